// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"math"
	"sort"
	"strings"
	"unicode/utf8"

	"touchstone/ingest"
)

// sampled is how many cells of a column without a dictionary are looked at to
// tell its type.
const sampled = 2000

// profile tells the type of one column from its values alone.
func profile(c *ingest.Column) *Column {
	p := &Column{Column: c, Low: math.NaN(), High: math.NaN()}
	if !c.Distinct() {
		p.profileText()
		return p
	}
	p.Counts = c.Counts()
	p.Numbers = make([]float64, len(c.Values))
	p.States = make([]State, len(c.Values))
	var form forms
	for code, v := range c.Values {
		p.classify(code, v, &form)
	}
	p.Type = p.typeOf(form)
	p.settle()
	return p
}

// forms counts rows by the form of their value.
type forms struct {
	rows, numbers, words, notAnswers, yes, no, times, choices, long int
	wordLevels                                                      int
}

func (p *Column) classify(code int, v string, form *forms) {
	p.Numbers[code] = math.NaN()
	rows := p.Counts[code]
	if rows == 0 && code > 0 {
		return
	}
	folded := fold(v)
	if folded == "" {
		p.States[code] = NoAnswer
		return
	}
	p.Filled += rows
	form.rows += rows
	number, byWord, state, ok := ParseAnswer(v)
	switch {
	case ok && state != Answer:
		p.States[code] = state
		form.notAnswers += rows
	case ok && byWord:
		p.Numbers[code] = number
		form.words += rows
		form.wordLevels++
	case ok:
		p.Numbers[code] = number
		form.numbers += rows
	}
	if yesWords[folded] {
		form.yes += rows
	}
	if noWords[folded] {
		form.no += rows
	}
	if strings.Contains(v, "┋") {
		form.choices += rows
	}
	if prose(v) {
		form.long += rows
	}
}

// prose tells a written answer from a key: longer, and in words.
func prose(v string) bool {
	return utf8.RuneCountInString(v) > 20 && strings.ContainsFunc(v, func(r rune) bool { return r == ' ' || r > 0x2e80 })
}

func (p *Column) typeOf(form forms) Type {
	distinct := 0
	for code, n := range p.Counts {
		if n > 0 && p.States[code] != NoAnswer {
			distinct++
		}
	}
	answers := form.rows - form.notAnswers
	switch {
	case p.Filled == 0:
		return TypeEmpty
	case distinct == 1 && p.Filled == p.Len():
		return TypeConstant
	case form.choices > 0:
		return TypeChoices
	case form.yes > 0 && form.no > 0 && form.yes+form.no >= form.rows-form.notAnswers && p.answerLevels(form) == 2:
		return TypeYesNo
	case answers > 0 && form.words >= 95*answers/100 && form.wordLevels >= 2:
		return TypeWords
	case answers > 0 && form.numbers+form.words >= 95*answers/100 && form.numbers > 0:
		if p.looksLikeID(form, distinct) {
			return TypeID
		}
		return TypeNumber
	case p.looksLikeTimes():
		return TypeTime
	case distinct > 20 && distinct >= 9*form.rows/10:
		if form.long > form.rows/3 {
			return TypeText
		}
		return TypeID
	case form.long > form.rows/2 && distinct > 20:
		return TypeText
	default:
		return TypeCategory
	}
}

// answerLevels counts the distinct values that are yes, no or unknown words.
func (p *Column) answerLevels(forms) int {
	levels := map[string]bool{}
	for code, v := range p.Values {
		if f := fold(v); p.Counts[code] > 0 && f != "" && (!noAnswerWords[f] || noWords[f]) {
			levels[f] = true
		}
	}
	return len(levels)
}

// looksLikeID tells a numeric key from a measured number: whole, and different
// in nearly every row.
func (p *Column) looksLikeID(form forms, distinct int) bool {
	if distinct < 50 || distinct < 95*form.rows/100 {
		return false
	}
	for _, v := range p.Numbers {
		if !math.IsNaN(v) && v != math.Trunc(v) {
			return false
		}
	}
	return true
}

