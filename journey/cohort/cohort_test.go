// SPDX-License-Identifier: Apache-2.0

package cohort

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"touchstone"
	"touchstone/journey"
	"touchstone/journey/journeytest"
)

const day = 24 * 3600_000

// cdnow is the purchases of CDNOW: one activity, one case per customer.
type cdnow struct {
	*journey.Trails
	cents []int64 // by customer, before 1998
	spent int64
	discs int
}

func readCDNOW(t *testing.T) cdnow {
	t.Helper()
	var log journeytest.Log
	var d cdnow
	for _, row := range journeytest.ReadRecords(t, "data", "cdnow", "data.csv.gz") {
		at, err := time.Parse("20060102", row["date"])
		discs, err2 := strconv.Atoi(row["cds"])
		amount, err3 := strconv.ParseFloat(row["amount"], 64)
		if err := errors.Join(err, err2, err3); err != nil {
			t.Fatal(err)
		}
		log.Add(row["customer_id"], "purchase", at.UnixMilli())
		if len(d.cents) < log.Cases {
			d.cents = append(d.cents, 0)
		}
		cents := int64(math.Round(amount * 100))
		if at.Year() < 1998 {
			d.cents[log.Case[log.Events()-1]] += cents
		}
		d.spent, d.discs = d.spent+cents, d.discs+discs
	}
	d.Trails = log.Trails(t)
	return d
}

func date(year, month int) int64 {
	return time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC).UnixMilli()
}

func months(year, count int) []int64 {
	var edges []int64
	for m := range count + 1 {
		edges = append(edges, date(year, 1+m))
	}
	return edges
}

// The counts were made by a separate Python script over the same file. The
// README counts 23,570 customers and 69,659 purchases in all; this file is the
// part of them that is not kept back, 52,553 rows, all of whose customers first
// bought in January to March 1997.
func TestRetentionOfCDNOW(t *testing.T) {
	d := readCDNOW(t)
	if d.Events() != 52553 || d.Len() != 17695 || d.discs != 125678 || d.spent != 186822828 {
		t.Fatalf("%d purchases of %d customers, %d discs, %d cents", d.Events(), d.Len(), d.discs, d.spent)
	}
	want := []struct {
		n             int64
		in, inOrAfter []int64
	}{
		{
			5891, []int64{894, 709, 620, 505, 568, 556, 446, 440, 461, 520, 483, 398, 382, 500, 361, 382, 367},
			[]int64{2802, 2568, 2418, 2283, 2195, 2055, 1936, 1837, 1756, 1644, 1481, 1313, 1191, 1074, 830, 638, 367},
		},
		{
			6347, []int64{947, 721, 578, 629, 596, 476, 477, 501, 529, 489, 417, 427, 557, 396, 412, 402},
			[]int64{2876, 2647, 2500, 2376, 2256, 2101, 1999, 1892, 1777, 1618, 1456, 1321, 1161, 901, 685, 402},
		},
		{
			5457, []int64{754, 557, 562, 518, 437, 433, 439, 474, 420, 350, 348, 511, 329, 336, 359},
			[]int64{2469, 2268, 2127, 2003, 1882, 1781, 1670, 1567, 1419, 1275, 1165, 1032, 773, 592, 359},
		},
	}
	r, err := Retain(t.Context(), d, Question{Entry: []uint32{0}, Edges: months(1997, 18), Until: date(1998, 7)})
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range want {
		c := r.Cohorts[i]
		var in, inOrAfter []int64
		for _, cell := range c.Cells[1:] {
			in, inOrAfter = append(in, cell.In.Came), append(inOrAfter, cell.InOrAfter.Came)
		}
		if c.N != w.n || !slices.Equal(in, w.in) || !slices.Equal(inOrAfter, w.inOrAfter) {
			t.Errorf("cohort %d: %d customers, in %v, in or after %v", i, c.N, in, inOrAfter)
		}
	}
	if later := r.Cohorts[3:]; slices.ContainsFunc(later, func(c Cohort) bool { return c.N > 0 }) || r.Earlier+r.Later+r.Never+r.Untimed > 0 {
		t.Errorf("customers outside the first three months: %+v", r)
	}
	// The last day is 30 June 1998; without a given end June is not over.
	open, err := Retain(t.Context(), d, Question{Entry: []uint32{0}, Edges: months(1997, 18)})
	if err != nil {
		t.Fatal(err)
	}
	if got := len(open.Cohorts[0].Cells); got != len(r.Cohorts[0].Cells)-1 {
		t.Errorf("%d cells where June is not over", got)
	}
}

