// SPDX-License-Identifier: Apache-2.0

package journey_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"touchstone"
	"touchstone/journey"
	"touchstone/journey/journeytest"
)

func TestMineEmpty(t *testing.T) {
	for _, log := range []*journey.Log{{}, {Cases: 3, Activities: []string{"a"}}, journey.FromMilestones(nil, nil)} {
		m := mine(t, log, journey.Options{EventuallyFollows: true})
		if m.Cases != 0 || m.Empty != log.Cases || m.Events != 0 || len(m.Graph.Edges) != 0 || m.Variants.Count != 0 {
			t.Errorf("got %+v", m)
		}
		if m.From != journey.NoTime || m.To != journey.NoTime || m.Durations.N != 0 || m.Durations.Bins != nil {
			t.Errorf("got %+v", m)
		}
		if !math.IsNaN(m.Durations.Median) || !math.IsNaN(m.Variants.Rest.Median) {
			t.Errorf("got %v, %v; want none", m.Durations.Median, m.Variants.Rest.Median)
		}
	}
}

func TestMineOneEvent(t *testing.T) {
	log := &journey.Log{Case: []uint32{0}, Activity: []uint32{0}, Time: []int64{0}, Activities: []string{"a"}, Cases: 1}
	m := mine(t, log, journey.Options{})
	want := []journey.Activity{{Name: "a", Events: 1, Cases: 1, Customers: 1, Starts: 1, Ends: 1}} // first and last at time 0
	if d := cmp.Diff(want, m.Graph.Activities); d != "" {
		t.Error(d)
	}
	if m.From != 0 || m.To != 0 || m.Durations.N != 1 || m.Durations.Max != 0 || len(m.Durations.Bins) != 1 {
		t.Errorf("got %+v", m)
	}
}

// a (10:00) x (no time) b (09:00) c (10:00): x stays second, b comes first, a
// and c keep the order of the file. Only a > c has two times in a row.
func TestMissingAndEqualTimes(t *testing.T) {
	var b journeytest.Log
	b.Add("1", "a", 10*hour)
	b.Add("1", "x", journey.NoTime)
	b.Add("1", "b", 9*hour)
	b.Add("1", "c", 10*hour)
	m := mine(t, &b.Log, journey.Options{})
	if got := pathNames(m, m.Variants.Top[0].Path); got != "b > x > a > c" {
		t.Errorf("got %s", got)
	}
	for _, e := range m.Graph.Edges {
		want := 0
		if name(m, e.From) == "a" {
			want = 1
		}
		if e.Duration.N != want {
			t.Errorf("%s > %s: got %d durations, want %d", name(m, e.From), name(m, e.To), e.Duration.N, want)
		}
	}
	if m.Untimed != 1 || m.Durations.Max != 3600 {
		t.Errorf("got %d untimed, %v s", m.Untimed, m.Durations.Max)
	}
}

func TestOrderBreaksTies(t *testing.T) {
	for _, times := range [][]int64{nil, {5, 5, 5, 1}} {
		log := &journey.Log{
			Case: make([]uint32, 4), Activity: []uint32{0, 1, 2, 3}, Time: times, Order: []int32{3, 1, 2, 0},
			Activities: []string{"a", "b", "c", "d"}, Cases: 1,
		}
		m := mine(t, log, journey.Options{})
		if got := pathNames(m, m.Variants.Top[0].Path); got != "d > b > c > a" {
			t.Errorf("got %s", got)
		}
	}
}

// A row is a case; 2 has the same time twice and 3 lacks a step, 4 has none.
func TestFromMilestones(t *testing.T) {
	const none = journey.NoTime
	log := journey.FromMilestones([]string{"buy", "pay", "get"}, [][]int64{
		{1000, 7000, 5000, none}, {2000, 7000, none, none}, {4000, 6000, 9000, none},
	})
	m := mine(t, log, journey.Options{})
	var got []string
	for c := range m.Trails.Len() {
		got = append(got, pathNames(m, m.Trails.At(c).Activity))
	}
	want := []string{"buy > pay > get", "get > buy > pay", "buy > get", ""}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if m.Cases != 3 || m.Empty != 1 {
		t.Errorf("got %d cases, %d empty", m.Cases, m.Empty)
	}
}

