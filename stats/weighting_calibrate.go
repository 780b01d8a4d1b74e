// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// CalibrateLinear gives the weights of the generalised regression estimator,
//
//	w_i = d_i (1 + x_i' l),  l = (sum d x x')^-1 (T - sum d x)
//
// with x the indicators of all cells of all margins (Deville & Särndal 1992).
// It meets the margins in one step, but weights can turn negative: prefer Rake
// unless they are needed for agreement with another system. It refuses as Rake
// does, and with RankDeficient when margins repeat each other.
func CalibrateLinear(base []float64, margins []Margin) ([]float64, error) {
	w, err := startWeights(base, margins)
	if err != nil {
		return nil, err
	}
	columns, gap, err := indicators(margins)
	if err != nil {
		return nil, err
	}
	cross := mat.NewSymDense(len(gap), nil)
	row := make([]int, 0, len(margins))
	for i, d := range w {
		row = columns.of(row[:0], margins, i)
		for _, a := range row {
			gap[a] -= d
			for _, b := range row {
				if a <= b {
					cross.SetSym(a, b, cross.At(a, b)+d)
				}
			}
		}
	}
	var factor mat.Cholesky
	if !factor.Factorize(cross) || factor.Cond() > 1e12 {
		return nil, refuse(RankDeficient)
	}
	var l mat.VecDense
	if err := factor.SolveVecTo(&l, mat.NewVecDense(len(gap), gap)); err != nil {
		return nil, refuse(RankDeficient)
	}
	for i := range w {
		g := 1.0
		for _, a := range columns.of(row[:0], margins, i) {
			g += l.AtVec(a)
		}
		w[i] *= g
	}
	return w, nil
}

// cellColumns maps margin and cell to a column of the calibration model; the
// first cell of every margin after the first is left out, its column is -1.
type cellColumns [][]int

func indicators(margins []Margin) (cellColumns, []float64, error) {
	var columns cellColumns
	var targets []float64
	for k, m := range margins {
		present := make([]bool, len(m.Targets))
		for _, c := range m.Cells {
			present[c] = true
		}
		of := make([]int, len(m.Targets))
		skip := k > 0
		for c, target := range m.Targets {
			if present[c] != (target > 0) {
				return nil, nil, &Refusal{EmptyCell, k}
			}
			of[c] = -1
			if !present[c] || skip {
				skip = skip && !present[c]
				continue
			}
			of[c] = len(targets)
			targets = append(targets, target)
		}
		columns = append(columns, of)
	}
	return columns, targets, nil
}

func (c cellColumns) of(row []int, margins []Margin, i int) []int {
	for k, m := range margins {
		if at := c[k][m.Cells[i]]; at >= 0 {
			row = append(row, at)
		}
	}
	return row
}

// residuals takes the calibration margins out of z: z = w e, and e is swept by
// the plain mean of each cell of each margin in turn until nothing moves, as
// survey's svyrecvar does for raked designs.
func (d Design) residuals(z []float64) []float64 {
	e := make([]float64, len(z))
	for i, v := range z {
		if w := d.weight(i); w > 0 {
			e[i] = v / w
		}
	}
	for range rakeCycles {
		moved := 0.0
		for _, cells := range d.Calibrated {
			moved = max(moved, sweep(e, cells))
		}
		if moved <= 1e-13*largestMagnitude(z) {
			break
		}
	}
	for i := range e {
		e[i] *= d.weight(i)
	}
	return e
}

func sweep(e []float64, cells []uint32) (moved float64) {
	index, distinct := renumber(cells)
	sums, counts := make([]float64, distinct), make([]float64, distinct)
	for i, c := range index {
		sums[c] += e[i]
		counts[c]++
	}
	for c := range sums {
		sums[c] /= counts[c]
		moved = max(moved, math.Abs(sums[c]))
	}
	for i, c := range index {
		e[i] -= sums[c]
	}
	return moved
}

func largestMagnitude(z []float64) float64 {
	largest := 0.0
	for _, v := range z {
		largest = max(largest, math.Abs(v))
	}
	return largest
}
