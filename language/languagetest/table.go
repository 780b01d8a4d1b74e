// SPDX-License-Identifier: Apache-2.0

package languagetest

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed testdata
var files embed.FS

// content gives a file of testdata, which is part of the program.
func content(name string) []byte {
	data, err := files.ReadFile("testdata/" + name)
	if err != nil {
		panic("languagetest: " + err.Error())
	}
	return data
}

// row is one line of a table: its cells by the names of their columns.
type row map[string]string

func (r row) sentence() Sentence { return Sentence{r["id"], r["lang"], r["text"]} }

// list parts a cell; an empty cell is an empty list.
func (r row) list(column, sep string) []string {
	if r[column] == "" {
		return nil
	}
	return strings.Split(r[column], sep)
}

// read makes a value of every row of a table that belongs to the part; rows
// without a column "part" belong to any. Lines that begin with # are comments.
func read[T any](name string, part Part, value func(row) T) []T {
	var columns []string
	var out []T
	for line := range strings.Lines(string(content(name))) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		switch {
		case strings.HasPrefix(line, "#"):
		case columns == nil:
			columns = cells
		case len(cells) != len(columns):
			panic(fmt.Sprintf("languagetest: %s: %d cells, want %d: %s", name, len(cells), len(columns), line))
		default:
			r := row{}
			for i, c := range columns {
				r[c] = cells[i]
			}
			if p, parted := r["part"]; !parted || Part(p) == part {
				out = append(out, value(r))
			}
		}
	}
	return out
}
