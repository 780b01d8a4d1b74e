// SPDX-License-Identifier: Apache-2.0

package plain

import (
	_ "embed"
	"strings"
	"sync"

	"touchstone/language"
)

// What makes a text of Han and Latin a mixed one, and one with kana Japanese.
const (
	mixedWords   = 1.5 // so much of Latin words at least; one is a loan
	mixedShare   = 12  // and one to so many Han at least
	fewHan       = 2
	kanaShare    = 4
	tellingWords = 64 // so many words at most are looked at
)

// Tongue tells the language and script of the text: None for one without
// letters; Mixed where Chinese and another language in Latin letters share it;
// Traditional where more characters belong to that script only than to the
// other; Other for what is neither Chinese nor English.
func (t *Text) Tongue() language.Tongue {
	var n [Sign + 1]int
	for _, kind := range t.kinds {
		n[kind]++
	}
	switch {
	case n[Han]+n[Letter]+n[Foreign] == 0:
		return language.None
	case n[Foreign] > n[Han]+n[Letter], t.ways[kanaWay]*kanaShare > n[Han] && t.ways[kanaWay] > 2:
		return language.Other
	case n[Letter] == 0:
		return t.script()
	}
	latin := t.latin()
	switch {
	case n[Han] < fewHan && latin.foreign > latin.english && latin.foreign > 1:
		return language.Other
	case n[Han] < fewHan:
		return language.English
	case latin.weight >= mixedWords && latin.weight*mixedShare >= float64(n[Han]):
		return language.Mixed
	}
	return t.script()
}

// script tells which way Chinese is written; what could be either is simplified.
func (t *Text) script() language.Tongue {
	if t.ways[traditionalWay] > t.ways[simplifiedWay] {
		return language.Traditional
	}
	return language.Simplified
}

// latinWords is what the words in Latin letters tell.
type latinWords struct {
	english, foreign int     // words that belong to one of them
	weight           float64 // how many words there are; loans count nothing, short ones half
}

func (t *Text) latin() latinWords {
	var found latinWords
	known, seen := smallWords(), 0
	for i := 0; i < len(t.kinds) && seen < tellingWords; i++ {
		if t.kinds[i] != Letter {
			continue
		}
		from := i
		for i < len(t.kinds) && t.kinds[i] == Letter {
			i++
		}
		seen++
		kind := known[hashed(t.runes[from:i])]
		switch kind {
		case 'e':
			found.english++
		case 'o':
			found.foreign++
		}
		switch {
		case kind == 'l':
		case i-from > 3:
			found.weight++
		default:
			found.weight += 0.5
		}
	}
	return found
}

//go:embed words.tsv
var smallWordLines string

// smallWords tells by the hash of a word whether it is English (e), of another
// language (o), or a loan that Chinese texts are full of (l).
var smallWords = sync.OnceValue(func() map[uint64]byte {
	known := map[uint64]byte{}
	for line := range strings.Lines(smallWordLines) {
		kind, words, _ := strings.Cut(line, "\t")
		for _, word := range strings.Fields(words) {
			if h := hashed([]rune(word)); known[h] == 0 {
				known[h] = kind[0]
			}
		}
	}
	return known
})

// hashed is FNV-1a over the characters of a word.
func hashed(word []rune) uint64 {
	h := uint64(14695981039346656037)
	for _, r := range word {
		h = (h ^ uint64(r)) * 1099511628211
	}
	return h
}
