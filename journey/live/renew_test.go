// SPDX-License-Identifier: Apache-2.0

package live

import (
	"context"
	"errors"
	"iter"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/eventstore/memory"
	"touchstone/journey"
	"touchstone/journey/index"
)

// failing is a store that cannot read facts from before a position on.
type failing struct {
	*memory.Store
	upTo atomic.Uint64
}

var errFailing = errors.New("not now")

func (f *failing) Events(ctx context.Context, filter eventstore.Filter, after touchstone.Position) iter.Seq2[touchstone.Event, error] {
	if filter.Subjects == nil && uint64(after) < f.upTo.Load() {
		return func(yield func(touchstone.Event, error) bool) { yield(touchstone.Event{}, errFailing) }
	}
	return f.Store.Events(ctx, filter, after)
}

var (
	before = touchstone.Shape{Source: "web", Name: "before"}.WithID()
	after  = touchstone.Shape{Source: "web", Name: "after"}.WithID()
)

// looks are events of customers, one each with an order, in the shape of before.
func looks(customers ...touchstone.SubjectID) []touchstone.Event {
	var out []touchstone.Event
	for i, c := range customers {
		at := time.UnixMilli(int64(i))
		out = append(out, touchstone.Event{Kind: touchstone.Interaction, Shape: before, Subjects: []touchstone.SubjectID{c}, Occurred: at, Received: at,
			Objects: []touchstone.Object{{Type: "order", ID: strconv.Itoa(int(c))}}})
	}
	return out
}

// counts tells how many events there are by their shapes, before and after.
func (h *house) counts(t *testing.T) [2]int {
	t.Helper()
	v, err := h.index.View(t.Context(), &touchstone.Meaning{}, Question{Scope: index.Scope{Names: []string{"before", "after"},
		Activity: func(s touchstone.ShapeID, _ touchstone.EventKind, _ uint32) (uint32, bool) {
			return uint32(slices.Index([]touchstone.ShapeID{before.ID, after.ID}, s)), true
		}}})
	if err != nil {
		t.Fatal(err)
	}
	var n [2]int
	for part := range v.Parts() {
		if err := v.Visit(t.Context(), part, func(trail *journey.Trail) {
			for _, a := range trail.Activity {
				n[a]++
			}
		}); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

// While the facts of before cannot be read for the new index, the old one
// answers: new facts are in it, erased ones are not, also after a restart. Then
// the new one takes over, and nothing is left of the old.
func TestOldShapesAnswerUntilNewOnesAreReady(t *testing.T) {
	store := &failing{Store: memory.Open()}
	h := &house{store: store, folder: t.TempDir()}
	h.open(t)
	defer func() { h.kill(t) }()
	h.append(t, looks(1, 2, 3, 4, 5, 6, 7, 8)...)
	h.wait(t)
	written := func() bool {
		files, err := filepath.Glob(filepath.Join(h.folder, "*-0.trails"))
		return err == nil && len(files) == 2
	}
	h.until(t, "a snapshot is written", written)
	store.upTo.Store(1)
	var rows []eventstore.Reshaped
	for p := range touchstone.Position(8) {
		rows = append(rows, eventstore.Reshaped{Position: p + 1, Shape: after})
	}
	h.derive(t, rows)
	h.until(t, "the index sees that it is behind", func() bool { return h.index.Status().Behind })
	h.append(t, looks(9)...)
	h.until(t, "the new fact is there", func() bool { return h.index.Status().Position == 9 })
	if got := h.counts(t); got != [2]int{9, 0} {
		t.Errorf("while it is behind: %v", got)
	}
	h.kill(t)
	h.open(t)
	h.until(t, "it answers again", func() bool { return h.index.Status().Ready })
	if got, s := h.counts(t), h.index.Status(); got != [2]int{9, 0} || !s.Behind || s.Generation != 0 {
		t.Errorf("after a restart: %v, %+v", got, s)
	}
	gone := []touchstone.SubjectID{3}
	if _, err := store.Erase(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	if n, err := h.index.Erase(t.Context(), gone); err != nil || n != 2 { // as a customer, and the order
		t.Errorf("erased %d: %v", n, err)
	}
	if got := h.counts(t); got != [2]int{8, 0} {
		t.Errorf("after an erasure: %v", got)
	}
	store.upTo.Store(0)
	h.wait(t)
	if got, s := h.counts(t), h.index.Status(); got != [2]int{1, 7} || s.Behind || s.Position != 9 {
		t.Errorf("when it is renewed: %v, %+v", got, s)
	}
	h.until(t, "the old snapshots are gone", func() bool {
		files, err := filepath.Glob(filepath.Join(h.folder, "*-0.trails*"))
		return err == nil && len(files) == 0
	})
}

// No event is about an order, and yet the facts of before are not read again for
// orders after a restart.
func TestNothingIsReadAgainForWhatNobodyDoes(t *testing.T) {
	store := &failing{Store: memory.Open()}
	h := &house{store: store, folder: t.TempDir()}
	h.open(t)
	defer func() { h.kill(t) }()
	events := looks(1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2)
	for i := range events {
		events[i].Objects = nil
	}
	h.append(t, events...)
	h.wait(t)
	h.until(t, "a snapshot of no orders is written", func() bool {
		files, err := filepath.Glob(filepath.Join(h.folder, "*-0.trails"))
		return err == nil && len(files) == 2
	})
	h.kill(t)
	store.upTo.Store(1)
	h.open(t)
	h.until(t, "it answers again", func() bool { return h.index.Status().Ready })
	if got := h.counts(t); got != [2]int{20, 0} {
		t.Errorf("%v", got)
	}
}

// until waits until something holds.
func (h *house) until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !holds(); h.index.Wake() {
		if time.Now().After(end) {
			t.Fatalf("this did not come: %s: %+v", what, h.index.Status())
		}
		time.Sleep(time.Millisecond)
	}
}
