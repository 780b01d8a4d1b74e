// SPDX-License-Identifier: Apache-2.0

package journey_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"touchstone"
	"touchstone/journey"
	"touchstone/journey/journeytest"
)

// letters is a source with customers whose cases are words: each letter is a
// touchpoint, an hour after the one before.
func letters(names string, parts int, customers ...[]string) *journeytest.Source {
	v := &journeytest.Source{Activities: strings.Split(names, ""), Trails: make([][]journey.Trail, parts)}
	number := 0
	for id, cases := range customers {
		for _, word := range cases {
			t := journey.Trail{Case: number, Customer: id}
			for i, letter := range word {
				t.Activity, t.Time = append(t.Activity, uint32(strings.IndexRune(names, letter))), append(t.Time, int64(i)*hour)
			}
			v.Trails[id%parts] = append(v.Trails[id%parts], t)
			number++
		}
	}
	return v
}

func times(n int, cases ...string) [][]string {
	var out [][]string
	for range n {
		out = append(out, cases)
	}
	return out
}

func itemName(names []string, d journey.ComparedItem) string {
	text := string(d.Kind) + " "
	for _, a := range d.Path {
		text += names[a]
	}
	return strings.TrimSpace(text)
}

func findItem(t *testing.T, c *journey.Compared, what string) journey.ComparedItem {
	t.Helper()
	for _, d := range c.Findings {
		if itemName(c.Names, d) == what {
			return d
		}
	}
	t.Fatalf("%s is not among the findings", what)
	return journey.ComparedItem{}
}

func compareSegments(t *testing.T, source journey.Source, q journey.CompareQuestion) *journey.Compared {
	t.Helper()
	c, err := journey.Compare(t.Context(), source, func(t *journey.Trail) int8 {
		switch {
		case t.Customer < 100:
			return journey.Good
		case t.Customer < 180:
			return journey.Bad
		}
		return journey.LeftOut
	}, q)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := json.Marshal(c); err != nil {
		t.Fatal(err)
	}
	return c
}

// Of 100 customers of group A 60 have cases "axbyc" and "abc", 40 "abc" twice
// over; of 80 of group B 20 have "axbyc" and 60 "abc"; 7 belong to neither.
func TestCustomersOfSegments(t *testing.T) {
	var all [][]string
	all = append(all, times(60, "axbyc", "abc")...)
	all = append(all, times(40, "abc", "abc")...)
	all = append(all, times(20, "axbyc")...)
	all = append(all, times(60, "abc")...)
	all = append(all, times(7, "a")...)
	c := compareSegments(t, letters("abcxy", 3, all...), journey.CompareQuestion{})
	if c.A != 100 || c.B != 80 || c.LeftOut != 7 {
		t.Errorf("%+v", c)
	}
	d := findItem(t, c, "activity x")
	if d.AN != 60 || d.AOf != 100 || d.BN != 20 || d.BOf != 80 || len(d.Alike) != 1 || c.Names[d.Alike[0]] != "y" {
		t.Errorf("%+v", d)
	}
	near(t, "difference", *d.Difference, .6-.25, 1e-12)
	// Nobody meets a touchpoint twice in one case, and everybody follows a, b, c.
	for _, d := range c.Findings {
		switch item := itemName(c.Names, d); {
		case d.Kind == journey.RepeatKind, item == "path ab", item == "path abc", item == "activity a":
			t.Errorf("%s is a finding", item)
		}
	}
	// A customer of both kinds of cases lasts as long as their mean: 3 h, the
	// others 2 h; in group B 4 h or 2 h.
	last := findItem(t, c, "duration")
	near(t, "median", *last.A, 3*3600, 1e-9)
	near(t, "median", *last.B, 2*3600, 1e-9)
	// "abc" is a path of all of group A and of 60 of group B, also as a variant.
	if v := findItem(t, c, "edge ab"); v.AN != 100 || v.BN != 60 {
		t.Errorf("%+v", v)
	}
}

func TestPathsOfSegments(t *testing.T) {
	var all [][]string
	all = append(all, times(60, "apbqc")...)
	all = append(all, times(40, "bpac")...)
	all = append(all, times(20, "apbqc")...)
	all = append(all, times(30, "bpac")...)
	all = append(all, times(20, "cpaqb")...)
	all = append(all, times(10, "cab")...)
	c := compareSegments(t, letters("abcpq", 2, all...), journey.CompareQuestion{})
	// a, and somewhere after it c: 60+40 of A; 20+30 of B.
	if d := findItem(t, c, "path ac"); d.AN != 100 || d.AOf != 100 || d.BN != 50 || d.BOf != 80 {
		t.Errorf("%+v", d)
	}
	// What only segment B has is a finding between segments, and no outcome.
	if len(c.Outcome) != 0 || len(c.Markers) != 0 {
		t.Errorf("%+v", c.Outcome)
	}
}

