// SPDX-License-Identifier: Apache-2.0

package aspect_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"touchstone/language"
	"touchstone/language/aspect"
)

// plainly reads with the taxonomy alone.
func plainly(t testing.TB, industry aspect.Industry) *reading {
	t.Helper()
	taxonomy, known := aspect.Shipped(industry)
	if !known {
		t.Fatalf("no taxonomy of %s", industry)
	}
	return newReading(taxonomy, &aspect.Model{})
}

// said writes mentions as "aspect term polarity" for comparison.
func said(text string, mentions []language.Mention) []string {
	var out []string
	for _, m := range mentions {
		out = append(out, m.Aspect+" "+m.Of(text)+" "+m.Polarity.String())
	}
	return out
}

// The wanted mentions are what a reader of the sentence would say.
func TestTermsAndOpinionsArePaired(t *testing.T) {
	for _, c := range []struct {
		industry aspect.Industry
		text     string
		want     []string
	}{
		{aspect.Hotel, "房间很大，早餐难吃", []string{"room 房间 positive", "breakfast 早餐 negative"}},
		{aspect.Hotel, "位置很好，但是隔音太差", []string{"location 位置 positive", "sleep.noise 隔音 negative"}},
		{aspect.Hotel, "床和早餐都很好", []string{"sleep 床 positive", "breakfast 早餐 positive"}},
		{aspect.Hotel, "早餐一点都不好吃", []string{"breakfast 早餐 negative"}},
		{aspect.Hotel, "前台服务员态度恶劣", []string{"service.attitude 前台服务员态度 negative"}},
		{aspect.Restaurant, "服务员热情，上菜太慢", []string{"service.attitude 服务员 positive", "service.speed 上菜 negative"}},
		{aspect.Restaurant, "好吃！", []string{"dish.taste 好吃 positive"}},
		{aspect.Restaurant, "停車場很方便", []string{"parking 停車場 positive"}},
		{aspect.Restaurant, "菜品很新鲜，买单太慢", []string{"dish.freshness 菜品 positive", "bill 买单 negative"}},
		{aspect.Coffee, "取餐很方便，杯盖太差", []string{"pickup 取餐 positive", "cup 杯盖 negative"}},
		{aspect.Coffee, "咖啡师热情，出杯太慢", []string{"service.attitude 咖啡师 positive", "service.speed 出杯 negative"}},
		{aspect.HomeShare, "房东很热情，但是隔音太差", []string{"host.attitude 房东 positive", "sleep.noise 隔音 negative"}},
		{aspect.HomeShare, "The host was rude but the kitchen was great", []string{"host.attitude host negative", "home.kitchen kitchen positive"}},
		{aspect.General, "非常满意", []string{"overall 非常满意 positive"}},
		{aspect.Hotel, "The room was filthy but breakfast was great", []string{
			"room room negative", "environment.cleanliness filthy negative", "breakfast breakfast positive"}},
		{aspect.Bank, "The tellers were friendly.", []string{"branch.staff tellers positive"}},
		{aspect.App, "更新后一直闪退", []string{"update 更新 negative", "stability 闪退 negative"}},
		{aspect.Hotel, "酒店的早餐很丰富", []string{"breakfast 早餐 positive"}},
		{aspect.Hotel, "早餐是最差的早餐", []string{"breakfast 早餐 negative"}},
		{aspect.Hotel, "这家酒店很好", []string{"overall 这家酒店 positive"}},
		{aspect.Hotel, "这家酒店在路口", nil},
		{aspect.Shop, "评价里说的号码", nil},
		{aspect.Education, "of course I was there", nil},
		{aspect.Hotel, "我们三月去的", nil},
		{aspect.Hotel, "", nil},
		{aspect.Hotel, "。。。！！！", nil},
	} {
		if diff := cmp.Diff(c.want, said(c.text, plainly(t, c.industry).read(c.text))); diff != "" {
			t.Errorf("%s: %s", c.text, diff)
		}
	}
}

func TestOpinionIsShown(t *testing.T) {
	text := "房间真的不太干净"
	mentions := plainly(t, aspect.Hotel).read(text)
	if len(mentions) == 0 || !strings.Contains(mentions[0].Opinion.Of(text), "不") {
		t.Errorf("the opinion does not show its negation: %+v", mentions)
	}
}

// A clause without an opinion feels as the caller says, unless that is in
// doubt.
func TestFeelingOfTheClauseDecidesWhereNoWordDoes(t *testing.T) {
	text := "停车场在对面"
	taxonomy, _ := aspect.Shipped(aspect.Hotel)
	r := newReading(taxonomy, aspect.ShippedModel(aspect.Hotel))
	r.text.Reset(text)
	read := func(s language.Sentiment) language.Polarity {
		mentions := r.Read(&r.text, r.finder.Read(&r.text), []language.Sentiment{s})
		if len(mentions) != 1 || mentions[0].Aspect != "parking" {
			t.Fatalf("got %v", said(text, mentions))
		}
		return mentions[0].Polarity
	}
	if got := read(language.Sentiment{Polarity: language.Negative}); got != language.Negative {
		t.Errorf("negative clause: %s", got)
	}
	if got := r.Read(&r.text, r.finder.Read(&r.text), []language.Sentiment{{Polarity: language.Negative, Positive: 0.02}})[0].Confidence; got <= r.read(text)[0].Confidence {
		t.Errorf("a clause that surely feels so gives a confidence of %.2f", got)
	}
	r.text.Reset(text)
	if got := read(language.Sentiment{Polarity: language.Negative, Doubtful: true}); got != language.Neutral {
		t.Errorf("doubtful clause: %s", got)
	}
}

