// Prints what the go command makes of GOSUMDB values: how it refuses them, or where it asks for a lookup.
// {H} stands for the address of a server in this program, which is the only module proxy and says of each database that it is not proxied there.
//
// In this folder's parent: go run ./gosumdb > ../gosumdb.jsonl
package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"crypto/ed25519"

	"golang.org/x/mod/module"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/zip"
)

func key(name string) string {
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32))
	vkey, err := note.NewEd25519VerifierKey(name, private.Public().(ed25519.PublicKey))
	if err != nil {
		panic(err)
	}
	return vkey
}

var values = []string{
	"off", " off", "OFF", " ", "sum.golang.org", " sum.golang.org ", "sum.golang.google.cn", " sum.golang.google.cn", "sum.golang.google.cn https://127.0.0.1:1", "sum.golang.org http://{H}/direct", "sum.golang.org https://127.0.0.1:1/x", "sum.golang.org 127.0.0.1:1", "sum.golang.org http://{H}/direct x", "sum.golang.org off", "sum.golang.org direct", "sum.example.com", "sum.golang.org+00000000+x",
	key("sum.example.com"), key("sum.example.com") + " http://{H}/direct", key("sum.example.com") + "\thttp://{H}/direct\n", key("sum.example.com:8080"), key("sum.example.com/path"), key("sum.example.com/path/more"), key("sum.example.com/"), key("/path"), key("sum.example.com?q"), key("sum.example.com#f"), key("user@sum.example.com"), key("sum.example.com/a%2fb"), key("sum.example.com/%zz"), key("localhost.localdev/sumdb"), key("https://sum.example.com"), key("SUM.example.com"), key("sum_x"), key("[::1]:80"), key("sum.example.com:port"), key("a//b"), key(":80"), key("n\u00e4me.example"), key("sum.golang.org"),
}

var asked = regexp.MustCompile(`(?:Get |reading )"?(https?://[^ ]*)/lookup/example\.com/m@v1\.0\.0`)

func main() {
	m := module.Version{Path: "example.com/m", Version: "v1.0.0"}
	dir, err := os.MkdirTemp("", "gosumdb")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	os.Mkdir(filepath.Join(dir, "m"), 0o777)
	os.WriteFile(filepath.Join(dir, "m", "go.mod"), []byte("module example.com/m\n"), 0o666)
	var zipped bytes.Buffer
	if err := zip.CreateFromDir(&zipped, m, filepath.Join(dir, "m")); err != nil {
		panic(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/example.com/m/@v/v1.0.0.info":
			w.Write([]byte(`{"Version":"v1.0.0"}`))
		case "/example.com/m/@v/v1.0.0.mod":
			w.Write([]byte("module example.com/m\n"))
		case "/example.com/m/@v/v1.0.0.zip":
			w.Write(zipped.Bytes())
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	host := strings.TrimPrefix(server.URL, "http://")

	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for i, value := range values {
		cmd := exec.Command("go", "mod", "download", "example.com/m@v1.0.0")
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOENV=off", "GOFLAGS=-modcacherw", "GOPRIVATE=", "GONOPROXY=", "GONOSUMDB=", "GOPROXY="+server.URL, "HTTPS_PROXY=http://127.0.0.1:1",
			"GOPATH="+filepath.Join(dir, strconv.Itoa(i)), "GOMODCACHE="+filepath.Join(dir, strconv.Itoa(i), "cache"), "GOSUMDB="+strings.ReplaceAll(value, "{H}", host))
		text, err := cmd.CombinedOutput()
		message := strings.ReplaceAll(string(text), host, "{H}")
		row := map[string]any{"gosumdb": value, "verdict": "failed"}
		for _, class := range []string{"missing GOSUMDB", "too many fields", "invalid GOSUMDB URL", "invalid GOSUMDB", "invalid sumdb name"} {
			if strings.Contains(message, class) {
				row["verdict"] = class
				break
			}
		}
		if m := asked.FindStringSubmatch(message); m != nil {
			row["asked"] = m[1]
		}
		if err == nil {
			row["verdict"] = "off"
		}
		out.Encode(row)
	}
}
