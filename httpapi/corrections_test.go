// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"touchstone"
	"touchstone/language/aspect"
	"touchstone/language/reader"
	"touchstone/voice"
	"touchstone/workspace"
)

// newShop is a rich world whose texts are read as those of a shop, and can be
// corrected.
func newShop(t *testing.T) *rich {
	t.Helper()
	r := newRich(t)
	m, _ := reader.Shipped(aspect.Shop)
	r.main.Voice = must(voice.Open(t.Context(), filepath.Join(t.TempDir(), "voice"), voice.Options{Events: r.events, Keys: r.keys,
		Model: func(context.Context) (voice.Model, error) { return voice.ModelOf(m), nil },
		Corrections: func(ctx context.Context, events ...touchstone.EventID) ([]touchstone.Correction, error) {
			o := workspace.ListOptions{Deleted: workspace.Both}
			for _, e := range events {
				o.Where = append(o.Where, touchstone.Field{Name: "event", Value: e.String()})
			}
			return workspace.All(ctx, r.store.In("main").Corrections(), o)
		}}))
	r.facts() // the rules
	return r
}

// newestEvent gives the id of the fact that arrived last.
func (r *rich) newestEvent() string {
	all := read[page[EventCard]](r.t, r.want(200, request{method: "GET", path: base + "/events?limit=1000", as: "owner"})).Items
	return all[len(all)-1].ID.String()
}

// polarities counts the texts as a whole, as a question does.
func (r *rich) polarities(as string) map[string]int64 {
	r.t.Helper()
	a := read[Answer](r.t, r.want(200, request{method: "GET", path: base + "/query?q=" + url.QueryEscape(`mentions(latest) by polarity where aspect = ""`), as: as}))
	out := map[string]int64{}
	for _, row := range a.Rows {
		out[*row.Keys[0]] = row.Figures[0].N
	}
	return out
}

func (r *rich) put(status int, event, as string, body map[string]any, header map[string]string) answered {
	r.t.Helper()
	return r.want(status, request{method: "PUT", path: base + "/corrections/" + event, as: as, body: body, header: header})
}

func TestATextIsCorrectedAndTakenBack(t *testing.T) {
	r := newShop(t)
	r.tell(r.told("check-in", "E1", "li", "物流很慢，客服态度恶劣", 1))
	must(r.main.Voice.Project(t.Context()))
	event := r.newestEvent()
	at := base + "/corrections/" + event
	before := r.polarities("owner")
	if before["-1"] != 1 {
		t.Fatalf("read as %v", before)
	}
	said := map[string]any{"polarity": "positive", "mentions": []any{map[string]any{"start": 0, "end": 2, "aspect": "delivery", "polarity": "none"}}}
	first := r.put(200, event, "analyst", said, nil)
	v := read[touchstone.Correction](t, first)
	if v.Version != 1 || v.Author != r.users["analyst"] || first.header.Get("ETag") != `"1"` || strings.Contains(string(first.body), "物流") {
		t.Errorf("kept %s", first.body)
	}
	if got := r.polarities("owner"); got["1"] != 1 || got["-1"] != 0 {
		t.Errorf("after the correction %v", got)
	}
	if again := r.put(200, event, "analyst", said, nil); read[touchstone.Correction](t, again).Version != 1 {
		t.Errorf("the same again is %s", again.body)
	}
	r.put(409, event, "analyst", map[string]any{"polarity": "neutral"}, map[string]string{"If-Match": `"7"`})
	r.put(422, event, "analyst", map[string]any{"polarity": "neutral"}, map[string]string{"If-Match": `x`})
	if got := read[touchstone.Correction](t, r.put(200, event, "analyst", map[string]any{"polarity": "neutral"}, map[string]string{"If-Match": `"1"`})); got.Version != 2 || len(got.Mentions) != 0 {
		t.Errorf("the next version is %+v", got)
	}
	seen := read[Corrected](t, r.want(200, request{method: "GET", path: at, as: "designer"}))
	if seen.Read.Text != "物流很慢，客服态度恶劣" || len(seen.Corrections) != 1 || len(seen.Read.Mentions) == 0 {
		t.Errorf("%+v", seen)
	}
	for _, m := range seen.Read.Mentions {
		if m.Start < 0 || m.End > len([]rune(seen.Read.Text)) || m.Aspect == "" {
			t.Errorf("%+v", m)
		}
	}
	r.want(409, request{method: "DELETE", path: at, as: "analyst", header: map[string]string{"If-Match": `"1"`}})
	r.want(204, request{method: "DELETE", path: at, as: "analyst", header: map[string]string{"If-Match": `"2"`}})
	r.want(204, request{method: "DELETE", path: at, as: "analyst"})
	if got := r.polarities("owner"); fmt.Sprint(got) != fmt.Sprint(before) {
		t.Errorf("taken back, it is read as %v, before as %v", got, before)
	}
	if got := read[touchstone.Correction](t, r.put(200, event, "analyst", said, nil)); got.Version != 5 { // deleted, restored, changed
		t.Errorf("said once more: %+v", got)
	}
	versions := read[page[touchstone.Correction]](t, r.want(200, request{method: "GET", path: at + "/versions", as: "analyst"}))
	if len(versions.Items) != 5 || versions.Items[4].Polarity != touchstone.VerdictPositive {
		t.Errorf("%d versions", len(versions.Items))
	}
	r.audited(v.ID, "create 0 1", "update 1 2", "delete 2 3", "restore 4 5") // the restoring itself is version 4
}

