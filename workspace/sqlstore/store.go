// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"touchstone"
	"touchstone/workspace"
)

// Options is what a store takes from outside.
type Options struct {
	Now func() time.Time // the clock
	// ID makes the part of an id after its prefix: 1 to 60 letters and digits
	// that never come twice, such as crypto/rand's Text.
	ID func() string
}

// Databases are the ways into one database. Read may be Write itself.
type Databases struct {
	Write *sql.DB
	Read  *sql.DB
}

// Store keeps workspaces in a database. It is a workspace.Store, Snapshotter,
// Restorer, Checker and Compacter.
type Store struct{ handle }

var (
	_ workspace.Store       = (*Store)(nil)
	_ workspace.Snapshotter = (*Store)(nil)
	_ workspace.Restorer    = (*Store)(nil)
	_ workspace.Checker     = (*Store)(nil)
	_ workspace.Compacter   = (*Store)(nil)
)

// New gives the store in a database, whose schema it first brings up to date.
// Invalid when the schema is newer than the program. From then on the store
// owns the database.
func New(ctx context.Context, in Databases, d Dialect, o Options) (*Store, error) {
	s := &Store{handle{db: &database{Databases: in, dialect: d, options: o}}}
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close waits for what runs and lets the database go.
func (s *Store) Close() error {
	if s.db.Read == s.db.Write {
		return s.db.Write.Close()
	}
	return errors.Join(s.db.Read.Close(), s.db.Write.Close())
}

// Tx runs fn in one transaction.
func (s *Store) Tx(ctx context.Context, fn func(workspace.Store) error) error {
	return s.write(ctx, func(h handle) error { return fn(&Store{h}) })
}

// In gives one workspace's contents.
func (s *Store) In(id touchstone.WorkspaceID) workspace.Workspace { return &room{s.handle, id} }

// Workspaces keeps the workspaces themselves.
func (s *Store) Workspaces() workspace.Records[touchstone.Workspace] {
	return recordsOf[touchstone.Workspace](s.handle, "", touchstone.NounWorkspace)
}

// room is one workspace of a store.
type room struct {
	handle
	id touchstone.WorkspaceID
}

// ID tells which workspace this is.
func (r *room) ID() touchstone.WorkspaceID { return r.id }

// Settings gives the workspace's settings.
func (r *room) Settings(ctx context.Context) (touchstone.Settings, error) {
	w, err := recordsOf[touchstone.Workspace](r.handle, "", touchstone.NounWorkspace).ByID(ctx, string(r.id))
	return w.Settings, err
}

// Revision tells the newest revision of the workspace's meaning.
func (r *room) Revision(ctx context.Context) (uint64, error) {
	n, found, err := one(ctx, r.handle, scanNumber, `SELECT revision FROM workspaces WHERE id = ?`, string(r.id))
	if err == nil && !found {
		err = notFound(touchstone.NounWorkspace, string(r.id))
	}
	return uint64(n), err
}

// Tx runs fn in one transaction.
func (r *room) Tx(ctx context.Context, fn func(workspace.Workspace) error) error {
	return r.write(ctx, func(h handle) error { return fn(&room{h, r.id}) })
}

// View runs fn on the workspace as it is at one moment.
func (r *room) View(ctx context.Context, fn func(workspace.Workspace) error) error {
	return r.view(ctx, func(h handle) error { return fn(&room{h, r.id}) })
}