// The model has learnt that breakfast is a term; the taxonomy does not list it.
func TestTermsThatNoEntryHas(t *testing.T) {
	taxonomy, m := learnSmall(t, true)
	text := "后边的早餐难吃"
	r := newReading(taxonomy, m)
	r.read(text)
	unlisted := r.Unlisted()
	if len(unlisted) != 1 || unlisted[0].Of(text) != "早餐" || unlisted[0].Aspect != "" || unlisted[0].Polarity != language.Negative {
		t.Errorf("got %v; want the breakfast", said(text, unlisted))
	}
}

// check holds what is promised of every text.
func check(t *testing.T, text string, mentions []language.Mention) {
	t.Helper()
	last := 0
	for _, m := range mentions {
		for _, s := range []language.Span{m.Span, m.Opinion} {
			if s.Start < 0 || s.End < s.Start || s.End > len(text) || !onBoundary(text, s.Start) || !onBoundary(text, s.End) {
				t.Fatalf("%d to %d is no span of %q", s.Start, s.End, text)
			}
		}
		if m.Start < last {
			t.Fatalf("mentions of %q are out of order", text)
		}
		if m.End == m.Start || m.Confidence < 0 || m.Confidence > 1 {
			t.Fatalf("the mention %+v of %q", m, text)
		}
		last = m.Start
	}
}

// onBoundary reports whether a position lies between two characters; each bad
// byte is one by itself.
func onBoundary(text string, at int) bool {
	for i := range text {
		if i == at {
			return true
		}
	}
	return at == len(text)
}

var hostile = []string{
	"", " ", "\x00", "房间\xff很\xc0好", "😀👍🏽👨‍👩‍👧", "!!!???", "\u202e房间\u202c很\u200b差", "<b>房间</b>&nbsp;很好", "ｒｏｏｍ ｉｓ ｂａｄ",
	"房間很髒，但早餐不錯", "if (x) { return nil }", "房间房间房间房间", strings.Repeat("不", 500) + "好", "a\u0301\u0301\u0301", "Žluťoučký kůň", "房 间 很 好",
}

func FuzzRead(f *testing.F) {
	for _, text := range append(hostile, reviews...) {
		f.Add(text)
	}
	var readers []*reading
	for _, industry := range []aspect.Industry{aspect.General, aspect.Car, aspect.Shop} {
		taxonomy, _ := aspect.Shipped(industry)
		readers = append(readers, newReading(taxonomy, aspect.ShippedModel(industry)))
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range readers {
			mentions := slices.Clone(r.read(text))
			check(t, text, mentions)
			check(t, text, r.Unlisted())
			r.text.Reset(text)
			terms, opinions := r.Spans(&r.text, r.finder.Read(&r.text))
			for _, s := range append(terms, opinions...) {
				r.Polarity(&r.text, r.finder.Read(&r.text), s, s)
			}
			if again := r.read(text); !slices.Equal(mentions, again) {
				t.Fatalf("%q read again: %v, before %v", text, again, mentions)
			}
		}
	})
}

// Long texts without end, of terms, of opinions, or of both, in one clause or
// in many: the number of mentions has a bound, and so has the time, which the
// deadline of the test holds.
func TestLongTexts(t *testing.T) {
	for _, unit := range []string{"房间", "好", "房间好", "房间，", "好，", "房间好，", "干净", "room ", "good ", "動力", "价格", "。", "\xff", "a"} {
		text := strings.Repeat(unit, 1<<20/len(unit))
		for _, industry := range []aspect.Industry{aspect.Hotel, aspect.Car, aspect.Shop} {
			taxonomy, _ := aspect.Shipped(industry)
			mentions := newReading(taxonomy, aspect.ShippedModel(industry)).read(text)
			if most := 3 * 4096; len(mentions) > most {
				t.Errorf("%q in %s: %d mentions", unit, industry, len(mentions))
			}
			if n := len(mentions); n > 0 && !utf8.RuneStart(text[mentions[n-1].Start]) {
				t.Errorf("%q: the last mention begins inside a character", unit)
			}
		}
	}
}

func TestReadingAllocatesNothing(t *testing.T) {
	taxonomy, _ := aspect.Shipped(aspect.Shop)
	r := newReading(taxonomy, aspect.ShippedModel(aspect.Shop))
	read := func() {
		for _, text := range reviews {
			r.read(text)
		}
	}
	read()
	if n := testing.AllocsPerRun(10, read); n > 0 {
		t.Errorf("%v allocations for %d texts that were read before", n, len(reviews))
	}
}
