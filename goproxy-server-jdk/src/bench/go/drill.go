package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// A drill makes things go wrong, and looks at what comes of it.
type drill struct {
	*lab
	choice   choice
	builders int
	modules  int
	kills    int
	outage   time.Duration
	shares   []float64
	bad      []string // what must not be
}

func runDrills(args []string) {
	f := flag.NewFlagSet("drill", flag.ExitOnError)
	d := &drill{}
	d.choice.flags(f)
	f.IntVar(&d.builders, "builds", 8, "builds at once")
	f.IntVar(&d.modules, "modules", 120, "`size` of their graph")
	f.IntVar(&d.kills, "kills", 200, "`how often` to kill the server")
	f.DurationVar(&d.outage, "outage", time.Minute, "how long the upstream is down")
	shares := f.String("faults", "0.01,0.1,0.3", "`shares` of upstream requests that fail")
	parts := f.String("parts", "faults,outage,shared,readonly,fulldisk,kill", "the drills")
	limit := f.Duration("limit", 2*time.Hour, "longest time for all")
	f.Parse(args)
	for _, s := range strings.Split(*shares, ",") {
		var share float64
		_, err := fmt.Sscan(s, &share)
		check(err)
		d.shares = append(d.shares, share)
	}
	d.lab = openLab(*limit)
	defer d.close()
	steps := map[string]func(){"faults": d.faults, "outage": d.upstreamDown, "shared": d.sharedFolder,
		"readonly": d.readOnly, "fulldisk": d.fullDisk, "kill": d.killed}
	for _, part := range strings.Split(*parts, ",") {
		if steps[part] == nil {
			fmt.Fprintln(os.Stderr, "no such part: "+part)
			os.Exit(2)
		}
		d.upstream.set(conditions{})
		steps[part]()
	}
	for _, b := range d.bad {
		fmt.Println("BAD: " + b)
	}
	if len(d.bad) > 0 {
		d.close()
		os.Exit(1)
	}
	fmt.Println("all well")
}

// ours is the first of our subjects.
func (d *drill) ours() *subject { return d.choice.ours(d.lab)[0] }

func (d *drill) badly(format string, args ...any) {
	d.bad = append(d.bad, fmt.Sprintf(format, args...))
	fmt.Fprintln(os.Stderr, "BAD: "+d.bad[len(d.bad)-1])
}

// faults: real builds while a share of the upstream's answers fail. For the peers what comes of it is shown; for us it must be nothing.
func (d *drill) faults() {
	fmt.Println("| upstream requests that fail | subject | builds that failed | wrong files | slowest build, s | upstream requests | descriptors, threads before and after |")
	fmt.Println("|---|---|---|---|---|---|---|")
	g := newGraph("drill", d.modules, 60e3, 7)
	d.upstream.serve(g.modules...)
	for _, share := range d.shares {
		for _, s := range d.choice.subjects(d.lab) {
			d.oneFaults(g, share, s)
		}
	}
	fmt.Println()
}

func (d *drill) oneFaults(g *graph, share float64, s *subject) {
	d.upstream.set(conditions{})
	r := d.run(s, d.folder("cache"), "/")
	defer r.end()
	first := newGraph("first", layers, 50e3, 16).modules
	d.upstream.serve(first...)
	r.fetchAll(first[:1]) // which opens what stays open
	d.upstream.serve(g.modules...)
	time.Sleep(2 * time.Second)
	before := r.size()
	d.upstream.set(conditions{faults: share, seed: 8})
	o := d.builds(g, r, func() {})
	ours := strings.HasPrefix(s.name, "ours")
	after := r.size()
	if ours {
		after = r.settled(before)
		if len(o.errors) > 0 || len(o.wrong) > 0 {
			d.badly("%g %% faults: %d builds failed (%v), wrong files %v", 100*share, len(o.errors), o.errors, o.wrong)
		}
		if after.descriptors > before.descriptors+5 || after.threads > before.threads+5 {
			d.badly("%g %% faults: from %v to %v: %v", 100*share, before, after, r.descriptors())
		}
		d.checkCache(append(first, g.modules...), r.cacheDir)
	}
	fmt.Printf("| %g %% | %s | %d of %d | %d | %.1f | %d | %v → %v |\n", 100*share, s.name, len(o.errors), d.builders,
		len(o.wrong), o.slowest.Seconds(), d.upstream.requests.Load(), before, after)
}

type outcome struct {
	errors, wrong []string
	slowest       time.Duration
}

// builds runs all builds at once through a server, and meanwhile something else.
func (d *drill) builds(g *graph, r *server, meanwhile func()) (o outcome) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i := 0; i < d.builders; i++ {
		b := d.newBuild(g, r.url())
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer b.remove()
			took, err := b.mod("download")
			wrong := b.wrongFiles(g)
			mu.Lock()
			defer mu.Unlock()
			o.slowest = max(o.slowest, took)
			o.wrong = append(o.wrong, wrong...)
			if err != nil {
				o.errors = append(o.errors, err.Error())
			}
		}()
	}
	meanwhile()
	wg.Wait()
	return o
}

// A size of a process, which should be the same before and after.
type size struct{ descriptors, threads int }

func (s size) String() string { return fmt.Sprintf("%d, %d", s.descriptors, s.threads) }

func (p *process) size() size { return size{len(p.descriptors()), p.status("Threads")} }

// settled waits for a server to become as small as it was; idle threads and connections may live for a minute or two.
func (p *process) settled(before size) size {
	for end := time.Now().Add(150 * time.Second); ; time.Sleep(time.Second) {
		now := p.size()
		if now.descriptors <= before.descriptors+5 && now.threads <= before.threads+5 || time.Now().After(end) {
			return now
		}
	}
}

// checkCache compares every file of a cache folder with the upstream's, and says how many there are, and how many temporary ones.
func (d *drill) checkCache(modules []*module, dir string) (files, litter int) {
	byPath := map[string]*module{}
	for _, m := range modules {
		byPath[m.path] = m
	}
	check(filepath.Walk(dir, func(file string, entry os.FileInfo, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, _ := filepath.Rel(dir, file)
		if strings.HasPrefix(name, ".") {
			litter++
			return nil
		}
		files++
		got, err := os.ReadFile(file)
		check(err)
		i := max(0, strings.Index(name, "/@"))
		want, ok := []byte(nil), false
		if m := byPath[name[:i]]; m != nil {
			want, ok = m.file(name[i:])
		}
		if !ok || !bytes.Equal(got, want) {
			d.badly("the cache has %s, %d bytes, not the upstream's %d", name, len(got), len(want))
		}
		return nil
	}))
	return files, litter
}
