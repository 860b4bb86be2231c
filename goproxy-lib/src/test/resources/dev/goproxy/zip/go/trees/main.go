// Prints, one JSON object a line, which zip golang.org/x/mod/zip makes of each source tree in trees.json: the expectation of TreesTest.
//
// Run it in the folder above this one:
//
//	go run ./trees < ../trees.json > ../trees.jsonl
package main

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"golang.org/x/mod/module"
	"golang.org/x/mod/sumdb/dirhash"
	"golang.org/x/mod/zip"
)

type tree struct {
	Name  string `json:"name"`
	Files []file `json:"files"`
}

// file is both a file and its own FileInfo. Without content it holds zeros.
type file struct {
	FilePath string  `json:"path"`
	Kind     string  `json:"kind"`
	Content  *string `json:"content"`
	Zeros    int64   `json:"size"`
}

func (f file) Path() string                { return f.FilePath }
func (f file) Lstat() (fs.FileInfo, error) { return f, nil }
func (f file) Name() string                { return f.FilePath[strings.LastIndex(f.FilePath, "/")+1:] }
func (f file) IsDir() bool                 { return f.Kind == "folder" }
func (f file) ModTime() time.Time          { return time.Time{} }
func (f file) Sys() any                    { return nil }

func (f file) Mode() fs.FileMode {
	switch f.Kind {
	case "folder":
		return fs.ModeDir | 0755
	case "symlink":
		return fs.ModeSymlink | 0777
	case "fifo":
		return fs.ModeNamedPipe | 0644
	}
	return 0644
}

func (f file) Size() int64 {
	if f.Content != nil {
		return int64(len(*f.Content))
	}
	return f.Zeros
}

func (f file) Open() (io.ReadCloser, error) {
	if f.Content != nil {
		return io.NopCloser(strings.NewReader(*f.Content)), nil
	}
	return io.NopCloser(bytes.NewReader(make([]byte, f.Zeros))), nil
}

type verdict struct {
	Tree  string `json:"tree"`
	H1    string `json:"h1,omitempty"`
	Error string `json:"error,omitempty"`
}

func main() {
	var trees []tree
	if err := json.NewDecoder(os.Stdin).Decode(&trees); err != nil {
		panic(err)
	}
	lines := json.NewEncoder(os.Stdout)
	lines.SetEscapeHTML(false)
	for _, t := range trees {
		if err := lines.Encode(judge(t)); err != nil {
			panic(err)
		}
	}
}

func judge(t tree) verdict {
	var files []zip.File
	for _, f := range t.Files {
		files = append(files, f)
	}
	out, err := os.CreateTemp("", "tree-*.zip")
	if err != nil {
		panic(err)
	}
	defer os.Remove(out.Name())
	if err := zip.Create(out, module.Version{Path: "example.com/m", Version: "v1.0.0"}, files); err != nil {
		text, _, _ := strings.Cut(err.Error(), "\n")
		return verdict{Tree: t.Name, Error: text}
	}
	if err := out.Close(); err != nil {
		panic(err)
	}
	h1, err := dirhash.HashZip(out.Name(), dirhash.Hash1)
	if err != nil {
		panic(err)
	}
	return verdict{Tree: t.Name, H1: h1}
}
