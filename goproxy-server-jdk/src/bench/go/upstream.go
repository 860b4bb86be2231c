package main

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// What an upstream is made to suffer from.
type conditions struct {
	delay  time.Duration // before each answer
	rate   float64       // bytes a second of each answer; 0 means no limit
	faults float64       // the share of requests that fail
	seed   uint64        // which ones
}

// An upstream proxy in this process, on 127.0.0.1.
type upstream struct {
	address    string
	conditions atomic.Pointer[conditions]
	requests   atomic.Int64
	zips       atomic.Int64
	bytes      atomic.Int64
	faults     atomic.Int64

	mu       sync.Mutex
	modules  map[string]*module
	attempts map[string]int
	server   *http.Server
}

func startUpstream() *upstream {
	u := &upstream{modules: map[string]*module{}}
	u.set(conditions{})
	u.listen("127.0.0.1:0")
	return u
}

func (u *upstream) url() string { return "http://" + u.address }

func (u *upstream) listen(address string) {
	l, err := net.Listen("tcp", address)
	check(err)
	u.address = l.Addr().String()
	u.server = &http.Server{Handler: u}
	go u.server.Serve(l)
}

// down refuses all connections, and breaks off those that there are, for a time.
func (u *upstream) down(d time.Duration) {
	u.server.Close()
	time.Sleep(d)
	u.listen(u.address)
}

// set changes the conditions and counts from zero.
func (u *upstream) set(c conditions) {
	u.mu.Lock()
	u.attempts = map[string]int{}
	u.mu.Unlock()
	u.conditions.Store(&c)
	u.requests.Store(0)
	u.zips.Store(0)
	u.bytes.Store(0)
	u.faults.Store(0)
}

// serve replaces the modules that it has.
func (u *upstream) serve(modules ...*module) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.modules = map[string]*module{}
	for _, m := range modules {
		u.modules[m.path] = m
	}
}

func (u *upstream) lookUp(path string) ([]byte, int, bool) {
	i := strings.Index(path, "/@")
	if i < 0 {
		return nil, 0, false
	}
	u.mu.Lock()
	m := u.modules[path[1:i]]
	u.attempts[path]++
	attempt := u.attempts[path]
	u.mu.Unlock()
	if m == nil {
		return nil, attempt, false
	}
	content, ok := m.file(path[i:])
	return content, attempt, ok
}

func (u *upstream) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := u.conditions.Load()
	u.requests.Add(1)
	if strings.HasSuffix(r.URL.Path, ".zip") {
		u.zips.Add(1)
	}
	time.Sleep(c.delay)
	content, attempt, ok := u.lookUp(r.URL.Path)
	fate := c.fate(r.URL.Path, attempt)
	if fate.kind != none {
		u.faults.Add(1)
	}
	if fate.beforeAnswer(w) {
		return
	}
	if !ok {
		http.Error(w, "not found: "+r.URL.Path, http.StatusNotFound)
		return
	}
	body := &body{ResponseWriter: w, upstream: u, rate: c.rate, start: time.Now(), fate: fate, cutAt: int(fate.place * float64(len(content)))}
	w.Header().Set("Etag", fmt.Sprintf(`"%d-%x"`, len(content), fnvOf(r.URL.Path)))
	http.ServeContent(body, r, "", published, bytes.NewReader(content))
	body.end()
}

// A body that is slow, or doesn't come to its end.
type body struct {
	http.ResponseWriter
	upstream *upstream
	rate     float64
	start    time.Time
	sent     int
	fate     fate
	cutAt    int
}

func (b *body) Write(p []byte) (int, error) {
	if b.fate.cuts() && b.sent+len(p) > b.cutAt {
		n, _ := b.ResponseWriter.Write(p[:max(0, b.cutAt-b.sent)])
		b.count(n)
		b.end()
	}
	n, err := b.ResponseWriter.Write(p)
	b.count(n)
	if b.rate > 0 {
		time.Sleep(time.Until(b.start.Add(time.Duration(float64(b.sent) / b.rate * float64(time.Second)))))
	}
	return n, err
}

func (b *body) count(n int) {
	b.sent += n
	b.upstream.bytes.Add(int64(n))
}

// end breaks the connection off, if that is its fate.
func (b *body) end() {
	if !b.fate.cuts() {
		return
	}
	b.ResponseWriter.(http.Flusher).Flush()
	if b.fate.kind == stall {
		time.Sleep(2 * time.Second)
	}
	panic(http.ErrAbortHandler)
}

func fnvOf(text string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(text))
	return h.Sum64()
}
