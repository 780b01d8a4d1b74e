// SPDX-License-Identifier: Apache-2.0

package reader

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"touchstone/language"
	"touchstone/language/aspect"
	"touchstone/language/languagetest"
)

var rewrite = flag.Bool("rewrite-print", false, "write the print of today's readings over the stored one")

func shipped(t testing.TB, industry aspect.Industry) *Models {
	t.Helper()
	m, known := Shipped(industry)
	if !known {
		t.Fatalf("no industry %s", industry)
	}
	return m
}

func TestAReadingHasItsParts(t *testing.T) {
	text := "早餐很丰富，但是停车太难找了，等了半个小时，气死我了！"
	r := shipped(t, aspect.Hotel).Reader().Read(text)
	if r.Tongue != language.Simplified || len(r.Feelings) == 0 || len(r.Mentions) < 2 {
		t.Fatalf("%+v", r)
	}
	polarity := map[string]language.Polarity{}
	for _, m := range r.Mentions {
		polarity[m.Aspect] = m.Polarity
		if m.Confidence < 0 || m.Confidence > 1 {
			t.Errorf("%q is sure by %g", m.Of(text), m.Confidence)
		}
	}
	if polarity["breakfast"] != language.Positive || polarity["parking"] != language.Negative {
		t.Errorf("mentions %v", polarity)
	}
}

func TestNothingToSay(t *testing.T) {
	r := shipped(t, aspect.General).Reader()
	for _, text := range []string{"", "   ", "\xff\xfe", "!!!", "123", "\u200b\u202e"} {
		if got := r.Read(text); got.Tongue != language.None || got.Polarity != language.Neutral || !got.Silent() || len(got.Mentions) != 0 {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

// The agent is unfriendly and speaks of breakfast, the customer is glad and
// speaks of the room.
func TestOfATranscriptTheCustomerIsRead(t *testing.T) {
	text := "顾客：房间很干净，非常满意！\n客服：早餐太差，自己看着办。"
	got := shipped(t, aspect.Hotel).Reader().Read(text)
	if got.Polarity != language.Positive || got.Tone == "" || len(got.Mentions) == 0 {
		t.Errorf("%+v", got)
	}
	for _, m := range got.Mentions {
		if m.Aspect == "breakfast" || m.End > strings.Index(text, "客服") {
			t.Errorf("%q is mentioned as %s", m.Of(text), m.Aspect)
		}
	}
}

// A review that quotes what the staff said is a review.
func TestATextInWhichOnlyStaffSpeaksIsReadWhole(t *testing.T) {
	text := "入住记：换了三次房，太差了。服务员：没有别的房间了。客服：您再等等。"
	if got := shipped(t, aspect.Hotel).Reader().Read(text); got.Polarity != language.Negative || got.Tone != "" {
		t.Errorf("%+v", got)
	}
}

func TestWhoWroteIsTold(t *testing.T) {
	r := shipped(t, aspect.Shop).Reader()
	for text, want := range map[string]string{"系统默认好评！": "default", "好评返现五元，东西不错": "bought", "东西不错，物流也快": ""} {
		if got := r.Read(text).Written; got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	one := r.Read("东西不错，物流也快").Print
	other := r.Read("东西不错 物流也快！").Print
	short := r.Read("不错").Print
	if one == 0 || one != other || short != 0 {
		t.Errorf("prints %d, %d, %d", one, other, short)
	}
}

func TestPicturesSaySomething(t *testing.T) {
	if got := shipped(t, aspect.General).Reader().Read("😡😡😡"); got.Silent() || got.Polarity != language.Negative {
		t.Errorf("%+v", got)
	}
}

func TestEveryIndustryHasModels(t *testing.T) {
	seen := map[string]bool{}
	for _, industry := range aspect.Industries() {
		v := shipped(t, industry).Version()
		if seen[v] || !strings.HasPrefix(v, string(industry)) {
			t.Errorf("%s: version %s", industry, v)
		}
		seen[v] = true
	}
	if _, known := Shipped("moon base"); known {
		t.Error("there is a moon base")
	}
}

// Places in a line count characters, as the words of a text do.
func TestLinesCountCharacters(t *testing.T) {
	text := "😀早餐 great"
	at := strings.Index(text, "早餐")
	r := &language.Reading{Mentions: []language.Mention{
		{Span: language.Span{Start: at, End: at + len("早餐")}, Aspect: "breakfast", Opinion: language.Span{Start: len(text) - 5, End: len(text)}, Polarity: language.Positive, Confidence: .123456},
		{Span: language.Span{Start: 0, End: len(text)}, Aspect: "overall"},
	}}
	l := LineOf(7, text, r, map[string]string{"breakfast": "tp"}, "v")
	want := []Mention{{Start: 1, End: 3, Aspect: "breakfast", Touchpoint: "tp", Opinion: "great", Polarity: "positive", Confidence: .1235},
		{Start: 0, End: 9, Aspect: "overall", Polarity: "neutral"}}
	for i := range want {
		if l.Mentions[i] != want[i] {
			t.Errorf("%+v, want %+v", l.Mentions[i], want[i])
		}
	}
	raw, err := json.Marshal(l)
	if err != nil || !strings.Contains(string(raw), `"emotions":[],"intents":[],`) {
		t.Errorf("%s, %v", raw, err)
	}
}

// The version has to change when readings do. This holds the readings of the
// sentences that models are tuned on against a stored print; when it fails,
// raise revision and rewrite the print with -rewrite-print.
func TestReadingsAreThoseOfTheRevision(t *testing.T) {
	m := shipped(t, aspect.General)
	r, h := m.Reader(), sha256.New()
	for i, c := range languagetest.Behaviour(languagetest.Tuning) {
		if err := json.NewEncoder(h).Encode(LineOf(i+1, c.Text, r.Read(c.Text), nil, m.Version())); err != nil {
			t.Fatal(err)
		}
	}
	got := hex.EncodeToString(h.Sum(nil))
	const file = "testdata/print.txt"
	if *rewrite {
		if err := os.WriteFile(file, []byte(got+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || strings.TrimSpace(string(want)) != got {
		t.Errorf("the print is %s, stored %s (%v)", got, want, err)
	}
}

func FuzzRead(f *testing.F) {
	for _, text := range []string{"早餐很好，但是停车难", "not bad, but slow", "\xff好\u202e😀", "<b>差</b> http://x.y @a", strings.Repeat("差", 300)} {
		f.Add(text)
	}
	r := shipped(f, aspect.Hotel).Reader()
	f.Fuzz(func(t *testing.T, text string) {
		got := r.Read(text)
		if got.Positive < 0 || got.Positive > 1 {
			t.Fatalf("positive by %g", got.Positive)
		}
		for _, m := range got.Mentions {
			for _, s := range []language.Span{m.Span, m.Opinion} {
				if s.Start < 0 || s.End < s.Start || s.End > len(text) || !boundary(text, s.Start) || !boundary(text, s.End) {
					t.Fatalf("span %v of %d bytes", s, len(text))
				}
			}
		}
		LineOf(1, text, got, nil, "v")
	})
}

func boundary(text string, at int) bool {
	return at == len(text) || utf8.RuneStart(text[at]) || !utf8.ValidString(text)
}

func BenchmarkRead(b *testing.B) {
	const text = "房间很干净，前台服务也很热情，就是早餐品种有点少，隔音不太好，停车要排队，整体性价比还可以，下次出差还会考虑住这里的，推荐大家"
	r := shipped(b, aspect.Hotel).Reader()
	b.ReportAllocs()
	for b.Loop() {
		r.Read(text)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "texts/s")
}
