// SPDX-License-Identifier: Apache-2.0

package topics

import (
	"cmp"
	"context"
	"maps"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"

	"touchstone"
	"touchstone/language/aspect"
	"touchstone/language/topic"
	"touchstone/voice"
)

const (
	mostFitted = 20_000 // parts that topics are found in; the others are placed
	faint      = 0.02   // purity from which a part is of a topic
	manyParts  = 2_000  // from which fewer than manyTopics topics say what everybody knows
	manyTopics = 10
	named      = 8 // terms that name a topic
)

// Options tell how to find topics.
type Options struct {
	Topics int // wanted, 1 to 100; 0: whatever suits
	// Least is how many different customers must use a term that is kept; 0:
	// any number.
	Least int
	// Customer tells whose a subject is; nil: a customer's own.
	Customer func(touchstone.SubjectID) touchstone.CustomerID
	// Reader gives a reader of feelings and aspects for a goroutine; nil: they
	// are not read.
	Reader   func() voice.Reader
	Workers  int                   // goroutines; 0: one for each core
	Progress func(done, total int) // may be nil; not called from several goroutines at once
}

// Find finds what the texts of a sample talk about. Its error is that of the
// context. The sample's texts are its result's and must not be used any more.
func Find(ctx context.Context, s *Sample, o Options) (*Found, error) {
	o.Workers = cmp.Or(o.Workers, runtime.GOMAXPROCS(0))
	if o.Progress == nil {
		o.Progress = func(int, int) {}
	}
	n := len(s.Said)
	parts := fitting(s.Said)
	least := 0
	if len(parts) >= manyParts {
		least = manyTopics
	}
	d, err := topic.Discover(ctx, parts, topic.Options{Topics: o.Topics, Least: least, Known: listed(),
		Progress: func(done, total int) { o.Progress(n*done/total/2, n) }})
	if err != nil {
		return nil, err
	}
	f := &finder{Options: o, said: s.Said, found: d, candidates: candidates(d)}
	users, err := f.place(ctx)
	if err != nil {
		return nil, err
	}
	out := &Found{All: s.All, Read: n, Stability: d.Stability, Texts: make([]Text, n)}
	if math.IsNaN(d.Stability) {
		out.Stability = -1
	}
	f.name(out, users)
	f.number(out)
	for i := range s.Said {
		out.Texts[i] = s.Said[i].Text
	}
	return out, nil
}

// listed tells which words the taxonomy of any industry lists.
func listed() func(term string) bool {
	var all []*aspect.Taxonomy
	for _, industry := range aspect.Industries() {
		t, _ := aspect.Shipped(industry)
		all = append(all, t)
	}
	return func(term string) bool {
		return slices.ContainsFunc(all, func(t *aspect.Taxonomy) bool { return t.Stands(term) != "" })
	}
}

// fitting gives parts of texts, chosen at random but always alike.
func fitting(said []Said) []topic.Text {
	s := NewSplitter()
	var out []topic.Text
	for _, i := range rand.New(rand.NewPCG(7, 8)).Perm(len(said)) {
		masked, parts := s.Split(said[i].Words)
		for _, p := range slices.Clone(parts) {
			out = append(out, s.read(p.Of(masked)))
		}
		if len(out) >= mostFitted {
			break
		}
	}
	return out
}

// candidates gives every term by which a topic may be named or found again.
func candidates(d *topic.Discovery) map[string]bool {
	out := map[string]bool{}
	for _, t := range d.Topics {
		for term := range t.Direction {
			out[term] = true
		}
		for _, term := range t.Terms {
			out[term] = true
		}
	}
	return out
}

// name keeps of every topic the terms that enough customers use, and drops those
// that have none.
func (f *finder) name(out *Found, users crowd) {
	rank := make([]int, len(f.found.Topics))
	for i, t := range f.found.Topics {
		kept := Topic{Coherence: t.Coherence, Direction: map[string]float64{}}
		if math.IsNaN(kept.Coherence) {
			kept.Coherence = 0
		}
		for term, x := range t.Direction {
			if users.many(term, f.Least) {
				kept.Direction[term] = x
			}
		}
		for _, term := range t.Terms {
			if users.many(term, f.Least) {
				kept.Terms = append(kept.Terms, term)
			}
		}
		if len(kept.Terms) == 0 {
			kept.Terms = strongest(kept.Direction)
		}
		rank[i] = -1
		if len(kept.Terms) > 0 {
			rank[i] = len(out.Topics)
			out.Topics = append(out.Topics, kept)
		}
	}
	for i := range f.said {
		places := f.said[i].Places[:0]
		for _, p := range f.said[i].Places {
			if p.Topic = rank[p.Topic]; p.Topic >= 0 {
				places = append(places, p)
			}
		}
		f.said[i].Places = places
	}
}

// strongest gives the terms of most weight.
func strongest(direction map[string]float64) []string {
	terms := slices.SortedFunc(maps.Keys(direction), func(a, b string) int {
		return cmp.Or(cmp.Compare(direction[b], direction[a]), cmp.Compare(a, b))
	})
	return terms[:min(named, len(terms))]
}

// number gives aspects and unlisted terms their numbers, and forgets terms that
// too few customers use.
func (f *finder) number(out *Found) {
	users := crowd{}
	for i := range f.heard {
		for _, h := range f.heard[i] {
			if h.Term != "" {
				users.add(h.Term, f.who(&f.said[i].Text), f.Least)
			}
		}
	}
	at := map[Aspect]int{}
	for i := range f.heard {
		for _, h := range f.heard[i] {
			if h.Term != "" && !users.many(h.Term, f.Least) {
				continue
			}
			number, known := at[h.Aspect]
			if !known {
				number = len(out.Aspects)
				at[h.Aspect], out.Aspects = number, append(out.Aspects, h.Aspect)
			}
			h.spoken.Aspect = number
			f.said[i].Aspects = append(f.said[i].Aspects, h.spoken)
		}
	}
}
