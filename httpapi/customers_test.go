// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"touchstone"
	"touchstone/identity"
	"touchstone/ingest/envelope"
	"touchstone/ingest/importing"
	"touchstone/ingest/mapping"
	"touchstone/ingest/shape"
	"touchstone/privacy"
	"touchstone/search"
	"touchstone/vault"
	"touchstone/voice"
)

// rich is a world whose workspace main seals, knows customers, erases and
// imports.
type rich struct {
	*world
	keys    *vault.Keys
	graph   *identity.Graph
	main    *Workspace
	builder *envelope.Builder
}

func newRich(t *testing.T) *rich { return enriched(t, newWorld(t)) }

// enriched makes the workspace main of a world a rich one.
func enriched(t *testing.T, w *world) *rich {
	t.Helper()
	r := &rich{world: w, main: must(w.api.options.Workspaces(t.Context(), "main"))}
	v := must(vault.Open(t.Context(), filepath.Join(t.TempDir(), "vault"), vault.Options{Now: w.now}))
	r.keys = must(v.Keys(t.Context(), "main"))
	r.graph = must(identity.Open(t.Context(), filepath.Join(t.TempDir(), "identity"), identity.Options{Workspace: w.store.In("main"), Events: w.events, Keys: r.keys, Now: w.now}))
	t.Cleanup(func() {
		if err := errors.Join(r.main.Search.Close(), r.graph.Close()); err != nil {
			t.Error(err)
		}
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	})
	office := must(privacy.Open(privacy.Options{Workspace: w.store.In("main"), Events: w.events, Identities: r.graph, Keys: r.keys, Now: w.now}))
	source := must(w.store.In("main").Sources().Create(t.Context(), touchstone.Source{Name: "site", Channel: "website"}))
	r.builder = must(envelope.NewBuilder(envelope.Options{Secret: r.keys.Secret(), Settings: envelope.Settings{Source: source, Currency: "CNY"}, Shaper: shape.New(shape.Options{Source: "site"}), Now: w.now}))
	r.main.Keys, r.main.Identities, r.main.Privacy = r.keys, r.graph, office
	r.main.Search = must(search.Open(t.Context(), filepath.Join(t.TempDir(), "search"), search.Options{Events: w.events, Keys: r.keys}))
	r.main.Voice = must(voice.Open(t.Context(), filepath.Join(t.TempDir(), "voice"), voice.Options{Events: w.events, Keys: r.keys, Model: func(context.Context) (voice.Model, error) {
		return voice.Model{Version: "v1", Reader: func() voice.Reader { return cheerful{} }}, nil
	}}))
	r.main.Identifiers = must(envelope.NewSubjects(r.keys.Secret(), ""))
	r.main.Imports = must(importing.New(importing.Options{Workspace: w.store.In("main"), Folder: filepath.Join(t.TempDir(), "uploads"), Accept: r.accept, Now: w.now, NewID: newIDs("u"), Log: w.api.options.Log,
		Maker: func(_ context.Context, name string) (mapping.Maker, error) {
			if name != "site" {
				return nil, &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("api.no_record", "id", name)}
			}
			return r.builder, nil
		}}))
	return r
}

// accept stores events as a drain would.
func (r *rich) accept(ctx context.Context, events []touchstone.Event) (touchstone.Position, error) {
	for i := range events {
		r.position++
		events[i].Position = r.position
	}
	if err := r.keys.Seal(ctx, events); err != nil {
		return 0, err
	}
	_, err := r.events.Append(ctx, events)
	return r.position, err
}

// tell sends messages in and lets identities see them.
func (r *rich) tell(messages ...envelope.Message) {
	r.t.Helper()
	var events []touchstone.Event
	for i := range messages {
		messages[i].ID = fmt.Sprint("m", r.position, "-", i)
		events = append(events, must(r.builder.Event(&messages[i])))
	}
	must(r.accept(r.t.Context(), events))
	must(r.graph.Project(r.t.Context()))
	must(r.main.Search.Project(r.t.Context()))
}

func (r *rich) find(kind touchstone.SubjectKind, value string) CustomerFound {
	r.t.Helper()
	return read[CustomerFound](r.t, r.want(200, request{method: "POST", path: base + "/customers/search", as: "owner", body: map[string]any{"kind": kind, "value": value}}))
}

func id(kind touchstone.SubjectKind, value string) envelope.Identifier {
	return envelope.Identifier{Kind: kind, Value: value, Verified: true}
}