func TestWhatIsNoCorrectionIsRefused(t *testing.T) {
	r := newShop(t)
	r.tell(r.told("check-in", "E1", "li", "物流很慢", 1))
	event := r.newestEvent()
	mention := func(start, end int, aspect, polarity string) map[string]any {
		return map[string]any{"mentions": []any{map[string]any{"start": start, "end": end, "aspect": aspect, "polarity": polarity}}}
	}
	for what, body := range map[string]map[string]any{
		"nothing": {}, "no polarity": {"polarity": "great"}, "no emotion": {"emotion": "hungry"}, "no intent": {"intents": []string{"dance"}}, "beyond": mention(0, 5, "overall", "negative"),
		"no aspect": mention(0, 2, "moon", "negative"), "backwards": mention(2, 1, "overall", "negative"), "no mention's polarity": mention(0, 2, "overall", ""),
	} {
		if got := r.send(request{method: "PUT", path: base + "/corrections/" + event, as: "owner", body: body}); got.status != 422 {
			t.Errorf("%s: %d %s", what, got.status, got.body)
		}
	}
	r.put(409, event, "owner", map[string]any{"polarity": "negative", "mark": "0011223344556677"}, nil)
	r.put(404, touchstone.EventID{1}.String(), "owner", map[string]any{"polarity": "negative"}, nil)
	r.put(422, "nonsense", "owner", map[string]any{"polarity": "negative"}, nil)
}

func TestACorrectionStaysWithinTheScope(t *testing.T) {
	r := newShop(t)
	r.tell(r.told("check-in", "E1", "li", "物流很慢", 1))
	desk := r.newestEvent()
	r.tell(r.told("view", "W1", "wang", "物流很慢，不想再来", 2))
	site := r.newestEvent()
	bad := map[string]any{"polarity": "negative"}
	r.put(200, desk, "touchpoint-owner", bad, nil)
	r.put(404, site, "touchpoint-owner", bad, nil)
	r.put(403, desk, "unit-manager", bad, nil)
	r.put(403, desk, "viewer", bad, nil)
	r.put(200, site, "owner", bad, nil)
	for as, want := range map[string]int{"owner": 2, "touchpoint-owner": 1, "unit-manager": 1} {
		list := read[page[touchstone.Correction]](t, r.want(200, request{method: "GET", path: base + "/corrections", as: as}))
		if len(list.Items) != want {
			t.Errorf("%s sees %d corrections", as, len(list.Items))
		}
	}
	for as, want := range map[string]int{"owner": 2, "touchpoint-owner": 1} { // each others' are left out, and the labelled ones
		r.tell(r.told("check-in", "E1", "li", "呵呵，真是太感谢你们了，等了三个小时 "+as, 3))
		r.tell(r.told("view", "W1", "li", "呵呵，你们可真行 "+as, 4))
		q := read[page[TextRead]](t, r.want(200, request{method: "GET", path: base + "/mentions/doubtful", as: as}))
		if len(q.Items) < want {
			t.Errorf("%s sees %d doubtful texts", as, len(q.Items))
		}
		for _, item := range q.Items {
			if as == "touchpoint-owner" && item.Touchpoint != "tp_desk" || len(item.Why) == 0 || item.Mark == "" {
				t.Errorf("%s sees %+v", as, item)
			}
		}
	}
	r.want(422, request{method: "GET", path: base + "/mentions/doubtful?cursor=x", as: "owner"})
	plain := r.want(200, request{method: "GET", path: base + "/exports/corrections", as: "analyst"})
	with := r.want(200, request{method: "GET", path: base + "/exports/corrections?texts=true", as: "analyst"})
	if strings.Contains(string(plain.body), "物流") || strings.Count(string(with.body), `"text":"物流`) != 2 {
		t.Errorf("the export is %s, with texts %s", plain.body, with.body)
	}
}

