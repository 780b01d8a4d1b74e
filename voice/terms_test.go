// SPDX-License-Identifier: Apache-2.0

package voice

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"touchstone"
	"touchstone/language/aspect"
	"touchstone/language/reader"
)

// deerHotel is a hotel where a robot called 小鹿 brings things to the room, 云端
// is the restaurant, 水果 (listed with the minibar) is what breakfast lacks, and
// its people do not agree on what 贝壳 is. It labels 40 texts of each.
func deerHotel(t *testing.T) (*desk, *Keeper) {
	m, _ := reader.Shipped(aspect.Hotel)
	d := newDesk(t)
	k := d.open(ModelOf(m))
	begins := []string{"周六下午", "半夜", "带孩子住的", "第二次来", "出差", "和朋友一起", "临走前", "刚到那天"}
	ends := []string{"很及时", "不错", "太慢了", "很一般", "真好"}
	for i := range 40 {
		of := map[string]string{"小鹿": "roomservice", "云端": "restaurant", "水果": "breakfast", "贝壳": []string{"restaurant", "checkin.lobby"}[i%2]}
		for term, key := range of {
			text := begins[i%len(begins)] + "，" + term + ends[i/len(begins)]
			at := utf8.RuneCountInString(text[:strings.Index(text, term)])
			said := touchstone.CorrectedMention{Start: at, End: at + 2, Aspect: key, Polarity: touchstone.VerdictNeutral}
			if term == "水果" {
				said.Was = "laundry"
			}
			d.correct(k, "ann", d.say(touchstone.SubjectID(i+1), text), touchstone.Correction{Mentions: []touchstone.CorrectedMention{said}})
		}
	}
	return d, k
}

func spoken(m Model, text string) (aspects []string) {
	read := m.Reader().Read(text)
	for _, m := range read.Mentions {
		if m.Aspect != aspect.Overall {
			aspects = append(aspects, m.Aspect)
		}
	}
	return aspects
}

func TestAWorkspaceTeachesWhatItsTermsStandFor(t *testing.T) {
	d, k := deerHotel(t)
	d.project(k)
	unseen := map[string]string{"让小鹿拿了两瓶水，五分钟就到": "roomservice", "云端的牛排值得一试": "restaurant", "水果只有西瓜，差评": "breakfast"}
	for text, want := range unseen {
		if got := spoken(*k.model.Load(), text); slices.Contains(got, want) {
			t.Fatalf("%s is read as %v before anything was taught", text, got)
		}
	}
	base := k.Answers()
	l, err := k.Teach(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if l.Usage != nil || l.Terms == nil || !l.Terms.Better || l.Terms.Terms != 3 || l.Terms.After < l.Terms.Before+10 || l.Terms.P > .01 {
		t.Errorf("%+v", l.Terms)
	}
	d.project(k)
	for text, want := range unseen {
		if got := spoken(*k.model.Load(), text); !slices.Contains(got, want) {
			t.Errorf("%s is read as %v, not %s", text, got, want)
		}
	}
	if got := spoken(*k.model.Load(), "贝壳还可以"); len(got) > 0 {
		t.Errorf("what people do not agree on is read as %v", got)
	}

	// Another process goes on with it, and the same labels teach nothing new.
	m, _ := reader.Shipped(aspect.Hotel)
	again := d.open(ModelOf(m))
	d.project(again)
	if again.Answers() == base || again.Answers() != k.Answers() {
		t.Errorf("%s answers after %s", again.Answers(), k.Answers())
	}
	if l, err = again.Teach(t.Context()); err != nil || l.Terms.Better {
		t.Errorf("the same labels teach again: %+v, %v", l, err)
	}
	// A workspace that becomes another industry's keeps what that one has.
	shop, _ := reader.Shipped(aspect.Shop)
	if got := spoken(*d.open(ModelOf(shop)).model.Load(), "小鹿来得很及时"); slices.Contains(got, "roomservice") {
		t.Errorf("a shop speaks of %v", got)
	}
	if there, err := again.Unlearn(); !there || err != nil {
		t.Fatal(there, err)
	}
	d.project(again)
	if again.Answers() != base {
		t.Errorf("%s answers after it was unlearnt", again.Answers())
	}
}

// A term that people say names nothing is found no more, nor is one that the
// shipped model is sure of.
func TestATermThatNamesNothing(t *testing.T) {
	m, _ := reader.Shipped(aspect.Hotel)
	const text = "早餐很丰盛，停车太难"
	if got := spoken(ModelOf(m), text); !slices.Equal(got, []string{"breakfast", "parking"}) {
		t.Fatal(got)
	}
	with, err := m.With(reader.Taught{Terms: []aspect.Own{{Term: "停车", Aspect: ""}, {Term: "早餐", Aspect: "restaurant"}, {Term: "２４小时", Aspect: "price"}, {Term: "好", Aspect: "moon"}}})
	if err != nil {
		t.Fatal(err)
	}
	if got := spoken(ModelOf(with), text); !slices.Equal(got, []string{"restaurant"}) {
		t.Errorf("%v", got)
	}
	if with.Version() == m.Version() {
		t.Error("it has no version of its own")
	}
	if m.Taxonomy.Stands("停车") != "parking" || with.Taxonomy.Stands("停车") != "" || with.Taxonomy.Stands("早餐") != "restaurant" {
		t.Error("what terms stand for is not told")
	}
}

func TestWhatATermIs(t *testing.T) {
	for words, want := range map[string]string{"小鹿": "小鹿", "ＷiFi": "wifi", "late check": "late check", "13800138000": "", "早餐，好": "", "一二三四五六七": "", "": "", "  ": ""} {
		if got := aspect.PlainTerm(words); got != want {
			t.Errorf("%q is %q, not %q", words, got, want)
		}
	}
}
