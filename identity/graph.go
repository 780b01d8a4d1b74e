// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"log/slog"
	"time"

	"touchstone"
	"touchstone/eventstore"
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
type Graph struct{}

// Open reads the mapping from its snapshot in a folder, which is made when it
// does not exist, and brings it up to the workspace's revision; without a
// snapshot, or with a damaged one, it is computed from the edges.
func Open(ctx context.Context, folder string, o Options) (*Graph, error) {
	return nil, errors.ErrUnsupported
}

// Close saves the mapping.
func (g *Graph) Close() error { return errors.ErrUnsupported }

// Mapping gives the mapping as it is now. It does not change any more and may
// be kept.
func (g *Graph) Mapping() *Mapping { return nil }

// MappingAt computes the mapping as it was under a revision of the workspace.
func (g *Graph) MappingAt(ctx context.Context, revision uint64) (*Mapping, error) {
	return nil, errors.ErrUnsupported
}

// Refresh brings the mapping up to the workspace's revision.
func (g *Graph) Refresh(ctx context.Context) error { return errors.ErrUnsupported }

// Mapping tells the customer of every subject. It implements
// touchstone.Customers.
type Mapping struct{}

// Revision is the workspace's revision that the mapping stands for.
func (m *Mapping) Revision() uint64 { return 0 }

// Customer implements touchstone.Customers.
func (m *Mapping) Customer(s touchstone.SubjectID) touchstone.CustomerID {
	return touchstone.CustomerID(s)
}

// Merged implements touchstone.Customers, in ascending order of subject.
func (m *Mapping) Merged(yield func(touchstone.SubjectID, touchstone.CustomerID) bool) {}

// Project reads the facts that arrived since the last time and keeps the
// subjects, edges, consents and traits that they give, then refreshes the
// mapping. What was projected before is not projected again.
func (g *Graph) Project(ctx context.Context) (Projected, error) {
	return Projected{}, errors.ErrUnsupported
}

// Projected tells what a projection did.
type Projected struct {
	Position   touchstone.Position // everything up to here is projected
	Events     int
	Edges      int // that were new
	Collisions []workspace.Collision
}

// Run projects whenever it is woken, and once every interval, until the
// context ends; a failure is logged and tried again.
func (g *Graph) Run(ctx context.Context, every time.Duration) {}

// Wake tells Run that facts have arrived. It never blocks.
func (g *Graph) Wake() {}

// Members gives the subjects of a customer in ascending order. NotFound when
// the number is no customer's (it is a subject of another) or it was erased.
func (g *Graph) Members(ctx context.Context, c touchstone.CustomerID) ([]touchstone.SubjectID, error) {
	return nil, errors.ErrUnsupported
}

// Find gives the customer behind a subject. NotFound when no fact and no
// evidence names it, or it was erased.
func (g *Graph) Find(ctx context.Context, s touchstone.SubjectID) (touchstone.CustomerID, error) {
	return 0, errors.ErrUnsupported
}

// Explanation tells why subjects are one customer, and why others are not.
type Explanation struct {
	Customer touchstone.CustomerID
	Subjects []touchstone.SubjectID // ascending
	Path     []workspace.Edge       // a spanning path: one edge fewer than subjects
	Unused   []Unused               // every other edge that touches one of the subjects
}

// Unused is an edge that joins nothing, with the reason.
type Unused struct {
	workspace.Edge
	Reason Reason
}

// Reason tells why an edge is not used.
type Reason string

// Explain tells why the subjects of a customer are one. NotFound as Members.
func (g *Graph) Explain(ctx context.Context, c touchstone.CustomerID) (Explanation, error) {
	return Explanation{}, errors.ErrUnsupported
}

// Profile is what is known about a customer now.
type Profile struct {
	Customer    touchstone.CustomerID
	Identifiers []Identifier
	Traits      []Fact
	Preferences []Fact
	Consents    []Consent
}

// Identifier is one identity of a customer.
type Identifier struct {
	touchstone.Identifier
	Seen time.Time // first
}

// Fact is what holds of a trait or preference, and what was said before.
type Fact struct {
	Name    string
	Value   json.RawMessage
	Source  string
	At      time.Time
	Earlier []Said // the latest first
}

// Said is one earlier statement; Value is nil where it was taken back.
type Said struct {
	Value  json.RawMessage
	Source string
	At     time.Time
}

// Consent is what holds for a purpose: granted only where no subject of the
// customer refuses.
type Consent struct {
	touchstone.Consent
	Source string
	At     time.Time
}

// Profile gives what is known about a customer. NotFound as Members.
func (g *Graph) Profile(ctx context.Context, c touchstone.CustomerID) (Profile, error) {
	return Profile{}, errors.ErrUnsupported
}

// Timeline yields the facts about a customer over all channels that a filter
// admits (its Subjects are ignored), opened, by occurred time, then position.
func (g *Graph) Timeline(ctx context.Context, c touchstone.CustomerID, f eventstore.Filter) iter.Seq2[touchstone.Event, error] {
	return nil
}

// Link says that two subjects are one customer.
func (g *Graph) Link(ctx context.Context, a, b touchstone.SubjectID, by string) error {
	return errors.ErrUnsupported
}

// Undo takes an edge back; Redo makes it hold again.
func (g *Graph) Undo(ctx context.Context, key workspace.EdgeKey, by, reason string) error {
	return errors.ErrUnsupported
}

// Redo makes an edge that was undone hold again.
func (g *Graph) Redo(ctx context.Context, key workspace.EdgeKey) error { return errors.ErrUnsupported }

// Guard sets a guard: apart (a split), shared or trusted.
func (g *Graph) Guard(ctx context.Context, key workspace.GuardKey, by, reason string) error {
	return errors.ErrUnsupported
}

// Unguard takes a guard back.
func (g *Graph) Unguard(ctx context.Context, key workspace.GuardKey, by, reason string) error {
	return errors.ErrUnsupported
}

// Erase removes subjects from the workspace store and the mapping, and leaves
// nothing of them in the folder. It tells how many rows went.
func (g *Graph) Erase(ctx context.Context, subjects []touchstone.SubjectID) (int64, error) {
	return 0, errors.ErrUnsupported
}
