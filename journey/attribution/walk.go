// SPDX-License-Identifier: Apache-2.0

package attribution

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"sync"
	"sync/atomic"
)

const (
	// walkLeft is how likely a walk may still be under way when solving stops,
	// as a share of those that convert: this
	// bounds the relative error.
	walkLeft   = 1e-13
	mostSweeps = 100_000
	// mostSteps bounds the work of one solution: steps of the chain times sweeps
	// times touchpoints.
	mostSteps = 10_000_000_000
)

// walk is an absorbing Markov chain of order 2 or 3. State 0 is the start.
type walk struct {
	states []gram // sorted by gram after the start
	from   []int  // where each state's steps begin, and their number
	to     []int32
	p      []float64
	own    []float64 // per state: the chance not to stay
	done   []float64 // per state: the chance to convert at once
}

// step is one step of a chain as counted.
type step struct {
	state, next gram // next is a state, or the sign convert or null
	n           float64
}

// newWalk builds the chain of an order from how often each gram occurs.
func newWalk(order int, grams map[gram]float64) *walk {
	steps := make([]step, 0, len(grams))
	for g, n := range grams {
		s := asStep(order, g)
		s.n = n
		steps = append(steps, s)
	}
	slices.SortFunc(steps, func(a, b step) int { return cmp.Or(cmp.Compare(a.state, b.state), cmp.Compare(a.next, b.next)) })
	w := &walk{}
	for i, s := range steps {
		if i == 0 || s.state != steps[i-1].state {
			w.states = append(w.states, s.state)
		}
	}
	w.fill(steps)
	return w
}

// opener is the state before the first touch. It sorts before all others, for
// no state begins with it: touchpoints in front of a padded state are unlike 0
// in their top byte, which for the opener is free.
const opener gram = 0

// asStep reads a gram. States keep their padding in front, so a state of fewer
// touches than the order is unlike every other.
func asStep(order int, g gram) step {
	sign := uint8(g)
	state := pads(order) | g>>8
	if opening, next := openingOf(g); opening {
		return step{state: opener, next: next}
	}
	if sign == convert || sign == null {
		return step{state: state, next: gram(sign)}
	}
	keep := padded >> (32 - 8*order)
	return step{state: state, next: pads(order) | g&keep}
}

// openingOf tells whether a gram leaves the start, and for which state.
func openingOf(g gram) (bool, gram) {
	for shift := 8; shift <= 24; shift += 8 {
		if uint8(g>>shift) == begin {
			return true, pads(shift/8) | g&(padded>>(32-shift))
		}
	}
	return false, 0
}

func (w *walk) fill(steps []step) {
	n := len(w.states)
	w.from, w.own, w.done = make([]int, n+1), make([]float64, n), make([]float64, n)
	at := 0
	for s, state := range w.states {
		end, total := at, 0.0
		for ; end < len(steps) && steps[end].state == state; end++ {
			total += steps[end].n
		}
		for _, step := range steps[at:end] {
			w.leave(s, step.next, step.n/total)
		}
		at, w.from[s+1] = end, len(w.to)
	}
}

// leave adds a step out of a state.
func (w *walk) leave(s int, next gram, p float64) {
	if next == w.states[s] {
		return
	}
	w.own[s] += p
	switch next {
	case gram(convert):
		w.done[s] += p
	case gram(null):
	default:
		to, _ := slices.BinarySearch(w.states, next)
		w.to, w.p = append(w.to, int32(to)), append(w.p, p)
	}
}

// with tells whether a state has a touchpoint.
func with(state gram, c int) bool {
	if state == opener {
		return false
	}
	for shift := 0; shift < 32; shift += 8 {
		if int(uint8(state>>shift)) == c {
			return true
		}
	}
	return false
}

// removal gives the chance that a walk from the start converts and the removal
// effects of n touchpoints: the share of that chance that goes through a state
// with the touchpoint. False when that takes too long; the error is the
// context's.
func (w *walk) removal(ctx context.Context, n, workers int) (reach float64, effects []float64, ok bool, err error) {
	converts, sweeps, ok := w.settle(ctx, n)
	if !ok {
		return 0, nil, false, ctx.Err()
	}
	effects = make([]float64, n)
	var next atomic.Int64
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for c := int(next.Add(block)) - block; c < n && ctx.Err() == nil; c = int(next.Add(block)) - block {
				through := w.through(ctx, c, converts, sweeps)
				for i := range min(block, n-c) {
					effects[c+i] = min(1, through[i]/converts[0])
				}
			}
		})
	}
	group.Wait()
	return converts[0], effects, true, ctx.Err()
}

// settle gives the chance to convert from every state. It sweeps over the
// states from below (Gauss-Seidel, there and back) until a walk is over but for
// a chance that is small against the start's, and gives the number of sweeps.
// False when it was cancelled, or would have to sweep too often.
func (w *walk) settle(ctx context.Context, n int) (x []float64, sweeps int, ok bool) {
	x, under := make([]float64, len(w.states)), make([]float64, len(w.states)) // under: the chance of a walk to be under way still
	for s := range under {
		under[s] = 1
	}
	most := min(mostSweeps, mostSteps/((len(w.p)+len(w.states))*n))
	for sweeps := 1; sweeps <= most && ctx.Err() == nil; sweeps++ {
		for s := range w.order(sweeps) {
			sum, left := w.done[s], 0.0
			for e := w.from[s]; e < w.from[s+1]; e++ {
				sum += w.p[e] * x[w.to[e]]
				left += w.p[e] * under[w.to[e]]
			}
			x[s], under[s] = sum/w.own[s], left/w.own[s]
		}
		if under[0] <= walkLeft*x[0] {
			return x, sweeps, true
		}
	}
	return nil, 0, false
}

// order walks the states backwards in odd sweeps and forwards in even ones.
func (w *walk) order(sweep int) iter.Seq[int] {
	return func(yield func(int) bool) {
		last := len(w.states) - 1
		for s := range w.states {
			if sweep%2 == 1 {
				s = last - s
			}
			if !yield(s) {
				return
			}
		}
	}
}

// block is how many touchpoints are solved for at once: what the chances of a
// state to convert through each fill is a line of the cache.
const block = 8

// through gives the chance to convert from the start by way of each touchpoint
// of a block. A walk that is over when it meets the touchpoint is over sooner,
// so the sweeps that settled the whole chain are enough.
func (w *walk) through(ctx context.Context, first int, converts []float64, sweeps int) [block]float64 {
	x, met := make([][block]float64, len(w.states)), make([][block]bool, len(w.states))
	for s, state := range w.states {
		for i := range block {
			if met[s][i] = with(state, first+i); met[s][i] {
				x[s][i] = converts[s]
			}
		}
	}
	for sweep := 1; sweep <= sweeps && ctx.Err() == nil; sweep++ {
		for s := range w.order(sweep) {
			sum := w.next(s, x)
			for i := range block {
				if !met[s][i] {
					x[s][i] = sum[i] / w.own[s]
				}
			}
		}
	}
	return x[0]
}

// next gives the sums over a state's steps to other states.
func (w *walk) next(s int, x [][block]float64) (sum [block]float64) {
	to, p := w.to[w.from[s]:w.from[s+1]], w.p[w.from[s]:w.from[s+1]]
	for e, chance := range p {
		row := &x[to[e]]
		for i := range block {
			sum[i] += chance * row[i]
		}
	}
	return sum
}
