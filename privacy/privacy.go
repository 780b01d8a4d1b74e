// SPDX-License-Identifier: Apache-2.0

package privacy

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/identity"
	"touchstone/vault"
	"touchstone/workspace"
)

// Place is something derived from facts that must forget people too: a search
// file, the journey index, a cache.
type Place interface {
	// Name names the step in the receipt.
	Name() string
	// Erase removes everything about the subjects and tells how much. Erasing
	// twice is not an error.
	Erase(ctx context.Context, subjects []touchstone.SubjectID) (int64, error)
}

// Journal is the way of events into the store; ingest/drain has it.
type Journal interface {
	// Forget waits until what was accepted is stored, and leaves nothing of
	// the subjects in the journal's folder.
	Forget(ctx context.Context, subjects []touchstone.SubjectID) error
}

// Options are what an Office works with. Workspace, Events, Identities, Keys
// and Now are required.
type Options struct {
	Workspace  workspace.Workspace
	Events     eventstore.Store // compacted and expired where it is a Compacter and an Expirer
	Identities *identity.Graph
	Keys       *vault.Keys
	Journal    Journal             // nil: nothing is being accepted yet, as on Replay
	Compact    workspace.Compacter // of the workspace store; nil: there is nothing to compact
	Derived    []Place
	Now        func() time.Time
	Logger     *slog.Logger // nil: silent
}

// Office erases, hands out and expires within one workspace. Safe for use from
// many goroutines.
type Office struct{}

// Open gives the office of a workspace.
func Open(o Options) (*Office, error) { return nil, errors.ErrUnsupported }

// Erase enters the erasure of a customer, with all its subjects, and does
// every step but the last, which Compact does. The receipt is what is done so
// far, also beside an error: Resume goes on. NotFound when there is no such
// customer.
func (o *Office) Erase(ctx context.Context, c touchstone.CustomerID, by, reason string) (vault.Erasure, error) {
	return vault.Erasure{}, errors.ErrUnsupported
}

// Receipt gives an erasure with its steps. NotFound.
func (o *Office) Receipt(ctx context.Context, id string) (vault.Erasure, error) {
	return vault.Erasure{}, errors.ErrUnsupported
}

// Receipts gives every erasure in the order of entry.
func (o *Office) Receipts(ctx context.Context) ([]vault.Erasure, error) {
	return nil, errors.ErrUnsupported
}

// Resume does the steps of erasures that were interrupted, and compacts when
// the oldest erasure that waits for it is 29 days old.
func (o *Office) Resume(ctx context.Context) error { return errors.ErrUnsupported }

// Compact rewrites the files, so that nothing removed is left in them, and
// marks it in every erasure that waited for it.
func (o *Office) Compact(ctx context.Context) error { return errors.ErrUnsupported }

// Replay does every erasure of the ledger again over data that were restored,
// and compacts. The server must not listen before it returns.
func (o *Office) Replay(ctx context.Context) error { return errors.ErrUnsupported }

// Expire removes the facts whose retention is over.
func (o *Office) Expire(ctx context.Context) (eventstore.Erased, error) {
	return eventstore.Erased{}, errors.ErrUnsupported
}

// Export writes everything about a customer as JSON (touchstone.customer/1).
// NotFound when there is no such customer.
func (o *Office) Export(ctx context.Context, c touchstone.CustomerID, w io.Writer) error {
	return errors.ErrUnsupported
}
