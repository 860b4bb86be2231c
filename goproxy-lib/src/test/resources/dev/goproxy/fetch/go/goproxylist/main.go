// Prints what the go command makes of GOPROXY values: how it refuses them, or which entries it asks, in which order.
// {H} stands for the address of a server in this program that answers as the first element of a path says.
//
// In this folder's parent: go run ./goproxylist > ../../upstream/goproxylist.jsonl
package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

var values = []string{
	",", " ", "|", " , | ,", ",,off", "off", "direct", "off,junk://x", "direct,junk://x", " off ", "\u00a0off\u2003", "OFF", "Direct", "none", "noproxy",
	"foo", "foo,off", "/abs/dir", "/abs/dir,off", "foo/bar", "./rel", "../rel", "localhost:1", "127.0.0.1:1", "127.0.0.1:1/prefix/", "user:pw@127.0.0.1:1",
	"http:/127.0.0.1:1", "http://", "https://", "https:///path", "ftp://127.0.0.1", "junk://x,off", "C:/dir", "//127.0.0.1:1", "://x", "https://127.0.0.1:1",
	"HTTPS://127.0.0.1:1", "https://127.0.0.1:port", "https://[::1", "https://127.0.0.1:1/%zz", "https://127.0.0.1:1/a b", "https://127.0.0.1:1/\x7f",
	"https://us er@127.0.0.1:1", "https://127.0.0.1:1/?q", "https://127.0.0.1:1/#f", "http://user:pw@127.0.0.1:1", "https://user:pw@127.0.0.1:1", "https://u:p@ss@127.0.0.1:1",
	"file:///nonexistent", "file:/nonexistent", "file:nonexistent", "file://host/dir", "file:///dir?q", "file:///dir#f", "file://", "FILE:///nonexistent", "file:///a%20b", "file:///a b",
	"http://{H}/200", "{H}/200", "http://{H}/200/", "http://{H}/404,http://{H}/200", "http://{H}/410,http://{H}/200", "http://{H}/500,http://{H}/200",
	"http://{H}/500|http://{H}/200", "http://{H}/403,http://{H}/200", "http://{H}/403|http://{H}/200", "http://{H}/404|http://{H}/200", "http://{H}/404|http://{H}/500,http://{H}/200",
	"http://{H}/500|http://{H}/404,off", "http://{H}/404, ,|http://{H}/200", "http://{H}/500,|http://{H}/200", "http://{H}/500|,http://{H}/200", "http://{H}/404,off,http://{H}/200",
	"file:///nonexistent,http://{H}/200", "https://127.0.0.1:1,http://{H}/200", "https://127.0.0.1:1|http://{H}/200", "http://{H}/404,foo", "foo|http://{H}/200", "off|http://{H}/200",
	"http://{H}/200,junk://x", " http://{H}/404 , http://{H}/200 ", "http://{H}/204|http://{H}/200", "http://{H}/404\n,http://{H}/200", "http://{H}/401|http://{H}/429|http://{H}/200",
}

var tried = regexp.MustCompile(`(?:Get|reading) "?((?:https?|file|HTTPS|FILE)://?[^ ]*)/example\.com/m/@v/`)

func main() {
	var mu sync.Mutex
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		element, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		mu.Lock()
		if strings.HasSuffix(rest, ".info") {
			asked = append(asked, element)
		}
		mu.Unlock()
		status, _ := strconv.Atoi(element)
		w.WriteHeader(status)
		switch {
		case status != 200:
		case strings.HasSuffix(rest, ".info"):
			w.Write([]byte(`{"Version":"v1.0.0"}`))
		case strings.HasSuffix(rest, ".mod"):
			w.Write([]byte("module example.com/m\n"))
		}
	}))
	defer server.Close()
	host := strings.TrimPrefix(server.URL, "http://")
	dir, err := os.MkdirTemp("", "goproxylist")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)

	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for i, value := range values {
		asked = []string{}
		go1 := exec.Command("go", "list", "-m", "example.com/m@v1.0.0")
		go1.Dir = dir
		go1.Env = append(os.Environ(), "GOENV=off", "GOFLAGS=-modcacherw", "GOSUMDB=off", "GOPRIVATE=", "GONOPROXY=", "GIT_ALLOW_PROTOCOL=none",
			"HTTPS_PROXY=http://127.0.0.1:1", "HTTP_PROXY=http://127.0.0.1:1", "GOVCS=*:off", "GOINSECURE=", "GOMODCACHE="+filepath.Join(dir, strconv.Itoa(i)),
			"GOPROXY="+strings.ReplaceAll(value, "{H}", host))
		text, err := go1.CombinedOutput()
		message := strings.ReplaceAll(string(text), host, "{H}")
		row := map[string]any{"goproxy": value, "verdict": verdict(message, err), "asked": asked}
		if m := tried.FindStringSubmatch(message); m != nil {
			row["tried"] = m[1]
		}
		out.Encode(row)
	}
}

func verdict(message string, err error) string {
	for _, class := range []string{"contains no entries", "missing scheme", "invalid proxy URL scheme", "non-path elements"} {
		if strings.Contains(message, class) {
			return class
		}
	}
	switch {
	case err == nil:
		return "found"
	case strings.Contains(message, "GOPROXY=off"):
		return "off"
	case strings.Contains(message, "parse "):
		return "malformed"
	case strings.Contains(message, "refusing to pass credentials"):
		return "insecure credentials"
	case strings.Contains(message, "no Host in request URL"):
		return "no host"
	}
	return "failed"
}