// people tells of Li, who came by phone and e-mail, and of Wang.
func (r *rich) people() {
	r.facts() // the rules
	at := time.Date(2026, 2, 1, 9, 0, 0, 0, time.UTC)
	r.tell(
		envelope.Message{Name: "check-in", Unit: "E1", Claimed: at, Identifiers: []envelope.Identifier{id(touchstone.UserID, "li"), id(touchstone.Phone, "13800001111")},
			Texts: []touchstone.Text{{Field: "comment", Text: "太慢了"}}, Consents: []touchstone.Consent{{Purpose: "marketing", Granted: true}}},
		envelope.Message{Name: "view", Unit: "W1", Claimed: at.Add(time.Hour), Identifiers: []envelope.Identifier{id(touchstone.UserID, "li")}, Place: "https://example.com/room/1234?email=li@example.com"},
		envelope.Message{Name: "view", Unit: "W1", Claimed: at.Add(2 * time.Hour), Identifiers: []envelope.Identifier{id(touchstone.UserID, "wang")}},
		envelope.Message{Kind: touchstone.Identify, Name: "identify", Claimed: at, Identifiers: []envelope.Identifier{id(touchstone.UserID, "li")}, Traits: []touchstone.Property{{Name: "name", Type: touchstone.String, Text: "李雷"}}},
	)
}

func TestACustomerIsFoundAndShown(t *testing.T) {
	r := newRich(t)
	r.people()
	li := r.find(touchstone.Phone, "138 0000 1111")
	if same := r.find(touchstone.UserID, "li"); same.Customer != li.Customer {
		t.Errorf("phone gives %s, user id %s", li.Customer, same.Customer)
	}
	at := base + "/customers/" + li.Customer.String()
	p := read[identity.Profile](t, r.want(200, request{method: "GET", path: at, as: "analyst"}))
	if len(p.Identifiers) != 2 || len(p.Traits) != 1 || string(p.Traits[0].Value) != `"李雷"` || len(p.Consents) != 1 || !p.Consents[0].Granted {
		t.Errorf("the profile is %+v", p)
	}
	e := read[CustomerExplained](t, r.want(200, request{method: "GET", path: at + "/explanation", as: "analyst"}))
	if len(e.Subjects) != 2 || len(e.Path) != 1 {
		t.Errorf("the explanation is %+v", e)
	}
	line := read[page[EventCard]](t, r.want(200, request{method: "GET", path: at + "/timeline?limit=2", as: "analyst"}))
	if len(line.Items) != 2 || line.Items[0].Name != "check-in" || line.Items[0].Texts[0].Text != "太慢了" || line.Next == "" {
		t.Errorf("the timeline is %+v, next %q", line.Items, line.Next)
	}
	rest := read[page[EventCard]](t, r.want(200, request{method: "GET", path: at + "/timeline?limit=2&cursor=" + line.Next, as: "analyst"}))
	if len(rest.Items) != 1 || rest.Items[0].Name != "view" || !strings.Contains(rest.Items[0].Place, "li@example.com") {
		t.Errorf("the rest is %+v", rest.Items)
	}
	r.want(404, request{method: "GET", path: base + "/customers/cus_00000000000000ff", as: "analyst"})
	r.want(422, request{method: "GET", path: base + "/customers/nonsense", as: "analyst"})
	r.want(422, request{method: "GET", path: at + "/timeline?cursor=nonsense", as: "analyst"})
	r.want(404, request{method: "POST", path: base + "/customers/search", as: "owner", body: map[string]any{"kind": "phone", "value": "13900000000"}})
	r.want(422, request{method: "POST", path: base + "/customers/search", as: "owner", body: map[string]any{"kind": "phone", "value": "not a phone"}})
	r.want(422, request{method: "POST", path: base + "/customers/search", as: "owner", body: map[string]any{"kind": "device_id", "value": "t-1"}})
	r.want(404, request{method: "POST", path: base + "/customers/search", as: "owner", body: map[string]any{"kind": "device_id", "value": "t-1", "source": "site"}})
}

func TestACustomerIsFoundByAnOrder(t *testing.T) {
	r := newRich(t)
	r.people()
	at := time.Date(2026, 2, 3, 9, 0, 0, 0, time.UTC)
	order := []touchstone.Object{{Type: "order", ID: "A-1"}}
	r.tell(envelope.Message{Name: "view", Claimed: at, Objects: order},
		envelope.Message{Name: "check-in", Unit: "E1", Claimed: at.Add(time.Hour), Objects: order, Identifiers: []envelope.Identifier{id(touchstone.UserID, "li")}})
	search := func(status int, as string, body map[string]any) answered {
		t.Helper()
		body["kind"] = "object"
		return r.want(status, request{method: "POST", path: base + "/customers/search", as: as, body: body})
	}
	found := read[CustomerFound](t, search(200, "analyst", map[string]any{"object": "order", "value": "A-1"}))
	if li := r.find(touchstone.UserID, "li"); found.Customer != li.Customer {
		t.Errorf("the order gives %s, want %s", found.Customer, li.Customer)
	}
	search(404, "analyst", map[string]any{"object": "order", "value": "A-2"})
	search(404, "analyst", map[string]any{"object": "stay", "value": "A-1"})
	search(422, "analyst", map[string]any{"value": "A-1"})
	search(403, "viewer", map[string]any{"object": "order", "value": "A-1"})
}

