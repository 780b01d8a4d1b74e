// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"math"
	"path/filepath"
	"strings"

	"touchstone"
	"touchstone/ingest"
	"touchstone/ingest/value"
)

// Labels is what a labels file says about columns: under which key they are
// known (so that files whose columns are named differently by year join), what
// people call them, and what their codes mean. Read one with ReadLabels; a nil
// *Labels says nothing.
type Labels struct {
	entries    []Entry
	byName     map[string][]int // entries by folded column and by folded key
	dictionary bool             // a data dictionary, which may be of another year
}

// Entry is one line of a labels file.
type Entry struct {
	File    string // a file's name, with or without endings, or a pattern of one; empty: every file
	Column  string // as in the file's header
	Key     string // the question, shared by all years; empty: the column
	Label   touchstone.Label
	Answers map[string]touchstone.Label // what a code means
	Missing []string                    // codes that are no answer
	NotMet  []string                    // codes of those who did not use the touchpoint
	Role    Role                        // empty: inferred

	byNumber  map[float64]touchstone.Label // the answers whose codes are numbers
	inherited bool                         // the answers stand below a later field of a dictionary
}

func newLabels(entries []Entry) *Labels {
	l := &Labels{entries: entries, byName: map[string][]int{}}
	for i := range entries {
		e := &entries[i]
		e.byNumber = map[float64]touchstone.Label{}
		for code, word := range e.Answers {
			if number, ok := value.Number(code); ok {
				e.byNumber[number] = word
			}
		}
		name, key := newHeading(e.Column).folded, newHeading(e.Key).folded
		l.byName[name] = append(l.byName[name], i)
		if key != "" && key != name {
			l.byName[key] = append(l.byName[key], i)
		}
	}
	return l
}

// Rename gives the key under which a file's column is known; it is meant for
// ingest.Options.Rename. An entry of that very file goes before one of every
// file.
func (l *Labels) Rename(file, header string) string {
	if l == nil {
		return header
	}
	name := newHeading(header).folded
	general := ""
	for _, i := range l.byName[name] {
		e := &l.entries[i]
		switch {
		case newHeading(e.Column).folded != name || e.Key == "":
		case e.File == "" && general == "":
			general = e.Key
		case e.File != "" && e.isOf(file):
			return e.Key
		}
	}
	if general != "" {
		return general
	}
	return header
}

// isOf tells whether an entry speaks of a file.
func (e *Entry) isOf(file string) bool {
	base := filepath.Base(file)
	if e.File == "" || strings.EqualFold(e.File, base) || strings.EqualFold(e.File, fileLabel(base)) {
		return true
	}
	ok, err := filepath.Match(e.File, base)
	return ok && err == nil
}

// apply gives the column its label, its answer words and the states of its
// codes, and reports the role that the file names.
func (l *Labels) apply(c *Column) Role {
	if l == nil {
		return ""
	}
	role := Role("")
	label := c.Label
	for _, i := range l.about(c.heading) {
		e := &l.entries[i]
		label = merge(label, e.Label)
		if e.Role != "" {
			role = e.Role
		}
		if !e.inherited || e.explains(c) {
			c.code(e)
		}
	}
	c.relabel(label)
	c.mergeWords()
	return role
}

// about gives the entries of a column: those of its key, or of its name where
// they do not rename it. A dictionary of another year may number it otherwise.
func (l *Labels) about(name heading) []int {
	var out []int
	for _, i := range l.byName[name.folded] {
		e := &l.entries[i]
		if newHeading(e.Key).folded == name.folded || e.Key == "" || e.File == "" {
			out = append(out, i)
		}
	}
	if len(out) > 0 || !l.dictionary || len(name.bare) < 3 {
		return out
	}
	for i := range l.entries {
		if newHeading(l.entries[i].Column).bare == name.bare {
			out = append(out, i)
		}
	}
	if len(out) > 1 {
		return nil // two questions of one name: which one is not known
	}
	return out
}

// explains tells whether a code list covers what a column holds, so that it
// can be that column's.
func (e *Entry) explains(c *Column) bool {
	covered := 0
	for code, v := range c.Values {
		if _, ok := e.answer(v); ok && c.Counts[code] > 0 {
			covered += c.Counts[code]
		}
	}
	return c.Levels >= 2 && 20*covered >= 19*c.Filled
}

// answer looks a raw value up among the codes.
func (e *Entry) answer(raw string) (touchstone.Label, bool) {
	if len(e.Answers) == 0 || blank(raw) {
		return touchstone.Label{}, false
	}
	if word, ok := e.Answers[fold(raw)]; ok {
		return word, true
	}
	number, ok := value.Number(raw)
	if !ok {
		return touchstone.Label{}, false
	}
	word, ok := e.byNumber[number]
	return word, ok
}

