// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"touchstone"
	"touchstone/workspace"
)

const base = "/v1/workspaces/main"

// label is a body with a name.
func label(name string, more ...any) map[string]any {
	out := map[string]any{"label": map[string]string{"en": name}}
	for i := 0; i < len(more); i += 2 {
		out[more[i].(string)] = more[i+1]
	}
	return out
}

func TestTheLifeOfARecord(t *testing.T) {
	w := newWorld(t)
	got := w.want(201, request{method: "POST", path: base + "/touchpoints", as: "designer", body: label("Spa", "status", "planned", "channel", "store")})
	made := read[touchstone.Touchpoint](t, got)
	if got.header.Get("ETag") != `"1"` || got.header.Get("Location") != base+"/touchpoints/"+made.ID || made.UpdatedBy != string(w.users["designer"]) {
		t.Errorf("made %+v, %v", made, got.header)
	}
	at := got.header.Get("Location")
	first := w.want(200, request{method: "GET", path: at, as: "viewer"})

	// What was read can be edited and sent back.
	edited := strings.Replace(string(first.body), `"planned"`, `"active"`, 1)
	w.want(422, request{method: "PUT", path: at, as: "designer", body: edited})
	second := w.want(200, request{method: "PUT", path: at, as: "designer", body: edited, header: map[string]string{"If-Match": `"1"`}})
	if v := read[touchstone.Touchpoint](t, second); v.Version != 2 || v.Status != touchstone.Active || second.header.Get("ETag") != `"2"` {
		t.Errorf("the second version is %+v", v)
	}
	w.want(409, request{method: "PUT", path: at, as: "designer", body: edited, header: map[string]string{"If-Match": `"1"`}})
	for _, bad := range []string{"2", "*", `W/"2"`, `"two"`, `"02"`} {
		w.want(422, request{method: "PUT", path: at, as: "designer", body: edited, header: map[string]string{"If-Match": bad}})
	}

	w.want(409, request{method: "DELETE", path: at, as: "designer", header: map[string]string{"If-Match": `"1"`}})
	w.want(204, request{method: "DELETE", path: at, as: "designer", header: map[string]string{"If-Match": `"2"`}})
	w.want(404, request{method: "GET", path: at, as: "designer"})
	deleted := read[page[touchstone.Touchpoint]](t, w.want(200, request{method: "GET", path: base + "/touchpoints?deleted=deleted", as: "designer"}))
	if len(deleted.Items) != 1 || deleted.Items[0].Version != 3 || deleted.Items[0].Deleted == nil {
		t.Errorf("deleted are %+v", deleted.Items)
	}
	w.want(200, request{method: "POST", path: at + "/restore", as: "designer", header: map[string]string{"If-Match": `"3"`}})
	versions := read[page[touchstone.Touchpoint]](t, w.want(200, request{method: "GET", path: at + "/versions", as: "viewer"}))
	if len(versions.Items) != 4 || versions.Items[3].Status != touchstone.Planned {
		t.Errorf("versions are %+v", versions.Items)
	}
	w.audited(made.ID, "create 0 1", "update 1 2", "delete 2 3", "restore 3 4")
}

// audited wants what the audit log says of a record, the oldest first: action,
// version before, version after.
func (w *world) audited(record string, want ...string) {
	w.t.Helper()
	found := read[page[AuditEntry]](w.t, w.want(200, request{method: "GET", path: base + "/audit?record=" + record, as: "owner"}))
	var got []string
	for _, e := range found.Items {
		got = append([]string{e.Action + " " + digits(e.Before) + " " + digits(e.After)}, got...)
		if e.Request == "" || e.Address != "192.0.2.7" || e.By == "" {
			w.t.Errorf("the entry is %+v", e)
		}
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("the audit log says %v, want %v", got, want)
	}
}

func digits(n int64) string { return strings.Trim(etag(n), `"`) }