// Orders with four times each, good with a review of 4 or 5 and bad with 1 or 2.
// All figures from a separate script in Python. Whether the parcel arrived is
// no outcome in other words, since many unhappy customers got theirs.
func TestOrders(t *testing.T) {
	scores := map[string]string{}
	for _, r := range journeytest.ReadRecords(t, "data", "olist_ecommerce", "order_reviews.csv.gz") {
		if _, ok := scores[r["order_id"]]; !ok {
			scores[r["order_id"]] = r["review_score"]
		}
	}
	names := []string{"order_purchase_timestamp", "order_approved_at", "order_delivered_carrier_date", "order_delivered_customer_date"}
	times := make([][]int64, len(names))
	var good []int8
	for _, r := range journeytest.ReadRecords(t, "data", "olist_ecommerce", "orders.csv.gz") {
		for i, n := range names {
			at := journey.NoTime
			if r[n] != "" {
				at = journeytest.Milliseconds(t, r[n])
			}
			times[i] = append(times[i], at)
		}
		good = append(good, map[string]int8{"": journey.LeftOut, "3": journey.LeftOut, "4": journey.Good, "5": journey.Good}[scores[r["order_id"]]])
	}
	m, c := compare(t, journey.FromMilestones(names, times), good, journey.CompareOptions{})
	if m.Cases != 11460 || m.Events != 45332 || m.Variants.Count != 9 || m.Variants.Top[0].Cases != 10994 {
		t.Errorf("got %d cases, %d events, %d variants", m.Cases, m.Events, m.Variants.Count)
	}
	if c.GoodCases != 2645 || c.BadCases != 517 || len(c.Outcome) != 0 {
		t.Errorf("got %d good, %d bad, %d outcomes", c.GoodCases, c.BadCases, len(c.Outcome))
	}
	d := find(t, m, c.Findings, "duration")
	near(t, "good", d.Good, 800902, 1e-3)
	near(t, "bad", d.Bad, 1050030, 1e-3)
	if d := find(t, m, c.Findings, "activity order_delivered_customer_date"); d.GoodN != 2631 || d.BadN != 446 || d.Q > 0.05 {
		t.Errorf("got %+v", d)
	}
}

// One case of a million events, in reverse order of time, alternating between
// two activities: a > b as often as a, less the last.
func TestOneHugeCase(t *testing.T) {
	const n = 1_000_000
	log := &journey.Log{Case: make([]uint32, n), Activities: []string{"a", "b"}, Cases: 1}
	for i := range n {
		log.Activity = append(log.Activity, uint32(i%2))
		log.Time = append(log.Time, int64(n-i))
	}
	m := mine(t, log, journey.Options{EventuallyFollows: true})
	if m.Graph.Activities[1].Starts != 1 || m.Graph.Activities[0].Ends != 1 {
		t.Errorf("got %+v", m.Graph.Activities)
	}
	for _, e := range m.Graph.Edges {
		if want := n/2 - int(e.From^1); e.Count != want || e.Duration.Max != 0.001 || e.Duration.SD != 0 {
			t.Errorf("got %+v, want %d", e, want)
		}
	}
	if v := m.Variants; v.Count != 1 || len(v.Top) != 1 || len(v.Top[0].Path) != n || v.Top[0].Median != float64(n-1)/1000 {
		t.Errorf("got %d variants, %d listed", v.Count, len(v.Top))
	}
	pairs := 0
	for _, p := range m.Eventually {
		pairs += p.Count
	}
	if pairs != n*(n-1)/2 {
		t.Errorf("got %d pairs", pairs)
	}
}

// 60,000 activities once each in 600 cases, and one in every case: with room
// for two in the graph, everything else is Other and nothing is lost.
func TestManyActivitiesStayBounded(t *testing.T) {
	const many, cases = 60_000, 600
	log := &journey.Log{Cases: cases}
	for a := range many {
		log.Activities = append(log.Activities, fmt.Sprintf("page %05d", a))
		log.Case = append(log.Case, uint32(a%cases))
		log.Activity = append(log.Activity, uint32(a))
	}
	for c := range cases {
		log.Case = append(log.Case, uint32(c))
		log.Activity = append(log.Activity, 7)
	}
	m := mine(t, log, journey.Options{MaxActivities: 2})
	if len(m.Graph.Edges) > 9 || len(m.Graph.Activities) != many {
		t.Fatalf("%d edges, %d activities", len(m.Graph.Edges), len(m.Graph.Activities))
	}
	rest := m.Graph.Rest
	if rest == nil || rest.Events != many-2 || rest.Cases != cases || rest.Ends != 0 {
		t.Fatalf("got %+v", rest)
	}
	if a := m.Graph.Activities[7]; a.Events != cases+1 || a.InRest || !m.Graph.Activities[8].InRest {
		t.Errorf("got %+v", a)
	}
	steps := 0
	for _, e := range m.Graph.Edges {
		steps += e.Count
	}
	if steps != m.Events-cases {
		t.Errorf("got %d steps, want %d", steps, m.Events-cases)
	}
}

