package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"time"
)

// A lab is what one run needs: a temporary folder, an upstream, and the processes that it has started.
type lab struct {
	dir      string
	upstream *upstream

	mu      sync.Mutex
	started map[*process]bool
	folders int
}

// openLab also sees to it that nothing outlives the run, whether it ends well, is interrupted or takes too long.
func openLab(limit time.Duration) *lab {
	dir, err := os.MkdirTemp("", "goproxy-bench-")
	check(err)
	check(os.Chmod(dir, 0o755))
	l := &lab{dir: dir, upstream: startUpstream(), started: map[*process]bool{}}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case <-signals:
		case <-time.After(limit):
			fmt.Fprintf(os.Stderr, "not done within %v\n", limit)
		}
		l.close()
		os.Exit(1)
	}()
	return l
}

func (l *lab) close() {
	l.mu.Lock()
	for p := range l.started {
		syscall.Kill(-p.pid, syscall.SIGKILL)
	}
	l.mu.Unlock()
	os.RemoveAll(l.dir)
}

// folder makes a new one.
func (l *lab) folder(name string) string {
	l.mu.Lock()
	l.folders++
	dir := filepath.Join(l.dir, fmt.Sprintf("%s-%d", name, l.folders))
	l.mu.Unlock()
	check(os.MkdirAll(dir, 0o777))
	check(os.Chmod(dir, 0o777))
	return dir
}

// A process that was started in a group of its own.
type process struct {
	lab  *lab
	pid  int
	done chan struct{}
	log  string
}

func (l *lab) start(cmd *exec.Cmd, log string) *process {
	out, err := os.OpenFile(log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o666)
	check(err)
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
	check(cmd.Start())
	p := &process{lab: l, pid: cmd.Process.Pid, done: make(chan struct{}), log: log}
	l.mu.Lock()
	l.started[p] = true
	l.mu.Unlock()
	go func() {
		cmd.Wait()
		l.mu.Lock()
		delete(l.started, p)
		l.mu.Unlock()
		close(p.done)
	}()
	return p
}

// end asks it to end, and makes it.
func (p *process) end() {
	syscall.Kill(p.pid, syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(15 * time.Second):
		p.kill()
	}
}

func (p *process) kill() {
	syscall.Kill(-p.pid, syscall.SIGKILL)
	<-p.done
}

func freeAddress() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	defer l.Close()
	return l.Addr().String()
}

func check(err error) {
	if err == nil {
		return
	}
	_, file, line, _ := runtime.Caller(1)
	panic(fmt.Sprintf("%s:%d: %v", filepath.Base(file), line, err))
}