func TestEveryFaultOfARecordIsTold(t *testing.T) {
	w := newWorld(t)
	bad := map[string]any{"label": map[string]string{}, "status": "lost", "medium": "smoke", "stage": "st_none"}
	p := read[Problem](t, w.want(422, request{method: "POST", path: base + "/touchpoints", as: "owner", body: bad, header: map[string]string{"Accept-Language": "en"}}))
	var fields []string
	for _, f := range p.Errors {
		fields = append(fields, f.Field)
	}
	slices.Sort(fields)
	if !slices.Equal(fields, []string{"label", "medium", "status"}) {
		t.Errorf("faults are %+v", p.Errors)
	}
	unknown := label("x", "status", "active", "stage", "st_none", "owners", []string{"usr_none"}, "units", []string{"unit_none"}, "department", "dep_none")
	p = read[Problem](t, w.want(422, request{method: "POST", path: base + "/touchpoints", as: "owner", body: unknown}))
	if len(p.Errors) != 4 {
		t.Errorf("faults are %+v", p.Errors)
	}
	p = read[Problem](t, w.want(422, request{method: "POST", path: base + "/touchpoints", as: "owner", body: label("x", "colour", "red")}))
	if len(p.Errors) != 1 || p.Errors[0].Field != "body.colour" {
		t.Errorf("faults are %+v", p.Errors)
	}
}

// Every noun of the register is made, and what only shows beside other records
// is refused.
func TestEveryNounOfTheRegister(t *testing.T) {
	w := newWorld(t)
	make := func(path string, body any) string {
		t.Helper()
		got := w.want(201, request{method: "POST", path: base + path, as: "owner", body: body})
		return read[struct{ ID string }](t, got).ID
	}
	refuse := func(path, field string, body any) {
		t.Helper()
		p := read[Problem](t, w.want(422, request{method: "POST", path: base + path, as: "owner", body: body}))
		if !slices.ContainsFunc(p.Errors, func(f Fault) bool { return f.Field == field }) {
			t.Errorf("%s: faults are %+v, want one of %s", path, p.Errors, field)
		}
	}
	persona := make("/personas", label("Families", "conditions", `trait(party) = family`))
	refuse("/personas", "conditions", label("Families", "conditions", `party == family`))
	journey := make("/journeys", label("Stay", "status", "active", "persona", persona))
	stage := make("/stages", label("Arrive", "journey", journey))
	refuse("/stages", "journey", label("Arrive", "journey", "jny_none"))
	refuse("/journeys", "stages[0].touchpoints[0].touchpoint", label("Stay", "status", "active", "stages", []any{map[string]any{"stage": stage, "touchpoints": []any{map[string]string{"touchpoint": "tp_none"}}}}))
	department := make("/departments", label("Front office", "heads", []touchstone.StaffID{w.users["admin"]}))
	make("/departments", label("Reception", "parent", department))
	refuse("/departments", "parent", label("Reception", "parent", "dep_none"))
	make("/units", label("E2", "code", "E2", "level", "hotel", "moves", []any{map[string]any{"from": "0001-01-01T00:00:00Z", "parent": "unit_east"}}))
	refuse("/units", "parent", label("X", "code", "X", "level", "hotel", "moves", []any{map[string]any{"from": "0001-01-01T00:00:00Z", "parent": "unit_none"}}))
	make("/blueprints", label("Check-in", "journey", journey, "nodes", []any{map[string]any{"id": "n1", "lane": "customer", "column": 0, "label": map[string]string{"en": "Waits"}, "touchpoint": "tp_desk"}}))
	refuse("/blueprints", "nodes[0].touchpoint", label("Check-in", "nodes", []any{map[string]any{"id": "n1", "lane": "customer", "column": 0, "label": map[string]string{"en": "Waits"}, "touchpoint": "tp_none"}}))
	make("/pain-points", label("Queue", "touchpoint", "tp_desk", "unit", "unit_e1", "status", "open"))
	refuse("/pain-points", "unit", label("Queue", "touchpoint", "tp_desk", "unit", "unit_none", "status", "open"))
	standard := func(measure string) map[string]any {
		return label("Fast", "touchpoint", "tp_desk", "measure", measure, "statistic", "quantile", "quantile", 900, "bound", "at-most", "threshold", 300000, "valid_from", "2026-01-01T00:00:00Z")
	}
	make("/standards", standard("duration(p90)"))
	refuse("/standards", "measure", standard("duration(p90) by touchpoint"))
	refuse("/standards", "measure", standard("speed"))
	make("/rules", map[string]any{"order": 1, "enabled": true, "name": "check*", "touchpoint": "tp_desk"})
	make("/rules", map[string]any{"order": 2, "enabled": true, "name": "heartbeat", "touchpoint": "ignore"})
	refuse("/rules", "touchpoint", map[string]any{"order": 1, "enabled": true, "name": "check*", "touchpoint": "tp_none"})
	make("/sources", map[string]any{"name": "till", "channel": "store"})
	make("/segment-traits", map[string]any{"name": "city"})
	make("/profiles", map[string]any{"name": "weekly", "format": "csv", "kind": "measurement", "source": "kpi", "columns": []any{map[string]string{"column": "week", "field": "time"}}})
	if w.want(409, request{method: "POST", path: base + "/sources", as: "owner", body: map[string]any{"name": "till"}}); t.Failed() {
		t.Log("a name was taken twice")
	}
}

