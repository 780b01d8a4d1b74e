// SPDX-License-Identifier: Apache-2.0

package drain

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/journal"
)

// Sealer moves what is private of events from Private into Sealed, in place.
// An event whose Private is zero is left as it is, so that a batch can be
// sealed again after an error. Invalid when an event can never be sealed.
type Sealer interface {
	Seal(ctx context.Context, events []touchstone.Event) error
}

// Options are what a drain works with. Journal, Store, Vault, Clock and Folder
// are required.
type Options struct {
	Journal    *journal.Journal
	Folder     string // of the journal; the reject file rejects.ndjson stands in it
	Store      eventstore.Store
	Vault      Sealer
	Clock      func() time.Time
	Logger     *slog.Logger          // nil: silent
	Registerer prometheus.Registerer // nil: no metrics. Wrap it with the workspace's label
	OnStored   func(Arrivals)        // nil: nobody watches. Calls come one at a time; what it is too slow for is left out

	MaxLag   time.Duration // above it posts are turned away; 0: 30 s
	MaxBytes int64         // of the journal, above which posts are turned away; 0: 8 GiB
	MaxRows  int           // of one transaction; 0: 100,000
	Linger   time.Duration // that events may gather before they are stored; 0: 200 ms, negative: none
}

// Drain is the way of one workspace's events from Accept into its store. Safe
// for use from many goroutines.
type Drain struct{}

// Arrivals tells a watcher what has just been stored.
type Arrivals struct {
	Position touchstone.Position // reached
	Stored   int                 // in this transaction, duplicates left out
	Latest   []Arrival           // the newest ones, at most 50, oldest first
}

// Arrival is one event as a watcher sees it: nothing of it is private.
type Arrival struct {
	Position touchstone.Position
	ID       touchstone.EventID
	Kind     touchstone.EventKind
	Shape    touchstone.Shape
	Unit     string
	Occurred time.Time
	Received time.Time
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

// Reject is an event that was set aside.
type Reject struct {
	At     time.Time        `json:"at"`
	Reason string           `json:"reason"`
	Event  touchstone.Event `json:"event"`
}

// Start carries the journal past the store's position and begins to drain what
// is left in it. The context is for starting only.
func Start(ctx context.Context, o Options) (*Drain, error) { return nil, errors.ErrUnsupported }

// Accept journals events, sets their positions and gives the last of them. All
// or nothing. RateLimited or Unavailable with Retry when they cannot be taken
// now; what journal.Append gives otherwise.
func (d *Drain) Accept(ctx context.Context, events []touchstone.Event) (touchstone.Position, error) {
	return 0, errors.ErrUnsupported
}

// Wait returns when an answer of the store covers a position. Invalid when the
// position was never handed out; Unavailable when the drain is closed before.
func (d *Drain) Wait(ctx context.Context, p touchstone.Position) error { return errors.ErrUnsupported }

// Health tells how far the drain is and what holds it up.
func (d *Drain) Health() Health { return Health{} }

// Forget leaves nothing in the journal's folder of what was accepted before
// the call and names one of the subjects: it waits until that is stored, drops
// the journal's files and takes the subjects' events out of the reject file.
// The store still has what it stored; eventstore.Store.Erase is a step of its
// own, to be done afterwards.
func (d *Drain) Forget(ctx context.Context, subjects []touchstone.SubjectID) error {
	return errors.ErrUnsupported
}

// Rejects yields the events that were set aside, oldest first.
func (d *Drain) Rejects() iter.Seq2[Reject, error] {
	return func(yield func(Reject, error) bool) { yield(Reject{}, errors.ErrUnsupported) }
}

// Close turns new posts away, stores what was accepted, and stops. When the
// context ends before everything is stored it stops at once, with the
// context's error; what is left stays in the journal for the next Start.
// Otherwise no event is left in the journal's files.
func (d *Drain) Close(ctx context.Context) error { return errors.ErrUnsupported }
