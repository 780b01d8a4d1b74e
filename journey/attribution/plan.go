// SPDX-License-Identifier: Apache-2.0

package attribution

import (
	"cmp"
	"context"
	"slices"

	"touchstone/journey"
)

// What an activity is to a path, beside the number of a touchpoint; and the
// signs that stand in a gram for what is no touchpoint.
const (
	pad     = 255
	ignored = 255
	outcome = 254 // of an activity
	begin   = 254 // of a gram
	convert = 253
	null    = 252
)

// plan is what all folds of one question share and none changes.
type plan struct {
	Question
	names       []string
	node        []uint8  // per activity: its touchpoint's number, outcome or ignored
	code        []uint32 // per touchpoint: its activity, journey.Other for the rest
	rest        int      // activities that share the last touchpoint
	rules       []Model  // those of the models that need nothing but their own path
	most        int      // grams kept
	order       int      // of the chain to count; 0: none
	choose      bool     // whether to count how paths end, to choose an order
	stepsAlone  bool     // nothing but the steps of the chain is counted
	summedPaths bool     // nobody knows whose the paths are
	mask        uint64   // number of groups of customers less 1
}

// candidates marks the activities that may get credit.
func candidates(q Question, names int) []bool {
	may := make([]bool, names)
	for a := range may {
		may[a] = len(q.Touchpoints) == 0
	}
	for _, a := range q.Touchpoints {
		may[a] = true
	}
	for _, a := range q.Outcomes {
		may[a] = false
	}
	return may
}

// newPlan numbers the touchpoints; events, per activity, decides which are
// beyond the limit, and may be nil where none is.
func newPlan(q Question, names []string, events []int64) *plan {
	p := &plan{Question: q, names: names, node: make([]uint8, len(names)), most: maxGrams}
	var codes []uint32
	for a, may := range candidates(q, len(names)) {
		p.node[a] = ignored
		if may {
			codes = append(codes, uint32(a))
		}
	}
	for _, a := range q.Outcomes {
		p.node[a] = outcome
	}
	if len(codes) > q.Limit {
		slices.SortStableFunc(codes, func(a, b uint32) int { return cmp.Compare(events[b], events[a]) })
		p.rest = len(codes) - q.Limit
		slices.Sort(codes[:q.Limit])
	}
	for i, a := range codes {
		p.node[a] = uint8(min(i, q.Limit))
	}
	p.code = codes[:min(len(codes), q.Limit):min(len(codes), q.Limit)]
	if p.rest > 0 {
		p.code = append(p.code, journey.Other)
	}
	for _, m := range q.Models {
		if m != Markov && m != Shapley {
			p.rules = append(p.rules, m)
		}
	}
	return p
}

// name gives the name of a touchpoint, empty for the rest.
func (p *plan) name(touchpoint int) string {
	if a := p.code[touchpoint]; a != journey.Other {
		return p.names[a]
	}
	return ""
}

// has tells whether a model was asked for.
func (p *plan) has(m Model) bool { return slices.Contains(p.Models, m) }

// countFold counts the events of every activity.
type countFold struct{ events []int64 }

// Visit counts one trail.
func (f *countFold) Visit(t *journey.Trail) {
	for _, a := range t.Activity {
		f.events[a]++
	}
}

// Merge adds the counts of other trails.
func (f *countFold) Merge(o *countFold) {
	for a, n := range o.events {
		f.events[a] += n
	}
}

// planFor numbers the touchpoints of a source, counting them first where there
// are more than the limit.
func planFor(ctx context.Context, source journey.Source, q Question) (*plan, error) {
	names := source.Names()
	may := 0
	for _, ok := range candidates(q, len(names)) {
		if ok {
			may++
		}
	}
	if may <= q.Limit {
		return newPlan(q, names, nil), nil
	}
	counts, err := journey.Run(ctx, source, q.Workers, func() *countFold { return &countFold{make([]int64, len(names))} })
	if err != nil {
		return nil, err
	}
	return newPlan(q, names, counts.events), nil
}
