// SPDX-License-Identifier: Apache-2.0

package privacy

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/eventstore/memory"
	"touchstone/identity"
	"touchstone/ingest/envelope"
	"touchstone/vault"
	"touchstone/workspace"
	"touchstone/workspace/sqlite"
	"touchstone/workspace/sqlstore"
)

const hotel, other = touchstone.WorkspaceID("hotel"), touchstone.WorkspaceID("other")

// clock is a clock that tests move.
type clock struct{ at time.Time }

func newClock() *clock { return &clock{time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time { return c.at }

// world is a workspace in real adapters, with a second one that must stay as it
// is, and events in a store that outlives being opened again.
type world struct {
	t      testing.TB
	clock  *clock
	folder string // of the data
	vaults string // lies elsewhere
	backup string // of the workspace store, with which it begins; "": two empty workspaces
	events eventstore.Store

	store *sqlstore.Store
	room  workspace.Workspace
	vault *vault.Vault
	keys  *vault.Keys
	graph *identity.Graph
	next  touchstone.Position
}

func newWorld(t testing.TB) *world {
	w := &world{t: t, clock: newClock(), folder: t.TempDir(), vaults: t.TempDir(), events: memory.Open()}
	w.start()
	t.Cleanup(func() { w.stop() })
	return w
}

// start opens everything in the world's folders but the events.
func (w *world) start() {
	w.t.Helper()
	ctx := context.Background() // also during Cleanup
	var err error
	if w.store, err = sqlite.Open(ctx, filepath.Join(w.folder, "workspace.db"), sqlstore.Options{Now: w.clock.now, ID: rand.Text}); err != nil {
		w.t.Fatal(err)
	}
	w.fill(ctx)
	if w.vault, err = vault.Open(ctx, w.vaults, vault.Options{Now: w.clock.now}); err != nil {
		w.t.Fatal(err)
	}
	if w.keys, err = w.vault.Keys(ctx, hotel); err != nil {
		w.t.Fatal(err)
	}
	w.room = w.store.In(hotel)
	w.graph = w.identities(w.room)
}

// fill gives a new store what it begins with.
func (w *world) fill(ctx context.Context) {
	w.t.Helper()
	if w.backup != "" {
		if _, err := w.store.Restore(ctx, w.backup); err != nil {
			w.t.Fatal(err)
		}
		return
	}
	for _, id := range []touchstone.WorkspaceID{hotel, other} {
		made := touchstone.Workspace{Meta: touchstone.Meta{ID: string(id)}, Name: touchstone.Label{EN: "Hotel"}, Settings: touchstone.DefaultSettings()}
		if _, err := w.store.Workspaces().Create(ctx, made); err != nil && touchstone.KindOf(err) != touchstone.Conflict {
			w.t.Fatal(err)
		}
	}
}

func (w *world) identities(room workspace.Workspace) *identity.Graph {
	w.t.Helper()
	g, err := identity.Open(context.Background(), filepath.Join(w.folder, "identity"), identity.Options{Workspace: room, Events: w.events, Keys: w.keys, Now: w.clock.now})
	if err != nil {
		w.t.Fatal(err)
	}
	return g
}

// stop lets everything go without saving the mapping, as a crash does.
func (w *world) stop() {
	if err := w.store.Close(); err != nil {
		w.t.Error(err)
	}
	if err := w.vault.Close(); err != nil {
		w.t.Error(err)
	}
}

func (w *world) options() Options {
	return Options{Workspace: w.room, Events: w.events, Identities: w.graph, Keys: w.keys, Compacter: w.store, Now: w.clock.now}
}

func (w *world) office(o Options) *Office {
	w.t.Helper()
	office, err := Open(o)
	if err != nil {
		w.t.Fatal(err)
	}
	return office
}

// say stores events that name identifiers, sealed, and projects them.
func (w *world) say(events ...touchstone.Event) {
	w.t.Helper()
	for i := range events {
		w.next++
		events[i].Position = w.next
	}
	if err := w.keys.Seal(w.t.Context(), events); err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.events.Append(w.t.Context(), events); err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.graph.Project(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) subject(kind touchstone.SubjectKind, value string) touchstone.Identifier {
	w.t.Helper()
	s, err := envelope.NewSubjects(w.keys.Secret(), "")
	if err != nil {
		w.t.Fatal(err)
	}
	id, err := s.Identifier(envelope.Identifier{Kind: kind, Value: value, Verified: true})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// event makes an event of somebody; n makes its id.
func (w *world) event(n byte, kind touchstone.EventKind, who ...touchstone.Identifier) touchstone.Event {
	e := touchstone.Event{ID: touchstone.EventID{n}, Kind: kind, Claimed: w.clock.at, Occurred: w.clock.at, Received: w.clock.at,
		Shape: touchstone.Shape{Source: "app", Channel: "app", Name: "said"}.WithID()}
	for _, i := range who {
		e.Subjects = append(e.Subjects, i.Subject)
	}
	e.Private.Identifiers = who
	return e
}

// ann and bob are two customers who share a tablet. Ann gave a number that
// nobody verified.
type cast struct {
	user, phone, number, bob, tablet touchstone.Identifier
}

const (
	annsPhone  = "+8613800138000"
	annsNumber = "+8613900139000"
	annsWords  = "The bathroom of room 1408 was cold, says Ann Perkins"
	annsName   = "Ann Perkins"
)

func (w *world) cast() cast {
	c := cast{user: w.subject(touchstone.UserID, "ann-user-7741"), phone: w.subject(touchstone.Phone, annsPhone), number: w.subject(touchstone.Phone, annsNumber),
		bob: w.subject(touchstone.UserID, "bob-user-1"), tablet: w.subject(touchstone.DeviceID, "tablet-1")}
	c.number.Verified = false
	return c
}

// story is what ann and bob say.
func (w *world) story(c cast) []touchstone.Event {
	identify := w.event(1, touchstone.Identify, c.user, c.phone, c.number, c.tablet)
	identify.Private.Traits = []touchstone.Property{{Name: "name", Type: touchstone.String, Text: annsName}}
	identify.Consents = []touchstone.Consent{{Purpose: "mail", Granted: true}}
	feedback := w.event(2, touchstone.Feedback, c.user)
	feedback.Private.Texts = []touchstone.Text{{Field: "why", Text: annsWords}}
	feedback.Scores = []touchstone.Score{{Metric: "nps", Value: 200, High: 1000}}
	byPhone := w.event(3, touchstone.Interaction, c.phone)
	byPhone.Private.Place = "https://example.cn/guests/ann-perkins"
	bobs := w.event(4, touchstone.Feedback, c.bob, c.tablet)
	bobs.Private.Texts = []touchstone.Text{{Field: "why", Text: "Bob liked it"}}
	return []touchstone.Event{identify, feedback, byPhone, bobs}
}
