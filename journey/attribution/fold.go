// SPDX-License-Identifier: Apache-2.0

package attribution

import (
	"touchstone/journey"
	"touchstone/stats"
)

// path is the touches of a stretch of a trail that ends in a conversion or in
// null.
type path struct {
	touched []uint8 // touchpoints
	at      []int64 // as of the trail; journey.NoTime where it is not known
}

// tally is what one group of customers adds up to.
type tally struct {
	conversions, attributed, nulls int64
	steps                          []int64   // order 1: from the start and every touchpoint to every touchpoint, conversion and null
	met                            []int64   // per touchpoint, converting paths with it
	sets                           []exact   // per touchpoint, its Shapley value
	rules                          [][]exact // per rule and touchpoint
	worth                          *worths   // nil where nothing has a worth
}

// worths sums what conversions are worth, as tally sums conversions.
type worths struct {
	all, attributed exact
	sets            []exact
	rules           [][]exact
}

func newTally(p *plan) tally {
	if p.stepsAlone {
		return tally{}
	}
	n := len(p.code)
	t := tally{met: make([]int64, n), rules: newRules(p)}
	if p.has(Shapley) {
		t.sets = make([]exact, n)
	}
	if p.order == 1 {
		t.steps = make([]int64, (n+1)*(n+2))
	}
	if p.Worth != nil {
		t.worth = &worths{sets: make([]exact, len(t.sets)), rules: newRules(p)}
	}
	return t
}

func newRules(p *plan) [][]exact {
	rules := make([][]exact, len(p.rules))
	for r := range rules {
		rules[r] = make([]exact, len(p.code))
	}
	return rules
}

// fold cuts trails into paths and sums them up by group of customers.
type fold struct {
	*plan
	groups  []tally
	grams   grams
	ends    endings
	trails  int64
	touches int64
	untimed int64
	timed   bool // some touch or conversion has a time
	bad     int64
	priced  int64

	room    path      // for the touches of the trail that is visited
	weights []float64 // of the touches of a path by a rule
}

func newFold(p *plan) *fold {
	f := &fold{plan: p, groups: make([]tally, p.mask+1), grams: grams{most: p.most}, ends: endings{most: p.most}}
	for g := range f.groups {
		f.groups[g] = newTally(p)
	}
	return f
}

// mostRoom is for how many touches room is kept from one trail to the next.
const mostRoom = 1 << 16

// Visit cuts one trail into paths.
func (f *fold) Visit(t *journey.Trail) {
	f.trails++
	c := cutter{fold: f, trail: t, group: stats.Scatter(f.Seed+groupSalt+uint64(t.Customer)) & f.mask, held: heldOut(t.Customer)}
	c.all = path{f.room.touched[:0], f.room.at[:0]}
	last := journey.NoTime
	for i, a := range t.Activity {
		what := f.node[a]
		if what == ignored {
			continue
		}
		known, at := f.timeOf(t, i, last)
		if what == outcome {
			c.convert(i, at)
		} else {
			if c.begun() && last != journey.NoTime && at-last > f.Lookback {
				c.lose(i)
			}
			c.all.touched, c.all.at = append(c.all.touched, what), append(c.all.at, known)
		}
		last = at
	}
	c.lose(len(t.Activity))
	f.touches += int64(len(c.all.touched))
	if f.room = c.all; cap(f.room.touched) > mostRoom {
		f.room = path{} // of no trail more is kept, however long it is
	}
}

// timeOf gives the time of an event, as it is known and, where it is not, that
// of the one before it.
func (f *fold) timeOf(t *journey.Trail, i int, last int64) (known, at int64) {
	if t.Time == nil || t.Time[i] == journey.NoTime {
		f.untimed++
		return journey.NoTime, last
	}
	f.timed = true
	return t.Time[i], t.Time[i]
}

func (f *fold) worthOf(t *journey.Trail, at int) float64 {
	if f.Worth == nil {
		return 0
	}
	worth := f.Worth(t, at)
	if !(worth >= -MaxWorth && worth <= MaxWorth) {
		f.bad++
		return 0
	}
	if worth != 0 {
		f.priced++
	}
	return worth
}

// end counts the steps of a path that was taken by conversions + nulls.
func (f *fold) end(p path, conversions, nulls int64, group uint64, held bool) {
	switch {
	case f.order == 1:
		f.steps(f.groups[group].steps, p, conversions, nulls)
	case f.order > 1:
		f.states(p, conversions, nulls, group)
	}
	if f.choose {
		f.ending(p, conversions, nulls, held)
	}
}

// steps counts the steps of a chain of order 1.
func (f *fold) steps(steps []int64, p path, conversions, nulls int64) {
	n, all := len(f.code), conversions+nulls
	row := 0
	for _, c := range p.touched {
		steps[row+int(c)] += all
		row = (int(c) + 1) * (n + 2)
	}
	steps[row+n] += conversions
	steps[row+n+1] += nulls
}

