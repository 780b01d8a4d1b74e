// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bytes"
	"strings"

	"touchstone"
)

// sample is the beginning of a delimited text, parsed under one dialect.
type sample struct {
	dialect *dialect
	rows    [][]string // without blank lines
	starts  []int      // where each of them begins
	end     int        // after the last of them
	width   int        // number of fields that most rows have
	share   float64    // of rows that have it; broken ones count as rows
	uniform bool       // the first row that is not a title has it
}

// sniff finds the dialect in which the beginning of a text is most regular. A
// text whose header and most rows are one field has one column, whatever stands
// in it.
func sniff(data []byte, eof bool, delimiter byte) *sample {
	loneCR := bytes.IndexByte(data, '\n') < 0 && bytes.IndexByte(data[:max(0, len(data)-1)], '\r') >= 0
	if delimiter != 0 {
		return takeSample(newDialect(delimiter, loneCR), data, eof)
	}
	best := takeSample(newDialect(',', loneCR), data, eof)
	for _, other := range []byte{'\t', ';', '|'} {
		if s := takeSample(newDialect(other, loneCR), data, eof); s.regularity() > best.regularity() {
			best = s
		}
	}
	if best.width < 2 && len(best.rows) > 0 && len(best.rows[0]) == 1 {
		return takeSample(newDialect(noDelimiter, loneCR), data, eof)
	}
	return best
}

// regularity scores a dialect: one in which there are several columns, and the
// most rows have as many fields as the header, is right.
func (s *sample) regularity() float64 {
	if s.width < 2 {
		return 0
	}
	score := s.share
	if s.uniform {
		score++
	}
	return score + float64(min(s.width, 100))/1e4
}

func takeSample(d *dialect, data []byte, eof bool) *sample {
	s := &sample{dialect: d}
	counts := map[int]int{}
	broken := 0
	var fields []span
	for pos := 0; pos < len(data) && len(s.rows) < layoutRows; {
		var next int
		var how outcome
		fields, next, how = d.row(data, pos, eof, fields[:0])
		if how == rowCut || how == quoteOpen && !eof && len(s.rows)+broken > 0 {
			break
		}
		if how != rowWhole {
			broken++
			next, _ = d.lineAfter(data, pos)
		} else if blankLine := len(fields) == 1 && fields[0].start == fields[0].end; !blankLine {
			counts[len(fields)]++
			s.rows = append(s.rows, texts(data, fields))
			s.starts = append(s.starts, pos)
		}
		pos, s.end = next, next
	}
	for width, n := range counts {
		if n > counts[s.width] || n == counts[s.width] && width > s.width {
			s.width = width
		}
	}
	if len(s.rows) > 0 {
		s.share = float64(counts[s.width]) / float64(len(s.rows)+broken)
		s.uniform = len(s.rows[headerCandidate(s.rows, s.width)]) == s.width
	}
	return s
}

func texts(data []byte, fields []span) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		text := data[f.start : f.end&^doubled]
		if f.end&doubled != 0 {
			text = undouble(nil, text)
		}
		out[i] = string(text)
	}
	return out
}

// delimiterOf reads the setting; 0 means that it is to be detected.
func delimiterOf(o Options) (byte, error) {
	name := o.Delimiter
	switch strings.ToLower(name) {
	case "":
		if o.Format == formatTSV {
			return '\t', nil
		}
		return 0, nil
	case "tab", `\t`:
		return '\t', nil
	}
	if len(name) == 1 && name[0] < 0x7f && (name[0] >= ' ' || name[0] == '\t') && name[0] != '"' {
		return name[0], nil
	}
	return 0, &touchstone.Error{Kind: touchstone.Invalid, Field: "delimiter",
		Message: touchstone.Msg("ingest.bad_delimiter", "delimiter", name)}
}
