// Prints, one JSON object a line, what golang.org/x/mod says of hostile paths, versions and patterns: the expectation of RulesTest.
//
// Run it in the folder above this one:
//
//	go run ./rules > ../rules.jsonl
package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"
	"unicode"

	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

// verdict is one question and its answers; null stands for an error.
type verdict struct {
	Op  string    `json:"op"`
	In  []string  `json:"in"`
	Out []*string `json:"out"`
}

var lines *json.Encoder

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	lines = json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	tables()
	for _, p := range paths() {
		path(p)
	}
	for _, v := range versions {
		version(v)
	}
	compare()
	for _, p := range majors {
		say("check", []string{p}, chosen(versions, func(v string) bool { return module.Check(p, v) == nil })...)
	}
	pseudo()
	say("targets", targets)
	for _, g := range globs {
		say("match", []string{g}, chosen(targets, func(t string) bool { return module.MatchPrefixPatterns(g, t) })...)
	}
}

func say(op string, in []string, out ...*string) {
	if out == nil {
		out = []*string{}
	}
	if err := lines.Encode(verdict{op, in, out}); err != nil {
		panic(err)
	}
}

func answer(s string, err error) *string {
	if err != nil {
		return nil
	}
	return &s
}

// chosen are those that hold.
func chosen(all []string, holds func(string) bool) []*string {
	out := []*string{}
	for _, s := range all {
		if holds(s) {
			out = append(out, &s)
		}
	}
	return out
}

// tables prints digests of what Go says of every code point.
func tables() {
	letters, folds := sha256.New(), sha256.New()
	for r := rune(0); r <= unicode.MaxRune; r++ {
		is := byte(0)
		if unicode.IsLetter(r) {
			is = 1
		}
		letters.Write([]byte{is})
		least := r
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			least = min(least, next)
		}
		if 'A' <= least && least <= 'Z' {
			least += 'a' - 'A'
		}
		binary.Write(folds, binary.BigEndian, least)
	}
	say("letters", []string{}, answer(hex.EncodeToString(letters.Sum(nil)), nil))
	say("folds", []string{}, answer(hex.EncodeToString(folds.Sum(nil)), nil))
	words := []string{"k", "K", "\u212a", "s", "S", "ſ", "i", "I", "ı", "İ", "ß", "ẞ", "ss", "σ", "ς", "Σ", "é", "É", "e\u0301", "ǅ", "ǆ", "Ǆ", "𐐀", "𐐨", "a/K", "A/k"}
	say("words", words)
	for _, a := range words {
		say("equalFold", []string{a}, chosen(words, func(b string) bool { return strings.EqualFold(a, b) })...)
	}
}

func path(p string) {
	split := "/"
	if prefix, major, ok := module.SplitPathVersion(p); ok && module.CheckPath(p) == nil {
		split = prefix + " " + major
	}
	say("path", []string{p},
		answer("", module.CheckPath(p)),
		answer("", module.CheckImportPath(p)),
		answer("", module.CheckFilePath(p)),
		answer(module.EscapePath(p)),
		answer(module.UnescapePath(p)),
		answer(module.EscapeVersion(p)),
		answer(module.UnescapeVersion(p)),
		&split)
}

func version(v string) {
	if !semver.IsValid(v) {
		say("version", []string{v})
		return
	}
	parts := []string{module.CanonicalVersion(v), semver.Major(v), semver.MajorMinor(v), semver.Prerelease(v), semver.Build(v)}
	say("version", []string{v}, chosen(parts, func(string) bool { return true })...)
	if !module.IsPseudoVersion(v) {
		say("pseudo", []string{v})
		return
	}
	t, err := module.PseudoVersionTime(v)
	zero := fmt.Sprint(module.IsZeroPseudoVersion(v))
	say("pseudo", []string{v},
		answer(module.PseudoVersionRev(v)),
		answer(t.Format(time.RFC3339), err),
		answer(module.PseudoVersionBase(v)),
		&zero)
}

// compare prints the sorted list of the valid versions, then each one's precedence against that list.
func compare() {
	var sorted []string
	for _, v := range versions {
		if semver.IsValid(v) {
			sorted = append(sorted, v)
		}
	}
	semver.Sort(sorted)
	say("sort", sorted)
	for _, v := range sorted {
		var row strings.Builder
		for _, w := range sorted {
			row.WriteByte("<=>"[semver.Compare(v, w)+1])
		}
		say("compare", []string{v}, answer(row.String(), nil))
	}
}

// pseudo builds pseudo-versions; what is none is an error to us.
func pseudo() {
	times := []time.Time{{}, time.Unix(0, 0), time.Date(2020, 2, 29, 23, 59, 59, 999999999, time.FixedZone("", 7200)), time.Date(1, 1, 1, 0, 0, 1, 0, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)}
	revisions := []string{"abcdef123456", "0123456789ab", "z", "a-b", ""}
	n := 0
	for _, older := range append([]string{""}, versions...) {
		if older != "" && !semver.IsValid(older) {
			continue
		}
		for _, major := range []string{"", "v0", "v1", "v10", "x"} {
			n++
			t, rev := times[n%len(times)], revisions[n/2%len(revisions)]
			built := module.PseudoVersion(major, older, t, rev)
			var err error
			if !module.IsPseudoVersion(built) {
				err = os.ErrInvalid
			}
			say("build", []string{major, older, t.UTC().Format(time.RFC3339Nano), rev}, answer(built, err))
			if older != "" {
				break
			}
		}
	}
	for _, major := range []string{"", "v0", "v1", "v2"} {
		say("zero", []string{major}, answer(module.ZeroPseudoVersion(major), nil))
	}
}