func TestAScopedReaderMeetsOwnCustomersOnly(t *testing.T) {
	r := newRich(t)
	r.people()
	li, wang := r.find(touchstone.UserID, "li").Customer.String(), r.find(touchstone.UserID, "wang").Customer.String()
	for _, as := range []string{"touchpoint-owner", "unit-manager"} {
		line := read[page[EventCard]](t, r.want(200, request{method: "GET", path: base + "/customers/" + li + "/timeline", as: as}))
		if len(line.Items) != 1 || line.Items[0].Name != "check-in" {
			t.Errorf("%s sees %+v", as, line.Items)
		}
		r.want(200, request{method: "GET", path: base + "/customers/" + li, as: as})
		r.want(404, request{method: "GET", path: base + "/customers/" + wang, as: as})
		r.want(404, request{method: "GET", path: base + "/customers/" + wang + "/timeline", as: as})
		r.want(404, request{method: "POST", path: base + "/customers/search", as: as, body: map[string]any{"kind": "user_id", "value": "wang"}})
	}
	// Who may not read customers reads facts without what is personal.
	seen := r.want(200, request{method: "GET", path: base + "/events", as: "designer"})
	for _, personal := range []string{"li@example.com", "李雷", "13800001111", "+8613800001111", "customer\"", "identifiers"} {
		if strings.Contains(string(seen.body), personal) {
			t.Errorf("a designer reads %s", personal)
		}
	}
	if !strings.Contains(string(seen.body), "太慢了") {
		t.Error("a designer does not read what was said")
	}
}

func TestConsentsAreWrittenDown(t *testing.T) {
	r := newRich(t)
	r.people()
	li := r.find(touchstone.UserID, "li").Customer.String()
	r.pass(time.Minute)
	p := read[identity.Profile](t, r.want(200, request{method: "PUT", path: base + "/customers/" + li + "/consents", as: "admin", body: map[string]any{"purpose": "marketing", "granted": false}}))
	if len(p.Consents) != 1 || p.Consents[0].Granted {
		t.Errorf("consents are %+v", p.Consents)
	}
	r.pass(time.Minute)
	p = read[identity.Profile](t, r.want(200, request{method: "PUT", path: base + "/customers/" + li + "/consents", as: "admin", body: map[string]any{"purpose": "marketing", "granted": true}}))
	if len(p.Consents) != 1 || !p.Consents[0].Granted {
		t.Errorf("consents are %+v", p.Consents)
	}
	r.audited(li, "update 0 0", "update 0 0")
	r.pass(time.Minute)
	r.want(200, request{method: "PUT", path: base + "/customers/" + li + "/consents", as: "admin", body: map[string]any{"purpose": "sms", "granted": true, "reason": "said so at the desk"}})
	log := read[page[AuditEntry]](t, r.want(200, request{method: "GET", path: base + "/audit?noun=consent", as: "owner"}))
	if got := string(log.Items[0].Detail); !strings.Contains(got, `"purpose":"sms"`) || !strings.Contains(got, `"reason":"said so at the desk"`) {
		t.Errorf("the audit log says %s", got)
	}
}

