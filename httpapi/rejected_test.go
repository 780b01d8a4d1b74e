// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"touchstone"
	"touchstone/ingest/drain"
	"touchstone/ingest/envelope"
	"touchstone/journal"
)

// refused sends events through a drain whose store refuses those without a
// kind, and gives the world that has it.
func refused(t *testing.T, messages ...envelope.Message) *rich {
	t.Helper()
	r := newRich(t)
	folder := filepath.Join(t.TempDir(), "journal")
	j := must(journal.Open(folder, journal.Options{Clock: r.now}))
	d := must(drain.Start(t.Context(), drain.Options{Journal: j, Folder: folder, Store: r.events, Vault: r.keys, Clock: r.now}))
	t.Cleanup(func() {
		if err := errors.Join(d.Close(context.WithoutCancel(t.Context())), j.Close()); err != nil {
			t.Error(err)
		}
	})
	r.main.Rejected = d
	var events []touchstone.Event
	for i := range messages {
		messages[i].ID = string(rune('a' + i))
		e := must(r.builder.Event(&messages[i]))
		e.Kind = "nonsense"
		events = append(events, e)
	}
	events[0].Occurred = time.Date(12026, 2, 1, 0, 0, 0, 0, time.UTC)
	last := must(d.Accept(t.Context(), events))
	if err := d.Wait(t.Context(), last); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWhatTheStoreRefusesIsShownAndTakenOut(t *testing.T) {
	secret := []touchstone.Text{{Field: "comment", Text: "秘密的话"}}
	r := refused(t,
		envelope.Message{Name: "check-in", Unit: "E1", Texts: secret, Identifiers: []envelope.Identifier{id(touchstone.UserID, "li")}},
		envelope.Message{Name: "view", Place: "https://example.com/room/1234"},
		envelope.Message{Name: "leave"})
	at := base + "/rejected"
	first := read[page[RejectedCard]](t, r.want(200, request{method: "GET", path: at + "?limit=2&lang=en", as: "admin"}))
	if len(first.Items) != 2 || first.Next != "2" {
		t.Fatalf("the first part is %+v", first)
	}
	li, view := first.Items[0], first.Items[1]
	if li.Position != 1 || li.Source != "site" || li.Name != "check-in" || li.Unit != "E1" || !li.Private || li.Occurred != nil || len(li.Subjects) != 1 || !strings.Contains(li.Reason, "nonsense") || strings.Contains(li.Reason, "eventstore.") {
		t.Errorf("the first is %+v", li)
	}
	if view.Occurred == nil || strings.Contains(view.Place, "1234") {
		t.Errorf("the second is %+v", view)
	}
	rest := r.want(200, request{method: "GET", path: at + "?after=" + first.Next, as: "owner"})
	if got := read[page[RejectedCard]](t, rest); len(got.Items) != 1 || got.Next != "" || got.Items[0].Name != "leave" {
		t.Errorf("the rest is %s", rest.body)
	}
	export := r.want(200, request{method: "GET", path: at + "/export", as: "owner"})
	if n := bytes.Count(export.body, []byte("\n")); n != 3 {
		t.Errorf("%d lines were exported: %s", n, export.body)
	}
	for line := range bytes.Lines(export.body) {
		if err := json.Unmarshal(line, new(RejectedCard)); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
	for _, got := range []answered{rest, export} {
		if bytes.Contains(got.body, []byte("秘密")) || bytes.Contains(got.body, []byte("1234")) || bytes.Contains(got.body, []byte(`"li"`)) {
			t.Errorf("what is private was shown: %s", got.body)
		}
	}
	if gone := read[RejectedGone](t, r.want(200, request{method: "DELETE", path: at + "?through=2", as: "admin"})); gone.Discarded != 2 {
		t.Errorf("discarded %+v", gone)
	}
	if left := read[page[RejectedCard]](t, r.want(200, request{method: "GET", path: at, as: "admin"})); len(left.Items) != 1 || left.Items[0].Position != 3 {
		t.Errorf("left are %+v", left)
	}
	audit := string(r.want(200, request{method: "GET", path: base + "/audit", as: "owner"}).body)
	for _, said := range []string{`"action":"discard"`, `"through":2`, `"action":"export"`} {
		if !strings.Contains(audit, said) {
			t.Errorf("%s is not in the audit log: %s", said, audit)
		}
	}
}

func TestWhatIsBeingErasedIsNotShownAmongRejects(t *testing.T) {
	r := refused(t, envelope.Message{Name: "check-in", Identifiers: []envelope.Identifier{id(touchstone.UserID, "li")}}, envelope.Message{Name: "leave"})
	erased := must(r.main.Identifiers.Of("").Identifier(id(touchstone.UserID, "li"))).Subject
	must(r.keys.Enter(t.Context(), []touchstone.SubjectID{erased}, "usr_1", "asked for it"))
	if left := read[page[RejectedCard]](t, r.want(200, request{method: "GET", path: base + "/rejected", as: "admin"})); len(left.Items) != 1 || left.Items[0].Name != "leave" {
		t.Errorf("shown are %+v", left)
	}
}

func TestAskingForRejectsWrongly(t *testing.T) {
	r := refused(t, envelope.Message{Name: "view"})
	at := base + "/rejected"
	for path, method := range map[string]string{at: "DELETE", at + "?through=0": "DELETE", at + "?through=-1": "DELETE", at + "?through=all": "DELETE",
		at + "?limit=0": "GET", at + "?limit=1001": "GET", at + "?after=x": "GET", at + "/export?after=-1": "GET"} {
		r.want(422, request{method: method, path: path, as: "owner"})
	}
	r.want(503, request{method: "GET", path: strings.Replace(at, "main", "other", 1), as: stranger})
	if left := read[page[RejectedCard]](t, r.want(200, request{method: "GET", path: at, as: "admin"})); len(left.Items) != 1 {
		t.Errorf("left are %+v", left)
	}
}
