// Prints how goproxy (github.com/goproxy/goproxy, the Go peer) answers odd request targets when it has nothing in its cache and may ask nobody.
//
// In this folder's parent: go run ./answers -goproxy PATH-OF-ITS-BINARY > ../answers.jsonl
// (go install github.com/goproxy/goproxy/cmd/goproxy@latest makes that binary.) Made with goproxy 80d3248, some fixes after v0.26.1.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"time"
)

var methods = []string{"POST", "PUT", "DELETE", "OPTIONS", "get", "head", "PATCH", "BREW"}

var targets = []string{
	"/", "/a", "/a/", "/a/b", "/@", "/@v/list", "/@latest", "/a@v1", "/a/@", "/a/@v", "/a/@v/", "/a/@x/list", "/a/@latest/", "/a/@latest/x",
	"/a/@LATEST", "/a/@lates", "/a/@v/list", "/a.b/@v/list", "/a.b/@latest", "/a.b/@v/list/", "/a.b/@v/List", "/a.b/@v/list/x", "/a.b/@v/list.info",
	"/a.b/@v/abc", "/a.b/@v/v1.0.0", "/a.b/@v/v1", "/a.b/@v/.info", "/a.b/@v/.mod", "/a.b/@v/.zip", "/a.b/@v/..info", "/a.b/@v/...info", "/a.b/@v/x..info",
	"/a.b/@v/v1.0.0.info", "/a.b/@v/v1.0.0.mod", "/a.b/@v/v1.0.0.zip", "/a.b/@v/v1.0.0.INFO", "/a.b/@v/v1.0.0.Zip", "/a.b/@v/v1.0.0.ziphash", "/a.b/@v/v1.0.0.lock",
	"/a.b/@v/v1.0.0.info/", "/a.b/@v/v1.0.0.info/x", "/a.b/@v/v1.0.0.info.info", "/a.b/@v/v1.0.0..info", "/a.b/@v/v1.0.0.txt", "/a.b/@v/v1.0.0.",
	"/a.b/@v/x/v1.0.0.info", "/a.b/@v/x.y/z", "/a.b/@v/feature%2Fx.info", "/a.b/@v/feature/x.info", "/a.b/@v/feature/x.mod",
	"/a.b/@v/latest.info", "/a.b/@v/latest.mod", "/a.b/@v/latest.zip", "/a.b/@v/upgrade.info", "/a.b/@v/upgrade.mod", "/a.b/@v/patch.info", "/a.b/@v/patch.zip",
	"/a.b/@v/Latest.info", "/a.b/@v/!latest.info", "/a.b/@v/none.info", "/a.b/@v/HEAD.info", "/a.b/@v/!h!e!a!d.info", "/a.b/@v/!h!e!a!d.mod",
	"/a.b/@v/master.info", "/a.b/@v/master.mod", "/a.b/@v/master.zip", "/a.b/@v/main.info", "/a.b/@v/0123456789ab.info", "/a.b/@v/0123456789ab.zip",
	"/a.b/@v/v1.info", "/a.b/@v/v1.mod", "/a.b/@v/v1.2.info", "/a.b/@v/v1.2.zip", "/a.b/@v/v2.0.0.info", "/a.b/@v/v2.0.0.mod", "/a.b/@v/v2.0.0.zip",
	"/a.b/@v/v2.0.0+incompatible.info", "/a.b/@v/v2.0.0+incompatible.mod", "/a.b/@v/v2.0.0+incompatible.zip", "/a.b/@v/v1.0.0+incompatible.mod",
	"/a.b/@v/v1.0.0+meta.info", "/a.b/@v/v1.0.0+meta.mod", "/a.b/@v/v1.0.0-rc.1.mod", "/a.b/@v/v1.0.0-!r!c1.mod", "/a.b/@v/v1.0.0-RC1.mod", "/a.b/@v/v01.0.0.mod", "/a.b/@v/v1.0.0-01.mod",
	"/a.b/@v/v0.0.0-20200101000000-abcdefabcdef.info", "/a.b/@v/v0.0.0-20200101000000-abcdefabcdef.mod", "/a.b/@v/v0.0.1-20200101000000-abcdefabcdef.mod",
	"/a.b/@v/v1.2.4-0.20200101000000-abcdefabcdef.zip", "/a.b/@v/v1.2.3-pre.0.20209999999999-abcdefabcdef.zip",
	"/a.b/v2/@v/v2.0.0.mod", "/a.b/v2/@v/v1.0.0.mod", "/a.b/v2/@v/v1.0.0.info", "/a.b/v2/@v/v2.0.0+incompatible.mod", "/a.b/v0/@v/list", "/a.b/v1/@v/list", "/a.b/v01/@v/list",
	"/a.b/v2.1/@v/list", "/a.b/v2x/@v/list", "/a.b/v/@v/list", "/gopkg.in/yaml.v2/@v/v2.0.0.mod", "/gopkg.in/yaml.v2/@v/v1.0.0.mod", "/gopkg.in/yaml/@v/list", "/gopkg.in/@v/list",
	"/gopkg.in/yaml.v1/@v/v0.0.0-20200101000000-abcdefabcdef.mod", "/gopkg.in/yaml.v0/@v/list", "/gopkg.in/yaml.v01/@v/list", "/gopkg.in/yaml.v3-unstable/@v/v3.0.0.mod",
	"/A.b/@v/list", "/a.B/@v/list", "/!a.b/@v/list", "/a.b/C/@v/list", "/a.b/!c/@v/list", "/a.b/!/@v/list", "/a.b/!!c/@v/list", "/a.b/!C/@v/list", "/a.b/!1/@v/list", "/a.b/c!/@v/list",
	"/a.b/%21c/@v/list", "/a.b/%21C/@v/list", "/a.b/%43/@v/list", "/a.b/%2521c/@v/list", "/%61.b/@v/list", "/a.b/%40v/list", "/a.b%2F@v/list", "/a.b%2f%40latest", "/a.b/@v%2Flist", "/a.b/@v/li%73t",
	"/a.b/@v/v1.0.0%2Einfo", "/a.b/@v/v1.0.0%2einfo", "/a.b/@v/v1.0.0+incompatible.info", "/a.b/@v/v2.0.0%2Bincompatible.mod", "/a.b/@v/a%25b.info", "/a.b/@v/a%20b.info", "/a.b/@v/%20.info",
	"/a.b/%20/@v/list", "/a.b/c%20d/@v/list", "/a.b/%00/@v/list", "/a.b/@v/%00.info", "/a.b/@v/v1.0.0%00.info", "/a.b/%0a/@v/list", "/a.b/@v/a%0ab.info", "/a.b/%7f/@v/list", "/a.b/%ff/@v/list", "/a.b/%C3%A9/@v/list",
	"/a.b/@v/%C3%A9.info", "/a.b/@v/%ff.info", "/a.b/@v/a%5Cb.info", "/a.b/%5C/@v/list", "/a.b/@v/a:b.info", "/a.b/@v/a*b.info", "/a.b/@v/a%3Fb.info", "/a.b/@v/a%23b.info", "/a.b/@v/a%22b.info",
	"/a.b/@v/a$b.info", "/a.b/@v/a&b.info", "/a.b/@v/a=b.info", "/a.b/@v/a,b.info", "/a.b/@v/a;b.info", "/a.b/@v/a@b.info", "/a.b/@v/a~b.info", "/a.b/@v/a(b).info", "/a.b/@v/a'b.info",
	"/a.b/@v/%5Ba%5D.info", "/a.b/@v/%7Ba%7D.info", "/a.b/@v/%60.info", "/a.b/@v/%7C.info", "/a.b/@v/%3C%3E.info", "/a.b/@v/con.info", "/a.b/@v/CON.info", "/a.b/@v/con.x.mod", "/a.b/@v/a~1.info",
	"/a.b/con/@v/list", "/a.b/con.x/@v/list", "/a.b/x.con/@v/list", "/a.b/lpt1/@v/list", "/a.b/a~1/@v/list", "/a.b/a~1.b/@v/list", "/a.b/a.b~1/@v/list", "/a.b/.c/@v/list", "/a.b/c./@v/list", "/a.b/c..d/@v/list",
	"/a.b/-c/@v/list", "/-a.b/@v/list", "/a_.b/@v/list", "/a.b/c+d/@v/list", "/a.b/c~d/@v/list", "/a.b/c_d/@v/list", "/a.b/c:d/@v/list", "/ab/@v/list", "/fmt/@v/list", "/go/@v/list", "/toolchain/@v/list",
	"/golang.org/toolchain/@v/v0.0.1-go1.25.0.linux-amd64.zip", "/golang.org/toolchain/@v/v0.0.1-go1.25.0.linux-amd64.info", "/golang.org/toolchain/@v/list",
	"//", "/a.b//@v/list", "//a.b/@v/list", "/a.b/@v//list", "/./a.b/@v/list", "/a.b/./@v/list", "/a.b/../@v/list", "/../a.b/@v/list", "/a.b/@v/../@v/list", "/a.b/@v/..", "/a.b/@v/.",
	"/%2e%2e/a.b/@v/list", "/a.b/%2e%2e/@v/list", "/a.b/%2e/@v/list", "/a.b/@v/%2e%2e/x.info", "/a.b/@v/%2e%2e%2fx.info", "/a.b%2F%2F@v/list", "/%2Fa.b/@v/list", "/a.b/@v/list%2F", "/..%2f..%2fetc/passwd",
	"/a.b/@v/list?x=y", "/a.b/@v/list?", "/a.b/@latest?@v/list", "/a.b/@v/v1.0.0.mod?go-get=1", "/a.b/@v/list#x",
	"/a.b/@v/x/@v/list", "/a.b/@latest/@v/list", "/a.b/@v/@latest", "/a.b/@v/@v/list", "/a.b/@foo/@v/list", "/a.b/@foo/@latest", "/a.b/x@y/@v/list", "/a.b/@/@v/list",
	"/a.b/@v/v1.0.0.info%20", "/a.b/@v/%20v1.0.0.info", "/a.b/@v/v1.0.0 .info", "/a.b/@v/1.0.0.info", "/a.b/@v/1.0.0.mod", "/a.b/@v/V1.0.0.info", "/a.b/@v/!v1.0.0.info", "/a.b/@v/!v1.0.0.mod",
	"/sumdb", "/sumdb/", "/sumdb/x", "/sumdb/x.y", "/sumdb/x.y/", "/sumdb/x.y/supported", "/sumdb/x.y/latest", "/sumdb/x.y/lookup/a.b@v1.0.0", "/sumdb/x.y/tile/8/0/000", "/sumdb/sum.golang.org",
	"/sumdb/@v/list", "/sumdb/a.b/@v/list", "/sumdb/a.b/@latest", "/sumdbx/@v/list", "/robots.txt", "/favicon.ico", "/index.html", "/.well-known/x", "/%", "/%zz", "/a.b/%4", "/a.b/@v/list%",
}

