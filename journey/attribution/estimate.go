// SPDX-License-Identifier: Apache-2.0

package attribution

import (
	"context"
	"slices"
)

// estimate gives what a model says of a sample: a tally and, for a chain of a
// higher order, its steps. Threads is how many cores the solution may use.
func (f *fold) estimate(ctx context.Context, m Model, t *tally, steps []step, threads int) (*estimate, Reason, error) {
	e := &estimate{total: float64(t.attributed)}
	if t.worth != nil {
		e.worth = t.worth.attributed.float()
	}
	switch m {
	case Markov:
		reason, err := f.removal(ctx, e, t, steps, threads)
		return e, reason, err
	case Shapley:
		e.shares = sharesOf(t.sets, e.total)
		if t.worth != nil {
			e.worths = sharesOf(t.worth.sets, e.worth)
		}
	default:
		r := slices.Index(f.rules, m)
		e.shares = sharesOf(t.rules[r], e.total)
		if t.worth != nil {
			e.worths = sharesOf(t.worth.rules[r], e.worth)
		}
	}
	return e, "", nil
}

// sharesOf divides credits by their total; shares of a worth of 0 are 0.
func sharesOf(credits []exact, total float64) []float64 {
	shares := make([]float64, len(credits))
	if total == 0 {
		return shares
	}
	for c := range credits {
		shares[c] = credits[c].float() / total
	}
	return shares
}

// removal fills in the removal effects and the shares, which are the effects
// divided by their sum. Worth is shared as conversions are.
func (f *fold) removal(ctx context.Context, e *estimate, t *tally, steps []step, threads int) (Reason, error) {
	if f.order == 1 {
		c := newChain(len(f.code))
		for i, n := range t.steps {
			c.steps[i] = float64(n)
		}
		e.reach, e.effects = c.removal()
	} else {
		w := newWalk(steps)
		ok, err := true, error(nil)
		e.reach, e.effects, ok, err = w.removal(ctx, len(f.code), threads)
		if err != nil {
			return "", err
		}
		if !ok {
			return NotConverged, nil
		}
	}
	sum := 0.0
	for _, effect := range e.effects {
		sum += effect
	}
	e.shares = make([]float64, len(e.effects))
	for c, effect := range e.effects {
		e.shares[c] = effect / sum
	}
	if t.worth != nil {
		e.worths = e.shares
	}
	return "", ctx.Err()
}
