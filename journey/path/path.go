// SPDX-License-Identifier: Apache-2.0

package path

import (
	"context"
	"errors"

	"touchstone/journey"
)

// Paths answers a question about the trails of a source. Errors are those of
// Validate, of the context and of reading.
func Paths(ctx context.Context, source journey.Source, q Question) (*Result, error) {
	names := source.Names()
	if err := q.Validate(len(names)); err != nil {
		return nil, err
	}
	return newPlan(q.complete(), len(names)).answer(ctx, source, names)
}

func (p *plan) answer(ctx context.Context, source journey.Source, names []string) (*Result, error) {
	if p.Unordered {
		return p.unordered(ctx, source, names)
	}
	return p.ordered(ctx, source, names)
}

// ordered passes over the trails for the first level of every tree, and goes on
// from there side by side.
func (p *plan) ordered(ctx context.Context, source journey.Source, names []string) (*Result, error) {
	var seeds [2]*tree
	for side, asked := range p.asked {
		if asked {
			seeds[side] = newTree(len(names))
		}
	}
	f, err := p.pass(ctx, source, seeds)
	if err != nil {
		return nil, err
	}
	var sides [2]*Side
	for side, asked := range p.asked {
		if !asked {
			continue
		}
		t, err := p.deepen(ctx, source, f, side, names)
		if err != nil {
			return nil, err
		}
		sides[side] = &Side{Tree: t.flow(names)}
		if p.Bands > 0 {
			sides[side].Bands = bandsOf(sides[side].Tree, p.Depth, p.Bands, f.alike[side].Effective())
		}
	}
	return f.result(sides), nil
}

// pass counts the branches of the lowest nodes that trees have, and records the
// paths that go on.
func (p *plan) pass(ctx context.Context, source journey.Source, trees [2]*tree) (*fold, error) {
	return journey.Run(ctx, source, p.Workers, func() *fold {
		f := &fold{plan: p}
		for side, t := range trees {
			if t == nil {
				continue
			}
			f.sides[side] = t.clone()
			if t.level < p.Depth {
				f.records[side] = &record{names: source.Names(), limit: p.record}
			}
		}
		return f
	})
}

// deepen goes on below the first level of a side, level by level. Passes read the
// trails until one has recorded all paths that go on, then these.
func (p *plan) deepen(ctx context.Context, source journey.Source, f *fold, side int, names []string) (*tree, error) {
	q := *p
	q.asked[after], q.asked[before] = side == after, side == before
	for {
		t := f.sides[side].(*tree)
		t.settle(p.Top, p.width, names)
		if t.level > p.Depth || t.last == t.base {
			return t, nil
		}
		if r := f.records[side]; r.limit > 0 {
			source, side = r, after
			q.asked = [2]bool{after: true}
			q.anchor, q.starts, q.ends, q.Repeats, q.record = nil, nil, nil, Keep, 0
		}
		var seeds [2]*tree
		seeds[side] = t
		var err error
		if f, err = q.pass(ctx, source, seeds); err != nil {
			return nil, err
		}
	}
}

// unordered passes over the trails with sets of fewer and fewer steps, until
// there are not too many different ones.
func (p *plan) unordered(ctx context.Context, source journey.Source, names []string) (*Result, error) {
	for ; ; p.Depth-- {
		pass, stop := context.WithCancelCause(ctx)
		f, err := journey.Run(pass, source, p.Workers, func() *fold {
			full := func() { stop(errFull) }
			return &fold{plan: p, sides: [2]tally{newSets(p.Depth, p.maxSets, full), newSets(p.Depth, p.maxSets, full)}}
		})
		full := errors.Is(context.Cause(pass), errFull)
		stop(nil)
		switch {
		case full && ctx.Err() == nil:
			continue
		case err != nil:
			return nil, err
		}
		var sides [2]*Side
		for side, asked := range p.asked {
			if asked {
				sides[side] = &Side{Sets: f.sides[side].(*sets).result(p.Top, names)}
			}
		}
		return f.result(sides), nil
	}
}

var errFull = errors.New("too many different sets")

