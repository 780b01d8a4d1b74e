// SPDX-License-Identifier: Apache-2.0

package explore

import (
	"cmp"
	"context"
	"strings"

	"touchstone"
	"touchstone/query"
)

// plan numbers steps and says which step every event is.
type plan struct {
	by         Steps
	conditions []query.Condition // on shapes and kinds
	meaning    *touchstone.Meaning
	own        map[touchstone.TouchpointID]bool // nil: everything
	atlas      atlas
	steps      []Step            // those of atlas.apart once more for each place that tells them apart, behind the others
	numbers    map[string]uint32 // of steps, by key
	apart      map[twin]uint32   // numbers of steps that are told apart
	shapes     map[touchstone.ShapeID]placed
	unplaced   map[touchstone.ShapeID]bool // whether a contact of a shape without a step was seen
}

// placed is where a shape stands among the steps.
type placed struct {
	step  uint32 // anyUnit: the unit's
	shape *touchstone.Shape
}

// twin is a step at places that are told apart.
type twin struct {
	step uint32
	bits uint64
}

// anyUnit stands for the step of a shape where steps are units.
const anyUnit = 1<<32 - 1

// place finds the step of a shape. Whether an event is that step may still
// depend on its kind and on where it happens.
func (p *plan) place(s *touchstone.Shape) {
	step, ok := p.stepOf(s)
	if !ok {
		p.unplaced[s.ID] = false
		return
	}
	switch outside := p.own != nil && !p.own[p.meaning.Shapes[s.ID]]; {
	case outside:
		p.shapes[s.ID] = placed{p.number(Step{}), s}
	case p.by == ByUnit:
		p.shapes[s.ID] = placed{anyUnit, s}
	default:
		p.shapes[s.ID] = placed{p.number(step), s}
	}
}

// number gives the number of a step.
func (p *plan) number(step Step) uint32 {
	number, known := p.numbers[step.Key]
	if !known {
		number = uint32(len(p.steps))
		p.numbers[step.Key] = number
		p.steps = append(p.steps, step)
	}
	return number
}

// split gives steps that are told apart numbers of their own.
func (p *plan) split() {
	if len(p.atlas.apart) == 0 {
		return
	}
	masks, n := p.atlas.masks(), len(p.steps)
	for step := range uint32(n) {
		for _, mask := range masks {
			t := twin{step, mask & p.bits(step)}
			if _, known := p.apart[t]; !known && t.bits != 0 {
				p.apart[t] = uint32(len(p.steps))
				p.steps = append(p.steps, p.steps[step])
			}
		}
	}
}

// bits gives which of atlas.apart are about a step.
func (p *plan) bits(step uint32) uint64 {
	bits := uint64(0)
	for i, a := range p.atlas.apart {
		if a.Step == p.steps[step].Key {
			bits |= 1 << i
		}
	}
	return bits
}

// allBits gives by number of step at which of atlas.apart it happens.
func (p *plan) allBits() []uint64 {
	out := make([]uint64, len(p.steps))
	for t, number := range p.apart {
		out[number] = t.bits
	}
	return out
}

// stepOf gives the step that a shape is to somebody without limits.
func (p *plan) stepOf(s *touchstone.Shape) (Step, bool) {
	switch p.by {
	case ByShape:
		return Step{Key: s.ID.String(), Name: shapeName(s)}, true
	case ByUnit:
		return Step{}, true
	}
	key := p.key(query.DimensionKind(p.by), s, "")
	return Step{Key: key.Value}, !key.Missing
}

// shapeName is a shape as people read it.
func shapeName(s *touchstone.Shape) string {
	parts := []string{s.Name}
	if s.Channel != "" {
		parts = []string{string(s.Channel), s.Name}
	}
	if s.Place != "" {
		parts = append(parts, s.Place)
	}
	for _, f := range s.Facets {
		parts = append(parts, f.Name+"="+f.Value)
	}
	return strings.Join(parts, " ")
}

// name names the steps that have no name of their own.
func (p *plan) name(ctx context.Context, of func(context.Context, query.Dimension, string) (string, error)) error {
	for i := range p.steps {
		s := &p.steps[i]
		if s.Name != "" || s.Key == "" {
			continue
		}
		var err error
		if s.Name, err = of(ctx, query.Dimension{Kind: query.DimensionKind(p.by), Name: p.atlas.level}, s.Key); err != nil {
			return err
		}
	}
	return nil
}

// key gives a shape's key in a dimension, as stores do.
func (p *plan) key(d query.DimensionKind, s *touchstone.Shape, kind touchstone.EventKind) query.Key {
	t := p.meaning.Shapes[s.ID]
	place := p.meaning.Touchpoints[t]
	switch d {
	case query.ByKind:
		return query.Key{Value: string(kind)}
	case query.BySource:
		return query.Key{Value: s.Source}
	case query.ByShape:
		return query.Key{Value: s.ID.String()}
	case query.ByTouchpoint:
		return unlessEmpty(string(t))
	case query.ByStage:
		return unlessEmpty(string(place.Stage))
	case query.ByChannel:
		return unlessEmpty(string(cmp.Or(place.Channel, s.Channel)))
	}
	return query.Key{Missing: true}
}

func unlessEmpty(s string) query.Key { return query.Key{Value: s, Missing: s == ""} }

// step tells which step an event is, at a place of the atlas. Events at the unit
// in focus have the number of their step and as many more as there are steps.
func (p *plan) step(id touchstone.ShapeID, kind touchstone.EventKind, where uint32) (uint32, bool) {
	at, ok := p.shapes[id]
	if !ok {
		if _, known := p.unplaced[id]; known {
			p.unplaced[id] = true
		}
		return 0, false
	}
	place := place{}
	if p.atlas.needed() {
		place = p.atlas.list[where]
	}
	if place.out {
		return 0, false
	}
	for _, c := range p.conditions {
		if !c.Meets(p.key(c.Dimension.Kind, at.shape, kind)) {
			return 0, false
		}
	}
	step := at.step
	if step == anyUnit {
		if step, ok = p.numbers[place.unit]; !ok || place.unit == "" {
			return 0, false
		}
	}
	if place.apart != 0 {
		if number, told := p.apart[twin{step, place.apart & p.bits(step)}]; told {
			step = number
		}
	}
	if place.focus {
		step += uint32(len(p.steps))
	}
	return step, true
}

// left counts the shapes of contacts that have no step. Shapes of identify
// events and measurements alone are none: no trail has them.
func (p *plan) left() int {
	n := 0
	for _, seen := range p.unplaced {
		if seen {
			n++
		}
	}
	return n
}

// names gives the keys of steps by number, twice where there is a focus.
func (p *plan) names() []string {
	out := make([]string, len(p.steps), 2*len(p.steps))
	for i, s := range p.steps {
		out[i] = s.Key
	}
	if p.atlas.focus.level != "" {
		out = append(out, out...)
	}
	return out
}
