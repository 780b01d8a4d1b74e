// SPDX-License-Identifier: Apache-2.0

package funnel

import (
	"cmp"
	"context"
	"math"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"touchstone/journey"
)

// people is a source of customers, each with some trails, cut into parts.
type people struct {
	names []string
	parts [][][]journey.Trail // by part, customer and trail
}

func (p *people) Names() []string { return p.names }
func (p *people) Parts() int      { return len(p.parts) }

func (p *people) Visit(ctx context.Context, part int, visit func(*journey.Trail)) error {
	for _, trails := range p.parts[part] {
		for i := range trails {
			if t := &trails[i]; len(t.Activity) > 0 {
				visit(t)
			}
		}
	}
	return ctx.Err()
}

// drawPeople draws people whose trails have no times (0), some (1) or all (2).
// Some went to so many touchpoints e, which no question asks for, that the events
// of the others are not played together.
func drawPeople(t *rapid.T, timed int) *people {
	p := &people{names: []string{"d", "c", "b", "a", "e"}}
	number := 0
	for range rapid.IntRange(0, 3).Draw(t, "parts") {
		var part [][]journey.Trail
		for range rapid.IntRange(0, 4).Draw(t, "customers") {
			number++
			customer := number
			var trails []journey.Trail
			for range rapid.IntRange(1, 2).Draw(t, "trails") {
				number++
				trail := drawTrail(t, timed)
				trail.Case, trail.Customer = number, customer
				trails = append(trails, trail)
			}
			part = append(part, trails)
		}
		p.parts = append(p.parts, part)
	}
	return p
}

func drawTrail(t *rapid.T, timed int) journey.Trail {
	trail := journey.Trail{Activity: rapid.SliceOfN(rapid.Uint32Range(0, 3), 0, 8).Draw(t, "activities")}
	if rapid.IntRange(0, 7).Draw(t, "long") == 0 {
		at := rapid.IntRange(0, len(trail.Activity)).Draw(t, "from")
		trail.Activity = slices.Insert(trail.Activity, at, slices.Repeat([]uint32{4}, rapid.IntRange(atOnce-8, atOnce+8).Draw(t, "others"))...)
	}
	if timed == 0 {
		return trail
	}
	at := int64(0)
	for _, a := range trail.Activity {
		if a < 4 {
			at += rapid.Int64Range(0, 3).Draw(t, "gap")
		}
		if timed == 1 && a < 4 && rapid.IntRange(0, 3).Draw(t, "missing") == 0 {
			trail.Time = append(trail.Time, journey.NoTime)
			continue
		}
		trail.Time = append(trail.Time, at)
	}
	return trail
}

func drawQuestion(t *rapid.T) Question {
	q := Question{
		WindowMS: rapid.SampledFrom([]int64{0, 1, 4, 10, journey.MaxTime - journey.MinTime}).Draw(t, "window"),
		Strict:   rapid.Bool().Draw(t, "strict"), ByCase: rapid.Bool().Draw(t, "by case"),
		Top: rapid.IntRange(0, 2).Draw(t, "top"), Workers: rapid.IntRange(1, 3).Draw(t, "workers"),
		Groups: 2, Group: func(customer int) int { return customer%4 - 1 }, // some are in none, some beyond
		Edges: []int64{0, 3, 9, 10},
	}
	for i := range rapid.IntRange(1, 4).Draw(t, "steps") {
		order := rapid.Permutation([]uint32{0, 1, 2, 3}).Draw(t, "order")
		s := Step{Parts: [][]uint32{order[:rapid.IntRange(1, 2).Draw(t, "alternatives")]}}
		if rapid.IntRange(0, 2).Draw(t, "second part") == 0 {
			s.Parts = append(s.Parts, order[2:3])
		}
		if i > 0 && rapid.IntRange(0, 2).Draw(t, "exclusion") == 0 {
			s.Without = order[3:]
		}
		q.Steps = append(q.Steps, s)
	}
	return q
}

// try is one attempt of a unit: every way to take events for steps is tried.
type try struct {
	done, trail, end int
	start            int64
	next             uint32
}

// better prefers more steps, then the earlier end, then the later start.
func (a try) better(b try) bool {
	return cmp.Or(cmp.Compare(a.done, b.done), cmp.Compare(b.trail, a.trail), cmp.Compare(b.end, a.end), cmp.Compare(a.start, b.start)) > 0
}

// search tries every event of a trail as the next part of an attempt, and also
// not to use it.
type search struct {
	q     Question
	t     *journey.Trail
	trail int
	best  *try
}

