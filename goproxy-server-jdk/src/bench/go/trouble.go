package main

import (
	"errors"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

const nobody = 65534

// upstreamDown: it refuses connections for a while, in the middle of builds.
func (d *drill) upstreamDown() {
	g := newGraph("down", d.modules, 60e3, 9)
	d.upstream.serve(g.modules...)
	d.upstream.set(conditions{delay: 50 * time.Millisecond})
	r := d.run(d.ours(), d.folder("cache"), "/")
	defer r.end()
	o := d.builds(g, r, func() {
		for end := time.Now().Add(time.Minute); d.upstream.requests.Load() < int64(d.modules)/2 && time.Now().Before(end); {
			time.Sleep(time.Millisecond)
		}
		fmt.Fprintf(os.Stderr, "the upstream goes down after %d requests\n", d.upstream.requests.Load())
		d.upstream.down(d.outage)
	})
	fmt.Printf("upstream down for %v: %d of %d builds failed, %d wrong files, the slowest took %.1f s\n",
		d.outage, len(o.errors), d.builders, len(o.wrong), o.slowest.Seconds())
	if len(o.errors) > 0 || len(o.wrong) > 0 {
		d.badly("upstream down: %v %v", o.errors, o.wrong)
	}
	d.checkCache(g.modules, r.cacheDir)
}

// sharedFolder: two processes, one cache, the same modules at the same time; then one of them is killed.
func (d *drill) sharedFolder() {
	g := newGraph("shared", d.modules, 60e3, 10)
	d.upstream.serve(g.modules...)
	dir := d.folder("cache")
	a, b := d.run(d.ours(), dir, "/"), d.run(d.ours(), dir, "/")
	defer b.end()
	failed := d.fetch(g.modules, 8, a, b)
	files, _ := d.checkCache(g.modules, dir)
	check(os.RemoveAll(filepath.Join(dir, pathPrefix)))
	go func() {
		time.Sleep(300 * time.Millisecond)
		a.kill()
	}()
	failed = append(failed, d.fetch(g.modules, 8, b)...)
	again, litter := d.checkCache(g.modules, dir)
	fmt.Printf("folder shared by two processes: %d failures; %d files, and %d more after one was killed; %d other files\n", len(failed), files, again, litter)
	if len(failed) > 0 {
		d.badly("shared folder: %v", failed[:min(3, len(failed))])
	}
}

// fetch asks servers by turns for all files of the modules, so many at once; the errors are those of answers that aren't what the upstream has.
func (d *drill) fetch(modules []*module, clients int, servers ...*server) (failed []error) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	work := make(chan func() error)
	for i := 0; i < clients; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for do := range work {
				if err := do(); err != nil {
					mu.Lock()
					failed = append(failed, err)
					mu.Unlock()
				}
			}
		}()
	}
	for _, m := range modules {
		for _, name := range m.names() {
			for _, s := range servers {
				url := s.url() + "/" + m.path + name
				want, _ := m.file(name)
				work <- func() error { return getSame(url, want) }
			}
		}
	}
	close(work)
	wg.Wait()
	return failed
}

// readOnly: a cache folder that becomes read-only; what it has must come, and the rest without being kept.
func (d *drill) readOnly() {
	g := newGraph("readonly", 20, 60e3, 11)
	d.upstream.serve(g.modules...)
	dir := d.folder("cache")
	r := d.runCommand("ours", d.unprivileged(), dir, "/")
	defer r.end()
	failed := d.fetch(g.modules[:10], 4, r)
	before, _ := d.checkCache(g.modules, dir)
	check(filepath.Walk(dir, func(file string, entry os.FileInfo, err error) error {
		if err == nil && os.Getuid() == 0 {
			err = os.Chown(file, 0, 0)
		}
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return os.Chmod(file, 0o555)
		}
		return os.Chmod(file, 0o444)
	}))
	failed = append(failed, d.fetch(g.modules[:10], 4, r)...)
	others := d.fetch(g.modules[10:], 4, r)
	after, _ := d.checkCache(g.modules, dir)
	fmt.Printf("read-only cache: %d failures of what it has, %d of the %d files that it hasn't; files %d → %d\n",
		len(failed), len(others), 3*len(g.modules[10:]), before, after)
	if len(failed) > 0 || before != after {
		d.badly("read-only cache: %v", failed)
	}
	if len(others) > 0 {
		fmt.Println("  what it hasn't: " + others[0].Error())
	}
}

