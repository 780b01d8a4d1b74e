// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/internal/wake"
	"touchstone/vault"
	"touchstone/workspace"
)

// Options are what a graph works with. Workspace, Events, Keys and Now are
// required.
type Options struct {
	Workspace workspace.Workspace
	Events    eventstore.Store
	Keys      *vault.Keys
	Now       func() time.Time
	Logger    *slog.Logger // nil: silent
}

// Graph is the identities of one workspace. Safe for use from many goroutines.
type Graph struct {
	Options
	limits
	folder  string
	mapping atomic.Pointer[Mapping]
	bell    wake.Bell

	projecting sync.Mutex
	kept       *kept
	heard      eventstore.Heard
	behind     atomic.Bool

	mu     sync.Mutex // held while the mapping changes
	crowds *crowds
	saved  uint64                 // revision of the snapshot; 0: there is none
	left   []touchstone.SubjectID // about whom an erasure must decide anew
}

// Open reads the mapping from its snapshot in a folder, which is made when it
// does not exist, and brings it up to the workspace's revision; without a
// snapshot, or with a damaged one, it is computed from the edges.
func Open(ctx context.Context, folder string, o Options) (*Graph, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of identities: %w", err)
	}
	g := &Graph{Options: o, limits: limits{MaxSubjects, MaxPeople}, folder: folder, bell: wake.NewBell(), crowds: newCrowds(), kept: newKept()}
	g.behind.Store(true)
	m, err := readSnapshot(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		m = nil
	case errors.Is(err, errDamaged):
		g.Logger.WarnContext(ctx, "computing the customers again", "workspace", o.Workspace.ID(), "cause", err)
		m = nil
	case err != nil:
		return nil, err
	}
	if m != nil {
		g.mapping.Store(m)
		g.saved = m.revision
	}
	return g, g.Refresh(ctx)
}

// Close saves the mapping.
func (g *Graph) Close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.save()
}

// Mapping gives the mapping as it is now. It does not change any more and may
// be kept.
func (g *Graph) Mapping() *Mapping { return g.mapping.Load() }

// Refresh brings the mapping up to the workspace's revision.
func (g *Graph) Refresh(ctx context.Context) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if err := g.refresh(ctx); err != nil {
		return fmt.Errorf("refresh the customers: %w", err)
	}
	return nil
}

func (g *Graph) refresh(ctx context.Context) error {
	was := g.Mapping()
	var found *finding
	err := g.Workspace.View(ctx, func(ws workspace.Workspace) error {
		revision, err := ws.Revision(ctx)
		if err != nil || was != nil && was.revision == revision && len(g.left) == 0 {
			return err
		}
		found, err = g.update(ctx, ws, was, revision)
		return err
	})
	if err != nil {
		g.crowds.forget() // it may have seen edges that were not applied
		return err
	}
	if found == nil {
		return nil
	}
	if err := g.recordQuarantine(ctx, found); err != nil {
		return err
	}
	g.mapping.Store(found.mapping)
	g.left = nil
	return g.tidy()
}

// finding is what computing gave: a mapping, and what it did not join.
type finding struct {
	mapping     *Mapping
	quarantined []quarantined
	ids         []touchstone.SubjectID // by ordinal
	// here tells whether a subject was decided about.
	here func(touchstone.SubjectID) bool
}

// update gives the mapping under a later revision: from what changed, or from
// everything where nothing or too much is known to have changed.
func (g *Graph) update(ctx context.Context, ws workspace.Workspace, was *Mapping, revision uint64) (*finding, error) {
	if was != nil && was.revision <= revision {
		c, err := readChange(ctx, ws, was.revision)
		if err != nil {
			return nil, err
		}
		if !c.tooMuch {
			return g.apply(ctx, ws, was, revision, c)
		}
	}
	g.crowds.forget()
	return g.rebuild(ctx, ws, revision)
}

// tidy saves a mapping of which much lies in layers.
func (g *Graph) tidy() error {
	const least = 1 << 16
	m := g.Mapping()
	if m.loose() < max(least, m.base.n/8) {
		return nil
	}
	return g.save()
}

// save writes the snapshot, unless it stands for the mapping already or an
// erasure is not finished.
func (g *Graph) save() error {
	m := g.Mapping()
	if m == nil || m.revision == g.saved || len(g.left) > 0 {
		return nil
	}
	read, err := writeSnapshot(g.folder, m)
	if err != nil {
		return err
	}
	g.mapping.Store(read)
	g.saved = read.revision
	return nil
}
