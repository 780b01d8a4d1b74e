// SPDX-License-Identifier: Apache-2.0

package waiting

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"touchstone"
	"touchstone/journey"
	"touchstone/journey/journeytest"
)

// drawPeople draws customers with one to three trails, some times missing.
func drawPeople(t *rapid.T) *journeytest.Source {
	p := &journeytest.Source{Activities: []string{"a", "b", "c", "d"}}
	number := 0
	for range rapid.IntRange(0, 3).Draw(t, "parts") {
		var part []journey.Trail
		for range rapid.IntRange(0, 8).Draw(t, "trails") {
			if len(part) == 0 || rapid.Bool().Draw(t, "another customer") {
				number++
			}
			trail := journey.Trail{Case: number, Customer: number, Activity: rapid.SliceOfN(rapid.Uint32Range(0, 3), 0, 8).Draw(t, "activities")}
			at := int64(0)
			for range trail.Activity {
				at += rapid.Int64Range(0, 3).Draw(t, "gap")
				trail.Time = append(trail.Time, rapid.SampledFrom([]int64{at, at, at, journey.NoTime}).Draw(t, "time"))
			}
			if rapid.IntRange(0, 5).Draw(t, "untimed") == 0 {
				trail.Time = nil
			}
			part = append(part, trail)
		}
		p.Trails = append(p.Trails, part)
	}
	return p
}

func drawQuestion(t *rapid.T) Question {
	order := rapid.Permutation([]uint32{0, 1, 2, 3}).Draw(t, "order")
	q := Question{
		From: rapid.SliceOfN(rapid.Uint32Range(0, 3), 1, 2).Draw(t, "from"), To: order[:rapid.IntRange(1, 2).Draw(t, "to")],
		Without: order[2:rapid.IntRange(2, 3).Draw(t, "without")], Workers: rapid.IntRange(1, 3).Draw(t, "workers"),
		Occurrence: rapid.SampledFrom([]Occurrence{"", First, Every}).Draw(t, "occurrence"),
	}
	if rapid.Bool().Draw(t, "standard") {
		q.Standard = &Standard{
			Statistic: touchstone.StatShare, Bound: rapid.SampledFrom(touchstone.Bounds).Draw(t, "bound"),
			ThresholdMS: rapid.Int64Range(0, 6).Draw(t, "threshold"), Share: 900,
		}
	}
	return q
}

// expected gathers the waits by the definition: from every event that begins
// one, it looks ahead for what comes first.
type expected struct {
	begun, open, interrupted, untimed int
	waits                             map[int][]int64 // by customer
}

func expect(p journey.Source, q Question) expected {
	e := expected{waits: map[int][]int64{}}
	for part := range p.Parts() {
		_ = p.Visit(context.Background(), part, func(t *journey.Trail) {
			for i, a := range t.Activity {
				if slices.Contains(q.From, a) {
					e.from(t, i, q)
					if q.Occurrence != Every {
						return
					}
				}
			}
		})
	}
	return e
}

func (e *expected) from(t *journey.Trail, i int, q Question) {
	e.begun++
	for j := i + 1; j < len(t.Activity); j++ {
		switch a := t.Activity[j]; {
		case slices.Contains(q.Without, a):
			e.interrupted++
			return
		case !slices.Contains(q.To, a):
		case t.Time == nil || t.Time[i] == journey.NoTime || t.Time[j] == journey.NoTime:
			e.untimed++
			return
		default:
			e.waits[t.Customer] = append(e.waits[t.Customer], t.Time[j]-t.Time[i])
			return
		}
	}
	e.open++
}

