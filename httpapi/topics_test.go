// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"touchstone"
	"touchstone/ingest/envelope"
	"touchstone/language/aspect"
	"touchstone/language/reader"
	"touchstone/voice"
	"touchstone/voice/topics"
)

// sayings are what customers say of planted topics.
var sayings = []string{"停车场车位太少了", "早餐的面包很新鲜", "隔壁噪音大睡不着", "前台服务员态度热情"}

// talk has n customers speak of a topic.
func (r *rich) talk(topic, n int, name, unit string) {
	r.t.Helper()
	var all []envelope.Message
	for i := range n {
		all = append(all, r.told(name, unit, fmt.Sprintf("%s-%d-%d", name, topic, i), fmt.Sprintf("%s，%d", sayings[topic], i), 1+i%20))
	}
	r.tell(all...)
}

// topical gives the world a keeper of topics for hotels, and makes them.
func (r *rich) topical() {
	r.t.Helper()
	models, _ := reader.Shipped(aspect.Hotel)
	var err error
	r.main.Topics, err = topics.Open(r.t.Context(), filepath.Join(r.t.TempDir(), "topics"), topics.KeeperOptions{Events: r.events, Keys: r.keys, Now: r.now,
		Model: func(context.Context) (voice.Model, error) {
			return voice.Model{Version: "v1", Reader: func() voice.Reader { return models.Reader() }}, nil
		}})
	if err == nil {
		err = r.main.Topics.Make(r.t.Context())
	}
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *rich) topics(as, more string) TopicList {
	r.t.Helper()
	return read[TopicList](r.t, r.want(200, request{method: "GET", path: base + "/topics" + more, as: as}))
}

// named gives the topic that has a term with a word in it.
func named(all []TopicCard, word string) *TopicCard {
	for i := range all {
		if strings.Contains(strings.Join(all[i].Terms, " "), word) {
			return &all[i]
		}
	}
	return nil
}

// talking is a world in which 40 customers speak of parking at the desk in the
// east and 6 of noise, 60 of breakfast on the site in the west and 20 of staff.
func talking(t *testing.T) *rich {
	t.Helper()
	r := newRich(t)
	r.facts() // the rules
	r.talk(0, 40, "check-in", "E1")
	r.talk(1, 60, "view", "W1")
	r.talk(2, 6, "check-in", "E1")
	r.talk(3, 20, "view", "W1")
	r.topical()
	return r
}

func TestTopicsAreListedWithinTheScope(t *testing.T) {
	r := talking(t)
	all := r.topics("viewer", "")
	parking, breakfast := named(all.Topics, "车位"), named(all.Topics, "早餐")
	if all.Texts != 126 || all.Customers != 126 || parking == nil || breakfast == nil || all.Topics[0].ID != breakfast.ID || breakfast.Texts != 60 {
		t.Fatalf("%+v", all)
	}
	if s := breakfast.Share; *s.Value != 60./126 || s.N != 126 || *s.Low >= *s.Value || *s.High <= *s.Value {
		t.Errorf("the share is %+v", s)
	}
	if parking.Polarity.Value == nil || *parking.Polarity.Value >= 0 || *breakfast.Polarity.Value <= 0 {
		t.Errorf("they feel %+v and %+v", parking.Polarity, breakfast.Polarity)
	}
	if named(all.Topics, "噪音") != nil {
		t.Error("a topic of six customers is listed")
	}
	for _, as := range []string{"touchpoint-owner", "unit-manager"} {
		own := r.topics(as, "")
		if own.Texts != 46 || named(own.Topics, "早餐") != nil || named(own.Topics, "车位") == nil {
			t.Errorf("%s sees %+v", as, own)
		}
		r.want(422, request{method: "GET", path: base + "/topics/" + string(breakfast.ID), as: as})
	}
	if site := r.topics("owner", "?touchpoint=tp_site"); site.Texts != 80 || named(site.Topics, "车位") != nil {
		t.Errorf("at the site %+v", site)
	}
	if early := r.topics("owner", "?to=2026-02-03T00:00:00Z"); early.Texts >= 40 || early.Texts == 0 {
		t.Errorf("in two days %d texts", early.Texts)
	}
	r.want(404, request{method: "GET", path: base + "/topics", as: stranger})
	r.want(404, request{method: "GET", path: base + "/topics/topic_0", as: "owner"})
}

