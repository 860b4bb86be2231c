// Prints what the go command takes from its environment and its GOENV file. "(default)" stands for Go's own value.
//
// In this folder's parent: go run ./goenv > ../../env/goenv.jsonl
package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

type setting struct {
	Env  map[string]string `json:"env"`  // {DIR} is a folder that holds the file
	Path string            `json:"path"` // where in the folder the file is
	File string            `json:"file"`
}

var names = []string{"GOPROXY", "GOPRIVATE", "GONOPROXY", "GONOSUMDB", "GOINSECURE", "GOSUMDB", "GOAUTH", "GOVCS"}

var settings = []setting{
	{},
	{Env: map[string]string{"GOPROXY": "https://a.example", "GOPRIVATE": "corp.example"}},
	{Env: map[string]string{"GOPRIVATE": "corp.example", "GONOPROXY": "none", "GONOSUMDB": ""}},
	{Env: map[string]string{"GOENV": "{DIR}/my"}, Path: "my", File: "GOPROXY=https://f.example\nGOPRIVATE=p.example\n"},
	{Env: map[string]string{"GOENV": "{DIR}/my", "GOPROXY": "https://e.example", "GOPRIVATE": ""}, Path: "my", File: "GOPROXY=https://f.example\nGOPRIVATE=p.example"},
	{Env: map[string]string{"GOENV": "off"}, Path: "home/.config/go/env", File: "GOPROXY=https://f.example\n"},
	{Env: map[string]string{"GOENV": "{DIR}/missing"}, Path: "home/.config/go/env", File: "GOPROXY=https://f.example\n"},
	{Env: map[string]string{"GOENV": "{DIR}"}, Path: "home/.config/go/env", File: "GOPROXY=https://f.example\n"},
	{Path: "home/.config/go/env", File: "GOPROXY=https://home.example\n"},
	{Env: map[string]string{"XDG_CONFIG_HOME": "{DIR}/xdg"}, Path: "xdg/go/env", File: "GOPROXY=https://xdg.example\n"},
	{Env: map[string]string{"XDG_CONFIG_HOME": "{DIR}/xdg"}, Path: "home/.config/go/env", File: "GOPROXY=https://home.example\n"},
	{Env: map[string]string{"XDG_CONFIG_HOME": "xdg"}, Path: "home/.config/go/env", File: "GOPROXY=https://home.example\n"},
	{Env: map[string]string{"HOME": ""}, Path: "home/.config/go/env", File: "GOPROXY=https://home.example\n"},
	{Path: "home/.config/go/env", File: "# comment\n\n=x\ngoproxy=https://lower.example\n GOPROXY=https://blank.example\nGOPRIVATE = spaced\nGOVCS\nGONOPROXY==a=b\nGOINSECURE= x \n"},
	{Path: "home/.config/go/env", File: "GOPROXY=https://one.example\nGOPROXY=https://two.example\nGOPRIVATE=\"quoted\"\n"},
	{Path: "home/.config/go/env", File: "GOPRIVATE=set\nGONOPROXY=\nGONOSUMDB=mine\nGOAUTH=off\nGOVCS=*:git"},
	{Path: "home/.config/go/env", File: "\ufeffGOPROXY=https://bom.example\nGOPRIVATE=b\u00fccher.example\n"},
	{Path: "home/.config/go/env", File: "GOSUMDB=off\nGOPROXY=off\nexport GOPRIVATE=x\n"},
}

func main() {
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	defaults := ask(setting{})
	for _, s := range settings {
		values := ask(s)
		for _, name := range []string{"GOPROXY", "GOSUMDB", "GOAUTH"} {
			if values[name] == defaults[name] {
				values[name] = "(default)"
			}
		}
		out.Encode(map[string]any{"setting": s, "values": values})
	}
}

func ask(s setting) map[string]string {
	dir, err := os.MkdirTemp("", "goenv")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	if s.Path != "" {
		file := filepath.Join(dir, s.Path)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			panic(err)
		}
		if err := os.WriteFile(file, []byte(s.File), 0o666); err != nil {
			panic(err)
		}
	}
	env := map[string]string{"HOME": "{DIR}/home", "PATH": os.Getenv("PATH"), "GOCACHE": "{DIR}/cache", "GOPATH": "{DIR}/path"}
	for name, value := range s.Env {
		env[name] = value
	}
	cmd := exec.Command("go", append([]string{"env", "-json"}, names...)...)
	cmd.Dir = dir
	for name, value := range env {
		cmd.Env = append(cmd.Env, name+"="+strings.ReplaceAll(value, "{DIR}", dir))
	}
	text, err := cmd.Output()
	if err != nil {
		panic(err)
	}
	var values map[string]string
	if err := json.Unmarshal(text, &values); err != nil {
		panic(err)
	}
	return values
}
