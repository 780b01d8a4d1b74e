// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/query"
	"touchstone/workspace/template"
)

// Discovery is what no rule takes yet, and where the register has gaps.
type Discovery struct {
	Revision uint64
	Position touchstone.Position
	Unmapped []Unmapped // by events, then customers, then measurements, the most first
	Total    Volume     // of every unmapped shape, those beyond the limit included; Customers are distinct
	Mapped   Volume     // of every mapped one, ignored shapes left out
	Gaps     []Gap
	Template string // id of the template that was used; "" none
}

// Unmapped is a shape that no rule takes.
type Unmapped struct {
	Shape touchstone.Shape
	// Volume counts interactions, feedback and outcomes.
	Volume
	Measurements int // at most maxMeasurements of all shapes are counted
	// First and Last are the days, in UTC, on which the first and last of
	// these events occurred; zero where there is none.
	First, Last time.Time
	Suggestions []Suggestion // the best first
}

// Ask is what a discovery is limited to.
type Ask struct {
	Limit       int                // shapes listed, 1 to MaxUnmapped; 0 is 50
	Suggestions int                // per shape; 0 is 3
	Template    *template.Template // nil: that of which the register has most
}

// MaxUnmapped is the largest number of shapes that are listed.
const MaxUnmapped = 500

// Discover lists what no rule takes. Shapes of identify events alone, which
// are no contact, are left out, as are those that a rule ignores.
func (k *Keeper) Discover(ctx context.Context, a Ask) (*Discovery, error) {
	if a.Limit < 0 || a.Limit > MaxUnmapped {
		return nil, invalid("limit", touchstone.Msg("meaning.bad_limit", "value", a.Limit, "most", MaxUnmapped))
	}
	h, shapes, err := k.hold(ctx, 0)
	if err != nil {
		return nil, err
	}
	if a.Template == nil {
		a.Template = templateOf(h.design.Touchpoints)
	}
	out := &Discovery{Revision: h.design.Revision, Gaps: Gaps(h.design.Touchpoints, h.design.Stages, a.Template)}
	if a.Template != nil {
		out.Template = a.Template.ID
	}
	c := census{facts: k.o.Facts, meaning: h.meaning, shapes: h.untaken(shapes)}
	if err := c.run(ctx, out, cmp.Or(a.Limit, 50)); err != nil {
		return nil, err
	}
	s := NewSuggester(h.design.Touchpoints, h.design.Stages, a.Template)
	for i := range out.Unmapped {
		out.Unmapped[i].Suggestions = s.Suggest(&out.Unmapped[i].Shape, cmp.Or(a.Suggestions, 3))
	}
	return out, nil
}

// untaken lists the shapes that no rule takes.
func (h *held) untaken(shapes []touchstone.Shape) map[touchstone.ShapeID]touchstone.Shape {
	out := map[touchstone.ShapeID]touchstone.Shape{}
	for i := range shapes {
		if _, mapped := h.meaning.Shapes[shapes[i].ID]; !mapped && h.rules.Match(&shapes[i]) == nil {
			out[shapes[i].ID] = shapes[i]
		}
	}
	return out
}

// templateOf gives the template of which a register has the most touchpoints;
// nil when it has none of any.
func templateOf(touchpoints []touchstone.Touchpoint) *template.Template {
	n := map[string]int{}
	for _, t := range touchpoints {
		if id, _, keyed := strings.Cut(t.Key, "."); keyed {
			n[id]++
		}
	}
	var best *template.Template
	for _, t := range template.All() {
		if n[t.ID] > 0 && (best == nil || n[t.ID] > n[best.ID]) {
			best = &t
		}
	}
	return best
}

// census counts shapes.
type census struct {
	facts   Facts
	meaning *touchstone.Meaning
	shapes  map[touchstone.ShapeID]touchstone.Shape
}

func (c *census) run(ctx context.Context, out *Discovery, limit int) error {
	if err := c.totals(ctx, out); err != nil {
		return err
	}
	counted, err := c.volumes(ctx)
	if err != nil {
		return err
	}
	if err := c.measurements(ctx, counted); err != nil {
		return err
	}
	for id, u := range counted {
		if u.Events > 0 || u.Measurements > 0 {
			u.Shape, u.Shapes = c.shapes[id], 1
			out.Unmapped = append(out.Unmapped, *u)
		}
	}
	slices.SortFunc(out.Unmapped, func(a, b Unmapped) int {
		return cmp.Or(cmp.Compare(b.Events, a.Events), cmp.Compare(b.Customers, a.Customers), cmp.Compare(b.Measurements, a.Measurements), cmp.Compare(a.Shape.ID, b.Shape.ID))
	})
	out.Total.Shapes = len(out.Unmapped)
	out.Unmapped = out.Unmapped[:min(len(out.Unmapped), limit)]
	return c.days(ctx, out.Unmapped)
}

