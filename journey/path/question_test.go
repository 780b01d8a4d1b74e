// SPDX-License-Identifier: Apache-2.0

package path

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/journey"
	"touchstone/journey/journeytest"
)

// lettersOf makes one customer of each text, an event of each letter.
func lettersOf(t testing.TB, texts ...string) *journey.Trails {
	t.Helper()
	log := &journey.Log{Activities: []string{"a", "b", "c", "d"}, Cases: len(texts)}
	for c, text := range texts {
		for _, letter := range text {
			log.Case = append(log.Case, uint32(c))
			log.Activity = append(log.Activity, uint32(letter-'a'))
		}
	}
	return journeytest.Trails(t, log)
}

// outline writes a tree: name, paths and where they go.
func outline(f *Flow) string {
	text := ""
	for i := range f.Children {
		n := &f.Children[i]
		text += n.Name + string(rune('0'+n.Paths)) + outline(&n.Flow)
	}
	if f.Ended > 0 {
		text += "." + string(rune('0'+f.Ended))
	}
	if f.Other > 0 {
		text += "+" + string(rune('0'+f.Other))
	}
	if text == "" {
		return ""
	}
	return "(" + text + ")"
}

// By hand: a letter with its paths, in brackets what follows it, . for those
// that end and + for those that go on to something not shown.
func TestTrees(t *testing.T) {
	a := []uint32{0}
	trails := []string{"abbc", "abd", "ba", "cab", "d"}
	cases := []struct {
		what, want string
		q          Question
	}{
		{"two steps after a", "(b3(b1(+1)d1(.1).1).1)", Question{Anchor: a, Depth: 2}},
		{"three", "(b3(b1(c1(.1))d1(.1).1).1)", Question{Anchor: a}},
		{"only the largest branch", "(b3(b1(c1(.1)).1+1).1)", Question{Anchor: a, Top: 1}},
		{"the same again is no step", "(b3(c1(.1)d1(.1).1).1)", Question{Anchor: a, Repeats: Collapse}},
		{"before a", "(b1(.1)c1(.1).2)", Question{Anchor: a, Direction: Before}},
		{"from the beginning", "(a2(+2)b1(+1)c1(+1)d1(.1))", Question{Depth: 1}},
		{"from the end", "(d2(.1+1)a1(+1)b1(+1)c1(+1))", Question{Depth: 1, Direction: Before}},
		{"those that end with b", "(b1(.1))", Question{Anchor: a, EndsWith: []uint32{1}}},
		{"those that start with a", "(b2(+2))", Question{Anchor: a, StartsWith: a, Depth: 1}},
		{"nobody", "", Question{Anchor: a, StartsWith: []uint32{3}}},
	}
	for _, c := range cases {
		r := ask(t, lettersOf(t, trails...), c.q)
		side := r.After
		if c.q.Direction == Before {
			side = r.Before
		}
		if got := outline(side.Tree); got != c.want {
			t.Errorf("%s: got %s, want %s", c.what, got, c.want)
		}
		if r.Cases != 5 || r.Excluded+r.Without+side.Tree.Cases != 5 {
			t.Errorf("%s: got %+v", c.what, r)
		}
	}
}

// a b a b: from every a, each touchpoint once: b, b. From every a as it stands:
// b a b, b.
func TestEvery(t *testing.T) {
	q := Question{Anchor: []uint32{0}, Occurrence: Every}
	if got := outline(ask(t, lettersOf(t, "abab"), q).After.Tree); got != "(b2(a1(b1(.1)).1))" {
		t.Errorf("got %s", got)
	}
	q.Repeats = Unique
	r := ask(t, lettersOf(t, "abab"), q)
	if got := outline(r.After.Tree); got != "(b2(.2))" || r.After.Tree.Cases != 1 || r.After.Tree.Customers != 1 {
		t.Errorf("got %s, %+v", got, r.After.Tree.Count)
	}
}

// Three customers meet b and c in any order, one only b, one nothing.
func TestSets(t *testing.T) {
	r := ask(t, lettersOf(t, "abc", "acb", "acbbcbcb", "ab", "a"), Question{Anchor: []uint32{0}, Unordered: true, Top: 1})
	s := r.After.Sets
	if len(s.Top) != 1 || s.Top[0].Paths != 3 || s.Other != 1 || s.OtherSets != 1 || s.Ended != 1 || s.Depth != DefaultDepth {
		t.Errorf("got %+v", s)
	}
	if d := cmp.Diff([]string{"b", "c"}, s.Top[0].Names); d != "" || s.Top[0].Share != 0.6 {
		t.Errorf("%v: %s", s.Top[0].Share, d)
	}
}

func TestNobody(t *testing.T) {
	for _, q := range []Question{{Direction: Both}, {Anchor: []uint32{3}, Direction: Both}, {Anchor: []uint32{3}, Unordered: true}} {
		for _, source := range []journey.Source{lettersOf(t), lettersOf(t, "", "abc")} {
			r := ask(t, source, q)
			if _, err := json.Marshal(r); err != nil {
				t.Error(err)
			}
			if len(q.Anchor) > 0 && r.Without != r.Cases {
				t.Errorf("got %+v", r)
			}
		}
	}
}

// A trail of a million events, a b a b …: all anchors count, in one look at
// each event even where far away ones are what a path needs.
func TestLongTrail(t *testing.T) {
	const n = 1_000_000
	log := &journey.Log{Case: make([]uint32, n), Activity: make([]uint32, n), Activities: []string{"a", "b", "c"}, Cases: 1}
	for i := range n {
		log.Activity[i] = uint32(i % 2)
	}
	log.Activity[n-1] = 2
	trails := journeytest.Trails(t, log)
	for _, repeats := range []Repeats{Keep, Collapse, Unique} {
		r := ask(t, trails, Question{Anchor: []uint32{0}, Occurrence: Every, Direction: Both, Repeats: repeats, Depth: MaxDepth})
		if r.After.Tree.Paths != n/2 || r.Before.Tree.Paths != n/2 {
			t.Errorf("%s: got %+v", repeats, r.After.Tree.Count)
		}
	}
	r := ask(t, trails, Question{Anchor: []uint32{0}, Occurrence: Every, Repeats: Unique})
	// From all but the last a: b, then c; from the last one c at once.
	if got := r.After.Tree.Children; len(got) != 2 || got[0].Paths != n/2-1 || got[0].Children[0].Name != "c" || got[1].Paths != 1 {
		t.Errorf("got %+v", got)
	}
}

func TestBadQuestions(t *testing.T) {
	cases := []struct {
		field string
		q     Question
	}{
		{"anchor", Question{Anchor: []uint32{4}}},
		{"starts_with", Question{StartsWith: []uint32{4}}},
		{"ends_with", Question{EndsWith: make([]uint32, journey.MaxCodes+1)}},
		{"occurrence", Question{Occurrence: "second"}},
		{"direction", Question{Direction: "sideways"}},
		{"repeats", Question{Repeats: "sometimes"}},
		{"depth", Question{Depth: -1}},
		{"depth", Question{Depth: 1_000_000_000}},
		{"top", Question{Top: MaxTop + 1}},
	}
	for _, c := range cases {
		_, err := Paths(t.Context(), lettersOf(t, "a"), c.q)
		var first *touchstone.Error
		if !errors.As(err, &first) || first.Kind != touchstone.Invalid || first.Field != c.field {
			t.Errorf("%s: got %v", c.field, err)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, q := range []Question{{}, {Unordered: true}} {
		if _, err := Paths(ctx, lettersOf(t, "a"), q); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
}
