// SPDX-License-Identifier: Apache-2.0

package attribution

import (
	"cmp"
	"context"
	"slices"
)

const (
	// walkLeft is how likely a walk may still be under way when solving stops,
	// as a share of those that convert: this
	// bounds the relative error.
	walkLeft   = 1e-13
	mostSweeps = 20_000
	// mostSteps bounds the work of one solution: steps of the chain times sweeps.
	mostSteps = 20_000_000_000
)

// walk is an absorbing Markov chain of order 2 or 3. State 0 is the start.
type walk struct {
	states []gram // sorted by gram after the start
	from   []int  // where each state's steps begin, and their number
	to     []int32
	p      []float64
	own    []float64 // per state: the chance not to stay
	done   []float64 // per state: the chance to convert at once
	work   int
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
// with the touchpoint. It sweeps over the states (Gauss-Seidel, there and back)
// from below until a walk is over but for a chance of walkLeft. False when that
// takes too long; the error is the context's.
func (w *walk) removal(ctx context.Context, n int) (reach float64, effects []float64, ok bool, err error) {
	converts, ok, err := w.settle(ctx, nil, w.done, 0)
	if err != nil || !ok {
		return 0, nil, ok, err
	}
	effects = make([]float64, n)
	fixed, none := make([]bool, len(w.states)), make([]float64, len(w.states))
	for c := range n {
		met := false
		for s, state := range w.states {
			fixed[s] = with(state, c)
			met = met || fixed[s]
		}
		if !met || converts[0] == 0 {
			continue
		}
		for s := range none {
			none[s] = 0
			if fixed[s] {
				none[s] = converts[s]
			}
		}
		through, ok, err := w.settle(ctx, fixed, none, converts[0])
		if err != nil || !ok {
			return 0, nil, ok, err
		}
		effects[c] = min(1, through[0]/converts[0])
	}
	return converts[0], effects, true, nil
}

// settle solves x = base + Q x, holding fixed states at their base, until what
// is under way is small against reach or the start's own chance.
func (w *walk) settle(ctx context.Context, fixed []bool, base []float64, reach float64) (x []float64, ok bool, err error) {
	n := len(w.states)
	x, under := make([]float64, n), make([]float64, n) // under: the chance of a walk to be under way still
	for s := range n {
		under[s] = 1
		if fixed != nil && fixed[s] {
			x[s], under[s] = base[s], 0
		}
	}
	one := func(s int) {
		if fixed != nil && fixed[s] {
			return
		}
		sum, left := base[s], 0.0
		for e := w.from[s]; e < w.from[s+1]; e++ {
			sum += w.p[e] * x[w.to[e]]
			left += w.p[e] * under[w.to[e]]
		}
		x[s], under[s] = sum/w.own[s], left/w.own[s]
	}
	for sweep := 0; sweep < mostSweeps && w.work < mostSteps; sweep++ {
		if err := ctx.Err(); err != nil {
			return nil, false, err
		}
		for s := n - 1; s >= 0; s-- {
			one(s)
		}
		if under[0] <= walkLeft*max(x[0], reach) {
			return x, true, nil
		}
		for s := range n {
			one(s)
		}
		w.work += 2 * (len(w.p) + n)
	}
	return nil, false, nil
}