// The parts into which every shape falls, as touchpoints of a meaning that is
// asked for the totals.
const (
	partMapped   = "mapped"
	partUnmapped = "unmapped"
)

func (c *census) totals(ctx context.Context, out *Discovery) error {
	lens := *c.meaning
	lens.Shapes, lens.Touchpoints = make(map[touchstone.ShapeID]touchstone.TouchpointID, len(c.shapes)), nil
	for id := range c.meaning.Shapes {
		lens.Shapes[id] = partMapped
	}
	for id := range c.shapes {
		lens.Shapes[id] = partUnmapped
	}
	v, position, err := volumes(ctx, c.facts, &lens, query.ByTouchpoint)
	out.Position, out.Mapped, out.Total = position, v[partMapped], v[partUnmapped]
	out.Mapped.Shapes = len(c.meaning.Shapes)
	return err
}

// volumes counts the events and customers of every untaken shape.
func (c *census) volumes(ctx context.Context) (map[touchstone.ShapeID]*Unmapped, error) {
	lens := *c.meaning
	lens.Shapes, lens.Touchpoints = make(map[touchstone.ShapeID]touchstone.TouchpointID, len(c.shapes)), nil
	for id := range c.shapes {
		lens.Shapes[id] = partUnmapped
	}
	v, _, err := volumes(ctx, c.facts, &lens, query.ByShape)
	if err != nil {
		return nil, err
	}
	out := make(map[touchstone.ShapeID]*Unmapped, len(c.shapes))
	for id := range c.shapes {
		out[id] = &Unmapped{Volume: v[id.String()]}
	}
	return out, nil
}

// maxMeasurements bounds how many measurements are looked at.
const maxMeasurements = 100_000

// measurements counts those of shapes that have no other events.
func (c *census) measurements(ctx context.Context, counted map[touchstone.ShapeID]*Unmapped) error {
	f := eventstore.Filter{Kinds: []touchstone.EventKind{touchstone.Measured}, Limit: maxMeasurements}
	for id, u := range counted {
		if u.Events == 0 {
			f.Shapes = append(f.Shapes, id)
		}
	}
	if len(f.Shapes) == 0 {
		return nil
	}
	slices.Sort(f.Shapes)
	for e, err := range c.facts.Events(ctx, f, 0) {
		if err != nil {
			return err
		}
		u := counted[e.Shape.ID]
		u.Measurements++
		u.seen(e.Occurred)
	}
	return nil
}

func (u *Unmapped) seen(at time.Time) {
	day := at.UTC().Truncate(24 * time.Hour)
	if u.First.IsZero() || day.Before(u.First) {
		u.First = day
	}
	if day.After(u.Last) {
		u.Last = day
	}
}

// days finds the first and last day of listed shapes. A list whose days are
// too many for one answer is halved.
func (c *census) days(ctx context.Context, list []Unmapped) error {
	values, at := []string{}, map[string]*Unmapped{}
	for i := range list {
		if list[i].Events > 0 {
			id := list[i].Shape.ID.String()
			values, at[id] = append(values, id), &list[i]
		}
	}
	if len(values) == 0 {
		return nil
	}
	t, err := c.facts.Query(ctx, query.Question{
		Measures: []query.Measure{{Kind: query.Count}},
		By:       []query.Dimension{{Kind: query.ByShape}, {Kind: query.ByDay}},
		Where:    []query.Condition{{Dimension: query.Dimension{Kind: query.ByShape}, Op: query.In, Values: values}},
	}, c.meaning)
	if touchstone.KindOf(err) == touchstone.TooLarge && len(list) > 1 {
		half := len(list) / 2
		if err := c.days(ctx, list[:half]); err != nil {
			return err
		}
		return c.days(ctx, list[half:])
	}
	if err != nil {
		return err
	}
	for _, r := range t.Rows {
		if day, err := time.Parse(time.DateOnly, r.Keys[1].Value); err == nil {
			at[r.Keys[0].Value].seen(day)
		}
	}
	return nil
}
