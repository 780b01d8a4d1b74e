// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"context"
	"slices"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/workspace"
)

// Facts is an event store that lists its shapes.
type Facts interface {
	eventstore.Store
	eventstore.Shaper
}

// Identity tells who is behind subjects.
type Identity interface {
	// Newest gives the customers under a revision of the workspace that is at
	// least the one given, and tells which.
	Newest(ctx context.Context, least uint64) (touchstone.Customers, uint64, error)
	// At gives the customers as they were under a revision.
	At(ctx context.Context, revision uint64) (touchstone.Customers, error)
}

// Options is what a Keeper needs.
type Options struct {
	Workspace workspace.Workspace
	Facts     Facts
	Identity  Identity // nil: everybody for themselves
	Clock     func() time.Time
	// Patience is how long a new shape may stay unknown to Current; 0 looks
	// for new shapes every time.
	Patience time.Duration
	// Past is how many old meanings At keeps at hand; 0 is 4.
	Past int
	// Renew makes shapes of an older normaliser seen as they would be today.
	// nil: every shape as it is.
	Renew *Renewer
}

// Keeper gives the meaning of one workspace as it is now and as it was, and
// makes anew only what changed. Safe for use from many goroutines.
type Keeper struct {
	o       Options
	present gate // guards now, shapes and what was looked at
	now     *held
	seen    sightings
	bygone  gate // guards past
	past    []*held
	ledgers ledgers
	// standings are what segment traits are, by their names; present guards them.
	standings map[string]*standing
}

// held is a meaning with what it was made of.
type held struct {
	design  design
	rules   *Rules
	meaning *touchstone.Meaning
	shapes  int // how many of the shapes seen it knows
}

// New gives a keeper. It reads nothing yet.
func New(o Options) *Keeper {
	if o.Past == 0 {
		o.Past = 4
	}
	return &Keeper{o: o, present: newGate(), bygone: newGate(), seen: sightings{known: map[touchstone.ShapeID]bool{}},
		ledgers: ledgers{said: o.Workspace.Statements(), byName: map[string]*ledger{}}, standings: map[string]*standing{}}
}

// Current gives the meaning under the workspace's newest revision. A shape
// that arrived within Options.Patience may be missing.
func (k *Keeper) Current(ctx context.Context) (*touchstone.Meaning, error) {
	return k.Covering(ctx, 0)
}

// Covering gives the newest meaning, knowing every shape of the facts up to a
// position that the event store has reached.
func (k *Keeper) Covering(ctx context.Context, p touchstone.Position) (*touchstone.Meaning, error) {
	h, _, err := k.hold(ctx, p)
	if err != nil {
		return nil, err
	}
	return h.meaning, nil
}

// At gives the meaning under an older revision, for the shapes that are known
// now. NotFound when the workspace has not got there.
func (k *Keeper) At(ctx context.Context, revision uint64) (*touchstone.Meaning, error) {
	h, shapes, err := k.hold(ctx, 0)
	if err != nil {
		return nil, err
	}
	switch newest := h.design.Revision; {
	case revision == newest:
		return h.meaning, nil
	case revision > newest:
		return nil, &touchstone.Error{Kind: touchstone.NotFound, Field: "revision", Message: touchstone.Msg("meaning.no_revision", "revision", int64(min(revision, 1<<62)), "newest", int64(newest))}
	}
	if err := k.bygone.enter(ctx); err != nil {
		return nil, err
	}
	defer k.bygone.leave()
	h, err = k.recall(ctx, revision, shapes)
	if err != nil {
		return nil, err
	}
	return h.meaning, nil
}

// recall gives an old meaning, from those at hand or made again.
func (k *Keeper) recall(ctx context.Context, revision uint64, shapes []touchstone.Shape) (*held, error) {
	at := slices.IndexFunc(k.past, func(h *held) bool { return h.design.Revision == revision })
	var h *held
	if at >= 0 {
		h = k.past[at].knowing(shapes)
		k.past = slices.Delete(k.past, at, at+1)
	} else {
		var err error
		if h, err = k.remake(ctx, revision, shapes); err != nil {
			return nil, err
		}
	}
	k.past = append(k.past, h)
	if len(k.past) > k.o.Past {
		k.past = slices.Delete(k.past, 0, 1) // the one longest not asked for
	}
	return h, nil
}

// hold gives the newest meaning with what it was made of, and the shapes that
// are known.
func (k *Keeper) hold(ctx context.Context, p touchstone.Position) (*held, []touchstone.Shape, error) {
	if err := k.present.enter(ctx); err != nil {
		return nil, nil, err
	}
	defer k.present.leave()
	if err := k.look(ctx, p); err != nil {
		return nil, nil, err
	}
	shapes := slices.Clip(k.seen.shapes)
	revision, err := k.o.Workspace.Revision(ctx)
	if err != nil {
		return nil, nil, err
	}
	if k.now != nil && k.now.design.Revision == revision {
		k.now = k.now.knowing(shapes)
		return k.now, shapes, nil
	}
	h, err := k.renew(ctx, revision, shapes)
	if err != nil {
		return nil, nil, err
	}
	k.now = h
	return h, shapes, nil
}

// knowing gives what is held, extended to shapes that came later.
func (h *held) knowing(shapes []touchstone.Shape) *held {
	if len(shapes) <= h.shapes {
		return h
	}
	out := *h
	out.meaning = extended(h.meaning, h.rules, shapes[h.shapes:])
	out.shapes = len(shapes)
	return &out
}

// sightings are the shapes that were seen, in the order in which they were.
type sightings struct {
	shapes  []touchstone.Shape
	known   map[touchstone.ShapeID]bool
	at      time.Time           // when was last looked; zero: never
	covered touchstone.Position // the furthest position that was asked for when was looked
}

// look lists the shapes of the event store, unless that was done within the
// patience and for the position.
func (k *Keeper) look(ctx context.Context, p touchstone.Position) error {
	now := k.o.Clock()
	waited := now.Sub(k.seen.at)
	if !k.seen.at.IsZero() && p <= k.seen.covered && waited >= 0 && waited < k.o.Patience {
		return nil
	}
	all, err := k.o.Facts.Shapes(ctx)
	if err != nil {
		return err
	}
	for _, s := range all {
		if !k.seen.known[s.ID] {
			k.seen.known[s.ID] = true
			k.seen.shapes = append(k.seen.shapes, k.o.Renew.today(s))
		}
	}
	k.seen.at, k.seen.covered = now, max(k.seen.covered, p)
	return nil
}

// gate lets one in at a time, and lets those who wait give up.
type gate chan struct{}

func newGate() gate { return make(gate, 1) }

func (g gate) enter(ctx context.Context) error {
	select {
	case g <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g gate) leave() { <-g }
