// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"bytes"
	"strings"
	"testing"

	"touchstone"
)

func ident(kind touchstone.SubjectKind, value string) map[string]any {
	return map[string]any{"kind": kind, "value": value}
}

func pairOf(a, b map[string]any) map[string]any { return map[string]any{"a": a, "b": b} }

func TestPairsOfACustomerListAreImported(t *testing.T) {
	r := newRich(t)
	r.people()
	device := ident(touchstone.DeviceID, "d1")
	sourced := map[string]any{"kind": touchstone.DeviceID, "value": "d1", "source": "site"}
	list := []any{
		pairOf(ident(touchstone.UserID, "wang"), ident(touchstone.Phone, "+86 139-0000-2222")),
		pairOf(ident(touchstone.Phone, "13900002222"), ident(touchstone.Email, " Wang@Example.com ")),
		pairOf(ident("telephone", "13900009999"), ident(touchstone.UserID, "wang")),
		pairOf(ident(touchstone.UserID, "wang"), ident(touchstone.Phone, "13900009999x")),
		pairOf(ident(touchstone.UserID, "wang"), device),
		pairOf(ident(touchstone.UserID, "null"), ident(touchstone.UserID, "wang")),
		pairOf(ident(touchstone.UserID, "wang"), sourced),
		pairOf(ident(touchstone.Phone, "13900002222"), ident(touchstone.Phone, "0086 139 0000 2222")),
		pairOf(ident(touchstone.UserID, ""), ident(touchstone.UserID, strings.Repeat("x", 5000))),
	}
	ask := request{method: "POST", path: base + "/identity/import?lang=en", as: "analyst", body: map[string]any{"source": "crm", "pairs": list}, header: map[string]string{"Idempotency-Key": "k1"}}
	sent := r.want(200, ask)
	got := read[PairsImported](t, sent)
	want := map[int]string{2: "a.kind", 3: "b.value", 4: "b.source", 5: "a.value", 7: "", 8: "a.value"}
	if got.Pairs != 9 || got.New != 3 || got.Rejected != len(want) || len(got.Rejects) != len(want) {
		t.Fatalf("imported %+v", got)
	}
	last := -1
	for _, reject := range got.Rejects {
		if field, ok := want[reject.Index]; !ok || field != reject.Field || reject.Reason == "" || reject.Index <= last {
			t.Errorf("rejected %+v", reject)
		}
		last = reject.Index
	}
	wang := r.find(touchstone.UserID, "wang").Customer
	if mail := r.find(touchstone.Email, "wang@example.com").Customer; mail != wang {
		t.Errorf("wang is %s, the address is %s's", wang, mail)
	}
	again := r.want(200, ask)
	if again.header.Get("Idempotent-Replayed") != "true" || !bytes.Equal(bytes.TrimSpace(again.body), bytes.TrimSpace(sent.body)) {
		t.Errorf("sent again: %v %s", again.header, again.body)
	}
	ask.header = nil
	if got := read[PairsImported](t, r.want(200, ask)); got.New != 0 || got.Rejected != len(want) {
		t.Errorf("imported again: %+v", got)
	}
	audit := r.want(200, request{method: "GET", path: base + "/audit", as: "owner"}).body
	if !bytes.Contains(audit, []byte(`"source":"crm"`)) || !bytes.Contains(audit, []byte(`"new":3`)) {
		t.Errorf("the audit log is %s", audit)
	}
	for _, text := range [][]byte{r.log.Bytes(), audit, sent.body} {
		if bytes.Contains(text, []byte("13900002222")) || bytes.Contains(text, []byte("13900009999")) {
			t.Errorf("an identifier was told: %s", text)
		}
	}
}

func TestPairsThatAreNoRequest(t *testing.T) {
	r := newRich(t)
	ask := func(status int, body any) {
		t.Helper()
		r.want(status, request{method: "POST", path: base + "/identity/import", as: "owner", body: body})
	}
	one := pairOf(ident(touchstone.UserID, "a"), ident(touchstone.UserID, "b"))
	many := make([]any, 5001)
	for i := range many {
		many[i] = one
	}
	ask(422, map[string]any{"source": "crm", "pairs": []any{}})
	ask(422, map[string]any{"source": "", "pairs": []any{one}})
	ask(422, map[string]any{"pairs": []any{one}})
	ask(422, map[string]any{"source": "crm", "pairs": []any{map[string]any{"a": one["a"]}}})
	ask(422, map[string]any{"source": "crm", "pairs": many})
	ask(413, map[string]any{"source": "crm", "pairs": []any{pairOf(ident(touchstone.UserID, strings.Repeat("x", 1<<20)), ident(touchstone.UserID, "b"))}})
	ask(400, "{")
	r.want(503, request{method: "POST", path: strings.Replace(base, "main", "other", 1) + "/identity/import", as: stranger, body: map[string]any{"source": "crm", "pairs": []any{one}}})
}
