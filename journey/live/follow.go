// SPDX-License-Identifier: Apache-2.0

package live

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/internal/wake"
	"touchstone/journey/index"
)

// sizes are how facts are followed.
type sizes struct {
	rest  time.Duration // without being woken, after which the index looks at the store by itself
	look  int           // facts read at once, so that an erasure need not wait long
	batch int           // facts appended at once

	least  int // events since the snapshot below which a new one is never due
	most   int // above which it always is, and twice of which is never passed
	growth int // a snapshot is due when a share of 1/growth of it has changed
	calm   int // looks without another generation, after which shapes count as derived

	quiet int // looks at which nothing has come, after which the index is at rest
	few   int // cases beside the snapshot below which they are left there at rest
	part  int // and so is what is less than a share of 1/part of the trails
}

func usual() sizes {
	return sizes{rest: 300 * time.Millisecond, look: 1 << 16, batch: 1 << 12, least: 1 << 16, most: 1 << 22, growth: 16, calm: 20, quiet: 50, few: 64, part: 256}
}

// Run reads what the store has and then what is stored, and writes snapshots,
// until the context ends. Its error is the context's.
func (x *Index) Run(ctx context.Context) error {
	var writing sync.WaitGroup
	defer writing.Wait()
	x.bell.Work(ctx, wake.Pace{Every: x.sizes.rest, Breath: x.sizes.rest / 3}, func(ctx context.Context) {
		for x.step(ctx, &writing) {
		}
	})
	return ctx.Err()
}

// step reads the next facts, writes what is due, and tells whether there may be
// more to read at once.
func (x *Index) step(ctx context.Context, writing *sync.WaitGroup) (more bool) {
	for _, read := range []func(context.Context) (bool, error){x.look, x.renew} {
		again, err := read(ctx)
		if err != nil && ctx.Err() == nil {
			x.Logger.ErrorContext(ctx, "the journey index cannot read the facts", "cause", err)
		}
		more = more || again && err == nil
	}
	x.tidy(ctx, writing)
	return more
}

// look reads the next facts and tells whether there may be more.
func (x *Index) look(ctx context.Context) (more bool, err error) {
	x.feeding.Lock()
	defer x.feeding.Unlock()
	stored, err := x.Store.Append(ctx, nil)
	if err != nil {
		return false, err
	}
	if err := x.forgetFuture(stored.Position); err != nil {
		return false, err
	}
	if err := x.followShapes(ctx); err != nil {
		return false, err
	}
	from := reached(x.answering())
	if x.told && from < stored.Position {
		x.told = false // what was stored a moment ago is about to be heard; if not, the next look, a breath later, reads it
		return false, nil
	}
	if from < stored.Position {
		if more, err = x.read(ctx, from, stored.Position, x.append); err != nil || more {
			return more, err
		}
	}
	if err := x.swap(ctx, stored.Position); err != nil {
		return false, err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.ready = true
	x.reach(stored.Position)
	return false, nil
}

// forgetFuture begins those indexes anew that are ahead of the store: its facts
// were restored from a copy.
func (x *Index) forgetFuture(reached touchstone.Position) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	for object, k := range x.kept {
		if k.index.Position() <= reached {
			continue
		}
		x.Logger.Warn("the journey index is ahead of the facts and is made again", "file", filepath.Base(k.file))
		if err := x.anew(object); err != nil {
			return err
		}
	}
	return nil
}

// anew begins an index anew. The caller holds mu.
func (x *Index) anew(object string) error {
	if err := dropFile(x.kept[object]); err != nil {
		return err
	}
	x.kept[object].dropped = true
	x.kept[object] = &one{index: index.New(object), file: x.file(object, x.generation)}
	x.ready, x.position = false, 0
	return nil
}

// Hear takes what was just stored above one position, up to another, without
// duplicates, so that it need not be read back. It waits for a look at the store
// to end, so that the index has what came before; what comes while the facts of
// before are being read, or too much waits for a snapshot, is read in its turn.
func (x *Index) Hear(after, through touchstone.Position, facts []touchstone.Event) {
	if !x.follows() {
		return
	}
	x.feeding.Lock()
	defer x.feeding.Unlock()
	x.told = true
	for _, k := range x.answering() {
		if k.index.Position() != after {
			return
		}
	}
	x.append(facts, through)
}

// follows tells whether the index keeps up with the store.
func (x *Index) follows() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.ready && x.kept[""].index.Size().Fresh < x.sizes.most
}

// answering gives the indexes that answer.
func (x *Index) answering() map[string]*one {
	x.mu.Lock()
	defer x.mu.Unlock()
	return maps.Clone(x.kept)
}

