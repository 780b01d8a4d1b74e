// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	_ "embed" // the sentences
	"strconv"
	"strings"
)

//go:embed sentences.tsv
var sentenceFile string

// sentence says of an aspect that it was good or bad.
type sentence struct {
	english bool
	aspect  string
	good    bool
}

// library is what guests may write, with slots in braces.
type library map[sentence][]string

// newLibrary reads the sentences: language, aspect, + or -, and the text.
func newLibrary() library {
	l := library{}
	for line := range strings.Lines(sentenceFile) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		key := sentence{f[0] == "en", f[1], f[2] == "+"}
		l[key] = append(l[key], f[3])
	}
	return l
}

// asides are aspects that no encounter decides.
var asides = []string{"location", "parking", "sleep.noise", "price.value", "service.attitude", "invoice", "member"}

// Shares of guests who write a review, in thousandths.
const (
	writing      milli = 150
	writingUpset milli = 350
)

// review queues what a guest writes: of what went wrong first, else of
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
	h := t.tell(reviewed, t.now+2*hour)
	h.metric, h.score = "rating", min(max(5-2*upset+1-t.below(3), 1), 5)
	h.text = t.words(r)
}

// upset counts what went wrong.
func (t *trip) upset() int {
	n := 0
	for which, e := range t.met {
		if e.bad && planned[which].aspect != "" {
			n++
		}
	}
	return n
}

// words writes a review of one to three sentences and counts what they say.
func (t *trip) words(r *Run) string {
	var out []string
	say := func(aspect string, good bool) {
		if len(out) < 3 {
			r.truth.mentioned(aspect, good)
			out = append(out, t.fill(one(t.random, r.sentences[sentence{t.person.english, aspect, good}])))
		}
	}
	for which, e := range t.met {
		if a := planned[which].aspect; e.bad && a != "" {
			say(a, false)
		}
	}
	for which, e := range t.met {
		if a := planned[which].aspect; e.met && !e.bad && a != "" && t.chance(300) {
			say(a, true)
		}
	}
	if len(out) == 0 || t.chance(300) {
		say(one(t.random, asides), t.chance(600))
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

func (t *trip) slot(name string) string {
	number := func(low, high int) string { return strconv.Itoa(low + t.below(high-low+1)) }
	switch name {
	case "minutes":
		return number(25, 70)
	case "few":
		return number(2, 5)
	case "hour":
		return number(7, 10)
	case "nights":
		return strconv.FormatInt(max(t.nights, 2), 10)
	case "floor":
		return number(3, 26)
	case "city":
		return t.inTongue(units[t.unit].city.ZH, units[t.unit].city.EN)
	case "room":
		return t.inTongue(rooms[t.room].ZH, rooms[t.room].EN)
	}
	dish := dishes[t.below(len(dishes))]
	return t.inTongue(dish.ZH, dish.EN)
}

func (t *trip) inTongue(zh, en string) string {
	if t.person.english {
		return en
	}
	return zh
}
