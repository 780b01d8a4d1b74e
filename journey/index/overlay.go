// SPDX-License-Identifier: Apache-2.0

package index

import (
	"slices"

	"touchstone"
)

// overlay is how one mapping of subjects to customers differs from the snapshot:
// which trails of it no longer stand as they are, and the cases that stand in
// their place, each made of whole trails, of single subjects of trails, and of
// actors of the delta. It grows with the delta; lists only grow at their heads,
// so that whoever has copied the heads may go on reading.
type overlay struct {
	customers touchstone.Customers
	stale     bitmap // trails of the snapshot that are in cases instead
	number    map[uint64]uint32
	cases     []patch
	refs      []ref
	next      []uint32 // per actor of the delta: the next one of its case, + 1
}

// patch is a case that takes the place of trails.
type patch struct {
	key   uint64
	refs  uint32 // number + 1 of the first ref
	actor uint32 // number + 1 of the first actor
}

// ref is a trail of the snapshot, or what one subject of it did.
type ref struct {
	trail   uint32
	subject int32  // ordinal, or everybody
	next    uint32 // number + 1 of the next one of the case
}

type bitmap []uint64

func newBitmap(n int) bitmap { return make(bitmap, (n+63)/64) }

func (b bitmap) has(i int) bool { return b[i/64]>>(i%64)&1 != 0 }

func (b bitmap) set(i int) { b[i/64] |= 1 << (i % 64) }

// newOverlay compares a mapping with the snapshot, and sets apart the trails
// that an erasure touches.
func newOverlay(b *base, customers touchstone.Customers, erased *erasures) *overlay {
	o := &overlay{customers: customers, stale: newBitmap(b.trailCount()), number: map[uint64]uint32{}}
	var touched []int
	touch := func(trail int) {
		if !o.stale.has(trail) {
			o.stale.set(trail)
			touched = append(touched, trail)
		}
	}
	erased.touch(b, touch)
	if b.object == "" {
		b.moved(customers, touch)
	}
	slices.Sort(touched)
	for _, trail := range touched {
		o.takeApart(b, trail, erased)
	}
	return o
}

// moved calls touch for every trail one of whose subjects has another customer
// than when the snapshot was made.
func (b *base) moved(customers touchstone.Customers, touch func(trail int)) {
	stays := newBitmap(len(b.aliases))
	if customers != nil {
		at := 0 // subjects mostly come in ascending order
		for s, c := range customers.Merged {
			at = gallop(b.aliases, at, uint64(s))
			if at < len(b.aliases) && b.aliases[at] == uint64(s) {
				if stays.set(at); !b.keyed(int(b.trails[at]), uint64(c)) {
					touch(int(b.trails[at]))
				}
			} else if uint64(c) != uint64(s) {
				b.holding(uint64(s), touch)
			}
		}
	}
	for i := range b.aliases {
		if !stays.has(i) {
			touch(int(b.trails[i]))
		}
	}
}

func (b *base) keyed(trail int, key uint64) bool {
	s, i := b.trail(trail)
	return s.keys[i] == key
}

// gallop gives the first place at which sorted has v or more, looking near a
// guess first.
func gallop(sorted []uint64, guess int, v uint64) int {
	if guess > 0 && sorted[guess-1] >= v {
		i, _ := slices.BinarySearch(sorted[:guess], v)
		return i
	}
	step := 1
	for guess+step < len(sorted) && sorted[guess+step-1] < v {
		guess, step = guess+step, 2*step
	}
	i, _ := slices.BinarySearch(sorted[guess:min(guess+step, len(sorted))], v)
	return guess + i
}

// takeApart brings a trail into the cases that its subjects belong to.
func (o *overlay) takeApart(b *base, trail int, erased *erasures) {
	s, i := b.trail(trail)
	subjects, key := s.subjects(i), func(subject uint64) uint64 { return s.keys[i] }
	if b.object == "" {
		key = func(subject uint64) uint64 { return customerOf(o.customers, subject) }
	}
	whole := true
	for _, subject := range subjects {
		whole = whole && key(subject) == key(subjects[0]) && !erased.hidesActor(subject, b.position)
	}
	if whole {
		o.join(o.patch(key(subjects[0]), b), trail, everybody)
		return
	}
	for ordinal, subject := range subjects {
		if !erased.hidesActor(subject, b.position) {
			o.join(o.patch(key(subject), b), trail, int32(ordinal))
		}
	}
}

// patch gives the case of a key, which takes the place of the trail of that key
// where there is one.
func (o *overlay) patch(key uint64, b *base) *patch {
	n, known := o.number[key]
	if !known {
		n = uint32(len(o.cases))
		o.number[key] = n
		o.cases = append(o.cases, patch{key: key})
		if trail, ok := b.find(key); ok && !o.stale.has(trail) {
			o.stale.set(trail)
			o.join(&o.cases[n], trail, everybody)
		}
	}
	return &o.cases[n]
}

func (o *overlay) join(p *patch, trail int, subject int32) {
	o.refs = append(o.refs, ref{uint32(trail), subject, p.refs})
	p.refs = uint32(len(o.refs))
}

// extend brings the actors of the delta that are not there yet into cases.
func (o *overlay) extend(b *base, d *delta) {
	for n := len(o.next); n < len(d.actors); n++ {
		key := d.actors[n].key
		if b.object == "" {
			key = customerOf(o.customers, key)
		}
		p := o.patch(key, b)
		o.next = append(o.next, p.actor)
		p.actor = uint32(n + 1)
	}
}
