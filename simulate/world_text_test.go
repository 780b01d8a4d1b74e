// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"regexp"
	"strings"
	"testing"
)

// Every aspect has two good and two bad sentences in both languages, and there
// are as many as the world promises.
func TestSentencesAreManyAndInPairs(t *testing.T) {
	for _, trade := range trades() {
		t.Run(trade.name, func(t *testing.T) { manyAndInPairs(t, trade.sentences) })
	}
}

func manyAndInPairs(t *testing.T, sentences string) {
	l, all := newLibrary(sentences), 0
	for key := range l {
		for _, english := range []bool{false, true} {
			for _, good := range []bool{false, true} {
				if n := len(l[sentence{english, key.aspect, good}]); n < 2 {
					t.Errorf("%s: %d sentences where english is %v and good is %v", key.aspect, n, english, good)
				}
			}
		}
		for _, text := range l[key] {
			all++
			if strings.Count(text, "{") != strings.Count(text, "}") {
				t.Errorf("the slots of %q are not closed", text)
			}
		}
	}
	if all < 150 {
		t.Errorf("%d sentences", all)
	}
}

// No sentence comes out with a slot in it, or needs an escape in JSON.
func TestWordsAreWhole(t *testing.T) {
	for _, of := range Worlds() {
		t.Run(of, func(t *testing.T) { wordsAreWhole(t, of) })
	}
}

func wordsAreWhole(t *testing.T, of string) {
	n := 0
	for h := range (World{Of: of, Seed: 2, Customers: 2000, Days: 60}).Run().Events() {
		if h.text != "" {
			n++
			if strings.ContainsAny(h.text, "{}\"\\\n") {
				t.Errorf("the text is %q", h.text)
			}
		}
	}
	if n < 100 {
		t.Errorf("%d texts", n)
	}
}

// What a review says outweighs as its score does, told by taking its sentences
// apart again.
func TestReviewsSoundAsTheirScores(t *testing.T) {
	for _, trade := range trades() {
		t.Run(trade.name, func(t *testing.T) { soundAsScored(t, trade) })
	}
}

func soundAsScored(t *testing.T, of *trade) {
	p, seen := newParser(of.sentences), [6]int{}
	for h := range (World{Of: of.name, Seed: 2, Customers: 4000, Days: 120}).Run().Events() {
		if h.metric != "rating" || h.text == "" {
			continue
		}
		good, bad, whole := p.count(h.text)
		if !whole {
			continue // a complaint, or an answer: no review
		}
		seen[h.score]++
		if sound := good - bad; h.score > 3 && sound <= 0 || h.score == 3 && sound != 0 || h.score < 3 && sound >= 0 {
			t.Errorf("%d stars for %d good and %d bad sentences: %s", h.score, good, bad, h.text)
		}
	}
	for score := 1; score <= 5; score++ {
		if seen[score] < 10 {
			t.Errorf("%d reviews of %d stars", seen[score], score)
		}
	}
}

// parser takes reviews apart into the sentences of a library.
type parser struct {
	good, bad []*regexp.Regexp
}

var slot = regexp.MustCompile(`\\\{[a-z_]+\\\}`)

func newParser(sentences string) *parser {
	var p parser
	for key, texts := range newLibrary(sentences) {
		for _, text := range texts {
			pattern := regexp.MustCompile("^" + slot.ReplaceAllString(regexp.QuoteMeta(text), `[\p{Han}\p{Latin}\d '&’-]{1,24}?`) + " ?")
			if key.good {
				p.good = append(p.good, pattern)
			} else {
				p.bad = append(p.bad, pattern)
			}
		}
	}
	return &p
}

// count tells how many sentences of either side a text is made of, and whether
// it is made of nothing else.
func (p *parser) count(text string) (good, bad int, whole bool) {
	if text == "" {
		return 0, 0, true
	}
	for side, patterns := range [][]*regexp.Regexp{p.good, p.bad} {
		for _, pattern := range patterns {
			said := pattern.FindString(text)
			if said == "" {
				continue
			}
			if good, bad, whole = p.count(text[len(said):]); whole {
				return good + 1 - side, bad + side, true
			}
		}
	}
	return 0, 0, false
}
