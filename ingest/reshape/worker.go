// SPDX-License-Identifier: Apache-2.0

package reshape

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/ingest/envelope"
)

// Facts is an event store whose shapes can be derived again.
type Facts interface {
	eventstore.Store
	eventstore.Shaper
	eventstore.Reshaper
}

// Opener opens what is sealed of an event; NotFound where its key is gone.
type Opener interface {
	Open(ctx context.Context, e *touchstone.Event) error
}

// Options are what a Worker works with. All but the last block is needed.
type Options struct {
	Facts Facts
	Keys  Opener
	// Sources gives the builder of every source that stands, under the settings
	// of now.
	Sources func(ctx context.Context) ([]*envelope.Builder, error)
	// Reached gives the position up to which what was accepted has become facts,
	// and the last one that was handed out.
	Reached func() (stored, accepted touchstone.Position)
	// Rest is called after every batch with the time that it took, and between
	// two looks for work with 0; it waits as long as seems right, or gives the
	// context's error.
	Rest  func(ctx context.Context, took time.Duration) error
	Clock func() time.Time

	Logger *slog.Logger  // nil: silent
	Grace  time.Duration // after which nothing arrives that was made under the settings before; 0: 15 s
	Batch  int           // events of a batch at most; 0: 4,096
}

// maxSealed bounds the bytes of sealed parts of a batch.
const maxSealed = 8 << 20

// Progress tells how far the work is.
type Progress struct {
	Sources    []string            // whose events are being derived, in ascending order; none: nothing is to do
	Done       touchstone.Position // every event of theirs up to here is derived
	Of         touchstone.Position // the last position at which one may stand
	Changed    int64               // events that became others, since the program began
	Unreadable int64               // events whose raw part could not be opened, since then
}

// Worker derives events again. Run it once; Progress may be asked from any
// goroutine.
type Worker struct {
	o     Options
	state state // belongs to Run

	mu       sync.Mutex
	progress Progress
}

// New makes a Worker; it reads nothing yet.
func New(o Options) *Worker {
	o.Grace = cmp.Or(o.Grace, 15*time.Second)
	o.Batch = cmp.Or(o.Batch, 4096)
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return &Worker{o: o}
}

// Progress tells how far the work is.
func (w *Worker) Progress() Progress {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.progress
	p.Sources = slices.Clone(p.Sources)
	return p
}

// Run looks for work and does it until the context ends.
func (w *Worker) Run(ctx context.Context) {
	for ctx.Err() == nil {
		if err := w.Work(ctx); err != nil && ctx.Err() == nil {
			w.o.Logger.Error("derive shapes again", slog.Any("error", err))
		}
		if w.o.Rest(ctx, 0) != nil {
			return
		}
	}
}

// Work does what there is to do now, and returns when nothing is left or
// nothing can go on before time has passed or facts have arrived.
func (w *Worker) Work(ctx context.Context) error {
	if err := w.load(ctx); err != nil {
		return err
	}
	builders, err := w.plan(ctx)
	if err != nil || len(builders) == 0 {
		return err
	}
	stored, _ := w.o.Reached()
	run := w.state.Run
	run.settle(&w.o)
	w.show(stored)
	if err := w.sweep(ctx, builders); errors.Is(err, errOvertaken) {
		return nil // by other settings: the next call begins again
	} else if err != nil {
		return err
	}
	run.Cursor = max(run.Cursor, stored)
	if run.Settled && run.Cursor >= run.Until {
		maps.Copy(w.state.Done, run.Plan)
		w.state.Run = nil
		w.o.Logger.Info("shapes are derived again", slog.Any("sources", slices.Sorted(maps.Keys(run.Plan))))
	}
	if err := w.keep(ctx, nil); err != nil {
		return err
	}
	w.show(stored)
	return nil
}

// settle notes, once nothing arrives any more that was made under the settings
// before, the last event that may have been.
func (r *run) settle(o *Options) {
	if !r.Settled && o.Clock().Sub(r.Since) >= o.Grace {
		stored, accepted := o.Reached()
		r.Until, r.Settled = max(stored, accepted), true
	}
}

// show makes the progress visible.
func (w *Worker) show(stored touchstone.Position) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.progress.Sources, w.progress.Done, w.progress.Of = nil, 0, 0
	if run := w.state.Run; run != nil {
		w.progress.Sources = slices.Sorted(maps.Keys(run.Plan))
		w.progress.Of = max(run.Until, stored)
		w.progress.Done = min(run.Cursor, w.progress.Of)
	}
}

// errOvertaken tells that the settings have changed meanwhile.
var errOvertaken = errors.New("the settings have changed")

// sweep derives every event behind the cursor that the store has, until nothing
// more is to do: those that arrive meanwhile need it not, and may come as fast.
func (w *Worker) sweep(ctx context.Context, builders map[string]*envelope.Builder) error {
	b := batch{worker: w, builders: builders}
	f := eventstore.Filter{Sources: slices.Sorted(maps.Keys(builders))}
	for e, err := range w.o.Facts.Events(ctx, f, w.state.Run.Cursor) {
		if err != nil {
			return err
		}
		if run := w.state.Run; run.Settled && e.Position > run.Until {
			break
		}
		b.add(e)
		if len(b.events) < w.o.Batch && b.sealed < maxSealed {
			continue
		}
		if err := b.work(ctx); err != nil {
			return err
		}
		w.state.Run.settle(&w.o)
	}
	return b.work(ctx)
}