func (s *search) at(i int) int64 {
	if s.t.Time == nil {
		return journey.NoTime
	}
	return s.t.Time[i]
}

func (s *search) from(i, step, parts int, start int64) {
	begun := step > 0 || parts > 0
	if i == len(s.t.Activity) || step == len(s.q.Steps) {
		return
	}
	a, at := s.t.Activity[i], s.at(i)
	st := s.q.Steps[step]
	if begun && slices.Contains(st.Without, a) {
		return
	}
	if !begun || !s.q.Strict {
		s.from(i+1, step, parts, start)
	}
	for p, part := range st.Parts {
		if parts>>p&1 == 1 || !slices.Contains(part, a) || s.q.WindowMS > 0 && at == journey.NoTime {
			continue
		}
		first := start
		if !begun {
			first = at
		}
		if s.q.WindowMS > 0 && at-first > s.q.WindowMS {
			continue
		}
		next := parts | 1<<p
		if next == 1<<len(st.Parts)-1 {
			s.completed(i, step+1, first)
			s.from(i+1, step+1, 0, first)
			continue
		}
		s.from(i+1, step, next, first)
	}
}

func (s *search) completed(i, done int, start int64) {
	found := try{done: done, trail: s.trail, end: i, start: start, next: journey.Other}
	if i+1 < len(s.t.Activity) {
		found.next = s.t.Activity[i+1]
	}
	if found.better(*s.best) {
		*s.best = found
	}
}

// bestOf gives the best attempt of every unit, and its customer.
func bestOf(p *people, q Question) (best []try, customers []int) {
	seen := map[int]int{}
	for part := range p.parts {
		_ = p.Visit(context.Background(), part, func(t *journey.Trail) {
			unit := t.Customer
			if q.ByCase {
				unit = t.Case
			}
			at, ok := seen[unit]
			if !ok {
				at = len(best)
				seen[unit] = at
				best, customers = append(best, try{}), append(customers, t.Customer)
			}
			s := search{q: q, t: t, trail: t.Case, best: &best[at]}
			s.from(0, 0, 0, 0)
		})
	}
	return best, customers
}

func funnel(t *rapid.T, p *people, q Question) *Result {
	t.Helper()
	r, err := Funnel(t.Context(), p, q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Whoever reaches what, goes where and began when is what trying every way to
// use the events gives.
func TestFunnelIsTheBestOfAllAttempts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := drawPeople(t, rapid.IntRange(0, 2).Draw(t, "timed")), drawQuestion(t)
		r := funnel(t, p, q)
		best, customers := bestOf(p, q)
		reached, groups, periods := make([]int, len(q.Steps)), [3][]int{}, [4][]int{}
		for g := range groups {
			groups[g] = make([]int, len(q.Steps))
		}
		for g := range periods {
			periods[g] = make([]int, len(q.Steps))
		}
		for i, b := range best {
			g := customers[i]%4 - 1
			if g < 0 || g > 1 {
				g = 2
			}
			at := 3
			for e := range 3 {
				if b.start >= q.Edges[e] && b.start < q.Edges[e+1] {
					at = e
				}
			}
			for step := range b.done {
				reached[step]++
				groups[g][step]++
				periods[at][step]++
			}
		}
		for step, s := range r.Steps {
			if s.Reached != reached[step] {
				t.Fatalf("step %d: got %d, want %v", step, s.Reached, reached)
			}
			checkInstead(t, s, step, best, cmp.Or(q.Top, DefaultTop), p.names, step+1 == len(q.Steps))
		}
		for g := range groups {
			if d := gocmp.Diff(groups[g], r.Groups[g].Reached); d != "" {
				t.Fatalf("group %d: %s", g, d)
			}
		}
		for e := range r.Periods {
			if d := gocmp.Diff(periods[e], r.Periods[e].Reached); d != "" {
				t.Fatalf("period %d: %s", e, d)
			}
		}
		if d := gocmp.Diff(periods[3], r.Outside); d != "" || r.Customers != len(best) {
			t.Fatalf("%d of %d: %s", r.Customers, len(best), d)
		}
	})
}