func TestMergeSplitAndUndo(t *testing.T) {
	r := newRich(t)
	r.people()
	li, wang := r.find(touchstone.UserID, "li"), r.find(touchstone.UserID, "wang")
	one := func() bool {
		return r.find(touchstone.UserID, "li").Customer == r.find(touchstone.UserID, "wang").Customer
	}
	do := func(path string, body map[string]any) {
		t.Helper()
		r.want(204, request{method: "POST", path: base + "/identity" + path, as: "analyst", body: body})
	}
	a, b := min(li.Subject, wang.Subject), max(li.Subject, wang.Subject)
	edge := map[string]any{"a": a, "b": b, "kind": "manual", "reason": "no"}
	do("/links", map[string]any{"a": wang.Subject, "b": li.Subject})
	if !one() {
		t.Error("a link does not join")
	}
	joined := r.find(touchstone.UserID, "li").Customer
	delete(edge, "reason")
	effect := read[UndoEffect](t, r.want(200, request{method: "POST", path: base + "/identity/undo/preview", as: "analyst", body: map[string]any{"customer": joined, "edges": []any{edge}}}))
	if !one() || len(effect.Parts) != 2 || len(effect.Parts[0].Subjects) != 2 || effect.Parts[0].Events != 3 || len(effect.Parts[1].Subjects) != 1 || effect.Parts[1].Events != 1 {
		t.Errorf("an undo would part %+v", effect.Parts)
	}
	edge["reason"] = "no"
	do("/undo", edge)
	if one() {
		t.Error("an undone link joins")
	}
	do("/redo", edge)
	if !one() {
		t.Error("a link that was redone does not join")
	}
	do("/guards", map[string]any{"kind": "apart", "a": wang.Subject, "b": li.Subject, "reason": "two people"})
	if one() {
		t.Error("a split does not part")
	}
	do("/guards/undo", map[string]any{"kind": "apart", "a": li.Subject, "b": wang.Subject})
	if !one() {
		t.Error("a split that was taken back parts")
	}
	r.want(404, request{method: "POST", path: base + "/identity/undo/preview", as: "analyst", body: map[string]any{"customer": "cus_00000000000000ff", "edges": []any{map[string]any{"a": a, "b": b, "kind": "manual"}}}})
	r.want(404, request{method: "POST", path: base + "/identity/undo", as: "analyst", body: map[string]any{"a": a, "b": b, "kind": "alias"}})
	r.want(200, request{method: "GET", path: base + "/identity/quarantine", as: "analyst"})
	log := read[page[AuditEntry]](t, r.want(200, request{method: "GET", path: base + "/audit?noun=identity", as: "owner"}))
	var did []string
	for _, e := range log.Items {
		did = append(did, e.Action)
	}
	if !slices.Equal(did, []string{"unguard", "guard", "redo", "undo", "link"}) {
		t.Errorf("the audit log says %v", did)
	}
}

func TestAnErasedCustomerIsGone(t *testing.T) {
	r := newRich(t)
	r.people()
	li := r.find(touchstone.UserID, "li").Customer.String()
	export := r.want(200, request{method: "GET", path: base + "/customers/" + li + "/export", as: "admin"})
	if !strings.Contains(string(export.body), "李雷") || !strings.Contains(string(export.body), "太慢了") {
		t.Errorf("the export is %s", export.body)
	}
	r.want(422, request{method: "POST", path: base + "/erasures", as: "admin", body: map[string]string{"customer": li}})
	receipt := read[Receipt](t, r.want(201, request{method: "POST", path: base + "/erasures", as: "admin", body: map[string]string{"customer": li, "reason": "asked for it"}}))
	if len(receipt.Subjects) != 2 || len(receipt.Steps) == 0 || receipt.Steps[0].Name != "keys" {
		t.Errorf("the receipt is %+v", receipt)
	}
	r.want(200, request{method: "GET", path: base + "/erasures/" + receipt.ID, as: "admin"})
	if all := read[items[Receipt]](t, r.want(200, request{method: "GET", path: base + "/erasures", as: "admin"})); len(all.Items) != 1 {
		t.Errorf("erasures are %+v", all.Items)
	}
	for _, path := range []string{"", "/timeline", "/explanation", "/export"} {
		r.want(404, request{method: "GET", path: base + "/customers/" + li + path, as: "owner"})
	}
	if left := r.want(200, request{method: "GET", path: base + "/events", as: "owner"}); strings.Contains(string(left.body), "太慢了") || len(read[page[EventCard]](t, left).Items) != 1 {
		t.Errorf("left is %s", left.body)
	}
	r.want(404, request{method: "POST", path: base + "/erasures", as: "admin", body: map[string]string{"customer": "cus_00000000000000ff", "reason": "x"}})
	r.want(404, request{method: "GET", path: base + "/erasures/era_none", as: "admin"})
}

// From the ledger's entry on nothing about a person is shown, before any later
// step is done.
func TestWhoIsBeingErasedIsNotShown(t *testing.T) {
	r := newRich(t)
	r.people()
	li := r.find(touchstone.UserID, "li")
	if _, err := r.keys.Enter(t.Context(), []touchstone.SubjectID{li.Subject}, "test", "x"); err != nil {
		t.Fatal(err)
	}
	left := r.want(200, request{method: "GET", path: base + "/events", as: "owner"})
	if strings.Contains(string(left.body), "太慢了") || len(read[page[EventCard]](t, left).Items) != 1 {
		t.Errorf("left is %s", left.body)
	}
}
