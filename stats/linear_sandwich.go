// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"context"

	"gonum.org/v1/gonum/floats"

	"touchstone/internal/parallel"
)

// scoring says which scores are wanted of a fitted model: its standardised
// moments, factor and coefficients, and the rows in the order of customers.
type scoring struct {
	mo    *moments
	t     triangle
	beta  []float64
	kind  Covariance // HC3 or Clustered
	order []uint32   // nil: as they stand
}

// meat gives sum_g s_g s_g' with stride p+1, where s_g is the score of one row
// (HC3: w e u / (1-h)) or the sum of the scores of one customer's rows
// (Clustered: w e u), u = (1, standardised columns), for an outcome of unit
// variance.
func (s *sample) meat(ctx context.Context, w scoring) ([]float64, error) {
	starts := s.chunkStarts(w)
	parts := make([][]float64, len(starts)-1)
	err := parallel.Each(ctx, len(parts), func(c int) { parts[c] = s.chunkMeat(w, starts[c], starts[c+1]) })
	if err != nil {
		return nil, err
	}
	k := w.t.p + 1
	meat := make([]float64, k*k)
	for _, part := range parts {
		floats.Add(meat, part)
	}
	fillUpper(meat, k)
	return meat, nil
}

// chunkStarts cuts the rows into tasks, never within a customer.
func (s *sample) chunkStarts(w scoring) []int {
	var starts []int
	for at := 0; at < s.n; at += chunkRows {
		for w.kind == Clustered && at > 0 && at < s.n && s.sameCustomer(w.order, at-1, at) {
			at++
		}
		if at < s.n {
			starts = append(starts, at)
		}
	}
	return append(starts, s.n)
}

func (s *sample) chunkMeat(w scoring, from, to int) []float64 {
	k := w.t.p + 1
	sum := &scoreSum{k: k, rows: newBlock(k), meat: make([]float64, k*k)}
	b := &scoreBlock{z: newBlock(w.mo.m), whitened: newBlock(w.t.p), residual: make([]float64, blockRows), first: from}
	for ; from < to; from += blockRows {
		rows := min(blockRows, to-from)
		s.gather(b, w.mo, w.order, from, rows)
		b.residuals(w.beta, rows)
		if w.kind == HC3 {
			b.inflate(w.t, s.total, rows)
		}
		s.addScores(sum, b, w, from, rows)
	}
	sum.flush()
	return sum.meat
}

// scoreBlock is the working space of meat for blockRows rows.
type scoreBlock struct {
	z        [][]float64 // standardised columns, then the outcome
	whitened [][]float64 // L^-1 z
	residual []float64
	weight   [blockRows]float64
	first    int // first row of the task
}

func (s *sample) gather(b *scoreBlock, mo *moments, order []uint32, from, rows int) {
	for i := range rows {
		b.weight[i] = s.weightOf(rowAt(order, from+i))
	}
	for j := range mo.m {
		if order == nil {
			s.standardise(b.z[j][:rows], mo, j, from)
			continue
		}
		values, mean, scale := s.variable(j), mo.mean[j], 1/mo.sd[j]
		for i := range rows {
			b.z[j][i] = (values[order[from+i]] - mean) * scale
		}
	}
}

func rowAt(order []uint32, i int) int {
	if order == nil {
		return i
	}
	return int(order[i])
}

func (b *scoreBlock) residuals(beta []float64, rows int) {
	copy(b.residual[:rows], b.z[len(beta)])
	for j, v := range beta {
		floats.AddScaled(b.residual[:rows], -v, b.z[j][:rows])
	}
}

// inflate divides each residual by 1-h, the part of it that its own row did
// not explain away: h = w u'(U'WU)^-1 u. A row that alone fixes a coefficient
// has h = 1 and no residual; it adds nothing.
func (b *scoreBlock) inflate(t triangle, total float64, rows int) {
	leverage := make([]float64, rows)
	for i := range leverage {
		leverage[i] = 1
	}
	for j := range t.p {
		w := b.whitened[j][:rows]
		copy(w, b.z[j])
		for l := range j {
			floats.AddScaled(w, -t.l[j*t.p+l], b.whitened[l][:rows])
		}
		floats.Scale(1/t.l[j*t.p+j], w)
		for i, v := range w {
			leverage[i] += v * v
		}
	}
	for i, h := range leverage {
		left := 1 - b.weight[i]*h/total
		if left < dependence {
			b.residual[i] = 0
			continue
		}
		b.residual[i] /= left
	}
}

// scoreSum collects scores column by column and turns blockRows of them at a
// time into products.
type scoreSum struct {
	k    int
	rows [][]float64
	used int
	meat []float64
}

func (s *sample) addScores(sum *scoreSum, b *scoreBlock, w scoring, from, rows int) {
	for i := range rows {
		if at := from + i; w.kind == HC3 || at == b.first || !s.sameCustomer(w.order, at-1, at) {
			sum.next()
		}
		e := b.weight[i] * b.residual[i]
		row := sum.used - 1
		sum.rows[0][row] += e
		for j := 1; j < sum.k; j++ {
			sum.rows[j][row] += e * b.z[j-1][i]
		}
	}
}

func (s *sample) sameCustomer(order []uint32, a, b int) bool {
	return s.cluster != nil && s.cluster[rowAt(order, a)] == s.cluster[rowAt(order, b)]
}

// next begins the score of another row or customer.
func (sum *scoreSum) next() {
	if sum.used == blockRows {
		sum.flush()
	}
	for j := range sum.k {
		sum.rows[j][sum.used] = 0
	}
	sum.used++
}

func (sum *scoreSum) flush() {
	addProducts(sum.meat, sum.rows, sum.rows, sum.used)
	sum.used = 0
}

// byCustomer gives the rows in the order of their customer numbers, rows of
// one customer in file order, and the number of customers. The order is nil
// where each row is its own customer.
func (s *sample) byCustomer() (order []uint32, customers int) {
	if s.cluster == nil {
		return nil, s.n
	}
	order = sortedByKey(s.cluster)
	customers = 1
	for i := 1; i < s.n; i++ {
		if !s.sameCustomer(order, i-1, i) {
			customers++
		}
	}
	return order, customers
}

// sortedByKey gives the indices of keys in ascending order of key, stable, by
// radix sort on two halves.
func sortedByKey(keys []uint32) []uint32 {
	from := make([]uint32, len(keys))
	for i := range from {
		from[i] = uint32(i)
	}
	to := make([]uint32, len(keys))
	for shift := 0; shift < 32; shift += 16 {
		var start [1<<16 + 1]uint32
		for _, key := range keys {
			start[key>>shift&0xffff+1]++
		}
		for d := range 1 << 16 {
			start[d+1] += start[d]
		}
		for _, i := range from {
			d := keys[i] >> shift & 0xffff
			to[start[d]] = i
			start[d]++
		}
		from, to = to, from
	}
	return from
}
