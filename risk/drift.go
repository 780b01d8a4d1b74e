// SPDX-License-Identifier: Apache-2.0

package risk

import (
	"cmp"
	"context"
	"math"
	"slices"

	"touchstone/stats"
)

// Drift is a feature whose values have moved since the model was learnt.
type Drift struct {
	Feature string
	PSI     float64 // population stability index
}

// drifted is the index above which a population has moved, by convention.
const drifted = .2

// drift compares the features used between earlier and later rows: numbers by
// the tenths of the earlier ones, words by word; what is missing has its own
// bin.
func drift(t *Table, then, now []int, used []bool) []Drift {
	var out []Drift
	for f := range t.Features {
		if !used[f] {
			continue
		}
		bins, of := binsOf(t, f, then)
		psi, err := stats.Stability(counted(bins, of, then), counted(bins, of, now))
		if err == nil && psi > drifted {
			out = append(out, Drift{t.Features[f].Name, psi})
		}
	}
	slices.SortStableFunc(out, func(a, b Drift) int { return cmp.Compare(b.PSI, a.PSI) })
	return out
}

// binsOf gives how many bins a feature has, and that of a row.
func binsOf(t *Table, f int, rows []int) (bins int, of func(row int) int) {
	feature := &t.Features[f]
	if !feature.number() {
		c := &coding{}
		c.addWords(f, feature, rows)
		bin := make([]int, len(feature.Levels)) // 0: missing
		for code, level := range feature.Levels[min(1, len(feature.Levels)):] {
			bin[code+1] = 1
			for j, col := range c.columns {
				if col.says == word && col.level == level {
					bin[code+1] = 2 + j
				}
			}
		}
		return len(c.columns) + 2, func(row int) int { return bin[feature.Codes[row]] }
	}
	var seen []float64
	for _, i := range rows {
		if !feature.missing(i) {
			seen = append(seen, feature.Values[i])
		}
	}
	slices.Sort(seen)
	var cuts []float64
	for tenth := 1; tenth < 10 && len(seen) > 0; tenth++ {
		cuts = append(cuts, seen[tenth*len(seen)/10])
	}
	cuts = slices.Compact(cuts)
	return len(cuts) + 2, func(row int) int {
		v := feature.Values[row]
		if v != v {
			return 0
		}
		at, exact := slices.BinarySearch(cuts, v)
		return 1 + at + int(indicator(exact))
	}
}

func counted(bins int, of func(int) int, rows []int) []float64 {
	counts := make([]float64, bins)
	for _, i := range rows {
		counts[of(i)]++
	}
	return counts
}

// Weight is how much a feature moves the score of a customer, on average.
type Weight struct {
	Feature string
	Mean    float64 // mean size of its contribution, in log odds
}

// weighedRows is on how many rows weights are taken at most.
const weighedRows = 2000

func (m *Model) weigh(ctx context.Context, t *Table, rows []int) error {
	rows = rows[:min(len(rows), weighedRows)]
	sums := make([]float64, len(t.Features))
	err := m.fitted.contributions(ctx, t, rows, func(_ int, byFeature []float64) {
		for f, v := range byFeature {
			sums[f] += math.Abs(v) / float64(len(rows))
		}
	})
	if err != nil {
		return err
	}
	for f, used := range m.used {
		if used {
			m.Report.Weights = append(m.Report.Weights, Weight{m.names[f], sums[f]})
		}
	}
	slices.SortStableFunc(m.Report.Weights, func(a, b Weight) int { return cmp.Compare(b.Mean, a.Mean) })
	return nil
}
