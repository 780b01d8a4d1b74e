// SPDX-License-Identifier: Apache-2.0

package conformance

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"touchstone"
	"touchstone/journey"
	"touchstone/journey/journeytest"
)

// memory is a source of whole trails in parts.
type memory struct{ journeytest.Source }

// customers adds so many customers with the same cases, each a path of
// touchpoints an hour apart; "a=180" has a mark of 180 steps of 240.
func (m *memory) customers(n int, cases ...string) {
	if m.Trails == nil {
		m.Trails = make([][]journey.Trail, 3)
	}
	for range n {
		id := 0
		for _, p := range m.Trails {
			id += len(p)
		}
		part := &m.Trails[id%len(m.Trails)]
		for _, path := range cases {
			t := journey.Trail{Case: id, Customer: id}
			for i, step := range strings.Fields(path) {
				name, mark, _ := strings.Cut(step, "=")
				score := 0
				if mark != "" {
					fmt.Sscan(mark, &score)
					score++
				}
				t.Activity, t.Time, t.Mark = append(t.Activity, m.Code(name)), append(t.Time, int64(i)*3_600_000), append(t.Mark, journey.Mark(score))
			}
			*part = append(*part, t)
		}
	}
}

func steps(names ...string) (out []touchstone.JourneyStep) {
	for _, n := range names {
		id, flag, _ := strings.Cut(n, "!")
		choices := strings.Split(id, "|")
		step := touchstone.JourneyStep{Touchpoint: touchstone.TouchpointID(choices[0]), Optional: flag == "optional", Repeats: flag == "repeats"}
		for _, c := range choices[1:] {
			step.Alternatives = append(step.Alternatives, touchstone.TouchpointID(c))
		}
		out = append(out, step)
	}
	return out
}

// stay is the design: web and app in any order; then desk; then pay by card or
// cash, news may come, spa any number of times, out.
func stay() Net {
	return Designed(&touchstone.Journey{Stages: []touchstone.JourneyStage{
		{Stage: "find", Touchpoints: steps("web", "app")},
		{Stage: "nothing"},
		{Stage: "arrive", Touchpoints: steps("desk")},
		{Stage: "leave", Order: touchstone.OrderSequence, Touchpoints: steps("card|cash", "news!optional", "spa!repeats", "out")},
	}})
}

func check(t testing.TB, source journey.Source, q Question) *Result {
	t.Helper()
	r, err := Check(t.Context(), source, q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestDeviations(t *testing.T) {
	const good = "desk card spa out"
	contacts := map[string]Contact{"desk": {"arrive", "store"}, "kiosk": {"arrive", "kiosk"}, "porter": {"arrive", "store"},
		"card": {"leave", "store"}, "cash": {"leave", "store"}, "news": {"leave", "app"}, "spa": {"leave", "store"}}
	tests := []struct{ path, want string }{
		{"web app " + good, ""},
		{"app web " + good, ""},
		{"web app desk cash news spa spa spa out", ""},
		{"web " + good, "skipped app"},
		{"web app desk card out", "skipped spa"},
		{"web app desk desk card spa out", "repeated desk"},
		{"web app desk card cash spa out", "extra cash"},
		{"web app desk call card spa out call", "extra call"},
		{"web desk app card spa out", "wrong_order desk"},
		{"web app kiosk card spa out", "wrong_channel desk kiosk"},
		{"web app porter card spa out", "skipped desk, extra porter"},
		{"web", "skipped app, skipped desk, skipped card, skipped spa, skipped out"},
		{"web app kiosk desk card spa out", "extra kiosk"},
		{"web app desk news news spa out", "skipped card, repeated news"},
		{"web app desk desk=120 card spa out card=240", ""},
		{"web app desk=120 card spa out", ""},
		{"web app desk=120 desk card spa out", "repeated desk"},
		{"web app desk call=0 card spa out call=0", "extra call"},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			var m memory
			m.customers(2, tt.path)
			m.Code("kiosk")
			r := check(t, &m, Question{Net: stay(), Contacts: contacts})
			var got []string
			for _, d := range r.Deviations {
				got = append(got, strings.TrimSpace(fmt.Sprint(d.Kind, " ", d.Touchpoint, " ", d.Met)))
				if d.Customers.N != 2 || d.Customers.Of != 2 {
					t.Errorf("%+v", d)
				}
			}
			var want []string
			if tt.want != "" {
				want = strings.Split(tt.want, ", ")
			}
			slices.Sort(got)
			slices.Sort(want)
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
			if conforms := r.Conforming.N == 2; conforms != (tt.want == "") {
				t.Errorf("conforming: %v", conforms)
			}
		})
	}
}