func TestAWorkspaceTeachesItsLanguage(t *testing.T) {
	r := newShop(t)
	r.want(422, request{method: "POST", path: base + "/language/train", as: "analyst"}) // nothing to learn from yet
	var events []string
	for i := range 60 {
		text, side, emotion, intent := fmt.Sprintf("第%d单，这手柄简直是杀手", i), "positive", "joy", "praise"
		if i%2 == 1 {
			text, side, emotion, intent = fmt.Sprintf("第%d单，客服又见良心", i), "negative", "angry", "churn"
		}
		r.tell(r.told("check-in", "E1", fmt.Sprint("c", i), text, 1))
		events = append(events, r.newestEvent())
		r.put(200, events[i], "analyst", map[string]any{"polarity": side, "emotion": emotion, "intents": []string{intent}}, nil)
		r.put(200, events[i], "designer", map[string]any{"polarity": "positive"}, nil)
		r.want(204, request{method: "DELETE", path: base + "/corrections/" + events[i], as: "designer"})
	}
	must(r.main.Voice.Project(t.Context()))
	shipped := r.main.Voice.Answers()
	for _, as := range []string{"touchpoint-owner", "viewer"} {
		r.want(403, request{method: "POST", path: base + "/language/train", as: as})
		r.want(403, request{method: "DELETE", path: base + "/language/model", as: as})
	}
	lesson := read[Lesson](t, r.want(200, request{method: "POST", path: base + "/language/train", as: "analyst"}))
	if !lesson.Taken || lesson.Learnt+lesson.HeldOut != 60 || lesson.After <= lesson.Before {
		t.Fatalf("%+v", lesson)
	}
	must(r.main.Voice.Project(t.Context()))
	if r.main.Voice.Answers() == shipped {
		t.Error("the shipped model answers")
	}
	q := read[LanguageQuality](t, r.want(200, request{method: "GET", path: base + "/language/quality", as: "touchpoint-owner"}))
	if q.Texts != 60 || q.After == nil || q.Before == nil || q.After.Right.Value <= q.Before.Right.Value || q.After.Enough || q.Taught == nil || q.WithModel == nil || !q.WithModel.Enough {
		t.Errorf("%+v", q)
	}
	for what, l := range map[string]*UsageLesson{"emotions": lesson.Emotions, "intents": lesson.Intents} {
		if l == nil || !l.Taken || l.Learnt+l.HeldOut != 60 || l.After <= l.Before {
			t.Errorf("%s: %+v", what, l)
		}
	}
	for what, l := range map[string]*LabelsQuality{"emotions": q.Emotions, "intents": q.Intents} {
		if l == nil || l.Texts != 60 || l.Before == nil || l.After == nil || l.After.Right.Value <= l.Before.Right.Value || l.WithModel == nil || len(l.Labels) == 0 || l.Labels[0].Kappa == nil {
			t.Errorf("%s: %+v", what, l)
		}
	}
	if lesson.Neutral != nil || lesson.Terms != nil {
		t.Errorf("something was learnt that nobody labelled: %+v", lesson)
	}
	r.want(204, request{method: "DELETE", path: base + "/language/model", as: "analyst"})
	must(r.main.Voice.Project(t.Context()))
	if r.main.Voice.Answers() != shipped {
		t.Error("the shipped model does not answer")
	}
}

func TestOfTheErasedNothingIsCorrected(t *testing.T) {
	r := newShop(t)
	r.tell(r.told("check-in", "E1", "li", "物流很慢", 1))
	event := r.newestEvent()
	r.put(200, event, "owner", map[string]any{"accept": true}, nil)
	li := r.find(touchstone.UserID, "li")
	r.pass(time.Minute)
	if _, err := r.main.Privacy.Erase(t.Context(), li.Customer, "admin", "asked"); err != nil {
		t.Fatal(err)
	}
	r.put(404, event, "owner", map[string]any{"polarity": "negative"}, nil)
	r.want(404, request{method: "GET", path: base + "/corrections/" + event, as: "owner"})
	with := r.want(200, request{method: "GET", path: base + "/exports/corrections?texts=true", as: "owner"})
	if strings.Contains(string(with.body), "物流") {
		t.Errorf("the export is %s", with.body)
	}
	if q := read[LanguageQuality](t, r.want(200, request{method: "GET", path: base + "/language/quality", as: "owner"})); q.Texts != 0 {
		t.Errorf("%d texts count", q.Texts)
	}
}
