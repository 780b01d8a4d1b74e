// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"context"
	"errors"
	"fmt"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/internal/wake"
	"touchstone/workspace"
)

// cursor names how far the projection has come.
const cursor = "identity"

// page is how many events are projected in one transaction.
const page = 5_000

// breath is how long Run waits after a projection, so that it does more at once
// while many events arrive.
const breath = 500 * time.Millisecond

// Projected tells what a projection did.
type Projected struct {
	Position   touchstone.Position   // of the last event that was projected, now or before
	Events     int                   // projected now; of those that Hear was told only what said something new
	Edges      int                   // that were new
	Collisions []workspace.Collision // two identities under one id: the second was not kept
}

// Project reads the facts that were stored since the last time and keeps the
// subjects, edges, consents and traits that they give, then refreshes the
// mapping. An event is projected once, whatever happens meanwhile. When it
// returns, everything that was stored before it began is in the mapping.
func (g *Graph) Project(ctx context.Context) (Projected, error) {
	var done Projected
	for {
		more, err := g.projectPage(ctx, &done)
		if err != nil {
			return done, fmt.Errorf("project identities: %w", err)
		}
		g.behind.Store(more)
		if !more {
			return done, g.Refresh(ctx)
		}
	}
}

// Behind tells whether facts of before are still being projected, or nobody has
// looked yet whether there are any, so that whoever asks about customers now will
// be told something else soon.
func (g *Graph) Behind() bool { return g.behind.Load() }

// projectPage projects some events and tells whether there may be more.
func (g *Graph) projectPage(ctx context.Context, done *Projected) (more bool, err error) {
	g.projecting.Lock()
	defer g.projecting.Unlock()
	from, err := g.Workspace.Cursors().Position(ctx, cursor)
	if err != nil {
		return false, err
	}
	done.Position = from
	b, err := g.newBatch(ctx)
	if err != nil {
		return false, err
	}
	if more = g.hear(b, from); !more {
		more, err = g.read(ctx, b, from)
	}
	if err != nil || b.position == 0 {
		return false, err
	}
	if err := b.seal(ctx, g.Keys); err != nil {
		return false, err
	}
	return more, g.keep(ctx, b, from, done)
}

// Hear takes what those say that became facts above one position and up to
// another; duplicates and what the store left out must not be among them. It
// spares the next projection reading and opening them; what is not heard is
// read. Of what was kept lately nothing is kept again.
func (g *Graph) Hear(after, through touchstone.Position, said []eventstore.Said) {
	g.heard.Add(after, through, said, g.kept.lacks)
}

// hear fills a batch with what Hear was told; false when the next events were
// not among it.
func (g *Graph) hear(b *batch, from touchstone.Position) bool {
	said, through, ok := g.heard.Next(from, page)
	if !ok {
		return false
	}
	b.count, b.position = len(said), through
	for i := range said {
		if !g.Keys.Hides(said[i].Subjects) {
			b.add(&said[i])
		}
	}
	return true
}

// read fills a batch from the event store and tells whether it is full.
func (g *Graph) read(ctx context.Context, b *batch, from touchstone.Position) (full bool, err error) {
	events := make([]touchstone.Event, 0, page)
	for e, err := range g.Events.Events(ctx, eventstore.Filter{Linking: true, Limit: page}, from) {
		if err != nil {
			return false, err
		}
		events = append(events, e)
	}
	if err := g.Keys.Fetch(ctx, events); err != nil {
		return false, err
	}
	for i := range events {
		b.count++
		b.position = events[i].Position
		if err := g.take(ctx, b, &events[i]); err != nil {
			return false, err
		}
	}
	return b.count == page, nil
}

// take adds what an event says to a batch. What cannot be opened says nothing:
// its subject was erased, or it is damaged and the log tells.
func (g *Graph) take(ctx context.Context, b *batch, e *touchstone.Event) error {
	if g.Keys.Hidden(e) {
		return nil
	}
	if err := g.Keys.Open(ctx, e); err != nil {
		if known := new(touchstone.Error); !errors.As(err, &known) {
			return err
		}
		g.Logger.WarnContext(ctx, "an event's identities cannot be read", "workspace", g.Workspace.ID(), "event", e.ID, "cause", err)
	}
	l := eventstore.SaidBy(e)
	b.add(&l)
	return nil
}

// keep writes a batch with the cursor, in one transaction.
func (g *Graph) keep(ctx context.Context, b *batch, from touchstone.Position, done *Projected) error {
	var collisions []workspace.Collision
	fresh := 0
	err := g.Workspace.Tx(ctx, func(ws workspace.Workspace) (err error) {
		if collisions, err = putSubjects(ctx, ws, b.subjects); err != nil {
			return err
		}
		if fresh, err = putEdges(ctx, ws, b.edges); err != nil {
			return err
		}
		if err := putStatements(ctx, ws, b.statements); err != nil {
			return err
		}
		return ws.Cursors().Move(ctx, cursor, from, b.position)
	})
	if err != nil {
		return err
	}
	g.kept.add(b)
	for _, c := range collisions {
		g.Logger.WarnContext(ctx, "two identities have one id", "workspace", g.Workspace.ID(), "subject", c.ID, "kept", c.Kept, "other", c.Other)
	}
	done.Position, done.Events, done.Edges = b.position, done.Events+b.count, done.Edges+fresh
	done.Collisions = append(done.Collisions, collisions...)
	return nil
}

// Run projects when it is woken, half a second after the last time at the
// earliest, and once every interval, until the context ends; a failure is
// logged and tried again after the interval.
func (g *Graph) Run(ctx context.Context, every time.Duration) {
	g.bell.Work(ctx, wake.Pace{Every: every, Breath: breath}, func(ctx context.Context) {
		if _, err := g.Project(ctx); err != nil && ctx.Err() == nil {
			g.Logger.ErrorContext(ctx, "identities cannot be projected", "workspace", g.Workspace.ID(), "cause", err)
		}
	})
}

// Wake tells Run that facts have arrived. It never blocks.
func (g *Graph) Wake() { g.bell.Ring() }
