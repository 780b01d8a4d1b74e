// SPDX-License-Identifier: Apache-2.0

package plain_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"touchstone/language"
	"touchstone/language/plain"
)

const link, name, glad, sad, face = string(plain.Link), string(plain.Name), string(plain.Glad), string(plain.Sad), string(plain.Face)

// TestPlain holds what each kind of noise becomes, as the package says it.
func TestPlain(t *testing.T) {
	tests := []struct{ what, text, want string }{
		{"width and case", "Ｈｅｌｌｏ　ＷＯＲＬＤ！", "hello world!"},
		{"accents, composed and not", "Café cafe\u0301", "cafe cafe"},
		{"traditional", "飯店環境很讚，服務態度好", "饭店环境很赞,服务态度好"},
		{"one form for two meanings stays", "皇后", "皇后"},
		{"quotation marks", "“好”‘ok’「好」", "\"好\"'ok'\"好\""},
		{"repeats", "哈哈哈哈哈哈soooooo!!!!!!", "哈哈哈sooo!!!"},
		{"digits are never repeats", "100000元", "100000元"},
		{"blanks", "  好 \t\u3000 的\u00a0 \n \r\n吗  ", "好 的\n吗"},
		{"unseen", "好\u200b的\u202e吗\ufeff", "好的吗"},
		{"invalid bytes", "好\xff\xfe的", "好 的"},
		{"private use cannot pose as a sign", "a\ue000b", "a b"},
		{"address", "见 https://a.example/b?c=d&e=1，谢谢", "见 " + link + ",谢谢"},
		{"address at the end of a sentence", "See www.example.com/a. Ok", "see " + link + ". ok"},
		{"name", "@小明_01 你好", name + " 你好"},
		{"mail is no name", "a@b.com", "a@b.com"},
		{"tags", "<p>房间<b>很</b>好</p>早餐<br/>差", "房间很好\n早餐\n差"},
		{"less than is no tag", "3 < 5 and a<3 ok", "3 < 5 and a" + glad + " ok"},
		{"entities", "a&amp;b &lt;ok&gt; &#39;x&#x27; &bogus; &", "a&b <ok> 'x' &bogus; &"},
		{"skin tones, families and variation", "👍🏽👨‍👩‍👧❤️", "👍👨❤"},
		{"glad faces", ":) ：） ^_^ (≧▽≦) :-D <3", strings.TrimSpace(strings.Repeat(glad+" ", 6))},
		{"sad faces", ":( T_T (╥﹏╥) >_<", strings.TrimSpace(strings.Repeat(sad+" ", 4))},
		{"other faces", "(・ω・) o_O", face + " " + face},
		{"brackets are no faces", "(很好) (v2) note:door 12:30", "(很好) (v2) note:door 12:30"},
		{"one blank behind every character", "垃 圾 软 件 ， 浪 费 时 间", "垃圾软件,浪费时间"},
		{"a blank between words stays", "房间很好 服务很差", "房间很好 服务很差"},
		{"nothing", "", ""},
		{"nothing but blanks", " \n\t ", ""},
	}
	var text plain.Text
	for _, test := range tests {
		text.Reset(test.text)
		if got := string(text.Runes()); got != test.want {
			t.Errorf("%s: %q became %q, want %q", test.what, test.text, got, test.want)
		}
	}
}

func TestOriginal(t *testing.T) {
	// The bytes were counted by hand: each Han character has three, the tag
	// seven, "sooooo" six.
	const source = "飯店<b>好</b>sooooo棒"
	var text plain.Text
	text.Reset(source)
	if got := string(text.Runes()); got != "饭店好sooo棒" {
		t.Fatalf("the plain text is %q", got)
	}
	tests := []struct {
		from, to int
		want     language.Span
	}{
		{0, 2, language.Span{Start: 0, End: 6}},
		{2, 3, language.Span{Start: 9, End: 12}},
		{3, 7, language.Span{Start: 16, End: 22}},
		{7, 8, language.Span{Start: 22, End: 25}},
		{2, 8, language.Span{Start: 9, End: 25}},
		{3, 3, language.Span{Start: 16, End: 16}},
		{8, 8, language.Span{Start: 25, End: 25}},
	}
	for _, test := range tests {
		if got := text.Original(test.from, test.to); got != test.want {
			t.Errorf("[%d,%d) comes from %v, want %v", test.from, test.to, got, test.want)
		}
	}
}

// TestCut holds that a text over the limit is cut between characters: the
// limit, 2^20, leaves one byte when divided by three.
func TestCut(t *testing.T) {
	var text plain.Text
	text.Reset(strings.Repeat("好坏", plain.Limit/6+1))
	if !text.Cut() || len(text.Source()) != plain.Limit-1 || !utf8.ValidString(text.Source()) {
		t.Errorf("cut %v at %d, valid %v", text.Cut(), len(text.Source()), utf8.ValidString(text.Source()))
	}
	text.Reset("好")
	if text.Cut() {
		t.Error("a short text behind a long one is called cut")
	}
}

func TestNoAllocation(t *testing.T) {
	var text plain.Text
	sources := []string{review, "<p>Hello &amp; goodbye https://a.example/x :) T_T (≧▽≦) 👨‍👩‍👧 𝓱𝓲 @you</p>"}
	for _, source := range sources {
		text.Reset(source)
		text.Clauses()
		if n := testing.AllocsPerRun(20, func() { text.Reset(source); text.Clauses(); text.Tongue() }); n > 0 {
			t.Errorf("%g allocations for %q", n, source)
		}
	}
}

var review = string([]rune(strings.Repeat("这家酒店的位置不错，早餐也很丰富，就是房间有点小，隔音一般。", 2))[:60])

func BenchmarkReset(b *testing.B) {
	var text plain.Text
	b.SetBytes(int64(len(review)))
	for b.Loop() {
		text.Reset(review)
	}
}

func BenchmarkResetEnglish(b *testing.B) {
	source := strings.Repeat("The room was clean, but we waited an hour. ", 4)
	var text plain.Text
	b.SetBytes(int64(len(source)))
	for b.Loop() {
		text.Reset(source)
	}
}

func BenchmarkClauses(b *testing.B) {
	var text plain.Text
	b.SetBytes(int64(len(review)))
	for b.Loop() {
		text.Reset(review)
		text.Clauses()
	}
}

// BenchmarkBytes is the bare scan that the others are held against.
func BenchmarkBytes(b *testing.B) {
	b.SetBytes(int64(len(review)))
	sum := 0
	for b.Loop() {
		for i := range len(review) {
			sum += int(review[i])
		}
	}
	if sum == 0 {
		b.Fatal("nothing was read")
	}
}
