// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/query"
)

// Change is what somebody would do to the rules. Exactly one of its fields is
// set.
type Change struct {
	// Save is a rule to be kept: new when its ID is "", else in the place of
	// the one of its ID, whose pattern, order, aim or anything else may differ.
	Save   *touchstone.Rule
	Delete string // id
}

// Preview is what a change of the rules would do to the facts that are here.
// Events are those that query.Count counts, so a shape of measurements stands
// here with none.
type Preview struct {
	Revision uint64
	Position touchstone.Position
	Takes    Effect // what the rule would decide, and something else or it itself otherwise does now
	Leaves   Effect // what the rule decides now, and something else or nothing then would
	Keeps    Volume // what it decides now and then, alike
}

// Effect is a set of facts whose meaning a change would alter.
type Effect struct {
	Volume
	// Parts is who decides the facts on the other side of the change, the
	// largest first.
	Parts []Part
	// Samples are some of the newest of these facts, the newest first; what is
	// sealed in them stays sealed.
	Samples []touchstone.Event
}

// Part is what one rule decides of an effect.
type Part struct {
	Rule       string                  // "": none, the shapes are unmapped
	Touchpoint touchstone.TouchpointID // of the rule; Ignore where it ignores
	Volume
}

// Volume counts facts and what they say.
type Volume struct {
	Shapes    int
	Events    int64
	Customers int64 // distinct within this volume, so those of parts do not add up
}

