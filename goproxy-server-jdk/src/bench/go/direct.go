package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// A subject that fetches from a repository, and what it may fill.
type directServer struct {
	*server
	*repository
	name, gopath string
}

// direct: modules straight from a repository of many versions, every round with new servers and nothing cached anywhere.
func (c *comparison) direct() {
	remote := c.newRepository(c.remoteDelay)
	defer remote.server.Close()
	c.eachRound(func(s *subject) {
		for _, do := range []func(*directServer){c.directZips, c.directList, c.directLatest} {
			c.onDirect(s, remote, do)
		}
		c.onDirect(s, remote, c.directRepeated, asItComes)
	})
}

// Unless they are to be as they come, we are told to ask the repository again for each list and @latest, as goproxy does.
const asItComes = true

func (c *comparison) onDirect(s *subject, remote *repository, do func(r *directServer), plain ...bool) {
	settings := remote.asGithub(c.dir)
	r := &directServer{repository: remote, name: s.name}
	r.server = c.runCommand(s.name, func(address, dir, _ string) *exec.Cmd {
		cmd := s.command(address, dir, "direct")
		if strings.HasPrefix(s.name, "ours") && len(plain) == 0 {
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
func (c *comparison) measure(r *directServer, what string, do func()) {
	looks, fetches, cpu, start := r.looks.Load(), r.fetches.Load(), r.cpuSeconds(), time.Now()
	do()
	took := time.Since(start)
	c.table.add(what+": time, s", r.name, took.Seconds())
	c.table.add(what+": CPU time, s", r.name, r.cpuSeconds()-cpu)
	c.table.add(what+": looks at refs", r.name, float64(r.looks.Load()-looks))
	c.table.add(what+": fetches", r.name, float64(r.fetches.Load()-fetches))
}

func (c *comparison) directZips(r *directServer) {
	c.measure(r, "direct: first .info", func() { r.ask("/@v/" + tagName(0) + ".info") })
	c.measure(r, "direct: one more version's zip", func() { r.ask("/@v/" + tagName(1) + ".zip") })
	zips := func() { r.askAtOnce(2, 52) }
	c.measure(r, "direct: 50 zips at once, cold", zips)
	c.measure(r, "direct: the same, warm", zips)
	for i := 0; i < 10; i++ {
		zips()
	}
	c.measure(r, "direct: the same, warmed up, ten times", func() {
		for i := 0; i < 10; i++ {
			zips()
		}
	})
	c.table.add("direct: disk used for 52 versions, MB", r.name, diskMB(r.cacheDir)+diskMB(filepath.Join(r.gopath, "pkg")))
}

func (c *comparison) directList(r *directServer) { c.directAgain(r, "list", "/@v/list") }

func (c *comparison) directLatest(r *directServer) { c.directAgain(r, "@latest", "/@latest") }

// directAgain asks once more, when nobody may take what is known for fresh any more.
func (c *comparison) directAgain(r *directServer, what, path string) {
	c.measure(r, "direct: "+what+", cold", func() { r.ask(path) })
	for i := 0; i < 5; i++ {
		time.Sleep(1100 * time.Millisecond)
		c.measure(r, "direct: "+what+", asked again of the repository", func() { r.ask(path) })
	}
}

// directRepeated is what a second client sees within a minute.
func (c *comparison) directRepeated(r *directServer) {
	r.ask("/@v/list")
	r.ask("/@latest")
	for i := 0; i < 5; i++ {
		time.Sleep(1100 * time.Millisecond)
		c.measure(r, "direct: list and @latest within a minute", func() {
			r.ask("/@v/list")
			r.ask("/@latest")
		})
	}
}

func (r *directServer) ask(path string) []byte {
	content, _, err := get(r.url() + "/" + repositoryModule + path)
	check(err)
	return content
}

func (r *directServer) askAtOnce(from, to int) {
	var wg sync.WaitGroup
	for i := from; i < to; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			r.ask("/@v/" + tagName(i) + ".zip")
		}(i)
	}
	wg.Wait()
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
