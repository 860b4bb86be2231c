// Prints the user and password that the go command sends to https://{H}/go/... for contents of a .netrc file.
//
// In this folder's parent: go run ./netrc > ../../auth/netrc.jsonl
package main

import (
	"encoding/json"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

var files = []string{
	"", "machine {H} login u password p", "machine {H} login u password p\n", "machine {H}\nlogin u\n\tpassword p\n", "machine {H} password p login u",
	"machine other login u password p\nmachine {H} login v password q\n", "machine {H} login u password p\nmachine {H} login v password q\n",
	"machine {H} login u\nmachine {H} login v password q\n", "machine {H} login u\nmachine other password q\n", "machine {H} login u password p account a\n",
	"machine {H} account a login u password p\n", "machine {H} login u account password p\n", "default login u password p\n", "default\nlogin u password p\n",
	"default\nmachine {H} login u password p\n", "machine x default\nmachine {H} login u password p\n", "default x\nmachine {H} login u password p\n", "x default\nmachine {H} login u password p\n",
	"macdef init\ncd /\nmachine {H} login u password p\n\nmachine {H} login v password q\n", "macdef init\nmachine {H} login u password p\n", "machine {H} macdef init login u password p\nx\n\nlogin u password p\n",
	"macdef init\ncd /\n \nmachine {H} login u password p\n", "macdef\nmachine {H} login u password p\n", "# comment\nmachine {H} login u password p\n", "# odd comment\nmachine {H} login u password p\n",
	"machine {H} login \"u\" password 'p q'\n", "machine {H} login u password p#x\n", "machine {H}\r\nlogin u\r\npassword p\r\n", "machine\n{H}\nlogin u password p\n", "MACHINE {H} LOGIN u PASSWORD p\n",
	"machine https://{H} login u password p\n", "machine https://{H}/go/ login u password p\n", "machine {H}/go login u password p\nmachine {H} login v password q\n", "machine {H}/g login u password p\n",
	"machine {H}/go/example.com login u password p\n", "machine {H}/ login u password p\n", "machine 127.0.0.1 login u password p\n", "machine {H} login u: password p:q\n",
	"machine {H} login u\u00a0password p\n", "machine {H} login \u00fc password \u20ac\n", "login u password p machine {H}\n", "machine {H} login u password\np\n", "machine {H} login u password p login v password q\n",
}

func main() {
	var sent string
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, password, ok := r.BasicAuth(); ok {
			sent = user + " " + password
		}
		w.Write([]byte(`{"Version":"v1.0.0"}`))
	}))
	defer server.Close()
	host := strings.TrimPrefix(server.URL, "https://")
	dir, err := os.MkdirTemp("", "netrc")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	ca := filepath.Join(dir, "ca.pem")
	os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o666)

	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for i, file := range files {
		netrc := filepath.Join(dir, strconv.Itoa(i))
		os.WriteFile(netrc, []byte(strings.ReplaceAll(file, "{H}", host)), 0o666)
		sent = ""
		cmd := exec.Command("go", "list", "-m", "example.com/m@v1.0.0")
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOENV=off", "GOFLAGS=-modcacherw", "GOSUMDB=off", "GOPRIVATE=", "GONOPROXY=", "GOAUTH=netrc",
			"NETRC="+netrc, "SSL_CERT_FILE="+ca, "SSL_CERT_DIR="+dir, "GOMODCACHE="+netrc+".cache", "GOPROXY="+server.URL+"/go")
		if text, err := cmd.CombinedOutput(); err != nil && !strings.Contains(string(text), "malformed module path") && !strings.Contains(string(text), "go.mod") {
			panic(string(text))
		}
		out.Encode(map[string]string{"netrc": file, "sent": sent})
	}
}