func ask(t rapid.TB, source journey.Source, q Question) *Result {
	t.Helper()
	r, err := Waiting(context.Background(), source, q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWaitsAreThoseOfTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := drawPeople(t), drawQuestion(t)
		r, want := ask(t, p, q), expect(p, q)
		var sum journey.DurationSum
		n, kept, binned, squares := 0, 0, 0, 0
		for _, waits := range want.waits {
			squares += len(waits) * len(waits)
			for _, w := range waits {
				sum.Add(w)
				n++
				if s := q.Standard; s != nil && (s.Bound == touchstone.AtMost && w <= s.ThresholdMS || s.Bound == touchstone.AtLeast && w >= s.ThresholdMS) {
					kept++
				}
			}
		}
		if d := cmp.Diff(sum.Times(), r.Times); d != "" {
			t.Fatal(d)
		}
		for _, b := range r.Bins {
			binned += b.Count
		}
		got := [...]int{r.Begun, r.Open, r.Interrupted, r.Untimed, r.Waits, r.Waiting, binned, r.Begun - r.Open - r.Interrupted - r.Untimed}
		if d := cmp.Diff([...]int{want.begun, want.open, want.interrupted, want.untimed, n, len(want.waits), n, n}, got); d != "" {
			t.Fatal(d)
		}
		if q.Standard != nil && n > 0 {
			effective := float64(n*n) / float64(squares)
			if d := cmp.Diff(journey.ClusteredRate(kept, n, effective), r.Standard.Within); d != "" {
				t.Fatal(d)
			}
		}
	})
}

// Any split of customers over folds and any tree of merges gives the same.
func TestMergeOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := drawPeople(t), drawQuestion(t)
		plan := &plan{Question: q, kind: kinds(q, 4)}
		whole, folds := &fold{plan: plan}, []*fold{{plan: plan}, {plan: plan}, {plan: plan}}
		for part := range p.Parts() {
			f := rapid.SampledFrom(folds).Draw(t, "fold")
			_ = p.Visit(t.Context(), part, func(trail *journey.Trail) { whole.Visit(trail); f.Visit(trail) })
		}
		folds = rapid.Permutation(folds).Draw(t, "merges")
		folds[1].Merge(folds[2])
		folds[0].Merge(folds[1])
		if d := cmp.Diff(whole.result(), folds[0].result()); d != "" {
			t.Fatal(d)
		}
	})
}

func logOf(t testing.TB, waits ...int64) *journey.Trails {
	t.Helper()
	log := &journey.Log{Activities: []string{"a", "b", "c"}, Cases: len(waits)}
	for c, w := range waits {
		log.Case = append(log.Case, uint32(c), uint32(c))
		log.Activity = append(log.Activity, 0, 1)
		log.Time = append(log.Time, 0, w)
	}
	return journeytest.Trails(t, log)
}

// Waits of 1 to 100 s. 80 are at most 80 s: Wilson's interval of 80 of 100 is
// 0.71117 … 0.86663 (worked with z = 1.959964: centre (0.8 + z²/200) / (1 +
// z²/100) = 0.78890, half width 0.07773). So "90 % within 80 s" is broken, "70 %"
// kept, and "75 %" open.
func TestStandard(t *testing.T) {
	var waits []int64
	for s := range int64(100) {
		waits = append(waits, 1000*(s+1))
	}
	trails := logOf(t, waits...)
	share := func(thousandths int) *Standard {
		return &Standard{Statistic: touchstone.StatShare, Bound: touchstone.AtMost, ThresholdMS: 80_000, Share: thousandths}
	}
	quantile := func(thousandths int, bound touchstone.Bound) *Standard {
		return &Standard{Statistic: touchstone.StatQuantile, Bound: bound, ThresholdMS: 80_000, Quantile: thousandths}
	}
	cases := []struct {
		standard *Standard
		within   int
		kept     bool
		verdict  Verdict
	}{
		{share(900), 80, false, Breaks},
		{share(750), 80, true, Unsure},
		{share(800), 80, true, Unsure},
		{share(700), 80, true, Keeps},
		{quantile(900, touchstone.AtMost), 80, false, Breaks},
		{quantile(700, touchstone.AtMost), 80, true, Keeps},
		{quantile(500, touchstone.AtLeast), 21, false, Breaks}, // half should wait at least 80 s; 80 … 100 do
		{quantile(900, touchstone.AtLeast), 21, true, Keeps},   // a tenth should
	}
	for _, c := range cases {
		s := ask(t, trails, Question{From: []uint32{0}, To: []uint32{1}, Standard: c.standard}).Standard
		if s.Within.N != c.within || s.Within.Of != 100 || s.Kept != c.kept || s.Verdict != c.verdict {
			t.Errorf("%+v: got %+v", c.standard, s)
		}
		if c.within == 80 && (math.Abs(*s.Within.Low-0.71117) > 1e-5 || math.Abs(*s.Within.High-0.86663) > 1e-5) {
			t.Errorf("got %v … %v", *s.Within.Low, *s.Within.High)
		}
	}
}

