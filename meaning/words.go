// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is what a word stands for: a concept of the lexicon, or itself.
type token struct {
	id   string // of a concept, or "=" and the word
	weak bool
	word string // as it stood
}

// phraseWords is how many words in a row are looked up as one.
const phraseWords = 4

// tokens cuts a name, a place or a label into what its words stand for, each
// once, in their order.
func (l *lexicon) tokens(text string) []token {
	var out []token
	seen := map[string]bool{}
	keep := func(t token) {
		if !seen[t.id] {
			seen[t.id] = true
			out = append(out, t)
		}
	}
	for _, run := range runs(text) {
		if strings.ContainsFunc(run, isHan) {
			l.chinese(run, keep)
		} else {
			l.english(words(run), keep)
		}
	}
	return out
}

// runs cuts a text between Chinese and the rest; placeholders are left out.
func runs(text string) []string {
	var out []string
	start, han := 0, false
	flush := func(to int) {
		if run := strings.TrimSpace(text[start:to]); run != "" {
			out = append(out, run)
		}
	}
	for i, r := range text {
		if i < start {
			continue
		}
		if r == '{' {
			flush(i)
			start = i + max(strings.IndexByte(text[i:], '}'), 0) + 1
			continue
		}
		if isHan(r) != han {
			flush(i)
			start, han = i, isHan(r)
		}
	}
	if start <= len(text) {
		flush(len(text))
	}
	return out
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// chinese finds the longest known words from the left on; what is left between
// them stands for itself.
func (l *lexicon) chinese(run string, keep func(token)) {
	unknown := ""
	flush := func() {
		if unknown != "" { // one character alone tells little
			keep(token{id: "=" + unknown, word: unknown, weak: utf8.RuneCountInString(unknown) == 1})
		}
		unknown = ""
	}
	for run != "" {
		word, c := l.longestWord(run)
		if c == nil {
			unknown += word
		} else {
			flush()
			keep(token{id: c.ID, weak: c.Weak, word: word})
		}
		run = run[len(word):]
	}
	flush()
}

// longestWord gives the longest known word that a run begins with, or else its
// first character and nil.
func (l *lexicon) longestWord(run string) (string, *concept) {
	ends := make([]int, 0, l.longest)
	for i := range run {
		if i > 0 {
			ends = append(ends, i)
		}
		if len(ends) == l.longest {
			break
		}
	}
	if len(ends) < l.longest {
		ends = append(ends, len(run))
	}
	for i := len(ends) - 1; i >= 0; i-- {
		if c := l.han[run[:ends[i]]]; c != nil {
			return run[:ends[i]], c
		}
	}
	return run[:ends[0]], nil
}

// english finds the longest known phrases from the left on.
func (l *lexicon) english(list []string, keep func(token)) {
	for len(list) > 0 {
		n, c := l.longestPhrase(list)
		switch {
		case c != nil:
			keep(token{id: c.ID, weak: c.Weak, word: strings.Join(list[:n], " ")})
		case !filler(list[0]):
			l.unknown(list[0], keep)
		}
		list = list[n:]
	}
}

func (l *lexicon) longestPhrase(list []string) (int, *concept) {
	for n := min(len(list), phraseWords); n > 0; n-- {
		plain, stems := runTogether(list[:n])
		if c := l.latin[plain]; c != nil {
			return n, c
		}
		if c := l.stems[stems]; c != nil {
			return n, c
		}
	}
	return 1, nil
}

// unknown keeps a word that no concept has: as the known words that it is run
// together from, as the known word that it is misspelt from, or as itself.
func (l *lexicon) unknown(word string, keep func(token)) {
	if parts := l.split(word); parts != nil {
		for _, c := range parts {
			keep(token{id: c.ID, weak: c.Weak, word: word})
		}
		return
	}
	if c := l.nearest(word); c != nil {
		keep(token{id: c.ID, weak: c.Weak, word: word})
		return
	}
	keep(token{id: "=" + stem(word), word: word})
}

// shortest is the length of the shortest word that is split off or corrected.
const shortest = 3

// split takes a word apart that is run together from known ones, such as
// "goodsdetail"; nil when it is not.
func (l *lexicon) split(word string) []*concept {
	if len(word) < 2*shortest || len(word) > 40 {
		return nil
	}
	for cut := len(word) - shortest; cut >= shortest; cut-- {
		head := l.latin[word[:cut]]
		if head == nil {
			continue
		}
		if tail := l.latin[word[cut:]]; tail != nil {
			return []*concept{head, tail}
		}
		if rest := l.split(word[cut:]); rest != nil {
			return append([]*concept{head}, rest...)
		}
	}
	return nil
}

// nearest gives the concept whose word is spelt almost alike.
func (l *lexicon) nearest(word string) *concept {
	const alike = 0.94
	if len(word) < 6 {
		return nil
	}
	var best *concept
	most, bestKey := alike, ""
	for key, c := range l.latin {
		if s := jaroWinkler(word, key); len(key) >= 6 && (s > most || s == most && best != nil && key < bestKey) {
			best, most, bestKey = c, s, key
		}
	}
	return best
}

// words cuts a text without Chinese into lower-case words: at what is no
// letter, and between camelCase humps. Numbers are words too.
func words(text string) []string {
	var out []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			out = append(out, strings.ToLower(string(word)))
			word = nil
		}
	}
	all := []rune(text)
	for i, r := range all {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			flush()
			continue
		}
		if i > 0 && hump(all, i) {
			flush()
		}
		word = append(word, r)
	}
	flush()
	return out
}

// hump tells whether a word begins at i: aB, a1, 1a, and the last capital of
// ABc.
func hump(all []rune, i int) bool {
	before, r := all[i-1], all[i]
	switch {
	case unicode.IsDigit(r) != unicode.IsDigit(before):
		return true
	case unicode.IsUpper(r) && !unicode.IsUpper(before):
		return true
	}
	return unicode.IsUpper(r) && i+1 < len(all) && unicode.IsLower(all[i+1])
}

// filler tells whether an English word joins others and means nothing alone,
// or is a number or a single letter.
func filler(word string) bool {
	switch word {
	case "to", "of", "the", "an", "in", "on", "for", "from", "by", "with", "and", "or", "is", "at", "it", "into", "us", "we", "you", "your", "has", "was", "be":
		return true
	}
	return len(word) == 1 || word[0] >= '0' && word[0] <= '9'
}

// stem takes an English word's ending off, so that its forms meet: orders,
// ordered, ordering; cancelled, cancel. It is not always a word.
func stem(word string) string {
	if len(word) < 4 {
		return word
	}
	w := word
	switch {
	case strings.HasSuffix(w, "ies"):
		w = w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "ss"):
	case strings.HasSuffix(w, "s"):
		w = w[:len(w)-1]
	}
	for _, ending := range []string{"ing", "ed"} {
		if base, has := strings.CutSuffix(w, ending); has && strings.ContainsAny(base, "aeiouy") && len(base) > 2 {
			w = base
			break
		}
	}
	if n := len(w); n > 3 && w[n-1] == w[n-2] && !strings.ContainsRune("aeious", rune(w[n-1])) {
		w = w[:n-1]
	}
	return strings.TrimSuffix(w, "e")
}