func TestListsArePagedAndFiltered(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		w.want(201, request{method: "POST", path: base + "/stages", as: "owner", body: label(name, "order", 10-int(name[0]-'a'))})
	}
	var names []string
	next := ""
	for {
		got := read[page[touchstone.Stage]](t, w.want(200, request{method: "GET", path: base + "/stages?limit=2&order=rank&cursor=" + next, as: "viewer"}))
		for _, s := range got.Items {
			names = append(names, s.Label.EN)
		}
		if next = got.Next; next == "" {
			break
		}
	}
	if !slices.Equal(names, []string{"e", "d", "c", "b", "a"}) {
		t.Errorf("stages are %v", names)
	}
	found := read[page[touchstone.Touchpoint]](t, w.want(200, request{method: "GET", path: base + "/touchpoints?where=channel=store&where=channel=phone", as: "owner"}))
	if len(found.Items) != 1 || found.Items[0].ID != "tp_desk" {
		t.Errorf("found %+v", found.Items)
	}
	w.want(422, request{method: "GET", path: base + "/touchpoints?where=channel", as: "owner"})
	w.want(422, request{method: "GET", path: base + "/touchpoints?cursor=nonsense", as: "owner"})
	w.want(422, request{method: "GET", path: base + "/touchpoints?limit=1001", as: "owner"})
}

