// SPDX-License-Identifier: Apache-2.0

package study

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"touchstone"
	"touchstone/internal/wake"
	"touchstone/workspace"
)

// Options are what a keeper works with. All but Joining and Logger are required.
type Options struct {
	Facts     Facts
	Workspace workspace.Workspace
	Meaning   func(context.Context) (*touchstone.Meaning, error)
	Joining   func() bool   // whether who is who is still being found out for facts of before; nil: never
	Mentions  func() string // version whose mentions answer; "" none
	Now       func() time.Time
	NewID     func() string // in letters, digits, "-" and "_"
	Logger    *slog.Logger  // nil: silent
}

// Stage is what a running study does.
type Stage string

// The stages, in their order.
const (
	Waiting  Stage = "waiting"
	Reading  Stage = "reading"  // trails
	Fitting  Stage = "fitting"  // effects
	Scanning Stage = "scanning" // for pain points
)

// Running is a study that is not finished.
type Running struct {
	ID    string
	Since time.Time
	Stage Stage
	Done  float64 // about, 0 to 1
}

// Failure is why a study that was asked for came to nothing.
type Failure struct {
	ID  string
	At  time.Time
	Err error
}

// Limits of what is kept.
const (
	MostKept    = 100 // studies; the oldest goes
	MostWaiting = 8   // that were asked for and have not begun
	MostFailed  = 20  // failures that are remembered until the end of the process
)

// Keeper keeps the studies of one workspace and makes new ones, one at a time.
// Safe for use from many goroutines; one process at a time has the folder.
type Keeper struct {
	Options
	folder string
	bell   wake.Bell

	opened time.Time
	seen   rests // when it was last looked whether a study is due

	mu      sync.Mutex
	kept    []*Head // the newest first
	waiting []request
	running *Running
	cancel  context.CancelFunc
	failed  []Failure
}

// request is a study that was asked for.
type request struct {
	id       string
	at       time.Time
	question Question
}

// Open opens the keeper of a folder, which is made when it is missing. A file
// that cannot be read is left out, and logged.
func Open(folder string, o Options) (*Keeper, error) {
	if o.Facts == nil || o.Workspace == nil || o.Meaning == nil || o.Mentions == nil || o.Now == nil || o.NewID == nil {
		return nil, errors.New("open studies: Facts, Workspace, Meaning, Mentions, Now and NewID are needed")
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of studies: %w", err)
	}
	k := &Keeper{Options: o, folder: folder, bell: wake.NewBell(), opened: o.Now()}
	var err error
	k.kept, err = k.load()
	return k, err
}

// Ask puts a question among those that wait and gives the id that the study
// will have. RateLimited when MostWaiting wait already.
func (k *Keeper) Ask(q Question) (string, error) {
	if err := q.Validate(); err != nil {
		return "", err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.waiting) >= MostWaiting {
		return "", &touchstone.Error{Kind: touchstone.RateLimited, Retry: time.Minute, Message: touchstone.Msg("study.waiting", "n", MostWaiting)}
	}
	r := request{k.NewID(), k.Now().UTC(), q}
	k.waiting = append(k.waiting, r)
	k.bell.Ring()
	return r.id, nil
}

// Patience says when the standing question is asked again.
const (
	patience = 10 * time.Minute // after the last study, or after the beginning, when facts or meaning have changed
	lookEach = 15 * time.Second // the first one does not wait for patience but until nothing has changed for so long
)

// Run makes studies until the context ends: those that are asked for at once,
// the standing one when facts or meaning have changed since the last and that
// is old enough.
func (k *Keeper) Run(ctx context.Context) {
	k.bell.Work(ctx, wake.Pace{Every: lookEach}, func(ctx context.Context) {
		for k.next(ctx) {
		}
	})
}

// next makes one study; false when none is due.
func (k *Keeper) next(ctx context.Context) bool {
	r, unasked, ok := k.due(ctx)
	if !ok {
		return false
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	k.begin(r, cancel)
	s, err := k.run(ctx, r.question, k.stage)
	if err == nil {
		s.ID = r.id
		err = k.save(s)
	}
	k.end(r, unasked, s, err)
	return !unasked
}

// due gives the question to ask now.
func (k *Keeper) due(ctx context.Context) (r request, unasked, ok bool) {
	k.mu.Lock()
	if len(k.waiting) > 0 {
		r = k.waiting[0]
		k.waiting = k.waiting[1:]
		k.mu.Unlock()
		return r, false, true
	}
	last := k.standing()
	k.mu.Unlock()
	since := k.opened
	if last != nil {
		since = last.Made
	}
	now, err := k.now(ctx)
	if err != nil || now.Position == 0 || last != nil && now == last.rests() {
		return r, true, false
	}
	// while facts arrive, or people are still being joined, it waits
	if k.Joining != nil && k.Joining() {
		return r, true, false
	}
	settled := now == k.seen
	k.seen = now
	if waited := k.Now().Sub(since); last == nil && settled || waited >= patience {
		return request{id: k.NewID(), at: k.Now().UTC()}, true, true
	}
	return r, true, false
}

// now tells what a study would rest on.
func (k *Keeper) now(ctx context.Context) (rests, error) {
	receipt, err := k.Facts.Append(ctx, nil)
	if err != nil {
		return rests{}, err
	}
	revision, err := k.Workspace.Revision(ctx)
	return rests{receipt.Position, revision, k.Mentions()}, err
}

// Stale tells whether facts, meaning or mentions are others than a study rests
// on.
func (k *Keeper) Stale(ctx context.Context, h *Head) (bool, error) {
	now, err := k.now(ctx)
	return now != h.rests(), err
}

// standing gives the newest answer to the standing question; nil: none. The
// caller holds mu.
func (k *Keeper) standing() *Head {
	for _, h := range k.kept {
		if h.Standing {
			return h
		}
	}
	return nil
}

func (k *Keeper) begin(r request, cancel context.CancelFunc) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.running, k.cancel = &Running{ID: r.id, Since: k.Now().UTC(), Stage: Reading}, cancel
}

func (k *Keeper) stage(s Stage, done float64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.running.Stage, k.running.Done = s, done
}

func (k *Keeper) end(r request, unasked bool, s *Study, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.running, k.cancel = nil, nil
	switch {
	case err == nil:
		h := s.Head()
		k.keep(&h)
	case unasked && touchstone.KindOf(err) == touchstone.NotEnough:
		// nothing to study yet
	default:
		k.Logger.Error("a study failed", "study", r.id, "cause", err)
		if !unasked {
			k.failed = append(k.failed, Failure{r.id, k.Now().UTC(), err})
			k.failed = k.failed[max(0, len(k.failed)-MostFailed):]
		}
	}
}

// Cancel stops a study that runs or waits. NotFound when there is none.
func (k *Keeper) Cancel(id string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.running != nil && k.running.ID == id {
		k.cancel()
		return nil
	}
	for i, r := range k.waiting {
		if r.id == id {
			k.waiting = append(k.waiting[:i:i], k.waiting[i+1:]...)
			return nil
		}
	}
	return notFound(id)
}

// Status tells what runs and waits, and what failed.
func (k *Keeper) Status() (all []Running, failed []Failure) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.running != nil {
		all = append(all, *k.running)
	}
	for _, r := range k.waiting {
		all = append(all, Running{ID: r.id, Since: r.at, Stage: Waiting})
	}
	return all, append([]Failure(nil), k.failed...)
}

func notFound(id string) error {
	return &touchstone.Error{Kind: touchstone.NotFound, Field: "id", Message: touchstone.Msg("study.not_found", "id", id)}
}
