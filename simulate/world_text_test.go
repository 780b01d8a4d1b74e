// SPDX-License-Identifier: Apache-2.0

package simulate

import (
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
