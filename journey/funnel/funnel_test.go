// SPDX-License-Identifier: Apache-2.0

package funnel

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/journey"
	"touchstone/journey/journeytest"
)

// The windowed funnel that SQLite's self-joins give on the receipt log.
func TestReceiptEqualsTheReference(t *testing.T) {
	var want struct {
		Funnel struct {
			Steps  []string `json:"steps"`
			Window int64    `json:"window_seconds"`
			Cases  []int    `json:"cases"`
		} `json:"funnel"`
	}
	journeytest.ReadJSON(t, &want, "reference", "journey-mining", "receipt.paths.json")
	trails := journeytest.ReadCSV(t, "reference", "journey-mining", "receipt.csv.gz").Trails(t)
	q := Question{WindowMS: want.Funnel.Window * 1000}
	for _, name := range want.Funnel.Steps {
		q.Steps = append(q.Steps, Step{Parts: [][]uint32{{journeytest.Code(t, trails, name)}}})
	}
	r, err := Funnel(t.Context(), trails, q)
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	for _, s := range r.Steps {
		got = append(got, s.Reached)
	}
	if d := gocmp.Diff(want.Funnel.Cases, got); d != "" || len(got) != 4 {
		t.Error(d)
	}
}

// Traffic fines; all figures from a separate script in Python that tries every
// way to choose events.
func TestFines(t *testing.T) {
	trails := journeytest.ReadCSV(t, "data", "eventlogs", "traffic_fines.csv.gz").Trails(t)
	const day = 24 * 3_600_000
	one := func(name string) Step { return Step{Parts: [][]uint32{{journeytest.Code(t, trails, name)}}} }
	steps := []Step{one("Create Fine"), one("Send Fine"), one("Add penalty"), one("Payment")}
	unpunished := one("Payment")
	unpunished.Without = steps[2].Parts[0]
	for _, c := range []struct {
		q    Question
		want []int
	}{
		{Question{Steps: steps, WindowMS: 90 * day}, []int{10000, 2600, 0, 0}},
		{Question{Steps: steps, WindowMS: 180 * day}, []int{10000, 6438, 2617, 183}},
		{Question{Steps: steps, WindowMS: 365 * day}, []int{10000, 6566, 4625, 591}},
		{Question{Steps: []Step{steps[0], unpunished}, WindowMS: 365 * day}, []int{10000, 3499}},
	} {
		var got []int
		for _, s := range ask(t, trails, c.q).Steps {
			got = append(got, s.Reached)
		}
		if d := gocmp.Diff(c.want, got); d != "" {
			t.Error(d)
		}
	}
}

// trailsOf makes one customer of each text, an event of each letter; "b5" comes
// 5 ms after the event before, "b" 1 ms.
func trailsOf(t testing.TB, texts ...string) *journey.Trails {
	t.Helper()
	log := &journey.Log{Activities: []string{"a", "b", "c", "d"}, Cases: len(texts)}
	for c, text := range texts {
		at := int64(0)
		for _, event := range strings.Fields(text) {
			gap := int64(1)
			if len(event) > 1 {
				gap = int64(event[1] - '0')
			}
			at += gap
			log.Case = append(log.Case, uint32(c))
			log.Activity = append(log.Activity, uint32(event[0]-'a'))
			log.Time = append(log.Time, at)
		}
	}
	trails, err := journey.NewTrails(log)
	if err != nil {
		t.Fatal(err)
	}
	return trails
}

func step(letters string) Step {
	s := Step{}
	for _, part := range strings.Split(letters, "+") {
		var codes []uint32
		for _, l := range part {
			codes = append(codes, uint32(l-'a'))
		}
		s.Parts = append(s.Parts, codes)
	}
	return s
}

func without(s Step, letter rune) Step {
	s.Without = []uint32{uint32(letter - 'a')}
	return s
}

