// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"strings"
	"unicode"

	"touchstone/ingest"
	"touchstone/ingest/value"
)

func wordSet(words ...string) map[string]bool {
	set := make(map[string]bool, len(words))
	for _, w := range words {
		set[w] = true
	}
	return set
}

// fold brings a value into the form in which the word tables hold it: width
// folded, lower case, no space around, straight apostrophes.
func fold(raw string) string {
	return strings.ReplaceAll(strings.ToLower(ingest.Normalize(raw)), "’", "'")
}

// form is what a value looks like by itself.
type form uint8

const (
	formText   form = iota // none of the others
	formNumber             // a number, or one beside a known word: "5分（非常满意）"
	formWord               // a known answer word
	formLed                // a number before an unknown text: "0-完全不可能"
	formCode               // empty, or a word for "not used" or "no answer"
)

// answer is one value of a rating as it reads by itself.
type answer struct {
	number float64 // of formNumber, formWord and formLed
	form   form
	state  State // of formCode
}

// parseAnswer reads one value of a rating. Where a number stands beside a word
// the number counts; a word alone has its position on a scale of 1 to 5.
func parseAnswer(raw string) answer {
	if number, ok := value.Number(raw); ok {
		return answer{number: number, form: formNumber}
	}
	s := fold(raw)
	if state, ok := codeWord(s); ok {
		return answer{form: formCode, state: state}
	}
	if position, ok := scaleWords[s]; ok {
		return answer{number: position, form: formWord}
	}
	mark, word := splitChoice(s)
	if word == "" {
		return answer{}
	}
	if state, ok := codeWord(word); ok {
		return answer{form: formCode, state: state}
	}
	number, numbered := value.Number(mark)
	position, known := scaleWords[word]
	switch {
	case numbered && known:
		return answer{number: number, form: formNumber}
	case known:
		return answer{number: position, form: formWord}
	case numbered && !strings.ContainsFunc(word, unicode.IsDigit):
		return answer{number: number, form: formLed}
	}
	return answer{}
}

// Wrote tells whether a cell holds something that a customer wrote, and not a
// word for nothing, such as 无, n/a or (空).
func Wrote(cell string) bool {
	if blank(cell) {
		return false
	}
	if len(cell) > longest {
		return true
	}
	folded := fold(cell)
	_, code := codeWord(strings.Trim(folded, "。.!！ "))
	return !code && !noWords[strings.Trim(folded, "。.!！ ")]
}

// codeWord tells words that stand for no answer, also where two of them are
// named together: "Don't know/Not applicable", "Blank/Multiple responses".
func codeWord(s string) (State, bool) {
	switch {
	case notMetWords[s]:
		return NotMet, true
	case noAnswerWords[s] || skippedWords[s]:
		return NoAnswer, true
	}
	if inside := strings.Trim(s, "()[]【】<>"); inside != s && inside != "" {
		return codeWord(strings.TrimSpace(inside))
	}
	parts := strings.FieldsFunc(strings.ReplaceAll(s, " or ", "/"), func(r rune) bool { return r == '/' || r == '或' })
	if len(parts) < 2 {
		return Answer, false
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
		if notMetWords[parts[i]] {
			return NotMet, true
		}
	}
	return NoAnswer, len(parts[0]) > 4 && noAnswerWords[parts[0]]
}

// splitChoice takes "a. 满意", "5-很满意", "5分(非常满意)" or "非常满意(5分)" apart
// into the choice mark and the word.
func splitChoice(s string) (mark, word string) {
	s = strings.Trim(s, " )]】")
	if i := strings.IndexAny(s, "([【"); i > 0 {
		before, inside := strings.TrimSpace(s[:i]), strings.TrimSpace(strings.TrimLeft(s[i:], "([【"))
		if _, isNumber := value.Number(before); isNumber {
			return before, inside
		}
		return inside, before
	}
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsDigit(r) })
	if end == 0 && s[0] >= 'a' && s[0] <= 'f' {
		end = 1
	}
	if end <= 0 {
		return "", ""
	}
	rest := strings.TrimLeft(s[end:], " .、-:=分")
	if rest == "" || len(rest) == len(s[end:]) {
		return "", ""
	}
	return s[:end], rest
}
