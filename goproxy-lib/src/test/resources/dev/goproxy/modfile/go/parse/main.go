// Prints what golang.org/x/mod/modfile's Parse and ParseLax read in go.mod files of our own: the file's content, or the line of the first error;
// and what its ModulePath takes for the module path.
//
// In this folder's parent: go run ./parse > ../parse.jsonl
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/modfile"
)

// Whole files.
var files = []string{
	"", "\n", "\ufeffmodule m", "module m", "module m\n", "module m\r\n\r\ngo 1.21\r\n", "\n\n// only a comment\n", "// a\n\n// b\nmodule m // c\n", "module \"m\"", "module `m`", "module 'm'", "module m n", "module", "module\n",
	"module (\n\tm\n)\n", "module (\n\tm\n\tn\n)\n", "module m\nmodule n\n", "module m\nmodule\n", "module\nmodule m\n", "module ()\n", "module ( )\n", "module m ()\n", "module \"\"", "module \"a b\"", "module a\\b", "module a/*b", "/* c */ module m", "module m /* c */", "module m//c", "module https://m",
	"module \"a//b\"", "module \"a/*b\"", "module \"a", "module \"a\nb\"", "module `a\nb`", "module \"a\\", "module \"a\\\nb\"", "module \"\\x41\\102\\u0043\\U00000044\\t\"", "module \"\\q\"", "module \"\\'\"", "module \"\\xe4\\xff\"", "module \"\\400\"", "module \"\\ud800\"", "module \"\\U00110000\"", "module \"\\u12\"",
	"module \"a\"b", "module a\"b\"", "module a'b", "module \"a\" \"b\"", "module m\x00", "module m\x01n", "module m\u00a0n", "module m\u2028n", "module m\vn", "module m\u00fcn", "module m\u200bn", "module m\U0001F600", "module m\xff", "\x00", "module\tm\t\r", "module m \\\n", "\u00a0module m",
	"// Deprecated: use n\nmodule m\n", "module m // Deprecated: use n\n", "// Deprecated: use n\n\nmodule m\n", "// About.\n//\n// Deprecated:  use n,\n// really.\n//\n// More.\nmodule m\n", "// About.\n// Deprecated: no\nmodule m\n", "// deprecated: no\nmodule m\n", "// Deprecated: in block\nmodule (\n\tm\n)\n", "module (\n\t// Deprecated: in line\n\tm\n)\n", "// Deprecated: block\nmodule (\n\tm // line\n)\n", "//Deprecated:x\nmodule m", "// Deprecated:\nmodule m", "// Deprecated: a\n//\n// Deprecated: b\nmodule m",
	"module m\ngo 1.21\ntoolchain go1.22.0\ngodebug default=go1.21\nrequire (\n\ta.example/x v1.2.3\n\tb.example/y/v2 v2.0.0 // indirect\n)\nexclude a.example/x v1.0.0\nreplace a.example/x => ../x\nretract v1.0.0 // bad\ntool a.example/x/cmd/t\nignore ./node_modules\n",
	"require (", "require (\n", "require (\n\ta v1.0.0\n", "require (\n\ta v1.0.0\n) x\n", "require (\n) // c\n", "require ( // c\n\ta v1.0.0\n)\n", "require (a v1.0.0)\n", "require (a v1.0.0\n)\n", "require ( a v1.0.0\n", "require ()\n", "require () x\n", "require x (\n\ta v1.0.0\n)\nmodule m\n", "(\n)\n", ")\n", "(", "( )", "[ ]", "{", ",", "require )\n", "require ((\n", "require (\n(\n)\n",
	"require (\n\ta v1.0.0\n\n\n\tb v1.0.0\n)\n", "require (\n\ta v1.0.0)\n)\n", "require (\n\ta v1.0.0 )\n)\n", "require (\r\n\ta v1.0.0\r\n)\r\n", "require (\n)\nrequire (\n)\n", "foo (\n\tbar\n)\nmodule m\n", "foo bar\nmodule m\n", "foo\n", "foo ()\nmodule m\n", "go (\n\t1.21\n)\n", "toolchain (\n\tgo1.21\n)\n", "use ./x\n", "\"module\" m\n", "Module m\n", "module\u3000m\n",
	"foo bar\nbar foo\nrequire x\n", "require x\nfoo bar\n", "require (\n\tx\n)\nfoo (\n)\n", "foo (\n\t\"unterminated\n)\n", "foo (\n\t`ok`\n)\n", "foo (\n\t\x01\n)\n", "foo (\n\t// c\n)\n", "foo [a, b] {c} (d) ( ) e\n", "a(b\n", "a (b\n", "a )b(\n", "a ( )\nmodule m", "a ( ) // c\nmodule m",
}

