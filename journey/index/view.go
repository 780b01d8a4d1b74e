// SPDX-License-Identifier: Apache-2.0

package index

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"

	"touchstone"
	"touchstone/journey"
)

// Scope is what a question looks at.
type Scope struct {
	// Names are what the activities are called.
	Names []string
	// Activity gives the code, an index into Names, of events of a shape and
	// kind at a place; false leaves them out. It is asked by one goroutine, and
	// must answer the same whenever it is.
	Activity func(s touchstone.ShapeID, k touchstone.EventKind, place uint32) (code uint32, ok bool)
	// Places gives where the events of a unit code stand, in ascending order of
	// From, the first one from Always on; "" are events without a unit. Places
	// mean to Activity whatever whoever asks wants to tell apart. Nil: units do
	// not matter, and every event is at place 0.
	Places func(unit string) []Place
	// From and To bound the occurred time, half-open, in whole milliseconds;
	// zero: open. Events outside are left out, as if they were not there.
	From, To time.Time
	// In tells which customers count; nil: all. It must be pure and safe for use
	// from many goroutines. In an index by objects it is asked about the customer
	// of the first subject that is known to act, 0 for nobody.
	In func(touchstone.CustomerID) bool
}

// Place is where events of a unit stand from a time on.
type Place struct {
	From   int64 // Unix milliseconds, or Always
	Number uint32
}

// Always is the beginning of time.
const Always int64 = math.MinInt64

// View is the trails of an index at one position under one mapping and scope.
// It does not change. Safe for use from many goroutines.
type View struct {
	moment
	scope    Scope
	from, to int64
	bounded  bool            // the scope has a period
	codes    []uint32        // activity by ordinal, or leftOut
	turns    [][]turn        // by ordinal, where the code changes with time; nil: nowhere
	all      bool            // no ordinal is left out, nothing is expired and nothing changes
	admitted []func() bitmap // by shard, which trails In admits; nil without In
	found    []func() []span // by shard, what find gives; nil without a period
	homes    homes
	owned    func() ownership // what deal gives; nil in an index of customers
	floors   []int64          // of ordinals; nil: nothing is expired
	cursors  *sync.Pool       // of *cursor
}

// moment is everything in an index at one position under one mapping.
type moment struct {
	position uint64
	base     *base
	dictionary
	erased     *erasures
	mapping    touchstone.Customers
	stale      bitmap
	cases      []patch
	refs       []ref
	links      []link // by actor of the delta
	fresh      pages[fresh]
	prices     pages[price]
	currencies []string
	company    []company // for Compact; nil in a View
}

var _ journey.Source = (*View)(nil)

// link is an actor of the delta: of its case the next one, and its newest event,
// each by number + 1; 0: none.
type link struct {
	subject    uint64
	head, next uint32
}

// leftOut stands for the activity of events that a scope leaves out.
const leftOut = math.MaxUint32

// View gives what a scope looks at, as of now, under a mapping of subjects to
// customers; nil: every subject is a customer of its own. It takes time in
// proportion to what differs from the snapshot when the mapping is another than
// before, else to what is new.
func (x *Index) View(customers touchstone.Customers, scope Scope) *View {
	v := &View{moment: x.view(customers), scope: scope, from: math.MinInt64, to: math.MaxInt64}
	if !scope.From.IsZero() {
		v.from = milliseconds(scope.From)
	}
	if !scope.To.IsZero() {
		v.to = milliseconds(scope.To)
	}
	v.bounded = !scope.From.IsZero() || !scope.To.IsZero()
	v.look()
	v.homes = newHomes(&v.moment)
	for part, s := range v.base.parts {
		if scope.In != nil {
			v.admitted = append(v.admitted, sync.OnceValue(func() bitmap { return v.admit(s) }))
		}
		if v.bounded {
			v.found = append(v.found, sync.OnceValue(func() []span { return v.find(part) }))
		}
	}
	if v.base.object != "" {
		v.owned = sync.OnceValue(v.deal)
	}
	v.cursors = &sync.Pool{New: func() any { return &cursor{view: v} }}
	return v
}

// milliseconds gives a time's, clamped to where they can be counted.
func milliseconds(t time.Time) int64 {
	const year = 200_000_000
	switch y := t.Year(); {
	case y < -year:
		return math.MinInt64
	case y > year:
		return math.MaxInt64
	}
	return t.UnixMilli()
}

// turn is a code that holds from a time on.
type turn struct {
	from int64
	code uint32
}

// look asks the scope about every ordinal.
func (v *View) look() {
	v.floors = v.erased.floors(&v.dictionary)
	v.codes = make([]uint32, len(v.entries))
	places := v.places()
	for i, e := range v.entries {
		at := places[0]
		if v.scope.Places != nil {
			at = places[e.unit]
		}
		v.codes[i] = v.code(e.pair, at[0].Number)
		last := v.codes[i]
		for _, p := range at[1:] {
			if code := v.code(e.pair, p.Number); code != last {
				v.turn(i, turn{p.From, code})
				last = code
			}
		}
	}
	v.all = v.floors == nil && v.turns == nil && !slices.Contains(v.codes, leftOut)
}