// Preview tells what a change would do. Nothing is changed. Invalid tells every
// fault of a rule; NotFound when the rule to be changed or deleted, or the
// touchpoint that a rule aims at, does not stand.
func (k *Keeper) Preview(ctx context.Context, c Change, samples int) (*Preview, error) {
	h, shapes, err := k.hold(ctx, 0)
	if err != nil {
		return nil, err
	}
	id, rules, err := c.apply(h.design)
	if err != nil {
		return nil, err
	}
	after := h.design
	after.Rules = rules
	d := differences(id, h.rules, aimed(after), shapes)
	out, err := d.count(ctx, k.o.Facts, h.meaning)
	if err != nil {
		return nil, err
	}
	for side, e := range map[string]*Effect{takes: &out.Takes, leaves: &out.Leaves} {
		if e.Samples, err = newest(ctx, k.o.Facts, d.sides[side].sampled(), out.Position, samples); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// unsaved is the id of a new rule while it is looked at. Among rules of one
// order it comes last, as the newest.
const unsaved = "\U0010FFFF"

// apply gives the rules as they would be, and the id by which the changed one
// is among them, now or then.
func (c Change) apply(d design) (string, []touchstone.Rule, error) {
	if (c.Save == nil) == (c.Delete == "") {
		return "", nil, invalid("change", touchstone.Msg("meaning.one_change"))
	}
	id := c.Delete
	if c.Save != nil {
		if err := CheckRule(c.Save); err != nil {
			return "", nil, err
		}
		if err := d.aims(c.Save); err != nil {
			return "", nil, err
		}
		id = c.Save.ID
	}
	rules := slices.Clone(d.Rules)
	at := slices.IndexFunc(rules, func(r touchstone.Rule) bool { return r.ID == id })
	switch {
	case at < 0 && id != "":
		return "", nil, &touchstone.Error{Kind: touchstone.NotFound, Field: "id", Message: touchstone.Msg("meaning.no_rule", "id", id)}
	case c.Save == nil:
		return id, slices.Delete(rules, at, at+1), nil
	case at >= 0:
		rules[at] = *c.Save
		return id, rules, nil
	}
	added := *c.Save
	added.ID = unsaved
	return unsaved, append(rules, added), nil
}

// aims wants a touchpoint that stands.
func (d *design) aims(r *touchstone.Rule) error {
	stands := func(t touchstone.Touchpoint) bool { return t.ID == string(r.Touchpoint) }
	if r.Touchpoint == Ignore || slices.ContainsFunc(d.Touchpoints, stands) {
		return nil
	}
	return &touchstone.Error{Kind: touchstone.NotFound, Field: "touchpoint", Message: touchstone.Msg("meaning.no_touchpoint", "id", string(r.Touchpoint))}
}

// The sides of a change.
const (
	takes  = "takes"
	leaves = "leaves"
	keeps  = "keeps"
)

// difference is how a change alters who decides which shape.
type difference struct {
	sides map[string]*side
	parts []*part
	of    map[touchstone.ShapeID]touchstone.TouchpointID // the part that a shape is counted in
}

// side is the parts and shapes of one side.
type side struct {
	parts  map[decision]*part
	shapes []touchstone.ShapeID
}

// decision is who decides a shape.
type decision struct {
	rule       string
	touchpoint touchstone.TouchpointID
}

// part is a part with the name by which it is counted.
type part struct {
	Part
	side string
	name touchstone.TouchpointID
}

func decide(rules *Rules, s *touchstone.Shape) decision {
	if r := rules.Match(s); r != nil {
		return decision{r.ID, r.Touchpoint}
	}
	return decision{}
}

// differences finds every shape that the rule of an id decides before or after
// a change. As the first rule that matches decides, no other shape changes.
func differences(id string, before, after *Rules, shapes []touchstone.Shape) *difference {
	d := &difference{sides: map[string]*side{}, of: map[touchstone.ShapeID]touchstone.TouchpointID{}}
	for _, name := range []string{takes, leaves, keeps} {
		d.sides[name] = &side{parts: map[decision]*part{}}
	}
	for i := range shapes {
		was, is := decide(before, &shapes[i]), decide(after, &shapes[i])
		switch {
		case was == is && was.rule == id:
			d.add(keeps, is, shapes[i].ID)
		case was != is && is.rule == id:
			d.add(takes, was, shapes[i].ID)
		case was != is:
			d.add(leaves, is, shapes[i].ID)
		}
	}
	return d
}

func (d *difference) add(on string, other decision, shape touchstone.ShapeID) {
	s := d.sides[on]
	p := s.parts[other]
	if p == nil {
		p = &part{side: on, name: touchstone.TouchpointID(strconv.Itoa(len(d.parts))), Part: Part{Rule: other.rule, Touchpoint: other.touchpoint}}
		s.parts[other], d.parts = p, append(d.parts, p)
	}
	p.Shapes++
	s.shapes = append(s.shapes, shape)
	d.of[shape] = p.name
}

// count asks the facts how many each part and side holds. The question is
// asked under a meaning of its own, in which a part is a touchpoint and a side
// its stage: so it takes two questions, however many shapes there are.
func (d *difference) count(ctx context.Context, facts Facts, m *touchstone.Meaning) (*Preview, error) {
	out := &Preview{Revision: m.Revision}
	lens := *m
	lens.Shapes, lens.Touchpoints = d.of, map[touchstone.TouchpointID]touchstone.TouchpointPlace{}
	for _, p := range d.parts {
		lens.Touchpoints[p.name] = touchstone.TouchpointPlace{Stage: touchstone.StageID(p.side)}
	}
	byPart, position, err := volumes(ctx, facts, &lens, query.ByTouchpoint)
	if err != nil {
		return nil, err
	}
	bySide, _, err := volumes(ctx, facts, &lens, query.ByStage)
	if err != nil {
		return nil, err
	}
	out.Position = position
	out.Takes, out.Leaves = d.effect(takes, byPart, bySide), d.effect(leaves, byPart, bySide)
	out.Keeps = d.effect(keeps, byPart, bySide).Volume
	return out, nil
}

func (d *difference) effect(on string, byPart, bySide map[string]Volume) Effect {
	e := Effect{Volume: bySide[on]}
	e.Shapes = len(d.sides[on].shapes)
	for _, p := range d.sides[on].parts {
		v := byPart[string(p.name)]
		v.Shapes = p.Shapes
		e.Parts = append(e.Parts, Part{Rule: p.Rule, Touchpoint: p.Touchpoint, Volume: v})
	}
	slices.SortFunc(e.Parts, func(a, b Part) int {
		return cmp.Or(cmp.Compare(b.Events, a.Events), cmp.Compare(b.Shapes, a.Shapes), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Touchpoint, b.Touchpoint))
	})
	return e
}

// volumes counts the events and customers of every mapped shape, by a
// dimension.
func volumes(ctx context.Context, facts eventstore.Store, m *touchstone.Meaning, by query.DimensionKind) (map[string]Volume, touchstone.Position, error) {
	t, err := facts.Query(ctx, query.Question{
		Measures: []query.Measure{{Kind: query.Count}, {Kind: query.CustomersCount}},
		By:       []query.Dimension{{Kind: by}},
		Where:    []query.Condition{{Dimension: query.Dimension{Kind: query.ByTouchpoint}, Op: query.Present}},
	}, m)
	if err != nil {
		return nil, 0, err
	}
	out := make(map[string]Volume, len(t.Rows))
	for _, r := range t.Rows {
		out[r.Keys[0].Value] = Volume{Events: r.Tallies[0].N, Customers: r.Tallies[1].N}
	}
	return out, t.Position, nil
}

// maxSampled is how many shapes of a side samples are taken from.
const maxSampled = 1_000

func (s *side) sampled() []touchstone.ShapeID { return s.shapes[:min(len(s.shapes), maxSampled)] }

// newest gives up to n of the newest events of shapes, the newest first. It
// looks at ever longer ends of the order of arrival, so that a rare shape is
// found, and a common one without reading everything.
func newest(ctx context.Context, facts eventstore.Store, shapes []touchstone.ShapeID, position touchstone.Position, n int) ([]touchstone.Event, error) {
	if len(shapes) == 0 || n <= 0 {
		return nil, nil
	}
	for reach := touchstone.Position(10_000); ; reach *= 100 {
		after := position - min(position, reach)
		last, err := lastOf(ctx, facts, eventstore.Filter{Shapes: shapes}, after, n)
		if err != nil || len(last) == n || after == 0 {
			return last, err
		}
	}
}

// lastOf gives the last n events that a filter admits, the last one first.
func lastOf(ctx context.Context, facts eventstore.Store, f eventstore.Filter, after touchstone.Position, n int) ([]touchstone.Event, error) {
	var last []touchstone.Event
	for e, err := range facts.Events(ctx, f, after) {
		if err != nil {
			return nil, err
		}
		if len(last) == n {
			last = slices.Delete(last, 0, 1)
		}
		last = append(last, e)
	}
	slices.Reverse(last)
	return last, nil
}
