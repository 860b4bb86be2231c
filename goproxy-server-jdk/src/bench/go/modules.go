package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"math"
	"math/rand"
	"sort"
	"strings"
	"sync"
	"time"
)

const (
	version    = "v1.0.0"
	fileBytes  = 24 << 10
	alphabet   = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-"
	pathPrefix = "bench.example/"
)

var published = time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)

// A module of one version. All of it follows from its fields, so that two runs have the same bytes.
type module struct {
	path     string
	requires []string
	zipBytes int // about
	seed     int64

	once   sync.Once
	zipped []byte
}

func (m *module) mod() []byte {
	var b strings.Builder
	// Before Go 1.17 graphs weren't pruned: go reads every go.mod file that there is.
	fmt.Fprintf(&b, "module %s\n\ngo 1.16\n", m.path)
	for _, r := range m.requires {
		fmt.Fprintf(&b, "\nrequire %s %s\n", r, version)
	}
	return []byte(b.String())
}

func (m *module) info() []byte {
	return []byte(fmt.Sprintf(`{"Version":%q,"Time":%q}`, version, published.Format(time.RFC3339)))
}

// zip is valid by Go's rules: go.mod, a package, and text that compresses a little, as source code does a lot.
func (m *module) zip() []byte {
	m.once.Do(func() {
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		m.add(w, "go.mod", m.mod())
		m.add(w, "lib.go", []byte("package lib\n"))
		random := rand.New(rand.NewSource(m.seed))
		size := fileBytes
		if m.zipBytes > 1<<20 {
			size = 1 << 20
		}
		text := make([]byte, size)
		for i := 0; out.Len() < m.zipBytes; i++ {
			random.Read(text)
			for j, b := range text {
				text[j] = alphabet[b&63]
			}
			m.add(w, fmt.Sprintf("text/%04d.txt", i), text)
		}
		check(w.Close())
		m.zipped = out.Bytes()
	})
	return m.zipped
}

func (m *module) add(w *zip.Writer, name string, content []byte) {
	f, err := w.CreateHeader(&zip.FileHeader{Name: m.path + "@" + version + "/" + name, Method: zip.Deflate})
	check(err)
	_, err = f.Write(content)
	check(err)
	check(w.Flush())
}

// file is what an upstream has under a name of the protocol.
func (m *module) file(name string) ([]byte, bool) {
	switch name {
	case "/@v/list":
		return []byte(version + "\n"), true
	case "/@latest", "/@v/" + version + ".info":
		return m.info(), true
	case "/@v/" + version + ".mod":
		return m.mod(), true
	case "/@v/" + version + ".zip":
		return m.zip(), true
	}
	return nil, false
}

// h1 is the hash that go.sum has for a zip.
func h1(zipped []byte) string {
	r, err := zip.NewReader(bytes.NewReader(zipped), int64(len(zipped)))
	if err != nil {
		return "no zip: " + err.Error()
	}
	sort.Slice(r.File, func(i, j int) bool { return r.File[i].Name < r.File[j].Name })
	all := sha256.New()
	for _, f := range r.File {
		one := sha256.New()
		in, err := f.Open()
		if err == nil {
			_, err = io.Copy(one, in)
		}
		if err != nil {
			return "bad zip: " + err.Error()
		}
		fmt.Fprintf(all, "%x  %s\n", one.Sum(nil), f.Name)
	}
	return "h1:" + base64.StdEncoding.EncodeToString(all.Sum(nil))
}

// A graph of modules in layers, each module requiring some of the next layers.
type graph struct {
	direct  []*module // what the main module requires
	modules []*module
}

const layers = 7

// newGraph makes n modules with zips log-normal around a median.
func newGraph(name string, n int, medianBytes float64, seed int64) *graph {
	random := rand.New(rand.NewSource(seed))
	g := &graph{}
	for i := 0; i < n; i++ {
		size := medianBytes * math.Exp(1.1*random.NormFloat64())
		g.modules = append(g.modules, &module{
			path:     fmt.Sprintf("%s%s/m%04d", pathPrefix, name, i),
			zipBytes: int(math.Min(size, 20*medianBytes)),
			seed:     seed + int64(i),
		})
	}
	start := func(layer int) int { return layer * n / layers }
	g.direct = g.modules[:start(1)]
	for layer := 0; layer+1 < layers; layer++ {
		here, below := g.modules[start(layer):start(layer+1)], g.modules[start(layer+1):]
		next := g.modules[start(layer+1):start(layer+2)]
		for _, m := range next { // all are reached
			m.requiredBy(here[random.Intn(len(here))])
		}
		for _, m := range here {
			for k := 0; k < 3; k++ {
				below[random.Intn(len(below))].requiredBy(m)
			}
		}
	}
	return g
}

func (m *module) requiredBy(other *module) {
	for _, r := range other.requires {
		if r == m.path {
			return
		}
	}
	other.requires = append(other.requires, m.path)
}

// mainMod is the go.mod file of a build that needs the whole graph.
func (g *graph) mainMod() []byte {
	m := module{path: pathPrefix + "main"}
	for _, d := range g.direct {
		m.requires = append(m.requires, d.path)
	}
	return m.mod()
}

func (g *graph) zipBytes() (total int64) {
	for _, m := range g.modules {
		total += int64(len(m.zip()))
	}
	return total
}
