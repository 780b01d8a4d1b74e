// SPDX-License-Identifier: Apache-2.0

package moment

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"math"
	"slices"

	"touchstone/internal/parallel"
)

// Meetings are times at which customers met a touchpoint that they had not met
// for a while: its rows say who, which, and when. Such a time is an index time
// for every touchpoint: those who met this one are compared with those who came
// from the same place, met another one, and have not met this one for as long.
// So nobody is chosen by what came later, everybody is a customer who came, and
// who meets this one later stays among those who have not. Covariates, outcomes
// and placebos are as of Encounters; quality, time and emotion are not looked
// at.
type Meetings struct {
	Encounters
	From    []uint16  // a code of where the customer came from, such as the touchpoint met last: only rows of one code are compared
	Recent  Sets      // touchpoints met in the while before, the time itself included
	Later   Sets      // and in the while after
	Feeling []float32 // about what was met in the 30 days after, -1 … 1; NaN: nothing was said; nil: nobody said anything
}

// Sets is a set of touchpoints for each row.
type Sets struct {
	bits   []uint64
	stride int
}

// NewSets makes sets that can hold so many touchpoints.
func NewSets(touchpoints int) Sets { return Sets{stride: (touchpoints + 63) / 64} }

// Grow adds the empty set of one more row.
func (s *Sets) Grow() { s.bits = append(s.bits, make([]uint64, s.stride)...) }

// Put adds a touchpoint to the newest row's set.
func (s *Sets) Put(touchpoint uint16) {
	s.bits[len(s.bits)-s.stride+int(touchpoint)/64] |= 1 << (touchpoint % 64)
}

// Has tells whether a touchpoint is in a row's set.
func (s *Sets) Has(row, touchpoint int) bool {
	return s.bits[row*s.stride+touchpoint/64]>>(touchpoint%64)&1 == 1
}

// Controls is how many index times without a touchpoint are compared with one
// with it, at most: more would hardly make it surer.
const Controls = 5

// Met compares customers who met a touchpoint with those who met another one at
// such a time, for every touchpoint in the order of Encounters.Touchpoints. It
// has the gates of Find. Effects hold by their q-values over all touchpoints and
// outcomes, and not where a placebo moves. Errors are those of Find.
func Met(ctx context.Context, m Meetings, o FindOptions) ([]Comparison, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	o, err := o.orDefault()
	if err != nil {
		return nil, err
	}
	o.Earlier = EarlierNever
	f := newFinder(m.Encounters, o)
	out, err := m.compare(ctx, f, nil)
	if err != nil {
		return nil, err
	}
	if marked := strongest(out); len(marked) > 0 {
		return m.compare(ctx, f, marked)
	}
	return out, nil
}

// compare makes the comparison of every touchpoint; nobody stands for those
// without it by having met one that is set aside.
func (m *Meetings) compare(ctx context.Context, f *finder, aside map[uint16]bool) ([]Comparison, error) {
	out := make([]Comparison, len(m.Touchpoints))
	faults := make([]error, len(out))
	if err := parallel.Each(ctx, len(out), func(t int) {
		c := m.against(f, t, aside)
		out[t], faults[t] = c.run(ctx)
		out[t].Later = m.later(t, c)
	}); err != nil {
		return nil, err
	}
	f.hold(out)
	return out, errors.Join(faults...)
}

// strongest gives the touchpoints of which an effect holds, at most a third of
// all and the surest first: beside them the others would seem to do the
// opposite.
func strongest(all []Comparison) map[uint16]bool {
	sure := make([]float64, len(all))
	each(all, false, func(t int, e *OutcomeEffect) {
		if e.Holds {
			sure[t] = max(sure[t], math.Abs(e.Value)/e.SE)
		}
	})
	limit := slices.Sorted(slices.Values(sure))[len(all)-1-len(all)/3]
	out := map[uint16]bool{}
	for t, z := range sure {
		if z > limit {
			out[uint16(t)] = true
		}
	}
	return out
}

// check adds what only meetings have.
func (m *Meetings) check() error {
	if err := m.Encounters.check(); err != nil {
		return err
	}
	size := len(m.Customer) * ((len(m.Touchpoints) + 63) / 64)
	if len(m.Recent.bits) != size || len(m.Later.bits) != size || len(m.From) != len(m.Customer) || len(m.Feeling) != 0 && len(m.Feeling) != len(m.Customer) {
		return unequalColumns()
	}
	return checkRange(m.Feeling, -1, 1)
}

