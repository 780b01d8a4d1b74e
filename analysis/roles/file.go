// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"path/filepath"
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
	if in.parts == nil || in.sheet.Kind != Ratings {
		return
	}
	c := &ingest.Column{Name: "file", Values: []string{""}, Codes: make([]uint32, t.Rows)}
	codes := map[string]uint32{}
	for _, p := range in.parts {
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

// asked gives the number of rows whose file put the question at all: a column
// that is empty throughout a file was not part of that questionnaire.
func (in *inference) asked(c *Column) int {
	if in.parts == nil {
		return c.Len()
	}
	rows := 0
	for _, p := range in.parts {
		for row := p.first; row < p.end; row++ {
			if !blank(c.Cell(row)) {
				rows += p.end - p.first
				break
			}
		}
	}
	return rows
}
