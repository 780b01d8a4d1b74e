// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/ingest/envelope"
)

// voices reads texts under some conditions.
func (r *rich) voices(as, more string) (VoicesFound, []string) {
	r.t.Helper()
	found := read[VoicesFound](r.t, r.want(200, request{method: "GET", path: base + "/voices?" + more, as: as}))
	texts := []string{}
	for _, v := range found.Items {
		texts = append(texts, v.Text)
	}
	return found, texts
}

func where(conditions string) string { return "where=" + url.QueryEscape(conditions) }

// counted gives how many mentions a question counts under conditions.
func (r *rich) counted(as, conditions string) int64 {
	r.t.Helper()
	a := read[Answer](r.t, r.want(200, request{method: "GET", path: base + "/query?q=" + url.QueryEscape("mentions(latest) where "+conditions), as: as}))
	return a.Rows[0].Figures[0].N
}

// newSpoken is a shop in which four people said something: two at the desk in the
// east, two on the site in the west.
func newSpoken(t *testing.T) *rich {
	t.Helper()
	r := newShop(t)
	scored := func(m envelope.Message, rating string) envelope.Message {
		m.Scores = []envelope.Score{{Metric: "rating", Value: rating, Low: "1", High: "5"}}
		return m
	}
	r.tell(scored(r.told("check-in", "E1", "li", "物流很慢，客服态度恶劣", 1), "1"), scored(r.told("check-in", "E1", "wang", "客服很热情，物流很快", 2), "5"),
		r.told("view", "W1", "li", "价格便宜，质量很好，打13800138000", 3), r.told("view", "W1", "wang", "系统默认好评", 4))
	must(r.main.Voice.Project(t.Context()))
	return r
}

func TestTextsAreReadWithTheirMentions(t *testing.T) {
	r := newSpoken(t)
	found, texts := r.voices("analyst", where(`aspect = ""`))
	if diff := cmp.Diff([]string{"价格便宜，质量很好，打13800138000", "客服很热情，物流很快", "物流很慢，客服态度恶劣"}, texts); diff != "" || !found.Whole || found.Next != "" {
		t.Error(diff, found.Next)
	}
	v := found.Items[2]
	if v.Polarity != "negative" || v.TouchpointName != "前台" || v.Author != touchstone.OwnWords || v.Customer == nil || v.Corrected {
		t.Errorf("%+v", v)
	}
	about := map[string]string{}
	for _, m := range v.Mentions {
		about[string([]rune(v.Text)[m.Start:m.End])] = m.Polarity
	}
	if len(about) < 2 {
		t.Errorf("mentions at %v", about)
	}
	if def, texts := r.voices("analyst", where(`author = default`)); len(texts) != 1 || def.Items[0].Author != "default" {
		t.Errorf("default praise: %v", texts)
	}
}

// What is listed is what a question counts under the same conditions.
func TestAsManyTextsAreReadAsAreCounted(t *testing.T) {
	r := newSpoken(t)
	for _, as := range []string{"owner", "designer"} {
		for _, c := range []string{`aspect = ""`, `aspect = "" and polarity = -1`, `aspect = "" and polarity = 1`, `aspect = "" and touchpoint = tp_desk`, `aspect = "" and unit = W1`, `aspect = "" and channel = website`,
			`aspect = "" and emotion present`, `aspect = "" and author in (own, default)`, `aspect = delivery`, `aspect = delivery and polarity = 1`, `aspect = nothing`} {
			_, texts := r.voices(as, where(c))
			if want := r.counted(as, c); int64(len(texts)) != want {
				t.Errorf("%s, %s: %d texts, counted are %d", as, c, len(texts), want)
			}
		}
	}
}

func TestVoicesAreFiltered(t *testing.T) {
	r := newSpoken(t)
	for _, c := range []struct {
		as, more string
		want     []string
	}{
		{"analyst", "q=" + url.QueryEscape("客服"), []string{"客服很热情，物流很快", "物流很慢，客服态度恶劣"}},
		{"analyst", "q=" + url.QueryEscape("客服") + "&" + where(`aspect = "" and polarity = -1`), []string{"物流很慢，客服态度恶劣"}},
		{"analyst", "score_to=50", []string{"物流很慢，客服态度恶劣"}},
		{"analyst", "score_from=100", []string{"客服很热情，物流很快"}},
		{"analyst", "from=2026-02-02T00:00:00Z&to=2026-02-03T00:00:00Z", []string{"客服很热情，物流很快"}},
		{"touchpoint-owner", "", []string{"客服很热情，物流很快", "物流很慢，客服态度恶劣"}}, // the desk's alone
		{"unit-manager", where(`unit = W1`), []string{}},                // the east's alone
	} {
		if _, texts := r.voices(c.as, c.more); !cmp.Equal(c.want, texts) {
			t.Errorf("%s, %s: %v", c.as, c.more, texts)
		}
	}
	if found, _ := r.voices("designer", ""); len(found.Items) != 3 || found.Items[0].Customer != nil {
		t.Errorf("a designer reads %+v", found.Items)
	}
	r.want(403, request{method: "GET", path: base + "/voices", as: "viewer"})
	r.want(404, request{method: "GET", path: base + "/voices", as: stranger})
	r.want(403, request{method: "GET", path: base + "/voices?" + where("trait(level) = gold"), as: "designer"})
	r.want(200, request{method: "GET", path: base + "/voices?" + where("trait(level) = gold"), as: "analyst"})
	for _, more := range []string{where("polarity = 7"), where("so what"), where("aspect = x compare"), "cursor=0", "limit=0", "q=%20", "score_from=-1"} {
		r.want(422, request{method: "GET", path: base + "/voices?" + more, as: "analyst"})
	}
}