// 40 customers conform, of whom 30 buy, and are all at 3/4 of the scale; 60 skip
// b, of whom 15 buy; 30 of them are at 1/4 and 30 at 1/2, so their mean is 3/8
// and the variance 30·30/60/59/16·… = 60/59 · (1/8)². Customers are counted, not
// cases: 10 of the 40 come twice, 10 of the 60 conform once and skip once. 7
// never meet the design.
func TestCustomersAreComparedOnce(t *testing.T) {
	var m memory
	m.customers(20, "a b buy=180")
	m.customers(10, "a b buy=180", "a b")
	m.customers(10, "a b x=180")
	m.customers(15, "a buy=60")
	m.customers(15, "a x=60")
	m.customers(10, "a b x=120", "a")
	m.customers(20, "a x=120")
	m.customers(7, "x x")
	net := Designed(&touchstone.Journey{Stages: []touchstone.JourneyStage{{Order: touchstone.OrderSequence, Touchpoints: steps("a", "b")}}})
	r := check(t, &m, Question{Net: net, Outcomes: []uint32{m.Code("buy")}, Ignore: []uint32{m.Code("x")}})
	if r.Customers != 107 || r.Outside != 7 || r.Conforming.N != 40 || r.Conforming.Of != 100 || r.Deviating.N != 60 || r.Untold.N != 0 {
		t.Errorf("%+v", r)
	}
	// 127 cases; 7 outside; 40+10+10 fit; the rest was aligned.
	if want := (Cases{All: 127, Outside: 7, Fitting: 60, Aligned: 60}); r.Cases != want {
		t.Errorf("got %+v, want %+v", r.Cases, want)
	}
	// Wilson's interval of 40 of 100 is 0.309401 … 0.497997 (centre 0.4 + 0.1 z²/(n+z²)).
	near(t, "low", *r.Conforming.Low, 0.309401, 1e-6)
	near(t, "high", *r.Conforming.High, 0.497997, 1e-6)
	s := r.Satisfaction
	near(t, "deviating mean", *s.Deviating, 3.0/8, 1e-9)
	near(t, "conforming mean", *s.Conforming, 3.0/4, 1e-9)
	near(t, "difference", *s.Difference, -3.0/8, 1e-9)
	// Welch: SE² = (60/59)/64/60 = 1/3776 with 59 degrees of freedom, as the
	// conforming do not vary; t(.975, 59) = 2.000995.
	near(t, "low", *s.Low, -3.0/8-2.000995/61.449166, 1e-6)
	o := r.Outcome
	if o.DeviatingN != 60 || o.ConformingN != 40 {
		t.Errorf("%+v", o)
	}
	near(t, "share", *o.Deviating, 15.0/60, 1e-12)
	near(t, "share", *o.Conforming, 30.0/40, 1e-12)
	// One deviation only: all contrasts test the same customers.
	near(t, "q", *o.Q, *o.P, 1e-15)
	if len(r.Deviations) != 1 || r.Deviations[0].Customers.N != 60 || r.Kinds[0].Customers.N != 60 || r.Other.Customers.N != 0 {
		t.Errorf("%+v", r.Deviations)
	}
}

// At the beginning a is allowed and comes: 1 label, 4 cases. After a, b and c
// are allowed and only b comes: 2 labels, 4 cases, of which 4 escape. After b
// nothing goes on. "c" is no run so far and does not count beyond the beginning:
// 1 label, 1 case.
func TestPrecision(t *testing.T) {
	var m memory
	m.customers(4, "a b")
	m.customers(1, "c a b")
	net := Designed(&touchstone.Journey{Stages: []touchstone.JourneyStage{{Touchpoints: steps("a")}, {Touchpoints: steps("b|c")}}})
	r := check(t, &m, Question{Net: net})
	near(t, "precision", *r.Fitness.Precision, 1-4.0/(4+8+1), 1e-12)
	if r.Fitness.PrecisionN != 5 {
		t.Errorf("%+v", r.Fitness)
	}
}

