// SPDX-License-Identifier: Apache-2.0

package columns

import (
	"context"
	"math"
	"slices"

	"touchstone"
	"touchstone/analysis/roles"
	"touchstone/ingest"
	"touchstone/ingest/value"
	"touchstone/risk"
)

// numberShare is the share of the cells that say something above which a
// column holds numbers, or dates.
const numberShare = .95

// add makes a column a feature.
func (in *Input) add(ctx context.Context, c *ingest.Column) error {
	switch {
	case fraction(c, isNumber) > numberShare:
		f, odd := numbersOf(c)
		if odd > 0 {
			in.Notes = append(in.Notes, touchstone.Msg("risk.note_not_numbers", "column", c.Name, "n", odd))
		}
		in.Table.Features = append(in.Table.Features, f)
	case value.TimesAmong(sampleOf(c)) && in.Table.Moments == nil:
		in.Notes = append(in.Notes, touchstone.Msg("risk.note_dates_ignored", "column", c.Name))
	case value.TimesAmong(sampleOf(c)):
		in.Table.Features = append(in.Table.Features, daysBefore(c, in.Table.Moments))
	default:
		f, err := wordsOf(ctx, c)
		if err != nil {
			return err
		}
		in.Table.Features = append(in.Table.Features, f)
	}
	return nil
}

func isNumber(cell string) bool { _, ok := value.Number(cell); return ok }

// fraction gives the share of the cells that say something for which is holds, 0
// where none does.
func fraction(c *ingest.Column, is func(cell string) bool) float64 {
	yes, all := 0.0, 0.0
	for _, v := range c.Map(func(cell string) float64 {
		switch {
		case roles.Blank(cell):
			return -1
		case is(cell):
			return 1
		}
		return 0
	}) {
		if v >= 0 {
			all++
			yes += v
		}
	}
	return yes / max(1, all)
}

// sampleOf gives the first different values of a column that say something.
func sampleOf(c *ingest.Column) []string {
	const most = 1000
	var out []string
	seen := map[string]bool{}
	for i := 0; i < c.Len() && len(out) < most; i++ {
		if cell := c.Cell(i); !seen[cell] && !roles.Blank(cell) {
			seen[cell] = true
			out = append(out, cell)
		}
	}
	return out
}

func numbersOf(c *ingest.Column) (f risk.Feature, odd int) {
	f = risk.Feature{Name: c.Name, Values: c.Map(func(cell string) float64 {
		if v, ok := value.Number(cell); ok {
			return v
		}
		return math.NaN()
	})}
	for i, v := range f.Values {
		if v != v && !roles.Blank(c.Cell(i)) {
			odd++
		}
	}
	return f, odd
}

// daysBefore reads dates as days before the moment, and keeps when they were,
// so that one from afterwards is refused.
func daysBefore(c *ingest.Column, moments []int64) risk.Feature {
	f := risk.Feature{Name: c.Name, Values: make([]float64, c.Len()), Known: make([]int64, c.Len())}
	times := value.NewTimes(sampleOf(c))
	const msPerDay = 24 * 60 * 60 * 1000
	for i := range f.Values {
		f.Values[i], f.Known[i] = math.NaN(), risk.Never
		if at, ok := times.Parse(c.Cell(i)); ok {
			f.Values[i], f.Known[i] = float64(moments[i]-at)/msPerDay, at
		}
	}
	return f
}

// wordsOf reads words; cells that say nothing are the missing one.
func wordsOf(ctx context.Context, c *ingest.Column) (risk.Feature, error) {
	codes, values, err := c.Factor(ctx)
	if err != nil {
		return risk.Feature{}, err
	}
	f := risk.Feature{Name: c.Name, Codes: make([]uint32, len(codes)), Levels: []string{""}}
	code, at := make([]uint32, len(values)), map[string]uint32{}
	for i, v := range values {
		if roles.Blank(v) {
			continue
		}
		word := ingest.Normalize(v)
		if _, ok := at[word]; !ok {
			at[word] = uint32(len(f.Levels))
			f.Levels = append(f.Levels, word)
		}
		code[i] = at[word]
	}
	for i, k := range codes {
		f.Codes[i] = code[k]
	}
	f.Levels = slices.Clip(f.Levels)
	return f, nil
}
