// SPDX-License-Identifier: Apache-2.0

package live

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"touchstone"
	"touchstone/eventstore/memory"
	"touchstone/ingest/envelope"
	"touchstone/ingest/shape"
	"touchstone/journey"
)

var deeds = []string{"search", "book", "pay"}

// deed is what somebody really did, at one of few moments, so that much is done
// at the same time.
type deed struct {
	who, what string
	moment    time.Time
}

var someDeed = rapid.Custom(func(t *rapid.T) deed {
	return deed{
		rapid.SampledFrom([]string{"ann", "bob", "cem"}).Draw(t, "who"), rapid.SampledFrom(deeds).Draw(t, "what"),
		time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 4).Draw(t, "minute")) * time.Minute),
	}
})

// desk takes in what devices tell.
type desk struct {
	*envelope.Builder
	now time.Time
}

func newDesk(t rapid.TB) *desk {
	t.Helper()
	d := &desk{}
	var err error
	d.Builder, err = envelope.NewBuilder(envelope.Options{
		Secret: []byte("0123456789abcdef"), Settings: envelope.Settings{Source: touchstone.Source{Name: "app"}},
		Shaper: shape.New(shape.Options{Source: "app"}), Now: func() time.Time { return d.now },
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// take makes the fact of a deed that a device tells of within a month, by a clock
// that is wrong by up to years.
func (d *desk) take(t *rapid.T, done deed) touchstone.Event {
	t.Helper()
	wrong := time.Duration(rapid.Int64Range(-5*365*24, 20*365*24).Draw(t, "hours wrong")) * time.Hour
	d.now = done.moment.Add(time.Duration(rapid.Int64Range(0, 30*24*3600_000).Draw(t, "ms until told")) * time.Millisecond)
	e, err := d.Event(&envelope.Message{
		Name: done.what, Identifiers: []envelope.Identifier{{Kind: touchstone.UserID, Value: done.who}},
		Claimed: done.moment.Add(wrong), SentAt: d.now.Add(wrong),
	})
	if err != nil {
		t.Fatal(err)
	}
	e.Private = touchstone.Private{} // which stores want sealed
	return e
}

// truth gives the trails of deeds that were taken in, in this order, as trailsOf
// does, and how often one deed follows another.
func truth(taken []deed) (trails []string, follows map[string]int) {
	by := map[string][]deed{}
	for _, d := range taken {
		by[d.who] = append(by[d.who], d)
	}
	trails, follows = []string{}, map[string]int{}
	for _, own := range by {
		slices.SortStableFunc(own, func(a, b deed) int { return a.moment.Compare(b.moment) })
		var codes []int
		var at []int64
		for i, d := range own {
			codes, at = append(codes, slices.Index(deeds, d.what)), append(at, d.moment.UnixMilli())
			if i > 0 {
				follows[own[i-1].what+" > "+d.what]++
			}
		}
		none := make([]int, len(own))
		trails = append(trails, fmt.Sprint(codes, at, none, none, []int{}))
	}
	slices.Sort(trails)
	return trails, follows
}

// However wrong the clocks of devices are and however late they tell, trails are
// in the order in which things were done, and what was done at the same time is in
// the order of intake: over the index as over the store's stream.
func TestWrongClocksAndTiesKeepTheOrderOfIntake(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := &house{store: memory.Open(), folder: t.TempDir()}
		h.open(rt)
		defer func() { h.kill(rt) }()
		d, taken := newDesk(rt), []deed{}
		for range rapid.IntRange(1, 5).Draw(rt, "batches") {
			var batch []touchstone.Event
			for _, done := range rapid.SliceOfN(someDeed, 0, 8).Draw(rt, "deeds") {
				taken, batch = append(taken, done), append(batch, d.take(rt, done))
			}
			h.append(rt, batch...)
			if h.wait(rt); rapid.IntRange(0, 2).Draw(rt, "again") == 0 {
				drawReopening(rt, h)
			}
		}
		h.wait(rt)
		h.checkDeeds(rt, taken)
	})
}

// drawReopening closes the index, which writes a snapshot, or kills it, and opens
// it again.
func drawReopening(t *rapid.T, h *house) {
	h.kill(t)
	if rapid.Bool().Draw(t, "closed") {
		if err := h.index.Close(); err != nil {
			t.Fatal(err)
		}
	}
	h.open(t)
}

// checkDeeds compares both sources with what was done.
func (h *house) checkDeeds(t *rapid.T, taken []deed) {
	m, q := &touchstone.Meaning{}, Question{}
	q.Names = deeds
	shapes := map[touchstone.ShapeID]uint32{}
	for code, name := range deeds {
		shapes[touchstone.Shape{Normaliser: shape.Version, Source: "app", Name: name}.WithID().ID] = uint32(code)
	}
	q.Activity = func(s touchstone.ShapeID, _ touchstone.EventKind, _ uint32) (uint32, bool) {
		code, ok := shapes[s]
		return code, ok
	}
	view, stream := h.both(t, m, q)
	trails, follows := truth(taken)
	for name, source := range map[string]journey.Source{"index": view, "stream": stream} {
		if d := gocmp.Diff(trails, trailsOf(t, source)); d != "" {
			t.Fatalf("%s: %s", name, d)
		}
		mined, err := journey.MineSource(context.Background(), source, journey.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int{}
		for _, e := range mined.Graph.Edges {
			got[deeds[e.From]+" > "+deeds[e.To]] = e.Count
		}
		if d := gocmp.Diff(follows, got); d != "" {
			t.Fatalf("%s: %s", name, d)
		}
	}
}
