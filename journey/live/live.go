// SPDX-License-Identifier: Apache-2.0

package live

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/internal/wake"
	"touchstone/journey/index"
)

// Options are what an Index works with. Folder, Store and Logger are required.
type Options struct {
	Folder  string // for the snapshots; made when missing
	Store   eventstore.Store
	Objects []string // types of object whose cases can be followed
	// Customers gives the mapping under which snapshots are made, the closer to
	// that of later questions the better; nil: that of the last question.
	Customers func() touchstone.Customers
	Logger    *slog.Logger
}

// Index is the journey index of a workspace. Safe for use from many goroutines.
type Index struct {
	Options
	sizes sizes
	bell  wake.Bell

	feeding sync.Mutex // held by the one who reads the store, or erases; guards the next three
	newer   uint64     // generation of shapes that the store was seen to have; see eventstore.Reshaper
	calm    int        // looks since the store was first seen to have it
	told    bool       // something was heard since the last look

	renewing sync.Mutex // held by the one who reads for next, or erases; taken after feeding

	mu         sync.Mutex // guards what follows
	kept       map[string]*one
	generation uint64   // of the shapes in them
	next       *renewal // nil: the indexes have the shapes of the store, or it has not come to rest
	ready      bool
	behind     bool // the store has other shapes than the indexes
	still      stillness
	position   touchstone.Position
	moved      chan struct{} // closed and replaced whenever position grows
	customers  touchstone.Customers
}

// one is the index of customers, or of the objects of a type.
type one struct {
	index      *index.Index
	file       string
	compacting bool
	making     bool // it does not answer yet
	dropped    bool // another has taken its place
	left       leftover
}

// leftover is for how many cases beside it a snapshot was last written at rest.
type leftover struct {
	position touchstone.Position
	cases    int
}

// Open opens the snapshots in the folder. What came since is read by Run.
// Snapshots that were made before shapes were derived again answer until new
// ones are ready.
func Open(ctx context.Context, o Options) (*Index, error) { return openSized(ctx, o, usual()) }

func openSized(ctx context.Context, o Options, z sizes) (*Index, error) {
	if err := os.MkdirAll(o.Folder, 0o700); err != nil {
		return nil, fmt.Errorf("open the journey index: %w", err)
	}
	x := &Index{Options: o, sizes: z, bell: wake.NewBell(), kept: map[string]*one{}, moved: make(chan struct{})}
	stored, err := x.stored(ctx)
	if err != nil {
		return nil, err
	}
	if x.generation, err = x.snapshots(stored); err != nil {
		return nil, err
	}
	for _, object := range x.objects() {
		k := &one{file: x.file(object, x.generation)}
		if k.index, err = index.Open(k.file, object); err != nil {
			err = x.instead(k, object, err)
		}
		if err != nil {
			return nil, err
		}
		x.kept[object] = k
	}
	x.behind = x.generation != stored
	return x, x.dropOthers()
}

// objects lists what trails are kept of: customers, and types of object.
func (x *Index) objects() []string { return append([]string{""}, x.Objects...) }

// instead begins an index anew whose snapshot is missing or cannot be used.
func (x *Index) instead(k *one, object string, why error) error {
	k.index = index.New(object)
	switch {
	case errors.Is(why, fs.ErrNotExist):
		return nil
	case errors.Is(why, index.ErrDamaged):
		x.Logger.Warn("the journey index is made again", "file", filepath.Base(k.file), "cause", why)
		return os.Remove(k.file)
	}
	return why
}

// Wake tells that something was stored. It never waits.
func (x *Index) Wake() { x.bell.Ring() }

// Wait waits until the index has reached a position.
func (x *Index) Wait(ctx context.Context, p touchstone.Position) error {
	for {
		x.mu.Lock()
		reached, moved := x.ready && x.position >= p, x.moved
		x.mu.Unlock()
		if reached {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-moved:
		}
	}
}

// retry is how long those who ask too early are told to wait.
const retry = 5 * time.Second

// View gives what a question looks at under a meaning, as of now. Invalid when
// no trails of such objects are kept or the period ends before it begins;
// Unavailable while the facts of before are still being read.
func (x *Index) View(ctx context.Context, m *touchstone.Meaning, q Question) (*index.View, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !q.From.IsZero() && !q.To.IsZero() && q.To.Before(q.From) {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "period", Message: touchstone.Msg("live.bad_period", "from", q.From.UTC().Format(time.RFC3339), "to", q.To.UTC().Format(time.RFC3339))}
	}
	x.mu.Lock()
	k, ready := x.kept[q.Object], x.ready
	x.customers = m.Customers
	x.mu.Unlock()
	switch {
	case k == nil:
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "object", Message: touchstone.Msg("live.no_object", "object", q.Object, "followed", strings.Join(x.Objects, ", "))}
	case !ready:
		return nil, &touchstone.Error{Kind: touchstone.Unavailable, Retry: retry, Message: touchstone.Msg("live.building")}
	}
	return k.index.View(m.Customers, q.Scope), nil
}

// Status is how an Index is doing.
type Status struct {
	Ready    bool // the facts of before have been read
	Position touchstone.Position
	Size     index.Size // of the trails of customers
	// Behind tells that the store has derived shapes again and views still show
	// the old ones; those up to Renewed are in the index that will take over.
	Behind     bool
	Renewed    touchstone.Position
	Generation uint64 // of the shapes that views show
	// Met are those of Options.Objects of which there are cases.
	Met []string
}

// Status tells how the index is doing.
func (x *Index) Status() Status {
	x.mu.Lock()
	defer x.mu.Unlock()
	s := Status{Ready: x.ready, Position: x.position, Size: x.kept[""].index.Size(), Behind: x.behind, Generation: x.generation}
	if x.next != nil {
		s.Renewed = reached(x.next.made)
	}
	for _, object := range x.Objects {
		if size := x.kept[object].index.Size(); size.Events+size.Fresh > 0 {
			s.Met = append(s.Met, object)
		}
	}
	return s
}

// Close writes the snapshots that are due and lets go of the files. Run must
// have returned; views that were given stay good.
func (x *Index) Close() error {
	var all error
	for _, k := range x.kept {
		if x.due(k) {
			all = errors.Join(all, x.compact(context.Background(), k))
		}
	}
	return all
}
