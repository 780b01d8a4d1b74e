// SPDX-License-Identifier: Apache-2.0

package privacy

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/identity"
	"touchstone/vault"
	"touchstone/workspace"
)

// Place is something derived from facts that must forget people too: a search
// file, the journey index, a cache. It is compacted as well where it is an
// eventstore.Compacter, and expired where it is an eventstore.Expirer.
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
	// the subjects in the journal's folder. Without subjects it only waits.
	Forget(ctx context.Context, subjects []touchstone.SubjectID) error
}

// Options are what an Office works with. Workspace, Events, Identities, Keys
// and Now are required.
type Options struct {
	Workspace  workspace.Workspace
	Events     eventstore.Store // compacted and expired where it is a Compacter and an Expirer
	Identities *identity.Graph
	Keys       *vault.Keys
	Journal    Journal             // nil: nothing is being accepted, as while data are restored
	Compacter  workspace.Compacter // of the workspace store; nil: it keeps nothing of what it removed
	Derived    []Place
	Now        func() time.Time
	Logger     *slog.Logger // nil: silent
}

// Office erases, hands out and expires within one workspace. Safe for use from
// many goroutines.
type Office struct {
	o  Options
	mu sync.Mutex // one saga at a time
}

// Open gives the office of a workspace.
func Open(o Options) (*Office, error) {
	if o.Workspace == nil || o.Events == nil || o.Identities == nil || o.Keys == nil || o.Now == nil {
		return nil, errors.New("open the privacy office: Workspace, Events, Identities, Keys and Now are needed")
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return &Office{o: o}, nil
}
