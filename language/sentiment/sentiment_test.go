// SPDX-License-Identifier: Apache-2.0

package sentiment

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"touchstone/language"
	"touchstone/language/lexicon"
	"touchstone/language/plain"
)

// read reads a text with the shipped model.
func read(text string) language.Sentiment {
	var t plain.Text
	t.Reset(text)
	return Shipped().Reader().Document(&t, lexicon.Shipped().Finder().Read(&t))
}

// reads holds texts against what they say.
func reads(t *testing.T, all map[string]language.Polarity) {
	t.Helper()
	for text, want := range all {
		if got := read(text); got.Polarity != want {
			t.Errorf("%q is %s (%.2f), not %s", text, got.Polarity, got.Positive, want)
		}
	}
}

func TestPlainPraiseAndBlame(t *testing.T) {
	reads(t, map[string]language.Polarity{
		"房间很干净，服务很好，下次还会来":                                  language.Positive,
		"房间很脏，服务很差，再也不会来":                                   language.Negative,
		"The staff were friendly and the room was spotless": language.Positive,
		"The staff were rude and the room was filthy":       language.Negative,
		"What time does the bus leave?":                     language.Neutral,
		"请问几点退房":                                            language.Neutral,
	})
}

// Of letters the n-grams know little, of short texts a few: there the words decide,
// and what comes behind a turn counts more than what was granted before it.
func TestTheVerdictComesLast(t *testing.T) {
	reads(t, map[string]language.Polarity{
		"Beautiful lobby, but the shower leaked and the staff were rude":  language.Negative,
		"The shower leaked, but they apologised and upgraded us for free": language.Positive,
		"大堂漂亮，但是空调坏了，服务员很凶":                                               language.Negative,
		"位置偏，但早餐不算差，服务热情":                                                 language.Positive,
	})
}

// Asking and wishing take no side by themselves, whatever the n-grams of reviews
// make of their words; to regret does.
func TestRequestsTakeNoSide(t *testing.T) {
	reads(t, map[string]language.Polarity{
		"能否把发票寄到公司":                           language.Neutral,
		"请问多久可以到货？":                           language.Neutral,
		"希望下次有素食":                             language.Neutral,
		"If only somebody had told us sooner": language.Negative,
	})
}

// TestNothingToSay holds that what has no words takes no side.
func TestNothingToSay(t *testing.T) {
	for _, text := range []string{"", "   ", "\u200b\u202e", "\xff\xfe", "\n\n"} {
		if got := read(text); got.Polarity != language.Neutral || got.Positive != .5 {
			t.Errorf("%q: %+v", text, got)
		}
	}
	for _, text := range []string{"。。。！", "<b></b>", strings.Repeat("很", 1<<20), strings.Repeat("good ", 1<<18), "😀", "func main() {}"} {
		if got := read(text); !(got.Positive > 0 && got.Positive < 1) {
			t.Errorf("%.20q: %+v", text, got)
		}
	}
}

// examples are sentences of two trades and of none.
func examples() []Example {
	var out []Example
	for i := range 60 {
		for trade, thing := range map[string]string{"hotel": "房间", "fruit": "苹果", "": "东西"} {
			out = append(out, Example{fmt.Sprintf("%s%d不错，喜欢%d", thing, i, i*7), language.Positive, trade, 1, false},
				Example{fmt.Sprintf("%s%d太差，讨厌%d", thing, i, i*7), language.Negative, trade, 1, false})
		}
		out = append(out, Example{fmt.Sprintf("几点开门%d", i), language.Neutral, "", 1, false})
	}
	slices.SortFunc(out, func(a, b Example) int { return strings.Compare(a.Text, b.Text) })
	return out
}

