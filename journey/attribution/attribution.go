// SPDX-License-Identifier: Apache-2.0

package attribution

import (
	"context"
	"slices"
	"sync"

	"touchstone/journey"
)

// Attribute answers a question about the trails of a source. It takes one pass,
// another where there are more touchpoints than the limit, and where the order
// of the chain is left open and 1 is not the one another for it, and for every
// order that turns out to have too many states. A fold's state is the square of
// the touchpoints, times up to 256 groups of customers where intervals are asked
// for, at most about 32 MiB, and up to 2^20 steps for orders 2 and 3.
//
// Errors: touchstone.Error of kind Invalid for a question that is wrong, the
// context's, and the source's. What cannot be answered is a Reason in the
// result.
func Attribute(ctx context.Context, source journey.Source, q Question) (*Result, error) {
	q = q.filled()
	if err := q.validateOutcomes(len(source.Names())); err != nil {
		return nil, err
	}
	if err := q.validate(len(source.Names())); err != nil {
		return nil, err
	}
	p, err := planFor(ctx, source, q)
	if err != nil {
		return nil, err
	}
	return p.answer(ctx, func(p *plan) (*fold, error) {
		return journey.Run(ctx, source, p.Workers, func() *fold { return newFold(p) })
	})
}

// pass counts all paths as a plan says.
type pass func(*plan) (*fold, error)

// answer counts all paths and answers. An order that is left open begins as 1,
// which is counted along while it is being chosen.
func (p *plan) answer(ctx context.Context, count pass) (*Result, error) {
	if p.has(Markov) {
		p.order, p.choose = max(1, p.Order), p.Order == 0
	}
	p.mask = uint64(p.groupsAtFirst() - 1)
	f, err := count(p)
	if err != nil {
		return nil, err
	}
	var scores []OrderScore
	if p.choose {
		scores = f.ends.scores()
		if err := f.settle(chosen(scores), count); err != nil {
			return nil, err
		}
	}
	return f.result(ctx, scores)
}

// settle counts the steps of a chain of a chosen order in place of those of
// order 1. If it has too many states the next lower one answers.
func (f *fold) settle(order int, count pass) error {
	for ; order > 1; order-- {
		p := *f.plan
		p.order, p.choose, p.stepsAlone, p.mask = order, false, true, uint64(f.groupsFor(order)-1)
		steps, err := count(&p)
		if err != nil {
			return err
		}
		if !steps.grams.overflow {
			f.order, f.grams = order, steps.grams
			break
		}
	}
	f.regroup(f.groupsFor(f.order))
	return nil
}

// regroup puts groups of customers together, by fewer bits of the same hash.
func (f *fold) regroup(groups int) {
	for g := range f.groups {
		if f.order > 1 {
			f.groups[g].steps = nil
		}
		if g >= groups {
			f.groups[g%groups].merge(&f.groups[g], 1)
		}
	}
	f.groups, f.mask = f.groups[:groups], uint64(groups-1)
}

// result answers for what the fold has summed.
func (f *fold) result(ctx context.Context, scores []OrderScore) (*Result, error) {
	whole := newTally(f.plan)
	for g := range f.groups {
		whole.merge(&f.groups[g], 1)
	}
	r := f.totals(&whole)
	r.Orders = scores
	points, err := f.points(ctx, r, &whole)
	if err != nil {
		return nil, err
	}
	var samples []map[Model]*estimate
	if certain := r.certain(); f.Resamples > 0 && len(certain) > 0 {
		if samples, err = f.resampled(ctx, certain); err != nil {
			return nil, err
		}
		r.Resamples, r.Groups = len(samples), f.occupied()
	}
	var group sync.WaitGroup
	for i := range r.Models {
		if e := points[r.Models[i].Model]; e != nil {
			group.Go(func() { f.fill(&r.Models[i], e, &whole, samples) })
		}
	}
	group.Wait()
	return r, nil
}

