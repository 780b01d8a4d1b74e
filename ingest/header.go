// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"strings"
	"unicode/utf8"
)

// furtherHeader looks below the names of the columns for further rows of the
// header, as survey tools write them: the questions in full, and below them
// the ids of the questions. It gives the wordings, nil where there are none, and
// the index of the first row of data.
func furtherHeader(names []string, rows [][]string, next int) (wordings []string, first int) {
	below := rows[next:]
	switch {
	case len(below) > 0 && importIDs(below[0]):
		return nil, next + 1
	case len(below) > 1 && importIDs(below[1]):
		return below[0], next + 2
	case len(below) > 0 && asks(below[0], names, below[1:]):
		return below[0], next + 1
	}
	return nil, next
}

// importIDs tells whether every filled cell of a row is an id that Qualtrics
// puts there for a later import, such as {"ImportId":"QID1"}.
func importIDs(row []string) bool {
	ids := 0
	for _, cell := range row {
		switch cell = strings.TrimSpace(cell); {
		case strings.HasPrefix(cell, `{"ImportId"`) && strings.HasSuffix(cell, "}"):
			ids++
		case cell != "":
			return false
		}
	}
	return ids > 0
}

// asks tells whether a row words what the columns ask and is none of the rows
// below: at least two columns hold values there and it holds a text in each of
// them, nothing of it comes again below, no two cells are alike, and it says
// more than the names do.
func asks(row, names []string, body [][]string) bool {
	const fewest = 3 // rows below, or one cannot tell
	if len(body) < fewest || 5*filled(row) < 4*filled(names) {
		return false
	}
	seen := map[string]bool{}
	typed, said := 0, 0
	for i, cell := range row {
		cell = strings.TrimSpace(cell)
		if cell == "" {
			continue
		}
		values, repeats := judgeColumn(row[i], body, i)
		if repeats || seen[cell] || values && valueLike(cell) {
			return false
		}
		if values {
			typed++
		}
		seen[cell] = true
		said += utf8.RuneCountInString(cell)
	}
	named := 0
	for _, name := range names {
		named += utf8.RuneCountInString(strings.TrimSpace(name))
	}
	return typed >= 2 && said > named
}
