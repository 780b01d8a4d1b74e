// SPDX-License-Identifier: Apache-2.0

package aspect_test

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"touchstone/language"
	"touchstone/language/aspect"
)

// The register of this hotel covers rooms and breakfast; parking is spoken of
// in three texts, in one of them twice.
func TestWhatNoTouchpointCovers(t *testing.T) {
	r := plainly(t, aspect.Hotel)
	covered := map[string]bool{"room": true, "breakfast": true}
	g := aspect.NewGaps(covered, 2)
	for i, text := range []string{
		"房间很好，停车很差", "停车场太小，停车很贵", "早餐好吃，停车方便", "早餐难吃", "很满意",
	} {
		g.Add("r"+strconv.Itoa(i), text, r.read(text), r.Unlisted())
	}
	var got []string
	for _, gap := range g.List(2) {
		got = append(got, gap.Aspect+" "+strconv.Itoa(gap.Texts)+" "+strconv.Itoa(gap.Negative)+" "+strconv.Itoa(gap.Positive)+" "+strconv.Itoa(len(gap.Quotes)))
	}
	if diff := cmp.Diff([]string{"parking 3 2 1 2"}, got); diff != "" {
		t.Error(diff)
	}
	for _, q := range g.List(2)[0].Quotes {
		if !strings.Contains(q.Text, "停车") || q.Aspect != "parking" {
			t.Errorf("the quote %+v", q)
		}
	}
}

func TestTermsBecomeGaps(t *testing.T) {
	g := aspect.NewGaps(nil, 3)
	text := strings.Repeat("好", 200) + "ＷＩＦＩ盒子很差"
	start := strings.Index(text, "Ｗ")
	m := language.Mention{Span: language.Span{Start: start, End: start + len("ＷＩＦＩ盒子")}, Polarity: language.Negative, Confidence: 0.8}
	g.Add("a", text, nil, []language.Mention{m})
	g.Add("b", "wifi盒子", nil, []language.Mention{{Span: language.Span{Start: 0, End: len("wifi盒子")}}})
	list := g.List(1)
	if len(list) != 1 || list[0].Term != "wifi盒子" || list[0].Texts != 2 || list[0].Negative != 1 {
		t.Fatalf("got %+v; one term in two ways of writing", list)
	}
	if q := list[0].Quotes[0]; q.ID != "a" || !utf8.ValidString(q.Text) || !strings.Contains(q.Text, "盒子很差") || len(q.Text) > 400 {
		t.Errorf("the first quote is of the surest mention: %+v", q)
	}
}

// However many terms there are, what many texts say is not forgotten.
func TestRareTermsAreForgotten(t *testing.T) {
	g := aspect.NewGaps(nil, 0)
	for i := range 70000 {
		text := "停车" + strconv.Itoa(i)
		g.Add("", text, nil, []language.Mention{{Span: language.Span{Start: 0, End: len("停车")}}, {Span: language.Span{Start: 0, End: len(text)}}})
	}
	list := g.List(1)
	if len(list) > 1<<16 || list[0].Term != "停车" || list[0].Texts != 70000 {
		t.Errorf("%d gaps, the first %+v", len(list), list[0])
	}
}
