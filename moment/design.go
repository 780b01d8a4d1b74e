// SPDX-License-Identifier: Apache-2.0

package moment

import "math"

// column is one column of a comparison's design.
type column struct {
	name    string
	value   func(unit uint32) float64 // NaN where missing
	missing bool                      // the column says where value is missing
	level   bool                      // the column says which rows have a level of a category
}

// columnsOf turns a covariate into columns: a number is one, a category one for
// each level but the first; beside each stands one that says what is missing,
// where something is.
func columnsOf(c Covariate, at func(unit uint32) uint32) []column {
	value := func(unit uint32) float64 { return float64(c.Values[at(unit)]) }
	columns := withMissing(column{name: c.Name, value: value}, c.Values)
	if c.Levels == nil {
		return columns
	}
	columns = columns[1:]
	for level := 1; level < len(c.Levels); level++ {
		columns = append(columns, column{name: c.Name + "=" + c.Levels[level], level: true, value: func(unit uint32) float64 {
			if value(unit) == float64(level) {
				return 1
			}
			return 0
		}})
	}
	return columns
}

func withMissing(c column, values []float32) []column {
	for _, v := range values {
		if v != v {
			return []column{c, {name: c.name + "=?", value: c.value, missing: true}}
		}
	}
	return []column{c}
}

// columnsOfEncounters gives the columns of what is known of encounters and of
// their customers.
func (f *finder) columnsOfEncounters() []column {
	var columns []column
	for _, c := range f.Customers.Covariates {
		columns = append(columns, columnsOf(c, func(unit uint32) uint32 { return f.Customer[unit] })...)
	}
	for _, c := range f.Covariates {
		columns = append(columns, columnsOf(c, func(unit uint32) uint32 { return unit })...)
	}
	return columns
}

// pastColumns gives the columns of what the customer met earlier.
func (f *finder) pastColumns() []column {
	columns := []column{
		{name: "earlier_bad", value: func(unit uint32) float64 { return float64(f.earlier.bad[unit]) }},
		{name: "earlier_good", value: func(unit uint32) float64 { return float64(f.earlier.good[unit]) }},
	}
	if f.Before != nil {
		columns = append(columns, withMissing(column{name: "emotion_before", value: func(unit uint32) float64 { return float64(f.Before[unit]) }}, f.Before)...)
	}
	return columns
}

// values gives a column of some units; the mean stands in for what is missing.
func (c *comparing) values(column column, use []uint32) []float64 {
	out := make([]float64, len(use))
	sum, n := 0.0, 0.0
	for i, u := range use {
		v := column.value(c.unit[u])
		if v == v {
			sum, n = sum+v, n+1
		}
		out[i] = v
	}
	mean := sum / max(1, n)
	for i, v := range out {
		switch {
		case column.missing:
			out[i] = 0
			if v != v {
				out[i] = 1
			}
		case math.IsNaN(v):
			out[i] = mean
		}
	}
	return out
}

func names(columns []column) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = c.name
	}
	return out
}
