package main

import "strings"

// elements are tried alone, as a host, behind a host, between others, and last before a version suffix.
var elements = []string{
	"", ".", "..", "...", "a", "A", "a.b", "a..b", ".a", "a.", "-", "-a", "a-", "_", "_a", "~", "a~", "a~1", "a~1.b", "a.b~1", "~1", "a~b1", "a~12", "1~2~3",
	"con", "CON", "Con.txt", "con.", "con .txt", "xcon", "con1", "prn", "aux", "nul", "NUL.tar.gz", "com0", "com1", "COM9", "COM10", "lpt0", "lpt1", "LPT9.x", "com\u00b9", "ſon", "conin$",
	"v", "v0", "v1", "v01", "v2", "v2.", "v2.1", "v02", "v10", "v2x", "V2", "v99999999999999999999999", ".v0", "x.v0", "x.v1", "x.v01", "x.v2", "x.v10-unstable", "x.v0-unstable", "x.v1-unstable", "x.v-unstable", "x-unstable", "v1-unstable", "yaml.v3",
	"a b", " a", "a ", "a\tb", "a\nb", "a\x00b", "a\x7fb", "\u0080", "a\u00a0b", "a\\b", "a:b", "a*b", "a?b", "a\"b", "a'b", "a<b", "a>b", "a|b", "a;b", "a`b",
	"a!b", "!a", "a!", "!A", "!!a", "!1", "a!bc!d", "a#b", "a$b", "a%b", "%2e", "a&b", "a(b)", "a+b", "+", "a,b", "a=b", "a@b", "@", "a[b]", "a^b", "a{b}", "a_b",
	"é", "É", "e\u0301", "ß", "日本語", "Ω", "ⅷ", "٣", "²", "½", "€", "☃", "😀", "𐐀", "𝔸", "\u1e4d0", "\U0001e4d0", "\U000105c0", "\u200b", "\u200e", "\ufeff", "\ufffd", "ªº", "ʰ", "ー", "\u0e01\u0e33", "\u0915\u093f", "٪", "\U0010ffff", "\U000e0041",
	"go", "fmt", "toolchain", "example.com", "EXAMPLE.com", "example_x.com", "exa~mple.com", "exa+mple.com", "192.168.0.1", "localhost", "a.b.c.d", "1", "1.2", "x--y", "go.mod", "GO.MOD", ".git", ".github", "gopkg.in",
}

func paths() []string {
	seen := map[string]bool{}
	var all []string
	add := func(p string) {
		if !seen[p] {
			seen[p] = true
			all = append(all, p)
		}
	}
	for _, e := range elements {
		add(e)
		add(e + "/x")
		add("example.com/" + e)
		add("example.com/" + e + "/x")
		add("example.com/" + e + "/v2")
		add("gopkg.in/" + e)
		add("gopkg.in/u/" + e)
	}
	for _, v := range versions {
		add(v)
	}
	for _, p := range []string{
		"/", "//", "/a", "a/", "a//b", "example.com//", "/example.com", "example.com/", "example.com/v2/", "example.com/./a", "example.com/../a", "../a", "./a", "a/../b",
		"-example.com/a", "example.com/-a", "github.com/!azure/go", "github.com/!Azure", "github.com/Azure/azure-SDK", "github.com/!burnt!sushi/toml", "github.com/BurntSushi/toml", "example.com/!",
		"gopkg.in/v2", "gopkg.in/.v2", "gopkg.in/a/v2", "gopkg.in/a.v2/v3", "gopkg.in/a.v2/b.v3", "gopkg.in/a.v2/x", "gopkg.in.v2/a", "example.com/a/v2/v3", "example.com/a/v2/v1", "example.com/a.v2", "v2.x/v3", "a.b/v3",
		"main", "feature/x", "!main", "Main", "release-1.2", "HEAD", "deadbeef", "DEADBEEF", "v1.2.3_x", "latest", "tags/v1.0.0",
		strings.Repeat("a", 300) + ".com/" + strings.Repeat("b/", 300) + "c", "example.com/" + strings.Repeat("A", 300),
	} {
		add(p)
	}
	return all
}

