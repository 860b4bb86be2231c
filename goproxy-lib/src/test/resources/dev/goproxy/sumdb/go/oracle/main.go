// Prints what golang.org/x/mod/sumdb makes of keys, notes, tree heads, tile paths, records, and of the log whose record n is "record n\n".
//
// In this folder's parent: go run ./oracle > ../oracle.jsonl
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

var out = json.NewEncoder(os.Stdout)

func print(kind string, row map[string]any) {
	row["kind"] = kind
	out.Encode(row)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// key makes the same key in each run.
func key(name string, seed byte) (skey, vkey string) {
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, 32))
	vkey = must(note.NewEd25519VerifierKey(name, private.Public().(ed25519.PublicKey)))
	hash := strings.Split(vkey, "+")[1]
	return "PRIVATE+KEY+" + name + "+" + hash + "+" + base64.StdEncoding.EncodeToString(append([]byte{1}, private.Seed()...)), vkey
}

func main() {
	out.SetEscapeHTML(false)
	keys()
	notes()
	heads()
	tiles()
	records()
	log()
}

func keys() {
	_, vkey := key("one.example", 1)
	_, slash := key("localhost.localdev:8080/sumdb", 1)
	name, rest, _ := strings.Cut(vkey, "+")
	hash, b64, _ := strings.Cut(rest, "+")
	raw := must(base64.StdEncoding.DecodeString(b64))
	for _, k := range []string{
		vkey, slash, "", "+", "++", name, name + "+" + hash, name + "+" + strings.ToUpper(hash) + "+" + b64, name + "+" + hash + "+" + b64 + "+x", name + "+" + hash + "+" + strings.TrimRight(b64, "="), "two.example+" + hash + "+" + b64,
		name + "+00000000+" + b64, name + "+" + hash[1:] + "+" + b64, name + "+0" + hash + "+" + b64, " " + vkey, vkey + " ", strings.Replace(vkey, "one", "o e", 1), name + "+" + hash + "+" + b64[:len(b64)-4], name + "+" + hash + "+" + "!!!!",
		unusual(name, append([]byte{2}, raw[1:]...)), unusual(name, raw[:32]), unusual(name, append(raw, 0)), unusual(name, []byte{1}), unusual("n\u00e4me", raw), unusual("a\u00a0b", raw), "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
	} {
		_, err := note.NewVerifier(k)
		print("key", map[string]any{"key": k, "ok": err == nil})
	}
}

// unusual makes a verifier key with the right hash of any bytes.
func unusual(name string, key []byte) string {
	sum := sha256.Sum256(append([]byte(name+"\n"), key...))
	return name + "+" + hex.EncodeToString(sum[:4]) + "+" + base64.StdEncoding.EncodeToString(key)
}