func TestACorrectionShowsAtOnceInWhatIsRead(t *testing.T) {
	r := newSpoken(t)
	found, _ := r.voices("owner", "score_to=50")
	event := found.Items[0].ID.String()
	r.put(200, event, "owner", map[string]any{"polarity": "positive", "emotion": "joy", "mentions": []any{map[string]any{"start": 0, "end": 2, "aspect": "delivery", "polarity": "none"}}}, nil)
	after, _ := r.voices("owner", "score_to=50")
	v := after.Items[0]
	if v.Polarity != "positive" || v.Emotion != "joy" || !v.Corrected || v.Doubtful {
		t.Errorf("%+v", v)
	}
	if n := len(found.Items[0].Mentions) - len(v.Mentions); n != 1 {
		t.Errorf("%d mentions are gone: %+v", n, v.Mentions)
	}
	if _, texts := r.voices("owner", where(`aspect = "" and polarity = -1`)); len(texts) != 0 || r.counted("owner", `aspect = "" and polarity = -1`) != 0 {
		t.Errorf("still negative: %v", texts)
	}
}

// 打[phone] has eight characters where 打13800138000 has twelve, so 物流 moves from 16
// to 12; the mention that the number is part of is left out.
func TestMaskedVoicesKeepTheirPlaces(t *testing.T) {
	r := newSpoken(t)
	r.tell(r.told("view", "W1", "zhao", "打13800138000很失望，物流很慢", 5))
	must(r.main.Voice.Project(t.Context()))
	plain, _ := r.voices("owner", "limit=1")
	masked, texts := r.voices("owner", "limit=1&mask=true")
	if strings.Contains(fmt.Sprint(texts), "138") || masked.Items[0].Customer != nil || len(masked.Items[0].Identifiers) > 0 {
		t.Errorf("%+v", masked.Items[0])
	}
	before, after := plain.Items[0], masked.Items[0]
	if len(before.Mentions) != 2 || before.Mentions[0].Start != 0 || before.Mentions[1].Start != 16 {
		t.Fatalf("%+v", before.Mentions)
	}
	if len(after.Mentions) != 1 || after.Mentions[0].Start != 12 || string([]rune(after.Text)[12:after.Mentions[0].End]) != "物流" {
		t.Errorf("%q %+v", after.Text, after.Mentions)
	}
}

func TestVoicesComeInParts(t *testing.T) {
	r := newSpoken(t)
	for n := range 5 {
		r.tell(r.told("check-in", "E1", "li", fmt.Sprintf("第%d次来，服务很好", n), n+5))
	}
	must(r.main.Voice.Project(t.Context()))
	var got []string
	more := where(`aspect = ""`) + "&limit=3"
	for parts := 1; ; parts++ {
		found, texts := r.voices("owner", more)
		got = append(got, texts...)
		if found.Next == "" {
			break
		}
		if parts > 4 {
			t.Fatal("it does not end")
		}
		more = where(`aspect = ""`) + "&limit=3&cursor=" + found.Next
	}
	if len(got) != 8 || got[0] != "第4次来，服务很好" || int64(len(got)) != r.counted("owner", `aspect = ""`) {
		t.Errorf("%v", got)
	}
}

// From the entry in the ledger on nothing is read, before any step is done.
func TestWhoIsErasedIsReadNoMore(t *testing.T) {
	r := newSpoken(t)
	li := r.find(touchstone.UserID, "li")
	must(r.keys.Enter(t.Context(), []touchstone.SubjectID{li.Subject}, "usr_1", "asked"))
	if _, texts := r.voices("owner", ""); !cmp.Equal([]string{"客服很热情，物流很快"}, texts) {
		t.Errorf("read are %v", texts)
	}
}