// versions are tried as versions, as paths and, where valid, against each other.
var versions = []string{
	"v", "v1", "v1.", "v1.2", "v1.2.", "v1.2.3", "v1.2.3.", "v1.2.3.4", "1.2.3", "V1.2.3", "vv1.2.3", " v1.2.3", "v1.2.3 ", "v0", "v0.0", "v0.0.0", "v00.0.0", "v01.2.3", "v1.02.3", "v1.2.03", "v-1.2.3", "v1.-2.3", "v+1.2.3",
	"v1-pre", "v1.2-pre", "v1+meta", "v1.2+meta", "v1+incompatible", "v1.2.3-", "v1.2.3-pre", "v1.2.3-pre.", "v1.2.3-.pre", "v1.2.3-pre..1", "v1.2.3-0", "v1.2.3-00", "v1.2.3-01", "v1.2.3-0a", "v1.2.3-01a", "v1.2.3-1.01", "v1.2.3-1.0", "v1.2.3--", "v1.2.3--0", "v1.2.3-0-", "v1.2.3-a_b", "v1.2.3-é", "v1.2.3-a!b", "v1.2.3-~1",
	"v1.2.3+", "v1.2.3+meta", "v1.2.3+01", "v1.2.3+a.", "v1.2.3+.a", "v1.2.3+a..b", "v1.2.3+a+b", "v1.2.3-pre+meta", "v1.2.3-pre+meta-pre", "v1.2.3+meta-pre", "v1.2.3+incompatible", "v1.2.3-pre+incompatible", "v1.2.3+incompatible.1", "v1.2.3+Incompatible", "v1.2.3+xincompatible", "v1.2.3+x.incompatible",
	"v1.2.3-alpha", "v1.2.3-alpha.1", "v1.2.3-alpha.beta", "v1.2.3-beta", "v1.2.3-beta.2", "v1.2.3-beta.11", "v1.2.3-rc.1", "v1.2.3-RC.1", "v1.2.3-rc.1.0", "v1.2.3-1", "v1.2.3-2", "v1.2.3-10", "v1.2.3-1a", "v1.2.3-a", "v1.2.3-A", "v1.2.3-a-b", "v1.2.3-99999999999999999999999999", "v1.2.3-9999999999999999999999999a",
	"v1.0", "v1.0.0", "v1.0.0+a", "v1.0.0+b", "v1.0.1", "v1.10.0", "v1.9.0", "v0.9.0", "v0.10.0", "v2", "v2.0", "v2.0.0", "v2.0.0-pre", "v2.0.0+incompatible", "v2.3.4+incompatible", "v2.3.4+meta", "v3.0.0", "v10.0.0", "v10.20.30",
	"v99999999999999999999999.0.0", "v99999999999999999999998.999999999999999999999999999.1", "v100000000000000000000000.0.0", "v0.0.99999999999999999999999",
	// Pseudo-versions, and what looks like them.
	"v0.0.0-20191109021931-daa7c04131f5", "v0.0.0-00010101000000-000000000000", "v1.0.0-00010101000000-000000000000", "v2.0.0-00010101000000-000000000000", "v0.0.0-00010101000000-000000000001", "v0.0.0-20191109021931-DAA7C04131F5",
	"v0.0.1-20191109021931-daa7c04131f5", "v0.1.0-20191109021931-daa7c04131f5", "v1.0.0-20191109021931-daa7c04131f5", "v2.0.0-20191109021931-daa7c04131f5", "v2.0.0-20191109021931-daa7c04131f5+incompatible", "v0.0.0-20191109021931-daa7c04131f5+incompatible", "v0.0.0-20191109021931-daa7c04131f5+meta.1-2",
	"v1.2.3-0.20191109021931-daa7c04131f5", "v1.2.0-0.20191109021931-daa7c04131f5", "v1.2.10-0.20191109021931-daa7c04131f5", "v1.2.100-0.20191109021931-daa7c04131f5", "v1.2.99999999999999999999990-0.20191109021931-daa7c04131f5", "v0.0.0-0.20191109021931-daa7c04131f5", "v2.2.3-0.20191109021931-daa7c04131f5+incompatible", "v2.2.0-0.20191109021931-daa7c04131f5+incompatible", "v1.2.3-0.20191109021931-daa7c04131f5+meta",
	"v1.2.3-pre.0.20191109021931-daa7c04131f5", "v1.2.3-pre.1.0.20191109021931-daa7c04131f5", "v1.2.3-pre-x.0.20191109021931-daa7c04131f5", "v1.2.3-0.0.20191109021931-daa7c04131f5", "v1.2.3-0.0.0.20191109021931-daa7c04131f5", "v1.2.0-pre.0.20191109021931-daa7c04131f5", "v2.2.3-pre.0.20191109021931-daa7c04131f5+incompatible", "v1.2.3-a.20191109021931-b.0.20191109021931-daa7c04131f5", "v1.2.3-0-.0.20191109021931-daa7c04131f5",
	"v1.2.3-pre.20191109021931-daa7c04131f5", "v1.2.3-1.20191109021931-daa7c04131f5", "v1.2.3-10.20191109021931-daa7c04131f5", "v1.2.3-pre0.20191109021931-daa7c04131f5", "v1.2.3-pre.00.20191109021931-daa7c04131f5", "v1.2.3-pre-0.20191109021931-daa7c04131f5", "v1.2.3-20191109021931-daa7c04131f5",
	"v0.0.0-20191109021931-", "v0.0.0-20191109021931", "v0.0.0-20191109021931-daa7-c041", "v0.0.0-20191109021931-daa7.c041", "v0.0.0-2019110902193-daa7c04131f5", "v0.0.0-201911090219311-daa7c04131f5", "v0.0.0--20191109021931-daa7c04131f5", "v0.0.0-x20191109021931-daa7c04131f5", "v0.0.0-0-20191109021931-daa7c04131f5", "v0.0.0-20191109021931-a", "v0.0-20191109021931-daa7c04131f5", "v00.0.0-20191109021931-daa7c04131f5",
	"v0.0.0-20209999999999-abcdefabcdef", "v0.0.0-20200229000000-abcdefabcdef", "v0.0.0-20190229000000-abcdefabcdef", "v0.0.0-20000229000000-abcdefabcdef", "v0.0.0-19000229000000-abcdefabcdef", "v0.0.0-00000101000000-abcdefabcdef", "v0.0.0-00000229000000-abcdefabcdef", "v0.0.0-20200131240000-abcdefabcdef", "v0.0.0-20200131235960-abcdefabcdef", "v0.0.0-20200131236000-abcdefabcdef", "v0.0.0-20200100000000-abcdefabcdef", "v0.0.0-20200001000000-abcdefabcdef", "v0.0.0-20201301000000-abcdefabcdef", "v0.0.0-20200431000000-abcdefabcdef", "v0.0.0-99991231235959-abcdefabcdef", "v1.2.3-0.20209999999999-abc",
}