func TestATouchpointOwnerKeepsToTheOwn(t *testing.T) {
	w := newWorld(t)
	as := string(touchstone.RoleTouchpointOwner)
	list := read[page[touchstone.Touchpoint]](t, w.want(200, request{method: "GET", path: base + "/touchpoints?order=id", as: as}))
	if len(list.Items) != 2 || list.Items[0].ID != "tp_desk" || list.Items[1].Tags != nil {
		t.Errorf("the list is %+v", list.Items)
	}
	if other := w.want(200, request{method: "GET", path: base + "/touchpoints/tp_site", as: as}); strings.Contains(string(other.body), "secret-plan") {
		t.Errorf("another's touchpoint is told whole: %s", other.body)
	}
	body := label("Front desk", "status", "retired", "channel", "store")
	w.want(403, request{method: "PUT", path: base + "/touchpoints/tp_site", as: as, body: body, header: map[string]string{"If-Match": `"1"`}})
	w.want(403, request{method: "DELETE", path: base + "/touchpoints/tp_site", as: as, header: map[string]string{"If-Match": `"1"`}})
	w.want(200, request{method: "PUT", path: base + "/touchpoints/tp_desk", as: as, body: body, header: map[string]string{"If-Match": `"1"`}})
	w.want(403, request{method: "POST", path: base + "/touchpoints", as: as, body: body})

	pain := func(touchpoint string) answered {
		return w.send(request{method: "POST", path: base + "/pain-points", as: as, body: label("Queue", "touchpoint", touchpoint, "status", "open")})
	}
	if got := pain("tp_site"); got.status != http.StatusForbidden {
		t.Errorf("a pain point of another's touchpoint: %d", got.status)
	}
	mine := pain("tp_desk")
	if mine.status != http.StatusCreated {
		t.Fatalf("a pain point of the own: %d %s", mine.status, mine.body)
	}
	at := mine.header.Get("Location")
	moved := label("Queue", "touchpoint", "tp_site", "status", "open")
	w.want(403, request{method: "PUT", path: at, as: as, body: moved, header: map[string]string{"If-Match": `"1"`}})
	w.want(200, request{method: "PUT", path: at, as: "owner", body: moved, header: map[string]string{"If-Match": `"1"`}})
	w.want(404, request{method: "GET", path: at, as: as})
	w.want(404, request{method: "DELETE", path: at, as: as, header: map[string]string{"If-Match": `"2"`}})
	if list := read[page[touchstone.PainPoint]](t, w.want(200, request{method: "GET", path: base + "/pain-points", as: as})); len(list.Items) != 0 {
		t.Errorf("pain points are %+v", list.Items)
	}
	w.want(404, request{method: "GET", path: at + "/comments", as: as})
	w.want(404, request{method: "POST", path: at + "/comments", as: as, body: map[string]string{"text": "hm"}})
	// Its first version was the own, and may be seen.
	versions := read[page[touchstone.PainPoint]](t, w.want(200, request{method: "GET", path: at + "/versions", as: as}))
	if len(versions.Items) != 1 || versions.Items[0].Version != 1 {
		t.Errorf("versions are %+v", versions.Items)
	}
}

func TestAUnitManagerKeepsToTheTreeBelow(t *testing.T) {
	w := newWorld(t)
	as := string(touchstone.RoleUnitManager)
	shift := func(name, parent string) map[string]any {
		return label(name, "code", name, "level", "shift", "moves", []any{map[string]any{"from": "0001-01-01T00:00:00Z", "parent": parent}})
	}
	w.want(201, request{method: "POST", path: base + "/units", as: as, body: shift("E1-night", "unit_e1")})
	w.want(403, request{method: "POST", path: base + "/units", as: as, body: shift("W1-night", "unit_w1")})
	w.want(403, request{method: "PUT", path: base + "/units/unit_w1", as: as, body: label("mine", "code", "W1", "level", "hotel", "moves", []any{map[string]any{"from": "0001-01-01T00:00:00Z", "parent": "unit_east"}}), header: map[string]string{"If-Match": `"1"`}})
	if list := read[page[touchstone.Unit]](t, w.want(200, request{method: "GET", path: base + "/units", as: as})); len(list.Items) != 5 {
		t.Errorf("there are %d units", len(list.Items))
	}
	pain := func(unit string) int {
		return w.send(request{method: "POST", path: base + "/pain-points", as: as, body: label("Queue", "touchpoint", "tp_desk", "unit", unit, "status", "open")}).status
	}
	if own, other, none := pain("unit_e1"), pain("unit_w1"), pain(""); own != 201 || other != 403 || none != 403 {
		t.Errorf("pain points: own %d, other %d, none %d", own, other, none)
	}
}

func TestATouchpointOwnerProposesRules(t *testing.T) {
	w := newWorld(t)
	rule := func(enabled bool) map[string]any {
		return map[string]any{"order": 1, "enabled": enabled, "name": "check*", "touchpoint": "tp_desk"}
	}
	w.want(403, request{method: "POST", path: base + "/rules", as: "touchpoint-owner", body: rule(true)})
	proposed := w.want(201, request{method: "POST", path: base + "/rules", as: "touchpoint-owner", body: rule(false)})
	at, match := proposed.header.Get("Location"), map[string]string{"If-Match": `"1"`}
	w.want(403, request{method: "PUT", path: at, as: "touchpoint-owner", body: rule(true), header: match})
	w.want(403, request{method: "DELETE", path: at, as: "unit-manager", header: match})
	w.want(403, request{method: "POST", path: base + "/rules", as: "viewer", body: rule(false)})
	w.want(200, request{method: "PUT", path: at, as: "designer", body: rule(true), header: match})
}