// By the same script: fifths of recency in days and of days with a purchase as
// of 1998, and who bought again in 1998, [recency, frequency, customers, again].
func TestRecencyAndFrequencyOfCDNOW(t *testing.T) {
	want := [][4]int64{
		{5, 5, 2081, 1463}, {5, 4, 727, 353}, {5, 3, 731, 248}, {4, 5, 822, 348}, {4, 4, 820, 291}, {4, 3, 1607, 420}, {4, 1, 328, 24},
		{3, 5, 32, 7}, {3, 4, 76, 16}, {3, 3, 428, 65}, {3, 1, 2982, 256}, {2, 5, 21, 3}, {2, 4, 51, 15}, {2, 3, 344, 47}, {2, 1, 3167, 240},
		{1, 5, 1, 0}, {1, 4, 18, 0}, {1, 3, 169, 10}, {1, 1, 3290, 238},
	}
	d := readCDNOW(t)
	q := ValueQuestion{Touchpoints: []uint32{0}, Outcomes: []uint32{0}, AsOf: date(1998, 1)}
	for at := date(1997, 1); at <= date(1998, 1); at += day {
		q.Edges = append(q.Edges, at)
	}
	r, err := RecencyFrequencyValue(t.Context(), d, q)
	if err != nil {
		t.Fatal(err)
	}
	var got [][4]int64
	for _, c := range r.Cells {
		got = append(got, [4]int64{int64(c.Recency), int64(c.Frequency), c.N, c.Outcome.Came})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for i, days := range []int64{110, 284, 308, 333} {
		if got := r.RecencyLimits[i]; got < days*day || float64(got) > float64(days*day)*(1+1./1024) {
			t.Errorf("recency limit %d is %d ms, want %d days", i, got, days)
		}
	}
	q.Value = func(c int) int64 { return d.cents[c] }
	if r, err = RecencyFrequencyValue(t.Context(), d, q); err != nil {
		t.Fatal(err)
	}
	for i, cents := range []int64{1536, 2973, 5329, 11099} {
		if got := r.ValueLimits[i]; got < cents || float64(got) > float64(cents)*(1+1./1024) {
			t.Errorf("value limit %d is %d, want %d", i, got, cents)
		}
	}
	// The best cell has 1,691 customers by exact limits, 1,239 of whom came again.
	if best := r.Cells[0]; best.Value != 5 || math.Abs(float64(best.N)-1691) > 3 || math.Abs(float64(best.Outcome.Came)-1239) > 3 {
		t.Errorf("best cell %+v", best)
	}
}

// trailsOf makes a log of one case per list of (activity, day) pairs, see
// journeytest.ByDay.
func trailsOf(t testing.TB, cases ...[][2]float64) *journey.Trails {
	t.Helper()
	return journeytest.ByDay(t, []string{"join", "visit", "other"}, cases...)
}

// Buckets of 10 days from day 10. Of four who join in the first, one visits at
// once and in the third, one in the second, one after the last edge, one never;
// the visit at the very time of joining counts when it stands after it.
func TestRetentionByHand(t *testing.T) {
	trails := trailsOf(t,
		[][2]float64{{1, 9}, {0, 10}, {1, 10}, {1, 35}},
		[][2]float64{{0, 11}, {0, 12}, {1, 20}},
		[][2]float64{{0, 19.5}, {1, 60}},
		[][2]float64{{0, 15}},
		[][2]float64{{0, 5}, {1, 12}},           // joined earlier
		[][2]float64{{1, 12}},                   // never
		[][2]float64{{0, -1}, {0, 12}},          // nobody knows when
		[][2]float64{{0, 41}},                   // later
		[][2]float64{{0, 25}, {1, -1}, {2, 26}}, // a visit without a time
	)
	q := Question{Entry: []uint32{0}, Return: []uint32{1}, Edges: []int64{10 * day, 20 * day, 30 * day, 40 * day}}
	r, err := Retain(t.Context(), trails, q)
	if err != nil {
		t.Fatal(err)
	}
	if r.Customers != 9 || r.Earlier != 1 || r.Never != 1 || r.Untimed != 1 || r.Later != 1 || r.Undated != 1 || r.Until != 60*day+1 {
		t.Errorf("%+v", r)
	}
	var got [][3]int64
	for _, c := range r.Cohorts[0].Cells {
		got = append(got, [3]int64{c.In.Came, c.InOrAfter.Came, c.In.N})
	}
	if diff := cmp.Diff([][3]int64{{1, 3, 4}, {1, 3, 4}, {1, 2, 4}}, got); diff != "" {
		t.Error(diff)
	}
	if c := r.Cohorts[1]; c.N != 1 || len(c.Cells) != 2 || c.Cells[0].InOrAfter.Came != 0 {
		t.Errorf("second cohort %+v", c)
	}
	// Wilson, 1 of 4: centre (.25 + .480182) / 1.960365 = .372473, half 1.959964 x
	// sqrt(.046875 + .060023) / 1.960365 = .326885.
	if in := r.Cohorts[0].Cells[0].In; math.Abs(in.Low-.045588) > 2e-6 || math.Abs(in.High-.699358) > 2e-6 {
		t.Errorf("%+v", in)
	}
	// Of the five of both cohorts three came back. Wilson, 3 of 5: centre
	// (.6 + .384146) / 1.768292 = .556552, half 1.959964 x sqrt(.048 + .038415) /
	// 1.768292 = .325827.
	if b := r.Back; b == nil || b.N != 5 || b.Came != 3 || math.Abs(b.Low-.230724) > 2e-6 || math.Abs(b.High-.882379) > 2e-6 {
		t.Errorf("back %+v", b)
	}
	// Nobody came back in the bucket of entry alone.
	if a := r.Again; a == nil || a.N != 5 || a.Came != 3 {
		t.Errorf("again %+v", a)
	}
	// Seen until day 35, the third bucket is not over and the later customer is not there.
	q.Until = 35 * day
	if r, err = Retain(t.Context(), trails, q); err != nil {
		t.Fatal(err)
	}
	if len(r.Cohorts[0].Cells) != 2 || r.Cohorts[2].Complete || !r.Cohorts[1].Complete || r.Later != 0 || r.Cohorts[0].Cells[0].InOrAfter.Came != 2 || r.Back.Came != 2 {
		t.Errorf("%+v", r)
	}
	// Of the first cohort, whose second bucket alone is over, the customer of
	// day 20 came later; that of days 10 and 35 has only come back at once.
	if a := r.Again; a == nil || a.N != 4 || a.Came != 1 {
		t.Errorf("again %+v", a)
	}
	q.Until = 15 * day // no bucket is over
	if r, err = Retain(t.Context(), trails, q); err != nil || r.Back != nil || r.Again != nil {
		t.Errorf("%+v, %v", r, err)
	}
}

func drawTrails(t *rapid.T) *journey.Trails {
	log := &journey.Log{Activities: []string{"join", "visit", "other"}, Cases: rapid.IntRange(0, 30).Draw(t, "cases")}
	times := rapid.OneOf(rapid.Int64Range(0, 60), rapid.Just(journey.NoTime))
	for range rapid.IntRange(0, 120).Draw(t, "events") {
		if log.Cases == 0 {
			break
		}
		log.Case = append(log.Case, uint32(rapid.IntRange(0, log.Cases-1).Draw(t, "case")))
		log.Activity = append(log.Activity, uint32(rapid.IntRange(0, 2).Draw(t, "activity")))
		log.Time = append(log.Time, times.Draw(t, "time"))
	}
	return journeytest.Trails(t, log)
}

func drawEdges(t *rapid.T) []int64 {
	edges := rapid.SliceOfNDistinct(rapid.Int64Range(-5, 70), 2, 9, rapid.ID).Draw(t, "edges")
	slices.Sort(edges)
	return edges
}

// parted shows a log in as many parts as there are cases, each customer's trail
// cut into sessions of two events.
type parted struct{ *journey.Trails }

func (p parted) Parts() int { return p.Len() }

func (p parted) Visit(ctx context.Context, part int, visit func(*journey.Trail)) error {
	whole := p.At(part)
	for from := 0; from < len(whole.Activity); from += 2 {
		to := min(from+2, len(whole.Activity))
		session := journey.Trail{Case: part*1000 + from, Customer: part, Activity: whole.Activity[from:to]}
		if whole.Time != nil {
			session.Time = whole.Time[from:to]
		}
		visit(&session)
	}
	return ctx.Err()
}

// visited is the log's customers with events: a source shows no others.
func visited(trails *journey.Trails) int64 {
	n := int64(0)
	for c := range trails.Len() {
		if len(trails.At(c).Activity) > 0 {
			n++
		}
	}
	return n
}

func TestRetentionAddsUpHoweverItIsCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		trails := drawTrails(t)
		q := Question{Entry: []uint32{0}, Return: []uint32{1, 0}, Edges: drawEdges(t), Until: rapid.Int64Range(0, 70).Draw(t, "until"), Workers: 1}
		r, err := Retain(t.Context(), trails, q)
		if err != nil {
			t.Fatal(err)
		}
		sum := r.Earlier + r.Later + r.Never + r.Untimed
		for _, c := range r.Cohorts {
			sum += c.N
			for i, cell := range c.Cells {
				if cell.In.Came > c.N || cell.In.Came > cell.InOrAfter.Came || i > 0 && cell.InOrAfter.Came > c.Cells[i-1].InOrAfter.Came {
					t.Fatalf("%+v", c)
				}
			}
		}
		if sum != r.Customers || sum != visited(trails) {
			t.Fatalf("%d in the table, %d customers, %d in the log", sum, r.Customers, visited(trails))
		}
		q.Workers = 3
		again, err := Retain(t.Context(), parted{trails}, q)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(r, again); d != "" {
			t.Fatal(d)
		}
	})
}

func TestValueTableAddsUpHoweverItIsCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		trails := drawTrails(t)
		q := ValueQuestion{
			Touchpoints: []uint32{1}, Outcomes: []uint32{0}, AsOf: rapid.Int64Range(1, 70).Draw(t, "as of"), Parts: rapid.IntRange(2, 6).Draw(t, "parts"),
			Value: func(c int) int64 { return int64(c%3-1) * 100_000 }, Workers: 1,
		}
		if rapid.Bool().Draw(t, "buckets") {
			q.Edges = drawEdges(t)
		}
		r, err := RecencyFrequencyValue(t.Context(), trails, q)
		if err != nil {
			t.Fatal(err)
		}
		sum, share := r.Never, 0.0
		for _, c := range r.Cells {
			sum, share = sum+c.N, share+c.Share
			if c.Outcome.Came > c.N || min(c.Recency, c.Frequency, c.Value) < 1 || max(c.Recency, c.Frequency, c.Value) > q.Parts {
				t.Fatalf("%+v", c)
			}
		}
		if sum != r.Customers || sum != visited(trails) || len(r.Cells) > 0 && math.Abs(share-1) > 1e-12 {
			t.Fatalf("%d in the table, %d customers, shares sum to %v", sum, r.Customers, share)
		}
		q.Workers = 3
		again, err := RecencyFrequencyValue(t.Context(), parted{trails}, q)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(r, again); d != "" {
			t.Fatal(d)
		}
	})
}

