// SPDX-License-Identifier: Apache-2.0

package path

import (
	"cmp"
	"maps"
	"slices"

	"touchstone/journey"
)

// Bands are the paths of a tree put together by step and level, however they
// came there. Of each level the most frequent steps stand alone; what is too
// small for that is Rest and followed no further. The bands of a level and
// those on which paths ended before add up to all paths.
type Bands struct {
	Bands   []Band       `json:"bands"` // level by level, the first is the anchor
	Streams []Stream     `json:"streams"`
	Ended   journey.Rate `json:"ended"` // paths that end within these levels
}

// Kind is what a band holds.
type Kind string

// The kinds of bands.
const (
	Root Kind = "root" // all paths, at the anchor
	Step Kind = "step"
	Done Kind = "ended" // paths that ended with the level before
	Rest Kind = "other"
)

// Band is the paths that have a step at a level.
type Band struct {
	Kind  Kind   `json:"kind" enum:"root,step,ended,other"`
	Name  string `json:"name,omitempty"` // of the step
	Level int    `json:"level"`          // steps from the anchor
	// Taken are the paths, of all. The interval takes all paths of a customer to
	// be alike (journey.Clusters).
	Taken journey.Rate `json:"taken"`
}

// Stream is the paths that go from one band to another.
type Stream struct {
	From int `json:"from"` // places among the bands
	To   int `json:"to"`
	N    int `json:"n"`
}

// members are nodes of one band.
type members struct {
	band  int
	nodes []*Flow
}

// arrival is how many paths come to a band from which others, and to which
// nodes.
type arrival struct {
	n    int
	from map[int]int
	next members
}

func (a *arrival) add(from, n int, node *Flow) {
	if a.from == nil {
		a.from = map[int]int{}
	}
	a.n += n
	a.from[from] += n
	if node != nil {
		a.next.nodes = append(a.next.nodes, node)
	}
}

// bander puts a tree together.
type bander struct {
	Bands
	all       int
	effective float64
	widest    int
}

// bandsOf puts a tree of so many levels together; its paths are worth only so
// many independent ones.
func bandsOf(root *Flow, levels, widest int, effective float64) *Bands {
	b := &bander{all: root.Paths, effective: effective, widest: widest}
	b.Streams = []Stream{}
	b.band(Root, "", 0, &arrival{n: root.Paths})
	level := []members{{0, []*Flow{root}}}
	for at := 1; at <= levels && len(level) > 0; at++ {
		level = b.level(level, at)
	}
	ended := 0
	for _, band := range b.Bands.Bands {
		if band.Kind == Done {
			ended += band.Taken.N
		}
	}
	b.Ended = b.rate(ended)
	return &b.Bands
}

func (b *bander) rate(n int) journey.Rate { return journey.ClusteredRate(n, b.all, b.effective) }

// band appends a band and what comes to it, and gives its place.
func (b *bander) band(kind Kind, name string, level int, a *arrival) int {
	at := len(b.Bands.Bands)
	b.Bands.Bands = append(b.Bands.Bands, Band{kind, name, level, b.rate(a.n)})
	for _, from := range slices.Sorted(maps.Keys(a.from)) {
		b.Streams = append(b.Streams, Stream{from, at, a.from[from]})
	}
	return at
}

// level appends the bands that come after those of the level before, and gives
// the ones that are followed.
func (b *bander) level(before []members, at int) []members {
	steps, ended, rest := map[string]*arrival{}, &arrival{}, &arrival{}
	for _, g := range before {
		for _, f := range g.nodes {
			ended.add(g.band, f.Ended, nil)
			rest.add(g.band, f.Other, nil)
			for i := range f.Children {
				c := &f.Children[i]
				if steps[c.Name] == nil {
					steps[c.Name] = &arrival{}
				}
				steps[c.Name].add(g.band, c.Paths, &c.Flow)
			}
		}
	}
	names := slices.SortedFunc(maps.Keys(steps), func(x, y string) int {
		return cmp.Or(cmp.Compare(steps[y].n, steps[x].n), cmp.Compare(x, y))
	})
	var next []members
	for i, name := range names {
		a := steps[name]
		if i < b.widest {
			a.next.band = b.band(Step, name, at, a)
			next = append(next, a.next)
			continue
		}
		for from, n := range a.from {
			rest.add(from, n, nil)
		}
	}
	for _, e := range []struct {
		kind Kind
		a    *arrival
	}{{Done, ended}, {Rest, rest}} {
		maps.DeleteFunc(e.a.from, func(_, n int) bool { return n == 0 })
		if e.a.n > 0 {
			b.band(e.kind, "", at, e.a)
		}
	}
	return next
}
