// SPDX-License-Identifier: Apache-2.0

package study

import (
	"cmp"
	"context"
	"math"
	"slices"

	"touchstone"
	"touchstone/moment"
	"touchstone/moment/assembly"
	"touchstone/stats"
)

// Views is what other methods say of the touchpoints, all by their relation to
// one outcome, row by customer.
type Views struct {
	Outcome string
	N       int // customers with an answer
	R2      float64
	Signal  bool // the ratings together tell of the outcome at all
	Method  string
	Of      []View // by touchpoint that was rated often enough
}

// View is what other methods say of one touchpoint.
type View struct {
	Touchpoint  int
	N           int                   // customers who rated it
	Importance  stats.GroupImportance // of its ratings for the outcome; Draws are let go
	Performance float64               // mean of its ratings, from -1 to 1
	Quadrant    moment.Quadrant
	Asymmetry   moment.Contrast
	Disagree    []Disagreement
}

// Disagreement is where two methods say different things of a touchpoint.
type Disagreement string

// The disagreements.
const (
	// MovesTogether: among the three most important by its ratings, yet no
	// adjusted impact holds: it goes with the outcome, and does not seem to move
	// it.
	MovesTogether Disagreement = "moves_together"
	// RareButStrong: a moment of truth that is in the lower half by importance:
	// few meet it, or few have it bad.
	RareButStrong Disagreement = "rare_but_strong"
	// FineButDecisive: a moment of truth that the grid would leave alone, since
	// it performs well.
	FineButDecisive Disagreement = "fine_but_decisive"
	// KeptYetDecisive: a moment of truth of which the grid says "keep", since it is
	// rated well on average: what costs are the times when it goes wrong.
	KeptYetDecisive Disagreement = "kept_yet_decisive"
	// Confounded: the grid would mend it first, yet what was measured before the
	// experience already goes with it: a cause may be missing.
	Confounded Disagreement = "confounded"
	// OneSided: bad encounters cost, good ones earn nothing; or the reverse.
	OneSided Disagreement = "one_sided"
	// SaidOnly: customers say that it matters more than most, yet its ratings
	// hardly go with the outcome: hygiene that is kept, or politeness.
	SaidOnly Disagreement = "said_only"
	// UnsaidButCounts: customers say that it matters less than most, yet its
	// ratings go with the outcome.
	UnsaidButCounts Disagreement = "unsaid_but_counts"
)

// leastShare is the share of what ratings explain that a touchpoint surely has
// before it is said to go with the outcome.
const leastShare = .05

// mostViews is how many touchpoints are compared, those with most ratings.
const mostViews = 40