// places gives where the events of every unit stand.
func (v *View) places() [][]Place {
	if v.scope.Places == nil {
		return [][]Place{{{From: Always}}}
	}
	out := make([][]Place, len(v.units))
	for i, unit := range v.units {
		out[i] = v.scope.Places(unit)
	}
	return out
}

func (v *View) code(pair, place uint32) uint32 {
	p := v.pairs[pair]
	code, ok := v.scope.Activity(p.shape, touchstone.EventKinds[p.kind], place)
	if !ok || int(code) >= len(v.scope.Names) {
		return leftOut
	}
	return code
}

func (v *View) turn(ordinal int, t turn) {
	if v.turns == nil {
		v.turns = make([][]turn, len(v.entries))
	}
	v.turns[ordinal] = append(v.turns[ordinal], t)
}

// codeAt gives the activity of events of an ordinal at a time, or leftOut.
func (v *View) codeAt(ordinal uint32, at int64) uint32 {
	code := v.codes[ordinal]
	if v.turns != nil {
		for _, t := range v.turns[ordinal] {
			if at < t.from {
				break
			}
			code = t.code
		}
	}
	return code
}

// snapshotCode does what codeAt does for the snapshot, which may hold what is
// expired.
func (v *View) snapshotCode(ordinal uint32, at int64) uint32 {
	if v.floors != nil && at < v.floors[ordinal] {
		return leftOut
	}
	return v.codeAt(ordinal, at)
}

// view takes everything at this moment.
func (x *Index) view(customers touchstone.Customers) moment {
	x.mu.Lock()
	defer x.mu.Unlock()
	o := x.overlay(customers)
	links := make([]link, len(o.next))
	for n, next := range o.next {
		links[n] = link{x.delta.actors[n].subject, x.delta.heads[n], next}
	}
	return moment{
		position: x.position, base: x.base, dictionary: x.clip(), erased: x.erased, mapping: customers, stale: slices.Clone(o.stale),
		cases: slices.Clone(o.cases), refs: slices.Clip(o.refs), links: links, fresh: x.delta.events, prices: x.delta.prices, currencies: slices.Clip(x.currencies),
	}
}

// customer gives the customer of a subject.
func (m *moment) customer(subject uint64) uint64 { return customerOf(m.mapping, subject) }

func customerOf(mapping touchstone.Customers, subject uint64) uint64 {
	if mapping == nil {
		return subject
	}
	return uint64(mapping.Customer(touchstone.SubjectID(subject)))
}

// admit asks the scope about the trails of a shard that are not outside of its
// period.
func (v *View) admit(s *shard) bitmap {
	in, g := newBitmap(len(s.keys)), gatherer{}
	for i, key := range s.keys {
		if v.outside(s, i) {
			continue
		}
		if v.base.object != "" {
			key = g.customer(&v.moment, s, i)
		}
		if v.scope.In(touchstone.CustomerID(key)) {
			in.set(i)
		}
	}
	return in
}

// admits asks the scope about a case.
func (v *View) admits(g *gatherer, p *patch) bool {
	return v.scope.In == nil || v.scope.In(g.patchCustomer(&v.moment, p))
}

// Position tells up to which fact the view reaches.
func (v *View) Position() touchstone.Position { return touchstone.Position(v.position) }

// Names implements journey.Source.
func (v *View) Names() []string { return v.scope.Names }

// patchesPerPart is how many cases that differ from the snapshot are looked at in
// one part.
const patchesPerPart = 1 << 12

// Parts implements journey.Source: the shards of the snapshot, with the cases that
// have something of it, then those that came since; of objects, some of their
// customers each.
func (v *View) Parts() int {
	if v.owned != nil {
		return len(v.owned().parts)
	}
	return len(v.base.parts) + (len(v.cases)+patchesPerPart-1)/patchesPerPart
}

// Key gives what a trail's Case stands for: the number of the customer, or
// ObjectKey of the object; 0 where there is no such case.
func (v *View) Key(trailCase int) uint64 {
	switch n := v.base.trailCount(); {
	case trailCase < 0 || trailCase >= n+len(v.cases):
		return 0
	case trailCase >= n:
		return v.cases[trailCase-n].key
	default:
		s, i := v.base.trail(trailCase)
		return s.keys[i]
	}
}

// Visit implements journey.Source. Trails have times, marks and subjects.
func (v *View) Visit(ctx context.Context, part int, visit func(*journey.Trail)) error {
	c := v.cursors.Get().(*cursor)
	defer v.cursors.Put(c)
	if v.owned != nil {
		return c.objects(ctx, part, visit)
	}
	if part < len(v.base.parts) {
		return c.shard(ctx, part, visit)
	}
	return c.patches(ctx, (part-len(v.base.parts))*patchesPerPart, visit)
}
