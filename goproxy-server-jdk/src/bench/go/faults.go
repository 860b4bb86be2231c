package main

import (
	"fmt"
	"math/rand"
	"net"
	"net/http"
)

type faultKind int

const (
	none faultKind = iota
	status500
	status502
	status503
	reset // before the first byte
	cut   // somewhere in the body
	stall // the same, after two seconds of silence
	kinds
)

// What becomes of one request.
type fate struct {
	kind  faultKind
	place float64 // where a body is cut, as a part of it
}

// fate depends on the seed, the path and the number of the attempt, and on nothing else: each subject meets the same.
func (c *conditions) fate(path string, attempt int) fate {
	random := rand.New(rand.NewSource(int64(fnvOf(fmt.Sprint(c.seed, path, attempt)))))
	if random.Float64() >= c.faults {
		return fate{}
	}
	return fate{kind: 1 + faultKind(random.Intn(int(kinds-1))), place: random.Float64()}
}

func (f fate) cuts() bool { return f.kind == cut || f.kind == stall }

// beforeAnswer fails without a body of ours, if that is its fate.
func (f fate) beforeAnswer(w http.ResponseWriter) bool {
	switch f.kind {
	case status500, status502, status503:
		status := map[faultKind]int{status500: 500, status502: 502, status503: 503}[f.kind]
		http.Error(w, http.StatusText(status), status)
	case reset:
		conn, _, err := w.(http.Hijacker).Hijack()
		check(err)
		conn.(*net.TCPConn).SetLinger(0)
		conn.Close()
	default:
		return false
	}
	return true
}