type answer struct {
	Method       string `json:"method"`
	Target       string `json:"target"`
	Status       int    `json:"status"`
	CacheControl string `json:"cacheControl"`
	ContentType  string `json:"contentType"`
	Body         string `json:"body"`
}

func main() {
	binary := flag.String("goproxy", "goproxy", "path of goproxy's binary")
	flag.Parse()
	folder, err := os.MkdirTemp("", "answers-")
	check(err)
	defer os.RemoveAll(folder)
	address := freeAddress()
	server := exec.Command(*binary, "server", "--address", address, "--cacher-dir", folder+"/caches")
	server.Env = append(os.Environ(), "GOPROXY=off", "GOSUMDB=off", "GOFLAGS=-modcacherw", "GOPATH="+folder+"/gopath", "GOENV=off")
	check(server.Start())
	defer server.Process.Kill()
	for i := 0; ; i++ {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			conn.Close()
			break
		}
		if i == 100 {
			log.Fatal(err)
		}
		time.Sleep(50 * time.Millisecond)
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for _, target := range targets {
		check(out.Encode(ask(address, "GET", target)))
	}
	for _, method := range methods {
		check(out.Encode(ask(address, method, "/a.b/@v/list")))
	}
	check(out.Encode(ask(address, "POST", "/")))
}

func freeAddress() string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	defer listener.Close()
	return listener.Addr().String()
}

// ask writes the request by hand, since Go's client would clean the target.
func ask(address, method, target string) answer {
	conn, err := net.Dial("tcp", address)
	check(err)
	defer conn.Close()
	_, err = io.WriteString(conn, method+" "+target+" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	check(err)
	response, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	check(err)
	body, err := io.ReadAll(response.Body)
	check(err)
	return answer{method, target, response.StatusCode, response.Header.Get("Cache-Control"), response.Header.Get("Content-Type"), string(body)}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