func TestComments(t *testing.T) {
	w := newWorld(t)
	at := base + "/touchpoints/tp_desk/comments"
	say := func(as, text, reply string) answered {
		return w.send(request{method: "POST", path: at, as: as, body: map[string]string{"text": text, "reply_to": reply}})
	}
	first := read[touchstone.Comment](t, say("designer", "Too slow", ""))
	if got := say("analyst", "I agree", first.ID); got.status != 201 {
		t.Fatalf("the reply: %d %s", got.status, got.body)
	}
	if got := say("analyst", "What?", "cmt_none"); got.status != 422 {
		t.Errorf("a reply to nothing: %d", got.status)
	}
	if got := say("viewer", "Me too", ""); got.status != 403 {
		t.Errorf("a viewer comments: %d", got.status)
	}
	list := read[page[touchstone.Comment]](t, w.want(200, request{method: "GET", path: at, as: "viewer"}))
	if len(list.Items) != 2 || list.Items[0].Text != "Too slow" || list.Items[0].Author != w.users["designer"] {
		t.Errorf("comments are %+v", list.Items)
	}
	one := base + "/comments/" + first.ID
	match := map[string]string{"If-Match": `"1"`}
	w.want(403, request{method: "PUT", path: one, as: "owner", body: map[string]string{"text": "Fine"}, header: match})
	w.want(200, request{method: "PUT", path: one, as: "designer", body: map[string]string{"text": "Slow"}, header: match})
	w.want(409, request{method: "DELETE", path: one, as: "designer", header: match})
	w.want(403, request{method: "DELETE", path: one, as: "analyst", header: map[string]string{"If-Match": `"2"`}})
	w.want(204, request{method: "DELETE", path: one, as: "admin", header: map[string]string{"If-Match": `"2"`}})
	w.want(404, request{method: "GET", path: base + "/touchpoints/tp_none/comments", as: "owner"})
}