func fitted(t testing.TB, of []Example) *Model {
	m, err := Fit(context.Background(), of, FitOptions{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestFitTwiceGivesTheSameFile(t *testing.T) {
	a, err := fitted(t, examples()).Marshal()
	if err != nil {
		t.Fatal(err)
	}
	b, err := fitted(t, examples()).Marshal()
	if err != nil || !bytes.Equal(a, b) {
		t.Errorf("the files differ; %v", err)
	}
	back, err := Parse(a)
	if err != nil {
		t.Fatal(err)
	}
	c, err := back.Marshal()
	if err != nil || !bytes.Equal(a, c) {
		t.Errorf("what was read is written otherwise; %v", err)
	}
}

// errands are sentences that no review resembles and whose words no list knows.
func errands() []Example {
	var out []Example
	for i := range 40 {
		out = append(out, Example{fmt.Sprintf("跑了三趟窗口%d", i), language.Negative, "", 1, true},
			Example{fmt.Sprintf("当天就批下来%d", i*3), language.Positive, "", 1, true},
			Example{fmt.Sprintf("材料放在柜台%d", i*5), language.Neutral, "", 1, true})
	}
	return out
}

// TestTalkIsLearntBesideReviews holds that sentences of no trade teach how such
// sentences feel, and leave reviews where they were.
func TestTalkIsLearntBesideReviews(t *testing.T) {
	reviews := examples()
	alone, beside := fitted(t, reviews), fitted(t, append(reviews, errands()...))
	tell := func(m *Model, text string) language.Sentiment {
		var p plain.Text
		p.Reset(text)
		return m.Reader().Document(&p, lexicon.Shipped().Finder().Read(&p))
	}
	for text, want := range map[string]language.Polarity{"又跑了三趟窗口": language.Negative, "当天就批下来了": language.Positive, "材料放在柜台上": language.Neutral} {
		if got := tell(beside, text); got.Polarity != want {
			t.Errorf("%s: %+v", text, got)
		}
	}
	for _, text := range []string{"房间不错，喜欢", "苹果太差，讨厌"} {
		if a, b := tell(alone, text).Positive, tell(beside, text).Positive; a != b {
			t.Errorf("%s: %v without talk, %v with it", text, a, b)
		}
	}
}

func TestFitWithoutTrades(t *testing.T) {
	of := examples()
	for i := range of {
		of[i].Trade = ""
	}
	m := fitted(t, of)
	if m.trades != nil || m.experts != nil {
		t.Error("there are trades")
	}
	file, err := m.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Parse(file); err != nil {
		t.Error(err)
	}
}

func TestFitSaysWhatIsWrong(t *testing.T) {
	one := slices.DeleteFunc(examples(), func(e Example) bool { return e.Polarity == language.Negative })
	weightless := examples()
	weightless[3].Weight = 0
	for name, of := range map[string][]Example{"nothing": nil, "one side": one, "no weight": weightless} {
		if _, err := Fit(context.Background(), of, FitOptions{}); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	ended, end := context.WithCancel(context.Background())
	end()
	if _, err := Fit(ended, examples(), FitOptions{}); err == nil {
		t.Error("the end of the context is not told")
	}
}

// TestReaderKeepsItsBuffers holds that a worker allocates nothing once it has
// read its longest text.
func TestReaderKeepsItsBuffers(t *testing.T) {
	var p plain.Text
	finder, reader := lexicon.Shipped().Finder(), Shipped().Reader()
	again := func() {
		p.Reset("房间很干净，但是早餐不好吃，服务员态度也一般")
		reader.Document(&p, finder.Read(&p))
	}
	again()
	if n := testing.AllocsPerRun(100, again); n > 0 {
		t.Errorf("%v allocations a text", n)
	}
}

func FuzzParse(f *testing.F) {
	file, err := fitted(f, examples()).Marshal()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	f.Add(file[:len(file)/2])
	f.Add([]byte(magic))
	f.Add(append([]byte(magic), 0xff, 0xff, 0xff, 0xff))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Parse(data)
		if err != nil {
			return
		}
		var p plain.Text
		p.Reset("很好")
		if s := m.Reader().Document(&p, lexicon.Shipped().Finder().Read(&p)); !(s.Positive >= 0 && s.Positive <= 1) {
			t.Fatalf("%+v", s)
		}
	})
}
