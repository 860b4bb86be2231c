package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand"
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	repositories = 40 // names by which it can be had
	tags         = 60
	sourceFiles  = 300
)

// A repository of one module, served over http by git itself, under many names.
type repository struct {
	dir     string
	server  *httptest.Server
	looks   atomic.Int64 // how often its refs were asked for
	fetches atomic.Int64 // and commits
	delay   time.Duration
	answers sync.Map // the first answer to each question
}

// repositoryModule is one of the names.
func repositoryModule(i int) string { return fmt.Sprintf("github.com/bench/repository%d", i) }

func tagName(i int) string { return fmt.Sprintf("v1.%d.0", i) }

// newRepository makes one with so many versions, each of which changes a few of the files of the one before.
func (l *lab) newRepository(delay time.Duration) *repository {
	r := &repository{dir: l.folder("repository"), delay: delay}
	r.git(nil, "init", "-q", "--bare", "-b", "main", "r.git")
	r.git(history(), "-C", "r.git", "fast-import", "--quiet")
	r.git(nil, "-C", "r.git", "repack", "-q", "-a", "-d")
	backend := &cgi.Handler{
		Path: filepath.Join(strings.TrimSpace(r.git(nil, "--exec-path")), "git-http-backend"),
		Dir:  r.dir,
		Env:  []string{"GIT_PROJECT_ROOT=" + r.dir, "GIT_HTTP_EXPORT_ALL=1", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1"},
	}
	r.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		r.count(q)
		time.Sleep(r.delay)
		q.URL.Path = "/r.git" + q.URL.Path[strings.LastIndex(q.URL.Path, "/r.git")+len("/r.git"):]
		backend.ServeHTTP(w, q)
	}))
	return r
}

func (r *repository) git(input []byte, args ...string) string {
	cmd := exec.Command("git", args...)
	cmd.Dir = r.dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1")
	cmd.Stdin = bytes.NewReader(input)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	check(err)
	return string(out)
}

// history is what git fast-import reads.
func history() []byte {
	random := rand.New(rand.NewSource(7))
	var all bytes.Buffer
	file := func(name, text string) {
		fmt.Fprintf(&all, "M 100644 inline %s\ndata %d\n%s\n", name, len(text), text)
	}
	for i := 0; i < tags; i++ {
		fmt.Fprintf(&all, "commit refs/heads/main\ncommitter a <a@example.com> %d +0000\ndata 1\nx\n", published.Unix()+int64(i)*3600)
		if i == 0 {
			file("go.mod", "module "+repositoryModule(0)+"\n\ngo 1.16\n")
			for k := 0; k < sourceFiles; k++ {
				file(fmt.Sprintf("p%02d/f%03d.go", k%20, k), goSource(random, k%20))
			}
		}
		for n := 0; n < 12; n++ {
			k := random.Intn(sourceFiles)
			file(fmt.Sprintf("p%02d/f%03d.go", k%20, k), goSource(random, k%20))
		}
		fmt.Fprintf(&all, "\nreset refs/tags/%s\nfrom refs/heads/main\n\n", tagName(i))
	}
	return all.Bytes()
}

// goSource is some 6 KB that compress as Go files do.
func goSource(random *rand.Rand, pkg int) string {
	var text strings.Builder
	fmt.Fprintf(&text, "package p%02d\n", pkg)
	for i := 0; i < 60; i++ {
		a, b := random.Uint64(), random.Uint32()
		fmt.Fprintf(&text, "\n// F%x does what it says.\nfunc F%x(value int) (int, error) {\n\treturn value + %d, nil\n}\n", a, a, b)
	}
	return text.String()
}

func (r *repository) count(q *http.Request) {
	if q.Method != http.MethodPost {
		return
	}
	body, err := io.ReadAll(q.Body)
	check(err)
	q.Body = io.NopCloser(bytes.NewReader(body))
	if q.Header.Get("Content-Encoding") == "gzip" {
		in, err := gzip.NewReader(bytes.NewReader(body))
		check(err)
		body, err = io.ReadAll(in)
		check(err)
	}
	if bytes.Contains(body, []byte("command=ls-refs")) {
		r.looks.Add(1)
	} else {
		r.fetches.Add(1)
	}
}

// asGithub are git's settings by which every name is this repository.
func (r *repository) asGithub(dir string) []string {
	config := filepath.Join(dir, "gitconfig")
	text := fmt.Sprintf("[url \"%s/r.git\"]\n", r.server.URL)
	for i := 0; i < repositories; i++ {
		text += fmt.Sprintf("\tinsteadOf = https://%s\n", repositoryModule(i))
	}
	check(os.WriteFile(config, []byte(text), 0o666))
	return []string{"GIT_CONFIG_GLOBAL=" + config, "GIT_CONFIG_NOSYSTEM=1"}
}