// against makes the comparison of one touchpoint.
func (m *Meetings) against(f *finder, touchpoint int, aside map[uint16]bool) *comparing {
	c := &comparing{finder: f, design: f.columnsOfEncounters()}
	c.unit, c.treated = m.arms(f, touchpoint, aside)
	if m.Feeling != nil {
		t := newTarget(Outcome{Name: string(Emotion), Values: m.Feeling}, false)
		c.outcomes = append(c.outcomes, measure{name: t.Name, impact: Emotion, smallest: f.SmallestEmotion, sd: t.sd, value: func(unit uint32) float64 { return float64(m.Feeling[unit]) }})
	}
	c.measure(f.outcomes, false)
	c.measure(f.placebos, true)
	return c
}

// arms gives the rows with a touchpoint that are comparable with some without
// it, and those: of each place that customers came from, the first few in an
// order that looks like chance.
func (m *Meetings) arms(f *finder, touchpoint int, aside map[uint16]bool) (unit []uint32, treated []bool) {
	with, free := map[uint16][]uint32{}, map[uint16][]uint32{}
	for row, from := range m.From {
		switch {
		case int(m.Touchpoint[row]) == touchpoint:
			with[from] = append(with[from], uint32(row))
		case m.without(row, touchpoint) && !aside[m.Touchpoint[row]]:
			free[from] = append(free[from], uint32(row))
		}
	}
	for _, from := range slices.Sorted(maps.Keys(with)) {
		like := free[from]
		if len(like) == 0 {
			continue
		}
		slices.SortFunc(like, func(a, b uint32) int { return cmp.Compare(scatter(uint64(a), f.Seed), scatter(uint64(b), f.Seed)) })
		like = like[:min(len(like), Controls*len(with[from]))]
		unit = append(append(unit, with[from]...), like...)
		treated = append(treated, slices.Repeat([]bool{true}, len(with[from]))...)
		treated = append(treated, make([]bool, len(like))...)
	}
	return unit, treated
}

// without tells whether a row is of another touchpoint and of somebody who has
// not met this one for a while.
func (m *Meetings) without(row, touchpoint int) bool {
	return int(m.Touchpoint[row]) != touchpoint && !m.Recent.Has(row, touchpoint)
}

// scatter turns a number into one that looks like chance (splitmix64).
func scatter(x, seed uint64) uint64 {
	x += seed + 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// later gives the share of those without a touchpoint who met it afterwards:
// the larger it is, the more the comparison understates.
func (m *Meetings) later(touchpoint int, c *comparing) float64 {
	met := 0
	for i, row := range c.unit {
		if !c.treated[i] && m.Later.Has(int(row), touchpoint) {
			met++
		}
	}
	return float64(met) / float64(max(1, c.out.N0))
}

// hold says which effects of met against not met are believed: with false
// discoveries controlled over all of them, at least of the smallest size, and
// where what was before does not differ too.
func (f *finder) hold(all []Comparison) {
	failed := f.moved(all)
	var p []float64
	each(all, false, func(_ int, e *OutcomeEffect) { p = append(p, e.P) })
	q := f.falseDiscoveries(p)
	each(all, false, func(t int, e *OutcomeEffect) {
		e.Q, q = q[0], q[1:]
		e.Holds = e.Q < f.Level && math.Abs(e.Value) >= e.Smallest && !failed[t]
	})
}

// moved tells of which comparisons a placebo moves, and notes it.
func (f *finder) moved(all []Comparison) []bool {
	failed := make([]bool, len(all))
	var p []float64
	var of []int
	for t := range all {
		all[t].Placebo = PlaceboAbsent
	}
	each(all, true, func(t int, e *OutcomeEffect) {
		p, of = append(p, e.P), append(of, t)
		all[t].Placebo = PlaceboPassed
	})
	q := f.falseDiscoveries(p)
	if len(q) == 0 || slices.Min(q) >= f.Level {
		return failed
	}
	for i, t := range of {
		if p[i] < f.Level {
			failed[t], all[t].Placebo = true, PlaceboFailed
		}
	}
	return failed
}

// each visits the effects that were estimated: of outcomes, or of placebos.
func each(all []Comparison, placebo bool, visit func(t int, e *OutcomeEffect)) {
	for t := range all {
		for i := range all[t].Effects {
			if e := &all[t].Effects[i]; e.Reason == "" && (e.Impact == "") == placebo {
				visit(t, e)
			}
		}
	}
}