func TestQuotesAreForWhoMayReadTexts(t *testing.T) {
	r := talking(t)
	parking := named(r.topics("owner", "").Topics, "车位")
	shown := func(as string) TopicShown {
		return read[TopicShown](t, r.want(200, request{method: "GET", path: base + "/topics/" + string(parking.ID), as: as}))
	}
	if q := shown("owner").Quotes; len(q) != 3 || !strings.Contains(q[0].Text, "车位") || q[0].Touchpoint != "tp_desk" || q[0].Unit != "E1" {
		t.Errorf("quotes are %+v", q)
	}
	if got := shown("viewer"); len(got.Quotes) != 0 || got.Topic.Texts != 40 {
		t.Errorf("a viewer sees %+v", got)
	}
	for i := range 20 {
		c := r.find(touchstone.UserID, fmt.Sprintf("check-in-0-%d", i))
		must(r.keys.Enter(t.Context(), []touchstone.SubjectID{c.Subject}, "usr_1", "asked"))
	}
	after := shown("owner")
	if after.Topic.Texts != 20 || after.Topic.Customers != 20 || len(after.Quotes) != 3 {
		t.Errorf("after the erasure of 20 of 40: %+v", after)
	}
	for _, q := range after.Quotes {
		if n := must(strconv.Atoi(q.Text[strings.LastIndex(q.Text, "，")+len("，"):])); n < 20 {
			t.Errorf("%q of who was erased is shown", q.Text)
		}
	}
}

func TestPeopleNamePinHideMergeAndPartTopics(t *testing.T) {
	r := talking(t)
	all := r.topics("owner", "").Topics
	parking, breakfast := string(named(all, "车位").ID), string(named(all, "早餐").ID)
	patch := func(status int, id, version string, body map[string]any) answered {
		return r.want(status, request{method: "PATCH", path: base + "/topics/" + id, as: "designer", body: body, header: map[string]string{"If-Match": version}})
	}
	patch(409, parking, `"3"`, map[string]any{"pinned": true}) // nobody did anything to it yet
	got := patch(200, parking, `"0"`, map[string]any{"label": map[string]string{"zh": "停车难", "en": "Parking"}, "pinned": true})
	if got.header.Get("ETag") != `"1"` {
		t.Errorf("the ETag is %s", got.header.Get("ETag"))
	}
	patch(409, parking, `"7"`, map[string]any{"hidden": true})
	patch(404, "topic_none", `"0"`, map[string]any{"hidden": true})
	if first := r.topics("viewer", "").Topics[0]; first.Name != "停车难" || !first.Pinned || first.Version != 1 {
		t.Errorf("the first is %+v", first)
	}
	patch(200, breakfast, `"0"`, map[string]any{"hidden": true})
	if l := r.topics("owner", ""); l.Hidden != 1 || named(l.Topics, "早餐") != nil || named(r.topics("owner", "?hidden=true").Topics, "早餐") == nil {
		t.Errorf("hidden: %+v", l)
	}
	merge := func(status int, into, id string) answered {
		return r.want(status, request{method: "POST", path: base + "/topics/" + into + "/merge", as: "analyst", body: map[string]any{"topics": []string{id}}})
	}
	merge(200, parking, breakfast)
	merge(409, breakfast, parking)
	merge(409, parking, parking)
	merge(404, parking, "topic_none")
	whole := r.topics("owner", "")
	if c := whole.Topics[0]; c.Texts != 100 || len(c.Merged) == 0 || c.Name != "停车难" {
		t.Errorf("merged: %+v", c)
	}
	r.pass(time.Hour)
	if err := r.main.Topics.Make(t.Context()); err != nil {
		t.Fatal(err)
	}
	if c := r.topics("owner", "").Topics[0]; c.Texts != whole.Topics[0].Texts || c.Name != "停车难" || string(c.ID) != parking {
		t.Errorf("after another discovery: %+v", c)
	}
	r.want(200, request{method: "POST", path: base + "/topics/" + breakfast + "/unmerge", as: "analyst"})
	r.want(409, request{method: "POST", path: base + "/topics/" + breakfast + "/unmerge", as: "analyst"})
	if c := named(r.topics("owner", "?hidden=true").Topics, "早餐"); c == nil || c.Texts != 60 {
		t.Errorf("parted again: %+v", c)
	}
	versions := read[page[touchstone.Topic]](t, r.want(200, request{method: "GET", path: base + "/topics/" + breakfast + "/versions", as: "viewer"}))
	if len(versions.Items) != 3 || string(versions.Items[1].Into) != parking {
		t.Errorf("versions: %+v", versions.Items)
	}
	r.want(202, request{method: "POST", path: base + "/topics/refresh", as: "designer"})
	if !r.topics("owner", "").Running {
		t.Error("nothing runs after a refresh was asked for")
	}
	log := string(r.want(200, request{method: "GET", path: base + "/audit", as: "owner"}).body)
	for _, action := range []string{"update", "merge", "unmerge", "refresh"} {
		if !strings.Contains(log, `"action":"`+action+`"`) {
			t.Errorf("the audit log lacks %s", action)
		}
	}
}

