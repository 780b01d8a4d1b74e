// SPDX-License-Identifier: Apache-2.0

package conformance

import (
	"context"
	"slices"
)

// Tokens are the counts of a token replay. Alien events, whose touchpoint is
// nowhere in the net, take no part in them.
type tokens struct {
	missing, consumed, remaining, produced int
	alien                                  int
	tired                                  bool // given up: nothing is known
}

// fit tells whether the path is a run of the net. Replay may take the wrong one
// of two like-named transitions and miss a run, but what it finds is one.
func (t tokens) fit() bool { return !t.tired && t.missing == 0 && t.remaining == 0 && t.alien == 0 }

func (t *tokens) add(o tokens, times int) {
	t.missing += times * o.missing
	t.consumed += times * o.consumed
	t.remaining += times * o.remaining
	t.produced += times * o.produced
	t.alien += times * o.alien
}

// fitness is f = (1 - missing/consumed) / 2 + (1 - remaining/produced) / 2
// (Rozinat & van der Aalst 2008); 1 where nothing is consumed or produced.
func (t tokens) fitness() float64 {
	if t.consumed == 0 || t.produced == 0 {
		return 1
	}
	return .5*(1-float64(t.missing)/float64(t.consumed)) + .5*(1-float64(t.remaining)/float64(t.produced))
}

// How far replay looks for silent transitions, and what it remembers.
const (
	maxSilent   = 2000   // markings of one search
	maxRemember = 50_000 // answers
)

// replayer replays paths, remembering which silent transitions lead where. It
// is used by one goroutine.
type replayer struct {
	*machine
	effort  *effort
	known   map[string][]int32 // silent transitions to fire, by marking and label
	scratch tokens
	at      marking
}

func newReplayer(m *machine, e *effort) *replayer {
	return &replayer{machine: m, effort: e, known: map[string][]int32{}}
}

// replay replays a path. It stops when the context ends, and the answer is then
// of no use; and when the effort is used up.
func (r *replayer) replay(ctx context.Context, path []int32) tokens {
	r.begin()
	for i, symbol := range path {
		if r.step(ctx, int(symbol)); r.given(ctx, i) {
			break
		}
	}
	return r.end(ctx)
}

func (r *replayer) begin() {
	r.scratch = tokens{produced: total(r.initial)}
	r.at = append(r.at[:0], r.initial...)
}

// given tells whether a path is given up.
func (r *replayer) given(ctx context.Context, i int) bool {
	return i%4096 == 0 && ctx.Err() != nil || r.effort.over.Load()
}

func (r *replayer) step(ctx context.Context, symbol int) {
	if symbol >= len(r.labels) {
		r.scratch.alien++
		return
	}
	r.through(ctx, r.at, symbol)
	r.fire(r.at, r.candidate(r.at, symbol))
}

func (r *replayer) end(ctx context.Context) tokens {
	r.through(ctx, r.at, -1)
	if r.effort.over.Load() || ctx.Err() != nil {
		return tokens{tired: true}
	}
	r.scratch.consumed += total(r.final)
	for p, n := range r.at {
		r.scratch.missing += max(0, int(r.final[p])-int(n))
		r.scratch.remaining += max(0, int(n)-int(r.final[p]))
	}
	return r.scratch
}

func total(m marking) int {
	n := 0
	for _, k := range m {
		n += int(k)
	}
	return n
}

// candidate gives the transition of a label that lacks the fewest tokens.
func (r *replayer) candidate(at marking, label int) *transition {
	var best *transition
	least := 0
	for _, i := range r.visible[label] {
		t := &r.transitions[i]
		if lacks := at.missing(t.in); best == nil || lacks < least {
			best, least = t, lacks
		}
	}
	return best
}

// fire gives a transition the tokens that it lacks and fires it. A place that
// is full keeps what it has; the tokens beyond remain.
func (r *replayer) fire(at marking, t *transition) {
	for _, w := range t.in {
		lacks := max(0, w.n-int(at[w.place]))
		r.scratch.missing += lacks
		at[w.place] += uint16(lacks - w.n)
	}
	for _, w := range t.out {
		fits := min(w.n, maxTokens-int(at[w.place]))
		r.scratch.remaining += w.n - fits
		at[w.place] += uint16(fits)
	}
	r.scratch.consumed += t.takes
	r.scratch.produced += t.gives
}

// through fires the fewest silent transitions after which a transition of the
// label is enabled, or, for -1, the final marking is reached; none where there
// are none within the limit.
func (r *replayer) through(ctx context.Context, at marking, label int) {
	if len(r.silent) == 0 || r.reached(at, label) || r.effort.over.Load() {
		return
	}
	key := at.key() + string(rune(label+1))
	steps, ok := r.known[key]
	if !ok {
		var took int
		steps, took = r.search(ctx, at, label)
		r.effort.charge(key, took)
		if len(r.known) >= maxRemember {
			clear(r.known)
		}
		r.known[key] = steps
	}
	for _, i := range steps {
		r.fire(at, &r.transitions[i])
	}
}

func (r *replayer) reached(at marking, label int) bool {
	if label < 0 {
		return slices.Equal(at, r.final)
	}
	for _, i := range r.visible[label] {
		if at.enables(&r.transitions[i]) {
			return true
		}
	}
	return false
}

// visit is a marking of a search, and how it was reached.
type visit struct {
	at     marking
	by     int32
	before int
}

// search looks breadth first. When the final marking cannot be reached exactly
// it takes the nearest marking that lacks and leaves the fewest tokens. It also
// tells what it took: a transition that was looked at is one, a marking that was
// made as much as it has places.
func (r *replayer) search(ctx context.Context, from marking, label int) (steps []int32, took int) {
	seen := map[string]bool{from.key(): true}
	queue := []visit{{at: slices.Clone(from), by: -1, before: -1}}
	best := 0
	for i := 0; i < len(queue) && len(queue) < maxSilent && took <= r.effort.most; i++ {
		if i%64 == 0 && ctx.Err() != nil {
			break
		}
		took += len(r.silent)
		for _, s := range r.silent {
			t := &r.transitions[s]
			if !queue[i].at.enables(t) {
				continue
			}
			next, ok := queue[i].at.fired(t)
			took += len(from)
			if !ok || seen[next.key()] {
				continue
			}
			seen[next.key()] = true
			queue = append(queue, visit{next, int32(s), i})
			if r.reached(next, label) {
				return way(queue, len(queue)-1), took
			}
			if label < 0 && r.off(next) < r.off(queue[best].at) {
				best = len(queue) - 1
			}
		}
	}
	return way(queue, best), took
}

// off counts the tokens that a marking lacks and leaves at the end.
func (r *replayer) off(at marking) int {
	n := 0
	for p, k := range at {
		n += max(int(k)-int(r.final[p]), int(r.final[p])-int(k))
	}
	return n
}

func way(queue []visit, to int) []int32 {
	var steps []int32
	for ; queue[to].before >= 0; to = queue[to].before {
		steps = append(steps, queue[to].by)
	}
	slices.Reverse(steps)
	return steps
}
