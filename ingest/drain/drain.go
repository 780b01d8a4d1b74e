// SPDX-License-Identifier: Apache-2.0

package drain

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/internal/wake"
	"touchstone/journal"
)

// Sealer moves what is private of events from Private into Sealed, in place.
// An event whose Private is zero is left as it is, so that a batch can be
// sealed again after an error. Invalid when an event can never be sealed.
type Sealer interface {
	Seal(ctx context.Context, events []touchstone.Event) error
}

// Options are what a drain works with. Journal, Folder, Store, Vault and Clock
// are required.
type Options struct {
	Journal    *journal.Journal
	Folder     string // of the journal; the reject file rejects.ndjson stands in it
	Store      eventstore.Store
	Vault      Sealer
	Clock      func() time.Time
	Logger     *slog.Logger          // nil: silent. Never sees what an event says
	Registerer prometheus.Registerer // nil: no metrics. Wrap it with the workspace's label
	OnStored   func(Arrivals)        // nil: nobody watches. Calls come one at a time; what it is too slow for is left out
	// OnSaid is told what those say in the clear that became facts above one
	// position, up to another, and link subjects or carry texts, in ascending
	// order of position; nil: nobody. The drain waits for it, and it must keep
	// nothing. Stretches of which that is not known for certain are left out.
	OnSaid func(after, through touchstone.Position, said []eventstore.Said)
	// OnFacts is told the facts themselves in the same way, sealed.
	OnFacts func(after, through touchstone.Position, facts []touchstone.Event)

	// Crowded tells whether somebody waited for a processor since the last
	// call; nil: nobody ever does. While it is so the drain rests before a
	// transaction, unless somebody waits for what is stored, so that posts are
	// acknowledged first: until the oldest event is half a second old or, while
	// more is accepted than it can store, for a second, up to a third of MaxLag.
	Crowded func() bool

	MaxLag   time.Duration // above it posts are turned away; 0: 30 s
	MaxBytes int64         // of the journal and the reject file, above which posts are turned away; 0: 8 GiB
	MaxRows  int           // of one transaction; 0: 100,000
	Linger   time.Duration // that events may gather before they are stored; 0: 200 ms, negative: none
}

func (o *Options) fill() {
	o.MaxLag = cmp.Or(o.MaxLag, 30*time.Second)
	o.MaxBytes = cmp.Or(o.MaxBytes, 8<<30)
	o.MaxRows = cmp.Or(o.MaxRows, 100_000)
	o.Linger = cmp.Or(o.Linger, 200*time.Millisecond)
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
}

// Drain is the way of one workspace's events from Accept into its store. Safe
// for use from many goroutines.
type Drain struct {
	o       Options
	count   *metrics
	rejects *rejects
	watch   *watch
	said    sayings   // belongs to the loop
	hurry   wake.Bell // rung when somebody waits for what is gathering
	cancel  context.CancelFunc
	ended   chan struct{} // closed when the loop has ended

	accepting sync.WaitGroup

	mu      sync.Mutex
	closing bool
	stored  touchstone.Position // everything up to here is in the store or set aside
	oldest  time.Time           // when the oldest event in hand was journaled; zero when there is none
	failing error
	since   time.Time
	moved   chan struct{} // closed when stored has moved; nil while nobody waits
}

// Health tells how far the drain is and what holds it up.
type Health struct {
	Accepted touchstone.Position // handed out last
	Stored   touchstone.Position // everything up to here is in the store or set aside
	Lag      time.Duration       // age of the oldest event that is not stored yet; 0 when there is none
	Bytes    int64               // of the journal and the reject file
	Rejected int                 // events in the reject file
	Failing  error               // what the last try ended with; nil when it worked
	Since    time.Time           // of the first of the tries that failed in a row
}