// Of the waits 1 … 100 s the median is 50.5 s (type 7); its interval goes from
// the quantile 0.5 - 1.959964 √(0.25/100) = 0.4020018 to 0.5979982, which are
// 1 + 99 p seconds: 40.7982 and 60.2018. Of ten waits the quantile .95 has no
// interval: .95 + 1.96 √(.95 × .05 / 10) is above 1.
func TestQuantiles(t *testing.T) {
	var waits []int64
	for s := range int64(100) {
		waits = append(waits, 1000*(s+1))
	}
	q := Question{From: []uint32{0}, To: []uint32{1}}
	r := ask(t, logOf(t, waits...), q)
	if m := r.Quantiles[0]; m.Thousandths != 500 || m.Value != 50.5 || math.Abs(*m.Low-40.7982) > 1e-4 || math.Abs(*m.High-60.2018) > 1e-4 {
		t.Errorf("got %+v: %v … %v", m, *m.Low, *m.High)
	}
	if r := ask(t, logOf(t, waits[:10]...), q); r.Quantiles[3].Low != nil || r.Quantiles[3].Thousandths != 950 {
		t.Errorf("got %+v", r.Quantiles[3])
	}
}

// Four waits of one customer and one of another are worth (5²)/(4² + 1²) = 1.47
// customers.
func TestWaitsOfOneCustomerAreNotSeveralCustomers(t *testing.T) {
	trail := func(customer int, activities ...uint32) journey.Trail {
		times := make([]int64, len(activities))
		for i := range times {
			times[i] = int64(i)
		}
		return journey.Trail{Case: customer, Customer: customer, Activity: activities, Time: times}
	}
	p := &journeytest.Source{Activities: []string{"a", "b"}, Trails: [][]journey.Trail{{trail(0, 0, 0, 0, 0, 1), trail(1, 0, 1)}}}
	r := ask(t, p, Question{From: []uint32{0}, To: []uint32{1}, Occurrence: Every,
		Standard: &Standard{Statistic: touchstone.StatShare, Bound: touchstone.AtMost, ThresholdMS: 2, Share: 500}})
	if d := cmp.Diff(journey.ClusteredRate(3, 5, 25.0/17), r.Standard.Within); d != "" || r.Waiting != 2 {
		t.Errorf("%d waiting: %s", r.Waiting, d)
	}
}

// One customer begins three times and never ends, another begins once and ends:
// three of four are open. They are worth 4² / (3² + 1²) = 1.6 customers. Wilson:
// centre (.75 + 1.200456) / 3.400912 = .573510, half 1.959964 x sqrt(.117188 +
// .375143) / 3.400912 = .404372.
func TestOpenWaitsHaveAShareWithAnInterval(t *testing.T) {
	trail := func(customer int, activities ...uint32) journey.Trail {
		return journey.Trail{Case: customer, Customer: customer, Activity: activities, Time: make([]int64, len(activities))}
	}
	one, other := trail(0, 0, 0, 0), trail(1, 0, 1)
	for _, parts := range [][][]journey.Trail{{{one, other}}, {{one}, {other}}} {
		r := ask(t, &journeytest.Source{Activities: []string{"a", "b"}, Trails: parts}, Question{From: []uint32{0}, To: []uint32{1}, Occurrence: Every})
		if s := r.OpenShare; s.N != 3 || s.Of != 4 || *s.Value != .75 || math.Abs(*s.Low-.169138) > 1e-6 || math.Abs(*s.High-.977881) > 1e-6 {
			t.Errorf("%+v, from %v to %v", s, *s.Low, *s.High)
		}
	}
}

