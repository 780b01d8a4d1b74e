// SPDX-License-Identifier: Apache-2.0

package conversation

import (
	"bytes"
	_ "embed"
	"slices"
	"strings"
	"sync"

	"touchstone/language"
	"touchstone/language/lexicon"
	"touchstone/language/plain"
)

// Side is who speaks.
type Side string

// The sides. Unknown is a machine, or somebody whom no label tells.
const (
	Customer Side = "customer"
	Agent    Side = "agent"
	Unknown  Side = "unknown"
)

// Turn is what one side says before the other answers. Span is its place in
// the transcript it was taken from; empty for turns that come apart.
type Turn struct {
	Side Side
	Text string
	language.Span
}

//go:embed speakers.tsv
var speakerLines string

// speakers is the labels that stand before turns.
type speakers struct {
	terms *lexicon.Terms
	sides []Side // by index of the term
}

var speakerList = sync.OnceValue(func() *speakers {
	s := &speakers{}
	var words []string
	var t plain.Text
	for line := range strings.Lines(speakerLines) {
		side, rest, _ := strings.Cut(line, "\t")
		for _, word := range strings.Fields(rest) {
			t.Reset(strings.ReplaceAll(word, "_", " "))
			words, s.sides = append(words, string(t.Runes())), append(s.sides, Side(side))
		}
	}
	terms, err := lexicon.NewTerms(words)
	if err != nil {
		panic("conversation: speakers.tsv: " + err.Error())
	}
	s.terms = terms
	return s
})

// Turns parts a transcript at its labels: a word for a side, such as
// "Customer" or one of those in speakers.tsv, perhaps with a name or number,
// and a colon. A label begins a line, behind a time in brackets or without
// them, or stands inside one behind a blank or the end of a sentence. What
// stands before the first label is of an unknown side. A text that has not at
// least one label of a customer or an agent, and two turns, is no transcript:
// nil. Of a text longer than plain.Limit the rest is left out.
func Turns(transcript string) []Turn {
	var t plain.Text
	t.Reset(transcript)
	return TurnsOf(&t)
}

// TurnsOf is Turns of a transcript that was made plain before.
func TurnsOf(t *plain.Text) []Turn {
	if !slices.Contains(t.Runes(), ':') {
		return nil // no label ends without one
	}
	p := parser{text: t, list: speakerList(), side: Unknown}
	p.run()
	if !p.known || len(p.turns) < 2 {
		return nil
	}
	return p.turns
}

// parser parts a transcript.
type parser struct {
	text  *plain.Text
	list  *speakers
	turns []Turn
	side  Side
	from  int // plain character where the turn begins
	known bool
}

func (p *parser) run() {
	runes := p.text.Runes()
	begins := true // a label may begin here: a line does, or a sentence ended
	for i := 0; i < len(runes); i++ {
		if begins || i > 0 && ends(runes[i-1]) {
			if side, name, to := p.label(i); to > 0 {
				p.close(p.before(name))
				p.side, p.from, p.known = side, to, p.known || side != Unknown
				i, begins = to-1, false
				continue
			}
		}
		begins = runes[i] == '\n'
	}
	p.close(len(runes))
}

// ends reports whether a label may stand behind a character inside a line.
func ends(r rune) bool {
	return r == ' ' || r == 0x3002 || r == '!' || r == '?' || r == ';' || r == ']' || r == ')' || r == '|' || r == '"'
}

// longestName is how many characters of a name or number may stand between the
// word for a side and its colon.
const longestName = 12

// label reads a label at a character: its side, where it begins, and where
// the turn behind it does; 0 where there is none.
func (p *parser) label(i int) (side Side, from, to int) {
	end, index, found := p.list.terms.Longest(p.text, i)
	if !found {
		return "", 0, 0
	}
	runes, kinds := p.text.Runes(), p.text.Kinds()
	for at := end; at < len(runes) && at-end <= longestName; at++ {
		switch r := runes[at]; {
		case r == ':':
			return p.list.sides[index], i, at + 1
		case r == ' ', r == '(', r == ')', r == '[', r == ']', r == '-', r == '_', r == '#', r == '*', kinds[at] == plain.Digit:
		case kinds[at] == plain.Han && at-end < 4, kinds[at] == plain.Letter && kinds[end] != plain.Letter:
		default:
			return "", 0, 0
		}
	}
	return "", 0, 0
}

// before gives the end of the turn in front of a label at i: it takes a time
// and brackets that stand before the label on its line off.
func (p *parser) before(i int) int {
	runes, kinds := p.text.Runes(), p.text.Kinds()
	at, digits := i, false
	for at > p.from && runes[at-1] != '\n' && (kinds[at-1] == plain.Digit || strings.ContainsRune(" :-/.[]()|", runes[at-1])) {
		at--
		digits = digits || kinds[at] == plain.Digit
	}
	if at == p.from || runes[at-1] == '\n' || digits && at < i && runes[at] == '[' {
		return at
	}
	return i
}

// close ends the turn in front of a plain character, if it says anything.
func (p *parser) close(to int) {
	runes := p.text.Runes()
	from := p.from
	for from < to && (runes[from] == ' ' || runes[from] == '\n') {
		from++
	}
	for to > from && (runes[to-1] == ' ' || runes[to-1] == '\n') {
		to--
	}
	if from == to {
		return
	}
	span := p.text.Original(from, to)
	p.turns = append(p.turns, Turn{p.side, span.Of(p.text.Source()), span})
}

// CustomerSpeaks tells whether a customer is among those who speak.
func CustomerSpeaks(turns []Turn) bool { return slices.ContainsFunc(turns, ofTheCustomer) }

func ofTheCustomer(t Turn) bool { return t.Side == Customer }

// OfCustomer gives a transcript with blanks in the place of what the customer
// did not say, so that places in it stay where they are. The turns are those
// that Turns found in it.
func OfCustomer(transcript string, turns []Turn) string {
	said := bytes.Repeat([]byte{' '}, len(transcript))
	for _, t := range turns {
		if ofTheCustomer(t) {
			copy(said[t.Start:], transcript[t.Start:t.End])
			if t.End < len(transcript) {
				said[t.End] = '\n'
			}
		}
	}
	return string(said)
}

// Spoken gives what the customer says of a text: of a transcript in which the
// customer speaks OfCustomer, of any other text all.
func Spoken(text string) string {
	if turns := Turns(text); CustomerSpeaks(turns) {
		return OfCustomer(text, turns)
	}
	return text
}
