// SPDX-License-Identifier: Apache-2.0

package lexicon_test

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"touchstone/language/lexicon"
	"touchstone/language/plain"
)

// read reads one text afresh.
func read(text string) (*plain.Text, *lexicon.Reading) {
	t := &plain.Text{}
	t.Reset(text)
	return t, lexicon.Shipped().Finder().Read(t)
}

// TestRules holds one rule a line: what the sentence as a whole says, by the
// rule that is named. The signs follow from the rule alone, never from
// figures: good > 0, bad < 0, nothing = 0.
func TestRules(t *testing.T) {
	const good, nothing, bad = 1, 0, -1
	tests := []struct {
		rule, text string
		want       int
	}{
		{"a good word", "房间舒适", good},
		{"a bad word", "The lobby was filthy", bad},
		{"no word", "我们周二到的", nothing},
		{"negation turns good", "床不舒服，被子也不干净", bad},
		{"negation turns good in English", "The towels were not clean", bad},
		{"negation turns bad", "洗手间一点都不脏", good},
		{"negation turns bad in English", "It is not expensive", good},
		{"negation does not leave its clause", "没有下雨，风景漂亮", good},
		{"negation does not reach far", "没预订就一个人从车站走过去结果大厅真漂亮", good},
		{"two negations", "没有人不满意", good},
		{"two negations in English", "Nobody was not happy", good},
		{"one negation over two joined words", "The soup was not fresh or tasty", bad},
		{"a mask is no negation", "不仅干净，而且安静", good},
		{"a mask is no negation in English", "not only clean and quiet", good},
		{"what is missing", "洗澡没有热水", bad},
		{"what is missing, told behind", "毛巾没有", bad},
		{"what is there says nothing", "房间有毛巾", nothing},
		{"praise that is stressed", "挺好的", good},
		{"praise that only agrees", "好的，周二见", nothing},
		{"no problem", "There were no problems", good},
		{"a high price", "价格很高", bad},
		{"a high yield", "效率很高", good},
		{"a low quality", "Poor build, 质量太低", bad},
		{"too much", "裤腿有点长", bad},
		{"not too much", "不要太好吃", good},
		{"cannot be more", "不能再差了", bad},
		{"cannot be more, good", "不能再满意了", good},
		{"neither of two", "The soup was neither tasty nor awful", nothing},
		{"neither of two, one stated", "The soup was not bad, and the bread good", good},
		{"what was not done", "I wish they had answered", bad},
		{"what is wished for", "Hope it gets better", nothing},
		{"good luck turns a fact", "幸好师傅来了", good},
		{"better than any before", "从没住过这么舒服的店", good},
		{"worse than any before", "头一回吃到这么难吃的面", bad},
		{"nowhere better", "You won't find a friendlier crew", good},
		{"a face", ":(", bad},
		{"inferior to", "新店不如老店干净", bad},
		{"inferior to, alone", "味道不如隔壁", bad},
		{"a rival is praised", "别家的前台很热情", bad},
		{"a rival is only compared with", "前台比别家热情", good},
		{"a rival is beaten", "Beats the competition", good},
		{"a verb that is missed", "They never responded", bad},
		{"a time called short", "昨晚下单，今早就到了", good},
		{"a time called long", "第三天才发货", bad},
		{"a wish states nothing good", "希望早餐丰富一些", nothing},
		{"a question states nothing good", "请问房间干净吗？", nothing},
		{"no question", "凭什么扣我的押金", bad},
		{"contrast weighs more", "房间干净，但是难吃又吵", bad},
		{"concession weighs less", "虽然有点吵，房间很干净舒服", good},
		{"a long wait", "等了三个小时", bad},
		{"an idiom over its parts", "味道差强人意", good},
		{"an idiom over its parts, bad", "服务一言难尽", bad},
		{"a drawn-out word", "it was gooooood", good},
		{"an emoji", "😡", bad},
		{"a face", "蛋糕 ^_^", good},
		{"traditional", "態度惡劣", bad},
		{"thanks", "谢谢你们", good},
		{"thanks for nothing", "谢谢啊，空调坏了，水还漏了一地", bad},
		{"so-called", "服务真是“周到”", bad},
		{"letters inside a word", "goodness badminton", nothing},
	}
	for _, test := range tests {
		_, r := read(test.text)
		got := nothing
		if s := r.Whole.Score(); s > 0.25 {
			got = good
		} else if s < -0.25 {
			got = bad
		}
		if got != test.want {
			t.Errorf("%s: %q says %d, want %d: %+v", test.rule, test.text, got, test.want, r.Opinions)
		}
	}
}

// TestDegrees holds what is stronger than what.
func TestDegrees(t *testing.T) {
	weaker := [][2]string{
		{"房间干净", "房间非常干净"},
		{"房间有点脏", "房间脏"},
		{"房间脏", "房间脏得要命"},
		{"不是很满意", "不满意"},
		{"不差", "好"},
		{"The staff were rude", "The staff were extremely rude"},
		{"a bit noisy", "noisy"},
		{"not very good", "not good"},
		{"便宜", "便宜极了"},
	}
	for _, pair := range weaker {
		_, less := read(pair[0])
		low := less.Whole.Score()
		_, more := read(pair[1])
		if high := more.Whole.Score(); math.Signbit(low) != math.Signbit(high) || math.Abs(low) >= math.Abs(high) || low == 0 {
			t.Errorf("%q scores %.2f, %q %.2f", pair[0], low, pair[1], high)
		}
	}
}