// states counts the steps of a chain of a higher order.
func (f *fold) states(p path, conversions, nulls int64, group uint64) {
	keep := padded >> (32 - 8*f.order) // the signs of a state
	over := padded &^ keep
	state := padded
	for i, c := range p.touched {
		if i >= f.order {
			f.grams.add(group, pads(f.order+1)|state.push(c), conversions+nulls)
		}
		state = over | state.push(c)&keep
		if i+1 == f.order {
			f.grams.add(group, f.opening(state, f.order), conversions+nulls)
		}
	}
	touches := min(len(p.touched), f.order)
	if touches < f.order {
		f.grams.add(group, f.opening(state, touches), conversions+nulls)
	}
	over = pads(touches + 1)
	f.grams.add(group, over|state.push(convert), conversions)
	f.grams.add(group, over|state.push(null), nulls)
}

// opening is the step from the start into a state of so many touches.
func (f *fold) opening(state gram, touches int) gram {
	signs := padded >> (32 - 8*touches)
	return pads(touches+1) | gram(begin)<<(8*touches) | state&signs
}

// pads are the padding in front of so many signs.
func pads(signs int) gram { return gram(uint64(padded) << (8 * signs)) }

// credit shares a path's conversions by every rule and by its set of
// touchpoints.
func (f *fold) credit(tally *tally, p path, conversions int64, worth float64) {
	tally.attributed += conversions
	if tally.worth != nil {
		tally.worth.attributed.add(worth)
	}
	var room [pad]uint8
	met := distinct(p.touched, &room)
	for _, c := range met {
		tally.met[c] += conversions
	}
	tally.creditSet(met, float64(conversions), worth)
	for r, rule := range f.rules {
		first, weights, sum := f.weigh(rule, p)
		for i, w := range weights {
			c, share := p.touched[first+i], w/sum
			tally.rules[r][c].add(float64(conversions) * share)
			if tally.worth != nil {
				tally.worth.rules[r][c].add(worth * share)
			}
		}
	}
}

// creditSet gives every touchpoint of a path the same: its Shapley value in the
// game where a set of touchpoints gets the conversions of the paths within it.
func (t *tally) creditSet(met []uint8, conversions, worth float64) {
	if t.sets == nil {
		return
	}
	var each, worthEach exact
	each.add(conversions * (1 / float64(len(met))))
	worthEach.add(worth * (1 / float64(len(met))))
	for _, c := range met {
		t.sets[c].sum(each)
		if t.worth != nil {
			t.worth.sets[c].sum(worthEach)
		}
	}
}

// distinct lists touchpoints once each.
func distinct(touched []uint8, room *[pad]uint8) []uint8 {
	var seen [4]uint64
	n := 0
	for _, c := range touched {
		if bit := uint64(1) << (c & 63); seen[c>>6]&bit == 0 {
			seen[c>>6] |= bit
			room[n] = c
			n++
		}
	}
	return room[:n]
}

// Merge adds what other trails add up to.
func (f *fold) Merge(o *fold) {
	f.trails += o.trails
	f.touches += o.touches
	f.untimed += o.untimed
	f.timed = f.timed || o.timed
	f.bad += o.bad
	f.priced += o.priced
	for g := range f.groups {
		f.groups[g].merge(&o.groups[g], 1)
	}
	f.grams.merge(&o.grams)
	f.ends.merge(&o.ends)
}

// merge adds another tally so many times.
func (t *tally) merge(o *tally, times int64) {
	for i, n := range o.steps {
		t.steps[i] += times * n
	}
	t.mergeCredits(o, times)
}

// mergeCredits adds all of another tally but its steps so many times.
func (t *tally) mergeCredits(o *tally, times int64) {
	t.conversions += times * o.conversions
	t.attributed += times * o.attributed
	t.nulls += times * o.nulls
	for c, n := range o.met {
		t.met[c] += times * n
	}
	mergeExact(t.sets, o.sets, times)
	for r := range o.rules {
		mergeExact(t.rules[r], o.rules[r], times)
	}
	if t.worth == nil {
		return
	}
	t.worth.all.sum(o.worth.all.times(times))
	t.worth.attributed.sum(o.worth.attributed.times(times))
	mergeExact(t.worth.sets, o.worth.sets, times)
	for r := range o.worth.rules {
		mergeExact(t.worth.rules[r], o.worth.rules[r], times)
	}
}

func mergeExact(into, from []exact, times int64) {
	into = into[:len(from)]
	if times == 1 { // as most weights of a resample are
		for c := range from {
			into[c].sum(from[c])
		}
		return
	}
	for c := range from {
		into[c].sum(from[c].times(times))
	}
}