// unprivileged is our command as a user who may not write everywhere, as root may.
func (d *drill) unprivileged() func(address, cacheDir, upstream string) *exec.Cmd {
	command := d.ours().command
	if os.Getuid() != 0 {
		return command
	}
	jar := filepath.Join(d.folder("jar"), "goproxy.jar") // where anybody may read it
	content, err := os.ReadFile(d.choice.jar)
	check(err)
	check(os.WriteFile(jar, content, 0o644))
	choice := d.choice
	choice.jar = jar
	command = choice.ours(d.lab)[0].command
	return func(address, cacheDir, upstream string) *exec.Cmd {
		cmd := command(address, cacheDir, upstream)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		return cmd
	}
}

// fullDisk: a file system of 8 MB takes no more; what comes must be right or an error, and later all must come.
func (d *drill) fullDisk() {
	dir := d.folder("disk")
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=8m"); err != nil {
		if errors.Is(err, syscall.EPERM) {
			fmt.Println("full disk: left out; it needs the right to mount a small file system")
			return
		}
		check(err)
	}
	defer syscall.Unmount(dir, syscall.MNT_DETACH)
	g := newGraph("full", 60, 200e3, 12)
	g.modules = append(g.modules, &module{path: pathPrefix + "full/large", zipBytes: 20e6, seed: 13})
	d.upstream.serve(g.modules...)
	r := d.run(d.ours(), dir, "/")
	defer r.end()
	failed := d.fetch(g.modules, 8, r)
	wrong := 0
	for _, err := range failed {
		if isWrong(err) {
			wrong++
		}
	}
	files, litter := d.checkCache(g.modules, dir)
	check(os.RemoveAll(filepath.Join(dir, pathPrefix)))
	again := d.fetch(g.modules[:10], 8, r)
	fmt.Printf("full disk: %d of %d answers were errors, %d wrong; %d files kept, %d other; with room again %d errors\n",
		len(failed), 3*len(g.modules), wrong, files, litter, len(again))
	if wrong > 0 || len(again) > 0 || litter > 20 {
		d.badly("full disk: %v %v", failed[:min(3, len(failed))], again[:min(3, len(again))])
	}
}

// killed: kill -9 at random moments while zips come; the cache must hold nothing bad, and the rubbish must not grow.
func (d *drill) killed() {
	dir := d.folder("cache")
	random := rand.New(rand.NewSource(14))
	files, litter, most := 0, 0, 0
	var slowest time.Duration
	for i := 0; i < d.kills; i++ {
		g := newGraph(fmt.Sprintf("kill%d", i), 30, 20e3, int64(100+i))
		large := &module{path: fmt.Sprintf("%skill%d/large", pathPrefix, i), zipBytes: 2e6, seed: int64(i)}
		all := append([]*module{large}, g.modules...)
		d.upstream.serve(all...)
		d.upstream.set(conditions{rate: 20e6, delay: time.Millisecond})
		r := d.run(d.ours(), dir, "/healthz")
		slowest = max(slowest, r.firstByte)
		done := make(chan bool)
		go func() {
			d.fetch(all, 8, r)
			close(done)
		}()
		for end := time.Now().Add(10 * time.Second); d.upstream.requests.Load() == 0 && time.Now().Before(end); {
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Duration(random.Intn(600)) * time.Millisecond)
		r.kill()
		<-done
		n, l := d.checkCache(all, dir)
		files += n
		litter, most = l, max(most, l)
		check(os.RemoveAll(filepath.Join(dir, fmt.Sprintf("%skill%d", pathPrefix, i))))
		if (i+1)%20 == 0 {
			fmt.Fprintf(os.Stderr, "%d kills: %d files whole, at most %d temporary ones\n", i+1, files, most)
		}
	}
	m := newGraph("after", layers, 20e3, 15).modules
	d.upstream.serve(m...)
	d.upstream.set(conditions{})
	r := d.run(d.ours(), dir, "/healthz")
	failed := d.fetch(m, 4, r)
	_, left := d.checkCache(m, dir)
	r.end()
	fmt.Printf("killed %d times: %d cached files, all whole unless said below; temporary files: at most %d, after the last start %d (before it %d); slowest start %.2f s\n",
		d.kills, files, most, left, litter, slowest.Seconds())
	if len(failed) > 0 || left > 10 || most > 100 {
		d.badly("after the kills: %v, %d temporary files", failed, left)
	}
}
