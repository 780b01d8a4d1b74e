// SPDX-License-Identifier: Apache-2.0

package reshape

import (
	"context"
	"log/slog"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/ingest/envelope"
)

// batch is events that are derived together.
type batch struct {
	worker   *Worker
	builders map[string]*envelope.Builder
	events   []touchstone.Event
	sealed   int // bytes
}

func (b *batch) add(e touchstone.Event) {
	b.events = append(b.events, e)
	b.sealed += len(e.Sealed)
}

// work derives the events and stores what changes, with the cursor; then it
// rests. errOvertaken when the settings of a source are others by now.
func (b *batch) work(ctx context.Context) error {
	if len(b.events) == 0 {
		return nil
	}
	w := b.worker
	began := w.o.Clock()
	rows, unreadable, err := b.derive(ctx)
	if err != nil {
		return err
	}
	last := b.events[len(b.events)-1].Position
	w.state.Run.Cursor = last
	if err := w.keep(ctx, rows); err != nil {
		return err
	}
	w.count(last, len(rows), unreadable)
	b.events, b.sealed = b.events[:0], 0
	if err := w.o.Rest(ctx, max(w.o.Clock().Sub(began), 1)); err != nil {
		return err
	}
	return w.stillHolds(ctx)
}

func (w *Worker) count(done touchstone.Position, changed, unreadable int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.progress.Done, w.progress.Of = done, max(w.progress.Of, done)
	w.progress.Changed += int64(changed)
	w.progress.Unreadable += int64(unreadable)
}

// derive gives the rows of those events that become others.
func (b *batch) derive(ctx context.Context) (rows []eventstore.Reshaped, unreadable int, err error) {
	positions := make([]touchstone.Position, len(b.events))
	for i := range b.events {
		positions[i] = b.events[i].Position
	}
	arrived, err := b.worker.o.Facts.Arrived(ctx, positions)
	if err != nil {
		return nil, 0, err
	}
	for i := range b.events {
		e := &b.events[i]
		origin, stands := arrived[e.Position]
		builder := b.builders[e.Shape.Source]
		if !stands || builder == nil {
			continue // erased meanwhile
		}
		if err := b.worker.o.Keys.Open(ctx, e); ctx.Err() != nil {
			return nil, 0, ctx.Err()
		} else if err != nil {
			b.worker.unreadable(e, err)
			unreadable++
			continue
		}
		shape, promoted := builder.Again(e, origin)
		if shape.ID != e.Shape.ID || !eventstore.SameProperties(promoted, e.Promoted) {
			rows = append(rows, eventstore.Reshaped{Position: e.Position, Shape: shape, Promoted: promoted})
		}
	}
	return rows, unreadable, nil
}

// unreadable notes an event whose raw part cannot be opened. That of an erased
// person is meant to be so.
func (w *Worker) unreadable(e *touchstone.Event, err error) {
	if touchstone.KindOf(err) != touchstone.NotFound {
		w.o.Logger.Warn("an event keeps its shape, for its raw part cannot be opened", slog.Uint64("position", uint64(e.Position)), slog.Any("error", err))
	}
}