func notes() {
	skey1, vkey1 := key("one.example", 1)
	skey2, vkey2 := key("two.example", 2)
	skey3, _ := key("three.example", 3)
	known := note.VerifierList(must(note.NewVerifier(vkey1)), must(note.NewVerifier(vkey2)))
	signers := map[int]note.Signer{1: must(note.NewSigner(skey1)), 2: must(note.NewSigner(skey2)), 3: must(note.NewSigner(skey3))}
	sign := func(text string, by ...int) string {
		var s []note.Signer
		for _, n := range by {
			s = append(s, signers[n])
		}
		return string(must(note.Sign(&note.Note{Text: text}, s...)))
	}
	good := sign("hello\n", 1)
	line := good[strings.LastIndex(good, "\u2014"):]
	line2 := strings.TrimPrefix(sign("hello\n", 2), "hello\n\n")
	line3 := strings.TrimPrefix(sign("hello\n", 3), "hello\n\n")
	other := strings.TrimPrefix(sign("other\n", 1), "other\n\n")
	short := "\u2014 one.example " + base64.StdEncoding.EncodeToString(must(base64.StdEncoding.DecodeString(strings.Fields(line)[2]))[:40]) + "\n"
	inputs := []string{
		good, sign("hello\n", 1, 2), sign("hello\n", 1, 2, 3), sign("hello\n", 3), sign("hello\n", 3, 2), sign("\n", 1), sign("a\n\nb\n", 1), sign("a\n\n\u2014 x\n", 1), sign("gr\u00fc\u00dfe \U0001F600\n", 1), sign("\u007f\u0085\u2028\n", 1), sign("\ufffd\n", 1), sign("\ufeffbom\n", 1),
		"", "\n", "\n\n", "hello\n", "hello\n\n", "hello\n\n\n", line, "\n" + line, "\n\n" + line, "hello\n" + line, "hello\n\n" + strings.TrimSuffix(line, "\n"), good + "\n", good + "x", good + line, good + line2, good + line3, good + line3 + line3, good + other, "hello\n\n" + other, "hello\n\n" + other + line, "hello\n\n" + line3 + other,
		"other\n\n" + line, "hello \n\n" + line, "hello\r\n\n" + line, "hello\t\n\n" + line, "hello\x00\n\n" + line, "h\xffllo\n\n" + line, "hello\n\n" + strings.Replace(line, "\u2014", "-", 1), "hello\n\n" + strings.Replace(line, "one", "two", 1), "hello\n\n" + strings.Replace(line, "one.example", "", 1), "hello\n\n" + strings.Replace(line, "one", "o+e", 1), "hello\n\n" + strings.Replace(line, "one", "o\u00a0e", 1),
		"hello\n\n" + strings.Replace(line, " one", "  one", 1), "hello\n\n" + strings.TrimSuffix(line, "\n") + " \n", "hello\n\n" + strings.TrimSuffix(line, "\n") + "=\n", "hello\n\n" + strings.Replace(line, "=", "", 1), "hello\n\n\u2014 one.example\n", "hello\n\n\u2014 one.example \n", "hello\n\n\u2014 one.example AAAA\n", "hello\n\n\u2014 x AAAAAA==\n", "hello\n\n\u2014 x AAAAAAA=\n" + line, "hello\n\n" + short, "hello\n\n" + line + short,
		"hello\n\n" + line + strings.Repeat(line3, 99), "hello\n\n" + line + strings.Repeat(line3, 100), "hello\n\n" + strings.Repeat(line3, 100) + line, "hello\n\n" + strings.Repeat(line, 100), "hello\n\n" + strings.Repeat(line, 101), "hello\n\nmore\n\n" + line, "hello\n\n" + line + "\nx\n", "hello\n\n" + line + "\n" + line,
	}
	for _, input := range inputs {
		n, err := note.Open([]byte(input), known)
		row := map[string]any{"note": base64.StdEncoding.EncodeToString([]byte(input)), "known": []string{vkey1, vkey2}}
		var invalid *note.InvalidSignatureError
		var unverified *note.UnverifiedNoteError
		switch {
		case err == nil:
			row["verdict"] = "OK"
			row["text"] = n.Text
			names := []string{}
			for _, s := range n.Sigs {
				names = append(names, s.Name)
			}
			row["signers"] = names
		case errors.As(err, &invalid):
			row["verdict"] = "FORGED"
		case errors.As(err, &unverified):
			row["verdict"] = "UNKNOWN_SIGNER"
		default:
			row["verdict"] = "MALFORMED"
		}
		print("note", row)
	}
}

func heads() {
	h := "nND/nri/U0xuHUrYSy0HtMeal2vzD9V4k/BO79C+QeI="
	for _, text := range []string{
		"go.sum database tree\n2\n" + h + "\n", "go.sum database tree\n2\n" + h + "\nmore\n\nlines", "go.sum database tree\n0\n" + h + "\n", "go.sum database tree\n2\n" + h, "go.sum database tree v2\n2\n" + h + "\n", "go.sum database tree\n-1\n" + h + "\n", "go.sum database tree\n02\n" + h + "\n", "go.sum database tree\n+2\n" + h + "\n",
		"go.sum database tree\n9223372036854775807\n" + h + "\n", "go.sum database tree\n9223372036854775808\n" + h + "\n", "go.sum database tree\n\n" + h + "\n", "go.sum database tree\n2\n\n", "go.sum database tree\n2\n" + h[1:] + "\n", "go.sum database tree\n2\n" + h[:43] + "\n", "go.sum database tree\n2\n" + h[:40] + "\n", "go.sum database tree\n2\n" + h + h + "\n", "go.sum database tree\n2\n " + h + "\n", "go.sum database tree\r\n2\n" + h + "\n", "", "\n\n\n",
		"go.sum database tree\n2\n" + h + "\n" + strings.Repeat("~", 1_000_000-68), "go.sum database tree\n2\n" + h + "\n" + strings.Repeat("~", 1_000_000),
	} {
		t, err := tlog.ParseTree([]byte(text))
		print("head", map[string]any{"text": strings.TrimRight(text, "~"), "tildes": strings.Count(text, "~"), "ok": err == nil, "size": fmt.Sprint(t.N)})
	}
}