// read appends the next facts after a position, and tells whether there may be
// more; when not, they reach upTo.
func (x *Index) read(ctx context.Context, after, upTo touchstone.Position, add func([]touchstone.Event, touchstone.Position)) (more bool, err error) {
	batch, n := make([]touchstone.Event, 0, x.sizes.batch), 0
	for e, err := range x.Store.Events(ctx, eventstore.Filter{Limit: x.sizes.look}, after) {
		if err != nil {
			return false, err
		}
		n++
		if batch = append(batch, e); len(batch) == x.sizes.batch {
			add(batch, 0)
			batch = batch[:0]
		}
	}
	if n == x.sizes.look {
		add(batch, 0)
		return true, nil
	}
	add(batch, upTo)
	return false, nil
}

func (x *Index) append(events []touchstone.Event, upTo touchstone.Position) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, k := range x.kept {
		k.index.Append(events, upTo)
	}
	x.reach(x.kept[""].index.Position())
}

// reach tells those who wait. The caller holds mu.
func (x *Index) reach(p touchstone.Position) {
	x.position = p
	close(x.moved)
	x.moved = make(chan struct{})
}

// tidy begins to write the snapshots that are due, and waits for one when too
// much has come since the last.
func (x *Index) tidy(ctx context.Context, writing *sync.WaitGroup) {
	full, rests := false, x.rests()
	for _, k := range x.all() {
		full = full || k.index.Size().Fresh >= 2*x.sizes.most
		if !x.due(k) && !(rests && x.worth(k)) || !x.claim(k) {
			continue
		}
		writing.Go(func() {
			if err := x.compact(ctx, k); err != nil && ctx.Err() == nil {
				x.Logger.ErrorContext(ctx, "the journey index cannot be written", "cause", err)
			}
			if err := x.written(k); err != nil {
				x.Logger.ErrorContext(ctx, "the journey index cannot be removed", "cause", err)
			}
		})
	}
	if full {
		writing.Wait()
	}
}

// written notes that a snapshot is written, and removes it when its index was
// dropped meanwhile and no other has its name.
func (x *Index) written(k *one) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	k.compacting = false
	if !k.dropped || slices.ContainsFunc(x.everything(), func(o *one) bool { return o.file == k.file }) {
		return nil
	}
	return dropFile(k)
}

// all gives every index, also those in the making.
func (x *Index) all() []*one {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.everything()
}

// everything is all for those who hold mu.
func (x *Index) everything() []*one {
	out := slices.Collect(maps.Values(x.kept))
	if x.next != nil {
		out = slices.AppendSeq(out, maps.Values(x.next.made))
	}
	return out
}

// claim tells whether nobody is writing a snapshot yet.
func (x *Index) claim(k *one) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if k.compacting {
		return false
	}
	k.compacting = true
	return true
}

// due tells whether a new snapshot is: so much has changed since the last, or
// would have to be read again after a restart though nothing of it is kept here,
// or it shows what is erased. While the facts of before are being read only
// memory counts.
func (x *Index) due(k *one) bool {
	x.mu.Lock()
	answers := x.ready && !k.making
	x.mu.Unlock()
	s, z := k.index.Size(), &x.sizes
	if !answers {
		return s.Fresh >= z.most
	}
	return s.Hidden || s.Since >= z.most || s.Fresh >= min(max(z.least, s.Events/z.growth), z.most) || s.Cases >= max(z.least, s.Trails/z.growth)
}

// rests tells whether nothing has come for so many looks.
func (x *Index) rests() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.position != x.still.position || !x.ready {
		x.still = stillness{position: x.position}
	}
	x.still.looks++
	return x.still.looks > x.sizes.quiet
}

// stillness is how long an index has reached a position.
type stillness struct {
	position touchstone.Position
	looks    int
}

// worth tells whether a snapshot is worth writing at rest, though less has
// changed than makes one due: a case beside the snapshot costs every question as
// much as dozens within. Once is enough: as many cases are left over as the
// questions ask under another mapping than that of now.
func (x *Index) worth(k *one) bool {
	s := k.index.Size()
	x.mu.Lock()
	defer x.mu.Unlock()
	left := leftover{x.position, s.Cases}
	if k.making || s.Cases < max(x.sizes.few, s.Trails/x.sizes.part) || k.left == left {
		return false
	}
	k.left = left
	return true
}

// compact writes a snapshot.
func (x *Index) compact(ctx context.Context, k *one) error {
	x.mu.Lock()
	customers := x.customers
	x.mu.Unlock()
	if x.Customers != nil {
		customers = x.Customers()
	}
	return k.index.Compact(ctx, k.file, customers)
}
