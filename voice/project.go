// SPDX-License-Identifier: Apache-2.0

package voice

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/language"
)

// page is how many events are read in one round.
const page = 2_000

// Project reads the texts that were stored since the last time, and tells the
// position of the last fact. When it returns without an error the model's
// mentions of everything that was stored before it began are there, and answer.
func (k *Keeper) Project(ctx context.Context) (touchstone.Position, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	m, err := k.current(ctx)
	if err != nil {
		return 0, err
	}
	if err := k.catchUp(ctx); err != nil {
		return 0, fmt.Errorf("read corrections: %w", err)
	}
	for {
		at := k.state.Load().Reached[m.Version]
		through, more, err := k.projectPage(ctx, m, at)
		if err != nil {
			return at, fmt.Errorf("read texts: %w", err)
		}
		if !more {
			return through, k.answer(ctx, m.Version)
		}
	}
}

func (k *Keeper) set(s *state) error {
	if err := s.save(k.folder); err != nil {
		return fmt.Errorf("keep how far texts were read: %w", err)
	}
	k.state.Store(s)
	return nil
}

// answer lets a version answer, and drops the mentions of others.
func (k *Keeper) answer(ctx context.Context, version string) error {
	s := k.state.Load()
	if s.Answers != version {
		s = s.answering(version)
		if err := k.set(s); err != nil {
			return err
		}
	}
	for old := range s.Reached {
		if old == version {
			continue
		}
		if err := k.drop(ctx, old); err != nil {
			return fmt.Errorf("drop the mentions of %s: %w", old, err)
		}
	}
	return nil
}

// drop drops the mentions of a version.
func (k *Keeper) drop(ctx context.Context, old string) error {
	k.deriving.Lock()
	defer k.deriving.Unlock()
	if err := k.Events.Derive(ctx, old, nil); err != nil {
		return err
	}
	return k.set(k.state.Load().without(old))
}

// projectPage reads some events above a position and keeps their mentions; it
// tells up to where, and whether there may be more.
func (k *Keeper) projectPage(ctx context.Context, m Model, at touchstone.Position) (through touchstone.Position, more bool, err error) {
	said, through, more := k.heard.Next(at, page)
	if !more {
		if said, through, more, err = k.stored(ctx, at); err != nil {
			return at, false, err
		}
	}
	parts, err := k.mentions(ctx, m, said)
	if err != nil {
		return through, more, err
	}
	return through, more, k.keep(ctx, m, said, parts, at, through)
}

// keep derives the mentions of what was said above one position and up to
// another, and notes that they were read.
func (k *Keeper) keep(ctx context.Context, m Model, said []eventstore.Said, parts []part, at, through touchstone.Position) error {
	k.deriving.Lock()
	defer k.deriving.Unlock()
	var rows []eventstore.Mention
	for i, p := range parts {
		rows = append(rows, k.final(m, &said[i], p)...)
	}
	if err := k.prints.keep(); err != nil {
		return err
	}
	if len(rows) > 0 { // none would drop the version
		if err := k.Events.Derive(ctx, m.Version, rows); err != nil {
			return err
		}
	}
	if _, begun := k.state.Load().Reached[m.Version]; through == at && begun {
		return nil
	}
	return k.set(k.state.Load().at(m.Version, through))
}

// final gives the rows of a fact: those of a person where one has said what the
// text says, and those of a copy as such.
func (k *Keeper) final(m Model, said *eventstore.Said, p part) []eventstore.Mention {
	if c := k.labels[said.Event]; c != nil {
		p = k.corrected(m, said, c, p)
	}
	if k.prints.repeats(p.print, said.Position) {
		asRepeat(p.rows)
	}
	return p.rows
}

// stored reads some events from the store and opens what they say.
func (k *Keeper) stored(ctx context.Context, after touchstone.Position) (said []eventstore.Said, through touchstone.Position, full bool, err error) {
	n := 0
	through = after
	for e, err := range k.Events.Events(ctx, eventstore.Filter{Texts: true, Limit: page}, after) {
		if err != nil {
			return nil, after, false, err
		}
		n, through = n+1, e.Position
		shown, err := k.Keys.Reveal(ctx, &e)
		if err != nil {
			return nil, after, false, err
		}
		if shown {
			said = append(said, eventstore.SaidBy(&e))
		}
	}
	return said, through, n == page, nil
}

// part is what a model reads in one fact.
type part struct {
	rows  []eventstore.Mention
	print uint64
}

// mentions reads what was said on all cores, and gives the parts in order.
func (k *Keeper) mentions(ctx context.Context, m Model, said []eventstore.Said) ([]part, error) {
	parts := make([]part, len(said))
	var next atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for range min(runtime.GOMAXPROCS(0), len(said)) {
		group.Go(func() error {
			r := m.Reader()
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(said) {
					return nil
				}
				if text := whole(&said[i]); text != "" && !k.Keys.Hides(said[i].Subjects) {
					reading := r.Read(text)
					parts[i] = part{rowsOf(said[i].Position, reading), reading.Print}
				}
			}
			return ctx.Err()
		})
	}
	return parts, group.Wait()
}

// whole joins the texts of one fact, a line each.
func whole(s *eventstore.Said) string {
	var texts []string
	for _, t := range s.Texts {
		texts = append(texts, t.Text)
	}
	return strings.Join(texts, "\n")
}

// rowsOf gives the mentions of a fact: the first, of no aspect, is the text as
// a whole.
func rowsOf(at touchstone.Position, r *language.Reading) []eventstore.Mention {
	if r.Silent() {
		return authored(at, nil, r)
	}
	first := eventstore.Mention{Position: at, Confidence: hundredths(max(r.Positive, 1-r.Positive))}
	if !r.Doubtful {
		first.Polarity = int8(r.Polarity)
	}
	if len(r.Feelings) > 0 {
		first.Emotion = string(r.Feelings[0].Emotion)
	}
	rows := []eventstore.Mention{first}
	for i, m := range r.Mentions {
		rows = append(rows, eventstore.Mention{Position: at, Ordinal: i + 1, Aspect: m.Aspect, Polarity: int8(m.Polarity), Confidence: hundredths(m.Confidence)})
	}
	return authored(at, rows, r)
}

func hundredths(share float64) int32 { return int32(math.Round(100 * share)) }
