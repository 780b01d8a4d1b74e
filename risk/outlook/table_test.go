// SPDX-License-Identifier: Apache-2.0

package outlook

import (
	"cmp"
	"context"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/risk"
)

var start = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)

func ms(days float64) int64 { return start.UnixMilli() + int64(days*float64(day)) }

const (
	desk = touchstone.ShapeID(iota + 1)
	site
	kitchen
	complaint
	repurchase
)

// on is a step of a customer on a day.
func on(customer touchstone.CustomerID, at float64, shape touchstone.ShapeID, kind touchstone.EventKind, stars ...int32) eventstore.Step {
	s := eventstore.Step{Customer: customer, Subject: touchstone.SubjectID(customer), Occurred: time.UnixMilli(ms(at)).UTC(), Position: touchstone.Position(uint64(customer)*100_000 + uint64(at*100) + 1), Kind: kind, Shape: shape}
	for _, v := range stars {
		s.Scores = append(s.Scores, touchstone.Score{Metric: "rating", Value: v * 100, Low: 100, High: 500})
	}
	return s
}

func bought(s eventstore.Step, minor int64) eventstore.Step {
	s.Value = &touchstone.Money{Minor: minor, Currency: "CNY"}
	return s
}

func seq(steps []eventstore.Step) iter.Seq2[eventstore.Step, error] {
	slices.SortStableFunc(steps, func(a, b eventstore.Step) int {
		return cmp.Or(cmp.Compare(a.Customer, b.Customer), a.Occurred.Compare(b.Occurred))
	})
	return func(yield func(eventstore.Step, error) bool) {
		for _, s := range steps {
			if !yield(s, nil) {
				return
			}
		}
	}
}

// tiers are the histories of one trait.
type tiers map[touchstone.CustomerID][]touchstone.TraitValue

// testGround asks of facts of 200 days, known to the end.
func testGround(q Question) *ground {
	return &ground{question: q, names: map[touchstone.ShapeID]string{desk: "check-in", site: "view", kitchen: "cook", complaint: "complaint", repurchase: "repurchase"}, currency: "CNY", most: MostRows,
		behind: map[touchstone.TouchpointID]bool{"tp_kitchen": true}, first: ms(0), through: ms(200), now: ms(200),
		meaning: &touchstone.Meaning{Shapes: map[touchstone.ShapeID]touchstone.TouchpointID{desk: "tp_desk", site: "tp_site", kitchen: "tp_kitchen"},
			Touchpoints: map[touchstone.TouchpointID]touchstone.TouchpointPlace{"tp_desk": {Channel: "store"}, "tp_site": {Channel: "website"}}}}
}

// What was met last stands at the end, the newest last; what is no touchpoint,
// and what comes at the moment or later, is not among it.
func TestTheLastTouchpointsAreKept(t *testing.T) {
	g := testGround(Question{What: Complaint})
	steps := []eventstore.Step{
		on(1, 3, site, touchstone.Interaction), on(1, 10, desk, touchstone.Interaction), on(1, 20, site, touchstone.Interaction), on(1, 30, complaint, touchstone.Outcome),
		on(1, 40, kitchen, touchstone.Interaction), on(1, 200, desk, touchstone.Interaction), on(2, 5, desk, touchstone.Interaction), on(3, 5, complaint, touchstone.Outcome),
	}
	b, _ := tableOf(t, g, steps)
	want := map[touchstone.CustomerID][]touchstone.TouchpointID{1: {"tp_desk", "tp_site", "tp_kitchen"}, 2: {"tp_desk"}, 3: nil}
	for row, customer := range b.customers {
		if b.moments[row] == g.now && !slices.Equal(b.last[row], want[customer]) {
			t.Errorf("customer %d met %v last, want %v", customer, b.last[row], want[customer])
		}
	}
}

func tableOf(t *testing.T, g *ground, steps []eventstore.Step) (*table, *risk.Table) {
	t.Helper()
	b := newTable(g)
	if err := b.read(context.Background(), seq(steps)); err != nil {
		t.Fatal(err)
	}
	return b, b.rows()
}

// at gives what a row says: numbers, and words as text.
func at(t *testing.T, in *risk.Table, customer touchstone.CustomerID, moment float64) map[string]any {
	t.Helper()
	for i, id := range in.IDs {
		if id == customer.String() && in.Moments[i] == ms(moment) {
			return described(in, i)
		}
	}
	t.Fatalf("no row of %s on day %v", customer, moment)
	return nil
}

func described(in *risk.Table, row int) map[string]any {
	out := map[string]any{}
	for _, f := range in.Features {
		if f.Values != nil {
			out[f.Name] = f.Values[row]
			if math.IsNaN(f.Values[row]) {
				out[f.Name] = "NaN"
			}
		} else {
			out[f.Name] = f.Levels[f.Codes[row]]
		}
	}
	return out
}

