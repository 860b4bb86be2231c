package main

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// A subject that fetches from repositories, and what it may fill.
type directServer struct {
	*server
	*repository
	c            *comparison
	name, gopath string
	repositories int // so many names of repositories were used

	mu       sync.Mutex
	answered map[string][]byte
}

// direct: modules straight from repositories of many versions, every round with new servers and nothing cached anywhere.
func (c *comparison) direct() {
	remote := c.newRepository(c.remoteDelay)
	defer remote.server.Close()
	c.eachRound(func(s *subject) {
		c.onDirect(s, remote, asItComes, (*directServer).repeated)
		c.onDirect(s, remote, asItComes, (*directServer).versions)
		c.onDirect(s, remote, alwaysAsking, (*directServer).lists)
	})
}

const (
	asItComes    = false
	alwaysAsking = true // we are told to ask the repository again for each list and @latest, as goproxy does
)

func (c *comparison) onDirect(s *subject, remote *repository, asking bool, do func(r *directServer)) {
	settings := remote.asGithub(c.dir)
	r := &directServer{c: c, repository: remote, name: s.name, answered: map[string][]byte{}}
	r.server = c.runCommand(s.name, func(address, dir, _ string) *exec.Cmd {
		cmd := s.command(address, dir, "direct")
		if asking && strings.HasPrefix(s.name, "ours") {
			cmd.Args = append(cmd.Args, "--fresh-for", "0s")
		}
		cmd.Env = append(cmd.Env, settings...)
		r.gopath = cmd.Dir
		return cmd
	}, c.folder("cache"), "/")
	do(r)
	r.end()
	os.RemoveAll(r.cacheDir)
	os.RemoveAll(r.gopath)
}

// measure adds rows for something that is done: time, CPU time, and what was asked of the repository.
func (r *directServer) measure(what string, do func()) {
	looks, fetches, cpu, start := r.looks.Load(), r.fetches.Load(), r.cpuSeconds(), time.Now()
	do()
	took := time.Since(start)
	what = "direct: " + what
	r.c.table.add(what+": time, s", r.name, took.Seconds())
	r.c.table.add(what+": CPU time, s", r.name, r.cpuSeconds()-cpu)
	r.c.table.add(what+": looks at refs", r.name, float64(r.looks.Load()-looks))
	r.c.table.add(what+": fetches", r.name, float64(r.fetches.Load()-fetches))
	r.compareAnswers()
}

// unseen is a module in a repository that the server knows nothing of.
func (r *directServer) unseen() string {
	r.repositories++
	return repositoryModule(r.repositories - 1)
}

// settle is what a server has behind it that has run for a while.
func (r *directServer) settle() {
	for i := 0; i < 3; i++ {
		module := r.unseen()
		r.ask(module, "/@v/list")
		r.ask(module, "/@latest")
		r.ask(module, file(0, ".info"))
		r.askAtOnce(module, 0, 8)
	}
}

func (r *directServer) versions() {
	r.measure("first .info after the start", func() { r.ask(r.unseen(), file(0, ".info")) })
	r.settle()
	for i := 0; i < 3; i++ {
		module := r.unseen()
		r.measure("repository unseen: .info", func() { r.ask(module, file(0, ".info")) })
		r.measure("repository seen, another version: .info", func() { r.ask(module, file(1, ".info")) })
		r.measure("repository seen, another version: .mod", func() { r.ask(module, file(2, ".mod")) })
		r.measure("repository seen, another version: .zip", func() { r.ask(module, file(3, ".zip")) })
		module = r.unseen()
		r.measure("repository unseen: .mod", func() { r.ask(module, file(0, ".mod")) })
		module = r.unseen()
		r.measure("repository unseen: .zip", func() { r.ask(module, file(0, ".zip")) })
	}
	before, module := r.diskMB(), r.unseen()
	r.measure("repository unseen: 50 .zip at once", func() { r.askAtOnce(module, 0, 50) })
	r.c.table.add("direct: disk used for these 50 versions, MB", r.name, r.diskMB()-before)
	r.cached(module)
	module = r.unseen()
	r.ask(module, file(59, ".info"))
	r.measure("repository seen: 50 .zip at once", func() { r.askAtOnce(module, 0, 50) })
}

// cached files are sent again.
func (r *directServer) cached(module string) {
	again := func() { r.askAtOnce(module, 0, 50) }
	for i := 0; i < 20; i++ {
		again()
	}
	r.measure("50 .zip out of the cache, ten times", func() {
		for i := 0; i < 10; i++ {
			again()
		}
	})
}

// lists asks once more, when nobody may take what is known for fresh any more.
func (r *directServer) lists() {
	r.settle()
	for _, path := range []string{"/@v/list", "/@latest"} {
		for i := 0; i < 3; i++ {
			module := r.unseen()
			r.measure("repository unseen: "+path, func() { r.ask(module, path) })
			time.Sleep(1100 * time.Millisecond)
			r.measure("asked again of the repository: "+path, func() { r.ask(module, path) })
		}
	}
}

// repeated is what a second client sees within a minute.
func (r *directServer) repeated() {
	module := r.unseen()
	both := func() {
		r.ask(module, "/@v/list")
		r.ask(module, "/@latest")
	}
	both()
	for i := 0; i < 5; i++ {
		time.Sleep(1100 * time.Millisecond)
		r.measure("/@v/list and /@latest within a minute", both)
	}
}

func file(i int, extension string) string { return "/@v/" + tagName(i) + extension }

func (r *directServer) ask(module, path string) {
	content, _, err := get(r.url() + "/" + module + path)
	check(err)
	r.mu.Lock()
	r.answered[module+path] = content
	r.mu.Unlock()
}

// compareAnswers sees to it that every subject gives the same.
func (r *directServer) compareAnswers() {
	for what, content := range r.answered {
		answer := strings.TrimSpace(string(content))
		if strings.HasSuffix(what, ".zip") {
			answer = h1(content)
		} else if !strings.HasSuffix(what, ".mod") && !strings.HasSuffix(what, "/list") {
			continue // ours tells more of a version than others do
		}
		if first, loaded := r.answers.LoadOrStore(what, answer); loaded && first != answer {
			panic(fmt.Sprintf("%s: once %s, and now %s", what, first, answer))
		}
	}
	clear(r.answered)
}

func (r *directServer) askAtOnce(module string, from, to int) {
	var wg sync.WaitGroup
	for i := from; i < to; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			r.ask(module, file(i, ".zip"))
		}(i)
	}
	wg.Wait()
}

func (r *directServer) diskMB() float64 {
	return diskMB(r.cacheDir) + diskMB(filepath.Join(r.gopath, "pkg"))
}

// diskMB is what du would say.
func diskMB(dir string) float64 {
	var bytes int64
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil // none, or gone meanwhile
		}
		bytes += blocks(path)
		return nil
	})
	check(err)
	return float64(bytes) / 1e6
}
