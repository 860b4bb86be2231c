package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A client that keeps no connections, so that it leaves no trace on a server.
var client = &http.Client{
	Transport: &http.Transport{DisableKeepAlives: true, DisableCompression: true},
	Timeout:   2 * time.Minute,
}

// get reads an answer to its end.
func get(url string) (content []byte, firstByte time.Duration, err error) {
	start := time.Now()
	response, err := client.Get(url)
	if err != nil {
		return nil, 0, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(response.Body, 300))
		return nil, 0, fmt.Errorf("%s: %s", response.Status, bytes.TrimSpace(text))
	}
	one := make([]byte, 1)
	if _, err = io.ReadFull(response.Body, one); err != nil {
		return nil, 0, err
	}
	firstByte = time.Since(start)
	size := max(0, response.ContentLength-1)
	out := bytes.NewBuffer(make([]byte, 0, size+1+bytes.MinRead))
	out.Write(one)
	_, err = out.ReadFrom(response.Body)
	return out.Bytes(), firstByte, err
}

// fetchAll puts everything of the modules into a server's cache, and checks what comes.
func (s *server) fetchAll(modules []*module) {
	for _, m := range modules {
		for _, name := range m.names() {
			got, _, err := get(s.url() + "/" + m.path + name)
			check(err)
			if want, _ := m.file(name); !bytes.Equal(got, want) {
				panic(fmt.Sprintf("%s%s: %d bytes came, not those %d", m.path, name, len(got), len(want)))
			}
		}
	}
}

func (m *module) names() []string {
	return []string{"/@v/" + version + ".info", "/@v/" + version + ".mod", "/@v/" + version + ".zip"}
}

// A build is a main module with an empty module cache of its own.
type build struct {
	dir, gopath, goproxy string
}

func (l *lab) newBuild(g *graph, goproxy string) *build {
	b := &build{dir: l.folder("build"), gopath: l.folder("gopath"), goproxy: goproxy}
	check(os.WriteFile(filepath.Join(b.dir, "go.mod"), g.mainMod(), 0o666))
	return b
}

// mod runs a go mod command.
func (b *build) mod(args ...string) (time.Duration, error) {
	cmd := goEnv(exec.Command("go", append([]string{"mod"}, args...)...), b.gopath, b.goproxy)
	cmd.Dir = b.dir
	start := time.Now()
	out, err := cmd.CombinedOutput()
	if err != nil {
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		err = fmt.Errorf("%w: %s", err, lines[len(lines)-1])
	}
	return time.Since(start), err
}

// wrongFiles names the files in the build's module cache that are not what the upstream has.
func (b *build) wrongFiles(g *graph) (wrong []string) {
	for _, m := range g.modules {
		dir := filepath.Join(b.gopath, "pkg/mod/cache/download", m.path)
		for _, name := range m.names() {
			got, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				continue // that build failed, and says so itself
			}
			want, _ := m.file(name)
			same := bytes.Equal(got, want)
			if strings.HasSuffix(name, ".zip") {
				same = h1(got) == h1(want)
			}
			if strings.HasSuffix(name, ".info") {
				same = bytes.Contains(got, []byte(version)) // go writes it anew
			}
			if !same {
				wrong = append(wrong, m.path+name)
			}
		}
	}
	return wrong
}

func (b *build) remove() {
	os.RemoveAll(b.dir)
	os.RemoveAll(b.gopath)
}

// getSame compares an answer with what it should be while it comes, and holds none of it.
func getSame(url string, want []byte) error {
	response, err := client.Get(url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s", response.Status)
	}
	slice := make([]byte, 64<<10)
	at := 0
	for {
		n, err := response.Body.Read(slice)
		if at+n > len(want) || !bytes.Equal(slice[:n], want[at:at+n]) {
			return fmt.Errorf("%w at %d", errWrong, at)
		}
		at += n
		if err == io.EOF && at == len(want) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("after %d of %d bytes: %w", at, len(want), err)
		}
	}
}

var errWrong = errors.New("wrong bytes")

func isWrong(err error) bool { return errors.Is(err, errWrong) }
