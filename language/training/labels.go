// SPDX-License-Identifier: Apache-2.0

package training

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"touchstone"
	"touchstone/ingest"
	"touchstone/language"
	"touchstone/language/aspect"
)

// Columns name the columns of a table of texts that are labelled with aspects.
//
// In the long form a row is a label: Text, Aspect, Polarity, and the words that
// it stands on, either as they are (Term: the first place in the text) or by
// Start and End, in characters from 0, the end not included. A text that has
// several labels stands in several rows; a row without an aspect says that its
// text speaks of nothing. Polarity, Term, Start and End may be "".
//
// In the list form a row is a text, and Labels holds a JSON list of objects with
// "aspect", "polarity" and perhaps "start" and "end", as touchstone read writes
// mentions.
type Columns struct {
	Text, Aspect, Polarity, Term, Start, End string
	Labels                                   string // of the list form; "": the long form
}

// span is a label of a row before it is checked.
type spanned struct {
	Aspect   string `json:"aspect"`
	Polarity string `json:"polarity"`
	Term     string `json:"-"`
	Start    *int   `json:"start"`
	End      *int   `json:"end"`
}

// Labelled takes texts with aspects out of a table, each text once, in the order
// of their first rows. Rows without text are left out and counted. Every label
// that cannot be understood is an Invalid error that names its row, the first
// twenty of them.
func Labelled(t *ingest.Table, c Columns) (examples []aspect.Example, empty int, err error) {
	read, err := c.reader(t)
	if err != nil {
		return nil, 0, err
	}
	var faults []error
	at := map[string]int{}
	const most = 20
	texts := t.Column(c.Text)
	for row := 0; row < t.Rows && len(faults) < most; row++ {
		text := texts.Cell(row)
		if strings.TrimSpace(text) == "" {
			empty++
			continue
		}
		labels, err := read(row, text)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		i, known := at[text]
		if !known {
			i, at[text] = len(examples), len(examples)
			examples = append(examples, aspect.Example{Text: text})
		}
		examples[i].Labels = append(examples[i].Labels, labels...)
	}
	return examples, empty, errors.Join(faults...)
}

// reader gives what reads the labels of a row.
func (c Columns) reader(t *ingest.Table) (func(row int, text string) ([]aspect.Label, error), error) {
	cells := map[string]*ingest.Column{}
	needed := []struct{ flag, name string }{{"text", c.Text}, {"aspect", c.Aspect}, {"polarity", c.Polarity}, {"term", c.Term}, {"start", c.Start}, {"end", c.End}}
	if c.Labels != "" {
		needed = []struct{ flag, name string }{{"text", c.Text}, {"labels", c.Labels}}
	}
	for _, n := range needed {
		if n.name == "" && n.flag != "text" {
			continue
		}
		var err error
		if cells[n.flag], err = column(t, n.flag, n.name); err != nil {
			return nil, err
		}
	}
	if c.Labels != "" {
		return func(row int, text string) ([]aspect.Label, error) {
			return listed(row, text, cells["labels"].Cell(row))
		}, nil
	}
	return func(row int, text string) ([]aspect.Label, error) { return long(row, text, cells) }, nil
}

// long reads the label of a row of the long form.
func long(row int, text string, cells map[string]*ingest.Column) ([]aspect.Label, error) {
	cell := func(flag string) string {
		if c := cells[flag]; c != nil {
			return strings.TrimSpace(c.Cell(row))
		}
		return ""
	}
	s := spanned{Aspect: cell("aspect"), Polarity: cell("polarity"), Term: cell("term")}
	if s.Aspect == "" {
		return nil, nil
	}
	for flag, to := range map[string]**int{"start": &s.Start, "end": &s.End} {
		if cell(flag) == "" {
			continue
		}
		n, err := strconv.Atoi(cell(flag))
		if err != nil {
			return nil, badLabel(row, flag, cell(flag))
		}
		*to = &n
	}
	l, err := s.label(row, text)
	return []aspect.Label{l}, err
}

// listed reads the labels of a row of the list form.
func listed(row int, text, cell string) ([]aspect.Label, error) {
	if strings.TrimSpace(cell) == "" {
		return nil, nil
	}
	var all []spanned
	if err := json.Unmarshal([]byte(cell), &all); err != nil {
		return nil, badLabel(row, "labels", cell)
	}
	var out []aspect.Label
	for _, s := range all {
		l, err := s.label(row, text)
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, nil
}

// polarityWords are what a polarity may be called in a file.
var polarityWords = map[string]language.Polarity{
	"": language.Neutral, "neutral": language.Neutral, "0": language.Neutral,
	"positive": language.Positive, "1": language.Positive, "+1": language.Positive,
	"negative": language.Negative, "-1": language.Negative,
}

// label checks a label against its text.
func (s spanned) label(row int, text string) (aspect.Label, error) {
	polarity, known := polarityWords[strings.ToLower(s.Polarity)]
	if !known {
		return aspect.Label{}, badLabel(row, "polarity", s.Polarity)
	}
	if s.Aspect == "" {
		return aspect.Label{}, badLabel(row, "aspect", "")
	}
	l := aspect.Label{Aspect: s.Aspect, Polarity: polarity}
	if s.Term != "" {
		at := strings.Index(text, s.Term)
		if at < 0 {
			return l, badLabel(row, "term", s.Term)
		}
		l.Term = language.Span{Start: at, End: at + len(s.Term)}
	}
	if (s.Start == nil) != (s.End == nil) {
		return l, badLabel(row, "end", "")
	}
	if s.Start == nil {
		return l, nil
	}
	var err error
	if l.Term, err = characters(text, strconv.Itoa(*s.Start), strconv.Itoa(*s.End)); err != nil {
		return l, badLabel(row, "end", fmt.Sprintf("%d–%d", *s.Start, *s.End))
	}
	return l, nil
}

// badLabel names a row, from 1, and what of its label cannot be understood.
func badLabel(row int, field, value string) error {
	const shown = 60
	if r := []rune(value); len(r) > shown {
		value = string(r[:shown]) + "…"
	}
	return &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: touchstone.Msg("training.bad_aspect_label", "row", row+1, "field", field, "value", value)}
}
