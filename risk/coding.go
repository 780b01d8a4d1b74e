// SPDX-License-Identifier: Apache-2.0

package risk

import (
	"cmp"
	"math"
	"slices"
)

// What a word must be to have a column of its own; the others share one.
const (
	mostLevels = 20
	leastLevel = 10 // rows
)

// What a column of a model says of its feature.
type saying int

const (
	value   saying = iota // the number
	unknown               // 1 where it is missing
	word                  // 1 where the word is this one
	other                 // 1 where the word is none of those
)

type column struct {
	feature int
	says    saying
	level   string
}

// coding turns features into columns, as they were in the rows that it was
// learnt on. For a logit a missing number is the median with a column that
// says so, and a number beyond what was seen is the nearest that was; trees
// take both as they are.
type coding struct {
	trees     bool
	columns   []column
	median    []float64 // by feature; NaN of words and of numbers that are never there
	low, high []float64
}

func learnCoding(t *Table, rows []int, trees bool) *coding {
	c := &coding{trees: trees}
	for f := range t.Features {
		median, low, high := math.NaN(), math.NaN(), math.NaN()
		if t.Features[f].number() {
			median, low, high = c.addNumber(f, &t.Features[f], rows)
		} else {
			c.addWords(f, &t.Features[f], rows)
		}
		c.median, c.low, c.high = append(c.median, median), append(c.low, low), append(c.high, high)
	}
	return c
}

func (c *coding) addNumber(f int, feature *Feature, rows []int) (median, low, high float64) {
	seen := make([]float64, 0, len(rows))
	for _, i := range rows {
		if !feature.missing(i) {
			seen = append(seen, feature.Values[i])
		}
	}
	if len(seen) == 0 {
		return math.NaN(), math.NaN(), math.NaN()
	}
	slices.Sort(seen)
	low, high = seen[0], seen[len(seen)-1]
	gaps := len(seen) < len(rows)
	if low < high || c.trees && gaps {
		c.columns = append(c.columns, column{feature: f, says: value})
	}
	if gaps && !c.trees {
		c.columns = append(c.columns, column{feature: f, says: unknown})
	}
	return (seen[(len(seen)-1)/2] + seen[len(seen)/2]) / 2, low, high
}

func (c *coding) addWords(f int, feature *Feature, rows []int) {
	counts := make([]int, len(feature.Levels))
	for _, i := range rows {
		counts[feature.Codes[i]]++
	}
	var codes []int
	for code, n := range counts {
		if n > 0 && code > 0 {
			codes = append(codes, code)
		}
	}
	slices.SortFunc(codes, func(a, b int) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(feature.Levels[a], feature.Levels[b]))
	})
	kept := 0
	for kept < len(codes) && kept < mostLevels && counts[codes[kept]] >= leastLevel {
		kept++
	}
	if len(codes) == 0 || counts[codes[0]] == len(rows) {
		return // nothing, or one word everywhere
	}
	for _, code := range codes[:kept] {
		c.columns = append(c.columns, column{feature: f, says: word, level: feature.Levels[code]})
	}
	if kept < len(codes) && kept > 0 {
		c.columns = append(c.columns, column{feature: f, says: other})
	}
	if counts[0] > 0 {
		c.columns = append(c.columns, column{feature: f, says: unknown})
	}
}

// matrix gives the columns of some rows.
func (c *coding) matrix(t *Table, rows []int) [][]float64 {
	out := make([][]float64, len(c.columns))
	for j, col := range c.columns {
		x := make([]float64, len(rows))
		switch f := &t.Features[col.feature]; {
		case col.says == value:
			c.numbers(x, col.feature, f, rows)
		case f.number():
			for k, i := range rows {
				x[k] = indicator(f.missing(i))
			}
		default:
			of := c.codesOf(j, f)
			for k, i := range rows {
				x[k] = indicator(of[f.Codes[i]])
			}
		}
		out[j] = x
	}
	return out
}

func (c *coding) numbers(x []float64, feature int, f *Feature, rows []int) {
	for k, i := range rows {
		v := f.Values[i]
		if !c.trees {
			if v != v {
				v = c.median[feature]
			}
			v = min(max(v, c.low[feature]), c.high[feature])
		}
		x[k] = v
	}
}

// codesOf tells which codes of a table's feature a column is 1 for.
func (c *coding) codesOf(j int, f *Feature) []bool {
	col, of := c.columns[j], make([]bool, len(f.Levels))
	for code, level := range f.Levels {
		switch {
		case code == 0:
			of[code] = col.says == unknown
		case col.says == word:
			of[code] = level == col.level
		case col.says == other:
			of[code] = !c.named(col.feature, level)
		}
	}
	return of
}

func (c *coding) named(feature int, level string) bool {
	return slices.ContainsFunc(c.columns, func(o column) bool { return o.feature == feature && o.says == word && o.level == level })
}

func indicator(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// used tells which features have a column.
func (c *coding) used(features int) []bool {
	out := make([]bool, features)
	for _, col := range c.columns {
		out[col.feature] = true
	}
	return out
}