// Start carries the journal past the store's position and begins to drain what
// is left in it. The context is for starting only.
func Start(ctx context.Context, o Options) (*Drain, error) {
	o.fill()
	receipt, err := o.Store.Append(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("ask the store for its position: %w", err)
	}
	d := &Drain{o: o, hurry: wake.NewBell(), ended: make(chan struct{}), stored: receipt.Position, said: sayings{tell: o.OnSaid, pass: o.OnFacts}}
	o.Journal.Advance(receipt.Position)
	if !o.Journal.Holds(receipt.Position) {
		d.stored = o.Journal.Last()
	}
	if d.rejects, err = openRejects(o.Folder, o.Clock); err != nil {
		return nil, err
	}
	if d.count, err = newMetrics(d, o.Registerer); err != nil {
		return nil, errors.Join(err, d.rejects.close())
	}
	d.watch = newWatch(o.OnStored)
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	d.cancel = cancel
	go d.run(running)
	return d, nil
}

// Wait returns when an answer of the store covers a position. Invalid when the
// position was never handed out; Unavailable when the drain is closed before.
func (d *Drain) Wait(ctx context.Context, p touchstone.Position) error {
	if last := d.o.Journal.Last(); p > last {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "after", Message: touchstone.Msg("drain.unknown_position", "position", int64(p), "last", int64(last))}
	}
	for {
		reached, moved := d.reached(p)
		if reached {
			return nil
		}
		d.hurry.Ring()
		select {
		case <-moved:
		case <-d.ended:
			if reached, _ := d.reached(p); reached {
				return nil
			}
			return errClosed()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// reached tells whether everything up to a position is stored, and what is
// closed when that may have changed.
func (d *Drain) reached(p touchstone.Position) (bool, <-chan struct{}) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.moved == nil {
		d.moved = make(chan struct{})
	}
	return d.stored >= p, d.moved
}

// Health tells how far the drain is and what holds it up.
func (d *Drain) Health() Health {
	rejected, bytes := d.rejects.size()
	h := Health{Accepted: d.o.Journal.Last(), Lag: d.lag(), Bytes: d.o.Journal.Size() + bytes, Rejected: rejected}
	d.mu.Lock()
	defer d.mu.Unlock()
	h.Stored, h.Failing, h.Since = d.stored, d.failing, d.since
	return h
}

// lag gives the age of the oldest event that is not stored yet.
func (d *Drain) lag() time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.oldest.IsZero() {
		return 0
	}
	return max(d.o.Clock().Sub(d.oldest), 0)
}

// Forget leaves nothing in the journal's folder of what was accepted before
// the call and names one of the subjects: it waits until that is stored, drops
// the journal's files and takes the subjects' events out of the reject file.
// The store still has what it stored; eventstore.Store.Erase is a step of its
// own, to be done afterwards.
func (d *Drain) Forget(ctx context.Context, subjects []touchstone.SubjectID) error {
	if err := d.o.Journal.Rotate(ctx); err != nil {
		return err
	}
	last := d.o.Journal.Last()
	if err := d.Wait(ctx, last); err != nil {
		return err
	}
	if err := d.o.Journal.Drop(last); err != nil {
		return err
	}
	return d.rejects.forget(subjects)
}

// Rejects yields the events that were set aside above a position, oldest first.
// They are sealed, but for those that could not be. The first error ends it.
func (d *Drain) Rejects(after touchstone.Position) iter.Seq2[Reject, error] {
	return d.rejects.above(after)
}

// Discard takes the events up to a position out of the reject file for good and
// tells how many.
func (d *Drain) Discard(through touchstone.Position) (int, error) { return d.rejects.discard(through) }

// Close turns new posts away, stores what was accepted, and stops. When the
// context ends before everything is stored it stops at once, with the
// context's error; what is left stays in the journal for the next Start.
// Otherwise no event is left in the journal's files. Closing twice is not an
// error.
func (d *Drain) Close(ctx context.Context) error {
	d.mu.Lock()
	again := d.closing
	d.closing = true
	d.mu.Unlock()
	if again {
		<-d.ended
		return nil
	}
	d.accepting.Wait()
	last := d.o.Journal.Last()
	err := d.Wait(ctx, last)
	d.cancel()
	<-d.ended
	d.watch.close()
	d.count.unregister()
	if err == nil {
		err = errors.Join(d.o.Journal.Rotate(ctx), d.o.Journal.Drop(last))
	}
	return errors.Join(err, d.rejects.close())
}

func errClosed() error {
	return &touchstone.Error{Kind: touchstone.Unavailable, Message: touchstone.Msg("drain.closed"), Retry: retryClosed}
}
