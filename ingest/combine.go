// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"strings"

	"touchstone"
)

// combine puts a further file's table to those before: its rows below theirs,
// or its columns beside theirs. Neither table may be used afterwards.
func (s *session) combine(whole, next *Table) (*Table, error) {
	shared := sharedColumns(whole, next)
	if len(shared) == len(whole.Columns) && len(shared) == len(next.Columns) {
		return s.appendRows(whole, next)
	}
	smaller := min(len(whole.Columns), len(next.Columns))
	stack := len(shared) >= 2 && (2*len(shared) >= smaller || s.renamedAlike(shared))
	var keys []*match
	for _, name := range shared {
		m := matchOn(whole, next, name, shared)
		if m == nil {
			continue
		}
		if m.sameThings(whole.Rows) {
			return s.joinColumns(whole, next, m)
		}
		keys = append(keys, m)
	}
	switch {
	case stack:
		return s.appendRows(whole, next)
	case len(keys) == 1 && keys[0].matched > 0 && keys[0].agree >= enoughAgree:
		return s.joinColumns(whole, next, keys[0])
	}
	return nil, s.unrelated(whole, next, shared, keys)
}

func sharedColumns(a, b *Table) (names []string) {
	have := a.known()
	for _, c := range b.Columns {
		if have[c.Name] {
			names = append(names, c.Name)
		}
	}
	return names
}

// known gives the set of the names of the columns.
func (t *Table) known() map[string]bool {
	names := map[string]bool{}
	for _, c := range t.Columns {
		names[c.Name] = true
	}
	return names
}

func (t *Table) names() []string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return names
}

// renamedAlike tells whether files share at least two columns because somebody
// said so: then they belong together however many others they have.
func (s *session) renamedAlike(shared []string) bool {
	n := 0
	for _, name := range shared {
		if s.renamed[name] {
			n++
		}
	}
	return n >= 2
}

func (s *session) unrelated(whole, next *Table, shared []string, keys []*match) error {
	first, other := whole.Files[0].Name, next.Files[0].Name
	switch {
	case len(shared) == 0:
		return invalid(touchstone.Msg("ingest.nothing_shared", "first", shown(first), "file", shown(other),
			"columns", some(whole.names()), "others", some(next.names())))
	case len(keys) == 1 && keys[0].matched == 0:
		return invalid(touchstone.Msg("ingest.nothing_matched", "first", shown(first), "file", shown(other), "column", keys[0].column))
	case len(keys) == 1:
		return invalid(touchstone.Msg("ingest.key_disagrees", "first", shown(first), "file", shown(other),
			"column", keys[0].column, "agree", keys[0].agree, "shared", some(shared)))
	}
	return invalid(touchstone.Msg("ingest.no_key", "first", shown(first), "file", shown(other), "shared", some(shared),
		"columns", some(whole.names()), "others", some(next.names())))
}

// match is how the rows of one table find those of another by a key column.
type match struct {
	column  string
	rows    []int32 // per row of the first table the row of the other, -1 for none
	matched int     // rows that found one
	left    int     // rows of the other without a key, or with one that an earlier row has
	agree   float64 // share of the cells of other shared columns that are the same
}

// enoughAgree is the share of agreeing cells from which two tables speak of the
// same things.
const enoughAgree = 0.9

// sameThings tells whether both tables are about the same things: most rows
// meet, and what both say about them is the same. Two years of one survey have
// the same numbers of respondents and different answers.
func (m *match) sameThings(rows int) bool { return 2*m.matched >= rows && m.agree >= enoughAgree }

// matchOn matches by a column, nil if it cannot be a key: it is when in one of
// the tables no cell is empty and no two are the same.
func matchOn(whole, next *Table, name string, shared []string) *match {
	a, b := whole.Column(name), next.Column(name)
	if !a.mayBeUnique() && !b.mayBeUnique() {
		return nil
	}
	index, filled := firstRows(b)
	if (filled < b.Len() || len(index) < filled) && !unique(a) {
		return nil
	}
	m := &match{column: name, rows: make([]int32, a.Len()), left: b.Len() - len(index)}
	for row := range m.rows {
		found, ok := index[Normalize(a.Cell(row))]
		if !ok {
			m.rows[row] = -1
			continue
		}
		m.rows[row] = found
		m.matched++
	}
	m.agree = m.agreement(whole, next, shared)
	return m
}

// firstRows gives the first row of every value of a column, and how many cells
// are not empty.
func firstRows(c *Column) (rows map[string]int32, filled int) {
	rows = make(map[string]int32, c.Len())
	for row := range c.Len() {
		key := Normalize(c.Cell(row))
		if key == "" {
			continue
		}
		filled++
		if _, taken := rows[key]; !taken {
			rows[key] = int32(row)
		}
	}
	return rows, filled
}

// unique tells whether no cell of a column is empty and no two are the same.
func unique(c *Column) bool {
	if !c.mayBeUnique() {
		return false
	}
	rows, filled := firstRows(c)
	return filled == c.Len() && len(rows) == filled
}

