// SPDX-License-Identifier: Apache-2.0

package plain

import (
	_ "embed"
	"sort"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

// Kind is what a plain character is.
type Kind uint8

// The kinds of plain characters.
const (
	Blank   Kind = iota // a space or a line end
	Mark                // punctuation and symbols
	Digit               // 0 to 9 and the digits of other scripts
	Letter              // Latin, in lower case and without accents
	Han                 // a Chinese character, in its simplified form
	Foreign             // a letter of another script
	Emoji               // a pictogram
	Sign                // one of the signs that stand for something longer, such as Link
)

// The signs: what stands in a plain text for something longer. They are
// private-use characters, which no text can bring along.
const (
	Link rune = 0xE000 + iota // an address on the web
	Name                      // an @name
	Glad                      // a face made of characters that is glad
	Sad                       // one that is sad or angry
	Face                      // one of which neither is known
)

// An entry of the fold table holds the plain character in its low 16 bits,
// then the kind, then these.
const (
	kindShift         = 16
	dropped    uint32 = 1 << 20 // no character at all: marks, joiners, direction controls
	special    uint32 = 1 << 21 // something longer may begin or end here
	writeShift        = 24      // which way of writing a character belongs to, see ways
)

// The ways of writing that are counted.
const (
	anyWay = iota
	traditionalWay
	simplifiedWay
	kanaWay
	ways
)

// folds is what every character becomes.
type folds struct {
	basic  [1 << 16]uint32 // by character of the basic plane
	beyond []folded        // characters beyond it, in order
}

type folded struct{ from, to rune }

//go:embed characters.tsv
var characters string

var table = sync.OnceValue(newFolds)

func newFolds() *folds {
	f := &folds{}
	f.fill(Mark, 0, 0xFFFF)
	f.fillRanges(Foreign, unicode.L)
	f.fillRanges(Digit, unicode.Nd)
	f.fillRanges(Letter, unicode.Latin)
	f.fillRanges(Han, unicode.Han)
	f.fillRanges(Blank, unicode.White_Space)
	for _, emoji := range pictograms {
		f.fill(Emoji, emoji[0], min(emoji[1], 0xFFFF))
	}
	for r := 'A'; r <= 'Z'; r++ {
		f.basic[r] = f.basic[r+'a'-'A']
	}
	f.read(characters)
	f.basic['\t'], f.basic['\r'], f.basic[0x85], f.basic[0x2028], f.basic[0x2029] = ' ', ' ', '\n', '\n', '\n'
	f.dropUnseen()
	f.fill(Blank, 0xD800, 0xF8FF) // surrogates and private use
	for i := 0xD800; i <= 0xF8FF; i++ {
		f.basic[i] = ' '
	}
	f.basic[0xFFFD] = ' '
	f.write(kanaWay, unicode.Hiragana, unicode.Katakana)
	for r := range f.basic {
		if to := rune(f.basic[r] & 0xFFFF); to < 0x80 && strings.ContainsRune("<&@:;=(>^_.", to) {
			f.basic[r] |= special
		}
	}
	return f
}

// pictograms are the ranges that emoji come from.
var pictograms = [][2]rune{
	{0x231A, 0x231B}, {0x23E9, 0x23F3}, {0x2600, 0x27BF}, {0x2B05, 0x2B07}, {0x2B1B, 0x2B1C}, {0x2B50, 0x2B55},
	{0x1F000, 0x1F0FF}, {0x1F18E, 0x1F19A}, {0x1F1E6, 0x1F1FF}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F7E0, 0x1F7EB}, {0x1F90C, 0x1FAFF},
}

func (f *folds) fill(kind Kind, from, to rune) {
	for r := from; r <= to; r++ {
		f.basic[r] = uint32(r) | uint32(kind)<<kindShift
	}
}

func (f *folds) fillRanges(kind Kind, table *unicode.RangeTable) {
	for _, r16 := range table.R16 {
		for r := rune(r16.Lo); r <= rune(r16.Hi); r += rune(r16.Stride) {
			f.basic[r] = uint32(r) | uint32(kind)<<kindShift
		}
	}
}

// write notes the way of writing of the letters of some scripts.
func (f *folds) write(way uint32, scripts ...*unicode.RangeTable) {
	for _, script := range scripts {
		for _, r16 := range script.R16 {
			for r := rune(r16.Lo); r <= rune(r16.Hi); r += rune(r16.Stride) {
				f.basic[r] = f.basic[r]&^(3<<writeShift) | way<<writeShift
			}
		}
	}
}

// dropUnseen drops what has no width of its own: controls, joiners, marks
// upon other characters, variation selectors.
func (f *folds) dropUnseen() {
	for _, class := range []*unicode.RangeTable{unicode.Cc, unicode.Cf, unicode.Mn, unicode.Me, unicode.Variation_Selector} {
		for _, r16 := range class.R16 {
			for r := rune(r16.Lo); r <= rune(r16.Hi); r += rune(r16.Stride) {
				if Kind(f.basic[r]>>kindShift&0xF) != Blank {
					f.basic[r] |= dropped
				}
			}
		}
	}
}

// read takes the lines of characters.tsv.
func (f *folds) read(lines string) {
	for line := range strings.Lines(lines) {
		from, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		to, way, _ := strings.Cut(rest, "\t")
		r, plain := hex(from), hex(to)
		if r > 0xFFFF {
			f.beyond = append(f.beyond, folded{r, plain})
			continue
		}
		f.basic[r] = f.basic[plain] &^ (3 << writeShift)
		switch way {
		case "t":
			f.basic[r] |= traditionalWay << writeShift
		case "s":
			f.basic[r] |= simplifiedWay << writeShift
		}
	}
}

func hex(s string) rune {
	n, err := strconv.ParseUint(s, 16, 32)
	if err != nil {
		panic("plain: characters.tsv: " + s)
	}
	return rune(n)
}

// of gives the entry of any character. Beyond the basic plane the plain
// character may not fit an entry, so it comes beside it.
func (f *folds) of(r rune) (plain rune, entry uint32) {
	if r <= 0xFFFF {
		e := f.basic[r]
		return rune(e & 0xFFFF), e
	}
	i := sort.Search(len(f.beyond), func(i int) bool { return f.beyond[i].from >= r })
	if i < len(f.beyond) && f.beyond[i].from == r {
		return f.of(f.beyond[i].to)
	}
	return r, beyondEntry(r)
}

func beyondEntry(r rune) uint32 {
	switch {
	case r >= 0x1F3FB && r <= 0x1F3FF || r >= 0xE0000 && r <= 0xE0FFF: // skin tones, tags
		return dropped
	case pictogram(r):
		return uint32(Emoji) << kindShift
	case unicode.Is(unicode.Han, r):
		return uint32(Han) << kindShift
	case unicode.IsLetter(r):
		return uint32(Foreign) << kindShift
	case unicode.Is(unicode.Mn, r):
		return dropped
	case r >= 0xF0000:
		return uint32(Blank) << kindShift
	}
	return uint32(Mark) << kindShift
}

func pictogram(r rune) bool {
	for _, p := range pictograms {
		if r >= p[0] && r <= p[1] {
			return true
		}
	}
	return false
}
