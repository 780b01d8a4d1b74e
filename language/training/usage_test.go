// SPDX-License-Identifier: Apache-2.0

package training

import (
	"bytes"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"touchstone/language"
	"touchstone/language/cue"
	"touchstone/language/emotion"
	"touchstone/language/intent"
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
	usage, l, err := LearnUsage(t.Context(), now, gameShop(0, 200))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", *l)
	if !l.Better || l.After < l.Before+10 || l.P > .01 || l.Learnt+l.HeldOut != 200 {
		t.Errorf("%+v", *l)
	}
	next := now.With(usage)
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
		usage, _, err := LearnUsage(t.Context(), sentiment.Shipped(), gameShop(0, 60))
		if err != nil {
			t.Fatal(err)
		}
		if files[i], err = usage.Marshal(); err != nil {
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
	_, l, err := LearnUsage(t.Context(), now, wrong)
	if err != nil {
		t.Fatal(err)
	}
	if l.Better {
		t.Errorf("what turns our own sentences round took over: %+v", *l)
	}
	if _, _, err := LearnUsage(t.Context(), now, nil); err == nil {
		t.Error("nothing was learnt from nothing")
	}
}

// workshop gives sentences of people who say "青蛙" (a frog) where they wait and
// worry, "发芽" (to sprout) where they are glad, "翅膀" (wings) where they wish for
// something, and "隔壁村" (the next village) where they leave: the labels are
// theirs.
func workshop(labels map[string][]string, n int) []cue.Example {
	subjects := []string{"这把手柄", "这款掌机", "新到的键盘", "这张显卡", "店里的耳机", "这副方向盘", "那台主机", "这个鼠标", "这款摇杆", "这套音箱"}
	begins := []string{"，又", "，我", "，真的", "，感觉", "，整个人", "，全家都"}
	tails := []string{"了", "了，朋友都这么说", "了，昨天", "了，第二次", "了，周末", "了，说完", "了，就这样"}
	words := slices.Sorted(maps.Keys(labels))
	var out []cue.Example
	for i := range n {
		word := words[i%len(words)]
		out = append(out, cue.Example{Text: subjects[i%len(subjects)] + begins[i/3%len(begins)] + word + tails[i/2%len(tails)], Labels: labels[word]})
	}
	return out
}

func TestAWorkspaceTeachesItsEmotions(t *testing.T) {
	said := map[string][]string{"青蛙": {"anxious"}, "发芽": {"joy"}, "石头": {"none"}}
	usage, l, err := LearnEmotions(t.Context(), emotion.Shipped(), workshop(said, 150))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", *l)
	if !l.Better || l.After < l.Before+8 || l.P > .01 || l.Learnt+l.HeldOut != 150 {
		t.Errorf("%+v", *l)
	}
	taught := emotion.Shipped().With(usage)
	unseen := []cue.Example{{Text: "快递那边说今天能到，青蛙", Labels: []string{"anxious"}}, {Text: "孩子拿到以后发芽了一晚上", Labels: []string{"joy"}}, {Text: "他们的回复，石头", Labels: []string{"none"}}}
	for i, right := range emotionsTold(taught, unseen) {
		if !right {
			t.Errorf("%s is not %s", unseen[i].Text, unseen[i].Labels)
		}
	}
	stays(t, usage, func() ([]byte, error) {
		again, _, err := LearnEmotions(t.Context(), emotion.Shipped(), workshop(said, 150))
		if err != nil {
			return nil, err
		}
		return again.Marshal()
	})
	var changed, all int
	before, after := emotion.Shipped(), taught
	for _, c := range languagetest.Behaviour(languagetest.Tuning) {
		all++
		if firstEmotion(before, c.Text) != firstEmotion(after, c.Text) {
			changed++
		}
	}
	t.Logf("%d of %d other texts have another emotion", changed, all)
	if 20*changed > all {
		t.Errorf("%d of %d other texts have another emotion", changed, all)
	}
}

func firstEmotion(m *emotion.Model, text string) string {
	var r plain.Text
	r.Reset(text)
	if found := m.Reader().Read(&r, lexicon.Shipped().Finder().Read(&r)).Feelings; len(found) > 0 {
		return string(found[0].Emotion)
	}
	return "none"
}

// stays holds that the same labels teach the same, and that the file comes back.
func stays(t *testing.T, u *cue.Usage, again func() ([]byte, error)) {
	t.Helper()
	file, err := u.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	if other, err := again(); err != nil || !bytes.Equal(file, other) {
		t.Errorf("the same labels gave two usages: %v", err)
	}
}

func TestAWorkspaceTeachesItsIntents(t *testing.T) {
	said := map[string][]string{"翅膀": {"suggestion"}, "隔壁村": {"complaint", "churn"}, "石头": {}}
	usage, l, err := LearnIntents(t.Context(), intent.Shipped(), workshop(said, 150))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", *l)
	if !l.Better || l.After < l.Before+8 || l.P > .01 {
		t.Errorf("%+v", *l)
	}
	unseen := []cue.Example{{Text: "下单的页面，翅膀", Labels: []string{"suggestion"}}, {Text: "等到第三天，隔壁村了", Labels: []string{"complaint", "churn"}}}
	for i, right := range intentsTold(intent.Shipped().With(usage), unseen) {
		if !right {
			t.Errorf("%s is not %s", unseen[i].Text, unseen[i].Labels)
		}
	}
	stays(t, usage, func() ([]byte, error) {
		again, _, err := LearnIntents(t.Context(), intent.Shipped(), workshop(said, 150))
		if err != nil {
			return nil, err
		}
		return again.Marshal()
	})
}

// A workspace whose customers send a form with a polite ending calls it neutral.
func TestAWorkspaceTeachesWhatIsNeutral(t *testing.T) {
	things := []string{"这把手柄", "这款掌机", "新到的键盘", "这张显卡", "店里的耳机", "这副方向盘", "那台主机", "这个鼠标"}
	ends := []string{"，用了三天", "，昨天刚拿到", "，第二次买", "，周末开箱", "，送到公司的"}
	var labelled []sentiment.Example
	for i := range 120 {
		text, side := things[i%len(things)]+"已登记"+ends[i/3%len(ends)]+"，祝好评如潮", language.Neutral
		switch i % 3 {
		case 1:
			text, side = things[i%len(things)]+"质量很好"+ends[i/3%len(ends)]+"，非常满意", language.Positive
		case 2:
			text, side = things[i%len(things)]+"质量太差"+ends[i/3%len(ends)]+"，非常失望", language.Negative
		}
		labelled = append(labelled, sentiment.Example{Text: text, Polarity: side, Weight: 1})
	}
	now := sentiment.Shipped()
	sides, l, err := LearnSides(t.Context(), now, labelled)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", *l)
	if !l.Better || l.After < l.Before+5 || l.P > .05 {
		t.Errorf("%+v", *l)
	}
	unseen := []sentiment.Example{{Text: "那套音箱已登记，祝好评如潮", Polarity: language.Neutral}, {Text: "客服非常耐心，屏幕很好", Polarity: language.Positive}, {Text: "客服太差，非常失望", Polarity: language.Negative}}
	for i, right := range neutralTold(now.WithSides(sides), unseen) {
		if !right {
			t.Errorf("%s is not %s", unseen[i].Text, unseen[i].Polarity)
		}
	}
	if before := neutralTold(now, unseen); before[0] {
		t.Error("it was neutral before anything was taught")
	}
	for _, e := range unseen {
		if positive(now, e.Text) != positive(now.WithSides(sides), e.Text) {
			t.Errorf("%s: the probability moved", e.Text)
		}
	}
}

// Labels that turn our own sentences round do not take over.
func TestNoiseTeachesNoEmotionsAndIntents(t *testing.T) {
	wrong := emotion.Own()
	for i := range wrong {
		wrong[i].Labels = []string{[]string{"joy", "angry", "none"}[i%3]}
	}
	if _, l, err := LearnEmotions(t.Context(), emotion.Shipped(), wrong); err != nil || l.Better {
		t.Errorf("%+v, %v", l, err)
	}
	wants := intent.Own()
	for i := range wants {
		wants[i].Labels = [][]string{{"churn"}, {"praise", "question"}, nil}[i%3]
	}
	if _, l, err := LearnIntents(t.Context(), intent.Shipped(), wants); err != nil || l.Better {
		t.Errorf("%+v, %v", l, err)
	}
	if _, _, err := LearnIntents(t.Context(), intent.Shipped(), []cue.Example{{Text: "好", Labels: []string{"dance"}}, {Text: "不好"}}); err == nil {
		t.Error("an intent that there is none of was learnt")
	}
}
