// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed lexicon.json
var lexiconFile []byte

// concept is what several words of both languages mean. A weak one (to view,
// success, page) says little about where something happens.
type concept struct {
	ID   string   `json:"id"`
	Weak bool     `json:"weak,omitempty"`
	ZH   []string `json:"zh"`
	EN   []string `json:"en"`
}

// lexicon finds the concepts of words.
type lexicon struct {
	latin   map[string]*concept // by words run together
	stems   map[string]*concept // by their stems run together; the first concept of a stem has it
	han     map[string]*concept
	longest int // characters of the longest Chinese word
}

var theLexicon = sync.OnceValue(func() *lexicon {
	l, err := parseLexicon(lexiconFile)
	if err != nil {
		panic(err) // embedded at build time, so only a build that no test saw can fail
	}
	return l
})

func parseLexicon(raw []byte) (*lexicon, error) {
	var concepts []concept
	if err := json.Unmarshal(raw, &concepts); err != nil {
		return nil, fmt.Errorf("lexicon.json: %w", err)
	}
	l := &lexicon{latin: map[string]*concept{}, stems: map[string]*concept{}, han: map[string]*concept{}}
	for i := range concepts {
		c := &concepts[i]
		for _, word := range append(c.ZH, c.EN...) {
			if err := l.add(word, c); err != nil {
				return nil, err
			}
		}
	}
	return l, nil
}

func (l *lexicon) add(word string, c *concept) error {
	if strings.ContainsFunc(word, isHan) {
		l.longest = max(l.longest, utf8.RuneCountInString(word))
		return own(l.han, word, c)
	}
	plain, stems := runTogether(words(word))
	if l.stems[stems] == nil {
		l.stems[stems] = c
	}
	return own(l.latin, plain, c)
}

// own gives a concept a word that no other has.
func own(index map[string]*concept, word string, c *concept) error {
	if other := index[word]; other != nil && other != c {
		return fmt.Errorf("lexicon.json: %q is of %s and of %s", word, other.ID, c.ID)
	}
	index[word] = c
	return nil
}

// runTogether gives the keys of an English phrase: "sign ups" is "signups",
// and by its stems "signup".
func runTogether(phrase []string) (plain, stems string) {
	for _, w := range phrase {
		plain += w
		stems += stem(w)
	}
	return plain, stems
}
