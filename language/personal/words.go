// SPDX-License-Identifier: Apache-2.0

package personal

import (
	_ "embed"
	"strings"
	"sync"

	"touchstone/language/lexicon"
	"touchstone/language/plain"
)

//go:embed words.tsv
var wordLines string

//go:embed places.tsv
var placeLines string

// class is what a listed word can be; one word may be several.
type class uint32

// The classes, by their names in words.tsv.
const (
	phoneWord    class = 1 << iota // a phone number follows
	otherWord                      // a number follows that is none of ours
	identityWord                   // an identity number follows
	cardWord                       // a card number follows
	livesWord                      // an address follows
	isWord                         // stands between a word and what it announces
	unitWord                       // a part of a house, in English
	streetWord                     // a kind of street, in English
	misterWord                     // a title before a name
	namedWord                      // a name follows
	iamWord                        // a name may follow
	surname
	titledSurname // a surname that is seldom anything else in front of a title
	titleWord     // a title behind a name
	givenWord     // a character of given names
	nothingWord   // looks like one of the others and is none
	areaWord      // ends the name of a district
	roadWord      // ends the name of a street
	estateWord    // ends the name of a group of houses
	numberWord    // behind a house number
	houseWord     // behind the number of a building or a flat
	storeyWord    // the same, but only behind one of those
	numeral       // a digit in Chinese
	beforeWord    // a number behind it is no house number
	stopWord      // is in no address and no name
	commonWord    // an English word that is no name
	placeWord     // a province or city
)

var classNames = []string{"phone", "other", "identity", "card", "lives", "is", "house_en", "street_en", "mister", "named", "iam",
	"surname", "titled", "title", "given", "nothing", "area", "road", "estate", "number", "house", "storey", "numeral", "before", "stop", "word_en"}

// vocabulary is the listed words with their classes.
type vocabulary struct {
	terms   *lexicon.Terms
	classes []class // by index of the term
}

var words = sync.OnceValue(newVocabulary)

func newVocabulary() *vocabulary {
	l := listing{of: map[string]class{}}
	for line := range strings.Lines(wordLines) {
		name, rest, _ := strings.Cut(line, "\t")
		l.add(classNamed(name), rest)
	}
	l.add(placeWord, placeLines)
	v := &vocabulary{}
	for _, word := range l.order {
		v.classes = append(v.classes, l.of[word])
	}
	terms, err := lexicon.NewTerms(l.order)
	if err != nil {
		panic("personal: " + err.Error())
	}
	v.terms = terms
	return v
}

// listing collects the words of the files in their plain form.
type listing struct {
	text  plain.Text
	order []string
	of    map[string]class
}

func (l *listing) add(c class, words string) {
	for _, word := range strings.Fields(words) {
		l.text.Reset(strings.ReplaceAll(word, "_", " "))
		word := string(l.text.Runes())
		if _, known := l.of[word]; !known {
			l.order = append(l.order, word)
		}
		l.of[word] |= c
	}
}

func classNamed(name string) class {
	for i, n := range classNames {
		if n == name {
			return 1 << i
		}
	}
	panic("personal: no class " + name)
}

// hit is the longest listed word that begins at a plain character: its end, 0
// where there is none.
type hit struct {
	end   int32
	class class
}

// is reports whether a word of one of the classes begins at i.
func (f *Finder) is(i int, c class) bool {
	return i >= 0 && i < len(f.hits) && f.hits[i].class&c != 0
}

// look finds the listed words at every character.
func (f *Finder) look() {
	n := len(f.runes)
	if cap(f.hits) < n {
		f.hits = make([]hit, n)
	}
	f.hits = f.hits[:n]
	for i := range f.hits {
		f.hits[i] = hit{}
		if kind := f.kinds[i]; kind != plain.Han && kind != plain.Mark && (kind != plain.Letter || f.kind(i-1) == plain.Letter) {
			continue
		}
		if end, index, found := f.words.terms.Longest(f.text, i); found {
			f.hits[i] = hit{int32(end), f.words.classes[index]}
		}
	}
	for i := 0; i < n; i++ {
		if end := f.masked(i); end > i {
			clear(f.hits[i:end])
			i = end - 1
		}
	}
}

// kind gives the kind of a character, Blank outside the text.
func (f *Finder) kind(i int) plain.Kind {
	if i < 0 || i >= len(f.kinds) {
		return plain.Blank
	}
	return f.kinds[i]
}

// rune gives a character, 0 outside the text.
func (f *Finder) rune(i int) rune {
	if i < 0 || i >= len(f.runes) {
		return 0
	}
	return f.runes[i]
}
