// SPDX-License-Identifier: Apache-2.0

package explore

import (
	"maps"
	"slices"
	"time"

	"touchstone"
	"touchstone/journey/index"
	"touchstone/query"
)

// Apart is a step that is told apart by where it happens: at some units, with
// everything below them as it was then, or elsewhere.
type Apart struct {
	Step  string   // key
	Units []string // as the values of UnitPlace.Levels
}

// MaxApart is how many steps can be told apart at once.
const MaxApart = 64

// focus is a unit, as the value at a level, whose journeys are looked at.
type focus struct{ level, unit string }

// place is all that a question wants to know of where an event happens.
type place struct {
	out   bool   // the scope, or the reader's, leaves it out
	unit  string // at the level that steps are about
	focus bool   // at the unit in focus
	apart uint64 // bits, by Apart
}

// atlas tells the places of units for one question, and numbers them.
type atlas struct {
	meaning    *touchstone.Meaning
	conditions []query.Condition
	reader     []string // units that the reader is limited to; nil: not limited
	level      string   // that steps are about
	focus      focus
	apart      []Apart
	list       []place
	numbers    map[place]uint32
}

// needed tells whether it matters where an event happens.
func (a *atlas) needed() bool {
	return len(a.conditions) > 0 || a.reader != nil || a.level != "" || a.focus.level != "" || len(a.apart) > 0
}

// places gives where the events of a unit code stand in time.
func (a *atlas) places(code string) []index.Place {
	out := []index.Place{{From: index.Always, Number: a.number(code, nil)}}
	for _, p := range a.meaning.Units[code] {
		next := index.Place{From: firstMS(p.From), Number: a.number(code, p.Levels)}
		if p.From.IsZero() {
			next.From = index.Always
			out = out[:0]
		}
		out = append(out, next)
	}
	return out
}

// firstMS gives the first whole millisecond that is not before a time.
func firstMS(t time.Time) int64 {
	ms := t.UnixMilli()
	if time.UnixMilli(ms).Before(t) {
		ms++
	}
	return ms
}

func (a *atlas) number(code string, levels map[string]string) uint32 {
	p := a.place(code, levels)
	n, known := a.numbers[p]
	if !known {
		n = uint32(len(a.list))
		a.numbers[p] = n
		a.list = append(a.list, p)
	}
	return n
}

func (a *atlas) place(code string, levels map[string]string) place {
	p := place{unit: levels[a.level]}
	for _, c := range a.conditions {
		key := unlessEmpty(code)
		if c.Dimension.Name != "" {
			key = unlessEmpty(levels[c.Dimension.Name])
		}
		p.out = p.out || !c.Meets(key)
	}
	if a.reader != nil && !below(levels, a.reader) {
		p.out = true
	}
	if a.focus.level != "" {
		at := levels[a.focus.level]
		p.focus = at == a.focus.unit
		p.out = p.out || at != "" && !p.focus
	}
	for i, apart := range a.apart {
		if below(levels, apart.Units) {
			p.apart |= 1 << i
		}
	}
	return p
}

// below tells whether one of some units contains what stands at these levels.
func below(levels map[string]string, units []string) bool {
	for _, unit := range levels {
		if unit != "" && slices.Contains(units, unit) {
			return true
		}
	}
	return false
}

// units gives every unit that ever stood at the level of steps.
func (a *atlas) units() []string {
	all := map[string]bool{}
	for _, places := range a.meaning.Units {
		for _, p := range places {
			if unit := p.Levels[a.level]; unit != "" {
				all[unit] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// masks gives every set of bits of apart that a place can have.
func (a *atlas) masks() []uint64 {
	all := map[uint64]bool{}
	for code := range a.meaning.Units {
		for _, p := range a.places(code) {
			all[a.list[p.Number].apart] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}