// A bin ends where the next begins, and its numbers differ by 0.1 % at most.
func TestBinsAreNarrow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.OneOf(rapid.Int64(), rapid.Int64Range(-5000, 5000)).Draw(t, "number")
		bin := binOf(x)
		high := highest(bin)
		if high < x || binOf(high) != bin || high < math.MaxInt64 && binOf(high+1) != bin+1 {
			t.Fatalf("%d is in bin %d up to %d", x, bin, high)
		}
		if float64(high)-float64(x) > math.Abs(float64(x))/1024+1 {
			t.Fatalf("%d and %d are in one bin", x, high)
		}
	})
}

// By hand: 1, 1, 1, 2, 3 in fifths end at places 1 to 4: 1, 1, 1 and 2. So 1 is
// in the first part, 2 in the fourth, 3 in the fifth, and two are empty.
func TestTiesShareAPart(t *testing.T) {
	h := newHistogram()
	for _, x := range []int64{3, 1, 2, 1, 1} {
		h.add(x)
	}
	cuts := h.cuts(5)
	if got := []int{partOf(cuts, 1), partOf(cuts, 2), partOf(cuts, 3)}; !slices.Equal(got, []int{1, 4, 5}) || !slices.Equal(ends(cuts), []int64{1, 1, 1, 2}) {
		t.Errorf("parts %v, ends %v", got, ends(cuts))
	}
}

