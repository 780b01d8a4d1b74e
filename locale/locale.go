// SPDX-License-Identifier: Apache-2.0

// Package locale turns messages into text in the reader's language.
//
// One idea: every sentence that a person can see stands once per language, in
// the flat JSON files zh/*.json and en/*.json, under a key whose first part is
// the name of the file. Go and the web pages read the same files.
//
// What it promises: both languages have the same keys and name the same
// values (tested); a number is written as its reader expects it. What it does
// not do: choose the language, or hold any state.
//
// A text names its values in braces, with an optional format:
//
//	{file}           a string, an integer, or a float in its shortest form
//	{share:percent}  0.1234 as 12.3%
//	{value:1}        a float with one decimal; {value:2} with two; {value:0} none
//	{value:signed1}  the same with its sign
//	{n:count}        an integer; 12,345 in English, 1.2 万 in Chinese from 10,000 on
//	{seconds:duration}  a span of time in its largest fitting unit
//	{n|row|rows}     not the value but the first word when it is one, else the
//	                 second: {n} {n|row|rows}; Chinese needs none
package locale

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"touchstone"
)

//go:embed zh/*.json en/*.json
var files embed.FS

var catalogues = sync.OnceValue(func() map[touchstone.Language]map[string]string {
	all := map[touchstone.Language]map[string]string{}
	for _, lang := range []touchstone.Language{touchstone.Chinese, touchstone.English} {
		texts, err := load(lang)
		if err != nil {
			panic(err) // embedded at build time, so only a build that no test saw can fail
		}
		all[lang] = texts
	}
	return all
})

func load(lang touchstone.Language) (map[string]string, error) {
	names, err := fs.Glob(files, string(lang)+"/*.json")
	if err != nil {
		return nil, err
	}
	texts := map[string]string{}
	for _, name := range names {
		raw, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var part map[string]string
		if err := json.Unmarshal(raw, &part); err != nil {
			return nil, fmt.Errorf("read catalogue %s: %w", name, err)
		}
		for key, text := range part {
			texts[key] = text
		}
	}
	return texts, nil
}

// Texts gives the whole catalogue of a language, key to text. The caller must
// not change it.
func Texts(lang touchstone.Language) map[string]string { return catalogues()[lang] }

// Text renders a message in a language. A key that no catalogue has gives the
// message's log form, so that nothing is lost.
func Text(lang touchstone.Language, m touchstone.Message) string {
	if m.Key == "" {
		return ""
	}
	text, ok := catalogues()[lang][m.Key]
	if !ok {
		return m.String()
	}
	values := make(map[string]any, len(m.Args))
	for _, a := range m.Args {
		values[a.Name] = a.Value
	}
	var out string
	for {
		before, rest, found := strings.Cut(text, "{")
		out = spaced(out, before)
		if !found {
			return out
		}
		field, after, _ := strings.Cut(rest, "}")
		out = spaced(out, fieldText(lang, field, values))
		text = after
	}
}

// fieldText renders what stands between two braces.
func fieldText(lang touchstone.Language, field string, values map[string]any) string {
	if name, words, ok := strings.Cut(field, "|"); ok {
		one, other, _ := strings.Cut(words, "|")
		if isOne(values[name]) {
			return one
		}
		return other
	}
	name, format, _ := strings.Cut(field, ":")
	return Value(lang, values[name], format)
}

// isOne tells whether a value takes the singular, also where it was written as
// text before: 1, but not 1.0, which may stand for 1.04.
func isOne(v any) bool {
	switch v := v.(type) {
	case string:
		return v == "1"
	case int:
		return v == 1
	case int64:
		return v == 1
	case float64:
		return v == 1
	}
	return false
}

// spaced puts two parts of a text together. The space that stands between
// Chinese and Latin in the template goes where Chinese meets Chinese: 3,453 份
// but 1.2 万份.
func spaced(left, right string) string {
	if trimmed, ok := strings.CutSuffix(left, " "); ok && endsHan(trimmed) && beginsHan(right) {
		left = trimmed
	}
	if trimmed, ok := strings.CutPrefix(right, " "); ok && endsHan(left) && beginsHan(trimmed) {
		right = trimmed
	}
	return left + right
}

