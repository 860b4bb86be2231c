package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"
)

// A comparison measures the same things of all subjects by turns.
type comparison struct {
	*lab
	subjects []*subject
	table    *table
	rounds   int
	duration time.Duration
	graph    *graph

	remoteDelay time.Duration
}

const noProxy = "no proxy"

func compare(args []string) {
	f := flag.NewFlagSet("compare", flag.ExitOnError)
	var who choice
	who.flags(f)
	rounds := f.Int("rounds", 5, "how `often` each figure is taken; the medians are shown")
	duration := f.Duration("duration", 4*time.Second, "how long each load lasts")
	modules := f.Int("modules", 300, "`size` of the graph")
	parts := f.String("parts", "start,warm,graph,zip,crowd,direct", "what to measure")
	remoteDelay := f.Duration("remote-delay", 0, "how late the repository answers in the part direct")
	limit := f.Duration("limit", 2*time.Hour, "longest time for all")
	f.Parse(args)

	c := &comparison{lab: openLab(*limit), table: newTable("goproxy"), rounds: *rounds, duration: *duration, remoteDelay: *remoteDelay}
	defer c.close()
	c.subjects = who.subjects(c.lab)
	c.graph = newGraph("graph", *modules, 120e3, 1)
	steps := map[string]func(){"start": c.start, "warm": c.warm, "graph": c.coldGraph, "zip": c.coldZip, "crowd": c.crowd,
		"direct": c.direct}
	for _, part := range strings.Split(*parts, ",") {
		step := steps[part]
		if step == nil {
			fmt.Fprintln(os.Stderr, "no such part: "+part)
			os.Exit(2)
		}
		c.upstream.set(conditions{})
		step()
	}
	c.table.print(*rounds)
}

// eachRound does something for every subject, round after round.
func (c *comparison) eachRound(do func(s *subject)) {
	for i := 0; i < c.rounds; i++ {
		for _, s := range c.subjects {
			do(s)
		}
	}
}

// start: from the exec to the first answer, which a cache has, and the memory a while later.
func (c *comparison) start() {
	m := newGraph("start", layers, 50e3, 2).modules[0]
	c.upstream.serve(m)
	path := "/" + m.path + m.names()[0]
	caches := map[*subject]string{}
	for _, s := range c.subjects {
		caches[s] = c.folder("cache")
		r := c.run(s, caches[s], path)
		r.fetchAll([]*module{m})
		r.end()
	}
	c.eachRound(func(s *subject) {
		r := c.run(s, caches[s], path)
		c.table.add("start to first answer, ms", s.name, ms(r.firstByte))
		time.Sleep(2 * time.Second)
		c.table.add("idle resident memory, MB", s.name, r.residentMB())
		r.end()
	})
}

// warm: 64 connections that ask for what the cache has.
func (c *comparison) warm() {
	g := newGraph("warm", 300, 5e3, 3)
	large := map[string]*module{
		"200 KB": {path: pathPrefix + "large/a", zipBytes: 200e3, seed: 4},
		"20 MB":  {path: pathPrefix + "large/b", zipBytes: 20e6, seed: 5},
	}
	all := append([]*module{large["200 KB"], large["20 MB"]}, g.modules...)
	c.upstream.serve(all...)
	loads := []struct {
		name string
		asks []ask
	}{
		{".info", asksFor(g.modules, 0)},
		{".mod", asksFor(g.modules, 1)},
		{"200 KB zip", asksFor(all[:1], 2)},
		{"20 MB zip", asksFor(all[1:2], 2)},
	}
	servers := map[*subject]*server{}
	for _, s := range c.subjects {
		servers[s] = c.run(s, c.folder("cache"), "/")
		servers[s].fetchAll(all)
		for _, l := range loads { // what a JVM needs to be at its best
			load(servers[s].address, l.asks, 64, c.duration)
		}
	}
	for _, l := range loads {
		c.eachRound(func(s *subject) {
			before := servers[s].cpuSeconds()
			r := load(servers[s].address, l.asks, 64, c.duration)
			cpu := servers[s].cpuSeconds() - before
			if r.failed > 0 {
				fmt.Fprintf(os.Stderr, "%s: %d of 64 connections failed: %v\n", s.name, r.failed, r.firstError)
			}
			if strings.HasSuffix(l.name, "zip") {
				c.table.add("warm "+l.name+", MB/s", s.name, r.mbPerSecond)
			} else {
				c.table.add("warm "+l.name+", requests/s", s.name, r.perSecond)
			}
			c.table.add("warm "+l.name+", p99 ms", s.name, ms(r.p99))
			c.table.add("warm "+l.name+", CPU µs a request", s.name, cpu/float64(r.requests)*1e6)
		})
	}
	for _, s := range c.subjects {
		c.table.add("most resident memory under that load, MB", s.name, servers[s].peakMB())
		servers[s].end()
	}
}

