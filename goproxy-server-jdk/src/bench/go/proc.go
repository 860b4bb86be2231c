package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// status reads a field of /proc/PID/status, such as VmRSS (in KiB) or Threads.
func (p *process) status(field string) int {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", p.pid))
	check(err)
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), field+":"); ok {
			n, err := strconv.Atoi(strings.Fields(rest)[0])
			check(err)
			return n
		}
	}
	panic("no " + field)
}

func (p *process) residentMB() float64 { return float64(p.status("VmRSS")) / 1024 }

func (p *process) peakMB() float64 { return float64(p.status("VmHWM")) / 1024 }

// cpuSeconds is what it has cost so far, with those of its children that have ended.
func (p *process) cpuSeconds() (total float64) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.pid))
	check(err)
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+2:]))
	for _, f := range fields[11:15] { // utime, stime, cutime, cstime: in hundredths, on Linux
		n, err := strconv.Atoi(f)
		check(err)
		total += float64(n) / 100
	}
	return total
}

// descriptors names the open files and sockets.
func (p *process) descriptors() (names []string) {
	dir := fmt.Sprintf("/proc/%d/fd", p.pid)
	entries, err := os.ReadDir(dir)
	check(err)
	for _, entry := range entries {
		name, err := os.Readlink(filepath.Join(dir, entry.Name()))
		if err == nil { // else it was closed meanwhile
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// blocks is the room that a file takes on its disk, in bytes.
func blocks(path string) int64 {
	var s syscall.Stat_t
	if syscall.Lstat(path, &s) != nil {
		return 0
	}
	return s.Blocks * 512
}