func beginsHan(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.Is(unicode.Han, r)
}

func endsHan(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.Is(unicode.Han, r)
}

// Error renders an error for its reader: every touchstone.Error in err's tree
// as a line of its own; anything else by its plain text.
func Error(lang touchstone.Language, err error) string {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var lines []string
		for _, e := range joined.Unwrap() {
			lines = append(lines, Error(lang, e))
		}
		return strings.Join(lines, "\n")
	}
	for e := err; e != nil; {
		if known, ok := e.(*touchstone.Error); ok {
			return Text(lang, known.Message)
		}
		wrapped, ok := e.(interface{ Unwrap() error })
		if !ok {
			break
		}
		e = wrapped.Unwrap()
		if joined, ok := e.(interface{ Unwrap() []error }); ok && joined != nil {
			return Error(lang, e)
		}
	}
	return err.Error()
}

// Value renders one value of a message; format is one of those in the package
// comment.
func Value(lang touchstone.Language, v any, format string) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case touchstone.Message:
		return Text(lang, v)
	case touchstone.Label:
		return v.In(lang)
	case []string:
		return join(lang, v)
	case []touchstone.Label:
		return join(lang, each(v, func(l touchstone.Label) string { return l.In(lang) }))
	case []touchstone.Message:
		return join(lang, each(v, func(m touchstone.Message) string { return Text(lang, m) }))
	case int:
		return number(lang, float64(v), format, true)
	case int64:
		return number(lang, float64(v), format, true)
	case float64:
		return number(lang, v, format, false)
	default:
		return fmt.Sprint(v)
	}
}

func each[T any](items []T, text func(T) string) []string {
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = text(item)
	}
	return out
}

func join(lang touchstone.Language, items []string) string {
	if lang == touchstone.Chinese {
		return strings.Join(items, "、")
	}
	return strings.Join(items, ", ")
}

func number(lang touchstone.Language, v float64, format string, whole bool) string {
	switch {
	case math.IsNaN(v):
		return "–"
	case format == "percent":
		return strconv.FormatFloat(100*v, 'f', 1, 64) + "%"
	case format == "duration":
		return Duration(lang, v)
	case format == "count":
		return Count(lang, v)
	case strings.HasPrefix(format, "signed"):
		digits, _ := strconv.Atoi(strings.TrimPrefix(format, "signed"))
		s := strconv.FormatFloat(math.Abs(v), 'f', digits, 64)
		if v < 0 {
			return "−" + s
		}
		return "+" + s
	case format != "":
		digits, _ := strconv.Atoi(format)
		return strings.Replace(strconv.FormatFloat(v, 'f', digits, 64), "-", "−", 1)
	case whole:
		return strconv.FormatInt(int64(v), 10)
	default:
		return strings.Replace(strconv.FormatFloat(v, 'g', 6, 64), "-", "−", 1)
	}
}

// Count writes a count: plain below 10,000; above it 1.2 万 in Chinese and
// 12,345 in English.
func Count(lang touchstone.Language, n float64) string {
	if lang == touchstone.Chinese && n >= 1e8 {
		return trimZero(n/1e8) + " 亿"
	}
	if lang == touchstone.Chinese && n >= 1e4 {
		return trimZero(n/1e4) + " 万"
	}
	s := strconv.FormatFloat(n, 'f', 0, 64)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func trimZero(v float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
}

// Duration writes a span of time, given in seconds, in its largest fitting
// unit with one decimal.
func Duration(lang touchstone.Language, seconds float64) string {
	units := []struct {
		length float64
		zh, en string
	}{{86400, " 天", " d"}, {3600, " 小时", " h"}, {60, " 分钟", " min"}, {0, " 秒", " s"}}
	for _, u := range units {
		if math.Abs(seconds) >= u.length {
			v := seconds
			if u.length > 0 {
				v /= u.length
			}
			if lang == touchstone.Chinese {
				return trimZero(v) + u.zh
			}
			return trimZero(v) + u.en
		}
	}
	return ""
}