// Lines, each read in "module m" on a line of its own and in a block of its verb.
var lines = []string{
	"go 1.21", "go 1.21.0", "go 1.21rc1", "go 1.21.0rc1", "go 1.21.0-rc1", "go 1", "go 1.", "go 01.2", "go 1.02", "go v1.21", "go 1.21x", "go v1.21.1.1", "go 1.21 ", "go 1.21 // c", "go \"1.21\"", "go 2.0", "go 1.99999999999999999999", "go", "go 1.21 1.22", "go 1.21.", "go 1.21.01", "go go1.21", "go 1.21_x", "go 1.21\u00fc",
	"toolchain go1.21", "toolchain go1", "toolchain go1.", "toolchain go1x", "toolchain default", "toolchain default-x", "toolchain go2", "toolchain local", "toolchain go1.21-custom", "toolchain", "toolchain a b", "toolchain \"go1.21\"",
	"godebug a=b", "godebug a=", "godebug =b", "godebug a", "godebug a=b=c", "godebug a=b,c=d", "godebug \"a=b\"", "godebug a='b'", "godebug a = b", "godebug",
	"require a.example/x v1.0.0", "require a.example/x v1", "require a.example/x v1.2", "require a.example/x v1.0.0+meta", "require a.example/x v1.0.0-pre+meta", "require a.example/x v2.0.0", "require a.example/x v2.0.0+incompatible", "require a.example/x v1.0.0+incompatible", "require a.example/x/v2 v2.0.0", "require a.example/x/v2 v2.0.0+incompatible", "require a.example/x/v2 v1.0.0", "require a.example/x/v1 v1.0.0", "require a.example/x/v0 v0.1.0", "require a.example/x/v02 v2.0.0", "require a.example/x/v2.1 v2.1.0",
	"require gopkg.in/x.v2 v2.1.0", "require gopkg.in/x v1.0.0", "require gopkg.in/x.v1 v0.0.0-20200101000000-abcdefabcdef", "require gopkg.in/x.v2-unstable v2.0.0", "require x v1.0.0", "require \"a.example/x\" \"v1.0.0\"", "require `a.example/x` v1.0.0", "require a.example/x 'v1.0.0'", "require a.example/x master", "require a.example/x latest", "require a.example/x 1.0.0", "require a.example/x v01.0.0", "require a.example/x V1.0.0", "require a.example/x v1.0.0-", "require a.example/x v1.0.0-01", "require a.example/x", "require", "require a.example/x v1.0.0 x", "require A.EXAMPLE/x v1.0.0", "require ../x v1.0.0", "require a.example/x@v1.0.0", "require \"\" v1.0.0", "require a.example/x \"\"", "require a,b v1.0.0",
	"require a.example/x v1.0.0 // indirect", "require a.example/x v1.0.0 //indirect", "require a.example/x v1.0.0 // indirect; why", "require a.example/x v1.0.0 // indirect;", "require a.example/x v1.0.0 // indirect why", "require a.example/x v1.0.0 // Indirect", "require a.example/x v1.0.0 // why indirect", "require a.example/x v1.0.0 //", "require a.example/x v1.0.0 // // indirect", "require a.example/x v1.0.0 //\tindirect\t", "require a.example/x v1.0.0// indirect", "require a.example/x v0.0.0-20200101000000-abcdefabcdef",
	"exclude a.example/x v1.0.0", "exclude a.example/x v2.0.0", "exclude a.example/x", "exclude a.example/x master",
	"replace a.example/x => ../x", "replace a.example/x => ./x", "replace a.example/x => .", "replace a.example/x => ..", "replace a.example/x => /x", "replace a.example/x => x", "replace a.example/x => x@v1.0.0", "replace a.example/x => .\\x", "replace a.example/x => C:/x", "replace a.example/x => C:\\x", "replace a.example/x => c:x", "replace a.example/x => ...", "replace a.example/x v1.0.0 => ../x", "replace a.example/x v1.0.0 => b.example/y v1.2.3", "replace a.example/x => b.example/y v1", "replace a.example/x => b.example/y v2.0.0", "replace a.example/x => ../y v1.0.0", "replace a.example/x v2.0.0 => ../x", "replace a.example/x/v1 => ../x", "replace a.example/x master => ../x", "replace a.example/x => b.example/y master", "replace a.example/x", "replace a.example/x =>", "replace => ../x", "replace a.example/x => ../x y z", "replace a.example/x v1.0.0 v1.0.1 => ../x", "replace a.example/x=>../x", "replace \"a.example/x\" => \"../a b\"", "replace a.example/x => '../x'", "replace a.example/x \"=>\" ../x",
	"retract v1.0.0", "retract v1", "retract foo", "retract \"v1.0.0\"", "retract 'v1.0.0'", "retract [v1.0.0, v1.2.0]", "retract [v1.0.0,v1.2.0]", "retract [ v1.0.0 , v1.2.0 ]", "retract [v1.2.0, v1.0.0]", "retract [v1.0.0]", "retract [v1.0.0, v1.2.0", "retract [v1.0.0 v1.2.0]", "retract [,]", "retract []", "retract [", "retract", "retract v1.0.0 v1.1.0", "retract [v1.0.0, v1.2.0] x", "retract (v1.0.0)", "retract (v1.0.0, v1.2.0)", "retract v1.0.0 // why", "retract [v1.0.0, v1.2.0] // why", "retract v1.0.0, v1.2.0", "retract [foo, v1.0.0]", "retract [v1.0.0, bar]", "retract v1.0.0+meta", "retract ,", "retract (",
	"tool a.example/x/cmd", "tool \"a b\"", "tool a b", "tool", "tool 'a'", "ignore ./x", "ignore x y", "ignore", "ignore \"a\\tb\"", "ignore `x`", "unknown x", "retract v1.0.0 // a // b", "require a.example/x v1.0.0 // indirect // x",
}

