// SPDX-License-Identifier: Apache-2.0

package personal

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"touchstone/language/languagetest"
	"touchstone/language/plain"
)

// check holds what Find and Mask promise of any text.
func check(t interface{ Errorf(string, ...any) }, text string) {
	var read plain.Text
	read.Reset(text)
	f := NewFinder()
	at := 0
	found := append([]Found(nil), f.Find(&read)...)
	for _, p := range found {
		if p.Start < at || p.End <= p.Start || p.End > len(text) {
			t.Errorf("%q: [%d, %d) behind %d", text, p.Start, p.End, at)
			return
		}
		at = p.End
		if utf8.ValidString(text) && !utf8.ValidString(p.Of(text)) {
			t.Errorf("%q: %v is not on the boundaries of characters", text, p)
		}
	}
	masked := f.Mask(text)
	read.Reset(masked)
	if again := f.Find(&read); len(again) > 0 {
		t.Errorf("%q masked is %q, which holds %q", text, masked, again[0].Of(masked))
	}
	left := string(read.Runes()) // what stands inside links and @names is not read
	for _, p := range found {
		if read.Reset(p.Of(text)); len(found) <= Echoes && p.Kind != Name && strings.Contains(left, string(read.Runes())) {
			t.Errorf("%q masked is %q, which holds %q", text, masked, p.Of(text))
		}
	}
}

// pieces is what random texts are made of, so that they hold what is looked
// for more often than by chance.
var pieces = []string{"我叫", "沈佳怡", "电话", "13800138000", "138", "0013", "8000", " ", "-", "+86", "(", ")", "，", "。", "a", "x", "@", "example.com", ".",
	"身份证", "11010519491231002X", "卡号", "4111 1111 1111 1111", "订单号", "住在", "北京市", "朝阳区", "人民路", "3号", "2栋", "501", "王", "先生", "Mr ", "Tom Becker",
	"14 ", "Maple ", "Road", ", Leeds LS6 2QT", "name: ", "[phone]", "[name]", "是", "\n", "\u200b", "１３", "號", "0", "1", "9", "7", "555-0137", "call "}

func TestFindAndMaskHoldTheirPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 14).Draw(t, "parts")
		check(t, strings.Join(parts, ""))
	})
}

func FuzzFind(f *testing.F) {
	for _, d := range languagetest.Personal() {
		f.Add(d.Text)
	}
	f.Fuzz(func(t *testing.T, text string) { check(t, text) })
}

// TestWorkGrowsWithTheText feeds what makes a search go back and forth: it
// would not end in time if the work grew with the square of the length.
func TestWorkGrowsWithTheText(t *testing.T) {
	for _, part := range []string{"1", "138-", "a@", "a.", "北京市", "人民路", "路1号", "我叫王", "王先生", "14 Main ", "Mr A", "+1 ", "4111 ", "住在", "我叫沈佳怡，", "电话1"} {
		text := strings.Repeat(part, plain.Limit/len(part))
		var read plain.Text
		read.Reset(text)
		NewFinder().Find(&read)
	}
}

func BenchmarkFind(b *testing.B) {
	var texts []plain.Text
	size := 0
	for _, d := range languagetest.Personal() {
		var t plain.Text
		t.Reset(d.Text)
		texts = append(texts, t)
		size += len(d.Text)
	}
	f := NewFinder()
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for i := range texts {
			f.Find(&texts[i])
		}
	}
	b.ReportMetric(float64(b.N*len(texts))/b.Elapsed().Seconds(), "texts/s")
}