// sameCode tells whether two folded codes are the same text or number.
func sameCode(a, b string) bool {
	if a == b {
		return true
	}
	x, okX := value.Number(a)
	y, okY := value.Number(b)
	return okX && okY && x == y
}

// code applies an entry's words and missing codes to the distinct values.
func (c *Column) code(e *Entry) {
	if c.States == nil {
		return
	}
	for code, v := range c.Values {
		word, ok := e.answer(v)
		if !ok || word.IsZero() {
			continue
		}
		if c.Words == nil {
			c.Words = map[uint32]touchstone.Label{}
		}
		c.Words[uint32(code)] = word
		for _, w := range []string{word.ZH, word.EN} {
			if state, ok := codeWord(fold(w)); ok && w != "" {
				c.States[code], c.Numbers[code], c.settled = state, math.NaN(), true
			}
		}
	}
	c.mark(e.Missing, NoAnswer)
	c.mark(e.NotMet, NotMet)
	c.count()
}

// declare marks codes that the caller named for all columns: on numbers and
// words with several levels, so that 0 stays an answer of a yes/no column.
func (c *Column) declare(codes []string, state State) {
	if len(codes) > 0 && c.States != nil && (c.Type != TypeNumber && c.Type != TypeYesNo || c.Levels > 2) {
		c.mark(codes, state)
		c.count()
	}
}

func (c *Column) mark(codes []string, state State) {
	for _, m := range codes {
		folded := fold(m)
		for code, v := range c.Values {
			if (code > 0 || folded == "") && sameCode(fold(v), folded) {
				c.States[code], c.Numbers[code], c.settled = state, math.NaN(), true
			}
		}
	}
}

// mergeWords makes one value of those that mean the same, such as 3 in one
// year and "25-34" in another. The table's own column stays as it is.
func (c *Column) mergeWords() {
	first := map[touchstone.Label]uint32{}
	into := make([]uint32, len(c.Values))
	merged := false
	for code := range c.Values {
		into[code] = uint32(code)
		word, ok := c.Words[uint32(code)]
		if !ok || c.Counts[code] == 0 {
			continue
		}
		if earlier, seen := first[word]; seen {
			into[code], merged = earlier, true
			continue
		}
		first[word] = uint32(code)
	}
	if !merged {
		return
	}
	codes := make([]uint32, len(c.Codes))
	for row, code := range c.Codes {
		codes[row] = into[code]
	}
	c.Column = &ingest.Column{Name: c.Name, Wording: c.Wording, Values: c.Values, Codes: codes}
	c.Counts = c.Column.Counts()
	c.count()
}

// followWords turns a scale round whose words in the labels file run against
// its codes, such as 1 = very satisfied … 5 = very dissatisfied.
func (c *Column) followWords() {
	if c.Type != TypeNumber || len(c.Words) < 2 {
		return
	}
	var codes, words []float64
	for code, position := range c.scalePositions() {
		if c.States[code] == Answer && !math.IsNaN(c.Numbers[code]) {
			codes, words = append(codes, c.Numbers[code]), append(words, position)
		}
	}
	if !runAgainst(codes, words) {
		return
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range codes {
		low, high = math.Min(low, v), math.Max(high, v)
	}
	for code, v := range c.Numbers {
		if c.States[code] == Answer && v >= low && v <= high {
			c.Numbers[code] = low + high - v
		}
	}
}

// scalePositions gives the values whose words in the labels file are those of a
// rating scale, with their positions on it.
func (c *Column) scalePositions() map[uint32]float64 {
	out := map[uint32]float64{}
	for code, label := range c.Words {
		for _, word := range []string{fold(label.EN), fold(label.ZH)} {
			if position, ok := scaleWords[word]; ok && !frequencyWords[word] {
				out[code] = position
			}
		}
	}
	return out
}

// runAgainst tells whether y falls whenever x rises, in at least two steps'
// distance of y.
func runAgainst(x, y []float64) bool {
	least, most := math.Inf(1), math.Inf(-1)
	for i := range x {
		least, most = math.Min(least, y[i]), math.Max(most, y[i])
		for j := range x[:i] {
			if (x[i]-x[j])*(y[i]-y[j]) > 0 {
				return false
			}
		}
	}
	return most-least >= 2
}

func merge(a, b touchstone.Label) touchstone.Label {
	if a.ZH == "" {
		a.ZH = b.ZH
	}
	if a.EN == "" {
		a.EN = b.EN
	}
	return a
}
