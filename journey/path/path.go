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

// ordered passes over the trails until every tree is as deep as asked for.
func (p *plan) ordered(ctx context.Context, source journey.Source, names []string) (*Result, error) {
	seeds := [2]*tree{newTree(p.budget, len(names)), newTree(p.budget, len(names))}
	for {
		f, err := journey.Run(ctx, source, p.Workers, func() *fold {
			f := &fold{plan: p}
			for side, seed := range seeds {
				f.sides[side] = seed.clone(p.Depth)
			}
			return f
		})
		if err != nil {
			return nil, err
		}
		done := true
		for side, asked := range p.asked {
			t := f.sides[side].(*tree)
			seeds[side] = t.settle(p.Top, p.width, names)
			done = done && (!asked || seeds[side].settled == p.Depth)
		}
		if done {
			return f.result(func(side int) *Side { return &Side{Tree: seeds[side].flow(names)} }), nil
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
		return f.result(func(side int) *Side {
			return &Side{Sets: f.sides[side].(*sets).result(p.Top, names)}
		}), nil
	}
}

var errFull = errors.New("too many different sets")

// who is one path's case and customer, as numbers from 1.
type who struct{ trail, customer int }

// tally counts paths. Its stamps of cases and customers rest on their coming
// one after another.
type tally interface {
	// add counts one path by its steps, which may be one more than are followed
	// and are its own to change.
	add(steps []uint32, w who)
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
	last                                int // the last trail's customer, counted from 1
	sides                               [2]tally
	steps                               []uint32
	recent                              []uint32
}

// Visit counts one trail.
func (f *fold) Visit(t journey.Trail) {
	f.trails++
	if f.last != t.Customer+1 {
		f.last = t.Customer + 1
		f.customers++
	}
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
	f.sides[side].add(f.steps, who{f.trails, f.last})
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
	found := false
	f.recent = f.recent[:0]
	for n := range activity {
		i := n
		if side == after {
			i = len(activity) - 1 - n
		}
		a := activity[i]
		if f.plan.anchor[a] {
			found = true
			f.steps = otherThan(f.steps[:0], f.recent, a, f.plan.Depth+1)
			f.count(side)
		}
		f.recent = toFront(f.recent, a, f.plan.Depth+2)
	}
	return found
}

// Merge adds the paths of other trails.
func (f *fold) Merge(o *fold) {
	f.trails += o.trails
	f.customers += o.customers
	f.excluded += o.excluded
	f.absent += o.absent
	for side := range f.sides {
		f.sides[side].merge(o.sides[side])
	}
}

func (f *fold) result(side func(int) *Side) *Result {
	r := &Result{Cases: f.trails, Customers: f.customers, Excluded: f.excluded, Without: f.absent}
	if f.plan.asked[after] {
		r.After = side(after)
	}
	if f.plan.asked[before] {
		r.Before = side(before)
	}
	return r
}