func TestNothingToWaitFor(t *testing.T) {
	standard := &Standard{Statistic: touchstone.StatShare, Bound: touchstone.AtMost, Share: 900}
	for _, q := range []Question{
		{From: []uint32{2}, To: []uint32{1}, Standard: standard}, // never begins
		{From: []uint32{0}, To: []uint32{2}, Standard: standard}, // never ends
	} {
		for _, source := range []journey.Source{logOf(t), logOf(t, 5, 7)} {
			r := ask(t, source, q)
			if r.Waits != 0 || r.Bins != nil || r.Quantiles != nil || r.Standard != nil || r.Open != r.Begun {
				t.Errorf("got %+v", r)
			}
			if _, err := json.Marshal(r); err != nil {
				t.Error(err)
			}
		}
	}
}

// A million events a a a … b: every a waits, the first one longest.
func TestLongTrail(t *testing.T) {
	const n = 1_000_000
	log := &journey.Log{Case: make([]uint32, n), Activity: make([]uint32, n), Time: make([]int64, n), Activities: []string{"a", "b"}, Cases: 1}
	for i := range n {
		log.Time[i] = int64(i)
	}
	log.Activity[n-1] = 1
	trails := journeytest.Trails(t, log)
	r := ask(t, trails, Question{From: []uint32{0}, To: []uint32{1}, Occurrence: Every})
	if r.Waits != n-1 || *r.Times.Max != (n-1)/1000.0 || *r.Times.Min != 0.001 || r.Waiting != 1 {
		t.Errorf("got %+v", r.Times)
	}
	if r.Quantiles[0].Low != nil {
		t.Error("one customer's waits have an interval")
	}
}

