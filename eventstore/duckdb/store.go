// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"iter"
	"log/slog"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/query"
)

// Options are the limits of a store. Zero fields take the defaults named.
type Options struct {
	Threads   int           // worker threads; 0: one per processor
	Memory    int64         // bytes that DuckDB may hold; 0: 1 GiB
	Remember  int64         // bytes for finding duplicates; 0: 256 MiB
	QueryTime time.Duration // longest time for one question; a longer one is TooLarge; 0: no limit
	Logger    *slog.Logger  // nil: nothing is logged
}

// Store is the event store of one workspace. Safe for use from many
// goroutines.
type Store struct{}

var (
	_ eventstore.Store       = (*Store)(nil)
	_ eventstore.Snapshotter = (*Store)(nil)
	_ eventstore.Checker     = (*Store)(nil)
	_ eventstore.Compacter   = (*Store)(nil)
	_ eventstore.Expirer     = (*Store)(nil)
	_ eventstore.Shaper      = (*Store)(nil)
)

// Open opens the store in a folder, which is made when it does not exist, and
// brings its file to this version of the schema. Conflict when another process
// holds it or a newer version of the program wrote it, Internal when the file
// is damaged.
func Open(ctx context.Context, folder string, o Options) (*Store, error) { return nil, errNotYet() }

// Close ends the store; calls that are running are interrupted.
func (s *Store) Close() error { return nil }

// Append implements eventstore.Store.
func (s *Store) Append(ctx context.Context, events []touchstone.Event) (eventstore.Receipt, error) {
	return eventstore.Receipt{}, errNotYet()
}

// Query implements eventstore.Store.
func (s *Store) Query(ctx context.Context, q query.Question, m *touchstone.Meaning) (*query.Table, error) {
	return nil, errNotYet()
}

// Events implements eventstore.Store.
func (s *Store) Events(ctx context.Context, f eventstore.Filter, after touchstone.Position) iter.Seq2[touchstone.Event, error] {
	return func(yield func(touchstone.Event, error) bool) { yield(touchstone.Event{}, errNotYet()) }
}

// Trails implements eventstore.Store.
func (s *Store) Trails(ctx context.Context, f eventstore.Filter, m *touchstone.Meaning, from touchstone.CustomerID) iter.Seq2[eventstore.Step, error] {
	return func(yield func(eventstore.Step, error) bool) { yield(eventstore.Step{}, errNotYet()) }
}

// Derive implements eventstore.Store.
func (s *Store) Derive(ctx context.Context, version string, rows []eventstore.Mention) error {
	return errNotYet()
}

// Erase implements eventstore.Store.
func (s *Store) Erase(ctx context.Context, subjects []touchstone.SubjectID) (eventstore.Erased, error) {
	return eventstore.Erased{}, errNotYet()
}

// Expire implements eventstore.Expirer.
func (s *Store) Expire(ctx context.Context, kinds []touchstone.EventKind, before time.Time) (eventstore.Erased, error) {
	return eventstore.Erased{}, errNotYet()
}

// Shapes implements eventstore.Shaper.
func (s *Store) Shapes(ctx context.Context) ([]touchstone.Shape, error) { return nil, errNotYet() }

// Snapshot implements eventstore.Snapshotter: a folder that Open accepts.
func (s *Store) Snapshot(ctx context.Context, folder string) (touchstone.Position, error) {
	return 0, errNotYet()
}

// Check implements eventstore.Checker.
func (s *Store) Check(ctx context.Context) error { return errNotYet() }

// Compact implements eventstore.Compacter.
func (s *Store) Compact(ctx context.Context) error { return errNotYet() }

func errNotYet() error { return &touchstone.Error{Kind: touchstone.Unavailable} }