// A comment may be about a part of a journey or a blueprint; it stays when the
// part is gone, and says whether something is left to do.
func TestCommentsOnAPart(t *testing.T) {
	w := newWorld(t)
	card := func(id string) map[string]any {
		return map[string]any{"id": id, "lane": "actions", "label": map[string]string{"en": id}}
	}
	draft := func(cards ...map[string]any) map[string]any {
		return map[string]any{"label": map[string]string{"en": "Stay"}, "status": "active", "stages": []any{
			map[string]any{"stage": "st_a", "touchpoints": []any{map[string]any{"touchpoint": "tp_desk"}}, "cards": cards},
			map[string]any{"stage": "st_b", "touchpoints": []any{map[string]any{"touchpoint": "tp_desk"}}}}}
	}
	for _, id := range []string{"st_a", "st_b"} {
		must(w.store.In("main").Stages().Create(t.Context(), touchstone.Stage{Meta: touchstone.Meta{ID: id}, Label: touchstone.Label{EN: id}}))
	}
	at := w.want(201, request{method: "POST", path: base + "/journeys", as: "designer", body: draft(card("k1"), card("k2"))}).header.Get("Location")
	say := func(status int, body map[string]string) touchstone.Comment {
		t.Helper()
		body["text"] = "Hm"
		return read[touchstone.Comment](t, w.want(status, request{method: "POST", path: at + "/comments", as: "analyst", body: body}))
	}
	first := say(201, map[string]string{"part": "card/k1"})
	reply := say(201, map[string]string{"reply_to": first.ID, "part": "card/nobody"})
	if first.Part != "card/k1" || reply.Part != "card/k1" {
		t.Errorf("the parts are %q and %q", first.Part, reply.Part)
	}
	for _, part := range []string{"", "stage/st_b", "step/tp_desk#1"} {
		say(201, map[string]string{"part": part})
	}
	for _, part := range []string{"card/k3", "stage/st_c", "step/tp_desk#2", "step/tp_desk", "node/k1", "k1"} {
		say(422, map[string]string{"part": part})
	}
	w.want(422, request{method: "POST", path: base + "/touchpoints/tp_desk/comments", as: "owner", body: map[string]string{"text": "Hm", "part": "card/k1"}})

	w.want(200, request{method: "PUT", path: at, as: "designer", body: draft(card("k2")), header: map[string]string{"If-Match": `"1"`}})
	say(422, map[string]string{"part": "card/k1"})
	listed := func(query string) []string {
		t.Helper()
		var out []string
		for _, c := range read[page[touchstone.Comment]](t, w.want(200, request{method: "GET", path: at + "/comments" + query, as: "viewer"})).Items {
			out = append(out, c.ID)
		}
		return out
	}
	if got := listed("?part=card/k1"); !slices.Equal(got, []string{first.ID, reply.ID}) {
		t.Errorf("about the card that is gone: %v", got)
	}
	settle := func(status int, as, id, version string, resolved bool) answered {
		t.Helper()
		return w.want(status, request{method: "PUT", path: at + "/comments/" + id + "/resolved", as: as, body: map[string]bool{"resolved": resolved}, header: map[string]string{"If-Match": `"` + version + `"`}})
	}
	settle(403, "viewer", first.ID, "1", true)
	settle(422, "designer", reply.ID, "1", true)
	if v := read[touchstone.Comment](t, settle(200, "designer", first.ID, "1", true)); !v.Resolved || v.Author != w.users["analyst"] || v.Text != "Hm" {
		t.Errorf("resolved is %+v", v)
	}
	settle(409, "designer", first.ID, "1", false)
	if got := listed("?state=resolved"); !slices.Equal(got, []string{first.ID}) {
		t.Errorf("resolved are %v", got)
	}
	settle(200, "analyst", first.ID, "2", false)
	if got := listed("?state=open"); len(got) != 4 || got[0] != first.ID {
		t.Errorf("open are %v", got)
	}
	w.want(404, request{method: "PUT", path: base + "/touchpoints/tp_desk/comments/" + first.ID + "/resolved", as: "owner", body: map[string]bool{"resolved": true}, header: map[string]string{"If-Match": `"3"`}})

	drawn := w.want(201, request{method: "POST", path: base + "/blueprints", as: "designer", body: map[string]any{"label": map[string]string{"en": "Desk"}, "nodes": []any{map[string]any{"id": "ask", "lane": "customer", "column": 0, "label": map[string]string{"en": "Ask"}}, map[string]any{"id": "tell", "lane": "frontstage", "column": 0, "label": map[string]string{"en": "Tell"}}},
		"connectors": []any{map[string]any{"from": "ask", "to": "tell"}}}}).header.Get("Location")
	w.want(201, request{method: "POST", path: drawn + "/comments", as: "owner", body: map[string]string{"text": "Hm", "part": "node/ask"}})
	w.want(201, request{method: "POST", path: drawn + "/comments", as: "owner", body: map[string]string{"text": "Hm", "part": "connector/ask tell"}})
	for _, gone := range []string{"node/told", "connector/tell ask", "connector/ask", "lane/customer", "ask"} {
		w.want(422, request{method: "POST", path: drawn + "/comments", as: "owner", body: map[string]string{"text": "Hm", "part": gone}})
	}
}

func TestARepeatedRequestIsDoneOnce(t *testing.T) {
	w := newWorld(t)
	again := map[string]string{"Idempotency-Key": "a-key"}
	send := func(as string, body any) answered {
		return w.send(request{method: "POST", path: base + "/stages", as: as, body: body, header: again})
	}
	first, second := send("owner", label("Arrive")), send("owner", label("Arrive"))
	if first.status != 201 || second.status != 201 || string(first.body) != string(second.body) || second.header.Get("ETag") != `"1"` || second.header.Get("Location") == "" {
		t.Errorf("first %d %s\nsecond %d %s %v", first.status, first.body, second.status, second.body, second.header)
	}
	if first.header.Get("Idempotent-Replayed") != "" || second.header.Get("Idempotent-Replayed") != "true" {
		t.Error("a repeated answer does not say so")
	}
	if got := send("owner", label("Leave")); got.status != 409 {
		t.Errorf("another request under the key: %d", got.status)
	}
	if got := send("admin", label("Leave")); got.status != 201 {
		t.Errorf("somebody else under the key: %d", got.status)
	}
	if got := send("viewer", label("Arrive")); got.status != 403 {
		t.Errorf("a viewer under the key: %d", got.status)
	}
	all := must(workspace.All(t.Context(), w.store.In("main").Stages(), workspace.ListOptions{}))
	if len(all) != 2 {
		t.Errorf("there are %d stages", len(all))
	}
	for range 2 { // not so long at once that the session ends
		w.pass(repliesLast / 2)
		w.want(200, request{method: "GET", path: "/v1/me", as: "owner"})
	}
	if got := send("owner", label("Later")); got.status != 201 {
		t.Errorf("after a day: %d %s", got.status, got.body)
	}
}

