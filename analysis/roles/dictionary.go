// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"regexp"
	"strings"

	"touchstone"
	"touchstone/ingest"
)

// codeCell is a cell of a data dictionary that is a code and not a field.
var codeCell = regexp.MustCompile(`^(?:-?\d{1,4}(?:\.0)?|[A-Za-z])$`)

// dictionary reads a data dictionary: a field and its question in a row, and
// below it its codes with their meaning, most often one cell further in. Codes
// below the last of several fields hold for all of these whose values they
// cover: a battery of ratings has its codes once.
func dictionary(table *ingest.Table, path string) (*Labels, error) {
	d := dictionaryReader{}
	for row := range table.Rows {
		cells := make([]string, len(table.Columns))
		for i, c := range table.Columns {
			cells[i] = ingest.Normalize(c.Cell(row))
		}
		d.row(cells)
	}
	d.close()
	if d.codes == 0 && len(table.Columns) < 2 || len(d.entries) == 0 {
		return nil, labelError(touchstone.Msg("analysis.labels_columns", "file", path), nil)
	}
	labels, err := checked(d.entries, path)
	if err == nil {
		labels.dictionary = true
	}
	return labels, err
}

// dictionaryReader collects entries row by row.
type dictionaryReader struct {
	entries []Entry
	run     int // the first field of those that have had no codes yet
	coded   bool
	codes   int
}

func (d *dictionaryReader) row(cells []string) {
	field := cells[0]
	var rest []string
	for _, cell := range cells[1:] {
		if cell != "" {
			rest = append(rest, cell)
		}
	}
	switch {
	case field == "" && len(rest) > 0 && codeCell.MatchString(rest[0]):
		d.code(rest[0], strings.Join(rest[1:], " "))
	case field == "" || len(rest) == 0:
	case codeCell.MatchString(field) && len(d.entries) > 0:
		d.code(field, strings.Join(rest, " "))
	case len(rest) > 1 && codeCell.MatchString(rest[0]):
		d.field(field, "")
		d.code(rest[0], strings.Join(rest[1:], " "))
	default:
		d.field(field, rest[0])
	}
}

// field begins a field; one without a question of its own asks that of the
// field before.
func (d *dictionaryReader) field(name, question string) {
	if d.coded && question != "" {
		d.close()
	}
	label := touchstone.Label{ZH: question, EN: question}
	if n := len(d.entries); question == "" && n > 0 {
		label = d.entries[n-1].Label
	}
	d.entries = append(d.entries, Entry{Column: name, Label: label, Answers: map[string]touchstone.Label{}})
}

func (d *dictionaryReader) code(code, word string) {
	if len(d.entries) == 0 {
		return
	}
	d.coded = true
	d.codes++
	d.entries[len(d.entries)-1].Answers[fold(code)] = touchstone.Label{ZH: word, EN: word}
}

// close gives the codes that stand below the last of a run of fields to all.
func (d *dictionaryReader) close() {
	all := map[string]touchstone.Label{}
	for _, e := range d.entries[d.run:] {
		for code, word := range e.Answers {
			all[code] = word
		}
	}
	last := len(d.entries) - 1
	for i := d.run; i < last; i++ {
		d.entries[i].Answers, d.entries[i].inherited = all, true
	}
	if last >= d.run {
		d.entries[last].Answers = all
	}
	d.run, d.coded = len(d.entries), false
}
