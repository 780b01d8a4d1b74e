// SPDX-License-Identifier: Apache-2.0

package plain_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"touchstone/language"
	"touchstone/language/plain"
)

// boundary reports whether a byte of a source begins a character or stands
// behind the last; each invalid byte is one.
func boundary(source string, at int) bool {
	for i := 0; i < len(source); {
		if i == at {
			return true
		}
		_, n := utf8.DecodeRuneInString(source[i:])
		i += n
	}
	return at == len(source)
}

// check holds what Text promises of any source.
func check(t interface{ Fatalf(string, ...any) }, source string) {
	var text plain.Text
	text.Reset(source)
	runes, kinds := text.Runes(), text.Kinds()
	if len(runes) != len(kinds) || len(runes) > len(source) {
		t.Fatalf("%d characters and %d kinds from %d bytes", len(runes), len(kinds), len(source))
	}
	last := language.Span{}
	for i := range runes {
		span := text.Original(i, i+1)
		if span.Start < last.Start || span.End < last.End || span.Start >= span.End || span.End > len(source) {
			t.Fatalf("%q: character %d comes from %v, the one before from %v", source, i, span, last)
		}
		if len(source) < 500 && (!boundary(source, span.Start) || !boundary(source, span.End)) {
			t.Fatalf("%q: character %d comes from %v, inside a character", source, i, span)
		}
		last = span
	}
	checkClauses(t, &text)
	again, clauses, tongue := string(runes), slices.Clone(text.Clauses()), text.Tongue()
	text.Reset(strings.ToUpper(source) + " but 但是 x")
	text.Clauses()
	text.Reset(source)
	if string(text.Runes()) != again || !slices.Equal(text.Clauses(), clauses) || text.Tongue() != tongue {
		t.Fatalf("%q: a second reading differs", source)
	}
}

func checkClauses(t interface{ Fatalf(string, ...any) }, text *plain.Text) {
	end := 0
	for i, c := range text.Clauses() {
		if c.From < end || c.To <= c.From || c.To > len(text.Runes()) {
			t.Fatalf("%q: clause %d is %v, the one before ended at %d", text.Source(), i, c, end)
		}
		if i == 0 && !c.Sentence {
			t.Fatalf("%q: the first clause begins no sentence", text.Source())
		}
		end = c.To
	}
}

// pieces are what hostile and ordinary texts are made of.
var pieces = []string{"好", "不", "很", "但是", "虽然", "房间", "飯", "but ", "although ", "good", "a", " ", "\n", "，", "。", ".", "!", "…", "<", "<b>", "</p>", "&", "&amp;", "&#x1F600;",
	"@", "@a", "://", "http://a.b", "www.", ":", ")", "(", "T_T", "_", "^", "😀", "👍🏽", "\u200d", "\ufe0f", "\u0301", "\u202e", "\xff", "\xe4\xbd", "\xf0\x9f", "１", "ﬁ", "㎡", "𝓪", "𠀀", "か", "한", "\U000e0041", "\ue002", "\"", "12", ",", "\x00"}

func TestTextKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		check(t, strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 60).Draw(t, "pieces"), ""))
	})
	rapid.Check(t, func(t *rapid.T) {
		check(t, string(rapid.SliceOfN(rapid.Byte(), 0, 80).Draw(t, "bytes")))
	})
}

// TestHostileTexts reads long texts that repeat what begins
// something and never ends it; a reading that is not linear would not return.
func TestHostileTexts(t *testing.T) {
	var text plain.Text
	for _, piece := range append(pieces, "<a", "a://,", "& ", ", a", "(^", "@a@", "但", "不但", ":'", "a,a", "\u0301a", "😀\u200d") {
		text.Reset(strings.Repeat(piece, plain.Limit/4/len(piece)))
		text.Clauses()
		text.Tongue()
		if len(text.Runes()) > plain.Limit {
			t.Errorf("%q grew to %d characters", piece, len(text.Runes()))
		}
	}
}

func FuzzText(f *testing.F) {
	for _, piece := range pieces {
		f.Add(piece)
	}
	f.Add(strings.Join(pieces, ""))
	f.Add("<p>Nice, though; 虽然贵，但是好 :) https://x.example/(a)</p>")
	f.Fuzz(func(t *testing.T, source string) { check(t, source) })
}
