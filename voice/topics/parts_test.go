// SPDX-License-Identifier: Apache-2.0

package topics

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"touchstone"
)

func TestLongTextsArePartedAtTheirClauses(t *testing.T) {
	s := NewSplitter()
	for text, want := range map[string][]string{
		"":           nil,
		"！！！":        nil,
		"房间很干净，早餐也好": {"房间很干净，早餐也好"}, // short
		"这家酒店的停车场车位实在太少，我们找了半个多小时才停下来。好。早餐的品种倒是非常丰富，面包也是新鲜烤出来的": {
			"这家酒店的停车场车位实在太少", "我们找了半个多小时才停下来", "好。早餐的品种倒是非常丰富", "面包也是新鲜烤出来的"},
	} {
		masked, parts := s.Split(text)
		var got []string
		for _, p := range parts {
			got = append(got, p.Of(masked))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestPersonalDataAreNoTerms(t *testing.T) {
	s := NewSplitter()
	text := "停车场没人管，打电话13800138000给王经理也没用，邮箱wang@example.com"
	masked, parts := s.Split(text)
	parts = slices.Clone(parts)
	var terms []string
	for _, p := range parts {
		terms = append(terms, s.read(p.Of(masked)).Terms...)
	}
	for _, term := range terms {
		for _, no := range []string{"phone", "email", "name", "1380", "wang", "example"} {
			if strings.Contains(term, no) {
				t.Errorf("%q is a term", term)
			}
		}
	}
	if !slices.Contains(terms, "停车场") {
		t.Errorf("terms are %q", terms)
	}
	if got := s.Quote(text, 0); strings.Contains(got, "13800138000") || !strings.Contains(got, "[phone]") {
		t.Errorf("the quote is %q", got)
	}
}

func TestQuotesTellWhatWasLeftOut(t *testing.T) {
	s := NewSplitter()
	clause := "这是一个有二十个字以上的分句用来测试引文的"
	text := strings.Join([]string{clause + "一", clause + "二", clause + "三", clause + "四", clause + "五"}, "，")
	for part, want := range map[int]string{0: clause + "一，" + clause + "二…", 2: "…" + clause + "二，" + clause + "三，" + clause + "四…", 4: "…" + clause + "四，" + clause + "五", 5: "", -1: ""} {
		if got := s.Quote(text, part); got != want {
			t.Errorf("part %d: %q, want %q", part, got, want)
		}
	}
	if got := s.Quote(strings.Repeat("很", 3000), 0); len(got) > longestQuote+len("…") || !utf8.ValidString(got) {
		t.Errorf("a long quote has %d bytes", len(got))
	}
}

func TestOnlyTheCustomersSideIsRead(t *testing.T) {
	got := Words([]touchstone.Text{{Text: "客服：您好，请讲\n客户：停车场太小\n客服：抱歉"}})
	if !strings.Contains(got, "停车场太小") || strings.Contains(got, "抱歉") {
		t.Errorf("read %q", got)
	}
	if got := Words([]touchstone.Text{{Text: "早餐"}, {Text: "停车"}}); got != "早餐\n停车" {
		t.Errorf("read %q", got)
	}
}

// Twice as many texts as fit: about half stay, whichever they are, and each text
// that stays in the smaller sample has its own chance.
func TestTooManyTextsAreSampled(t *testing.T) {
	var s Sample
	for i := range 2*MostTexts + 1 {
		s.Add(uint64(i), Said{Words: "停", Text: Text{Position: touchstone.Position(i)}})
	}
	if s.All != 2*MostTexts+1 || len(s.Said) > MostTexts || len(s.Said) < MostTexts/3 {
		t.Errorf("%d of %d stay", len(s.Said), s.All)
	}
	late := 0
	for _, x := range s.Said {
		if x.Position >= MostTexts {
			late++
		}
	}
	if share := float64(late) / float64(len(s.Said)); share < .48 || share > .52 {
		t.Errorf("%g of the sample came late, want half", share)
	}
	s = Sample{}
	long := strings.Repeat("停", 2500)
	for i := range 20_000 {
		s.Add(uint64(i), Said{Words: long})
	}
	if s.bytes > MostBytes || len(s.Said)*len(long) != s.bytes {
		t.Errorf("%d texts of %d bytes", len(s.Said), s.bytes)
	}
}

func FuzzSplit(f *testing.F) {
	for _, text := range []string{"", "停车场太小，但是早餐很好。" + strings.Repeat("很长的一段话，", 9), "客户：[phone] 13800138000\n客服：好", "\xff\xfe，\u202e", strings.Repeat("a ", 99)} {
		f.Add(text, 0)
	}
	s := NewSplitter()
	f.Fuzz(func(t *testing.T, text string, part int) {
		if len(text) > 1<<14 {
			return
		}
		text = OfCustomer(text)
		masked, parts := s.Split(text)
		parts = slices.Clone(parts)
		at := 0
		for _, p := range parts {
			if p.Start < at || p.End <= p.Start || p.End > len(masked) {
				t.Fatalf("parts %v of %q", parts, masked)
			}
			at = p.End
			s.read(p.Of(masked))
		}
		if q := s.Quote(text, part); len(q) > longestQuote+2*len("…") || q == "" && part >= 0 && part < len(parts) && strings.TrimSpace(parts[part].Of(masked)) != "" {
			t.Fatalf("part %d of %q is quoted as %q", part, masked, q)
		}
	})
}
