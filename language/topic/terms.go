// SPDX-License-Identifier: Apache-2.0

package topic

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"

	"touchstone/language/plain"
)

//go:embed stop.txt
var stopFile string

// stops are the words that say nothing by themselves; single Chinese characters
// among them are those that no term begins or ends with.
var stops = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for line := range strings.Lines(stopFile) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, word := range strings.Fields(line) {
			out[word] = true
		}
	}
	return out
})

// How many Chinese characters a term has at most, and how many one has by which
// texts are placed: longer ones would drown those that texts share, but tell
// how near those stand to each other.
const (
	longestTerm   = 6
	longestPlaced = 4
)

func clauseTerms(out []string, runes []rune, kinds []plain.Kind) []string {
	last := "" // the word before, as long as only stops lie between
	for i := 0; i < len(runes); {
		end := i + 1
		for end < len(runes) && kinds[end] == kinds[i] {
			end++
		}
		switch kinds[i] {
		case plain.Han:
			out = grams(out, runes[i:end])
			last = ""
		case plain.Letter:
			word := string(runes[i:end])
			if stops()[word] || utf8.RuneCountInString(word) < 2 {
				break
			}
			out = append(out, word)
			if last != "" {
				out = append(out, last+" "+word)
			}
			last = word
		case plain.Blank:
		default:
			last = ""
		}
		i = end
	}
	return out
}

// grams gives every two to six of Chinese characters in a row.
func grams(out []string, runes []rune) []string {
	for i := range runes {
		if stops()[string(runes[i])] {
			continue
		}
		for end := i + 2; end <= min(i+longestTerm, len(runes)); end++ {
			if term := string(runes[i:end]); !stops()[string(runes[end-1])] && !stops()[term] {
				out = append(out, term)
			}
		}
	}
	return out
}
