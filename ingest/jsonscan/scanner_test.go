// SPDX-License-Identifier: Apache-2.0

package jsonscan

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// decode reads a text into what encoding/json makes of it with UseNumber.
func decode(text string) (any, error) {
	var s Scanner
	s.Reset(text)
	v := value(&s)
	return v, s.End()
}

func value(s *Scanner) any {
	switch s.Kind() {
	case String:
		return s.String()
	case Number:
		return json.Number(s.Number())
	case Bool:
		return s.Bool()
	case Null:
		s.Null()
		return nil
	case List:
		out := []any{}
		for s.Enter(List); s.Element(); {
			out = append(out, value(s))
		}
		return out
	case Object:
		out := map[string]any{}
		s.Enter(Object)
		for name, more := s.Member(); more; name, more = s.Member() {
			out[name] = value(s)
		}
		return out
	}
	s.Skip()
	return nil
}

// library reads a text as the standard library does.
func library(text string) (any, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one value")
	}
	return v, nil
}

// check compares the scanner with the library: what one accepts the other
// does, with the same values. The library replaces bytes that are no UTF-8,
// and goes 10,000 deep.
func check(t *testing.T, text string) {
	t.Helper()
	got, err := decode(text)
	want, libErr := library(text)
	if !utf8.ValidString(text) {
		var f *Fault
		if !errors.As(err, &f) || f.Reason != NotUTF8 {
			t.Fatalf("%q is no UTF-8, but gave %v, %v", text, got, err)
		}
		return
	}
	var f *Fault
	if errors.As(err, &f) && f.Reason == Deep {
		return
	}
	if (err == nil) != (libErr == nil) {
		t.Fatalf("%q: error %v, of the library %v", text, err, libErr)
	}
	if err == nil && !reflect.DeepEqual(got, want) {
		t.Fatalf("%q = %#v, of the library %#v", text, got, want)
	}
	var s Scanner
	s.Reset(text)
	raw := s.Raw()
	if skipErr := s.End(); (skipErr == nil) != (err == nil) {
		t.Fatalf("%q: reading gave %v, skipping %v", text, err, skipErr)
	}
	if err == nil && raw != strings.Trim(text, " \n\t\r") {
		t.Fatalf("%q: raw is %q", text, raw)
	}
}

var texts = []string{
	`{}`, `[]`, `""`, `0`, `-0`, `1`, `-1.5e+10`, `1E5`, `true`, `false`, `null`, ` { "a" : [ 1 , "b" , null , { } ] } `,
	`{"a":1,"b":{"c":[true,false,[]]}}`, `"plain"`, `"\"\\\/\b\f\n\r\t"`, `"\u4e2d\u6587"`, `"\ud83d\ude00"`, `"中文"`, `"\u0000"`,
	`9007199254740993`, `123456789012345678901234567890`, `1e400`, `"a\u00e9b"`,
	``, ` `, `{`, `}`, `[`, `]`, `[1,]`, `[,1]`, `{"a"}`, `{"a":}`, `{"a":1,}`, `{,}`, `{a:1}`, `{'a':1}`, `01`, `-`, `+1`, `.5`, `1.`, `1e`, `1e+`, `0x10`,
	`tru`, `truee`, `nul`, `True`, `NaN`, `Infinity`, `"`, `"a`, `"\`, `"\x"`, `"\u12"`, `"\u12g4"`, "\"\n\"", "\"\x01\"", `1 2`, `{} {}`, `[1 2]`, `{"a" 1}`, `{"a":1 "b":2}`, `//`, "\ufeff{}",
	"\"\xff\"", "\xc0\x80", `"\ud800"`, `"\udc00"`, `"\ud800\ud800"`, `"\ud83dx"`, `"\ud83d\n"`, `"\ud83d\u0041"`,
}

func TestScannerAgreesWithTheLibrary(t *testing.T) {
	for _, text := range texts {
		check(t, text)
	}
}

func TestDepthIsBounded(t *testing.T) {
	for _, open := range []string{"[", `{"a":`} {
		closing := map[string]string{"[": "]", `{"a":`: "}"}[open]
		for _, depth := range []int{Deepest, Deepest + 1, 1 << 20} {
			text := strings.Repeat(open, depth) + "1" + strings.Repeat(closing, depth)
			_, err := decode(text)
			var f *Fault
			if deep := errors.As(err, &f) && f.Reason == Deep; deep != (depth > Deepest) {
				t.Errorf("%d times %s gave %v", depth, open, err)
			}
		}
	}
}