func checkInstead(t *rapid.T, s StepResult, step int, best []try, top int, names []string, last bool) {
	by, stopped := map[uint32]int{}, 0
	for _, b := range best {
		switch {
		case b.done != step+1 || last:
		case b.next == journey.Other:
			stopped++
		default:
			by[b.next]++
		}
	}
	var want []Next
	for a, n := range by {
		want = append(want, Next{a, names[a], n})
	}
	slices.SortFunc(want, func(a, b Next) int {
		return cmp.Or(cmp.Compare(b.Customers, a.Customers), cmp.Compare(a.Name, b.Name))
	})
	want = want[:min(top, len(want))]
	if d := gocmp.Diff(want, s.Instead, cmpopts.EquateEmpty()); d != "" || s.Stopped != stopped {
		t.Fatalf("step %d: %d stopped, want %d; %s", step, s.Stopped, stopped, d)
	}
	sum := s.Stopped + s.OtherInstead
	for _, n := range s.Instead {
		sum += n.Customers
	}
	if sum != s.Lost {
		t.Fatalf("step %d: %d of %d lost ones are told", step, sum, s.Lost)
	}
}

// From the start of the best attempt every step is done at the first event that
// can do it: so are the times.
func TestTimesAreThoseOfTheBestAttempt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := drawPeople(t, 2), drawQuestion(t)
		q.Strict, q.ByCase = false, true
		for i := range q.Steps {
			q.Steps[i] = Step{Parts: q.Steps[i].Parts[:1]}
		}
		best, _ := bestOf(p, q)
		want := make([][2]journey.DurationSum, len(q.Steps))
		unit := 0
		for part := range p.parts {
			_ = p.Visit(t.Context(), part, func(trail *journey.Trail) {
				addTimes(trail, q, best[unit], want)
				unit++
			})
		}
		for step, s := range funnel(t, p, q).Steps {
			got := [2]journey.Times{s.FromFirst, s.FromPrevious}
			if d := gocmp.Diff([2]journey.Times{want[step][0].Times(), want[step][1].Times()}, got); d != "" {
				t.Fatalf("step %d: %s", step, d)
			}
		}
	})
}

func addTimes(trail *journey.Trail, q Question, b try, want [][2]journey.DurationSum) {
	step, last := 0, int64(math.MinInt64)
	for i, a := range trail.Activity {
		if step == b.done || step == 0 && trail.Time[i] != b.start || !slices.Contains(q.Steps[step].Parts[0], a) {
			continue
		}
		if step > 0 {
			want[step][0].Add(trail.Time[i] - b.start)
			want[step][1].Add(trail.Time[i] - last)
		}
		last = trail.Time[i]
		step++
	}
}

// Any split of customers over folds and any tree of merges gives the same.
func TestMergeOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := drawPeople(t, rapid.IntRange(0, 2).Draw(t, "timed")), drawQuestion(t)
		q.ByCase = false
		machine := newAutomaton(q, len(p.names))
		whole := newFold(q, machine, len(p.names))
		folds := make([]*fold, rapid.IntRange(1, 4).Draw(t, "folds"))
		for i := range folds {
			folds[i] = newFold(q, machine, len(p.names))
		}
		for _, part := range p.parts {
			for _, customer := range part {
				f := rapid.SampledFrom(folds).Draw(t, "fold")
				for _, trail := range customer {
					if len(trail.Activity) > 0 {
						whole.Visit(&trail)
						f.Visit(&trail)
					}
				}
			}
		}
		folds = rapid.Permutation(folds).Draw(t, "merges")
		for len(folds) > 1 {
			i := rapid.IntRange(1, len(folds)-1).Draw(t, "merge")
			folds[i-1].Merge(folds[i])
			folds = slices.Delete(folds, i, i+1)
		}
		if d := gocmp.Diff(whole.result(p.names), folds[0].result(p.names)); d != "" {
			t.Fatal(d)
		}
	})
}

// Steps never grow, groups sum to everybody, periods to all who began.
func TestTotalsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := funnel(t, drawPeople(t, rapid.IntRange(0, 2).Draw(t, "timed")), drawQuestion(t))
		last, grouped := r.Customers, 0
		for step, s := range r.Steps {
			if s.Reached > last {
				t.Fatalf("step %d grew from %d to %d", step, last, s.Reached)
			}
			last = s.Reached
			sum := r.Outside[step]
			for _, p := range r.Periods {
				sum += p.Reached[step]
			}
			if sum != s.Reached {
				t.Fatalf("step %d: %d in periods, %d in all", step, sum, s.Reached)
			}
		}
		for _, g := range r.Groups {
			grouped += g.Customers
		}
		if grouped != r.Customers {
			t.Fatalf("%d in groups, %d in all", grouped, r.Customers)
		}
	})
}
