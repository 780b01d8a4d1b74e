// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"math"
	"path/filepath"
	"slices"
	"strings"

	"touchstone"
	"touchstone/ingest"
)

// part is the rows of one of several files that lie below one another.
type part struct {
	file       string
	first, end int // rows first … end-1
}

// stacked tells which rows came from which file; nil for one file, and for
// files that were put side by side.
func stacked(t *ingest.Table) []part {
	if len(t.Files) < 2 {
		return nil
	}
	var parts []part
	next := 0
	for _, f := range t.Files {
		if f.Rows > 0 {
			parts = append(parts, part{fileLabel(f.Name), next, next + f.Rows})
		}
		next += f.Rows
	}
	if next != t.Rows || len(parts) < 2 {
		return nil
	}
	return parts
}

// fileLabel is a file's name without its folder and endings: 2016 for
// data/2016.csv.gz.
func fileLabel(path string) string {
	name, _, _ := strings.Cut(filepath.Base(path), ".")
	return name
}

// addFiles makes the file a segment, so that years of a survey can be compared.
func (in *inference) addFiles(t *ingest.Table) {
	if in.sheet.parts == nil || in.sheet.Kind != Ratings {
		return
	}
	c := &ingest.Column{Name: "file", Values: []string{""}, Codes: make([]uint32, t.Rows)}
	codes := map[string]uint32{}
	for _, p := range in.sheet.parts {
		if _, seen := codes[p.file]; !seen {
			codes[p.file] = uint32(len(c.Values))
			c.Values = append(c.Values, p.file)
		}
		for row := p.first; row < p.end; row++ {
			c.Codes[row] = codes[p.file]
		}
	}
	if len(c.Values) < 3 || in.sheet.column(c.Name) != nil {
		return
	}
	p := profile(c)
	p.derived, p.Type = true, TypeCategory
	p.States = make([]State, len(c.Values))
	p.States[0] = NoAnswer
	p.count()
	p.Label = touchstone.Label{ZH: "文件", EN: "File"}
	assign(p, Segment, touchstone.Msg("analysis.why_file", "files", len(c.Values)-1))
	in.sheet.Columns = append(in.sheet.Columns, p)
}

func (s *Sheet) column(name string) *Column {
	for _, c := range s.Columns {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// unasked gives the rows whose file did not put the question at all: the column
// is empty throughout it.
func unasked(parts []part, c *Column) []part {
	var out []part
	for _, p := range parts {
		empty := true
		for row := p.first; row < p.end && empty; row++ {
			empty = blank(c.Cell(row))
		}
		if empty {
			out = append(out, p)
		}
	}
	return out
}

// setApart gives the rows that were not asked an empty value of their own, so
// that the emptiness of the others can mean something.
func (c *Column) setApart(parts []part) {
	if len(parts) == 0 {
		return
	}
	own := uint32(len(c.Values))
	codes := slices.Clone(c.Codes)
	for _, p := range parts {
		for row := p.first; row < p.end; row++ {
			codes[row] = own
		}
	}
	c.Column = &ingest.Column{Name: c.Name, Wording: c.Wording, Codes: codes, Values: append(slices.Clone(c.Values), "")}
	c.Counts = c.Column.Counts()
	c.Numbers, c.States = append(c.Numbers, math.NaN()), append(c.States, NoAnswer)
}

// Unasked gives the first row and the one after the last of each file, among
// several below one another, in which a column is empty throughout.
func (s *Sheet) Unasked(c *Column) [][2]int {
	var out [][2]int
	for _, p := range unasked(s.parts, c) {
		out = append(out, [2]int{p.first, p.end})
	}
	return out
}
