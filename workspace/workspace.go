// SPDX-License-Identifier: Apache-2.0

package workspace

import (
	"context"
	"encoding/json"

	"touchstone"
)

// Store keeps all workspaces. Safe for use from many goroutines and, where the
// adapter's database allows it, from many processes.
type Store interface {
	People
	// Workspaces keeps the workspaces themselves and their settings. Creating
	// one makes room for everything in it.
	Workspaces() Records[touchstone.Workspace]
	// In gives one workspace's contents. Writing to a workspace that does not
	// exist is NotFound; reading from it finds nothing.
	In(id touchstone.WorkspaceID) Workspace
	// Tx runs fn in one transaction; see the package's contract. An error of
	// fn, or a panic, undoes everything.
	Tx(ctx context.Context, fn func(Store) error) error
	// Close waits for what runs and lets the database go.
	Close() error
}

// Workspace is what one organisation keeps.
type Workspace interface {
	// ID tells which workspace this is.
	ID() touchstone.WorkspaceID
	// Settings gives the workspace's settings. NotFound when there is no such
	// workspace.
	Settings(ctx context.Context) (touchstone.Settings, error)
	// Revision tells the newest revision of the workspace's meaning; 0 before
	// the first.
	Revision(ctx context.Context) (uint64, error)
	// Tx runs fn in one transaction; see the package's contract.
	Tx(ctx context.Context, fn func(Workspace) error) error
	// View runs fn, which only reads, on the workspace as it is at one moment,
	// without holding up those who write. Writing in it is an Internal error.
	View(ctx context.Context, fn func(Workspace) error) error

	Designs
	Organisation
	Intake
	Identities
	Operations
}

// Designs are the nouns that people design with.
type Designs interface {
	Touchpoints() Records[touchstone.Touchpoint]
	Stages() Records[touchstone.Stage]
	Personas() Records[touchstone.Persona]
	Journeys() Records[touchstone.Journey]
	Blueprints() Records[touchstone.Blueprint]
	PainPoints() Records[touchstone.PainPoint]
	Standards() Records[touchstone.Standard]
	Comments() Records[touchstone.Comment]
	// Topics keeps what people did to topics; the id of one is its topic's.
	Topics() Records[touchstone.Topic]
}

// Organisation is who there is and where service happens.
type Organisation interface {
	Units() Records[touchstone.Unit]
	Departments() Records[touchstone.Department]
	// Members keeps memberships; the id of one is its user's.
	Members() Records[touchstone.Membership]
}

// Intake is how what arrives is understood.
type Intake interface {
	Sources() Records[touchstone.Source]
	Rules() Records[touchstone.Rule]
	Profiles() Records[touchstone.Profile]
	SegmentTraits() Records[touchstone.SegmentTrait]
	// Corrections keeps what people said of texts; the id of one is
	// touchstone.CorrectionID.
	Corrections() Records[touchstone.Correction]
}

// Identities is what is known about who is who.
type Identities interface {
	Subjects() Subjects
	Edges() Edges
	Guards() Guards
	Quarantine() Quarantine
	Statements() Statements
}

// Operations is what keeps the machinery going.
type Operations interface {
	Keys() Keys
	Audit() Audit
	Jobs() Jobs
	Cursors() Cursors
	Replies() Replies
}

// Snapshotter writes a consistent copy of the whole store into a new or empty
// folder while the store goes on working. The copy is the same for every
// adapter, so that it can be restored into any of them; it holds sealed values
// as they are and no key.
type Snapshotter interface {
	Snapshot(ctx context.Context, folder string) (Manifest, error)
}

// Restorer fills an empty store from a snapshot's folder. Conflict when the
// store holds anything, Invalid when the snapshot is damaged or was made by a
// newer schema; either way nothing is changed.
type Restorer interface {
	Restore(ctx context.Context, folder string) (Manifest, error)
}

// Manifest tells what a snapshot holds.
type Manifest struct {
	Format    string                            `json:"format"` // SnapshotFormat
	Schema    int                               `json:"schema"` // number of the newest migration
	Rows      map[string]int64                  `json:"rows"`   // by table
	SHA256    string                            `json:"sha256"` // of the copy's file, hexadecimal
	Revisions map[touchstone.WorkspaceID]uint64 `json:"revisions"`
}

// SnapshotFormat names the format of snapshots.
const SnapshotFormat = "touchstone.workspace/1"

// Checker verifies what the store keeps and tells every fault that it finds.
type Checker interface {
	Check(ctx context.Context) error
}

// Compacter rewrites the store so that nothing of what was removed is left in
// its files. It may hold up those who write while it runs.
type Compacter interface {
	Compact(ctx context.Context) error
}

// Page is a part of a list. Next is the cursor of the following part; "" when
// this one is the last.
type Page[T any] struct {
	Items []T
	Next  string
}

// Pager asks for a part of a list.
type Pager struct {
	Cursor string // "" begins; else a Next of the same list with the same options (Invalid otherwise)
	Limit  int    // 1 to MaxLimit; 0 is DefaultLimit
}

// The limits of a part of a list.
const (
	DefaultLimit = 100
	MaxLimit     = 1_000
)

// State is what a job or an entry holds beyond its own fields: one JSON value.
type State = json.RawMessage
