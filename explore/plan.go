// SPDX-License-Identifier: Apache-2.0

package explore

import (
	"cmp"
	"context"
	"strings"

	"touchstone"
	"touchstone/query"
)

// plan numbers steps and says which step every shape is.
type plan struct {
	by         Steps
	conditions []query.Condition
	meaning    *touchstone.Meaning
	own        map[touchstone.TouchpointID]bool // nil: everything
	steps      []Step
	numbers    map[string]uint32 // of steps, by key
	shapes     map[touchstone.ShapeID]placed
	unplaced   int
}

// placed is where a shape stands among the steps.
type placed struct {
	step  uint32
	shape *touchstone.Shape
}

func newPlan(by Steps, conditions []query.Condition, m *touchstone.Meaning, own map[touchstone.TouchpointID]bool) *plan {
	return &plan{by: by, conditions: conditions, meaning: m, own: own, numbers: map[string]uint32{}, shapes: map[touchstone.ShapeID]placed{}}
}

// place finds the step of a shape. Whether an event is that step may still
// depend on its kind.
func (p *plan) place(s *touchstone.Shape) {
	step, ok := p.stepOf(s)
	if !ok {
		p.unplaced++
		return
	}
	if p.own != nil && !p.own[p.meaning.Shapes[s.ID]] {
		step = Step{}
	}
	number, known := p.numbers[step.Key]
	if !known {
		number = uint32(len(p.steps))
		p.numbers[step.Key] = number
		p.steps = append(p.steps, step)
	}
	p.shapes[s.ID] = placed{number, s}
}

// stepOf gives the step that a shape is to somebody without limits.
func (p *plan) stepOf(s *touchstone.Shape) (Step, bool) {
	if p.by == ByShape {
		return Step{Key: s.ID.String(), Name: shapeName(s)}, true
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
		if s.Name, err = of(ctx, query.Dimension{Kind: query.DimensionKind(p.by)}, s.Key); err != nil {
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

// step tells which step an event is. Safe for use from many goroutines.
func (p *plan) step(id touchstone.ShapeID, kind touchstone.EventKind) (uint32, bool) {
	at, ok := p.shapes[id]
	if !ok {
		return 0, false
	}
	for _, c := range p.conditions {
		if !c.Meets(p.key(c.Dimension.Kind, at.shape, kind)) {
			return 0, false
		}
	}
	return at.step, true
}

func (p *plan) names() []string {
	out := make([]string, len(p.steps))
	for i, s := range p.steps {
		out[i] = s.Key
	}
	return out
}