func TestAskingForAnotherTypeIsAFault(t *testing.T) {
	reads := map[Kind]func(*Scanner){
		String: func(s *Scanner) { _ = s.String() }, Number: func(s *Scanner) { s.Number() }, Bool: func(s *Scanner) { s.Bool() },
		List: func(s *Scanner) { s.Enter(List) }, Object: func(s *Scanner) { s.Enter(Object) },
	}
	examples := map[Kind]string{String: `"a"`, Number: `1`, Bool: `true`, Null: `null`, List: `[]`, Object: `{}`}
	for want, read := range reads {
		for have, text := range examples {
			var s Scanner
			s.Reset(text)
			read(&s)
			var f *Fault
			if wrong := errors.As(s.Err(), &f) && f.Reason == Unusual; wrong != (have != want) {
				t.Errorf("reading %v from %s gave %v", want, text, s.Err())
			}
		}
	}
}

func TestFaultsNameTheirPlace(t *testing.T) {
	for text, at := range map[string]int{`{"a":x}`: 5, `[1,]`: 3, "\"a\xff\"": 2, `"a`: 2, `{"a":1}}`: 7} {
		_, err := decode(text)
		var f *Fault
		if !errors.As(err, &f) || f.At != at {
			t.Errorf("%q gave %v, want byte %d", text, err, at)
		}
	}
}

func FuzzScanner(f *testing.F) {
	for _, text := range texts {
		f.Add(text)
	}
	f.Fuzz(check)
}

var typical = `{"id":"9f1c2d3e-4b5a-6978-8765-43210fedcba9","kind":"interaction","channel":"website","name":"Product Viewed","place":"https://shop.example.com/products/12345?utm_source=wechat",` +
	`"identifiers":[{"kind":"user_id","value":"u-1029384756"},{"kind":"anonymous_id","value":"b1c2d3e4-0000-4000-8000-1234567890ab"}],"unit":"SH-001","objects":[{"type":"product","id":"12345"}],` +
	`"time":"2026-01-22T10:30:00.123+08:00","duration_ms":5300,"properties":{"category":"女装","price":129.5,"position":3,"list":"首页推荐","logged_in":true,"coupon":null,"tags":["新品","满减"]}}`

func BenchmarkScan(b *testing.B) {
	b.SetBytes(int64(len(typical)))
	b.ReportAllocs()
	for b.Loop() {
		var s Scanner
		s.Reset(typical)
		s.Skip()
		if s.End() != nil {
			b.Fatal(s.Err())
		}
	}
}

func BenchmarkLibrary(b *testing.B) {
	b.SetBytes(int64(len(typical)))
	b.ReportAllocs()
	for b.Loop() {
		var v map[string]json.RawMessage
		if err := json.NewDecoder(bytes.NewReader([]byte(typical))).Decode(&v); err != nil {
			b.Fatal(err)
		}
	}
}

func ExampleScanner() {
	var s Scanner
	s.Reset(`{"name":"Order Completed","revenue":9007199254740993.10,"items":[1,2]}`)
	s.Enter(Object)
	for name, more := s.Member(); more; name, more = s.Member() {
		switch name {
		case "name":
			fmt.Println(s.String())
		default:
			fmt.Println(name, s.Raw())
		}
	}
	fmt.Println(s.End())
	// Output:
	// Order Completed
	// revenue 9007199254740993.10
	// items [1,2]
	// <nil>
}

// Words of eight bytes find what a loop over bytes finds: for any two bytes side
// by side, within a word, across two, and behind the last whole one.
func TestPlainPartsEndAtTheFirstByteThatEndsThem(t *testing.T) {
	for _, at := range []int{0, 3, 7, 16} {
		for pair := range 1 << 16 {
			text := []byte("plain text of 18 b")
			text[at], text[at+1] = byte(pair), byte(pair>>8)
			want := bytes.IndexFunc(text, func(r rune) bool { return r == '"' || r == '\\' || r < ' ' })
			if want < 0 {
				want = len(text)
			}
			s := Scanner{text: string(text)}
			if got := s.stringEnd(0); got != want {
				t.Fatalf("%q ends at %d, want %d", text, got, want)
			}
		}
	}
}