// TestWhatIsKnownAtACutOff follows two customers whose every step would show,
// reckoned by hand. Cut-offs lie on the days 20, 50, 80, 110, 140, 170 and, to
// be predicted, 200.
func TestWhatIsKnownAtACutOff(t *testing.T) {
	g := testGround(Question{What: Complaint})
	g.traits = []trait{{"tier", tiers{1: {{Value: "plain"}, {From: time.UnixMilli(ms(140)).UTC(), Value: "gold"}}}}}
	spoken := on(1, 139, site, touchstone.Feedback)
	g.said = []words{{position: spoken.Position, bad: 1, spoken: 1, sum: -1}}
	desk1 := on(1, 10, desk, touchstone.Interaction, 5)
	desk1.Unit = "h1"
	nps := on(1, 100, site, touchstone.Feedback)
	nps.Scores = []touchstone.Score{{Metric: "nps", Value: 400, High: 1000}}
	_, in := tableOf(t, g, []eventstore.Step{
		desk1, nps, spoken,
		on(1, 60, desk, touchstone.Interaction, 1, 5),           // the worst counts
		on(1, 61, kitchen, touchstone.Interaction, 1),           // what staff think of the kitchen is no feeling
		bought(on(1, 90, repurchase, touchstone.Outcome), 5000), // no contact
		on(1, 110, complaint, touchstone.Outcome),
		on(1, 140, desk, touchstone.Interaction, 1), // at the cut-off: not before
		bought(on(1, 140, repurchase, touchstone.Outcome), 7000),
		on(2, 130, site, touchstone.Interaction), // known for 14 days from 144 on
	})
	want := map[string]any{"contacts": 5., "contacts_30": 1., "contacts_90": 4., "since_contact": 1., "tenure": 130., "purchases": 1., "spent": 50., "since_purchase": 50.,
		"feeling_last": -1., "feeling_mean": 0., "bad_30": 1., "bad_90": 2., "since_bad": 1., "complaints": 1., "since_complaint": 30., "nps": 4., "channels": 2.,
		"channel_share": .5, "units": 1., "channel": "store", "unit": "h1", "trait:tier": "plain"}
	got := at(t, in, 1, 140)
	for name, v := range want {
		if got[name] != v {
			t.Errorf("%s is %v, want %v", name, got[name], v)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d features, %d reckoned", len(got), len(want))
	}
	none := at(t, in, 2, 170)
	for _, name := range []string{"spent", "since_purchase", "feeling_last", "feeling_mean", "bad_30", "bad_90", "since_bad", "since_complaint", "nps", "units"} {
		if none[name] != "NaN" {
			t.Errorf("%s of somebody who never did is %v", name, none[name])
		}
	}
	var outcomes []float64
	for i, id := range in.IDs {
		if id == touchstone.CustomerID(1).String() {
			outcomes = append(outcomes, in.Outcome[i])
		}
	}
	// customer 1 is known for 14 days from day 24 on: rows on 50 … 170, and 200
	if len(outcomes) != 6 || !slices.Equal(outcomes[:5], []float64{0, 0, 1, 0, 0}) || !math.IsNaN(outcomes[5]) {
		t.Errorf("complaints within 30 days: %v", outcomes)
	}
}

func TestWhatComes(t *testing.T) {
	life := &trail{}
	g := testGround(Question{What: Churn, Of: "repurchase"})
	first := on(1, 0, desk, touchstone.Interaction)
	life.reset(&first, ms(0))
	for _, s := range []eventstore.Step{first, on(1, 40, repurchase, touchstone.Outcome), on(1, 50, desk, touchstone.Interaction, 1), on(1, 55, desk, touchstone.Interaction, 5), on(1, 70, complaint, touchstone.Outcome)} {
		life.take(&s, g, s.Occurred.UnixMilli())
	}
	for _, c := range []struct {
		what   What
		moment float64
		want   float64
	}{
		{Churn, 10, 1}, {Churn, 10.5, 0}, {Churn, 40, 0}, {Churn, 40.5, 1}, // the 30 days begin at the moment and end before their end
		{Complaint, 40, 0}, {Complaint, 40.5, 1}, {Complaint, 70, 1}, {Complaint, 70.5, 0},
		{BadEncounter, 45, 1}, {BadEncounter, 51, 0},
	} {
		if got := (Question{What: c.what}).came(life, ms(c.moment), 30*day); got != c.want {
			t.Errorf("%s from day %v: %v, want %v", c.what, c.moment, got, c.want)
		}
	}
	if got := (Question{What: BadEncounter}).came(life, ms(56), 30*day); !math.IsNaN(got) {
		t.Errorf("no encounter was judged: %v", got)
	}
}

// TestChurnIsAskedOfThoseWhoCame: who had not come in as long a time before has
// left already.
func TestChurnIsAskedOfThoseWhoCame(t *testing.T) {
	steps := []eventstore.Step{on(1, 0, desk, touchstone.Interaction), on(1, 60, desk, touchstone.Interaction), on(1, 160, desk, touchstone.Interaction)}
	b, in := tableOf(t, testGround(Question{What: Churn}), steps)
	var moments []float64
	for _, m := range in.Moments {
		moments = append(moments, days(m-start.UnixMilli()))
	}
	if !slices.Equal(moments, []float64{20, 80, 170}) {
		t.Errorf("rows on the days %v", moments)
	}
	if !slices.Equal(in.Outcome, []float64{1, 1, 1}) || len(b.subjects) != 0 {
		t.Errorf("outcomes %v; on day 200 the customer has left already", in.Outcome)
	}
}

// crowd is customers with lives at random.
func crowd(customers int) []eventstore.Step {
	r := rand.New(rand.NewPCG(5, 6))
	var all []eventstore.Step
	for c := range customers {
		id := touchstone.CustomerID(c + 1)
		for range 30 {
			all = append(all, on(id, r.Float64()*200, []touchstone.ShapeID{desk, site}[r.IntN(2)], touchstone.Interaction, int32(1+r.IntN(5))))
		}
		for range 3 {
			all = append(all, on(id, r.Float64()*200, complaint, touchstone.Outcome), bought(on(id, r.Float64()*200, repurchase, touchstone.Outcome), 100))
		}
	}
	return all
}

// TestNothingOfTheFutureIsInAFeature shifts everything from a cut-off on, and
// turns it bad: the rows up to it stay, to the last feature.
func TestNothingOfTheFutureIsInAFeature(t *testing.T) {
	for _, q := range []Question{{What: Complaint}, {What: Churn}, {What: BadEncounter}} {
		steps := append(crowd(50), on(7, 110, desk, touchstone.Interaction, 1))
		_, before := tableOf(t, testGround(q), slices.Clone(steps))
		moved := slices.Clone(steps)
		for i := range moved {
			s := &moved[i]
			if s.Occurred.UnixMilli() < ms(110) {
				continue
			}
			s.Occurred = s.Occurred.Add(10 * 24 * time.Hour)
			s.Unit = "elsewhere"
			s.Value = &touchstone.Money{Minor: 1_000_000, Currency: "CNY"}
			for j := range s.Scores {
				s.Scores = []touchstone.Score{{Metric: s.Scores[j].Metric, Value: 100, Low: 100, High: 500}}
			}
		}
		_, after := tableOf(t, testGround(q), moved)
		seen, differ := 0, 0
		then := map[string]map[string]any{}
		for i := range after.IDs {
			then[after.IDs[i]+time.UnixMilli(after.Moments[i]).String()] = described(after, i)
		}
		for i := range before.IDs {
			other, ok := then[before.IDs[i]+time.UnixMilli(before.Moments[i]).String()]
			for name, v := range described(before, i) {
				if before.Moments[i] > ms(110) {
					if ok && other[name] != v {
						differ++
					}
					continue
				}
				// whether an encounter was judged in time is of the future, so
				// such rows may go
				if seen++; ok && other[name] != v || !ok && q.What != BadEncounter {
					t.Errorf("%s of %s: %v became %v", name, before.IDs[i], v, other[name])
				}
			}
		}
		if seen == 0 || differ == 0 {
			t.Errorf("%s: %d features were compared, %d later ones differ", q.What, seen, differ)
		}
	}
}

// TestRowsThatTeachAreBounded: beyond the bound customers are drawn, whole;
// everybody is predicted.
func TestRowsThatTeachAreBounded(t *testing.T) {
	g := testGround(Question{What: Complaint})
	all, whole := tableOf(t, g, crowd(400))
	g.most = 600
	b, in := tableOf(t, g, crowd(400))
	rowsOf := func(in *risk.Table) (map[string]int, int) {
		past, now := map[string]int{}, 0
		for i, id := range in.IDs {
			if in.Moments[i] == g.now {
				now++
			} else {
				past[id]++
			}
		}
		return past, now
	}
	full, _ := rowsOf(whole)
	past, now := rowsOf(in)
	if now != 400 || len(b.subjects) != 400 || len(all.subjects) != 400 {
		t.Errorf("%d of 400 are predicted", now)
	}
	n := 0
	for id, rows := range past {
		if n += rows; full[id] != rows {
			t.Errorf("%s teaches with %d of %d rows", id, rows, full[id])
		}
	}
	// 400 × 6 rows: a quarter is drawn
	if n > 600 || n < 300 || math.Abs(float64(b.teach)/math.MaxUint64-.25) > 1e-9 {
		t.Errorf("%d rows of %d customers teach", n, len(past))
	}
}

func TestTooLongTrailsAreLeftOut(t *testing.T) {
	steps := []eventstore.Step{on(2, 0, desk, touchstone.Interaction)}
	for range 100_001 {
		steps = append(steps, on(1, 100, site, touchstone.Interaction))
	}
	steps = append(steps, on(1, 0, site, touchstone.Interaction))
	b, in := tableOf(t, testGround(Question{What: Complaint}), steps)
	if b.tooLong != 1 || slices.Contains(in.IDs, touchstone.CustomerID(1).String()) || len(in.IDs) == 0 {
		t.Errorf("%d too long, rows of %d", b.tooLong, len(in.IDs))
	}
}
