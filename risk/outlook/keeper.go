// SPDX-License-Identifier: Apache-2.0

package outlook

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/internal/wake"
	"touchstone/workspace"
)

// Facts is what an outlook reads of an event store.
type Facts interface {
	eventstore.Store
	eventstore.Shaper
	eventstore.Reciter
}

// Options are what a keeper works with. All but Joining and Logger are required.
type Options struct {
	Facts     Facts
	Workspace workspace.Workspace
	Meaning   func(context.Context) (*touchstone.Meaning, error)
	Joining   func() bool                       // whether who is who is still being found out for facts of before; nil: never
	Mentions  func() string                     // version whose mentions answer; "" none
	Hides     func([]touchstone.SubjectID) bool // whether one of them is being erased
	Now       func() time.Time
	Logger    *slog.Logger // nil: silent
}

// Stage is what is being done for a question.
type Stage string

// The stages, in their order.
const (
	Waiting  Stage = "waiting"
	Reading  Stage = "reading" // trails
	Learning Stage = "learning"
	Scoring  Stage = "scoring"
)

// Status is how a question stands.
type Status struct {
	Question Question // that is asked, or was last
	Stage    Stage    // "": nothing is being done
	Since    time.Time
	Outlook  *Outlook // the last answer; nil: none. It must not be changed
	Failed   error    // why the last attempt came to nothing; nil: it did not
	FailedAt time.Time

	failedOn rests
}

// rests is what an outlook rests on.
type rests struct {
	position touchstone.Position
	revision uint64
	mentions string
}

func (o *Outlook) rests() rests { return rests{o.Position, o.Revision, o.Mentions} }

// Keeper keeps the outlooks of one workspace, the last of each What, and makes
// new ones, one at a time. Safe for use from many goroutines; one process at a
// time has the folder.
type Keeper struct {
	Options
	folder string
	bell   wake.Bell

	mu      sync.Mutex
	slots   map[What]*Status
	waiting []What
	running bool
	opened  time.Time
	seen    rests                         // when it was last looked whether anything is due
	erased  map[touchstone.SubjectID]bool // while something is being made
}

// Open opens the keeper of a folder, which is made when it is missing. A file
// that cannot be read is left out, and logged.
func Open(folder string, o Options) (*Keeper, error) {
	if o.Facts == nil || o.Workspace == nil || o.Meaning == nil || o.Mentions == nil || o.Hides == nil || o.Now == nil {
		return nil, errors.New("open outlooks: Facts, Workspace, Meaning, Mentions, Hides and Now are needed")
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of outlooks: %w", err)
	}
	k := &Keeper{Options: o, folder: folder, bell: wake.NewBell(), opened: o.Now(), slots: map[What]*Status{}, erased: map[touchstone.SubjectID]bool{}}
	for _, what := range whats {
		k.slots[what] = &Status{Question: Question{What: what}}
		if kept := k.load(what); kept != nil {
			k.slots[what].Question, k.slots[what].Outlook = kept.Question, kept
		}
	}
	return k, nil
}

// Ask has Run answer a question as soon as it can; from then on it is the one
// that is asked of its What by itself. Invalid for a question with a fault.
func (k *Keeper) Ask(q Question) error {
	if err := q.Validate(); err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	s := k.slots[q.What]
	s.Question = q
	if !slices.Contains(k.waiting, q.What) {
		k.waiting = append(k.waiting, q.What)
		if s.Stage == "" {
			s.Stage, s.Since = Waiting, k.Now().UTC()
		}
	}
	k.bell.Ring()
	return nil
}