func TestAFailedRequestCanBeSentAgain(t *testing.T) {
	w := newWorld(t)
	again := map[string]string{"Idempotency-Key": "a-key"}
	body := label("Arrive", "journey", "jny_1")
	w.want(422, request{method: "POST", path: base + "/stages", as: "owner", body: body, header: again})
	must(w.store.In("main").Journeys().Create(t.Context(), touchstone.Journey{Meta: touchstone.Meta{ID: "jny_1"}, Label: touchstone.Label{EN: "Stay"}, Status: touchstone.Active}))
	w.want(201, request{method: "POST", path: base + "/stages", as: "owner", body: body, header: again})
	w.want(422, request{method: "POST", path: base + "/stages", as: "owner", body: body, header: map[string]string{"Idempotency-Key": strings.Repeat("k", maxIdempotencyKey+1)}})
	w.want(413, request{method: "POST", path: base + "/stages", as: "owner", body: label(strings.Repeat("x", maxBody)), header: again})
	w.want(413, request{method: "POST", path: base + "/stages", as: "owner", body: label(strings.Repeat("x", maxBody))})
}

func TestSettings(t *testing.T) {
	w := newWorld(t)
	got := w.want(200, request{method: "GET", path: base, as: "viewer"})
	ws := read[touchstone.Workspace](t, got)
	ws.Settings.Floor, ws.Settings.Zone = 20, "Europe/Berlin"
	ws.Settings.Retention = []touchstone.Retention{{Kind: touchstone.Interaction, Days: 400}}
	w.want(200, request{method: "PUT", path: base, as: "admin", body: ws, header: map[string]string{"If-Match": got.header.Get("ETag")}})
	if settings := must(w.store.In("main").Settings(t.Context())); settings.Floor != 20 || settings.Zone != "Europe/Berlin" {
		t.Errorf("settings are %+v", settings)
	}
	ws.Settings.Zone = "Moon/Base"
	p := read[Problem](t, w.want(422, request{method: "PUT", path: base, as: "admin", body: ws, header: map[string]string{"If-Match": `"2"`}}))
	if len(p.Errors) != 1 || p.Errors[0].Field != "settings.zone" {
		t.Errorf("faults are %+v", p.Errors)
	}
	w.audited("main", "update 1 2")
}

func TestTemplates(t *testing.T) {
	w := newWorld(t)
	list := read[items[TemplateCard]](t, w.want(200, request{method: "GET", path: base + "/templates", as: "viewer"}))
	if len(list.Items) < 2 {
		t.Fatalf("templates are %+v", list.Items)
	}
	w.want(200, request{method: "GET", path: base + "/templates/hotel", as: "viewer"})
	w.want(404, request{method: "GET", path: base + "/templates/none", as: "viewer"})
	first := read[TemplateApplied](t, w.want(200, request{method: "POST", path: base + "/templates/hotel/apply", as: "designer"}))
	second := read[TemplateApplied](t, w.want(200, request{method: "POST", path: base + "/templates/hotel/apply", as: "designer"}))
	if first.Touchpoints == 0 || first.Stages == 0 || second != (TemplateApplied{}) {
		t.Errorf("first %+v, second %+v", first, second)
	}
}