func asksFor(modules []*module, name int) (asks []ask) {
	for _, m := range modules {
		content, _ := m.file(m.names()[name])
		asks = append(asks, ask{"/" + m.path + m.names()[name], len(content)})
	}
	return asks
}

// coldGraph: the real go, with nothing cached anywhere, 20 ms from an upstream.
func (c *comparison) coldGraph() {
	c.upstream.serve(c.graph.modules...)
	fmt.Fprintf(os.Stderr, "a graph of %d modules, zips of %d MB\n", len(c.graph.modules), c.graph.zipBytes()/1e6)
	far := conditions{delay: 20 * time.Millisecond}
	direct := &subject{name: noProxy}
	for i := 0; i < c.rounds; i++ {
		for _, s := range append([]*subject{direct}, c.subjects...) {
			c.upstream.set(conditions{})
			if s == direct {
				c.upstream.set(far)
				c.oneGraph(s, c.upstream.url())
				continue
			}
			r := c.run(s, c.folder("cache"), "/")
			c.upstream.set(far)
			start := r.cpuSeconds()
			c.oneGraph(s, r.url())
			c.table.add("CPU time of the proxy for all that, s", s.name, r.cpuSeconds()-start)
			r.end()
			os.RemoveAll(r.cacheDir)
		}
	}
}

func (c *comparison) oneGraph(s *subject, goproxy string) {
	b := c.newBuild(c.graph, goproxy)
	defer b.remove()
	graphTime, err := b.mod("graph")
	check(err)
	c.table.add("cold go mod graph, s", s.name, graphTime.Seconds())
	c.table.add("... upstream requests", s.name, float64(c.upstream.requests.Load()))
	c.table.add("... of zips", s.name, float64(c.upstream.zips.Load()))
	c.table.add("... upstream KB", s.name, float64(c.upstream.bytes.Load())/1e3)
	downloadTime, err := b.mod("download")
	check(err)
	c.table.add("then go mod download, s", s.name, downloadTime.Seconds())
	c.table.add("both, s", s.name, (graphTime + downloadTime).Seconds())
	if s.name == noProxy {
		return
	}
	second := c.newBuild(c.graph, goproxy)
	defer second.remove()
	warmTime, err := second.mod("graph")
	check(err)
	c.table.add("warm go mod graph, s", s.name, warmTime.Seconds())
}

// coldZip: one client, 50 MB, an upstream of 100 MB/s.
func (c *comparison) coldZip() {
	c.bigZip(func(s *subject, url string, want []byte) {
		start := time.Now()
		got, firstByte, err := get(url)
		check(err)
		same(got, want)
		c.table.add("cold 50 MB zip: first byte, s", s.name, firstByte.Seconds())
		c.table.add("... all of it, s", s.name, time.Since(start).Seconds())
	})
}

// crowd: 64 clients at once.
func (c *comparison) crowd() {
	c.bigZip(func(s *subject, url string, want []byte) {
		var wg sync.WaitGroup
		errs := make([]error, 64)
		start := time.Now()
		for i := range errs {
			wg.Add(1)
			go func(i int) {
				defer wg.Done()
				errs[i] = getSame(url, want)
			}(i)
		}
		wg.Wait()
		for _, err := range errs {
			check(err)
		}
		c.table.add("64 clients on it, s", s.name, time.Since(start).Seconds())
		c.table.add("... upstream zip requests", s.name, float64(c.upstream.zips.Load()))
		c.table.add("... upstream MB", s.name, float64(c.upstream.bytes.Load())/1e6)
	})
}

func (c *comparison) bigZip(do func(s *subject, url string, want []byte)) {
	m := &module{path: pathPrefix + "big", zipBytes: 50e6, seed: 6}
	want := m.zip()
	c.upstream.serve(m)
	c.eachRound(func(s *subject) {
		c.upstream.set(conditions{})
		dir := c.folder("cache")
		r := c.run(s, dir, "/")
		c.upstream.set(conditions{rate: 100e6})
		do(s, r.url()+"/"+m.path+m.names()[2], want)
		r.end()
		os.RemoveAll(dir)
	})
}

func same(got, want []byte) {
	if !bytes.Equal(got, want) {
		panic("wrong bytes came")
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
