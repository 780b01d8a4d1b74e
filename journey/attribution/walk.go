// SPDX-License-Identifier: Apache-2.0

package attribution

import (
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

// newWalk builds the chain of steps, which are in order and were all taken.
func newWalk(steps []step) *walk {
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
	for range min(workers, (n+block-1)/block) {
		group.Go(func() {
			b := newBlocked(w)
			for c := int(next.Add(block)) - block; c < n && ctx.Err() == nil; c = int(next.Add(block)) - block {
				through := b.through(ctx, c, converts, sweeps)
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

// blocked is a walk with what is worked out for a block of touchpoints.
type blocked struct {
	*walk
	x   [][block]float64 // per state, the chance to convert through each
	met []uint8          // per state, a bit for each that it has
}

func newBlocked(w *walk) *blocked {
	return &blocked{walk: w, x: make([][block]float64, len(w.states)), met: make([]uint8, len(w.states))}
}

// through gives the chance to convert from the start by way of each touchpoint
// of a block. A walk that is over when it meets the touchpoint is over sooner,
// so the sweeps that settled the whole chain are enough.
func (b *blocked) through(ctx context.Context, first int, converts []float64, sweeps int) [block]float64 {
	for s, state := range b.states {
		b.met[s] = within(state, first)
		for i := range block {
			b.x[s][i] = 0
			if b.met[s]>>i&1 == 1 {
				b.x[s][i] = converts[s]
			}
		}
	}
	for sweep := 1; sweep <= sweeps && ctx.Err() == nil; sweep++ {
		for s := range b.order(sweep) {
			b.step(s)
		}
	}
	return b.x[0]
}

// step works out a state from those that are one step away.
func (b *blocked) step(s int) {
	var s0, s1, s2, s3, s4, s5, s6, s7 float64 // an array would not stay in registers
	to, p := b.to[b.from[s]:b.from[s+1]], b.p[b.from[s]:b.from[s+1]]
	for e, chance := range p {
		row := &b.x[to[e]]
		s0 += chance * row[0]
		s1 += chance * row[1]
		s2 += chance * row[2]
		s3 += chance * row[3]
		s4 += chance * row[4]
		s5 += chance * row[5]
		s6 += chance * row[6]
		s7 += chance * row[7]
	}
	row, own, met := &b.x[s], b.own[s], b.met[s]
	for i, sum := range [block]float64{s0, s1, s2, s3, s4, s5, s6, s7} {
		if met>>i&1 == 0 {
			row[i] = sum / own
		}
	}
}

// within tells which touchpoints of a block a state has, as bits.
func within(state gram, first int) (bits uint8) {
	if state == opener {
		return 0
	}
	for shift := 0; shift < 32; shift += 8 {
		if c := int(uint8(state >> shift)); c >= first && c < first+block {
			bits |= 1 << (c - first)
		}
	}
	return bits
}