func TestSigns(t *testing.T) {
	tests := []struct {
		text string
		want lexicon.Signs
	}{
		{"床不舒服", 0}, // "不舒服" is listed whole
		{"The bed is not comfortable", lexicon.Negated},
		{"非常干净", lexicon.Degree},
		{"干净吗？", lexicon.Asked},
		{"希望干净一点", lexicon.Wished},
		{"不如隔壁的老店干净", lexicon.Compared},
		{"I wish they had answered", lexicon.Wished | lexicon.Regretted},
		{"房价不算贵", lexicon.Negated},
		{"呵呵", lexicon.Ironic},
		{"谢谢，水管漏水，地板发霉", lexicon.Ironic},
		{"谢谢，水管修好了", 0},
	}
	for _, test := range tests {
		if _, r := read(test.text); r.Whole.Signs&test.want != test.want || test.want == 0 && r.Whole.Signs&^lexicon.Degree != 0 {
			t.Errorf("%q has the signs %b, want %b", test.text, r.Whole.Signs, test.want)
		}
	}
}

// TestSpans holds where opinions stand; the characters were counted by hand.
func TestSpans(t *testing.T) {
	const source = "饭店<b>环境</b>非常優美，not very clean"
	text, r := read(source)
	var got []string
	for _, o := range r.Opinions {
		got = append(got, text.Original(o.Start, o.To).Of(source)+"="+text.Original(o.From, o.To).Of(source))
		if o.Clause != len(got)-1 {
			t.Errorf("opinion %d stands in clause %d", len(got)-1, o.Clause)
		}
	}
	if want := "not very clean=clean"; len(got) != 2 || got[1] != want {
		t.Errorf("opinions %q, want the second %q", got, want)
	}
}

func TestLongWordsWin(t *testing.T) {
	text, r := read("不可多得")
	if len(r.Opinions) != 1 || text.Original(r.Opinions[0].From, r.Opinions[0].To).Of(text.Source()) != "不可多得" {
		t.Errorf("opinions %+v", r.Opinions)
	}
}

// TestSize holds how many words are listed, as the page says.
func TestSize(t *testing.T) {
	if n := lexicon.Shipped().Len(); n < 5000 {
		t.Errorf("%d words are listed", n)
	}
}

var words = []string{"好", "不", "没有", "很", "差", "热水", "高", "价格", "等了", "三天", "希望", "吗", "？", "，", "但是", "谢谢", "呵呵", "\"", "不如", "或", "good", "not", "very", "or", "nothing", "soooo", " ", "😀", "房间", "x", "\xff"}

// promised holds what a reading promises of any text.
func promised(t interface{ Fatalf(string, ...any) }, finder *lexicon.Finder, text *plain.Text) {
	r := finder.Read(text)
	if len(r.Clauses) != len(text.Clauses()) {
		t.Fatalf("%q: %d tallies for %d clauses", text.Source(), len(r.Clauses), len(text.Clauses()))
	}
	last, n := 0, 0
	for _, o := range r.Opinions {
		c := text.Clauses()[o.Clause]
		if o.From < last || o.To <= o.From || o.Start > o.From || o.Start < 0 || o.To > len(text.Runes()) || o.From < c.From {
			t.Fatalf("%q: opinion %+v in clause %+v", text.Source(), o, c)
		}
		if math.IsNaN(o.Strength) || math.Abs(o.Strength) > 4 {
			t.Fatalf("%q: strength %g", text.Source(), o.Strength)
		}
		last = o.To
	}
	for _, c := range r.Clauses {
		n += c.Opinions
	}
	if s := r.Whole.Score(); n != len(r.Opinions) || n != r.Whole.Opinions || !(s > -1 && s < 1) || r.Whole.Positive < 0 || r.Whole.Negative < 0 {
		t.Fatalf("%q: %+v from %d opinions", text.Source(), r.Whole, len(r.Opinions))
	}
}

func TestReadingKeepsItsPromises(t *testing.T) {
	finder := lexicon.Shipped().Finder()
	var text plain.Text
	rapid.Check(t, func(t *rapid.T) {
		text.Reset(strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 50).Draw(t, "words"), ""))
		promised(t, finder, &text)
	})
}

// TestHostileTexts reads long texts without an end of a clause, where every
// word could look at every other.
func TestHostileTexts(t *testing.T) {
	finder := lexicon.Shipped().Finder()
	var text plain.Text
	for _, piece := range append(words, "或好", "不如", "价格高", "等三天", "没没有", "好差") {
		text.Reset(strings.Repeat(piece, plain.Limit/8/len(piece)))
		promised(t, finder, &text)
	}
}

func TestNoAllocation(t *testing.T) {
	finder := lexicon.Shipped().Finder()
	var text plain.Text
	text.Reset(review + "sooooo goood 😀")
	finder.Read(&text)
	if n := testing.AllocsPerRun(20, func() { finder.Read(&text) }); n > 0 {
		t.Errorf("%g allocations", n)
	}
}

func FuzzRead(f *testing.F) {
	finder := lexicon.Shipped().Finder()
	f.Add(strings.Join(words, ""))
	f.Add("价格不高，不如以前好，谢谢啊！ not good or clean? gooood :)")
	f.Fuzz(func(t *testing.T, source string) {
		var text plain.Text
		text.Reset(source)
		promised(t, finder, &text)
	})
}

var review = string([]rune(strings.Repeat("这家酒店的位置不错，早餐也很丰富，就是房间有点小，隔音一般。", 2))[:60])

func BenchmarkRead(b *testing.B) {
	finder := lexicon.Shipped().Finder()
	var text plain.Text
	text.Reset(review)
	text.Clauses()
	b.SetBytes(int64(len(review)))
	for b.Loop() {
		finder.Read(&text)
	}
}
