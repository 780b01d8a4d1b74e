// SPDX-License-Identifier: Apache-2.0

package analysis

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"touchstone/language"
	"touchstone/language/personal"
	"touchstone/language/plain"
	"touchstone/moment"
)

// quote is a customer's sentence, without personal data.
type quote struct {
	text string
	said uint32
}

const (
	quotes      = 3  // of an aspect
	tried       = 12 // mentions of each side that are looked at for them
	quoteLength = 40 // characters before and behind the mention, at most
	leastWords  = 6  // different characters: less is a shout
)

// place is a mention and the row that it stands in.
type place struct {
	row int
	*fact
}

// quote chooses the quotes of each aspect: those of the surest mentions, both
// sides heard where both were taken.
func (v *voicesFinding) quote() {
	places := map[string]*[2][]place{}
	for _, a := range v.aspects {
		places[a.key] = &[2][]place{}
	}
	for row := range v.rows {
		for i := range v.rows[row].facts {
			f := &v.rows[row].facts[i]
			of := places[f.aspect]
			switch {
			case of == nil:
			case f.said == moment.Well:
				of[0] = surest(of[0], place{row, f})
			case f.said == moment.Ill:
				of[1] = surest(of[1], place{row, f})
			}
		}
	}
	cut := newQuoter()
	for _, a := range v.aspects {
		of := places[a.key]
		well, ill := v.quotesOf(cut, of[0]), v.quotesOf(cut, of[1])
		more, less := ill, well
		if a.well != nil && a.ill != nil && a.well.Value > a.ill.Value {
			more, less = well, ill
		}
		kept := min(len(more), max(quotes-1, quotes-len(less)))
		a.quotes = append(append(a.quotes, more[:kept]...), less[:min(len(less), quotes-kept)]...)
	}
}

// surest keeps the surest places, the earlier row first where two are alike.
func surest(kept []place, p place) []place {
	if len(kept) == tried && kept[tried-1].sure >= p.sure {
		return kept
	}
	at, _ := slices.BinarySearchFunc(kept, p, func(a, b place) int { return cmp.Or(cmp.Compare(b.sure, a.sure), a.row-b.row) })
	kept = slices.Insert(kept, at, p)
	return kept[:min(len(kept), tried)]
}

// quotesOf writes the quotes of some places, each text once.
func (v *voicesFinding) quotesOf(cut *quoter, places []place) []quote {
	var out []quote
	for _, p := range places {
		text := cut.quote(v.columns[p.column].Cell(p.row), p.Span)
		if different(text) >= leastWords && !slices.ContainsFunc(out, func(q quote) bool { return q.text == text }) {
			out = append(out, quote{text, p.said})
		}
		if len(out) == quotes {
			break
		}
	}
	return out
}

// different counts the different characters of a text.
func different(text string) int {
	seen := map[rune]bool{}
	for _, r := range text {
		seen[r] = true
	}
	return len(seen)
}

// quoter cuts sentences out of texts and masks personal data.
type quoter struct {
	finder *personal.Finder
	text   plain.Text
}

func newQuoter() *quoter { return &quoter{finder: personal.NewFinder()} }

// quote gives the sentence around a span of a text, or what is near it; empty
// where the span is none of the text. Personal data are found in the whole
// text, because what tells a name may stand in another sentence.
func (q *quoter) quote(text string, around language.Span) string {
	if around.Start < 0 || around.End > min(len(text), plain.Limit) || around.Start >= around.End {
		return ""
	}
	from, before := sentenceStart(text, around.Start)
	to, behind := lastShown(text, around), true
	if to == around.End {
		to, behind = sentenceEnd(text, to)
	}
	q.text.Reset(text)
	var out strings.Builder
	if before {
		out.WriteString("…")
	}
	at := from
	for _, found := range q.finder.Find(&q.text) {
		if found.End <= at || found.Start >= to {
			continue
		}
		out.WriteString(text[at:max(at, found.Start)])
		out.WriteString("[" + string(found.Kind) + "]")
		at = found.End
	}
	out.WriteString(text[min(at, to):to])
	if behind {
		out.WriteString("…")
	}
	return shown(out.String())
}

// lastShown gives the end of a place, or where it is too long to be shown.
func lastShown(text string, around language.Span) int {
	at := around.Start
	for n := 0; at < around.End; n++ {
		if n == 2*quoteLength {
			return at
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return around.End
}

// sentenceEnds part sentences.
const sentenceEnds = "。！？；!?;\n\r"

// sentenceStart gives where the sentence with a place begins, and whether it
// had to be cut.
func sentenceStart(text string, at int) (from int, cut bool) {
	for n := 0; at > 0; n++ {
		r, size := utf8.DecodeLastRuneInString(text[:at])
		if strings.ContainsRune(sentenceEnds, r) || unicode.IsSpace(r) && strings.HasSuffix(text[:at-size], ".") {
			return at, false
		}
		if n == quoteLength {
			return at, true
		}
		at -= size
	}
	return 0, false
}

// sentenceEnd gives where it ends, its stop included.
func sentenceEnd(text string, at int) (to int, cut bool) {
	for n := 0; at < len(text); n++ {
		r, size := utf8.DecodeRuneInString(text[at:])
		if n == quoteLength {
			return at, true
		}
		at += size
		if strings.ContainsRune(sentenceEnds, r) || r == '.' && (at == len(text) || text[at] == ' ') {
			return at, false
		}
	}
	return at, false
}

// shown makes a quote fit to be shown: valid, on one line, without characters
// that cannot be seen or that turn the order of others.
func shown(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == utf8.RuneError || unicode.Is(unicode.Cf, r) || unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
