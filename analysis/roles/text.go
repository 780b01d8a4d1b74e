// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"touchstone"
)

// What it takes for a column of texts to be free ones: the share of its cells
// that are sentences, and their median length in characters; less of a column
// that is called so.
const (
	sentences, namedSentences   = .4, .2
	textLength, namedTextLength = 10, 6
	mostRead                    = 2000 // bytes of a cell that are looked at
)

// texts finds the free texts: long and varied values that are sentences in
// Chinese or English. Where the caller named some, no others are.
func (in *inference) texts() {
	if len(in.options.Texts) > 0 {
		return
	}
	for _, c := range in.sheet.Columns {
		if c.Role == Text || c.Role == "" && c.mayBeText() {
			in.freeText(c)
		}
	}
}

// mayBeText leaves out keys and the staff's words by name, and the few answers
// of a category.
func (c *Column) mayBeText() bool {
	switch {
	case c.named(idNames) || c.named(customerNames) || c.called(replyNames):
		return false
	case c.Type == TypeText || c.Type == TypeID:
		return true
	}
	return c.Type == TypeCategory && (c.Levels > maxNamedGroups || c.called(textNames) || c.called(reviewNames))
}

// freeText takes a column as free texts where its values speak for it.
func (in *inference) freeText(c *Column) {
	share, length := c.speech()
	least, shortest := sentences, textLength
	if c.called(textNames) || c.called(reviewNames) {
		least, shortest = namedSentences, namedTextLength
	}
	if share < least || length < shortest || !c.varied() {
		return
	}
	c.Free = true
	if c.Role == "" {
		assign(c, Text, touchstone.Msg("analysis.why_free", "texts", c.Filled, "length", length, "share", share))
	}
}

// varied tells whether there are many different values, or few that repeat.
func (c *Column) varied() bool { return c.Levels > maxNamedGroups || 2*c.Levels > c.Filled }

// textOverride takes the columns that the caller named as free texts.
func (in *inference) textOverride() error {
	if len(in.options.Texts) == 0 {
		return nil
	}
	for _, c := range in.sheet.With(Text) {
		switch c.Type {
		case TypeNumber, TypeYesNo, TypeTime, TypeEmpty:
			return &touchstone.Error{Kind: touchstone.Invalid, Field: "text",
				Message: touchstone.Msg("analysis.not_texts", "name", c.Title(), "type", touchstone.Msg(typeKey(c.Type)))}
		}
		c.Free = slices.ContainsFunc(in.options.Texts, func(name string) bool {
			named, err := in.find(name, "text")
			return err == nil && named == c
		})
	}
	return nil
}

// textsAlone tells whether a table without an outcome can be read for what
// its texts speak of.
func (in *inference) textsAlone() bool {
	return in.options.Reads && in.options.Outcome == "" && len(in.sheet.Texts()) > 0
}

// speech gives the share of cells that are sentences, and the median length
// of a cell in characters, on up to maxLook cells.
func (c *Column) speech() (share float64, length int) {
	var lengths []int
	spoken := 0
	for row, step := 0, max(1, c.Len()/maxLook); row < c.Len(); row += step {
		v := c.Cell(row)
		if blank(v) {
			continue
		}
		v = strings.ToValidUTF8(v[:min(len(v), mostRead)], "")
		lengths = append(lengths, utf8.RuneCountInString(v))
		if sentence(v) {
			spoken++
		}
	}
	if len(lengths) == 0 {
		return 0, 0
	}
	slices.Sort(lengths)
	return float64(spoken) / float64(len(lengths)), lengths[len(lengths)/2]
}

// sentence tells what somebody said from a name, an address or a key: it has
// words that hold sentences together, and is Chinese or English.
func sentence(v string) bool {
	han, kana, held := 0, 0, false
	for _, r := range v {
		switch {
		case unicode.Is(unicode.Han, r):
			han++
			held = held || strings.ContainsRune(hanParticles, r)
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			kana++
		case strings.ContainsRune(hanStops, r) && han >= 2:
			held = true
		}
	}
	if han > 0 {
		return held && kana == 0
	}
	words := strings.Fields(strings.ToLower(v))
	return len(words) >= 3 && slices.ContainsFunc(words, func(w string) bool { return englishParticles[strings.Trim(w, ".,;:!?()\"'")] })
}
