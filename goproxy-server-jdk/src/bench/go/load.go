package main

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"sort"
	"strconv"
	"sync"
	"time"
)

// A request that is sent again and again, and the size of its answer.
type ask struct {
	path string
	size int
}

type loadResult struct {
	requests               int
	perSecond, mbPerSecond float64
	p50, p99               time.Duration
	failed                 int
	firstError             error
}

// load asks over so many kept connections for so long. It speaks HTTP/1.1 by hand: on a machine of two cores a client that costs as much as the server
// would hide the server.
func load(address string, asks []ask, connections int, d time.Duration) loadResult {
	var wg sync.WaitGroup
	times := make([][]time.Duration, connections)
	sums := make([]int64, connections)
	errs := make([]error, connections)
	start := time.Now()
	for i := 0; i < connections; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			times[i], sums[i], errs[i] = loadOne(address, asks, i, start.Add(d))
		}(i)
	}
	wg.Wait()
	return summary(times, sums, errs, time.Since(start))
}

func loadOne(address string, asks []ask, first int, end time.Time) (times []time.Duration, sum int64, err error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, 0, err
	}
	defer conn.Close()
	conn.SetDeadline(end.Add(30 * time.Second))
	raw := make([][]byte, len(asks))
	for i, a := range asks {
		raw[i] = []byte("GET " + a.path + " HTTP/1.1\r\nHost: " + address + "\r\nUser-Agent: Go-http-client/1.1\r\nAccept-Encoding: gzip\r\n\r\n")
	}
	in := bufio.NewReaderSize(conn, 64<<10)
	for i := first * 7; ; i++ {
		sent := time.Now()
		if sent.After(end) {
			return times, sum, nil
		}
		k := i % len(asks)
		if _, err := conn.Write(raw[k]); err != nil {
			return times, sum, err
		}
		if err := readAnswer(in, asks[k].size); err != nil {
			return times, sum, fmt.Errorf("%s: %w", asks[k].path, err)
		}
		times = append(times, time.Since(sent))
		sum += int64(asks[k].size)
	}
}

var contentLength = []byte("content-length:")

func readAnswer(in *bufio.Reader, size int) error {
	line, err := in.ReadSlice('\n')
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(line, []byte("HTTP/1.1 200 ")) {
		return fmt.Errorf("answered %q", line)
	}
	length := -1
	for {
		line, err = in.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) <= 2 {
			break
		}
		if len(line) > len(contentLength) && bytes.EqualFold(line[:len(contentLength)], contentLength) {
			length, err = strconv.Atoi(string(bytes.TrimSpace(line[len(contentLength):])))
			if err != nil {
				return err
			}
		}
	}
	if length != size {
		return fmt.Errorf("of %d bytes, not %d", length, size)
	}
	_, err = in.Discard(length)
	return err
}

func summary(times [][]time.Duration, sums []int64, errs []error, took time.Duration) (r loadResult) {
	var all []time.Duration
	var sum int64
	for i := range times {
		all = append(all, times[i]...)
		sum += sums[i]
		if errs[i] != nil {
			r.failed++
			r.firstError = errs[i]
		}
	}
	if len(all) == 0 {
		return r
	}
	sort.Slice(all, func(i, j int) bool { return all[i] < all[j] })
	r.requests = len(all)
	r.perSecond = float64(len(all)) / took.Seconds()
	r.mbPerSecond = float64(sum) / 1e6 / took.Seconds()
	r.p50, r.p99 = all[len(all)/2], all[len(all)*99/100]
	return r
}
