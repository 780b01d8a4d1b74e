// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"strconv"
	"strings"

	"touchstone"
)

// sentence says of an aspect that it was good or bad.
type sentence struct {
	english bool
	aspect  string
	good    bool
}

// library is what customers may write, with slots in braces.
type library map[sentence][]string

// newLibrary reads the sentences: language, aspect, + or -, and the text.
func newLibrary(sentences string) library {
	l := library{}
	for line := range strings.Lines(sentences) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		key := sentence{f[0] == "en", f[1], f[2] == "+"}
		l[key] = append(l[key], f[3])
	}
	return l
}

// Shares of customers who write a review, in thousandths.
const (
	writing      milli = 150
	writingUpset milli = 350
)

// review queues what a customer writes: of what went wrong first, else of
// what was met, and something beside.
func (r *Run) review(t *trip) {
	upset := t.upset()
	share := writing
	if upset > 0 {
		share = writingUpset
	}
	if !t.chance(share) {
		return
	}
	h := t.tell(t.trade.marks.reviewed, t.now+2*hour)
	h.metric, h.score = "rating", min(max(5-2*upset+1-t.below(3), 1), 5)
	h.text = t.words(r, h.score)
}

// upset counts what went wrong.
func (t *trip) upset() int {
	n := 0
	for which, e := range t.encounters() {
		if e.bad && t.trade.spots[which].aspect != "" {
			n++
		}
	}
	return n
}

// sentences is how many a review has at most.
const sentences = 3

// praise tells how many good sentences go with a score beside some bad ones, so
// that a text sounds as its score says: fewer than bad ones at one and two
// stars, as many at three, more at four and five.
func praise(score, bad int) (least, most int) {
	switch {
	case score <= 2:
		return 0, min(bad-1, sentences-bad)
	case score == 3:
		return bad, bad
	default:
		return bad + 1, sentences - bad
	}
}

// words writes a review of one to three sentences for a score, and counts what
// they say: of what went wrong first, then of what went well and of asides.
func (t *trip) words(r *Run, score int) string {
	var out []string
	say := func(aspect string, good bool) {
		r.truth.mentioned(aspect, good)
		out = append(out, t.fill(one(t.random, r.sentences[sentence{t.person.english, aspect, good}])))
	}
	for which, e := range t.encounters() {
		if a := t.trade.spots[which].aspect; e.bad && a != "" && len(out) < sentences {
			say(a, false)
		}
	}
	bad := len(out)
	least, most := praise(score, bad)
	for which, e := range t.encounters() {
		if a := t.trade.spots[which].aspect; e.met && !e.bad && a != "" && len(out)-bad < most && t.chance(300) {
			say(a, true)
		}
	}
	for len(out)-bad < least {
		say(one(t.random, t.trade.asides), true)
	}
	if good := score > 3; len(out) < sentences && score != 3 && t.chance(300) {
		say(one(t.random, t.trade.asides), good)
	}
	if t.person.english {
		return strings.Join(out, " ")
	}
	return strings.Join(out, "")
}

// fill fills the slots of a sentence.
func (t *trip) fill(text string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		slot, after, _ := strings.Cut(rest, "}")
		out.WriteString(t.slot(slot))
		text = after
	}
}

// slots are what sentences are filled with beside the city, the size of the
// trip and what it is of: numbers from a range, and words.
type slots struct {
	numbers map[string][2]int
	words   map[string][]touchstone.Label
}

func (t *trip) slot(name string) string {
	if n, ok := t.trade.slots.numbers[name]; ok {
		return strconv.Itoa(n[0] + t.below(n[1]-n[0]+1))
	}
	label := t.trade.units[t.unit].city
	switch words := t.trade.slots.words[name]; {
	case name == "size":
		return strconv.FormatInt(max(t.size, 2), 10)
	case name == "good":
		label = t.trade.trip.goods[t.good]
	case words != nil:
		label = words[t.below(len(words))]
	}
	return t.inTongue(label.ZH, label.EN)
}

func (t *trip) inTongue(zh, en string) string {
	if t.person.english {
		return en
	}
	return zh
}