func ask(t testing.TB, source journey.Source, q Question) *Result {
	t.Helper()
	r, err := Funnel(t.Context(), source, q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// How far one customer gets, by hand.
func TestOneCustomer(t *testing.T) {
	abc := []Step{step("a"), step("b"), step("c")}
	cases := []struct {
		what, trail string
		q           Question
		want        int
	}{
		{"in order", "a b c", Question{Steps: abc}, 3},
		{"with others between", "a d b d c", Question{Steps: abc}, 3},
		{"not directly", "a d b c", Question{Steps: abc, Strict: true}, 1},
		{"directly, at the second try", "a d a b c", Question{Steps: abc, Strict: true}, 3},
		{"out of order", "c b a", Question{Steps: abc}, 1},
		{"no beginning", "b c", Question{Steps: abc}, 0},
		{"just within the window", "a b4 c6", Question{Steps: abc, WindowMS: 10}, 3},
		{"just outside it", "a b4 c7", Question{Steps: abc, WindowMS: 10}, 2},
		{"from the second a", "a b9 a9 b1 c9", Question{Steps: abc, WindowMS: 10}, 3},
		{"the first a alone would do", "a b a9 c1", Question{Steps: abc, WindowMS: 10}, 2},
		{"at one time, in the order of the trail", "a b0 c0", Question{Steps: abc, WindowMS: 1}, 3},
		{"an alternative", "a d c", Question{Steps: []Step{step("a"), step("bd"), step("c")}}, 3},
		{"any order", "a c b d", Question{Steps: []Step{step("a"), step("b+c"), step("d")}}, 3},
		{"one part missing", "a c d", Question{Steps: []Step{step("a"), step("b+c"), step("d")}}, 1},
		{"excluded", "a d b", Question{Steps: []Step{step("a"), without(step("b"), 'd')}}, 1},
		{"excluded, then begun again", "a d a b", Question{Steps: []Step{step("a"), without(step("b"), 'd')}}, 2},
		{"excluded only between other steps", "a b d c", Question{Steps: []Step{step("a"), without(step("b"), 'd'), step("c")}}, 3},
		{"excluded among parts", "a b d c", Question{Steps: []Step{step("a"), without(step("b+c"), 'd')}}, 1},
		{"the same step twice", "a a", Question{Steps: []Step{step("a"), step("a")}}, 2},
		{"the same step twice, met once", "a b", Question{Steps: []Step{step("a"), step("a")}}, 1},
	}
	for _, c := range cases {
		t.Run(c.what, func(t *testing.T) {
			got := 0
			for _, s := range ask(t, trailsOf(t, c.trail), c.q).Steps {
				got += s.Reached
			}
			if got != c.want {
				t.Errorf("got to step %d, want %d", got, c.want)
			}
		})
	}
}

// Four customers: two convert after 3 and 7 ms, one goes to d instead, one
// stops. So of 4, 4 reach a and 2 reach b: Wilson's interval of 2 of 4 is
// (0.5 + z²/8 ± z √(1/16 + z²/64)) / (1 + z²/4) = 0.15004 … 0.84996.
func TestFigures(t *testing.T) {
	r := ask(t, trailsOf(t, "a b3", "a d b6", "a d", "a"), Question{Steps: []Step{step("a"), step("b")}})
	a, b := r.Steps[0], r.Steps[1]
	if a.Reached != 4 || a.Lost != 2 || a.Stopped != 1 || b.Reached != 2 || b.Lost != 0 {
		t.Errorf("got %+v", r.Steps)
	}
	if d := gocmp.Diff([]Next{{3, "d", 1}}, a.Instead); d != "" {
		t.Error(d)
	}
	if math.Abs(*b.OfFirst.Low-0.15004) > 1e-5 || math.Abs(*b.OfFirst.High-0.84996) > 1e-5 || *b.OfFirst.Value != 0.5 {
		t.Errorf("got %v … %v", *b.OfFirst.Low, *b.OfFirst.High)
	}
	if *b.FromFirst.Median != 0.005 || *b.FromPrevious.Max != 0.007 || a.FromFirst.N != 0 || a.FromFirst.Median != nil {
		t.Errorf("got %+v", b.FromFirst)
	}
}

// The step is done at the first b after the last a, not at the second b.
func TestTimesOfSteps(t *testing.T) {
	r := ask(t, trailsOf(t, "a b1 a2 b3 b4 c5"), Question{Steps: []Step{step("a"), step("b"), step("c")}})
	if b, c := r.Steps[1], r.Steps[2]; *b.FromPrevious.Max != 0.003 || *c.FromPrevious.Max != 0.009 || *c.FromFirst.Max != 0.012 {
		t.Errorf("got %+v and %+v", b.FromPrevious, c.FromPrevious)
	}
}

// Newcombe 1998, table II (a): 56/70 against 48/80 is a difference of 0.2 with
// the interval 0.0524 … 0.3339 (method 10).
func TestGroupsAreComparedAsPublished(t *testing.T) {
	texts := slices.Concat(
		slices.Repeat([]string{"a b"}, 56), slices.Repeat([]string{"a"}, 14),
		slices.Repeat([]string{"a b"}, 48), slices.Repeat([]string{"a"}, 32))
	r := ask(t, trailsOf(t, texts...), Question{
		Steps: []Step{step("a"), step("b")}, Groups: 2,
		Group: func(customer int) int { return min(1, customer/70) },
	})
	if len(r.Comparisons) != 2 {
		t.Fatalf("got %+v", r.Comparisons)
	}
	c := r.Comparisons[1]
	if c.Step != 2 || c.Of != 1 || math.Abs(c.Difference-0.2) > 1e-12 || math.Abs(c.Low-0.0524) > 5e-5 || math.Abs(c.High-0.3339) > 5e-5 {
		t.Errorf("got %+v", c)
	}
	// Both reach step 1 always, so p = 1 there, and of two tests q = min(1, 2 p).
	if math.Abs(c.Q-2*c.P) > 1e-12 || r.Comparisons[0].Q != 1 {
		t.Errorf("got q %v of p %v", c.Q, c.P)
	}
}

func TestNobody(t *testing.T) {
	for _, source := range []journey.Source{trailsOf(t), trailsOf(t, "", "")} {
		r := ask(t, source, Question{Steps: []Step{step("a"), step("b")}, Edges: []int64{0, 1}})
		if r.Customers != 0 || r.Steps[1].Reached != 0 || r.Steps[1].OfFirst.Value != nil {
			t.Errorf("got %+v", r)
		}
	}
	r := ask(t, trailsOf(t, "a b", "c"), Question{Steps: []Step{step("d")}})
	if r.Customers != 2 || r.Steps[0].Reached != 0 || *r.Steps[0].OfAll.Value != 0 {
		t.Errorf("got %+v", r)
	}
	if _, err := json.Marshal(r); err != nil {
		t.Error(err)
	}
}

// A window needs times; without one the order is enough.
func TestMissingTimes(t *testing.T) {
	log := &journey.Log{
		Case: []uint32{0, 0, 0}, Activity: []uint32{0, 1, 1}, Time: []int64{5, journey.NoTime, 9},
		Activities: []string{"a", "b"}, Cases: 1,
	}
	trails, err := journey.NewTrails(log)
	if err != nil {
		t.Fatal(err)
	}
	q := Question{Steps: []Step{step("a"), step("b"), step("b")}}
	if r := ask(t, trails, q); r.Steps[2].Reached != 1 || r.Steps[1].FromFirst.N != 0 || *r.Steps[2].FromFirst.Max != 0.004 {
		t.Errorf("got %+v", r.Steps)
	}
	q.WindowMS = 100
	if r := ask(t, trails, q); r.Steps[1].Reached != 1 || r.Steps[2].Reached != 0 {
		t.Errorf("got %+v", r.Steps)
	}
}

// Whoever began at no known time began in no period, however early that begins.
func TestMissingTimesArePartOfNoPeriod(t *testing.T) {
	q := Question{Steps: []Step{step("a")}, Edges: []int64{math.MinInt64, math.MaxInt64}}
	trails, err := journey.NewTrails(&journey.Log{Case: []uint32{0}, Activity: []uint32{0}, Activities: []string{"a"}, Cases: 1})
	if err != nil {
		t.Fatal(err)
	}
	if r := ask(t, trails, q); r.Outside[0] != 1 || r.Periods[0].Reached[0] != 0 {
		t.Errorf("got %+v", r)
	}
}

// One trail of a million events, a b a b …, and fifty steps to take on it.
func TestLongTrailAndManySteps(t *testing.T) {
	const n = 1_000_000
	log := &journey.Log{Case: make([]uint32, n), Activity: make([]uint32, n), Time: make([]int64, n), Activities: []string{"a", "b", "c"}, Cases: 1}
	for i := range n {
		log.Activity[i], log.Time[i] = uint32(i%2), int64(i)
	}
	log.Activity[n-1] = 2
	trails, err := journey.NewTrails(log)
	if err != nil {
		t.Fatal(err)
	}
	q := Question{WindowMS: journey.MaxTime - journey.MinTime}
	for i := range MaxSteps - 1 {
		q.Steps = append(q.Steps, step([]string{"a", "b"}[i%2]))
	}
	q.Steps = append(q.Steps, step("c"))
	r := ask(t, trails, q)
	// The last c is at n-1; 49 steps before it end with the a at n-2 and begin
	// with the a at n-50.
	if last := r.Steps[MaxSteps-1]; last.Reached != 1 || *last.FromFirst.Max != 0.049 {
		t.Errorf("got %+v", last)
	}
}

func TestBadQuestions(t *testing.T) {
	a, b := step("a"), step("b")
	cases := []struct {
		field string
		q     Question
	}{
		{"steps", Question{}},
		{"steps", Question{Steps: slices.Repeat([]Step{a}, MaxSteps+1)}},
		{"steps", Question{Steps: slices.Repeat([]Step{step("a+b+c+d")}, 5)}}, // 5 × 15 states
		{"steps[0].parts", Question{Steps: []Step{{}}}},
		{"steps[1].parts[0]", Question{Steps: []Step{a, {Parts: [][]uint32{{}}}}}},
		{"steps[0].parts[0]", Question{Steps: []Step{{Parts: [][]uint32{{4}}}}}},
		{"steps[0].parts[1]", Question{Steps: []Step{{Parts: [][]uint32{{0}, {1, 0}}}}}},
		{"steps[0].without", Question{Steps: []Step{without(a, 'b')}}},
		{"steps[1].without", Question{Steps: []Step{a, without(b, 'b')}}},
		{"window_ms", Question{Steps: []Step{a}, WindowMS: -1}},
		{"window_ms", Question{Steps: []Step{a}, WindowMS: math.MaxInt64}},
		{"edges", Question{Steps: []Step{a}, Edges: []int64{2, 1}}},
		{"edges", Question{Steps: []Step{a}, Edges: []int64{1, 1}}},
		{"edges", Question{Steps: []Step{a}, Edges: make([]int64, MaxEdges+1)}},
		{"top", Question{Steps: []Step{a}, Top: MaxTop + 1}},
		{"groups", Question{Steps: []Step{a}, Group: func(int) int { return 0 }, Groups: MaxGroups + 1}},
	}
	for _, c := range cases {
		_, err := Funnel(t.Context(), trailsOf(t, "a"), c.q)
		var first *touchstone.Error
		if !errors.As(err, &first) || first.Kind != touchstone.Invalid || first.Field != c.field {
			t.Errorf("%s: got %v", c.field, err)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Funnel(ctx, trailsOf(t, "a b"), Question{Steps: []Step{step("a")}}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
