// SPDX-License-Identifier: Apache-2.0

package moment

import (
	"math"

	"touchstone/stats"
)

// ServqualDimension is the questions of one dimension: item by item, row by
// row, what was expected and what was perceived on one scale; NaN is missing.
// Points, nil or by row, are what the customer gave this dimension of 100.
type ServqualDimension struct {
	Expected  [][]float64
	Perceived [][]float64
	Points    []float64
}

// ServqualResult is the gap between perception and expectation.
type ServqualResult struct {
	Dimensions []DimensionGap
	Unweighted float64        // mean of the dimensions' gaps
	Overall    stats.Estimate // over customers; by their points where they gave any
	Weighted   bool           // Overall uses points
}

// DimensionGap is the gap P - E of one dimension.
type DimensionGap struct {
	Gap            stats.Estimate // over customers
	P              float64        // two-sided, of no gap
	Expected       float64        // mean over customers
	Perceived      float64
	AlphaExpected  float64 // raw Cronbach alpha; NaN below 2 items
	AlphaPerceived float64
	AlphaGap       float64 // low by nature: a difference is less reliable than its parts
	Points         float64 // mean share of the points, 0..1; NaN without
	Items          []ItemGap
}

// ItemGap is the gap P - E of one item, over customers who answered both.
type ItemGap struct {
	Gap       stats.Estimate
	Expected  float64
	Perceived float64
}

// Servqual computes the gaps P - E by item, by dimension and overall
// (Parasuraman, Zeithaml & Berry 1988). A customer's gap in a dimension is the
// mean over the items he answered on both sides, if these are at least half;
// his overall gap is sum_d W_d gap_d / sum_d W_d with his points W, or the plain
// mean of his dimensions, and needs every dimension that has points. Intervals
// are t over customers, linearised with weights and clusters.
//
// Alpha is given for expectations and perceptions apart, because a difference
// is unreliable; as driver of an outcome take perceptions alone (SERVPERF;
// Cronin & Taylor 1992). It rests on the customers who answered every item of
// the side, in all dimensions, so that dimensions compare; NaN where there are
// fewer than two.
//
// Errors are *touchstone.Error: Invalid where lengths differ or a weight is
// bad; NotEnough where an item or a dimension has fewer than 2 customers.
func Servqual(dimensions []ServqualDimension, weights []float64, clusters []uint32) (ServqualResult, error) {
	rows, err := servqualRows(dimensions)
	if err != nil {
		return ServqualResult{}, err
	}
	if weights != nil && len(weights) != rows {
		return ServqualResult{}, unequalColumns()
	}
	design := stats.Design{Weights: weights, Clusters: clusters}
	complete := completeWeights(dimensions, rows, weights)
	var r ServqualResult
	gaps := make([][]float64, len(dimensions))
	for d, dimension := range dimensions {
		gaps[d] = dimension.customerGaps(rows)
		result, err := dimension.judge(gaps[d], design, complete)
		if err != nil {
			return ServqualResult{}, err
		}
		r.Dimensions = append(r.Dimensions, result)
		r.Unweighted += result.Gap.Value / float64(len(dimensions))
		r.Weighted = r.Weighted || dimension.Points != nil
	}
	overall, err := design.Mean(overallGaps(dimensions, gaps, r.Weighted))
	if err != nil {
		return ServqualResult{}, refused(err)
	}
	r.Overall = overall.Estimate
	return r, nil
}

func servqualRows(dimensions []ServqualDimension) (int, error) {
	if len(dimensions) == 0 || len(dimensions[0].Expected) == 0 {
		return 0, tooFewAnswers(2, 0)
	}
	rows := len(dimensions[0].Expected[0])
	for _, d := range dimensions {
		if len(d.Expected) == 0 || len(d.Expected) != len(d.Perceived) || d.Points != nil && len(d.Points) != rows {
			return 0, unequalColumns()
		}
		for i := range d.Expected {
			if len(d.Expected[i]) != rows || len(d.Perceived[i]) != rows {
				return 0, unequalColumns()
			}
		}
	}
	return rows, nil
}

