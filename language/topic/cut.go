// SPDX-License-Identifier: Apache-2.0

package topic

import (
	_ "embed"
	"math"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed words.txt
var wordFile string

// longestWord is how many characters a listed Chinese word has at most.
const longestWord = 4

// use tells how a Chinese word is used.
type use uint8

const (
	means  use = iota // things, acts and what they are like
	serves            // an adverb, joint, place or time
	points            // a pronoun, preposition or particle
	counts            // a number or measure
)

// listed is a Chinese word that is in use.
type listed struct {
	cost float32 // minus the logarithm of its share of all words
	use  use
}

// lexicon holds the words that Chinese is cut into. A character that is no
// listed word costs as much as one that is used once.
type lexicon struct {
	words   map[string]listed
	unknown float32
}

var chineseWords = sync.OnceValue(func() *lexicon {
	l := &lexicon{words: map[string]listed{}}
	all := 0.0
	for line := range strings.Lines(wordFile) {
		key, words, _ := strings.Cut(line, " ")
		twice, err := strconv.ParseFloat(strings.TrimRight(key, "-=#"), 64)
		if err != nil {
			panic("words.txt: " + err.Error())
		}
		as := use(1 + strings.IndexByte("-=#", key[len(key)-1]))
		for word := range strings.FieldsSeq(words) {
			l.words[word] = listed{cost: float32(-twice / 2), use: as}
			all += math.Exp(twice / 2)
		}
	}
	l.unknown = float32(math.Log(all))
	return l
})

// cut gives the ends, in bytes, of the words of a Chinese text: those whose
// product of shares is largest.
func (l *lexicon) cut(ends []int, text string) []int {
	type step struct {
		cost float32
		size int // bytes of the word that ends here
	}
	steps := make([]step, len(text)+1)
	for at, r := range text {
		here, end := steps[at].cost, at+utf8.RuneLen(r)
		for n := 1; ; n++ {
			w, known := l.words[text[at:end]]
			if known || n == 1 {
				if cost := here + w.cost + l.unknown; steps[end].size == 0 || cost < steps[end].cost {
					steps[end] = step{cost: cost, size: end - at}
				}
			}
			if n == longestWord || end == len(text) {
				break
			}
			_, size := utf8.DecodeRuneInString(text[end:])
			end += size
		}
	}
	first := len(ends)
	for at := len(text); at > 0; at -= steps[at].size {
		ends = append(ends, at)
	}
	for i, j := first, len(ends)-1; i < j; i, j = i+1, j-1 {
		ends[i], ends[j] = ends[j], ends[i]
	}
	return ends
}
