// SPDX-License-Identifier: Apache-2.0

package explore

import (
	"cmp"
	"context"
	"slices"

	"touchstone"
	"touchstone/answer"
	"touchstone/journey"
	"touchstone/journey/index"
	"touchstone/journey/live"
	"touchstone/query"
)

// Trails gives the trails of a workspace as they are now.
type Trails interface {
	// View gives the trails of customers, or those of the objects of a type,
	// under a meaning. Invalid when no trails of such objects are kept.
	View(ctx context.Context, m *touchstone.Meaning, q live.Question) (*index.View, error)
}

// World is what questions are asked about.
type World struct {
	Trails  Trails
	Meaning *touchstone.Meaning
	Shapes  []touchstone.Shape // every shape that facts have
	Zone    string             // of the workspace, where a question names none
	Reader  answer.Reader
	// Name gives the name of a step's key in the reader's language, "" when it
	// has none. Shapes are not asked for: they have names of their own.
	Name func(ctx context.Context, d query.Dimension, key string) (string, error)
}

// Population is the trails that a question is about.
type Population struct {
	Source journey.Source
	Steps  []Step // by number
	// Unplaced is how many shapes have no place among the steps, such as those
	// that no rule maps to a touchpoint; their events are left out.
	Unplaced   int
	Provenance answer.Provenance

	customer func(int) touchstone.CustomerID // by Trail.Customer
	world    World
	question Question
}

// Step is one kind of step. One without a key is everything outside the
// reader's scope.
type Step struct {
	Key  string
	Name string // as people read it; may be empty
}

// Under lays out the trails of another scope with the same steps. Errors are
// those of Open.
func (p *Population) Under(ctx context.Context, scope string) (*Population, error) {
	q := p.question
	q.Scope = scope
	return Open(ctx, p.world, q)
}

// Numbers gives the numbers of steps by their keys, or by their names where one
// step alone has it; Invalid when there is no such step, which field then names.
func (p *Population) Numbers(field string, keys []string) ([]uint32, error) {
	out := make([]uint32, len(keys))
	for i, key := range keys {
		at := p.number(key)
		if at < 0 {
			return nil, invalid(field, touchstone.Msg("explore.no_step", "step", key))
		}
		out[i] = uint32(at)
	}
	return out, nil
}

// number gives the number of a step, -1 when there is none.
func (p *Population) number(key string) int {
	if key == "" {
		return -1
	}
	if at := slices.IndexFunc(p.Steps, func(s Step) bool { return s.Key == key }); at >= 0 {
		return at
	}
	named := func(s Step) bool { return s.Name == key }
	at := slices.IndexFunc(p.Steps, named)
	if at >= 0 && slices.ContainsFunc(p.Steps[at+1:], named) {
		return -1
	}
	return at
}

// Open lays out the trails that a question is about. Invalid when the question
// does not hold, Forbidden when the reader's scope cannot be kept to, or the
// segment is smaller than the floor; else errors are those of the world.
func Open(ctx context.Context, w World, q Question) (*Population, error) {
	s, err := q.read()
	if err != nil {
		return nil, err
	}
	plan, err := w.plan(ctx, cmp.Or(q.Steps, ByTouchpoint), s.steps)
	if err != nil {
		return nil, err
	}
	scope := index.Scope{Names: plan.names(), Activity: plan.step, From: s.from, To: s.to}
	if len(s.people) > 0 {
		scope.In = segment(s.people, w.Meaning)
	}
	view, err := w.Trails.View(ctx, w.Meaning, live.Question{Scope: scope, Object: q.Cases.Object})
	if err != nil {
		return nil, err
	}
	p := &Population{Source: view, Steps: plan.steps, Unplaced: plan.unplaced, world: w, question: q,
		customer: func(n int) touchstone.CustomerID { return touchstone.CustomerID(view.Key(n)) }}
	p.Provenance = answer.Provenance{Position: view.Position(), Revision: w.Meaning.Revision, From: s.from, To: s.to, Zone: cmp.Or(s.zone, w.Zone)}
	if len(s.people) > 0 {
		if err := w.largeEnough(ctx, p.Source); err != nil {
			return nil, err
		}
	}
	if err := p.cut(q.Cases); err != nil {
		return nil, err
	}
	return p, nil
}

// plan finds the steps of every shape for the reader, with their names.
func (w *World) plan(ctx context.Context, by Steps, conditions []query.Condition) (*plan, error) {
	own, err := readerScope(w.Reader)
	if err != nil {
		return nil, err
	}
	p := newPlan(by, conditions, w.Meaning, own)
	for i := range w.Shapes {
		p.place(&w.Shapes[i])
	}
	return p, p.name(ctx, w.Name)
}

// readerScope gives the touchpoints that a reader is limited to; nil is all.
// Trails carry no units, so nobody who is limited to units can be answered.
func readerScope(r answer.Reader) (map[touchstone.TouchpointID]bool, error) {
	if r.Scope == nil {
		return nil, nil
	}
	if len(r.Scope.Units) > 0 || len(r.Scope.Touchpoints) == 0 {
		return nil, &touchstone.Error{Kind: touchstone.Forbidden, Message: touchstone.Msg("explore.by_unit")}
	}
	own := map[touchstone.TouchpointID]bool{}
	for _, t := range r.Scope.Touchpoints {
		own[t] = true
	}
	return own, nil
}

// segment tells who is in the segment that all conditions describe.
func segment(conditions []query.Condition, m *touchstone.Meaning) func(touchstone.CustomerID) bool {
	return func(c touchstone.CustomerID) bool {
		for _, condition := range conditions {
			value, has := m.Traits[condition.Dimension.Name][c]
			if !condition.Meets(query.Key{Value: value, Missing: !has}) {
				return false
			}
		}
		return true
	}
}

// largeEnough refuses a segment below the floor.
func (w *World) largeEnough(ctx context.Context, source journey.Source) error {
	reach, err := journey.ReachOf(ctx, source, 0)
	if err != nil {
		return err
	}
	if int64(reach.Customers) < w.Reader.Floor {
		return &touchstone.Error{Kind: touchstone.Forbidden, Field: "scope", Message: touchstone.Msg("explore.few", "floor", w.Reader.Floor)}
	}
	return nil
}
