// Prints, one JSON object a line, what golang.org/x/mod says of the zips that ZipCases makes: the expectation of ZipCasesTest.
// Go's verdict on a zip is its check by x/mod/zip, and then its sum by x/mod/sumdb/dirhash, which reads every entry in full.
//
// Run it in the folder above this one:
//
//	(cd ../../../../../../.. && mvn -q test-compile) && mkdir /tmp/zips
//	java -cp ../../../../../../../target/test-classes dev.goproxy.zip.ZipCases /tmp/zips
//	go run ./zips /tmp/zips > ../zips.jsonl
package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/module"
	"golang.org/x/mod/sumdb/dirhash"
	"golang.org/x/mod/zip"
)

type verdict struct {
	Zip   string `json:"zip"`
	H1    string `json:"h1,omitempty"`
	Error string `json:"error,omitempty"`
}

func main() {
	lines := json.NewEncoder(os.Stdout)
	lines.SetEscapeHTML(false)
	zips, err := filepath.Glob(filepath.Join(os.Args[1], "*.zip"))
	if err != nil {
		panic(err)
	}
	for _, file := range zips {
		name, err := os.ReadFile(strings.TrimSuffix(file, "zip") + "name")
		if err != nil {
			panic(err)
		}
		if err := lines.Encode(judge(string(name), file)); err != nil {
			panic(err)
		}
	}
}

func judge(name, file string) verdict {
	if _, err := zip.CheckZip(module.Version{Path: "example.com/Mod", Version: "v1.2.3"}, file); err != nil {
		return verdict{Zip: name, Error: short(err, file)}
	}
	h1, err := dirhash.HashZip(file, dirhash.Hash1)
	if err != nil {
		return verdict{Zip: name, Error: short(err, file)}
	}
	return verdict{Zip: name, H1: h1}
}

// short is the first line of an error without local paths, for the reader of the table.
func short(err error, file string) string {
	text, _, _ := strings.Cut(strings.ReplaceAll(err.Error(), file, "zip"), "\n")
	return text[:min(len(text), 120)]
}
