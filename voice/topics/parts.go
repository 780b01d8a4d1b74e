// SPDX-License-Identifier: Apache-2.0

package topics

import (
	"strings"
	"unicode/utf8"

	"touchstone/language"
	"touchstone/language/personal"
	"touchstone/language/plain"
	"touchstone/language/topic"
)

const (
	shortText = 40 // plain characters up to which a text is one part
	shortPart = 12 // that a part of a longer text has at least
)

// Splitter masks texts and parts them as Find does. A worker keeps one for its
// buffers; it is not for several goroutines at once.
type Splitter struct {
	finder *personal.Finder
	text   plain.Text
	marks  *strings.Replacer
	parts  []language.Span
}

// NewSplitter gives a splitter.
func NewSplitter() *Splitter {
	var marks []string
	for _, k := range []personal.Kind{personal.Phone, personal.Email, personal.Identity, personal.Card, personal.Address, personal.Name} {
		marks = append(marks, "["+string(k)+"]", "\n")
	}
	return &Splitter{finder: personal.NewFinder(), marks: strings.NewReplacer(marks...)}
}

// Split gives a text with its personal data masked, and its parts: one for a
// short text; of a longer one its clauses, those of fewer than twelve characters
// with the next. The slice is good until the next call.
func (s *Splitter) Split(text string) (masked string, parts []language.Span) {
	masked = s.finder.Mask(text)
	s.text.Reset(masked)
	s.parts = s.parts[:0]
	clauses := s.text.Clauses()
	if len(clauses) == 0 {
		return masked, nil
	}
	if len(s.text.Runes()) <= shortText {
		return masked, append(s.parts, s.text.Original(clauses[0].From, clauses[len(clauses)-1].To))
	}
	from := clauses[0].From
	for i, c := range clauses {
		if c.To-from < shortPart && i < len(clauses)-1 {
			continue
		}
		s.parts = append(s.parts, s.text.Original(from, c.To))
		if i < len(clauses)-1 {
			from = clauses[i+1].From
		}
	}
	return masked, s.parts
}

// read reads a part of a masked text without the marks that stand for personal
// data.
func (s *Splitter) read(part string) topic.Text {
	if strings.ContainsRune(part, '[') {
		part = s.marks.Replace(part)
	}
	s.text.Reset(part)
	return topic.Read(&s.text)
}

// longestQuote is how many bytes of a quote are shown at most.
const longestQuote = 360

// Quote gives the part of a number of a text, masked, with the parts beside it
// where all are short, and "…" for what was left out; "" where the text has no
// such part.
func (s *Splitter) Quote(text string, part int) string {
	masked, parts := s.Split(text)
	if part < 0 || part >= len(parts) {
		return ""
	}
	first, last := max(0, part-1), min(len(parts)-1, part+1)
	if parts[last].End-parts[first].Start > longestQuote {
		first, last = part, part
	}
	from, to := parts[first].Start, parts[last].End
	short := min(to, from+longestQuote)
	for short > from && short < len(masked) && !utf8.RuneStart(masked[short]) {
		short--
	}
	out := strings.Join(strings.Fields(masked[from:short]), " ")
	if first > 0 {
		out = "…" + out
	}
	if last < len(parts)-1 || short < to {
		out += "…"
	}
	return out
}
