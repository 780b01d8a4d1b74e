// SPDX-License-Identifier: Apache-2.0

package topics

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/internal/wake"
	"touchstone/vault"
	"touchstone/voice"
)

// KeeperOptions are what a keeper works with. All but Customers and Logger are
// required.
type KeeperOptions struct {
	Events eventstore.Store
	Keys   *vault.Keys
	Now    func() time.Time
	// Model gives the model to read with now.
	Model func(context.Context) (voice.Model, error)
	// Customers gives what tells whose a subject is; nil: a customer's own.
	Customers func(context.Context) (func(touchstone.SubjectID) touchstone.CustomerID, error)
	Logger    *slog.Logger // nil: silent
}

// Keeper keeps the topics of one workspace. Safe for use from many goroutines;
// one process at a time.
type Keeper struct {
	KeeperOptions
	folder string
	making sync.Mutex // held by whoever reads texts
	mu     sync.Mutex // held by whoever changes the file
	kept   atomic.Pointer[kept]
	asked  atomic.Bool
	busy   atomic.Bool
	done   atomic.Int64
	of     atomic.Int64
	bell   wake.Bell
}

// Open opens the keeper of a folder, which is made when it is missing. What was
// made of other facts than the store's is forgotten.
func Open(ctx context.Context, folder string, o KeeperOptions) (*Keeper, error) {
	if o.Events == nil || o.Keys == nil || o.Now == nil || o.Model == nil {
		return nil, errors.New("open topics: Events, Keys, Now and Model are needed")
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of topics: %w", err)
	}
	s, err := load(folder)
	if err != nil {
		return nil, fmt.Errorf("open topics: %w", err)
	}
	receipt, err := o.Events.Append(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("open topics: %w", err)
	}
	if s.Through > receipt.Position {
		s = &kept{}
	}
	k := &Keeper{KeeperOptions: o, folder: folder, bell: wake.NewBell()}
	k.kept.Store(s)
	return k, nil
}

// Status tells how topics stand.
type Status struct {
	Made     time.Time           // when they were made last; zero: never
	Version  string              // of the model that read
	Through  touchstone.Position // every fact up to here was looked at
	Running  bool                // they are being made again, or will be at once
	Done, Of int                 // texts, while they are
}

// Status tells how topics stand.
func (k *Keeper) Status() Status {
	s := k.kept.Load()
	return Status{Made: s.Made, Version: s.Version, Through: s.Through, Running: k.busy.Load() || k.asked.Load(), Done: int(k.done.Load()), Of: int(k.of.Load())}
}

// Found gives what was found last; nothing where nothing was made yet. Its texts
// may name people who are being erased: Hides tells.
func (k *Keeper) Found() *Found { return &k.kept.Load().Found }

// Hides tells whether a text must not be counted any more.
func (k *Keeper) Hides(t *Text) bool { return k.Keys.Hides(t.Subjects) }

// Refresh has Run make the topics again at once.
func (k *Keeper) Refresh() {
	k.asked.Store(true)
	k.bell.Ring()
}

// Run makes the topics when Refresh asks for it, when they are a day old and
// something changed, and when there are twice as many facts as there were; it
// looks at that once every interval, until the context ends. A failure is logged
// and tried again after the interval.
func (k *Keeper) Run(ctx context.Context, every time.Duration) {
	k.bell.Work(ctx, wake.Pace{Every: every}, func(ctx context.Context) {
		due, err := k.due(ctx)
		if err == nil && due {
			err = k.Make(ctx)
		}
		if err != nil && ctx.Err() == nil {
			k.Logger.ErrorContext(ctx, "topics cannot be made", "cause", err)
		}
	})
}

// due tells whether the topics are to be made again.
func (k *Keeper) due(ctx context.Context) (bool, error) {
	if k.asked.Load() {
		return true, nil
	}
	receipt, err := k.Events.Append(ctx, nil)
	if err != nil {
		return false, err
	}
	m, err := k.Model(ctx)
	if err != nil {
		return false, fmt.Errorf("choose the model that reads texts: %w", err)
	}
	s := k.kept.Load()
	changed := receipt.Position > s.Through || m.Version != s.Version
	old := k.Now().Sub(s.Made) >= 24*time.Hour
	return receipt.Position > 0 && (changed && old || receipt.Position >= 2*max(s.Through, 1)), nil
}
