// SPDX-License-Identifier: Apache-2.0

// Package columns reads the columns of a file as customers whose risk is to be
// learnt: which is the outcome, which the moment of prediction, and what the
// others say.
//
// One idea: a column is a number, a date or a word by what nearly all of its
// cells are. A date is how many days before the moment it was, and keeps when
// it was, so that package risk refuses by name what was known only afterwards.
//
// What it promises: cells that say nothing are missing, never zero; what was
// assumed or left out comes back as a note; what is ambiguous (which value means
// yes) is asked for, not guessed. What it does not do: read files (package
// ingest) or learn (package risk).
package columns

import (
	"context"
	"math"
	"strconv"

	"touchstone"
	"touchstone/analysis/roles"
	"touchstone/ingest"
	"touchstone/ingest/value"
	"touchstone/risk"
)

// Parts says which columns are no features, by name.
type Parts struct {
	Outcome  string   // required
	Positive string   // its value that means that it came; "" = a word for yes, or 1
	Time     string   // the moment of prediction; "" = not known
	ID       string   // the customer; "" = every row is one
	Ignore   []string // left out
}

// Input is a file as a table of customers, and what was assumed of it.
type Input struct {
	Table *risk.Table
	Notes []touchstone.Message
}

// Read makes a table of customers. Errors are *touchstone.Error of kind
// Invalid (no outcome, a column or value that is not there, an outcome of which it is not
// clear what yes is, a moment that is no time), or the context's.
func Read(ctx context.Context, table *ingest.Table, p Parts) (*Input, error) {
	in := &Input{Table: &risk.Table{IDs: make([]string, table.Rows)}}
	taken := map[string]bool{}
	for i, name := range append([]string{p.Outcome, p.Time, p.ID}, p.Ignore...) {
		if required := i == 0; (required || name != "") && table.Column(name) == nil {
			return nil, invalid(name, touchstone.Msg("risk.no_column", "column", name, "columns", columnNames(table)))
		}
		taken[name] = true
	}
	var err error
	if in.Table.Outcome, err = outcomeOf(ctx, table.Column(p.Outcome), p.Positive); err != nil {
		return nil, err
	}
	if p.Time != "" {
		if in.Table.Moments, err = momentsOf(table.Column(p.Time)); err != nil {
			return nil, err
		}
	}
	for i := range in.Table.IDs {
		if in.Table.IDs[i] = strconv.Itoa(i + 1); p.ID != "" {
			in.Table.IDs[i] = table.Column(p.ID).Cell(i)
		}
	}
	for _, c := range table.Columns {
		if taken[c.Name] {
			continue
		}
		if err := in.add(ctx, c); err != nil {
			return nil, err
		}
	}
	return in, nil
}

func invalid(field string, m touchstone.Message) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: m}
}

func columnNames(table *ingest.Table) []string {
	names := make([]string, len(table.Columns))
	for i, c := range table.Columns {
		names[i] = c.Name
	}
	return names
}

// shownValues is how many values of a column an error names.
const shownValues = 8

// outcomeOf reads whether the outcome came: where the cell is the positive
// value, or a word for yes. Blank cells are not known yet.
func outcomeOf(ctx context.Context, c *ingest.Column, positive string) ([]float64, error) {
	codes, values, err := c.Factor(ctx)
	if err != nil {
		return nil, err
	}
	var shown []string
	came, found, told := make([]float64, len(values)), false, true
	for code, v := range values {
		folded := ingest.Normalize(v)
		if came[code] = math.NaN(); roles.Blank(v) && (positive == "" || folded != ingest.Normalize(positive)) {
			continue
		}
		if len(shown) < shownValues {
			shown = append(shown, folded)
		}
		yes, known := roles.YesNo(v)
		if positive != "" {
			yes, known = folded == ingest.Normalize(positive), true
		}
		told, found = told && known, found || yes
		if came[code] = 0; yes {
			came[code] = 1
		}
	}
	switch {
	case positive != "" && !found:
		return nil, invalid("positive", touchstone.Msg("risk.positive_absent", "column", c.Name, "value", positive, "values", shown))
	case !told:
		return nil, invalid("positive", touchstone.Msg("risk.positive_needed", "column", c.Name, "values", shown))
	}
	out := make([]float64, len(codes))
	for i, code := range codes {
		out[i] = came[code]
	}
	return out, nil
}

// momentsOf reads times, or numbers as seconds since 1970 (or any other count
// that rises with time).
func momentsOf(c *ingest.Column) ([]int64, error) {
	out := make([]int64, c.Len())
	sample := sampleOf(c)
	times, numbers := value.NewTimes(sample), !value.TimesAmong(sample)
	bad, example := 0, ""
	for i := range out {
		cell, ok := c.Cell(i), false
		if numbers {
			var v float64
			if v, ok = value.Number(cell); ok {
				out[i] = int64(v * 1000)
			}
			ok = ok && math.Abs(v) < 1e12
		} else {
			out[i], ok = times.Parse(cell)
		}
		if !ok {
			if bad++; example == "" {
				example = cell
			}
		}
	}
	if bad > 0 {
		return nil, invalid("time", touchstone.Msg("risk.bad_moments", "column", c.Name, "n", bad, "example", example))
	}
	return out, nil
}
