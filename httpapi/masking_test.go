// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"bytes"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"touchstone/language/personal"
)

// Places count characters: 请致电 are three, the number has eleven.
func TestTextsAreMasked(t *testing.T) {
	r := newRich(t)
	got := read[Masked](t, r.want(200, request{method: "POST", path: base + "/mask", as: "viewer", body: `{"texts":["请致电13800138000，谢谢","nothing here","mail li@example.com or 13800138000"]}`}))
	want := Masked{
		Texts: []MaskedText{
			{Text: "请致电[phone]，谢谢", Found: []MaskedPiece{{Start: 3, End: 14, Kind: personal.Phone}}},
			{Text: "nothing here", Found: []MaskedPiece{}},
			{Text: "mail [email] or [phone]", Found: []MaskedPiece{{Start: 5, End: 19, Kind: personal.Email}, {Start: 23, End: 34, Kind: personal.Phone}}},
		},
		Counts: map[personal.Kind]int{personal.Phone: 2, personal.Email: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	r.want(422, request{method: "POST", path: base + "/mask", as: "viewer", body: `{"texts":[]}`})
	r.want(422, request{method: "POST", path: base + "/mask", as: "viewer", body: `{}`})
}

func TestListsAndExportsCanBeMasked(t *testing.T) {
	r := newRich(t)
	r.facts() // the rules
	r.tell(r.told("check-in", "E1", "li", "我是李雷，打13800138000", 1))
	words := "?q=" + url.QueryEscape("打")
	for _, path := range []string{"/search" + words, "/events?kind=feedback", "/exports/events?kind=feedback"} {
		more := "?"
		if strings.Contains(path, "?") {
			more = "&"
		}
		plain := r.want(200, request{method: "GET", path: base + path, as: "owner"}).body
		masked := r.want(200, request{method: "GET", path: base + path + more + "mask=true", as: "owner"}).body
		if !bytes.Contains(plain, []byte("13800138000")) || !bytes.Contains(plain, []byte(`"identifiers"`)) {
			t.Errorf("%s: %s", path, plain)
		}
		for _, private := range []string{"13800138000", `"identifiers"`, `"customer"`} {
			if bytes.Contains(masked, []byte(private)) {
				t.Errorf("%s shows %s: %s", path, private, masked)
			}
		}
		if !bytes.Contains(masked, []byte("打[phone]")) {
			t.Errorf("%s: %s", path, masked)
		}
	}
	if got := read[TextsFound](t, r.want(200, request{method: "GET", path: base + "/search?mask=true&q=13800138000", as: "owner"})); len(got.Items) != 0 {
		t.Errorf("what is masked is found: %+v", got.Items)
	}
}
