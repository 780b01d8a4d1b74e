// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"net/url"
	"strings"
	"testing"

	"touchstone/language"
)

// cheerful finds every text positive and about prices. A text that a system wrote
// says "default", one in which an agent speaks, who is curt, says "agent".
type cheerful struct{}

func (cheerful) Read(text string) *language.Reading {
	var written, tone string
	if strings.Contains(text, "default") {
		written = "default"
	}
	if strings.Contains(text, "agent") {
		tone = "curt"
	}
	return &language.Reading{Written: written, Tone: tone, Tongue: language.Simplified, Sentiment: language.Sentiment{Positive: .9, Polarity: language.Positive},
		Mentions: []language.Mention{{Aspect: "price", Polarity: language.Positive, Confidence: .8}}}
}

func TestMentionsAreCountedUnderTheVersionThatAnswers(t *testing.T) {
	r := newRich(t)
	r.facts() // the rules
	ask := func(as, q string, status int) answered {
		return r.want(status, request{method: "GET", path: base + "/query?q=" + url.QueryEscape(q), as: as})
	}
	ask("viewer", "mentions(latest)", 503)
	if got := read[MentionsRead](t, r.want(200, request{method: "GET", path: base + "/mentions", as: "viewer"})); got.Answers != "" || got.Version != "v1" || got.Of == 0 && got.Done != 0 {
		t.Errorf("before anything was read: %+v", got)
	}
	r.tell(r.told("check-in", "E1", "li", "办理入住很快", 1), r.told("view", "W1", "wang", "网页好用", 2))
	at := must(r.main.Voice.Project(t.Context()))
	if got := read[MentionsRead](t, r.want(200, request{method: "GET", path: base + "/mentions", as: "viewer"})); got != (MentionsRead{Answers: "v1", Version: "v1", Done: at, Of: at}) {
		t.Errorf("after: %+v", got)
	}
	for as, want := range map[string]int64{"owner": 2, "unit-manager": 1} {
		for _, version := range []string{"latest", "v1"} {
			got := read[Answer](t, ask(as, "mentions("+version+") where aspect = price", 200))
			if len(got.Rows) != 1 || got.Rows[0].Figures[0].N != want || got.Provenance.Models[0] != "v1" {
				t.Errorf("%s, %s: %+v", as, version, got)
			}
		}
	}
	if room := read[Answer](t, ask("owner", "mentions(latest) by aspect", 200)); room.Rows[1].Names[0] != "价格" {
		t.Errorf("aspects are named %+v", room.Rows)
	}
	desk := r.want(200, request{method: "GET", path: base + "/touchpoints/tp_desk", as: "owner"})
	edited := strings.Replace(string(desk.body), `"status"`, `"aspects":["price"],"status"`, 1)
	r.want(200, request{method: "PUT", path: base + "/touchpoints/tp_desk", as: "owner", body: edited, header: map[string]string{"If-Match": desk.header.Get("ETag")}})
	about := read[Answer](t, ask("owner", "mentions(latest) by about", 200))
	if len(about.Rows) != 2 || about.Rows[0].Keys[0] != nil || *about.Rows[1].Keys[0] != "tp_desk" || about.Rows[1].Names[0] != "前台" || about.Rows[1].Figures[0].N != 2 {
		t.Errorf("by what they are about: %+v", about.Rows)
	}
	r.main.Voice = nil
	ask("viewer", "mentions(latest)", 503)
}
