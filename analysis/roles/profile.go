// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"math"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"touchstone/ingest"
	"touchstone/ingest/value"
)

// maxLook is how many distinct values, or cells of a column without a
// dictionary, are looked at to tell a type.
const maxLook = 2000

// longest is the length in bytes above which a value is no answer of a scale.
const longest = 120

// profile tells the type of one column from its values alone.
func profile(c *ingest.Column) *Column {
	p := &Column{Column: c, Low: math.NaN(), High: math.NaN(), heading: newHeading(c.Name)}
	if !c.Distinct() {
		p.profileText()
		return p
	}
	p.Counts = c.Counts()
	p.Numbers = make([]float64, len(c.Values))
	p.States = make([]State, len(c.Values))
	distinct := p.fill()
	p.Type = p.typeOf(p.look(distinct), distinct)
	p.read()
	return p
}

// fill counts the rows that are not empty and gives the number of distinct
// values among them.
func (c *Column) fill() (distinct int) {
	for code, v := range c.Values {
		if c.Counts[code] > 0 && !blank(v) {
			c.Filled += c.Counts[code]
			distinct++
		}
	}
	return distinct
}

func blank(v string) bool {
	return strings.TrimLeft(v, " ") == "" || len(v) < 16 && v[0] >= 0x80 && ingest.Normalize(v) == ""
}

// tally counts rows by the form of their value; levels counts values.
type tally struct {
	rows, numbers, words, led, codes, yes, no, choices, prose int
	levels                                                    struct{ numbers, words, yesNo int }
	whole                                                     bool // every number is
	sample                                                    []string
}

// look reads up to maxLook distinct values, evenly spread.
func (c *Column) look(distinct int) tally {
	t := tally{whole: true}
	step, next := max(1, distinct/maxLook), 0
	for code, v := range c.Values {
		if c.Counts[code] == 0 || blank(v) {
			continue
		}
		if next%step == 0 {
			t.add(v, c.Counts[code])
		}
		next++
	}
	return t
}

func (t *tally) add(v string, rows int) {
	t.rows += rows
	if len(t.sample) < 50 {
		t.sample = append(t.sample, v)
	}
	if prose(v) {
		t.prose += rows
	}
	if strings.Contains(v, "┋") {
		t.choices += rows
	}
	if len(v) > longest {
		return
	}
	a := parseAnswer(v)
	switch a.form {
	case formNumber:
		t.numbers += rows
		t.levels.numbers++
		t.whole = t.whole && a.number == math.Trunc(a.number)
	case formWord:
		t.words += rows
		t.levels.words++
	case formLed:
		t.led += rows
	case formCode:
		t.codes += rows
	}
	t.addYesNo(fold(v), rows, a.form == formCode)
}

func (t *tally) addYesNo(folded string, rows int, code bool) {
	yes, no := yesWords[folded], noWords[folded]
	if yes {
		t.yes += rows
	}
	if no {
		t.no += rows
	}
	if yes || no || !code {
		t.levels.yesNo++
	}
}

// prose tells a written answer from a key: longer, and in words.
func prose(v string) bool {
	return len(v) > 20 && utf8.RuneCountInString(v) > 20 && strings.ContainsFunc(v, func(r rune) bool { return r == ' ' || r > 0x2e80 })
}

func (c *Column) typeOf(t tally, distinct int) Type {
	answers := t.rows - t.codes
	numbers := t.numbers
	if t.levels.numbers >= 3 {
		numbers += t.led // "0-完全不可能" … "10-非常可能" with bare numbers between
	}
	switch {
	case c.Filled == 0:
		return TypeEmpty
	case distinct == 1 && c.Filled == c.Len():
		return TypeConstant
	case t.choices > 0:
		return TypeChoices
	case t.yes > 0 && t.no > 0 && t.levels.yesNo == 2:
		return TypeYesNo
	case answers > 0 && 20*t.words >= 19*answers && t.levels.words >= 2:
		return TypeWords
	case t.numbers > 0 && 20*(numbers+t.words) >= 19*answers:
		return c.numeric(t, distinct)
	case value.TimesAmong(t.sample):
		return TypeTime
	case distinct > 20 && 10*distinct >= 9*c.Filled:
		if 3*t.prose > t.rows {
			return TypeText
		}
		return TypeID
	case 2*t.prose > t.rows && distinct > 20 && 10*distinct > c.Filled:
		return TypeText
	}
	return TypeCategory
}