// Status tells how a question stands. Invalid for a What that there is not.
func (k *Keeper) Status(what What) (Status, error) {
	if err := (Question{What: what}).Validate(); err != nil {
		return Status{}, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return *k.slots[what], nil
}

// Place is where a part of a list ended.
type Place struct {
	probability float64
	id          touchstone.CustomerID
}

// PlaceOf is the place behind a customer.
func PlaceOf(c *Customer) Place { return Place{c.Probability, c.ID} }

// String gives a place as text for ParsePlace.
func (p Place) String() string {
	return strconv.FormatUint(math.Float64bits(p.probability), 16) + "." + strconv.FormatUint(uint64(p.id), 16)
}

// ParsePlace reads what String wrote; false for anything else.
func ParsePlace(text string) (Place, bool) {
	p, id, _ := strings.Cut(text, ".")
	bits, err1 := strconv.ParseUint(p, 16, 64)
	number, err2 := strconv.ParseUint(id, 16, 64)
	probability := math.Float64frombits(bits)
	return Place{probability, touchstone.CustomerID(number)}, err1 == nil && err2 == nil && probability >= 0 && probability <= 1
}

// Customers gives the customers of an outlook, those most at risk first, after
// a place; nil begins at the first. Who is being erased is not among them.
func (k *Keeper) Customers(o *Outlook, after *Place) iter.Seq[*Customer] {
	return func(yield func(*Customer) bool) {
		for i := range o.Customers {
			c := &o.Customers[i]
			if after != nil && cmp.Or(-cmp.Compare(c.Probability, after.probability), cmp.Compare(c.ID, after.id)) <= 0 {
				continue
			}
			if !k.Hides(c.Subjects) && !yield(c) {
				return
			}
		}
	}
}

// When questions are asked again by themselves.
const (
	patience = 24 * time.Hour // after an answer, when facts, meaning or mentions have changed
	retry    = time.Hour      // after a failure
	lookEach = time.Minute
)

// Run answers questions until the context ends: those that were asked at once,
// every other once a day when facts, meaning or mentions have changed.
func (k *Keeper) Run(ctx context.Context) {
	k.bell.Work(ctx, wake.Pace{Every: lookEach}, func(ctx context.Context) {
		for k.next(ctx) {
		}
	})
}

// next answers one question; false when none is due.
func (k *Keeper) next(ctx context.Context) bool {
	what, ok := k.due(ctx)
	if !ok || ctx.Err() != nil {
		return false
	}
	q := k.begin(what)
	o := &Outlook{Question: q}
	err := k.run(ctx, o, func(s Stage) {
		k.mu.Lock()
		defer k.mu.Unlock()
		k.slots[what].Stage = s
	})
	k.end(ctx, what, o, err)
	return ctx.Err() == nil
}

// due gives the question to answer now. While facts arrive, or people are still
// being joined, the first answers wait a while.
func (k *Keeper) due(ctx context.Context) (What, bool) {
	k.mu.Lock()
	if len(k.waiting) > 0 {
		defer k.mu.Unlock()
		what := k.waiting[0]
		k.waiting = k.waiting[1:]
		return what, true
	}
	k.mu.Unlock()
	now, err := k.rest(ctx)
	if err != nil || now.position == 0 || k.Joining != nil && k.Joining() {
		return "", false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	settled := now == k.seen
	k.seen = now
	for _, what := range whats {
		if k.slots[what].due(now, k.Now(), k.opened, settled) {
			return what, true
		}
	}
	return "", false
}

// due tells whether a question is to be asked by itself at a time.
func (s *Status) due(on rests, now, opened time.Time, settled bool) bool {
	switch {
	case s.Failed != nil && (on == s.failedOn || now.Sub(s.FailedAt) < retry):
		return false
	case s.Outlook != nil:
		return on != s.Outlook.rests() && now.Sub(s.Outlook.Made) >= patience
	}
	return settled || now.Sub(opened) >= retry
}

// rest tells what an outlook would rest on.
func (k *Keeper) rest(ctx context.Context) (rests, error) {
	receipt, err := k.Facts.Append(ctx, nil)
	if err != nil {
		return rests{}, err
	}
	revision, err := k.Workspace.Revision(ctx)
	return rests{receipt.Position, revision, k.Mentions()}, err
}

// Stale tells whether facts, meaning or mentions are others than an outlook
// rests on.
func (k *Keeper) Stale(ctx context.Context, o *Outlook) (bool, error) {
	now, err := k.rest(ctx)
	return now != o.rests(), err
}

func (k *Keeper) begin(what What) Question {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := k.slots[what]
	s.Stage, s.Since = Reading, k.Now().UTC()
	k.running = true
	clear(k.erased)
	return s.Question
}

// end keeps an answer without those who were erased meanwhile. It comes with
// what it, or the failure, rests on.
func (k *Keeper) end(ctx context.Context, what What, o *Outlook, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := k.slots[what]
	k.running, s.Stage = false, ""
	if slices.Contains(k.waiting, what) {
		s.Stage = Waiting
	}
	if err == nil {
		o, _ = o.without(k.erased)
		err = k.save(o)
	}
	switch {
	case err == nil:
		s.Outlook, s.Failed = o, nil
	case ctx.Err() != nil:
		// the program ends
	default:
		s.Failed, s.FailedAt, s.failedOn = err, k.Now().UTC(), o.rests()
		if touchstone.KindOf(err) != touchstone.NotEnough {
			k.Logger.Error("an outlook failed", "outcome", string(what), "cause", err)
		}
	}
}
