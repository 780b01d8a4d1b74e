// SPDX-License-Identifier: Apache-2.0

package topic

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

const (
	spare  = 10 // directions beyond those wanted
	powers = 12
)

// begin gives the factors that the descent starts from: for each singular pair
// the stronger of its positive and negative parts, zeros filled with the mean
// (NNDSVDa).
func begin(rows, byTerm []row, k int) *factors {
	f := &factors{texts: zeros(len(rows), k), terms: zeros(len(byTerm), k), k: k}
	left, values, right := singular(rows, byTerm, k)
	mean := 0.0
	for _, r := range rows {
		for _, w := range r.weights {
			mean += w
		}
	}
	mean /= float64(max(1, len(rows)*len(byTerm)))
	for t := range k {
		u, v := make([]float64, len(rows)), make([]float64, len(byTerm))
		if t < len(values) {
			mat.Col(u, t, left)
			mat.Col(v, t, right)
			u, v = stronger(u, v)
			floats.Scale(math.Sqrt(values[t]), u)
			floats.Scale(math.Sqrt(values[t]), v)
		}
		fill(f.texts, t, u, mean)
		fill(f.terms, t, v, mean)
	}
	return f
}

// stronger gives the parts of a pair of one sign, of length one and then
// weighted by the root of the product of their lengths, for the sign whose
// product of lengths is larger.
func stronger(u, v []float64) (a, b []float64) {
	best := -1.0
	for _, sign := range []float64{1, -1} {
		x, y := part(u, sign), part(v, sign)
		nx, ny := floats.Norm(x, 2), floats.Norm(y, 2)
		if nx*ny <= best {
			continue
		}
		best, a, b = nx*ny, x, y
		if best > 0 {
			root := math.Sqrt(best)
			floats.Scale(root/nx, a)
			floats.Scale(root/ny, b)
		}
	}
	return a, b
}

func part(v []float64, sign float64) []float64 {
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = max(0, sign*x)
	}
	return out
}

func fill(table [][]float64, t int, column []float64, mean float64) {
	for i, x := range column {
		if x < 1e-6 {
			x = mean
		}
		table[i][t] = x
	}
}

// singular gives the leading singular vectors and values of a sparse table by
// subspace iteration from a fixed beginning (Halko, Martinsson & Tropp 2011,
// algorithm 4.4).
func singular(rows, byTerm []row, k int) (left *mat.Dense, values []float64, right *mat.Dense) {
	n, m := len(rows), len(byTerm)
	width := min(k+spare, n, m)
	if width == 0 {
		return nil, nil, nil
	}
	random := rand.New(rand.NewPCG(1, 2))
	y := mat.NewDense(m, width, nil)
	for i := range m {
		for j := range width {
			y.Set(i, j, random.NormFloat64())
		}
	}
	for range powers {
		y = orthogonal(times(rows, y))
		y = orthogonal(times(byTerm, y))
	}
	var svd mat.SVD
	x := times(rows, y)
	svd.Factorize(x, mat.SVDThin)
	var u, v mat.Dense
	svd.UTo(&u)
	svd.VTo(&v)
	right = new(mat.Dense)
	right.Mul(y, &v)
	return &u, svd.Values(nil)[:min(k, width)], right
}

func times(rows []row, y *mat.Dense) *mat.Dense {
	_, width := y.Dims()
	out := mat.NewDense(len(rows), width, nil)
	for i, r := range rows {
		into := out.RawRowView(i)
		for j, at := range r.terms {
			for c, v := range y.RawRowView(int(at)) {
				into[c] += r.weights[j] * v
			}
		}
	}
	return out
}

// orthogonal makes the columns of a table orthogonal and of length one, by
// modified Gram-Schmidt done twice; a column that the others span becomes zero.
func orthogonal(y *mat.Dense) *mat.Dense {
	n, width := y.Dims()
	columns := make([][]float64, width)
	for c := range columns {
		column := mat.Col(make([]float64, n), c, y)
		before := floats.Norm(column, 2)
		for range 2 {
			for _, done := range columns[:c] {
				floats.AddScaled(column, -floats.Dot(column, done), done)
			}
		}
		if after := floats.Norm(column, 2); after > 1e-12*before {
			floats.Scale(1/after, column)
		} else {
			clear(column)
		}
		columns[c] = column
		y.SetCol(c, column)
	}
	return y
}
