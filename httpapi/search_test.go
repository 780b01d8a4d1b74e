// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/ingest/envelope"
)

// search gives the texts that are found.
func (r *rich) search(as, words, more string) (TextsFound, []string) {
	r.t.Helper()
	found := read[TextsFound](r.t, r.want(200, request{method: "GET", path: base + "/search?q=" + url.QueryEscape(words) + more, as: as}))
	texts := []string{}
	for _, card := range found.Items {
		texts = append(texts, card.Texts[0].Text)
	}
	return found, texts
}

// told tells what was said: "check-in" in E1 is the desk's and of the east,
// "view" in W1 the site's and of the west.
func (r *rich) told(name, unit, user, text string, day int) envelope.Message {
	return envelope.Message{Kind: touchstone.Feedback, Name: name, Unit: unit, Claimed: time.Date(2026, 2, day, 9, 0, 0, 0, time.UTC), Identifiers: []envelope.Identifier{id(touchstone.UserID, user)},
		Texts: []touchstone.Text{{Field: "comment", Text: text}}}
}

func TestFactsAreFoundByTheirWords(t *testing.T) {
	r := newRich(t)
	r.facts() // the rules
	r.tell(r.told("check-in", "E1", "li", "办理入住太慢了", 1), r.told("view", "W1", "li", "网页太慢 Too SLOW", 2), r.told("view", "W1", "wang", "too good", 3))
	for _, c := range []struct {
		as, words, more string
		want            []string
	}{
		{"analyst", "太慢", "", []string{"网页太慢 Too SLOW", "办理入住太慢了"}},
		{"designer", "ｔｏｏ", "", []string{"too good", "网页太慢 Too SLOW"}},
		{"owner", "太慢 slow", "", []string{"网页太慢 Too SLOW"}},
		{"owner", "\"slow too\"", "", []string{}},
		{"owner", "太慢", "&from=2026-02-01T09:00:00Z&to=2026-02-02T09:00:00Z", []string{"办理入住太慢了"}},
		{"touchpoint-owner", "太慢", "", []string{"办理入住太慢了"}}, // the desk's alone
		{"unit-manager", "太慢", "", []string{"办理入住太慢了"}},     // the east's alone
		{"unit-manager", "good", "", []string{}},
	} {
		found, texts := r.search(c.as, c.words, c.more)
		if diff := cmp.Diff(c.want, texts); diff != "" || found.Next != "" || !found.Whole {
			t.Errorf("%s, %s%s: %s; next %q, whole %v", c.as, c.words, c.more, diff, found.Next, found.Whole)
		}
	}
	if found, _ := r.search("unit-manager", "太慢", ""); found.Items[0].TouchpointName == "" || found.Items[0].Customer == nil {
		t.Errorf("the card is %+v", found.Items[0])
	}
	if found, _ := r.search("designer", "太慢", ""); found.Items[0].Customer != nil {
		t.Error("a designer sees who it was")
	}
	r.want(403, request{method: "GET", path: base + "/search?q=x", as: "viewer"})
	r.want(404, request{method: "GET", path: base + "/search?q=x", as: stranger})
}

func TestSearchComesInParts(t *testing.T) {
	r := newRich(t)
	r.facts()
	var want, got []string
	for n := range 7 {
		text := fmt.Sprintf("早餐 %d", n)
		r.tell(r.told("check-in", "E1", "li", text, n+1))
		want = append([]string{text}, want...)
	}
	more := "&limit=3"
	for parts := 1; ; parts++ {
		found, texts := r.search("analyst", "早餐", more)
		got = append(got, texts...)
		if found.Next == "" {
			if parts != 3 {
				t.Errorf("%d parts", parts)
			}
			break
		}
		more = "&limit=3&cursor=" + found.Next
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhatCannotBeSearchedFor(t *testing.T) {
	r := newRich(t)
	for _, q := range []string{"", "q=", "q=%20", "q=%EF%BC%81", "q=x&limit=0", "q=x&limit=201", "q=x&cursor=-1", "q=x&cursor=0", "q=x&cursor=y", "q=x&from=yesterday", "q=" + url.QueryEscape(fmt.Sprintf("%0201d", 1))} {
		r.want(422, request{method: "GET", path: base + "/search?" + q, as: "analyst"})
	}
	w := newWorld(t) // where nothing searches
	w.want(503, request{method: "GET", path: base + "/search?q=x", as: "analyst"})
}

// From the entry in the ledger on nothing is found, before any step is done.
func TestWhoIsErasedIsFoundNoMore(t *testing.T) {
	r := newRich(t)
	r.facts()
	r.tell(r.told("check-in", "E1", "li", "独一无二", 1), r.told("check-in", "E1", "wang", "普普通通", 1))
	li := r.find(touchstone.UserID, "li")
	must(r.keys.Enter(t.Context(), []touchstone.SubjectID{li.Subject}, "usr_1", "asked"))
	if _, texts := r.search("owner", "独一无二", ""); len(texts) != 0 {
		t.Errorf("found %v", texts)
	}
	if _, texts := r.search("owner", "普通", ""); len(texts) != 1 {
		t.Errorf("found %v", texts)
	}
}