// Two periods have names of their own, in their own order.
func TestPeriods(t *testing.T) {
	before := letters("abx", 2, append(times(50, "ab"), times(50, "axb")...)...)
	after := letters("zba", 3, append(times(20, "ab"), times(60, "azb", "ab")...)...)
	c, err := journey.CompareSources(t.Context(), before, after, journey.CompareQuestion{})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(c.Names, ""); got != "abxz" || c.A != 100 || c.B != 80 || c.LeftOut != 0 {
		t.Errorf("%s, %d, %d", got, c.A, c.B)
	}
	for what, n := range map[string][2]int{"activity x": {50, 0}, "activity z": {0, 60}} {
		if d := findItem(t, c, what); d.AN != n[0] || d.BN != n[1] {
			t.Errorf("%s: %+v", what, d)
		}
	}
}

func TestCompareRefuses(t *testing.T) {
	source := letters("ab", 1, times(30, "ab")...)
	group := func(t *journey.Trail) int8 { return int8(min(1, t.Customer/9)) }
	if _, err := journey.Compare(t.Context(), source, group, journey.CompareQuestion{}); touchstone.KindOf(err) != touchstone.NotEnough {
		t.Errorf("got %v", err)
	}
	for _, q := range []journey.CompareQuestion{{Paths: journey.MaxCompared + 1}, {Variants: -1}, {MinCustomers: -1}, {Activities: -1}} {
		if _, err := journey.Compare(t.Context(), source, group, q); touchstone.KindOf(err) != touchstone.Invalid {
			t.Errorf("%+v: got %v", q, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := journey.Compare(ctx, source, group, journey.CompareQuestion{}); err != context.Canceled {
		t.Errorf("got %v", err)
	}
}

// The counts of every finding are those of a plain loop over the words of
// customers, and the split over parts and workers changes nothing.
func TestComparedCountsArePlain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const names = "abcd"
		word := rapid.StringOfN(rapid.RuneFrom([]rune(names)), 1, 7, -1)
		customers := rapid.SliceOfN(rapid.SliceOfN(word, 1, 3), 20, 60).Draw(t, "customers")
		group := func(t *journey.Trail) int8 { return int8(t.Customer % 2) }
		q := journey.CompareQuestion{MinCustomers: 1, Paths: journey.MaxCompared, Variants: journey.MaxCompared, Workers: 1}
		c, err := journey.Compare(context.Background(), letters(names, 1, customers...), group, q)
		if err != nil {
			t.Fatal(err)
		}
		q.Workers = 3
		again, err := journey.Compare(context.Background(), letters(names, 5, customers...), group, q)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(c, again); d != "" {
			t.Fatal(d)
		}
		for _, d := range c.Findings {
			if d.Kind == journey.DurationKind {
				continue
			}
			var got [2]int
			for id, cases := range customers {
				for _, w := range cases {
					if holds(w, d.Kind, strings.TrimPrefix(itemName(c.Names, d), string(d.Kind)+" ")) {
						got[id%2]++
						break
					}
				}
			}
			if got != [2]int{d.BN, d.AN} {
				t.Fatalf("%s: %v by a plain loop, %d and %d", itemName(c.Names, d), got, d.BN, d.AN)
			}
		}
	})
}

// holds tells whether a word has an item.
func holds(word string, kind journey.DifferenceKind, item string) bool {
	switch kind {
	case journey.ActivityKind, journey.EdgeKind:
		return strings.Contains(word, item)
	case journey.RepeatKind:
		return strings.Count(word, item) > 1
	case journey.VariantKind:
		return word == item
	}
	for _, letter := range item { // a path: each letter after the one before
		i := strings.IndexRune(word, letter)
		if i < 0 {
			return false
		}
		word = word[i+1:]
	}
	return true
}

func BenchmarkCompareLoans(b *testing.B) {
	log := &journeytest.ReadXES(b, "data", "eventlogs", "bpic2012.xes.gz").Log
	m := mine(b, log, journey.Options{})
	for b.Loop() {
		if _, err := journey.Compare(b.Context(), m.Trails, func(t *journey.Trail) int8 { return int8(t.Customer % 2) }, journey.CompareQuestion{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(log.Events()), "ns/event")
}