// majors are paths with every kind of suffix, each checked with every version.
var majors = []string{"example.com/a", "example.com/a/v2", "example.com/a/v3", "example.com/a/v10", "example.com/a/v99999999999999999999999", "gopkg.in/yaml.v0", "gopkg.in/yaml.v1", "gopkg.in/yaml.v1-unstable", "gopkg.in/yaml.v2", "gopkg.in/yaml.v2-unstable", "gopkg.in", "example.com/a.v2"}

// globs are matched with each of the targets.
var globs = []string{
	"", ",", ",,", "/", "example.com", "example.com/", "example.com//", "/example.com", "*", "**", "*/*", "*/*/*", "*/", "*.com", "*.corp.example.com", "*example.com", "example.*", "e*m", "e*e*m", "*a*", "example.com/*", "example.com/a", "example.com/a*", "example.com/*b", "example.com/*/c", "*/a", "none", "off",
	" example.com", "example.com ", "x, example.com", "x,example.com", "x,,example.com/a", "example.com/a,x",
	"example.co?", "example?com", "?xample.com", "????????????", "example.com?a", "example.com[/]a", "example.com[^x]a", "example.com\\/a", "*[/]*",
	"[e]xample.com", "[a-f]xample.com", "[f-z]xample.com", "[f-a]xample.com", "[^f-z]xample.com", "[^e]xample.com", "[]e]xample.com", "[e", "[", "[]", "[^", "[^]", "[-]", "[e-]xample.com", "[-e]xample.com", "[e-", "[\\e]xample.com", "[\\]e]xample.com", "[\\", "[e\\", "[ab-f-z]xample.com", "[*]xample.com", "[a*e]xample.com", "[e]*", "*[m]", "*[",
	"example.com/[", "[,example.com", "[e,]xample.com", "example.com\\", "\\example.com", "\\e\\x\\a*", "example.com/\\*", "example.com/a/[", "*\\", "example.com/*[", "example.com,[",
	"例え.com", "?え.com", "??.com", "[例]え.com", "[あ-龠]え.com", "*え.com", "é", "?",
	"*m*/a", "*x*a*m*p*l*e*", "*o*/*b", "a*b*c", "*abc", "*.com/*/c*",
}

var targets = []string{
	"", "/", "//", "example.com", "example.com/", "example.com/a", "example.com/a/b", "example.com/ab", "example.com/ab/c", "example.com//a", "/example.com", "corp.example.com/x", "a.corp.example.com", "a.b.corp.example.com/x/y", "example.org", "none", "off", "*", "example.com/*", "e", "m", "em", "a",
	" example.com", "example.com ", "例え.com", "例え.com/a", "é", "😀", "e/xample.com", "[e", "example.com\\", "aXbXc", "abcabc", "xabcabcx", "example.com/a/c/d", "-xample.com", "]xample.com", "*xample.com",
}
