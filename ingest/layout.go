// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"strconv"
	"strings"
)

// layout says which of the first rows of a sheet hold its titles, its header
// and its data.
type layout struct {
	names    []string // one per column, "" where the header is empty or absent
	wordings []string // of the columns, from a second row of the header; nil without one
	first    int      // index of the first row of data
	title    int      // rows above the header that were skipped
	named    bool     // there is a header
}

const layoutRows = 200 // rows that the layout is told from

// findLayout tells the layout from the first rows of a sheet; width is the
// number of columns that most of them have.
func findLayout(rows [][]string, width int, want Header) layout {
	none := layout{names: make([]string, width)}
	if len(rows) == 0 || want == HeaderAbsent {
		return none
	}
	at := headerCandidate(rows, width)
	if want == HeaderDetect && !isHeader(rows[at], rows[at+1:]) {
		at = 0
		if !isHeader(rows[0], rows[1:]) {
			return none
		}
	}
	names := rows[at]
	for len(names) > width && strings.TrimSpace(names[len(names)-1]) == "" {
		names = names[:len(names)-1]
	}
	l := layout{first: at + 1, title: at, named: true}
	if rowNames(names, rows[at+1:]) {
		names = append([]string{""}, names...)
	} else {
		l.wordings, l.first = furtherHeader(names, rows, at+1)
	}
	if len(names) < width {
		names = append(names[:len(names):len(names)], make([]string, width-len(names))...)
	}
	l.names = names
	return l
}

// headerCandidate gives the first row that fills more than half of the columns:
// titles over a table fill one or two. It is 0 where no row does.
func headerCandidate(rows [][]string, width int) int {
	const deepest = 20
	for i, row := range rows[:min(len(rows), deepest)] {
		if 2*filled(row) > width {
			return i
		}
	}
	return 0
}

func filled(row []string) (n int) {
	for _, cell := range row {
		if strings.TrimSpace(cell) != "" {
			n++
		}
	}
	return n
}

// rowNames tells whether the rows begin with a cell that the header has no name
// for, as R writes tables: each row is one longer and ends in content.
func rowNames(header []string, body [][]string) bool {
	ends := 0
	for _, row := range body {
		if len(row) != len(header)+1 {
			return false
		}
		if row[len(row)-1] != "" {
			ends++
		}
	}
	return ends > 0
}

// isHeader tells whether a row names the columns of those below it. Where they
// hold numbers or times and the row does too, it is one of them; where they
// hold none, it is one of them when its words come again below.
func isHeader(row []string, body [][]string) bool {
	if counting(row) {
		return true
	}
	if len(body) == 0 {
		values := 0
		for _, cell := range row {
			if valueLike(cell) {
				values++
			}
		}
		return 2*values < len(row) || values == 0
	}
	typed, alike, words, again := 0, 0, 0, 0
	for i, cell := range row {
		if strings.TrimSpace(cell) == "" {
			continue
		}
		switch values, repeats := judgeColumn(cell, body, i); {
		case values && valueLike(cell):
			typed, alike = typed+1, alike+1
		case values:
			typed++
		case repeats:
			words, again = words+1, again+1
		default:
			words++
		}
	}
	if typed > 0 {
		return 2*alike <= typed
	}
	return 2*again <= words
}

// judgeColumn tells whether a column holds values in at least nine of ten
// filled cells, and whether a word occurs in it.
func judgeColumn(word string, body [][]string, column int) (values, repeats bool) {
	cells, like := 0, 0
	for _, row := range body {
		if column >= len(row) || strings.TrimSpace(row[column]) == "" {
			continue
		}
		cells++
		if valueLike(row[column]) {
			like++
		}
		repeats = repeats || row[column] == word
	}
	return cells > 0 && 10*like >= 9*cells, repeats
}

// valueLike tells whether a cell looks like a number, a date or a time.
func valueLike(cell string) bool {
	cell = Normalize(cell)
	digits := 0
	for i, r := range cell {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case !strings.ContainsRune("+-.,:/% TZ年月日时時分秒", r) || i == 0 && !strings.ContainsRune("+-.", r):
			return false
		}
	}
	return digits > 0
}

// counting tells whether the numbers of a row run up one by one, as years and
// numbered questions do in headers: five of them, or three years beside words.
func counting(row []string) bool {
	run, words, last := 0, 0, 0
	for _, cell := range row {
		n, err := strconv.Atoi(strings.TrimSpace(cell))
		switch {
		case err != nil && strings.TrimSpace(cell) != "" && !valueLike(cell):
			words++
		case err != nil:
			return false
		case run > 0 && n != last+1:
			return false
		default:
			run, last = run+1, n
		}
	}
	return run >= 5 || run >= 3 && words > 0 && last > 1900 && last < 2100
}
