// SPDX-License-Identifier: Apache-2.0

package drain

import (
	"context"
	"slices"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/internal/wake"
	"touchstone/journal"
)

const (
	handBytes = 16 << 20 // of the journal, after which no more is gathered: ten times as much in memory
	smallHand = 5_000    // events whose room is kept, however few there were last
	firstWait = 20 * time.Millisecond
	longWait  = 5 * time.Second
)

// hand is what was read and is not stored yet.
type hand struct {
	events []touchstone.Event
	bytes  int64
	at     time.Time // when the oldest of them was journaled
	rested bool      // they have waited for more
	behind bool      // while the events before them were stored, more were accepted
}

// add takes note of a batch that the journal has put behind the events in hand;
// behind is how many more are there.
func (h *hand) add(b journal.Batch, behind int) {
	if len(h.events) == len(b.Events) {
		h.at, h.bytes = b.At, 0
		fit := int(handBytes/b.Bytes+1) * len(b.Events)
		h.events = slices.Grow(h.events, min(behind, fit))
	}
	h.bytes += b.Bytes
}

func (h *hand) last() touchstone.Position { return h.events[len(h.events)-1].Position }

// clear lets go of the events, and of their room where it is much larger than
// it had to be.
func (h *hand) clear() {
	if cap(h.events) > 4*max(len(h.events), smallHand) {
		h.events = nil
	}
	clear(h.events)
	h.events = h.events[:0]
	h.rested = false
}

// run drains until the context ends. A journal that cannot be read is tried
// again for ever, like a store that fails.
func (d *Drain) run(ctx context.Context) {
	defer close(d.ended)
	for wait := firstWait; ctx.Err() == nil; wait = min(2*wait, longWait) {
		before := d.position()
		err := d.follow(ctx)
		if ctx.Err() != nil {
			return
		}
		d.failed("read", err)
		if d.position() > before {
			wait = firstWait
		}
		_ = wake.Sleep(ctx, wait) // the context is looked at next
	}
}

// follow reads the journal, gathers, and stores, until one of them ends it.
func (d *Drain) follow(ctx context.Context) error {
	var h hand
	for b, err := range d.o.Journal.Read(ctx, d.position(), &h.events) {
		if err != nil {
			return err
		}
		last := b.Events[len(b.Events)-1].Position
		h.add(b, int(min(d.o.Journal.Last()-last, touchstone.Position(d.o.MaxRows))))
		d.hold(h.at)
		if d.more(ctx, &h) {
			continue
		}
		if err := d.settle(ctx, &h); err != nil {
			return err
		}
	}
	return nil
}

// settle stores what is in hand, in transactions of at most MaxRows, and drops
// the journal's files that are passed.
func (d *Drain) settle(ctx context.Context, h *hand) error {
	last, full, accepted := h.last(), !d.fits(h), d.o.Journal.Last()
	for rest := h.events; len(rest) > 0; {
		n := min(len(rest), d.o.MaxRows)
		through := rest[n-1].Position
		if err := d.insist(ctx, rest[:n]); err != nil {
			return err
		}
		d.passed(through, n == len(rest))
		rest = rest[n:]
	}
	h.behind = full && d.o.Journal.Last()-accepted > touchstone.Position(len(h.events))
	h.clear()
	if err := d.tidy(ctx, last); err != nil {
		d.failed("drop", err)
		return nil
	}
	d.worked()
	return nil
}

// tidy drops files. A journal that is all drained and still near its limit is
// one large file; it is rotated first.
func (d *Drain) tidy(ctx context.Context, last touchstone.Position) error {
	if d.o.Journal.Size() > d.o.MaxBytes/2 && !d.o.Journal.Holds(last) {
		if err := d.o.Journal.Rotate(ctx); err != nil {
			return err
		}
	}
	return d.o.Journal.Drop(last)
}

// insist stores events, trying again until it works or the context ends. Those
// that became no facts are taken out of the slice then.
func (d *Drain) insist(ctx context.Context, events []touchstone.Event) error {
	var sum eventstore.Receipt
	d.said.take(events)
	defer d.said.forget()
	for wait := firstWait; ; wait = min(2*wait, longWait) {
		begun := d.o.Clock()
		err := d.put(ctx, events, &sum)
		if err == nil {
			d.count.stored(sum, d.o.Clock().Sub(begun))
			d.watch.tell(d.said.stored(d.position(), events, sum), sum)
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		d.failed("store", err)
		_ = wake.Sleep(ctx, wait) // the context is looked at next
	}
}

// put seals and stores events. Of those that the store refuses as Invalid it
// stores halves until it holds the event at fault, which is set aside.
func (d *Drain) put(ctx context.Context, events []touchstone.Event, sum *eventstore.Receipt) error {
	err := d.o.Vault.Seal(ctx, events)
	if err == nil {
		var r eventstore.Receipt
		if r, err = d.o.Store.Append(ctx, events); err == nil {
			add(sum, r)
			return nil
		}
	}
	switch n := len(events); {
	case touchstone.KindOf(err) != touchstone.Invalid:
		return err
	case n > 1:
		if err := d.put(ctx, events[:n/2], sum); err != nil {
			return err
		}
		return d.put(ctx, events[n/2:], sum)
	default:
		return d.reject(&events[0], err)
	}
}

func add(sum *eventstore.Receipt, r eventstore.Receipt) {
	sum.Position = r.Position
	sum.Stored += r.Stored
	sum.Duplicates += r.Duplicates
	sum.Refused += r.Refused
	sum.Replayed += r.Replayed
	sum.Left = append(sum.Left, r.Left...)
}

// reject sets an event aside that can never be stored.
func (d *Drain) reject(e *touchstone.Event, cause error) error {
	added, err := d.rejects.add(e, cause)
	if err != nil || !added {
		return err
	}
	d.count.rejected.Inc()
	d.o.Logger.Error("set an event aside that the store refuses", "position", e.Position, "event", e.ID.String())
	return nil
}

// position gives how far everything is stored or set aside.
func (d *Drain) position() touchstone.Position {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.stored
}

// hold says that events are in hand that were journaled at a time.
func (d *Drain) hold(at time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.oldest = at
}

// passed says that everything up to a position is stored, and whether nothing
// is left in hand.
func (d *Drain) passed(p touchstone.Position, empty bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.stored = p
	if empty {
		d.oldest = time.Time{}
	}
	if d.moved != nil {
		close(d.moved)
		d.moved = nil
	}
}

// failed notes a try that did not work.
func (d *Drain) failed(step string, err error) {
	d.count.failures.WithLabelValues(step).Inc()
	d.mu.Lock()
	first := d.failing == nil
	if first {
		d.since = d.o.Clock()
	}
	if step == "read" && d.oldest.IsZero() && d.o.Journal.Holds(d.stored) {
		d.oldest = d.since // what cannot be read is at least that old
	}
	d.failing = err
	d.mu.Unlock()
	if first {
		d.o.Logger.Error("the drain is held up and tries again", "step", step, "error", err)
	}
}

// worked notes that a try worked.
func (d *Drain) worked() {
	d.mu.Lock()
	again := d.failing != nil
	d.failing, d.since = nil, time.Time{}
	d.mu.Unlock()
	if again {
		d.o.Logger.Info("the drain goes on")
	}
}