func TestMineRefuses(t *testing.T) {
	good := journey.Log{Case: []uint32{0, 0}, Activity: []uint32{0, 0}, Time: []int64{1, 2}, Activities: []string{"a"}, Cases: 1}
	tests := map[string]func(*journey.Log){
		"Case":     func(l *journey.Log) { l.Case[1] = 1 },
		"Activity": func(l *journey.Log) { l.Activity[1] = 1 },
		"Time":     func(l *journey.Log) { l.Time[1] = journey.MaxTime + 1 },
		"Log":      func(l *journey.Log) { l.Order = []int32{1} },
	}
	for field, spoil := range tests {
		log := good
		log.Case, log.Activity, log.Time = slices.Clone(good.Case), slices.Clone(good.Activity), slices.Clone(good.Time)
		spoil(&log)
		_, err := journey.Mine(t.Context(), &log, journey.Options{})
		var e *touchstone.Error
		if !errors.As(err, &e) || e.Kind != touchstone.Invalid || e.Field != field {
			t.Errorf("%s: got %v", field, err)
		}
	}
}

func TestMineStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	log, good := logOf([]cohort{{journey.Good, 20, "a b"}, {journey.Bad, 20, "a"}})
	if m, err := journey.Mine(ctx, log, journey.Options{}); !errors.Is(err, context.Canceled) || m != nil {
		t.Errorf("got %v, %v", m, err)
	}
	m := mine(t, log, journey.Options{})
	if c, err := journey.Differences(ctx, m.Trails, good, journey.CompareOptions{}); !errors.Is(err, context.Canceled) || c != nil {
		t.Errorf("got %v, %v", c, err)
	}
}

// Counts: a > b 60, b > c 55, b > a 5, c > d 1, d > d 1 and c > c 1. Dependency:
// b > a -55/66, c > d 1/2, both self-loops 1/2. So c > d stays as the only way to
// d, and the step back and the self-loops go.
func TestBackboneStaysConnected(t *testing.T) {
	log, _ := logOf([]cohort{{cases: 49, path: "a b c"}, {cases: 5, path: "a b a b c"}, {cases: 1, path: "a b c c d d"}})
	m := mine(t, log, journey.Options{})
	got := map[string]bool{}
	for _, e := range m.Graph.Backbone(0.9) {
		got[name(m, e.From)+" > "+name(m, e.To)] = true
	}
	if d := cmp.Diff(map[string]bool{"a > b": true, "b > c": true, "c > d": true}, got); d != "" {
		t.Error(d)
	}
}

// However many goroutines share the cases, the answer is the same: the loan
// applications, and an outcome with several names that needs every fold.
func TestWorkersDoNotMatter(t *testing.T) {
	loans := &journeytest.ReadXES(t, "data", "eventlogs", "bpic2012.xes.gz").Log
	orders, good := logOf([]cohort{
		{journey.Good, 9000, "start check paid post"}, {journey.Bad, 6000, "start refused post"},
		{journey.Bad, 3000, "start check withdrawn post"}, {journey.Bad, 3000, "start call expired post"},
	})
	ignore := cmp.Options{cmpopts.EquateNaNs(), cmpopts.IgnoreFields(journey.Mining{}, "Trails")}
	var mining *journey.Mining
	var comparison *journey.Comparison
	for _, workers := range []int{1, 2, 5} {
		m := mine(t, loans, journey.Options{EventuallyFollows: true, Workers: workers})
		o, c := compare(t, orders, good, journey.CompareOptions{Workers: workers})
		if got := pathNames(o, c.Markers); got != "expired > paid > refused > withdrawn" {
			t.Errorf("got %s", got)
		}
		if workers == 1 {
			mining, comparison = m, c
		}
		if d := cmp.Diff(mining, m, ignore); d != "" {
			t.Errorf("%d workers: %s", workers, d)
		}
		if d := cmp.Diff(comparison, c, ignore); d != "" {
			t.Errorf("%d workers: %s", workers, d)
		}
	}
}

// How many other activities there are changes nothing: up to as many as a word
// has bits they are counted in another way than beyond.
func TestGraphOfFewActivitiesIsThatOfMany(t *testing.T) {
	few := randomLog(20_000, true)
	for i := range few.Time {
		if i%50 == 0 {
			few.Time[i] = journey.NoTime
		}
	}
	many := *few
	for len(many.Activities) < 100 {
		many.Activities = append(slices.Clip(many.Activities), fmt.Sprintf("unused %d", len(many.Activities)))
	}
	want, got := mine(t, &many, journey.Options{}), mine(t, few, journey.Options{})
	if want.Untimed == 0 || got.Untimed != want.Untimed {
		t.Errorf("got %d events without a time, want %d", got.Untimed, want.Untimed)
	}
	if diff := cmp.Diff(want.Graph.Activities[:len(few.Activities)], got.Graph.Activities); diff != "" {
		t.Errorf("activities (-many +few):\n%s", diff)
	}
}