// views hears the other methods; nil where there is no outcome of the brand, or
// too few ratings.
func views(ctx context.Context, a *assembly.Assembly, f *moment.Findings) (*Views, error) {
	outcome, name := answers(a)
	if outcome == nil {
		return nil, nil
	}
	t := ratingsOf(a)
	if len(t.touchpoints) < 2 {
		return nil, nil
	}
	drivers := make([]moment.Driver, len(t.touchpoints))
	experiences := make([]moment.Experience, len(t.touchpoints))
	for i, values := range t.values {
		drivers[i] = moment.Driver{Kind: moment.Rating, Values: values}
		experiences[i] = moment.Experience{Ratings: values, Low: -.5, Top: 1}
	}
	found, err := moment.Drivers(ctx, outcome, drivers, moment.DriverOptions{NoCheck: true, Importance: stats.ImportanceOptions{Resamples: 200}})
	if touchstone.KindOf(err) == touchstone.NotEnough {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	contrasts, err := moment.PenaltyReward(outcome, experiences, nil, nil)
	if touchstone.KindOf(err) == touchstone.NotEnough {
		contrasts, err = make([]moment.Contrast, len(t.touchpoints)), nil
	}
	if err != nil {
		return nil, err
	}
	v := &Views{Outcome: name, N: found.N, R2: found.R2, Signal: found.Signal, Method: found.Method}
	var positions []moment.Position
	for i, d := range found.Drivers {
		if d.Importance == nil {
			continue
		}
		v.Of = append(v.Of, View{Touchpoint: t.touchpoints[i], N: d.N, Importance: *d.Importance, Performance: d.Mean, Asymmetry: contrasts[i]})
		positions = append(positions, moment.Position{Importance: d.Importance.Share, ImportanceDraws: d.Importance.Draws, Performance: d.Mean, PerformanceSE: d.SD / math.Sqrt(float64(d.N))})
	}
	for i, q := range moment.Grid(positions, 1) {
		w := &v.Of[i]
		w.Quadrant, w.Importance.Draws = q, nil
		w.Disagree = disagreements(w, &f.Touchpoints[w.Touchpoint], len(positions), v.Signal)
	}
	return v, nil
}

// disagreements sets what the methods say of one touchpoint side by side.
func disagreements(v *View, f *moment.Finding, of int, signal bool) (out []Disagreement) {
	rank := v.Importance.Rank
	if signal && rank <= 3 && v.Importance.Low > leastShare && len(f.Claimed) == 0 && f.Class == moment.NoMoment {
		out = append(out, MovesTogether)
	}
	if f.Class == moment.Moment && 2*rank > of {
		out = append(out, RareButStrong)
	}
	if f.Class == moment.Moment && (v.Quadrant.Kind == moment.Overkill || v.Quadrant.Kind == moment.LowPriority) {
		out = append(out, FineButDecisive)
	}
	if f.Class == moment.Moment && v.Quadrant.Kind == moment.Keep {
		out = append(out, KeptYetDecisive)
	}
	if f.Placebo == moment.PlaceboFailed && v.Quadrant.Kind == moment.Concentrate {
		out = append(out, Confounded)
	}
	if c := v.Asymmetry.Class; f.Class == moment.Moment && (c == moment.Frustrator || c == moment.Delighter) {
		out = append(out, OneSided)
	}
	return out
}

// answers gives each customer's first answer to the metric that most customers
// answered; nil when there is none.
func answers(a *assembly.Assembly) (outcome []float64, name string) {
	most := 0
	for _, o := range a.Outcomes {
		if o.Binary {
			continue
		}
		of, n := make([]float64, a.Customers.N), 0
		for i := range of {
			of[i] = math.NaN()
		}
		for i, v := range o.Values {
			if c := a.Customer[i]; v == v && math.IsNaN(of[c]) {
				of[c] = float64(v)
				n++
			}
		}
		if n > most {
			most, outcome, name = n, of, o.Name
		}
	}
	return outcome, name
}

// table is the mean rating of every customer at the touchpoints that most
// rated.
type table struct {
	touchpoints []int
	values      [][]float64 // by touchpoint, then customer; NaN where not rated
}

func ratingsOf(a *assembly.Assembly) table {
	counts := make([]int, len(a.Touchpoints))
	for i, t := range a.Touchpoint {
		if a.After[i] == a.After[i] {
			counts[t]++
		}
	}
	var out table
	for t, n := range counts {
		if n >= moment.MinAnswers {
			out.touchpoints = append(out.touchpoints, t)
		}
	}
	slices.SortFunc(out.touchpoints, func(x, y int) int { return cmp.Or(-cmp.Compare(counts[x], counts[y]), cmp.Compare(x, y)) })
	out.touchpoints = out.touchpoints[:min(len(out.touchpoints), mostViews)]
	slices.Sort(out.touchpoints)
	place := make([]int, len(a.Touchpoints))
	for t := range place {
		place[t] = slices.Index(out.touchpoints, t)
	}
	n := make([][]int, len(out.touchpoints))
	for k := range out.touchpoints {
		out.values, n[k] = append(out.values, make([]float64, a.Customers.N)), make([]int, a.Customers.N)
	}
	for i, t := range a.Touchpoint {
		if k := place[t]; k >= 0 && a.After[i] == a.After[i] {
			out.values[k][a.Customer[i]] += float64(a.After[i])
			n[k][a.Customer[i]]++
		}
	}
	for k := range out.values {
		for c := range out.values[k] {
			out.values[k][c] /= float64(n[k][c]) // 0 of none is NaN
		}
	}
	return out
}
