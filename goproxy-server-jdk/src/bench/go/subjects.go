package main

import (
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A subject is a proxy that is measured.
type subject struct {
	name    string
	command func(address, cacheDir, upstream string) *exec.Cmd
}

// Which proxies to measure, as the command line says.
type choice struct {
	jar, javas, javaFlags, goproxy, goproxyio, athens string
	metrics                                           bool
}

func (c *choice) flags(f *flag.FlagSet) {
	f.StringVar(&c.jar, "jar", "", "our runnable `jar`")
	f.StringVar(&c.javas, "java", "java", "the `programs` to run it with, by commas")
	f.StringVar(&c.javaFlags, "java-flags", "-Xmx64m -XX:+UseSerialGC", "`flags` for them")
	f.BoolVar(&c.metrics, "metrics", false, "measure our jar with its metrics on, too")
	f.StringVar(&c.goproxy, "goproxy", "install", "`path` of goproxy; empty to leave it out, \"install\" for the newest one")
	f.StringVar(&c.goproxyio, "goproxyio", "", "`path` of goproxy.io, or \"install\"")
	f.StringVar(&c.athens, "athens", "", "`path` of Athens, or \"install\"")
}

func (c *choice) subjects(l *lab) (all []*subject) {
	if p := l.peer(c.goproxy, "github.com/goproxy/goproxy/cmd/goproxy", "goproxy"); p != "" {
		all = append(all, &subject{"goproxy", func(address, dir, upstream string) *exec.Cmd {
			return goEnv(exec.Command(p, "server", "--address", address, "--cacher-dir", dir), l.folder("gopath"), upstream)
		}})
	}
	if p := l.peer(c.goproxyio, "github.com/goproxyio/goproxy", "goproxy"); p != "" {
		all = append(all, &subject{"goproxy.io", func(address, dir, upstream string) *exec.Cmd {
			return goEnv(exec.Command(p, "-listen", address, "-cacheDir", dir, "-proxy", upstream), dir, upstream)
		}})
	}
	if p := l.peer(c.athens, "github.com/gomods/athens/cmd/proxy", "proxy"); p != "" {
		all = append(all, &subject{"athens", func(address, dir, upstream string) *exec.Cmd {
			cmd := goEnv(exec.Command(p), l.folder("gopath"), upstream)
			cmd.Env = append(cmd.Env, "ATHENS_PORT="+address, "ATHENS_STORAGE_TYPE=disk", "ATHENS_DISK_STORAGE_ROOT="+dir,
				"ATHENS_GO_BINARY_ENV_VARS=GOPROXY="+upstream+";GONOSUMDB=*")
			return cmd
		}})
	}
	return append(all, c.ours(l)...)
}

// ours is one subject for each Java, or two.
func (c *choice) ours(l *lab) (all []*subject) {
	for _, java := range strings.Split(c.javas, ",") {
		java := fromHere(java)
		name := "ours, " + javaName(java)
		all = append(all, &subject{name, c.jarCommand(l, java)})
		if c.metrics {
			all = append(all, &subject{name + ", metrics", c.jarCommand(l, java, "--admin-address", "127.0.0.1:0")})
		}
	}
	return all
}

func (c *choice) jarCommand(l *lab, java string, flags ...string) func(address, dir, upstream string) *exec.Cmd {
	return func(address, dir, upstream string) *exec.Cmd {
		args := append(strings.Fields(c.javaFlags), "-jar", fromHere(c.jar), "server", "--address", address, "--cacher-dir", dir)
		return goEnv(exec.Command(java, append(args, flags...)...), l.folder("gopath"), upstream)
	}
}

func javaName(java string) string {
	out, err := exec.Command(java, "--version").Output()
	check(err)
	fields := strings.Fields(string(out))
	return "JDK " + strings.Split(fields[1], ".")[0]
}

// peer is the path of a peer's program, which is installed if need be.
func (l *lab) peer(path, pkg, program string) string {
	if path != "install" {
		return fromHere(path)
	}
	bin := l.folder("bin")
	cmd := exec.Command("go", "install", pkg+"@latest")
	cmd.Env = append(os.Environ(), "GOBIN="+bin)
	cmd.Stderr = os.Stderr
	check(cmd.Run())
	return filepath.Join(bin, program)
}

// fromHere is the path of a program that will run in another folder.
func fromHere(program string) string {
	if !strings.Contains(program, "/") {
		return program
	}
	path, err := filepath.Abs(program)
	check(err)
	return path
}

// goEnv keeps a go command to the upstream of the lab, and to folders of its own.
func goEnv(cmd *exec.Cmd, gopath, upstream string) *exec.Cmd {
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "GO") || strings.HasPrefix(v, "GOROOT=") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, "GOPATH="+gopath, "GOMODCACHE="+filepath.Join(gopath, "pkg", "mod"), "GOCACHE="+filepath.Join(gopath, "build"),
		"GOENV=off", "GOPROXY="+upstream, "GOSUMDB=off", "GONOSUMDB=", "GOFLAGS=-modcacherw -mod=mod", "GOTOOLCHAIN=local", "GO111MODULE=on")
	cmd.Dir = gopath
	return cmd
}

// A server is a subject that runs.
type server struct {
	*process
	address   string
	cacheDir  string
	firstByte time.Duration // from the start to the first answer
}

// run starts a subject, and waits for its first answer to a path, whatever that is.
func (l *lab) run(s *subject, cacheDir, path string) *server {
	return l.runCommand(s.name, s.command, cacheDir, path)
}

func (l *lab) runCommand(name string, command func(address, cacheDir, upstream string) *exec.Cmd, cacheDir, path string) *server {
	address := freeAddress()
	cmd := command(address, cacheDir, l.upstream.url())
	log := filepath.Join(l.dir, strings.Map(func(r rune) rune {
		if r == ' ' || r == ',' {
			return '-'
		}
		return r
	}, name)+".log")
	start := time.Now()
	p := l.start(cmd, log)
	for {
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			response, err := client.Get("http://" + address + path)
			if err == nil {
				response.Body.Close()
				return &server{process: p, address: address, cacheDir: cacheDir, firstByte: time.Since(start)}
			}
		}
		select {
		case <-p.done:
			text, _ := os.ReadFile(log)
			panic(fmt.Sprintf("%s has ended: %s", name, text[max(0, len(text)-2000):]))
		case <-time.After(2 * time.Millisecond):
		}
	}
}

func (s *server) url() string { return "http://" + s.address }
