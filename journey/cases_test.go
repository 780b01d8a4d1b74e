// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// seen is one case as a source shows it.
type seen struct {
	Customer int
	Activity []uint32
	Time     []int64
}

// casesOf lists what a source shows, in the order of its parts, and wants every
// case to have its own number.
func casesOf(t rapid.TB, source Source) []seen {
	t.Helper()
	var out []seen
	numbers := map[int]bool{}
	for part := range source.Parts() {
		err := source.Visit(context.Background(), part, func(trail *Trail) {
			if numbers[trail.Case] || len(trail.Activity) == 0 {
				t.Fatalf("case %d again, or empty", trail.Case)
			}
			numbers[trail.Case] = true
			out = append(out, seen{trail.Customer, slices.Clone(trail.Activity), slices.Clone(trail.Time)})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func drawTrails(t *rapid.T) *Trails {
	trails, err := NewTrails(drawLog(t))
	if err != nil {
		t.Fatal(err)
	}
	return trails
}

// oneTrail gives one case of the activities a to e.
func oneTrail(t testing.TB, times []int64, activities ...uint32) *Trails {
	t.Helper()
	log := &Log{Case: make([]uint32, len(activities)), Activity: activities, Time: times, Activities: []string{"a", "b", "c", "d", "e"}, Cases: 1}
	trails, err := NewTrails(log)
	if err != nil {
		t.Fatal(err)
	}
	return trails
}

func activitiesOf(cases []seen) (out [][]uint32) {
	for _, c := range cases {
		out = append(out, c.Activity)
	}
	return out
}

// A gap of exactly 5 ms does not cut, one of 6 does; the event without a time
// (c) stays with the one before it, and the gap is measured over it.
func TestByGap(t *testing.T) {
	trails := oneTrail(t, []int64{0, 5, NoTime, 11, 11}, 0, 1, 2, 3, 4)
	cases := []struct {
		gap  time.Duration
		want [][]uint32
	}{
		{5 * time.Millisecond, [][]uint32{{0, 1, 2}, {3, 4}}},
		{6 * time.Millisecond, [][]uint32{{0, 1, 2, 3, 4}}},
		{0, [][]uint32{{0}, {1, 2}, {3, 4}}},
		{-time.Second, [][]uint32{{0}, {1, 2}, {3, 4}}},
	}
	for _, c := range cases {
		if d := cmp.Diff(c.want, activitiesOf(casesOf(t, ByGap(trails, c.gap)))); d != "" {
			t.Errorf("%v: %s", c.gap, d)
		}
	}
	if got := casesOf(t, ByGap(oneTrail(t, nil, 0, 1), 0)); len(got) != 1 {
		t.Errorf("without times: got %v", got)
	}
}

// Nothing is lost: a customer's sessions one after another are the trail, and
// between them lies more than the gap.
func TestSessionsAreTheWholeTrail(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		trails := drawTrails(t)
		gap := rapid.Int64Range(0, 10).Draw(t, "gap")
		var joined []seen
		for _, s := range casesOf(t, ByGap(trails, time.Duration(gap)*time.Millisecond)) {
			if n := len(joined); n > 0 && joined[n-1].Customer == s.Customer {
				if s.Time[0]-lastTimed(joined[n-1].Time) <= gap {
					t.Fatalf("%v and %v are one session", joined[n-1], s)
				}
				joined[n-1].Activity = append(joined[n-1].Activity, s.Activity...)
				joined[n-1].Time = append(joined[n-1].Time, s.Time...)
				continue
			}
			joined = append(joined, s)
		}
		if d := cmp.Diff(casesOf(t, trails), joined); d != "" {
			t.Fatal(d)
		}
	})
}

func lastTimed(times []int64) int64 {
	for _, at := range slices.Backward(times) {
		if timed(at) {
			return at
		}
	}
	return NoTime
}

// a starts and c ends.
func TestBetween(t *testing.T) {
	a, c, none := []uint32{0}, []uint32{2}, []uint32(nil)
	cases := []struct {
		what                string
		starts, ends, trail []uint32
		want                [][]uint32
	}{
		{"what lies outside is left out", a, c, []uint32{1, 0, 1, 2, 1}, [][]uint32{{0, 1, 2}}},
		{"a start inside belongs to the case", a, c, []uint32{0, 0, 2}, [][]uint32{{0, 0, 2}}},
		{"several cases", a, c, []uint32{0, 2, 2, 0, 1, 2}, [][]uint32{{0, 2}, {0, 1, 2}}},
		{"no end comes", a, c, []uint32{0, 2, 0, 1}, [][]uint32{{0, 2}}},
		{"start and end are the same", a, a, []uint32{0, 1, 0, 0}, [][]uint32{{0, 1, 0}}},
		{"every start begins one", a, none, []uint32{1, 0, 1, 0, 0}, [][]uint32{{0, 1}, {0}, {0}}},
		{"every end ends one", none, c, []uint32{1, 2, 2, 0}, [][]uint32{{1, 2}, {2}}},
		{"neither", none, none, []uint32{1, 2}, [][]uint32{{1, 2}}},
		{"never", []uint32{4}, c, []uint32{1, 2}, nil},
		{"unknown", []uint32{99}, c, []uint32{1, 2}, nil},
	}
	for _, k := range cases {
		got := activitiesOf(casesOf(t, Between(oneTrail(t, nil, k.trail...), k.starts, k.ends)))
		if d := cmp.Diff(k.want, got); d != "" {
			t.Errorf("%s: %s", k.what, d)
		}
	}
}

// marked is a source with every column, one customer in each of two parts.
type marked struct{ *Trails }

func (m marked) Parts() int { return 2 }

func (m marked) Visit(_ context.Context, part int, visit func(*Trail)) error {
	visit(&Trail{
		Case: 7, Customer: 40 + part, Activity: []uint32{0, 1, 2, 0, 2}, Time: []int64{1, 2, 3, 9, 10},
		Mark: []Mark{1, 2, 3, 4, 5}, Subject: []uint8{9, 8, 7, 6, 5},
	})
	return nil
}

// Cutting what is cut already keeps every column, the customer, and numbers of
// its own.
func TestSourcesOverSources(t *testing.T) {
	source := Between(ByGap(marked{&Trails{Activities: []string{"a", "b", "c"}}}, 3*time.Millisecond), []uint32{0}, []uint32{2})
	var got []Trail
	for part := range source.Parts() {
		if err := source.Visit(t.Context(), part, func(trail *Trail) { got = append(got, *trail) }); err != nil {
			t.Fatal(err)
		}
	}
	second := func(number, customer int) Trail {
		return Trail{number, customer, []uint32{0, 2}, []int64{9, 10}, []Mark{4, 5}, []uint8{6, 5}, nil}
	}
	first := func(number, customer int) Trail {
		return Trail{number, customer, []uint32{0, 1, 2}, []int64{1, 2, 3}, []Mark{1, 2, 3}, []uint8{9, 8, 7}, nil}
	}
	want := []Trail{first(0, 40), second(1, 40), first(casesPerPart, 41), second(casesPerPart+1, 41)}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestSourcesStopWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	trails := oneTrail(t, nil, 0, 1)
	for _, s := range []Source{ByGap(trails, 1), Between(trails, []uint32{0}, []uint32{1})} {
		if err := s.Visit(ctx, 0, func(*Trail) {}); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
}
