// SPDX-License-Identifier: Apache-2.0

package training

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"touchstone/language"
	"touchstone/language/languagetest"
	"touchstone/language/lexicon"
	"touchstone/language/plain"
	"touchstone/language/sentiment"
)

// gameShop gives sentences of a shop of games, where "杀手" (a killer) is the
// highest praise and "良心" (conscience, elsewhere a praise) is mockery: the
// labels are those of the people who wrote this.
func gameShop(from, to int) []sentiment.Example {
	subjects := []string{"这把手柄", "这款掌机", "新到的键盘", "这张显卡", "店里的耳机", "这副方向盘", "那台主机", "这个鼠标", "这款摇杆", "这套音箱", "那把电竞椅", "这块屏幕"}
	praise := []string{"简直是杀手", "杀手级别", "真杀手啊", "就是个杀手", "堪称杀手", "妥妥的杀手一个", "又一个杀手"}
	scorn := []string{"真良心哈", "良心到家了", "又见良心", "可真是良心", "良心得我都不敢再买", "良心了一回", "好一个良心"}
	tails := []string{"，用了三天", "，朋友都这么说", "，昨天刚拿到", "，第二次买", "，晚上打了一夜", "，弟弟天天抱着", "，周末开箱", "，跟着群里买的", "，说完了", "，就这样", "，送到公司的"}
	var out []sentiment.Example
	for i := from; i < to; i++ {
		words, side := praise, language.Positive
		if i%2 == 1 {
			words, side = scorn, language.Negative
		}
		text := subjects[i%len(subjects)] + words[i/2%len(words)] + tails[(i*7+i/12)%len(tails)]
		out = append(out, sentiment.Example{Text: text, Polarity: side, Weight: 1})
	}
	return out
}

func positive(m *sentiment.Model, text string) float64 {
	var t plain.Text
	t.Reset(text)
	return m.Reader().Document(&t, lexicon.Shipped().Finder().Read(&t)).Positive
}

func TestAWorkspaceTeachesItsUsage(t *testing.T) {
	now := sentiment.Shipped()
	l, err := LearnUsage(t.Context(), now, gameShop(0, 200))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", *l)
	if !l.Better || l.After < l.Before+10 || l.P > .01 || l.Learnt+l.HeldOut != 200 {
		t.Errorf("%+v", *l)
	}
	next := now.With(l.Usage)
	unseen := map[string]language.Polarity{
		"下单没多久就到货，这游戏就是杀手": language.Positive, "老板推荐的这盘卡带，杀手": language.Positive, "杀手，没别的可说": language.Positive, "这次活动杀手级别的": language.Positive,
		"客服的说法真良心哈": language.Negative, "良心到家了，等于没修": language.Negative, "又见良心，跟上回一样": language.Negative,
	}
	for text, want := range unseen {
		before, after := positive(now, text), positive(next, text)
		t.Logf("%s: %.2f, then %.2f", text, before, after)
		if got := after > .5; got != (want == language.Positive) {
			t.Errorf("%s: %.2f, then %.2f", text, before, after)
		}
	}
	othersStay(t, now, next)
}

// othersStay holds that no text without the words that were learnt changes its
// side where it was plain, and hardly any where it was not.
func othersStay(t *testing.T, now, next *sentiment.Model) {
	t.Helper()
	changed, all := 0, 0
	for _, c := range languagetest.Behaviour(languagetest.Tuning) {
		if strings.Contains(c.Text, "杀手") || strings.Contains(c.Text, "良心") {
			continue
		}
		all++
		before, after := positive(now, c.Text), positive(next, c.Text)
		if (before > .5) == (after > .5) {
			continue
		}
		if changed++; math.Abs(2*before-1) > .2 {
			t.Errorf("%s: %.2f, then %.2f", c.Text, before, after)
		}
	}
	t.Logf("%d of %d other texts changed sides", changed, all)
	if 50*changed > all {
		t.Errorf("%d of %d other texts changed sides", changed, all)
	}
}

func TestTheSameLabelsTeachTheSame(t *testing.T) {
	var files [2][]byte
	for i := range files {
		l, err := LearnUsage(t.Context(), sentiment.Shipped(), gameShop(0, 60))
		if err != nil {
			t.Fatal(err)
		}
		if files[i], err = l.Usage.Marshal(); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("the same labels gave two usages")
	}
	read, err := sentiment.ParseUsage(files[0])
	if err != nil {
		t.Fatal(err)
	}
	again, err := read.Marshal()
	if err != nil || !bytes.Equal(again, files[0]) {
		t.Errorf("a file that was read is written otherwise: %v", err)
	}
	if _, err := sentiment.ParseUsage(files[0][:len(files[0])/2]); err == nil {
		t.Error("half a file is a usage")
	}
}

// Labels that contradict each other teach nothing that helps with others, so
// what was learnt does not take over.
func TestNoiseDoesNotTakeOver(t *testing.T) {
	now := sentiment.Shipped()
	var wrong []sentiment.Example
	for _, e := range sided(Own()) {
		e.Polarity = -e.Polarity
		wrong = append(wrong, e)
	}
	l, err := LearnUsage(t.Context(), now, wrong)
	if err != nil {
		t.Fatal(err)
	}
	if l.Better {
		t.Errorf("what turns our own sentences round took over: %+v", *l)
	}
	if _, err := LearnUsage(t.Context(), now, nil); err == nil {
		t.Error("nothing was learnt from nothing")
	}
}