// looksLikeTimes looks at up to 50 values.
func (p *Column) looksLikeTimes() bool {
	var seen []string
	for code := range p.Values {
		if v := p.Values[code]; p.Counts[code] > 0 && v != "" && !noAnswerWords[fold(v)] && len(seen) < 50 {
			seen = append(seen, v)
		}
	}
	return timesAmong(seen)
}

func timesAmong(seen []string) bool {
	parser, times := NewTimeParser(seen), 0
	for _, v := range seen {
		if _, ok := parser.Parse(v); ok {
			times++
		}
	}
	return times > 0 && times >= 9*len(seen)/10
}

// profileText tells the type of a column that has too many distinct values to
// be kept as a dictionary.
func (p *Column) profileText() {
	step := max(1, p.Len()/sampled)
	var seen []string
	numbers, whole, long := 0, 0, 0
	for row := 0; row < p.Len(); row += step {
		v := p.Cell(row)
		if strings.TrimSpace(v) == "" {
			continue
		}
		seen = append(seen, v)
		if f, ok := ParseNumber(v); ok {
			numbers++
			if f == math.Trunc(f) {
				whole++
			}
		}
		if prose(v) {
			long++
		}
	}
	p.Filled = p.Len() * len(seen) / max(1, (p.Len()+step-1)/step)
	p.Levels = ingest.MaxDistinct
	switch {
	case len(seen) == 0:
		p.Type = TypeEmpty
	case numbers >= 95*len(seen)/100 && whole < numbers:
		p.Type = TypeNumber
	case timesAmong(seen[:min(len(seen), 50)]):
		p.Type = TypeTime
	case long > len(seen)/3:
		p.Type = TypeText
	default:
		p.Type = TypeID
	}
}

// settle corrects what only made sense for another type, and counts levels.
func (p *Column) settle() {
	for code, v := range p.Values {
		f := fold(v)
		if p.Counts[code] == 0 && code > 0 || f == "" {
			continue
		}
		switch p.Type {
		case TypeYesNo:
			p.States[code] = Answer
			switch {
			case yesWords[f] && !noWords[f]:
				p.Numbers[code] = 1
			case noWords[f]:
				p.Numbers[code] = 0
			case noAnswerWords[f]:
				p.States[code] = NoAnswer
			}
		case TypeCategory, TypeChoices, TypeText, TypeID, TypeTime:
			p.Numbers[code] = math.NaN()
			if p.States[code] == NotMet {
				p.States[code] = Answer // "none" is a category of its own
			}
		case TypeNumber, TypeWords:
			if math.IsNaN(p.Numbers[code]) && p.States[code] == Answer {
				p.States[code] = NoAnswer // a stray word among numbers
			}
		}
	}
	p.countLevels()
}

func (p *Column) countLevels() {
	if p.Type == TypeCategory || p.Type == TypeText || p.Type == TypeID || p.Type == TypeChoices || p.Type == TypeTime {
		p.Levels = 0
		for code, n := range p.Counts {
			if n > 0 && p.States[code] == Answer {
				p.Levels++
			}
		}
		return
	}
	p.Levels = len(p.levels())
}

// levels gives the distinct numbers that occur as answers, ascending.
func (p *Column) levels() []float64 {
	seen := map[float64]bool{}
	for code, v := range p.Numbers {
		if p.Counts[code] > 0 && p.States[code] == Answer && !math.IsNaN(v) {
			seen[v] = true
		}
	}
	out := make([]float64, 0, len(seen))
	for v := range seen {
		out = append(out, v)
	}
	sort.Float64s(out)
	return out
}

// whole tells whether every answer is a whole or half number.
func whole(levels []float64) bool {
	for _, v := range levels {
		if v*2 != math.Trunc(v*2) {
			return false
		}
	}
	return true
}
