// SPDX-License-Identifier: Apache-2.0

package next

import (
	"cmp"
	"context"
	"slices"

	"touchstone/journey"
)

// Predict says what comes after some touchpoints, from a model of all trails of
// a source, and how well models of the customers that were not held out
// predicted those that were. It takes two passes. A fold keeps at most
// MaxContexts contexts for each of what is learned, held out and neither, about
// 40 bytes each.
//
// Errors: touchstone.Error of kind Invalid for a question that is wrong, the
// context's, and the source's.
func Predict(ctx context.Context, source journey.Source, q Question) (*Result, error) {
	q = q.filled()
	names := source.Names()
	if err := q.validate(len(names)); err != nil {
		return nil, err
	}
	return newPlan(q, len(names)).predict(ctx, source)
}

func (p *plan) predict(ctx context.Context, source journey.Source) (*Result, error) {
	f, err := journey.Run(ctx, source, p.Workers, func() *learnFold { return newLearnFold(p) })
	if err != nil {
		return nil, err
	}
	orders := f.level()
	ranks := ranksOf(source.Names())
	r := &Result{Events: f.events, Trails: f.trails, Dropped: MaxOrder - orders}
	if r.Trials, err = p.try(ctx, source, f, ranks, orders); err != nil {
		return nil, err
	}
	r.Order = p.orderFrom(r.Trials)
	r.answer(p, newModel(ranks, &f.counts[learned], &f.counts[held], &f.counts[after]), source.Names())
	return r, nil
}

// try lets models of what was learned guess what was held out.
func (p *plan) try(ctx context.Context, source journey.Source, f *learnFold, ranks []int32, orders int) ([]Trial, error) {
	m := newModel(ranks, &f.counts[learned])
	guessed, err := journey.Run(ctx, source, p.Workers, func() *trialFold { return newTrialFold(p, m, orders) })
	if err != nil {
		return nil, err
	}
	return guessed.trials(&f.counts[held]), nil
}

// orderFrom gives the order asked for, or that with the least log loss, the
// lower of two alike; 1 where nothing was tried; at most what was kept.
func (p *plan) orderFrom(trials []Trial) int {
	if p.Order > 0 {
		return min(p.Order, len(trials))
	}
	best := min(1, len(trials))
	for _, t := range trials {
		if t.LogLoss != nil && *t.LogLoss < *trials[best-1].LogLoss {
			best = t.Order
		}
	}
	return best
}

// answer fills in the predictions.
func (r *Result) answer(p *plan, m *model, names []string) {
	context := uint64(began)
	if len(p.After) > 0 {
		context = 0
	}
	for _, a := range p.After {
		if symbol := p.symbol[a]; symbol != none {
			context = context<<16 | uint64(symbol)
		}
	}
	context = last(context, r.Order)
	levels := m.levels(context, r.Order)
	var whole *known
	if r.ContextUsed = len(levels); r.ContextUsed == length(context) && r.ContextUsed > 0 {
		whole = levels[r.ContextUsed-1]
		r.ContextN = whole.n
	}
	for _, f := range m.usual {
		if f.symbol != ended {
			r.Touchpoints++
		}
	}
	for _, l := range m.top(levels, p.Top, m.newScratch()) {
		n := Prediction{Touchpoint: journey.End, P: l.p}
		if l.symbol != ended {
			n.Touchpoint, n.Name = uint32(l.symbol-1), names[l.symbol-1]
		}
		if whole != nil {
			n.N = whole.times(l.symbol)
		}
		r.Predictions = append(r.Predictions, n)
	}
}

// ranksOf gives the place of every symbol's name among the names.
func ranksOf(names []string) []int32 {
	order := make([]int, len(names))
	for a := range order {
		order[a] = a
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(names[a], names[b]), cmp.Compare(a, b)) })
	ranks := make([]int32, len(names)+1)
	for rank, a := range order {
		ranks[a+1] = int32(rank)
	}
	return ranks
}
