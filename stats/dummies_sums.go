// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"context"
	"math"

	"gonum.org/v1/gonum/floats"

	"touchstone/internal/parallel"
)

// partRows is how many rows are added up together. It is fixed, and parts are
// joined in order, so that the number of processors changes nothing.
const partRows = 1 << 15

// dummyPart is the sums over one part of the rows.
type dummyPart struct {
	n            int
	total, sum   float64 // of the weights, and of weight times outcome
	cross, right []float64
	rss, tss     float64
	infinite     bool
}

// parts runs f over all rows, part by part on all processors.
func (m *dummyModel) parts(rows int, f func(p *dummyPart, from, to int)) []dummyPart {
	parts := make([]dummyPart, (rows+partRows-1)/partRows)
	_ = parallel.Each(context.Background(), len(parts), func(k int) {
		parts[k].cross = make([]float64, m.width*m.width)
		parts[k].right = make([]float64, m.width)
		f(&parts[k], k*partRows, min(rows, (k+1)*partRows))
	})
	return parts
}

// joined adds the parts up, and makes cross symmetric.
func (m *dummyModel) joined(parts []dummyPart) dummyPart {
	all := dummyPart{cross: make([]float64, m.width*m.width), right: make([]float64, m.width)}
	for _, p := range parts {
		all.n += p.n
		all.total += p.total
		all.sum += p.sum
		all.rss += p.rss
		all.tss += p.tss
		all.infinite = all.infinite || p.infinite
		floats.Add(all.cross, p.cross)
		floats.Add(all.right, p.right)
	}
	mirror(all.cross, m.width)
	return all
}

// addOuter adds factor x x' for a row's columns, each pair once.
func (p *dummyPart) addOuter(row []int, width int, factor float64) {
	for a, ca := range row {
		for _, cb := range row[a:] {
			p.cross[ca*width+cb] += factor
		}
	}
}

func (m *dummyModel) normalEquations() error {
	all := m.joined(m.parts(len(m.Y), m.addRows))
	if all.infinite {
		return refuse(OutOfRange)
	}
	if m.n = all.n; m.n <= m.width {
		return refuse(TooFewRows)
	}
	mean := all.sum / all.total
	spread := m.joined(m.parts(len(m.Y), func(p *dummyPart, from, to int) {
		for i := from; i < to; i++ {
			if w := m.weight(i); w > 0 {
				p.tss += w * (m.Y[i] - mean) * (m.Y[i] - mean)
			}
		}
	}))
	if m.tss = spread.tss; m.tss == 0 {
		return refuse(Constant)
	}
	if column := sweepAll(all.cross, m.width); column >= 0 {
		return &Refusal{RankDeficient, column - 1}
	}
	m.inverse = all.cross
	m.coef = make([]float64, m.width)
	for a := range m.coef {
		m.coef[a] = floats.Dot(m.inverse[a*m.width:(a+1)*m.width], all.right)
	}
	return nil
}

func (m *dummyModel) addRows(p *dummyPart, from, to int) {
	var row []int
	for i := from; i < to; i++ {
		w, y := m.weight(i), m.Y[i]
		if w == 0 {
			continue
		}
		p.infinite = p.infinite || math.IsInf(y, 0)
		p.n++
		p.total += w
		p.sum += w * y
		row = m.active(i, row)
		for _, c := range row {
			p.right[c] += w * y
		}
		p.addOuter(row, m.width, w)
	}
}

// mirror copies the sums of both triangles onto each other. A pair of columns
// may have been met in either order, so the two are added.
func mirror(a []float64, k int) {
	for i := range k {
		for j := range i {
			a[i*k+j] += a[j*k+i]
			a[j*k+i] = a[i*k+j]
		}
	}
}

// meat gives the middle of the sandwich, and notes the clusters in f.
func (m *dummyModel) meat(f *Fit) []float64 {
	if m.Cluster != nil {
		if customers := m.customers(); customers.keys() < m.n {
			f.Clusters = customers.keys()
			f.Covariance, f.DF = Clustered, float64(f.Clusters-1)
			return m.clusteredMeat(customers)
		}
	}
	all := m.joined(m.parts(len(m.Y), m.addScores))
	m.rss = all.rss
	return all.cross
}

func (m *dummyModel) addScores(p *dummyPart, from, to int) {
	var row []int
	for i := from; i < to; i++ {
		w := m.weight(i)
		if w == 0 {
			continue
		}
		row = m.active(i, row)
		e := m.residual(i, row)
		p.rss += w * e * e
		score := w * e / max(1e-12, 1-w*m.leverage(row))
		p.addOuter(row, m.width, score*score)
	}
}

func (m *dummyModel) residual(i int, row []int) float64 {
	e := m.Y[i]
	for _, c := range row {
		e -= m.coef[c]
	}
	return e
}

// leverage gives x'B x.
func (m *dummyModel) leverage(row []int) float64 {
	h := 0.0
	for a, ca := range row {
		at := m.inverse[ca*m.width : ca*m.width+m.width]
		h += at[ca]
		for _, cb := range row[a+1:] {
			h += 2 * at[cb]
		}
	}
	return h
}

// customers lists the used rows customer by customer.
func (m *dummyModel) customers() rowsOf {
	keys, rows := make([]uint32, 0, m.n), make([]uint32, 0, m.n)
	for i := range m.Y {
		if m.weight(i) > 0 {
			keys = append(keys, m.Cluster[i])
			rows = append(rows, uint32(i))
		}
	}
	customers := byKey(keys)
	for i, at := range customers.sorted {
		customers.sorted[i] = rows[at]
	}
	return customers
}

func (m *dummyModel) clusteredMeat(customers rowsOf) []float64 {
	all := m.joined(m.parts(customers.keys(), func(p *dummyPart, from, to int) {
		s := customerScratch{seen: make([]bool, m.width)}
		for customer := from; customer < to; customer++ {
			m.addCustomer(p, customers.at(customer), &s)
		}
	}))
	m.rss = all.rss
	g, n := float64(customers.keys()), float64(m.n)
	floats.Scale(g/(g-1)*(n-1)/(n-float64(m.width)), all.cross)
	return all.cross
}

// customerScratch is what addCustomer needs again and again.
type customerScratch struct {
	row, touched []int
	seen         []bool
}

// addCustomer adds s s' of one customer's score s, which is summed up in right
// and cleared again.
func (m *dummyModel) addCustomer(p *dummyPart, rows []uint32, s *customerScratch) {
	s.touched = s.touched[:0]
	for _, i := range rows {
		w := m.weight(int(i))
		s.row = m.active(int(i), s.row)
		e := m.residual(int(i), s.row)
		p.rss += w * e * e
		for _, c := range s.row {
			if !s.seen[c] {
				s.seen[c] = true
				s.touched = append(s.touched, c)
			}
			p.right[c] += w * e
		}
	}
	for a, ca := range s.touched {
		for _, cb := range s.touched[a:] {
			p.cross[ca*m.width+cb] += p.right[ca] * p.right[cb]
		}
	}
	for _, c := range s.touched {
		s.seen[c], p.right[c] = false, 0
	}
}
