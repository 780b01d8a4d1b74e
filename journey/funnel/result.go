// SPDX-License-Identifier: Apache-2.0

package funnel

import (
	"cmp"
	"slices"

	"touchstone/journey"
)

// Result is how far customers got. Where the question counts cases, every
// customer below is a case.
type Result struct {
	Customers int           `json:"customers"` // with at least one event
	Steps     []StepResult  `json:"steps"`
	Periods   []Period      `json:"periods,omitempty"`
	Outside   []int         `json:"outside,omitempty"` // as Period.Reached, of those who began at no time of the periods
	Groups    []GroupResult `json:"groups,omitempty"`  // the last one, -1, is of those in no group
	// Comparisons is between all pairs of groups that have customers; none where
	// the question counts cases, for those of one customer are not several.
	Comparisons []Comparison `json:"comparisons,omitempty"`
}

// StepResult is what became of customers at one step: all who Reached it are
// those who reached the next step, Stopped, and Instead with OtherInstead.
type StepResult struct {
	Reached      int           `json:"reached"`
	OfAll        journey.Rate  `json:"of_all"`
	OfFirst      journey.Rate  `json:"of_first"`      // of those who reached the first step
	OfPrevious   journey.Rate  `json:"of_previous"`   // of those who reached the step before
	FromFirst    journey.Times `json:"from_first"`    // since the attempt began
	FromPrevious journey.Times `json:"from_previous"` // since the step before was done
	Lost         int           `json:"lost"`          // reached this step and not the next; 0 at the last
	Stopped      int           `json:"stopped"`       // of them, did nothing more
	Instead      []Next        `json:"instead,omitempty"`
	OtherInstead int           `json:"other_instead"` // of them, did something that Instead does not show
}

// Next is a touchpoint that customers who were lost went to right after.
type Next struct {
	Activity  uint32 `json:"activity"`
	Name      string `json:"name"`
	Customers int    `json:"customers"`
}

// Period is how far those got whose best attempt began in [From, To).
type Period struct {
	From      int64        `json:"from"` // Unix milliseconds
	To        int64        `json:"to"`
	Reached   []int        `json:"reached"`   // by step
	Converted journey.Rate `json:"converted"` // the last step, of those who reached the first
}

// GroupResult is how far the customers of one group got.
type GroupResult struct {
	Group     int          `json:"group"`
	Customers int          `json:"customers"`
	Reached   []int        `json:"reached"`
	Converted journey.Rate `json:"converted"` // the last step, of those who reached the first
}

func (f *fold) result(names []string) *Result {
	f.finish()
	furthest := make([]int, f.steps+1)
	for i, n := range f.ends {
		furthest[i/f.width] += n
	}
	reached := cumulated(furthest)
	r := &Result{Customers: reached[0]}
	for step := range f.steps {
		r.Steps = append(r.Steps, f.step(step, reached, names))
	}
	for i := range f.byPeriod {
		n := cumulated(f.byPeriod[i])[1:]
		if i == len(f.byPeriod)-1 {
			r.Outside = n
			break
		}
		r.Periods = append(r.Periods, Period{f.question.Edges[i], f.question.Edges[i+1], n, f.clusters.rate(n[len(n)-1], n[0], f.periodRow(i), 1)})
	}
	for i := range f.byGroup {
		n := cumulated(f.byGroup[i])
		g := GroupResult{Group: i, Customers: n[0], Reached: n[1:], Converted: f.clusters.rate(n[len(n)-1], n[1], f.groupRow(i), 1)}
		if i == f.question.Groups {
			g.Group = -1
		}
		r.Groups = append(r.Groups, g)
	}
	if !f.question.ByCase {
		r.Comparisons = compare(r.Groups)
	}
	return r
}

// cumulated gives how many did at least so many steps.
func cumulated(furthest []int) []int {
	out := slices.Clone(furthest)
	for i := len(out) - 2; i >= 0; i-- {
		out[i] += out[i+1]
	}
	return out
}

// step describes a step; reached is by steps done, from 0.
func (f *fold) step(step int, reached []int, names []string) StepResult {
	n := reached[step+1]
	r := StepResult{
		Reached: n, OfAll: f.clusters.rate(n, reached[0], everybody, 0), OfFirst: f.clusters.rate(n, reached[1], everybody, 1), OfPrevious: f.clusters.rate(n, reached[step], everybody, step),
		FromFirst: f.first[step].Times(), FromPrevious: f.previous[step].Times(),
	}
	if step+1 == f.steps {
		return r
	}
	r.Lost = n - reached[step+2]
	ends := f.ends[(step+1)*f.width:][:f.width]
	r.Stopped = ends[len(names)]
	r.Instead, r.OtherInstead = f.most(ends[:len(names)], names)
	return r
}

// most lists the most frequent touchpoints, and counts the rest.
func (f *fold) most(counts []int, names []string) (top []Next, rest int) {
	for a, n := range counts {
		if n > 0 {
			top = append(top, Next{uint32(a), names[a], n})
		}
	}
	slices.SortFunc(top, func(a, b Next) int {
		return cmp.Or(cmp.Compare(b.Customers, a.Customers), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Activity, b.Activity))
	})
	shown := min(len(top), cmp.Or(f.question.Top, DefaultTop))
	for _, n := range top[shown:] {
		rest += n.Customers
	}
	return top[:shown], rest
}