// Comments around retract lines.
var rationales = []string{
	"// why\nretract v1.0.0\n", "// why\n\nretract v1.0.0\n", "// a\n// b\nretract v1.0.0 // c\n", "// block\nretract (\n\tv1.0.0\n\tv1.1.0 // own\n\t// above\n\tv1.2.0\n\n\tv1.3.0\n)\n", "retract ( // beside\n\tv1.0.0\n)\n", "// block\nretract ( // beside\n\tv1.0.0\n) // end\n", "// block\nretract (\n\n\tv1.0.0\n)\n", "// block\nretract (\n\t//\n\tv1.0.0\n)\n", "//\n//  spaced  \n//\ttab\nretract v1.0.0\n", "// one\nrequire a.example/x v1.0.0\nretract v1.0.0\n", "// a\r\nretract v1.0.0 // b\r\n", "// a\nretract (\n\t// b\n\n\t// c\n\tv1.0.0\n)\n", "// x\nretract [v1.0.0, v1.5.0]\n// y\nretract v2.0.0\n// z\n", "retract (\n\tv1.0.0 // a\n\tv1.0.1 // b\n\t// end\n)\n",
}

// Module lines in files that may be broken otherwise.
var paths = []string{
	"module m\u00a0", "module\u00a0m", "\u0085module m", "module m\u0085", "module m\u2003\n", "module\x1cm", "module m\x1f", "\x1cmodule m", "module m\u200b", "module m\ufeff",
	"module \"a\\x41b\"", "module \"a\\\"b\"", "module \"a\"b\"", "module \"a\\\"", "module \"a\\q\"", "module \"\"", "module \"", "module ``", "module `", "module `a`b`", "module `a`b", "module `a\rb`", "module `a b`", "module \"a b\"", "module \"a\" b",
	"module m n // c", "module \"a//b\"", "oops (\nmodule m\n", "module\n m", "module m\\", "module 'm'", "module \t m", "  module m  ", "modulem\nmodule n", "module//m\nmodule n", "module // m\nmodule n", "module (\n m\n)", "/* module a */\nmodule m", "module \xff", "\xffmodule m\nmodule n", "module \"\xff\"", "module m\rn", "module m\r", "module m\vn",
}

type content struct {
	Error   int      `json:"error,omitempty"` // the line of the first error
	Content []string `json:"content,omitempty"`
}

func main() {
	inputs := append([]string{}, files...)
	for _, line := range lines {
		verb, rest, _ := strings.Cut(line, " ")
		inputs = append(inputs, "module m\n\n"+line+"\n", "module m\n"+verb+" (\n\t"+rest+"\n)\n")
	}
	inputs = append(append(inputs, rationales...), paths...)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for _, input := range inputs {
		out.Encode(map[string]any{"input": input, "path": modfile.ModulePath([]byte(input)), "strict": show(modfile.Parse("go.mod", []byte(input), nil)), "lax": show(modfile.ParseLax("go.mod", []byte(input), nil))})
	}
}

func show(f *modfile.File, err error) content {
	var list modfile.ErrorList
	if errors.As(err, &list) {
		return content{Error: list[0].Pos.Line}
	} else if err != nil {
		panic(err)
	}
	var c []string
	add := func(format string, args ...any) { c = append(c, fmt.Sprintf(format, args...)) }
	if f.Module != nil {
		add("module|%s|%s", f.Module.Mod.Path, f.Module.Deprecated)
	}
	if f.Go != nil {
		add("go|%s", f.Go.Version)
	}
	if f.Toolchain != nil {
		add("toolchain|%s", f.Toolchain.Name)
	}
	for _, g := range f.Godebug {
		add("godebug|%s|%s", g.Key, g.Value)
	}
	for _, r := range f.Require {
		add("require|%s|%s|%t", r.Mod.Path, r.Mod.Version, r.Indirect)
	}
	for _, e := range f.Exclude {
		add("exclude|%s|%s", e.Mod.Path, e.Mod.Version)
	}
	for _, r := range f.Replace {
		add("replace|%s|%s|%s|%s", r.Old.Path, r.Old.Version, r.New.Path, r.New.Version)
	}
	for _, r := range f.Retract {
		add("retract|%s|%s|%s", r.Low, r.High, r.Rationale)
	}
	for _, t := range f.Tool {
		add("tool|%s", t.Path)
	}
	for _, i := range f.Ignore {
		add("ignore|%s", i.Path)
	}
	return content{Content: c}
}