// A hotel whose register lacks parking is told so, with what guests say; with
// the touchpoint that the answer drafts it is told no more.
func TestWhatNoTouchpointCoversIsSuggested(t *testing.T) {
	r := talking(t)
	w := must(r.store.Workspaces().ByID(t.Context(), "main"))
	w.Settings.Industry = "hotel"
	must(r.store.Workspaces().Update(t.Context(), w))
	gaps := func(as string) (*SpokenGap, GapList) {
		l := read[GapList](t, r.want(200, request{method: "GET", path: base + "/discovery/spoken", as: as, header: map[string]string{"Accept-Language": "zh"}}))
		for i := range l.Items {
			if l.Items[i].Aspect == "parking" {
				return &l.Items[i], l
			}
		}
		return nil, l
	}
	parking, _ := gaps("owner")
	if parking == nil || parking.Label.ZH != "停车" || parking.Texts != 40 || parking.Customers != parking.Texts || *parking.Bad.Value <= .5 || len(parking.Quotes) != 3 || !strings.Contains(parking.Quotes[0].Text, "车") {
		t.Fatalf("parking: %+v", parking)
	}
	if s := parking.Suggestions; len(s) == 0 || s[0].Key != "hotel.arrive.parking" || s[0].Touchpoint != "" || parking.Draft == nil || parking.Draft.Label.ZH != "停车" {
		t.Fatalf("suggested: %+v, %+v", s, parking.Draft)
	}
	if seen, _ := gaps("viewer"); seen == nil || len(seen.Quotes) != 0 {
		t.Errorf("a viewer sees %+v", seen)
	}
	if _, l := gaps("unit-manager"); l.Texts != 46 {
		t.Errorf("the east has %d texts", l.Texts)
	}
	r.want(201, request{method: "POST", path: base + "/touchpoints", as: "designer", body: parking.Draft})
	if seen, _ := gaps("owner"); seen != nil {
		t.Errorf("with the touchpoint it is still suggested: %+v", seen)
	}
}

func TestWithoutAKeeperThereAreNoTopics(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/topics", "/topics/topic_1", "/discovery/spoken"} {
		w.want(503, request{method: "GET", path: base + path, as: "owner"})
	}
	w.want(503, request{method: "POST", path: base + "/topics/refresh", as: "owner"})
}