// numeric tells keys and compact dates from numbers that count or measure.
func (c *Column) numeric(t tally, distinct int) Type {
	switch {
	case compactDates(t.sample):
		return TypeTime
	case t.whole && distinct >= 50 && 20*distinct >= 19*c.Filled:
		return TypeID
	}
	return TypeNumber
}

// compactDates recognises dates without separators, such as 20240305.
func compactDates(sample []string) bool {
	for _, v := range sample {
		if len(v) != 8 && len(v) != 14 || strings.ContainsFunc(v, func(r rune) bool { return !unicode.IsDigit(r) }) {
			return false
		}
	}
	return value.TimesAmong(sample)
}

// read gives every distinct value its number and its state.
func (c *Column) read() {
	for code, v := range c.Values {
		c.Numbers[code] = math.NaN()
		switch {
		case blank(v):
			c.States[code] = NoAnswer
		case c.Counts[code] == 0 || len(v) > longest:
		default:
			c.readAs(code, v)
		}
	}
	c.count()
}

func (c *Column) readAs(code int, v string) {
	switch c.Type {
	case TypeYesNo:
		f := fold(v)
		switch {
		case yesWords[f] && !noWords[f]:
			c.Numbers[code] = 1
		case noWords[f]:
			c.Numbers[code] = 0
		default:
			c.States[code] = NoAnswer
		}
	case TypeNumber, TypeWords:
		switch a := parseAnswer(v); a.form {
		case formNumber, formWord, formLed:
			c.Numbers[code] = a.number
		case formCode:
			c.States[code] = a.state
		default:
			c.States[code] = NoAnswer // a stray text among numbers
		}
	case TypeCategory:
		if state, ok := codeWord(fold(v)); ok && state == NoAnswer { // "none of these" is a category of its own
			c.States[code] = NoAnswer
		}
	}
}

// count counts the levels: distinct answers.
func (c *Column) count() {
	switch c.Type {
	case TypeNumber, TypeWords, TypeYesNo:
		c.Levels = len(c.levels())
		return
	}
	c.Levels = 0
	for code, n := range c.Counts {
		if n > 0 && c.States[code] == Answer {
			c.Levels++
		}
	}
}

// levels gives the distinct numbers that occur as answers, ascending.
func (c *Column) levels() []float64 {
	seen := map[float64]bool{}
	for code, v := range c.Numbers {
		if c.Counts[code] > 0 && c.States[code] == Answer && !math.IsNaN(v) {
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

// profileText tells the type of a column that has too many distinct values to
// be kept as a dictionary.
func (c *Column) profileText() {
	t, looked := tally{whole: true}, 0
	for row, step := 0, max(1, c.Len()/maxLook); row < c.Len(); row += step {
		looked++
		if v := c.Cell(row); !blank(v) {
			t.add(v, 1)
		}
	}
	c.Filled = int(float64(c.Len()) * float64(t.rows) / float64(max(1, looked)))
	c.Levels = ingest.MaxDistinct
	switch {
	case t.rows == 0:
		c.Type = TypeEmpty
	case 20*t.numbers >= 19*t.rows && !t.whole:
		c.Type = TypeNumber
	case value.TimesAmong(t.sample):
		c.Type = TypeTime
	case 3*t.prose > t.rows:
		c.Type = TypeText
	default:
		c.Type = TypeID
	}
}

// whole tells whether every level is a whole or half number.
func whole(levels []float64) bool {
	for _, v := range levels {
		if v*2 != math.Trunc(v*2) {
			return false
		}
	}
	return true
}
