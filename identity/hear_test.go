// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/eventstore/memory"
)

// tell stores events and lets a graph hear them, as the drain does.
func (w *world) tell(t testing.TB, g *Graph, events ...touchstone.Event) {
	t.Helper()
	at, err := w.Events.Append(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var said []eventstore.Said
	for i := range events {
		events[i].Position = at.Position + touchstone.Position(i) + 1
		said = append(said, eventstore.SaidBy(&events[i]))
	}
	w.arrive(t, events...)
	g.Hear(at.Position, at.Position+touchstone.Position(len(events)), said)
}

// Whether events are heard, read, or some of each, the mapping and the profiles
// are the same.
func TestHearingIsReading(t *testing.T) {
	w := newWorld(t)
	folder, n := t.TempDir(), 0
	kinds := []touchstone.SubjectKind{touchstone.UserID, touchstone.UserID, touchstone.Phone, touchstone.MemberID, touchstone.DeviceID, touchstone.AnonymousID}
	fresh := func() *Graph {
		n++
		w.room(t)
		w.Events = memory.Open()
		return w.open(t, fmt.Sprintf("%s/%d", folder, n))
	}
	rapid.Check(t, func(rt *rapid.T) {
		one := func(i int) touchstone.Event {
			var who []touchstone.Identifier
			for _, s := range rapid.SliceOfNDistinct(rapid.IntRange(1, 6), 1, 4, rapid.ID).Draw(rt, "who") {
				who = append(who, touchstone.Identifier{Subject: touchstone.SubjectID(s), Kind: kinds[s-1], Value: fmt.Sprint("v", s), Verified: rapid.Bool().Draw(rt, "verified")})
			}
			kind := rapid.SampledFrom([]touchstone.EventKind{touchstone.Interaction, touchstone.Identify}).Draw(rt, "kind")
			e := fact(i, kind, who...)
			e.Occurred = noon.Add(time.Duration(rapid.IntRange(0, 5).Draw(rt, "occurred")) * time.Minute)
			switch rapid.IntRange(0, 3).Draw(rt, "more") {
			case 1:
				e.Private.Traits = []touchstone.Property{{Name: "alone", Type: touchstone.Bool}} // kept where the event links
			case 0:
				e.Private.Traits = []touchstone.Property{{Name: "city", Type: touchstone.Integer, Integer: rapid.Int64Range(1, 3).Draw(rt, "city")}}
				e.Consents = []touchstone.Consent{{Purpose: "mail", Granted: rapid.Bool().Draw(rt, "granted")}}
			}
			return e
		}
		var batches [][]touchstone.Event
		for b := range rapid.IntRange(1, 8).Draw(rt, "batches") {
			var batch []touchstone.Event
			for i := range rapid.IntRange(1, 6).Draw(rt, "events") {
				batch = append(batch, one(100*b+i))
			}
			batches = append(batches, batch)
		}
		state := func(g *Graph, next func(*Graph, []touchstone.Event)) (map[touchstone.SubjectID]touchstone.CustomerID, []Profile) {
			for _, b := range batches {
				events := make([]touchstone.Event, len(b))
				copy(events, b)
				next(g, events)
			}
			g.project(t)
			var profiles []Profile
			for s := range touchstone.CustomerID(7) {
				if p, err := g.Profile(t.Context(), s); err == nil {
					profiles = append(profiles, p)
				}
			}
			return pairs(g.Mapping()), profiles
		}
		wantPairs, wantProfiles := state(fresh(), func(g *Graph, events []touchstone.Event) { w.arrive(t, events...) })
		gotPairs, gotProfiles := state(fresh(), func(g *Graph, events []touchstone.Event) {
			if rapid.IntRange(0, 4).Draw(rt, "deaf") == 0 {
				w.arrive(t, events...)
			} else {
				w.tell(t, g, events...)
			}
			if rapid.Bool().Draw(rt, "project") {
				g.project(t)
			}
		})
		if diff := cmp.Diff(wantPairs, gotPairs); diff != "" {
			rt.Errorf("mapping: %s", diff)
		}
		if diff := cmp.Diff(wantProfiles, gotProfiles); diff != "" {
			rt.Errorf("profiles: %s", diff)
		}
	})
}

// What was heard is not read again: the event store does not have it here. What
// says nothing new costs nothing, and the cursor passes it all the same.
func TestWhatIsHeardIsNotRead(t *testing.T) {
	w := newWorld(t)
	g := w.open(t, t.TempDir())
	a, b := w.who(t, touchstone.UserID, "a", false), w.who(t, touchstone.Phone, "13800138000", true)
	said := func(at touchstone.Position, who ...touchstone.Identifier) eventstore.Said {
		e := fact(int(at), touchstone.Interaction, who...)
		e.Position = at
		return eventstore.SaidBy(&e)
	}
	g.Hear(0, 5, []eventstore.Said{said(2, a, b)})
	if p := g.project(t); p.Position != 5 || p.Events != 1 || p.Edges != 1 {
		t.Errorf("projected %+v", p)
	}
	g.Hear(5, 9, []eventstore.Said{said(6, a, b), said(9, b, a)})
	if p := g.project(t); p.Position != 9 || p.Events != 0 || p.Edges != 0 {
		t.Errorf("projected %+v of what is known", p)
	}
	g.Hear(12, 20, []eventstore.Said{said(15, a, w.who(t, touchstone.UserID, "c", false))}) // 10 to 12 were not heard
	if p := g.project(t); p.Position != 9 || p.Edges != 0 {
		t.Errorf("projected %+v over a gap", p)
	}
}

// Nothing that was heard of an erased subject is kept.
func TestWhatIsHeardOfTheErasedIsForgotten(t *testing.T) {
	w := newWorld(t)
	g := w.open(t, t.TempDir())
	a, b := w.who(t, touchstone.UserID, "a", false), w.who(t, touchstone.Phone, "13800138000", true)
	w.tell(t, g, fact(1, touchstone.Identify, a, b), fact(2, touchstone.Identify, w.who(t, touchstone.UserID, "c", false), w.who(t, touchstone.UserID, "d", false)))
	if _, err := w.Keys.Enter(t.Context(), []touchstone.SubjectID{a.Subject}, "usr_1", ""); err != nil {
		t.Fatal(err)
	}
	if p := g.project(t); p.Edges != 1 {
		t.Errorf("projected %+v", p)
	}
	if known, err := w.Workspace.Subjects().ByID(t.Context(), []touchstone.SubjectID{a.Subject, b.Subject}); err != nil || len(known) != 0 {
		t.Errorf("kept %v, %v", known, err)
	}
}
