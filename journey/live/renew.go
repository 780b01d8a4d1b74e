// SPDX-License-Identifier: Apache-2.0

package live

import (
	"context"

	"touchstone"
	"touchstone/journey/index"
)

// renewal is indexes of newer shapes in the making. The old ones answer, and
// follow the store, until these have everything too.
type renewal struct {
	generation uint64
	made       map[string]*one
}

// followShapes begins to make every index again once the store has derived
// shapes again and come to rest.
func (x *Index) followShapes(ctx context.Context) error {
	stored, err := x.stored(ctx)
	if err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.behind = stored != x.generation
	making := x.generation
	if x.next != nil {
		making = x.next.generation
	}
	if stored == making {
		return nil
	}
	if stored != x.newer {
		x.newer, x.calm = stored, 0
	}
	if x.calm++; x.calm <= x.sizes.calm {
		return nil
	}
	x.Logger.Info("shapes were derived again, so the journey index is made again", "generation", stored)
	return x.renewTo(stored)
}

// renewTo begins indexes of other shapes: beside those that answer, or in their
// place where these have just been begun themselves. The caller holds feeding
// and mu.
func (x *Index) renewTo(generation uint64) error {
	next := &renewal{generation: generation, made: map[string]*one{}}
	for _, object := range x.objects() {
		next.made[object] = &one{index: index.New(object), file: x.file(object, generation), making: true}
	}
	if x.next != nil {
		drop(x.next.made)
	}
	x.next = next
	if !x.ready && x.kept[""].index.Size().Events == 0 {
		return x.takeOver()
	}
	return x.dropOthers()
}

// drop notes that nobody needs indexes any more, nor files of theirs that are
// still being written.
func drop(all map[string]*one) {
	for _, k := range all {
		k.dropped = true
	}
}

// takeOver lets the indexes that were made take the place of the old ones. The
// caller holds feeding and mu.
func (x *Index) takeOver() error {
	drop(x.kept)
	x.kept, x.generation, x.next = x.next.made, x.next.generation, nil
	for _, k := range x.kept {
		k.making = false
	}
	return x.dropOthers()
}

// making gives the indexes in the making, nil when there are none.
func (x *Index) making() *renewal {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.next
}

// renew reads the next facts for the indexes in the making, and tells whether
// there may be more.
func (x *Index) renew(ctx context.Context) (more bool, err error) {
	x.renewing.Lock()
	defer x.renewing.Unlock()
	next := x.making()
	if next == nil {
		return false, nil
	}
	return x.fill(ctx, next, 0)
}

// fill reads the next facts for indexes in the making; when there are no more,
// they reach upTo. The caller holds renewing.
func (x *Index) fill(ctx context.Context, next *renewal, upTo touchstone.Position) (more bool, err error) {
	return x.read(ctx, reached(next.made), upTo, func(events []touchstone.Event, upTo touchstone.Position) {
		for _, k := range next.made {
			k.index.Append(events, upTo)
		}
	})
}

// swap lets the indexes in the making take over as soon as little is missing in
// them, which is read at once. The others reach upTo. The caller holds feeding.
func (x *Index) swap(ctx context.Context, upTo touchstone.Position) error {
	x.renewing.Lock()
	defer x.renewing.Unlock()
	next := x.making()
	if next == nil || reached(next.made)+touchstone.Position(x.sizes.look) < upTo {
		return nil
	}
	if more, err := x.fill(ctx, next, upTo); err != nil || more {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.behind = x.newer != next.generation
	return x.takeOver()
}

// reached gives the position up to which every index reaches.
func reached(all map[string]*one) touchstone.Position {
	at, first := touchstone.Position(0), true
	for _, k := range all {
		if p := k.index.Position(); first || p < at {
			at, first = p, false
		}
	}
	return at
}