// who is one path's case and customer, as numbers from 1.
type who struct{ trail, customer int }

// tally counts paths. Its stamps of cases and customers rest on their coming
// one after another.
type tally interface {
	// add counts one path by its steps, which may be one more than are followed
	// and are its own to change. It tells whether more than it counts is left to
	// be counted in another pass.
	add(steps []uint32, w who) (goesOn bool)
	merge(tally)
}

// The sides of an anchor, as indices.
const (
	after  = 0
	before = 1
)

// fold counts the paths of trails.
type fold struct {
	plan                                *plan
	trails, customers, excluded, absent int
	now                                 who        // whose trail is visited
	sides                               [2]tally   // nil for a side not asked for
	records                             [2]*record // as sides; nil for sets, and for the last level
	alike                               [2]journey.Clusters
	steps                               []uint32
	recent                              []uint32
}

// Visit counts one trail.
func (f *fold) Visit(t *journey.Trail) {
	f.trails++
	if f.now.customer != t.Customer+1 {
		f.customers++
	}
	f.now = who{t.Case + 1, t.Customer + 1}
	if !f.plan.admits(t.Activity) {
		f.excluded++
		return
	}
	for side, asked := range f.plan.asked {
		if asked && !f.side(t.Activity, side) {
			f.absent++
			return
		}
	}
}

// side counts a trail's paths on one side; false when there are none.
func (f *fold) side(activity []uint32, side int) bool {
	p := f.plan
	switch {
	case p.anchor == nil:
		f.path(activity, [2]int{-1, len(activity)}[side], side)
	case p.Occurrence != Every:
		at := p.anchored(activity)
		if at < 0 {
			return false
		}
		f.path(activity, at, side)
	case p.Repeats == Unique:
		return f.sweep(activity, side)
	default:
		return f.each(activity, side)
	}
	return true
}

// path counts the path from one anchor.
func (f *fold) path(activity []uint32, at, side int) {
	f.steps = f.plan.walk(activity, at, 1-2*side, f.steps[:0])
	f.count(side)
}

func (f *fold) count(side int) {
	f.alike[side].Visit(f.now.customer)
	if r := f.records[side]; f.sides[side].add(f.steps, f.now) && r != nil {
		r.add(f.steps, f.now)
	}
}

// each counts the paths from every anchor.
func (f *fold) each(activity []uint32, side int) bool {
	found := false
	for i, a := range activity {
		again := f.plan.Repeats == Collapse && i > 0 && activity[i-1] == a
		if f.plan.anchor[a] && !again {
			f.path(activity, i, side)
			found = true
		}
	}
	return found
}

// sweep counts the paths from every anchor where each touchpoint is a step only
// once. It comes from the far end of the trail and keeps the touchpoints in the
// order in which they were met last, which is the order in which a path from
// here meets them first; so a long trail takes no longer for having many
// anchors.
func (f *fold) sweep(activity []uint32, side int) bool {
	first := f.plan.anchored(activity)
	if first < 0 {
		return false
	}
	f.recent = f.recent[:0]
	for n := range activity {
		i := n
		if side == after {
			i = len(activity) - 1 - n
		}
		if side == after && i < first {
			break
		}
		a := activity[i]
		if f.plan.anchor[a] {
			f.steps = otherThan(f.steps[:0], f.recent, a, f.plan.Depth+1)
			f.count(side)
		}
		f.recent = toFront(f.recent, a, f.plan.Depth+2)
	}
	return true
}

// Merge adds the paths of other trails.
func (f *fold) Merge(o *fold) {
	f.trails += o.trails
	f.customers += o.customers
	f.excluded += o.excluded
	f.absent += o.absent
	for side, mine := range f.sides {
		f.alike[side].Merge(&o.alike[side])
		if mine != nil {
			mine.merge(o.sides[side])
		}
		if r := f.records[side]; r != nil {
			r.merge(o.records[side])
		}
	}
}

func (f *fold) result(sides [2]*Side) *Result {
	return &Result{
		Cases: f.trails, Customers: f.customers, Excluded: f.excluded, Without: f.absent,
		After: sides[after], Before: sides[before],
	}
}
