// SPDX-License-Identifier: Apache-2.0

package topics

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/language/topic"
)

const (
	leastCustomers = 5   // who must use a term that is kept
	mostEarlier    = 300 // topics that were not found last are remembered
	page           = 2_000
)

// Make makes the topics from every text that is stored, and keeps them. Of two
// calls at once the second waits.
func (k *Keeper) Make(ctx context.Context) error {
	k.making.Lock()
	defer k.making.Unlock()
	k.done.Store(0)
	k.of.Store(0)
	k.busy.Store(true)
	defer k.busy.Store(false)
	k.asked.Store(false)
	m, err := k.Model(ctx)
	if err != nil {
		return fmt.Errorf("choose the model that reads texts: %w", err)
	}
	var s Sample
	receipt, err := k.Events.Append(ctx, nil)
	if err == nil {
		err = k.gather(ctx, &s)
	}
	if err != nil {
		return fmt.Errorf("read texts: %w", err)
	}
	// Half of the cores: people are asking questions meanwhile.
	o := Options{Least: leastCustomers, Reader: m.Reader, Workers: max(1, runtime.GOMAXPROCS(0)/2), Progress: func(done, total int) {
		k.done.Store(int64(done))
		k.of.Store(int64(total))
	}}
	if k.Customers != nil {
		if o.Customer, err = k.Customers(ctx); err != nil {
			return fmt.Errorf("tell customers apart: %w", err)
		}
	}
	found, err := Find(ctx, &s, o)
	if err != nil {
		return err
	}
	return k.keep(&kept{Format: format, Version: m.Version, Made: k.Now(), Through: receipt.Position, Found: *found})
}

// gather opens what was said and samples it, without what customers did not
// write themselves.
func (k *Keeper) gather(ctx context.Context, s *Sample) error {
	own := NewOwn()
	at := touchstone.Position(0)
	for n := page; n == page; {
		n = 0
		for e, err := range k.Events.Events(ctx, eventstore.Filter{Texts: true, Limit: page}, at) {
			if err != nil {
				return err
			}
			n, at = n+1, e.Position
			shown, err := k.Keys.Reveal(ctx, &e)
			if err != nil {
				return err
			}
			if !shown {
				continue
			}
			if words := Words(e.Private.Texts); strings.TrimSpace(words) != "" && own.Is(words) {
				s.Add(keyOf(e.ID), Said{Words: words, Text: Text{Event: e.ID, Position: e.Position, Kind: e.Kind, Occurred: e.Occurred, Shape: e.Shape.ID, Unit: e.Unit, Subjects: e.Subjects}})
			}
		}
	}
	return nil
}

// keep stores what was made, with the ids of the topics before, and without
// those who were erased meanwhile.
func (k *Keeper) keep(s *kept) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	s.Found.Topics = succeed(k.kept.Load().Found.Topics, s.Found.Topics, s.Made)
	s.Found.Texts = slices.DeleteFunc(s.Found.Texts, func(t Text) bool { return k.Hides(&t) })
	return k.set(s)
}

func (k *Keeper) set(s *kept) error {
	if err := s.save(k.folder); err != nil {
		return fmt.Errorf("keep topics: %w", err)
	}
	k.kept.Store(s)
	return nil
}

// succeed gives topics the ids of those that they were before, and puts those
// that were not found behind them, the ones that were found last first.
func succeed(before, after []Topic, now time.Time) []Topic {
	directions := func(all []Topic) []topic.Topic {
		out := make([]topic.Topic, len(all))
		for i, t := range all {
			out[i].Direction = t.Direction
		}
		return out
	}
	again := make([]bool, len(before))
	for i, was := range topic.Match(directions(before), directions(after)) {
		t := &after[i]
		t.ID, t.First, t.Last = idOf(t, now), now, now
		if was >= 0 {
			again[was] = true
			t.ID, t.First = before[was].ID, before[was].First
		}
	}
	var gone []Topic
	for i, t := range before {
		if !again[i] {
			gone = append(gone, t)
		}
	}
	slices.SortStableFunc(gone, func(a, b Topic) int { return cmp.Compare(b.Last.UnixNano(), a.Last.UnixNano()) })
	return append(after, gone[:min(mostEarlier, len(gone))]...)
}

// idOf gives the id of a topic that is found for the first time.
func idOf(t *Topic, now time.Time) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %q", now.UnixNano(), t.Terms))
	return touchstone.NounTopic.Prefix() + hex.EncodeToString(sum[:8])
}