// customerGaps gives each customer's mean gap, NaN where fewer than half of the
// items have both answers.
func (d ServqualDimension) customerGaps(rows int) []float64 {
	gaps := make([]float64, rows)
	for i := range gaps {
		sum, answered := 0.0, 0
		for k := range d.Expected {
			if gap := d.Perceived[k][i] - d.Expected[k][i]; gap == gap {
				sum += gap
				answered++
			}
		}
		gaps[i] = math.NaN()
		if 2*answered >= len(d.Expected) {
			gaps[i] = sum / float64(answered)
		}
	}
	return gaps
}

func (d ServqualDimension) judge(gaps []float64, design stats.Design, complete sideWeights) (DimensionGap, error) {
	e, err := design.Mean(gaps)
	if err != nil {
		return DimensionGap{}, refused(err)
	}
	r := DimensionGap{
		Gap: e.Estimate, P: e.PValue(0),
		Expected:       meanOfAnswers(d.Expected, design.Weights),
		Perceived:      meanOfAnswers(d.Perceived, design.Weights),
		AlphaExpected:  stats.CronbachAlpha(d.Expected, complete.expected),
		AlphaPerceived: stats.CronbachAlpha(d.Perceived, complete.perceived),
		AlphaGap:       stats.CronbachAlpha(d.itemGaps(), complete.both),
		Points:         math.NaN(),
	}
	if d.Points != nil {
		r.Points = weightedMean(d.Points, design.Weights) / 100
	}
	for k, gap := range d.itemGaps() {
		item, err := design.Mean(gap)
		if err != nil {
			return DimensionGap{}, refused(err)
		}
		r.Items = append(r.Items, ItemGap{
			Gap:       item.Estimate,
			Expected:  weightedMean(d.Expected[k], design.Weights),
			Perceived: weightedMean(d.Perceived[k], design.Weights),
		})
	}
	return r, nil
}

func (d ServqualDimension) itemGaps() [][]float64 {
	gaps := make([][]float64, len(d.Expected))
	for k := range gaps {
		gaps[k] = make([]float64, len(d.Expected[k]))
		for i := range gaps[k] {
			gaps[k][i] = d.Perceived[k][i] - d.Expected[k][i]
		}
	}
	return gaps
}

// sideWeights are the rows' weights, 0 where an item of the side, or of both,
// has no answer.
type sideWeights struct{ expected, perceived, both []float64 }

func completeWeights(dimensions []ServqualDimension, rows int, weights []float64) sideWeights {
	var w sideWeights
	for i := range rows {
		expected, perceived := 0.0, 0.0 // NaN once an answer is missing
		for _, d := range dimensions {
			for k := range d.Expected {
				expected += d.Expected[k][i]
				perceived += d.Perceived[k][i]
			}
		}
		weightOf := func(sum float64) float64 {
			if math.IsNaN(sum) {
				return 0
			}
			return weightAt(weights, i)
		}
		w.expected = append(w.expected, weightOf(expected))
		w.perceived = append(w.perceived, weightOf(perceived))
		w.both = append(w.both, weightOf(expected+perceived))
	}
	return w
}

func meanOfAnswers(items [][]float64, weights []float64) float64 {
	var s weightedSums
	for _, item := range items {
		for i, v := range item {
			if v == v {
				s.add(v, weightAt(weights, i))
			}
		}
	}
	return s.sum / s.weight
}

func overallGaps(dimensions []ServqualDimension, gaps [][]float64, weighted bool) []float64 {
	out := make([]float64, len(gaps[0]))
	for i := range out {
		sum, total := 0.0, 0.0
		for d, dimension := range dimensions {
			points := 1.0
			if weighted {
				points = 0
				if dimension.Points != nil {
					points = dimension.Points[i]
				}
			}
			if points != 0 {
				sum += points * gaps[d][i]
				total += points
			}
		}
		out[i] = sum / total
	}
	return out
}