func TestTooFewAreNotCompared(t *testing.T) {
	var m memory
	m.customers(29, "a=10")
	m.customers(100, "a=200 b")
	net := Designed(&touchstone.Journey{Stages: []touchstone.JourneyStage{{Touchpoints: steps("a")}}})
	r := check(t, &m, Question{Net: net, Outcomes: []uint32{0}})
	for _, c := range []*Contrast{r.Satisfaction, r.Outcome} {
		if c.Enough || c.ConformingN != 29 || c.DeviatingN != 100 || c.P != nil || c.Deviating != nil {
			t.Errorf("%+v", c)
		}
	}
	if _, err := json.Marshal(r); err != nil {
		t.Error(err)
	}
}

func TestTooLate(t *testing.T) {
	var m memory
	m.customers(4, "a b c")   // a to b 1 h, a to c 2 h
	m.customers(5, "a x b c") // 2 h, 3 h
	m.customers(6, "a x")
	net := Designed(&touchstone.Journey{Stages: []touchstone.JourneyStage{{Order: touchstone.OrderSequence, Touchpoints: steps("a", "b!optional", "c!optional")}}})
	a, b, c := m.Code("a"), m.Code("b"), m.Code("c")
	const hour = 3_600_000
	r := check(t, &m, Question{Net: net, Ignore: []uint32{m.Code("x")}, Limits: []Limit{
		{Name: "service", From: []uint32{a}, To: []uint32{b}, Within: hour},
		{Name: "stage", From: []uint32{a, b, c}, Within: 3*hour - 1},
		{Name: "never", From: []uint32{a}, To: []uint32{c}, Within: 3 * hour},
	}})
	if r.Conforming.N != 10 || r.Deviating.N != 5 || r.Kinds[5].Customers.N != 5 {
		t.Errorf("%+v", r)
	}
	type late struct{ n, of, cases int }
	var got []late
	for _, l := range r.Limits {
		got = append(got, late{l.Late.N, l.Late.Of, l.Times.N})
	}
	if want := []late{{5, 9, 9}, {5, 15, 15}, {0, 9, 9}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Six of ten cases should take an hour at most from a to b; 6 of 11 do. It is in
// force for those that begin in the first hour, or later, or counts open hours, of
// which the year of the trails has none.
func TestTooLateForAStandard(t *testing.T) {
	var m memory
	m.customers(4, "a b")
	m.customers(3, "a x b")
	m.customers(2, "x a b")   // from one o'clock on
	m.customers(2, "x a x b") // to three
	net := Designed(&touchstone.Journey{Stages: []touchstone.JourneyStage{{Order: touchstone.OrderSequence, Touchpoints: steps("a", "b")}}})
	a, b := m.Code("a"), m.Code("b")
	const hour = 3_600_000
	limit := Limit{Name: "answer", Standard: "std_1", From: []uint32{a}, To: []uint32{b}, Within: hour, Share: 600}
	later, closed := limit, limit
	later.Since, closed.Opening = hour, touchstone.NewOpening(nil, time.UTC, nil, nil)
	until := limit
	until.Until = hour
	china, _ := touchstone.CalendarOf("cn") // which knows nothing of the year of the trails
	uncharted := limit
	uncharted.Opening = touchstone.NewOpening(nil, time.UTC, nil, china)
	r := check(t, &m, Question{Net: net, Ignore: []uint32{m.Code("x")}, Limits: []Limit{limit, later, until, closed, uncharted}})
	if last := r.Limits[4]; last.Uncharted != 11 || r.Limits[3].Uncharted != 0 {
		t.Errorf("%d cases are uncharted, want 11", last.Uncharted)
	}
	type stands struct {
		within, of int
		kept       bool
	}
	var got []stands
	for _, l := range r.Limits {
		if l.Standing.Standard != "std_1" || l.Standing.Wanted != .6 {
			t.Errorf("%+v", l.Standing)
		}
		got = append(got, stands{l.Standing.Within.N, l.Standing.Within.Of, l.Standing.Kept})
	}
	if want := []stands{{6, 11, false}, {2, 4, false}, {4, 7, false}, {11, 11, true}, {0, 0, true}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Ten cases of five customers, two each, are worth five: with all of them kept,
// Wilson's lower limit is 5 / (5 + 1.959964²).
func TestCasesOfOneCustomerAreNotSeveralCustomers(t *testing.T) {
	var m memory
	m.customers(5, "a b", "a b")
	net := Designed(&touchstone.Journey{Stages: []touchstone.JourneyStage{{Touchpoints: steps("a", "b")}}})
	r := check(t, &m, Question{Net: net, Limits: []Limit{{Name: "l", From: []uint32{m.Code("a")}, To: []uint32{m.Code("b")}, Within: 3_600_000, Share: 900}}})
	if w := r.Limits[0].Standing.Within; w.N != 10 || w.Of != 10 || math.Abs(*w.Low-.565518) > 1e-6 {
		t.Errorf("%+v, from %v", w, *w.Low)
	}
}

func TestTheRestIsOther(t *testing.T) {
	var m memory
	m.customers(5, "a b")
	m.customers(4, "a c")
	m.customers(3, "a d b")
	net := Designed(&touchstone.Journey{Stages: []touchstone.JourneyStage{{Touchpoints: steps("a")}}})
	r := check(t, &m, Question{Net: net, Rows: 1})
	// Extra b: 8; extra c: 4; extra d: 3. The two that are not shown: 7.
	if len(r.Deviations) != 1 || r.Deviations[0].Customers.N != 8 || r.OtherCount != 2 || r.Other.Customers.N != 7 {
		t.Errorf("%+v, %+v", r.Deviations, r.Other)
	}
}

func TestFaultsOfQuestions(t *testing.T) {
	var m memory
	m.customers(1, "a")
	ok := Designed(&touchstone.Journey{Stages: []touchstone.JourneyStage{{Touchpoints: steps("a")}}})
	tests := map[string]struct {
		q     Question
		field string
	}{
		"no touchpoints":    {Question{Net: Designed(&touchstone.Journey{})}, "net.transitions"},
		"no way to the end": {Question{Net: Net{Places: 2, Initial: []int{0}, Final: []int{1}, Transitions: []Transition{{"a", []int{1}, []int{0}}}}}, "net"},
		"endless tokens":    {Question{Net: Net{Places: 2, Initial: []int{0}, Transitions: []Transition{{"a", []int{0}, []int{0, 1}}}}}, "net"},
		"no input":          {Question{Net: Net{Places: 1, Transitions: []Transition{{"a", nil, []int{0}}}}}, "net.transitions[0].in"},
		"no such place":     {Question{Net: Net{Places: 1, Final: []int{1}, Transitions: []Transition{{"a", []int{0}, nil}}}}, "net.final"},
		"negative place":    {Question{Net: Net{Places: 1, Transitions: []Transition{{"a", []int{0}, []int{-1}}}}}, "net.transitions[0].out"},
		"too large":         {Question{Net: Net{Places: MaxPlaces + 1, Transitions: []Transition{{"a", []int{0}, nil}}}}, "net"},
		"outcome":           {Question{Net: ok, Outcomes: []uint32{9}}, "outcomes"},
		"rows":              {Question{Net: ok, Rows: -1}, "rows"},
		"limit":             {Question{Net: ok, Limits: []Limit{{}}}, "limits[0].from"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := Check(t.Context(), &m, tt.q)
			var e *touchstone.Error
			if !errors.As(err, &e) || e.Kind != touchstone.Invalid || e.Field != tt.field {
				t.Errorf("got %v (%+v)", err, e)
			}
		})
	}
}

// hostile is a design in which everything is open: 30 touchpoints in any order,
// one of them in two stages, and trails of 1,000 random events.
func TestHostileDesignsEnd(t *testing.T) {
	var all []string
	for i := range 30 {
		all = append(all, fmt.Sprint("t", i))
	}
	net := Designed(&touchstone.Journey{Stages: []touchstone.JourneyStage{
		{Touchpoints: steps(all...)}, {Touchpoints: steps("t0", "t1!repeats", "t2!optional")},
	}})
	net.Transitions = append(net.Transitions, Transition{"", []int{0}, []int{0}}) // a silent loop
	var m memory
	for i := range 5 {
		var path []string
		for k := range 1000 {
			path = append(path, all[(k*k+i*k)%30])
		}
		m.customers(1, strings.Join(path, " "))
	}
	r := check(t, &m, Question{Net: net, States: 2000})
	if c := r.Cases; c.All != 5 || c.Fitting+c.Aligned+c.Undecided != 5 {
		t.Errorf("%+v", c)
	}
	if r.Untold.N != r.Cases.Undecided || r.Conforming.N+r.Deviating.N != 5 {
		t.Errorf("%+v", r)
	}
}

// One customer with very many events, each of which leaves a token behind and
// sends replay looking for silent ways.
func TestVeryLongTrail(t *testing.T) {
	net := stay()
	var m memory
	m.Trails = make([][]journey.Trail, 3)
	trail := journey.Trail{Activity: make([]uint32, 300_000)}
	for i := range trail.Activity {
		trail.Activity[i] = m.Code([]string{"out", "desk", "web", "card"}[i*i%7%4])
	}
	m.Trails[0] = append(m.Trails[0], trail)
	r := check(t, &m, Question{Net: net})
	if r.Untold.N != 1 || r.Cases.Long != 1 || !(*r.Fitness.Replay > 0 && *r.Fitness.Replay < 1) {
		t.Errorf("%+v", r)
	}
}

// A design of 1,000 steps in sequence, and trails that leave out every tenth.
func TestLargeDesign(t *testing.T) {
	var all, path []string
	for i := range MaxPlaces - 1 {
		all = append(all, fmt.Sprint("t", i))
		if i%10 > 0 {
			path = append(path, all[i])
		}
	}
	var m memory
	m.customers(1, strings.Join(path, " "))
	net := Designed(&touchstone.Journey{Stages: []touchstone.JourneyStage{{Order: touchstone.OrderSequence, Touchpoints: steps(all...)}}})
	r := check(t, &m, Question{Net: net, Rows: MaxRows})
	if len(r.Deviations) != 100 || r.Kinds[0].Customers.N != 1 || r.Cases.Aligned != 1 {
		t.Errorf("%d deviations, %+v", len(r.Deviations), r.Cases)
	}
}

func TestCancelled(t *testing.T) {
	var m memory
	m.customers(3, "a b", "b")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Check(ctx, &m, Question{Net: stay()}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// Whatever the split over parts and workers, the answer is the same to the last
// bit, and its counts add up.
func TestAnswersDoNotDependOnTheSplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := []string{"web", "app", "desk", "card", "cash", "news", "spa", "out", "call", "buy"}
		var customers [][]journey.Trail
		for id := range rapid.IntRange(1, 30).Draw(t, "customers") {
			var cases []journey.Trail
			for range rapid.IntRange(1, 3).Draw(t, "cases") {
				trail := journey.Trail{Case: len(cases), Customer: id, Activity: rapid.SliceOfN(rapid.Uint32Range(0, uint32(len(names)-1)), 1, 8).Draw(t, "path")}
				for i := range trail.Activity {
					trail.Time = append(trail.Time, int64(i)*1000)
					trail.Mark = append(trail.Mark, journey.Mark(rapid.IntRange(0, 241).Draw(t, "mark")))
				}
				cases = append(cases, trail)
			}
			customers = append(customers, cases)
		}
		split := func(parts int) *journeytest.Source {
			m := &journeytest.Source{Activities: names, Trails: make([][]journey.Trail, parts)}
			for i, c := range customers {
				m.Trails[(i*7+3)%parts] = append(m.Trails[(i*7+3)%parts], c...)
			}
			return m
		}
		q := Question{Net: stay(), Outcomes: []uint32{9}, Rows: 5, Workers: 1, Limits: []Limit{{Name: "l", From: []uint32{0}, To: []uint32{2}, Within: 1000}}}
		one, err := Check(context.Background(), split(1), q)
		if err != nil {
			t.Fatal(err)
		}
		q.Workers = 3
		many, err := Check(context.Background(), split(5), q)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(one, many); d != "" {
			t.Fatal(d)
		}
		c := one.Cases
		if one.Outside+one.Conforming.N+one.Deviating.N != len(customers) || c.Outside+c.Fitting+c.Aligned+c.Rare+c.Long+c.Undecided != c.All {
			t.Fatalf("%+v", one)
		}
	})
}