func (f *fold) totals(whole *tally) *Result {
	r := &Result{
		Trails: f.trails, Conversions: whole.conversions, Attributed: whole.attributed,
		Unattributed: whole.conversions - whole.attributed, Nulls: whole.nulls, Touches: f.touches,
		Untimed: f.untimed, BadWorth: f.bad, Currency: f.Currency, Priced: f.priced, Rest: f.rest,
	}
	if whole.worth != nil {
		all, attributed := whole.worth.all.float(), whole.worth.attributed.float()
		r.Worth, r.WorthUnattributed = &all, all-attributed
	}
	return r
}

// points gives what the models say of everybody, and notes which cannot answer
// and which have no interval.
func (f *fold) points(ctx context.Context, r *Result, whole *tally) (map[Model]*estimate, error) {
	strides := f.strides()
	steps := strides.sum(slices.Repeat([]int64{1}, len(f.groups)))
	points := map[Model]*estimate{}
	for _, m := range f.Models {
		c := Crediting{Model: m, Refused: f.refusal(m, whole)}
		if m == Markov {
			c.Order = f.order
		}
		if c.Refused == "" {
			e, reason, err := f.estimate(ctx, m, whole, steps, workers(f.Workers, len(f.code)))
			if err != nil {
				return nil, err
			}
			if c.Refused = reason; reason == "" {
				points[m], c.NoInterval = e, f.noInterval(m)
			}
		}
		r.Models = append(r.Models, c)
	}
	return points, nil
}

// certain lists the models whose figures can have intervals.
func (r *Result) certain() []Model {
	var models []Model
	for _, c := range r.Models {
		if c.Refused == "" && c.NoInterval == "" {
			models = append(models, c.Model)
		}
	}
	return models
}

// refusal says why a model cannot answer.
func (f *fold) refusal(m Model, whole *tally) Reason {
	switch {
	case whole.conversions == 0:
		return NoConversions
	case whole.attributed == 0:
		return NoTouchpoints
	case m == TimeDecay && !f.timed:
		return NoTimes
	case m == Markov && f.grams.overflow:
		return TooManyStates
	}
	return ""
}

// noInterval says why a model's figures have no interval.
func (f *fold) noInterval(m Model) Reason {
	switch {
	case f.Resamples == 0:
		return ""
	case f.summedPaths:
		return NoCustomers
	case f.occupied() < leastGroups:
		return TooFewCustomers
	case m == Markov && f.order > 1 && (f.grams.together || f.grams.distinct()*len(f.code)*f.Resamples > costly):
		return TooCostly
	}
	return ""
}

// occupied counts the groups that have customers with a path.
func (f *fold) occupied() int {
	n := 0
	for g := range f.groups {
		if t := &f.groups[g]; t.attributed+t.nulls > 0 {
			n++
		}
	}
	return n
}

// fill writes a model's credits with their intervals.
func (f *fold) fill(c *Crediting, e *estimate, whole *tally, samples []map[Model]*estimate) {
	if c.Model == Markov {
		c.Reach = &e.reach
	}
	values := make([]float64, 0, len(samples))
	figure := func(value func(*estimate) float64) Figure {
		v := Figure{Value: value(e)}
		values = values[:0]
		for _, s := range samples {
			if s[c.Model] != nil {
				values = append(values, value(s[c.Model]))
			}
		}
		if len(values) > 0 {
			v.Low, v.High = limits(values)
		}
		return v
	}
	for t, code := range f.code {
		credit := Credit{
			Touchpoint: code, Name: f.name(t), N: whole.met[t],
			Conversions: figure(func(e *estimate) float64 { return e.shares[t] * e.total }),
			Share:       figure(func(e *estimate) float64 { return e.shares[t] }),
		}
		if whole.worth != nil {
			worth := figure(func(e *estimate) float64 { return e.worths[t] * e.worth })
			credit.Worth = &worth
		}
		if c.Model == Markov {
			effect := figure(func(e *estimate) float64 { return e.effects[t] })
			credit.RemovalEffect = &effect
		}
		c.Credits = append(c.Credits, credit)
	}
}
