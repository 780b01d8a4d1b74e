// SPDX-License-Identifier: Apache-2.0

package lexicon

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"

	"touchstone/language/plain"
)

// class is what a listed word does.
type class uint8

// The classes. The value of a word means something else in each.
const (
	opinion  class = iota // calls something good (> 0) or bad (< 0), or is a fact that does
	picture               // an emoji or face; like an opinion, but no word turns it around
	both                  // is an opinion, or strengthens the one right behind it
	stressed              // is an opinion right behind a word of degree or "not" alone: "very good ones", but "good, I see"
	nothing               // keeps the words in it from being read
	want                  // is missed where it is not there: "no hot water"
	scale                 // tells much (1) or little (-1), good or bad by what it is said of
	measured              // what is good (1) or bad (-1) to have much of
	not                   // turns the next opinion around
	short                 // turns around what it is compared with; by itself it is bad
	degree                // multiplies the next opinion
	after                 // multiplies the opinion before it
	too                   // multiplies the next opinion; before a scale it is bad
	slightly              // weakens the next opinion; before a scale it is bad
	wish                  // says how things should be
	regret                // says how things should have been; the value is its own opinion
	asking                // makes a question
	retort                // asks what is no question; the value is its own opinion
	past                  // says how things were
	rival                 // someone else; what is good of them is bad of us
	than                  // unless they are only compared with
	mock                  // may mean the opposite
	thank                 // is good, or mocks where all else is bad
	either                // joins two opinions under one "not"
	waiting               // time passes
	hours                 // a length of time; the value is its hours
	late                  // said of a time that was long
	soon                  // said of a time that was short
	classes
)

var classNames = [classes]string{"opinion", "picture", "both", "stressed", "nothing", "want", "scale", "measured", "not", "short", "degree", "after", "too",
	"slightly", "wish", "regret", "asking", "retort", "past", "rival", "than", "mock", "thank", "either", "waiting", "hours", "late", "soon"}

// entry is a listed word. What is measured may be of any other class as well:
// noise is bad, and much of it is.
type entry struct {
	class class
	value float64
	much  float64 // 1 where much of it is good, -1 where it is bad
	// denied marks what says no to something in one word: not dear.
	denied bool
}

//go:embed words.zh.tsv
var chineseWords string

//go:embed words.en.tsv
var englishWords string

//go:embed rules.tsv
var ruleWords string

//go:embed pictures.tsv
var pictureWords string

// listed collects the words of the files. A word that stands twice keeps its
// first meaning, beside being measured.
type listed struct {
	words   [][]rune
	entries []entry
	known   map[string]int // place in the list
	text    plain.Text
}

// deniedGroup is the group of what says no in one word; the others are for
// whoever edits the lists.
const deniedGroup = "denied"

// read takes lines of class, value, group and words. In a word "_" is a blank,
// "/" parts the endings that it also takes, "delay/s/ed", and of what stands in
// brackets each stands there once: "(not|never)_(seen|met)".
func (l *listed) read(lines string) {
	for line := range strings.Lines(lines) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(fields) != 4 {
			continue
		}
		e := entry{class: classNamed(fields[0]), value: valueOf(fields[1]), denied: fields[2] == deniedGroup}
		if e.class == measured {
			e.much = e.value
		}
		for _, word := range strings.Fields(fields[3]) {
			for _, choice := range choices(strings.ReplaceAll(word, "_", " ")) {
				l.inflect(choice, e)
			}
		}
	}
}

// inflect lists a word with the endings that it takes.
func (l *listed) inflect(word string, e entry) {
	forms := strings.Split(word, "/")
	l.add(forms[0], e)
	for _, ending := range forms[1:] {
		l.add(forms[0]+ending, e)
	}
}

// choices gives a word with each choice of its brackets.
func choices(word string) []string {
	before, rest, _ := strings.Cut(word, "(")
	within, after, closed := strings.Cut(rest, ")")
	if !closed { // a face: ":("
		return []string{word}
	}
	var out []string
	for _, choice := range strings.Split(within, "|") {
		for _, behind := range choices(after) {
			out = append(out, before+choice+behind)
		}
	}
	return out
}

// add lists a word in its plain form.
func (l *listed) add(word string, e entry) {
	l.text.Reset(word)
	runes := l.text.Runes()
	at, known := l.known[string(runes)]
	if !known {
		l.known[string(runes)] = len(l.words)
		l.words = append(l.words, slices.Clone(runes))
		l.entries = append(l.entries, e)
		return
	}
	switch old := &l.entries[at]; {
	case old.class == measured:
		e.much = old.much
		*old = e
	case e.class == measured:
		old.much = e.much
	}
}

func classNamed(name string) class {
	for c, n := range classNames {
		if n == name {
			return class(c)
		}
	}
	panic("lexicon: no class " + name)
}

func valueOf(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic("lexicon: " + err.Error())
	}
	return v
}