// mayBeUnique tells whether no two cells can be the same.
func (c *Column) mayBeUnique() bool { return !c.Distinct() || len(c.Values) > c.Len() }

func (m *match) agreement(whole, next *Table, shared []string) float64 {
	same, all := 0, 0
	for _, name := range shared {
		if name == m.column {
			continue
		}
		a, b := whole.Column(name), next.Column(name)
		for row, other := range m.rows {
			if other < 0 {
				continue
			}
			all++
			if a.Cell(row) == b.Cell(int(other)) {
				same++
			}
		}
	}
	if all == 0 {
		return 1
	}
	return float64(same) / float64(all)
}

// joinColumns puts the columns that only next has beside those of whole.
func (s *session) joinColumns(whole, next *Table, m *match) (*Table, error) {
	known := whole.known()
	for _, c := range next.Columns {
		if !known[c.Name] {
			whole.Columns = append(whole.Columns, s.gather(c, m.rows))
		}
		s.release(c)
	}
	whole.Files = append(whole.Files, next.Files...)
	whole.Notes = append(whole.Notes, next.Notes...)
	whole.Notes = append(whole.Notes, touchstone.Msg("ingest.note_joined", "file", shown(next.Files[0].Name), "column", m.column,
		"matched", m.matched, "rows", whole.Rows))
	if m.left > 0 {
		whole.Notes = append(whole.Notes, touchstone.Msg("ingest.note_join_first", "file", shown(next.Files[0].Name),
			"column", m.column, "rows", m.left))
	}
	return whole, s.fits(whole)
}

// gather gives a column made of the given rows of another, -1 for an empty cell.
func (s *session) gather(c *Column, rows []int32) *Column {
	b := newColumnBuilder(c.Name, &s.memory)
	b.wording = c.Wording
	for _, row := range rows {
		if row < 0 {
			b.add(nil)
			continue
		}
		b.addString(c.Cell(int(row)))
	}
	b.countCodes(len(rows))
	return b.column(len(rows))
}

// appendRows puts the rows of next below those of whole.
func (s *session) appendRows(whole, next *Table) (*Table, error) {
	var lacking, added []string
	rows := whole.Rows + next.Rows
	for i, c := range whole.Columns {
		b := resumeColumn(c, &s.memory)
		if other := next.Column(c.Name); other != nil {
			b.addColumn(other)
			s.release(other)
		} else {
			lacking = append(lacking, c.Name)
		}
		whole.Columns[i] = b.column(rows)
	}
	known := whole.known()
	for _, c := range next.Columns {
		if known[c.Name] {
			continue
		}
		b := newColumnBuilder(c.Name, &s.memory)
		b.wording = c.Wording
		b.pad(whole.Rows)
		b.addColumn(c)
		s.release(c)
		whole.Columns = append(whole.Columns, b.column(rows))
		added = append(added, c.Name)
	}
	whole.Rows = rows
	whole.Files = append(whole.Files, next.Files...)
	whole.Notes = append(whole.Notes, next.Notes...)
	if len(lacking) > 0 {
		whole.Notes = append(whole.Notes, touchstone.Msg("ingest.note_lacking", "file", shown(next.Files[0].Name),
			"count", len(lacking), "columns", some(lacking)))
	}
	if len(added) > 0 {
		whole.Notes = append(whole.Notes, touchstone.Msg("ingest.note_added", "file", shown(next.Files[0].Name),
			"count", len(added), "columns", some(added)))
	}
	return whole, s.fits(whole)
}

// fits holds the limits against what several files make together.
func (s *session) fits(t *Table) error {
	names := make([]string, len(t.Files))
	for i, f := range t.Files {
		names[i] = f.Name
	}
	file := strings.Join(names, ", ")
	switch {
	case len(t.Columns) > s.limits.Columns:
		return tooLarge(touchstone.Msg("ingest.too_many_columns", "file", shown(file), "limit", s.limits.Columns))
	case t.Rows > s.limits.Rows:
		return tooLarge(touchstone.Msg("ingest.too_many_rows", "file", shown(file), "limit", s.limits.Rows))
	case s.memory.Load() > s.limits.Memory:
		return tooLarge(touchstone.Msg("ingest.too_much_memory", "file", shown(file), "limit", mebibytes(s.limits.Memory)))
	}
	return nil
}

// release takes a column that is no longer needed out of the account.
func (s *session) release(c *Column) { s.memory.Add(-c.size()) }

// size gives about the bytes that a column takes, as builders count them.
func (c *Column) size() (n int64) {
	n = int64(4 * len(c.Codes))
	for _, v := range c.Values[min(1, len(c.Values)):] {
		n += int64(len(v) + entryBytes)
	}
	for _, block := range c.text {
		n += int64(len(block.text) + 4*len(block.ends))
	}
	return n
}
