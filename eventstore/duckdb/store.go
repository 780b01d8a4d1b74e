// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"sync"
	"time"

	"touchstone"
	"touchstone/eventstore"
)

// Options are the limits of a store. Zero fields take the defaults named.
type Options struct {
	Threads   int           // worker threads; 0: one for each processor
	Memory    int64         // bytes that the engine may hold, at least 64 MiB; 0: 592 MiB
	Remember  int64         // bytes for finding duplicates fast; 0: 256 MiB
	QueryTime time.Duration // longest time for one question; a longer one is TooLarge; 0: no limit
	Logger    *slog.Logger  // nil: nothing is logged
}

// sizes are limits that nobody but a test has a reason to change.
type sizes struct {
	columns int // promoted properties that have columns of their own
	names   int // kept in memory
	events  int // read at once
	steps   int // read at once
	diary   diaryLimits
}

// usual are the sizes of every store. A source has at most 32 promoted
// properties, so only a workspace with very many sources has more than have
// columns: the others stand together in two lists, and answer slower. Between
// two pages of a reader nothing of the store is held, so that a slow one keeps
// nobody waiting.
var usual = sizes{columns: 256, names: 200_000, events: 8192, steps: 200_000, diary: diaryLimits{least: 200_000, most: 25_000_000, late: 200_000}}

// Store is the event store of one workspace. Safe for use from many
// goroutines.
type Store struct {
	folder  string
	options Options
	sizes   sizes
	logger  *slog.Logger
	lock    *os.File

	// Locks, in the order in which they are taken.
	copying  chan struct{} // held by whoever copies the file
	removing chan struct{} // held by whoever removes or derives, and while a copy takes the file's place
	writing  chan struct{} // held by whoever changes facts
	filing   sync.Mutex    // held while the engine rearranges the file

	changes *changes

	mu      sync.Mutex
	current *generation
	closed  bool

	// What follows belongs to the holder of writing.
	position touchstone.Position
	props    []string // names of promoted properties that have columns, by ordinal
	memory   *remembered
	logs     logs

	work  chan struct{} // wakes keep
	stop  context.CancelFunc
	ended chan struct{}
}

var (
	_ eventstore.Store       = (*Store)(nil)
	_ eventstore.Snapshotter = (*Store)(nil)
	_ eventstore.Checker     = (*Store)(nil)
	_ eventstore.Compacter   = (*Store)(nil)
	_ eventstore.Expirer     = (*Store)(nil)
	_ eventstore.Shaper      = (*Store)(nil)
)

// path is where the current file stands.
func (s *Store) path() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current == nil {
		return s.folder
	}
	return s.current.path
}

// connection gives a connection to the current file and the way to give it
// back. Unavailable when the store was closed.
func (s *Store) connection() (*connection, func(), error) {
	g, err := s.pinned()
	if err != nil {
		return nil, nil, err
	}
	c, done, err := s.connectionTo(g)
	if err != nil {
		g.unpin()
		return nil, nil, err
	}
	return c, func() { done(); g.unpin() }, nil
}

// connectionTo gives a connection to a file that the caller has pinned.
func (s *Store) connectionTo(g *generation) (*connection, func(), error) {
	c, err := g.take()
	if errors.Is(err, errEnded) {
		return nil, nil, s.endedError()
	}
	return c, func() { g.give(c) }, err
}

// pinned gives the current file, which the caller unpins.
func (s *Store) pinned() (*generation, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, closedError()
	}
	if !s.current.pin() {
		return nil, s.brokenError(s.current.path, nil)
	}
	return s.current, nil
}

// hold takes one of the store's locks, unless the context ends before.
func hold(ctx context.Context, lock chan struct{}) (release func(), err error) {
	select {
	case lock <- struct{}{}:
		return func() { <-lock }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Close ends the store; calls that are running are interrupted and fail with
// Unavailable.
func (s *Store) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	g := s.current
	s.mu.Unlock()
	s.stop()
	<-s.ended
	g.end()
	s.interruptUntilOver(g)
	return s.lock.Close()
}

// interruptUntilOver waits until an ended generation is closed.
func (s *Store) interruptUntilOver(g *generation) {
	ticker := time.NewTicker(interruptEvery)
	defer ticker.Stop()
	for {
		select {
		case <-g.over:
			return
		case <-ticker.C:
			g.interrupt()
		}
	}
}

// Shapes implements eventstore.Shaper.
func (s *Store) Shapes(ctx context.Context) ([]touchstone.Shape, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	g, err := s.pinned()
	if err != nil {
		return nil, err
	}
	defer g.unpin()
	return g.books.shapes.sorted(), nil
}