func TestBadQuestions(t *testing.T) {
	a, b := []uint32{0}, []uint32{1}
	cases := []struct {
		field string
		q     Question
	}{
		{"from", Question{To: b}},
		{"to", Question{From: a}},
		{"to", Question{From: a, To: []uint32{3}}},
		{"without", Question{From: a, To: b, Without: b}},
		{"occurrence", Question{From: a, To: b, Occurrence: "sometimes"}},
		{"quantiles", Question{From: a, To: b, Quantiles: []int{1000}}},
		{"quantiles", Question{From: a, To: b, Quantiles: make([]int, MaxQuantiles+1)}},
		{"standard.statistic", Question{From: a, To: b, Standard: &Standard{Statistic: touchstone.StatMean, Bound: touchstone.AtMost}}},
		{"standard.bound", Question{From: a, To: b, Standard: &Standard{Statistic: touchstone.StatShare, Share: 1}}},
		{"standard.share", Question{From: a, To: b, Standard: &Standard{Statistic: touchstone.StatShare, Bound: touchstone.AtMost, Share: 1000}}},
		{"standard.quantile", Question{From: a, To: b, Standard: &Standard{Statistic: touchstone.StatQuantile, Bound: touchstone.AtMost}}},
		{"standard.threshold_ms", Question{From: a, To: b, Standard: &Standard{Statistic: touchstone.StatShare, Bound: touchstone.AtMost, Share: 1, ThresholdMS: -1}}},
	}
	for _, c := range cases {
		_, err := Waiting(t.Context(), logOf(t, 1), c.q)
		var first *touchstone.Error
		if !errors.As(err, &first) || first.Kind != touchstone.Invalid || first.Field != c.field {
			t.Errorf("%s: got %v", c.field, err)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Waiting(ctx, logOf(t, 1), Question{From: []uint32{0}, To: []uint32{1}}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// BenchmarkWaiting takes every wait over ten million events of customers with
// twenty events each.
func BenchmarkWaiting(b *testing.B) {
	const events = 10_000_000
	log := &journey.Log{Cases: events / 20, Activities: make([]string, 60)}
	for i := range events {
		log.Case = append(log.Case, uint32(i/20))
		log.Activity = append(log.Activity, uint32(i*i%61%60))
		log.Time = append(log.Time, int64(i%20)*3_600_000+int64(i*i%3_600_000))
	}
	trails := journeytest.Trails(b, log)
	b.ReportAllocs()
	for b.Loop() {
		ask(b, trails, Question{From: []uint32{3, 5}, To: []uint32{7, 15}, Occurrence: Every})
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/events, "ns/event")
}

// Customers write on Friday at 17:00 and are answered after so many hours; the
// office is open on weekdays from 9 to 18. A standard of the register is in force
// from one Friday on: an hour at most for half of them.
func TestOnlyOpeningHoursCountAgainstAStandard(t *testing.T) {
	friday := time.Date(2026, 3, 6, 17, 0, 0, 0, time.UTC)
	const hour = int64(3_600_000)
	var part []journey.Trail
	for n, hours := range []int64{1, 64, 65, 66} { // to 18:00; to Monday 9:00; to 10:00; to 11:00
		begun := friday.UnixMilli()
		part = append(part, journey.Trail{Case: 2 * n, Customer: 2 * n, Activity: []uint32{0, 1}, Time: []int64{begun, begun + hours*hour}})
		before := friday.AddDate(0, 0, -7).UnixMilli() // a week before it came into force
		part = append(part, journey.Trail{Case: 2*n + 1, Customer: 2*n + 1, Activity: []uint32{0, 1}, Time: []int64{before, before + 70*hour}})
	}
	promise, ok := Of(&touchstone.Standard{Measure: "duration(p50)", Statistic: touchstone.StatQuantile, Quantile: 500, Bound: touchstone.AtMost, Threshold: hour, ValidFrom: friday})
	if !ok {
		t.Fatal("a quantile of durations is no promise about waits")
	}
	r := ask(t, &journeytest.Source{Activities: []string{"wrote", "answered"}, Trails: [][]journey.Trail{part}}, Question{From: []uint32{0}, To: []uint32{1}, Standard: promise,
		Opening: touchstone.NewOpening([]touchstone.Hours{{Days: []int{1, 2, 3, 4, 5}, From: "09:00", To: "18:00"}}, time.UTC, nil, nil)})
	// 1, 1, 2 and 3 open hours, and four times 1 on Friday and 6 on Monday to 15:00.
	if r.Waits != 8 || *r.Times.Min != 3600 || *r.Times.Max != 7*3600 || *r.Times.Mean != (1+1+2+3+4*7)*3600/8. {
		t.Errorf("%+v", r.Times)
	}
	s := r.Standard
	if s.Within.N != 2 || s.Within.Of != 4 || !s.Kept || s.Verdict != Unsure || s.Figure.Value != 1.5*3600 {
		t.Errorf("%+v, %+v", s, s.Figure)
	}
	for _, other := range []touchstone.Standard{{Statistic: touchstone.StatShare}, {Statistic: touchstone.StatMean}, {Statistic: touchstone.StatQuantile, Threshold: -1}} {
		if _, ok := Of(&other); ok {
			t.Errorf("%+v is no promise about waits", other)
		}
	}
}

// Customers wait from Wednesday 30 September 2026 at 17:00 to Thursday 8 October
// at 10:00: one hour on the first day, one on the last, and a week of holidays
// between them. From Wednesday 30 December on nobody knows the holidays of January.
func TestHolidaysDoNotCount(t *testing.T) {
	china, _ := touchstone.CalendarOf("cn")
	zone := time.FixedZone("", 8*3600)
	begun, ended := time.Date(2026, 9, 30, 17, 0, 0, 0, zone), time.Date(2026, 10, 8, 10, 0, 0, 0, zone)
	late := begun.AddDate(0, 3, 0)
	part := []journey.Trail{
		{Case: 0, Customer: 0, Activity: []uint32{0, 1}, Time: []int64{begun.UnixMilli(), ended.UnixMilli()}},
		{Case: 1, Customer: 1, Activity: []uint32{0, 1}, Time: []int64{late.UnixMilli(), late.AddDate(0, 0, 5).UnixMilli()}},
	}
	r := ask(t, &journeytest.Source{Activities: []string{"wrote", "answered"}, Trails: [][]journey.Trail{part}}, Question{From: []uint32{0}, To: []uint32{1},
		Opening: touchstone.NewOpening([]touchstone.Hours{{Days: []int{1, 2, 3, 4, 5}, From: "09:00", To: "18:00"}}, zone, nil, china)})
	if r.Begun != 2 || r.Waits != 1 || r.Uncharted != 1 || *r.Times.Max != 2*3600 {
		t.Errorf("%+v", r)
	}
}
