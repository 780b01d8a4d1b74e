// SPDX-License-Identifier: Apache-2.0

package risk

import (
	"math"

	"touchstone"
)

// Table is what was known of customers before a moment, and what came after
// it. Rows are (customer, moment) pairs; a customer may stand in several.
type Table struct {
	IDs     []string  // one a row; rows of one customer never part between slices that are drawn
	Moments []int64   // when each prediction is made, ms since 1970 UTC; nil: not known
	Outcome []float64 // 1 it came, 0 it did not, NaN not known yet: to be predicted

	Features []Feature
}

// Feature is one fact about every row, a number or a word.
type Feature struct {
	Name   string
	Values []float64 // of a number: one a row, finite, NaN where missing; nil of a word
	Codes  []uint32  // of a word: index into Levels, one a row
	Levels []string  // Levels[0] is "", the missing word
	Known  []int64   // since when the value was known, ms since 1970 UTC, Never where it is missing; nil: the caller vouches that it was before the moment
}

// Never stands in Feature.Known where there is no value.
const Never = math.MinInt64

func (f *Feature) number() bool { return f.Values != nil }

func (f *Feature) missing(row int) bool {
	if f.number() {
		return f.Values[row] != f.Values[row]
	}
	return f.Codes[row] == 0
}

// check refuses a table that contradicts itself or knows the future.
func (t *Table) check() error {
	n := len(t.Outcome)
	if len(t.IDs) != n || t.Moments != nil && len(t.Moments) != n {
		return invalid(touchstone.Msg("risk.lengths", "column", "id"), "")
	}
	for _, y := range t.Outcome {
		if y != 0 && y != 1 && y == y {
			return invalid(touchstone.Msg("risk.outcome_not_binary", "value", y), "")
		}
	}
	if len(t.Features) == 0 {
		return invalid(touchstone.Msg("risk.no_features"), "")
	}
	for i := range t.Features {
		if err := t.checkFeature(&t.Features[i]); err != nil {
			return err
		}
	}
	return nil
}

func (t *Table) checkFeature(f *Feature) error {
	n := len(t.Outcome)
	if f.number() && len(f.Values) != n || !f.number() && len(f.Codes) != n || f.Known != nil && len(f.Known) != n {
		return invalid(touchstone.Msg("risk.lengths", "column", f.Name), f.Name)
	}
	for _, v := range f.Values {
		if math.Abs(v) >= math.MaxFloat32 {
			return invalid(touchstone.Msg("risk.out_of_range", "feature", f.Name, "value", v), f.Name)
		}
	}
	for _, c := range f.Codes {
		if int(c) >= len(f.Levels) {
			return invalid(touchstone.Msg("risk.lengths", "column", f.Name), f.Name)
		}
	}
	if f.Known == nil {
		return nil
	}
	if t.Moments == nil {
		return invalid(touchstone.Msg("risk.stamp_without_moment", "feature", f.Name), f.Name)
	}
	later := 0
	for i, known := range f.Known {
		if known >= t.Moments[i] {
			later++
		}
	}
	if later > 0 {
		return invalid(touchstone.Msg("risk.feature_from_later", "feature", f.Name, "n", later), f.Name)
	}
	return nil
}

func invalid(m touchstone.Message, field string) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: m}
}