func TestWrongQuestions(t *testing.T) {
	trails := trailsOf(t, [][2]float64{{0, 1}})
	two := []int64{0, 1}
	invalid := func(name string, err error, field string) {
		t.Helper()
		var e *touchstone.Error
		if !errors.As(err, &e) || e.Kind != touchstone.Invalid || e.Field != field {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, c := range map[string]struct {
		q     Question
		field string
	}{
		"nothing":     {Question{Edges: two}, "entry"},
		"code":        {Question{Entry: []uint32{3}, Edges: two}, "entry"},
		"return code": {Question{Entry: []uint32{0}, Return: []uint32{3}, Edges: two}, "return"},
		"one edge":    {Question{Entry: []uint32{0}, Edges: []int64{1}}, "edges_ms"},
		"many edges":  {Question{Entry: []uint32{0}, Edges: make([]int64, MaxEdges+1)}, "edges_ms"},
		"descending":  {Question{Entry: []uint32{0}, Edges: []int64{2, 1}}, "edges_ms"},
		"no year":     {Question{Entry: []uint32{0}, Edges: []int64{0, math.MaxInt64}}, "edges_ms"},
		"end":         {Question{Entry: []uint32{0}, Edges: two, Until: math.MinInt64}, "until_ms"},
	} {
		_, err := Retain(t.Context(), trails, c.q)
		invalid(name, err, c.field)
	}
	for name, c := range map[string]struct {
		q     ValueQuestion
		field string
	}{
		"nothing": {ValueQuestion{AsOf: 1}, "touchpoints"},
		"code":    {ValueQuestion{Touchpoints: []uint32{0}, Outcomes: []uint32{9}, AsOf: 1}, "outcomes"},
		"parts":   {ValueQuestion{Touchpoints: []uint32{0}, AsOf: 1, Parts: 11}, "parts"},
		"from":    {ValueQuestion{Touchpoints: []uint32{0}, AsOf: 1, From: 1}, "as_of_ms"},
		"until":   {ValueQuestion{Touchpoints: []uint32{0}, Outcomes: []uint32{1}, AsOf: 2, Until: 1}, "as_of_ms"},
		"edges":   {ValueQuestion{Touchpoints: []uint32{0}, AsOf: 1, Edges: []int64{1, 1}}, "edges_ms"},
	} {
		_, err := RecencyFrequencyValue(t.Context(), trails, c.q)
		invalid(name, err, c.field)
	}
}

func TestEmptyUntimedAndCancelled(t *testing.T) {
	q := Question{Entry: []uint32{0}, Edges: []int64{0, 1}}
	v := ValueQuestion{Touchpoints: []uint32{0}, AsOf: 1}
	none := trailsOf(t)
	for _, trails := range []*journey.Trails{none, trailsOf(t, [][2]float64{{0, -1}, {0, -1}})} {
		r, err := Retain(t.Context(), trails, q)
		if err != nil || r.Untimed != r.Customers || r.Cohorts[0].N != 0 {
			t.Errorf("%+v, %v", r, err)
		}
		table, err := RecencyFrequencyValue(t.Context(), trails, v)
		if err != nil || table.Never != table.Customers || len(table.Cells) != 0 {
			t.Errorf("%+v, %v", table, err)
		}
		for _, result := range []any{r, table} {
			if _, err := json.Marshal(result); err != nil {
				t.Error(err)
			}
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Retain(ctx, none, q); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := RecencyFrequencyValue(ctx, none, v); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// scattered makes customers with so many events each, over 60 touchpoints in a
// year.
func scattered(t testing.TB, customers, events int) *journey.Trails {
	t.Helper()
	r := rand.New(rand.NewPCG(5, 6))
	log := &journey.Log{Cases: customers}
	for a := range 60 {
		log.Activities = append(log.Activities, fmt.Sprint(a))
	}
	for c := range customers {
		at := r.Int64N(300 * day)
		for range events {
			log.Case, log.Activity, log.Time = append(log.Case, uint32(c)), append(log.Activity, uint32(r.IntN(60))), append(log.Time, at)
			at += r.Int64N(120 * day / int64(events))
		}
	}
	return journeytest.Trails(t, log)
}

func TestOneLongTrail(t *testing.T) {
	trails := scattered(t, 1, 1_000_000)
	r, err := Retain(t.Context(), trails, Question{Entry: []uint32{0}, Edges: months(1970, 24)})
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(r.Cohorts, func(c Cohort) bool { return c.N == 1 })
	if at < 0 || r.Customers != 1 || r.Cohorts[at].Cells[0].In.Came != 1 {
		t.Errorf("%+v", r)
	}
}

func BenchmarkRetain(b *testing.B) {
	trails := scattered(b, 200_000, 20)
	for b.Loop() {
		if _, err := Retain(b.Context(), trails, Question{Entry: []uint32{0, 1, 2}, Edges: months(1970, 12)}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(trails.Events()), "ns/event")
}

func BenchmarkRecencyFrequencyValue(b *testing.B) {
	trails := scattered(b, 200_000, 20)
	q := ValueQuestion{Touchpoints: []uint32{0, 1, 2}, Outcomes: []uint32{3}, AsOf: date(1970, 10)}
	for b.Loop() {
		if _, err := RecencyFrequencyValue(b.Context(), trails, q); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(trails.Events()), "ns/event")
}
