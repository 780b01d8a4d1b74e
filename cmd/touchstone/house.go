// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sys/unix"

	"touchstone"
	"touchstone/vault"
	"touchstone/workspace"
	"touchstone/workspace/postgres"
	"touchstone/workspace/sqlite"
	"touchstone/workspace/sqlstore"
)

// clock is the time of the whole program.
func clock() time.Time { return time.Now() }

// records is a workspace store with everything that a server asks of one.
type records interface {
	workspace.Store
	workspace.Snapshotter
	workspace.Checker
	workspace.Compacter
}

// house is a data directory at work: the workspace store, the vault, and a room
// for every workspace.
type house struct {
	settings *settings
	log      *slog.Logger
	now      func() time.Time
	newID    func() string
	name     string // of this process among those that share a database
	metrics  *prometheus.Registry

	number touchstone.Position // of the data directory, by which its workspaces know it

	lock  *os.File
	store records
	vault *vault.Vault

	mu    sync.Mutex
	rooms map[touchstone.WorkspaceID]*room
	work  context.Context
	rest  context.CancelFunc
}

// openHouse opens a data directory, which is made when it is missing, with a
// room for every workspace in it. One process at a time may have it.
func openHouse(ctx context.Context, s *settings, log *slog.Logger) (_ *house, err error) {
	h := &house{settings: s, log: log, now: clock, newID: rand.Text, name: rand.Text(), metrics: prometheus.NewRegistry(), rooms: map[touchstone.WorkspaceID]*room{}}
	h.work, h.rest = context.WithCancel(context.WithoutCancel(ctx))
	defer func() {
		if err != nil {
			err = errors.Join(err, h.close(context.WithoutCancel(ctx)))
		}
	}()
	if err := os.MkdirAll(s.Data, 0o700); err != nil {
		return nil, &touchstone.Error{Kind: touchstone.Unavailable, Field: "data", Message: touchstone.Msg("cli.unwritable", "file", s.Data), Err: err}
	}
	if h.lock, err = lockFolder(s.Data); err != nil {
		return nil, err
	}
	if h.number, err = directoryNumber(s.Data); err != nil {
		return nil, err
	}
	if h.store, err = openRecords(ctx, s); err != nil {
		return nil, err
	}
	if h.vault, err = vault.Open(ctx, s.vaultFolder(), vault.Options{Now: h.now}); err != nil {
		return nil, err
	}
	ids, err := workspaceIDs(ctx, h.store)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if _, err := h.room(ctx, id); err != nil {
			return nil, err
		}
	}
	return h, nil
}

// vaultFolder is where the keys and the ledger of erasures lie.
func (s *settings) vaultFolder() string {
	if s.Vault != "" {
		return s.Vault
	}
	return filepath.Join(s.Data, "vault")
}

func openRecords(ctx context.Context, s *settings) (records, error) {
	o := sqlstore.Options{Now: clock, ID: rand.Text}
	if s.Database != "" {
		return postgres.Open(ctx, s.Database, o)
	}
	folder := filepath.Join(s.Data, "workspace")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, &touchstone.Error{Kind: touchstone.Unavailable, Field: "data", Message: touchstone.Msg("cli.unwritable", "file", folder), Err: err}
	}
	return sqlite.Open(ctx, filepath.Join(folder, "workspace.db"), o)
}

// lockFolder makes sure that no other process serves the same directory.
func lockFolder(folder string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(folder, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, &touchstone.Error{Kind: touchstone.Unavailable, Field: "data", Message: touchstone.Msg("cli.unwritable", "file", folder), Err: err}
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return nil, errors.Join(&touchstone.Error{Kind: touchstone.Conflict, Field: "data", Message: touchstone.Msg("cli.data_in_use", "folder", folder), Err: err}, f.Close())
	}
	return f, nil
}

// workspaceIDs lists the ids of every workspace that stands.
func workspaceIDs(ctx context.Context, store workspace.Store) (ids []touchstone.WorkspaceID, err error) {
	for cursor := ""; ; {
		page, err := store.Workspaces().List(ctx, workspace.ListOptions{Pager: workspace.Pager{Cursor: cursor}})
		if err != nil {
			return nil, err
		}
		for _, w := range page.Items {
			ids = append(ids, w.WorkspaceID())
		}
		if cursor = page.Next; cursor == "" {
			return ids, nil
		}
	}
}

// room gives a workspace at work; one that was made while the server ran is
// opened when it is first asked for. NotFound when there is none of the name.
func (h *house) room(ctx context.Context, id touchstone.WorkspaceID) (*room, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r, open := h.rooms[id]; open {
		return r, nil
	}
	if err := id.Validate(); err != nil {
		return nil, err
	}
	if _, err := h.store.Workspaces().ByID(ctx, string(id)); err != nil {
		return nil, err
	}
	if err := settleIn(ctx, h.store.In(id), h.number); err != nil {
		return nil, err
	}
	r, err := h.openRoom(context.WithoutCancel(ctx), id)
	if err != nil {
		return nil, err
	}
	r.work(h.work, h.now)
	h.rooms[id] = r
	return r, nil
}

// compacter gives what rewrites the workspace store after an erasure.
func (h *house) compacter() workspace.Compacter { return h.store }

// close drains and closes every room, then the stores.
func (h *house) close(ctx context.Context) error {
	h.rest()
	h.mu.Lock()
	defer h.mu.Unlock()
	var faults []error
	for _, r := range h.rooms {
		faults = append(faults, r.close(ctx))
	}
	if h.vault != nil {
		faults = append(faults, h.vault.Close())
	}
	if h.store != nil {
		faults = append(faults, h.store.Close())
	}
	if h.lock != nil {
		faults = append(faults, h.lock.Close())
	}
	return errors.Join(faults...)
}
