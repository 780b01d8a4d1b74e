// SPDX-License-Identifier: Apache-2.0

package attribution

import (
	"context"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"touchstone/stats"
)

const (
	mostGroups  = 256
	fewerGroups = 64 // for chains of a higher order, whose state is larger
	leastGroups = 10
	// groupBytes is about what the groups of one fold may take.
	groupBytes = 32 << 20
	// costly bounds the resampling of a chain of a higher order: steps times
	// touchpoints times resamples.
	costly = 50_000_000
	// The streams of hashes differ by these.
	groupSalt, heldSalt, drawSalt = 0x5bd1e995, 0x2545f491, 0x632be5ab
)

// groupsFor gives how many groups of customers a chain of an order is resampled
// by: a power of two, fewer where a group's state is large.
func (p *plan) groupsFor(order int) int {
	switch {
	case p.Resamples == 0 || p.summedPaths:
		return 1
	case order > 1:
		return fewerGroups
	}
	groups, touchpoints := mostGroups, len(p.code)
	for groups > 32 && groups*(touchpoints+1)*(touchpoints+2)*8 > groupBytes {
		groups /= 2
	}
	return groups
}

// groupsAtFirst gives how many groups of customers to keep: enough for every
// order that may be chosen.
func (p *plan) groupsAtFirst() int {
	if p.choose {
		return max(p.groupsFor(1), p.groupsFor(2))
	}
	return p.groupsFor(p.order)
}

// draw gives the Poisson(1) weight of a group in a resample.
func draw(seed uint64, group, resample int) int64 {
	u := float64(stats.Scatter(stats.Scatter(seed+drawSalt+uint64(resample))+uint64(group))>>11) * 0x1p-53
	k, mass := int64(0), math.Exp(-1)
	for sum := mass; u >= sum && k < 20; sum += mass {
		k++
		mass /= float64(k)
	}
	return k
}

// estimate is what one model says of one sample.
type estimate struct {
	total   float64 // attributed conversions
	worth   float64 // and their worth
	reach   float64
	shares  []float64
	worths  []float64 // shares of worth
	effects []float64 // of Markov
}

// resampled gives the estimates of every resample with an attributed
// conversion, by model in the order asked; nil for a model that has none. The
// error is the context's.
func (f *fold) resampled(ctx context.Context, models []Model) ([]map[Model]*estimate, error) {
	out := make([]map[Model]*estimate, f.Resamples)
	var next atomic.Int64
	var group sync.WaitGroup
	taken, strides := f.taken(), f.strides()
	for range workers(f.Workers, f.Resamples) {
		group.Go(func() {
			for b := next.Add(1) - 1; b < int64(f.Resamples) && ctx.Err() == nil; b = next.Add(1) - 1 {
				out[b] = f.resample(ctx, models, taken, strides, int(b))
			}
		})
	}
	group.Wait()
	return slices.DeleteFunc(out, func(m map[Model]*estimate) bool { return m == nil }), ctx.Err()
}

func workers(asked, most int) int {
	if asked <= 0 {
		asked = runtime.GOMAXPROCS(0)
	}
	return max(1, min(asked, most))
}

// taken is the steps of every group without those that nobody takes.
type taken struct {
	at     []int // of each in a tally's steps
	groups [][]int64
}

func (f *fold) taken() taken {
	t := taken{groups: make([][]int64, len(f.groups))}
	some := make([]int64, len(f.groups[0].steps))
	for g := range f.groups {
		for i, n := range f.groups[g].steps {
			some[i] |= n
		}
	}
	for i, n := range some {
		if n > 0 {
			t.at = append(t.at, i)
		}
	}
	for g := range f.groups {
		for _, i := range t.at {
			t.groups[g] = append(t.groups[g], f.groups[g].steps[i])
		}
	}
	return t
}

// sum adds the groups up, each as often as its weight says.
func (t *taken) sum(steps, weights []int64) {
	sums := make([]int64, len(t.at))
	for g, weight := range weights {
		if weight == 0 {
			continue
		}
		for i, n := range t.groups[g] {
			sums[i] += weight * n
		}
	}
	for i, at := range t.at {
		steps[at] = sums[i]
	}
}

func (f *fold) resample(ctx context.Context, models []Model, steps taken, strides strides, b int) map[Model]*estimate {
	sum := newTally(f.plan)
	weights := make([]int64, len(f.groups))
	for g := range f.groups {
		weights[g] = draw(f.Seed, g, b)
		if weights[g] > 0 {
			sum.mergeCredits(&f.groups[g], weights[g])
		}
	}
	steps.sum(sum.steps, weights)
	if sum.attributed == 0 {
		return nil
	}
	out, walked := map[Model]*estimate{}, strides.sum(weights)
	for _, m := range models {
		e, reason, err := f.estimate(ctx, m, &sum, walked, 1)
		if err != nil || reason != "" {
			return nil
		}
		out[m] = e
	}
	return out
}

// limits gives the 2.5 % and 97.5 % points, interpolated between the values
// (type 7 of Hyndman & Fan 1996).
func limits(values []float64) (low, high *float64) {
	slices.Sort(values)
	at := func(p float64) *float64 {
		place := p * float64(len(values)-1)
		i := int(place)
		v := values[i]
		if i+1 < len(values) {
			v += (place - float64(i)) * (values[i+1] - v)
		}
		return &v
	}
	return at(.025), at(.975)
}