func tiles() {
	for _, path := range []string{
		"tile/8/0/000", "tile/8/0/999", "tile/8/0/x001/000", "tile/8/0/x001/x234/067", "tile/8/1/000.p/1", "tile/8/0/000.p/255", "tile/8/0/000.p/256", "tile/8/0/000.p/0", "tile/8/0/000.p/-1", "tile/8/0/000.p/01", "tile/8/data/000", "tile/8/data/x123/456.p/7", "tile/8/-1/000", "tile/1/0/000", "tile/30/0/000", "tile/31/0/000", "tile/0/0/000", "tile/-1/0/000", "tile/8/63/000", "tile/8/64/000", "tile/8/00/000", "tile/08/0/000",
		"tile/8/0/0", "tile/8/0/1000", "tile/8/0/00x", "tile/8/0/x000", "tile/8/0/000/000", "tile/8/0/x000/000", "tile/8/0/001/000", "tile/8/0/x001/x000", "tile/8/0/", "tile/8/0", "tile/8", "tile", "", "/tile/8/0/000", "tile/8/0/000/", "tile//8/0/000", "tile/8/0/000.p", "tile/8/0/000.p/", "tile/8/0/000.p/1/", "tile/8/0/000.p/x", "tile/8/0/x001.p/000", "tile/8/0/x001.p/1", "tile/8/0/%00", "tile/8/0/\x00", "Tile/8/0/000", "tile/8/DATA/000", "tile/8/0/+01", "tile/8/0/-01", "tile/8/0/\u0660\u0660\u0660",
		"tile/8/0/x009/x223/x372/x036/x854/x775/807", "tile/8/0/x009/x223/x372/x036/x854/x775/808", "tile/8/0/x999/x999/x999/x999/x999/x999/x999/999", "tile/8/2147483648/000", "tile/2147483648/0/000", "tile/8/0/000.p/4294967297", "tile/8/5/x001/000.p/3", "lookup/a@v1", "tile/8/0/xx01/000", "tile/8/0/000.p.p/1", "tile/8/0/x001/000.p/12",
	} {
		t, err := tlog.ParseTilePath(path)
		print("tile", map[string]any{"path": path, "ok": err == nil, "tile": fmt.Sprintf("%d %d %d %d", t.H, t.L, t.N, t.W)})
	}
}

func records() {
	for _, msg := range []string{
		"5\na b h1:x\n\nrest\n", "5\na b h1:x\nc d h1:y\n\n", "5\na\n\n\nrest", "0\na\n\n", "05\na\n\n", "+5\na\n\n", "5 \na\n\n", "\na\n\n", "x\na\n\n", "9223372036854775807\na\n\n", "9223372036854775808\na\n\n", "5\na\n", "5\na", "5\n\n", "5\n\n\n", "5\n\na\n\n", "5", "", "\n\n\n", "5\na\tb\n\n", "5\r\na\n\n", "5\na\r\n\n", "5\na\x00\n\n", "5\na\xff\n\n", "5\n\u00fc\n\n", "5\n\u007f\n\n", "5\na\n\n\n\n", "5\na\n \n\nx", "\u0665\na\n\n", "0x5\na\n\n", "5_0\na\n\n",
	} {
		id, text, rest, err := tlog.ParseRecord([]byte(msg))
		print("record", map[string]any{"answer": base64.StdEncoding.EncodeToString([]byte(msg)), "ok": err == nil, "number": fmt.Sprint(id), "text": string(text), "rest": string(rest)})
	}
}

func log() {
	const size = 66_000
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var hashes []tlog.Hash
		for _, i := range indexes {
			hashes = append(hashes, stored[i])
		}
		return hashes, nil
	})
	for n := int64(0); n < size; n++ {
		stored = append(stored, must(tlog.StoredHashes(n, []byte(fmt.Sprintf("record %d\n", n)), reader))...)
	}
	sizes := []int64{1, 2, 3, 4, 5, 7, 8, 13, 255, 256, 257, 300, 513, 1000, 65535, 65536, 65537, 65793, size}
	for _, n := range sizes {
		print("root", map[string]any{"size": n, "root": must(tlog.TreeHash(n, reader)).String()})
		for _, record := range []int64{0, 1, 2, 6, 255, 256, 511, n / 2, n - 2, n - 1} {
			if record >= 0 && record < n {
				print("inclusion", map[string]any{"size": n, "record": record, "proof": show(must(tlog.ProveRecord(n, record, reader)))})
			}
		}
		for _, old := range sizes {
			if old <= n {
				print("consistency", map[string]any{"size": n, "old": old, "proof": show(must(tlog.ProveTree(n, old, reader)))})
			}
		}
	}
	for _, t := range []tlog.Tile{{H: 8, L: 0, N: 0, W: 256}, {H: 8, L: 0, N: 0, W: 1}, {H: 8, L: 0, N: 257, W: 208}, {H: 8, L: 1, N: 0, W: 256}, {H: 8, L: 1, N: 0, W: 3}, {H: 8, L: 1, N: 1, W: 1}, {H: 8, L: 2, N: 0, W: 1}} {
		sum := sha256.Sum256(must(tlog.ReadTileData(t, reader)))
		print("tiledata", map[string]any{"path": t.Path(), "sha256": hex.EncodeToString(sum[:])})
	}
}

func show[P ~[]tlog.Hash](proof P) []string {
	shown := []string{}
	for _, h := range proof {
		shown = append(shown, h.String())
	}
	return shown
}
