// SPDX-License-Identifier: Apache-2.0

package next

import (
	"cmp"
	"context"
	"slices"

	"touchstone/journey"
	"touchstone/stats"
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
	m, err := Learn(ctx, source, q)
	if err != nil {
		return nil, err
	}
	return m.After(q.After), nil
}

// Model is what was learned from all trails of a source. It can be asked about
// any number of contexts, from many goroutines.
type Model struct {
	plan  *plan
	model *model
	names []string
	about Result // without predictions
}

// Learn makes the model that Predict answers from; of the question only After
// does not matter.
func Learn(ctx context.Context, source journey.Source, q Question) (*Model, error) {
	q = q.filled()
	names := source.Names()
	if err := q.validate(len(names)); err != nil {
		return nil, err
	}
	return newPlan(q, len(names)).learn(ctx, source)
}

func (p *plan) learn(ctx context.Context, source journey.Source) (*Model, error) {
	f, err := journey.Run(ctx, source, p.Workers, func() *learnFold { return newLearnFold(p) })
	if err != nil {
		return nil, err
	}
	orders := f.level()
	ranks := ranksOf(source.Names())
	r := Result{Events: f.events, Trails: f.trails, Dropped: MaxOrder - orders}
	if r.Trials, err = p.try(ctx, source, f, ranks, orders); err != nil {
		return nil, err
	}
	r.Order = p.orderFrom(r.Trials)
	m := &Model{plan: p, model: newModel(ranks, &f.counts[learned], &f.counts[held], &f.counts[after]), names: source.Names()}
	for _, f := range m.model.usual {
		if f.symbol != ended {
			r.Touchpoints++
		}
	}
	m.about = r
	return m, nil
}

// After says what comes after some touchpoints, in order of time; none: the
// start. Codes that the source has no name for are passed over.
func (m *Model) After(touchpoints []uint32) *Result {
	r := m.about
	context := uint64(began)
	if len(touchpoints) > 0 {
		context = 0
	}
	for _, a := range touchpoints {
		if int(a) < len(m.plan.symbol) && m.plan.symbol[a] != none {
			context = context<<16 | uint64(m.plan.symbol[a])
		}
	}
	r.predict(m, last(context, r.Order))
	return &r
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

// predict fills in what comes after a context.
func (r *Result) predict(m *Model, context uint64) {
	levels := m.model.levels(context, r.Order)
	var whole *known
	if r.ContextUsed = len(levels); r.ContextUsed == length(context) && r.ContextUsed > 0 {
		whole = levels[r.ContextUsed-1]
		r.ContextN = whole.n
	}
	others := Others{P: 1, N: r.ContextN}
	for _, l := range m.model.top(levels, m.plan.Top, m.model.newScratch()) {
		n := Prediction{Touchpoint: journey.End, P: l.p}
		if l.symbol != ended {
			n.Touchpoint, n.Name = uint32(l.symbol-1), m.names[l.symbol-1]
		}
		if whole != nil {
			n.N = whole.times(l.symbol)
		}
		n.Low, n.High = whole.limits(n.P)
		r.Predictions = append(r.Predictions, n)
		others.P -= n.P
		others.N -= n.N
	}
	if len(r.Predictions) > 0 {
		others.P = max(0, others.P)
		others.Low, others.High = whole.limits(others.P)
		r.Others = &others
	}
}

// limits gives Wilson's of a probability for as many independent events as the
// context was seen; nil where it never was.
func (k *known) limits(p float64) (low, high *float64) {
	if k == nil {
		return nil, nil
	}
	in := stats.Wilson(p*float64(k.n), float64(k.n))
	return &in.Low, &in.High
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
