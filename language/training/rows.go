// SPDX-License-Identifier: Apache-2.0

package training

import (
	"cmp"
	"slices"
	"strings"

	"touchstone"
	"touchstone/ingest"
)

// Row is a labelled text.
type Row struct{ Text, Label string }

// Least of what can be learnt from.
const (
	leastRows    = 20
	leastOfClass = 5
	mostClasses  = 500
)

// Rows takes the labelled texts out of a table. Rows without text or label are
// left out and counted. Too little to learn from is NotEnough: no rows, fewer
// than 20, or a single label; a column that is missing is Invalid.
func Rows(t *ingest.Table, text, label string) (rows []Row, empty int, err error) {
	texts, err := column(t, "text", text)
	if err != nil {
		return nil, 0, err
	}
	labels, err := column(t, "label", label)
	if err != nil {
		return nil, 0, err
	}
	for i := range t.Rows {
		r := Row{texts.Cell(i), strings.TrimSpace(labels.Cell(i))}
		if strings.TrimSpace(r.Text) == "" || r.Label == "" {
			empty++
			continue
		}
		rows = append(rows, r)
	}
	return rows, empty, enough(rows)
}

// column finds a column by its name.
func column(t *ingest.Table, flag, name string) (*ingest.Column, error) {
	if c := t.Column(name); c != nil {
		return c, nil
	}
	var names []string
	const shown = 20
	for _, c := range t.Columns[:min(len(t.Columns), shown)] {
		names = append(names, c.Name)
	}
	return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: flag, Message: touchstone.Msg("training.no_column", "flag", flag, "name", name, "names", strings.Join(names, ", "))}
}

// enough tells whether rows can be learnt from.
func enough(rows []Row) error {
	classes := Classes(rows)
	fault := func(m touchstone.Message) error { return &touchstone.Error{Kind: touchstone.NotEnough, Message: m} }
	switch {
	case len(rows) == 0:
		return fault(touchstone.Msg("training.empty"))
	case len(classes) == 1:
		return fault(touchstone.Msg("training.one_class", "label", classes[0].Name))
	case len(rows) < leastRows:
		return fault(touchstone.Msg("training.few_rows", "rows", len(rows), "least", leastRows))
	case len(classes) > mostClasses:
		return fault(touchstone.Msg("training.many_classes", "classes", len(classes), "most", mostClasses))
	case classes[1].Rows < leastOfClass:
		return fault(touchstone.Msg("training.few_of_class", "label", classes[1].Name, "rows", classes[1].Rows, "least", leastOfClass))
	}
	return nil
}

// Class is a label and how many rows have it.
type Class struct {
	Name string
	Rows int
}

// Classes counts the labels, most frequent first.
func Classes(rows []Row) []Class {
	count := map[string]int{}
	for _, r := range rows {
		count[r.Label]++
	}
	var out []Class
	for name, n := range count {
		out = append(out, Class{name, n})
	}
	slices.SortFunc(out, func(a, b Class) int { return cmp.Or(cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.Name, b.Name)) })
	return out
}
