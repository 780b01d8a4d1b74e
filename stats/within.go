// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// WithinRows are rows of customers, each in one group.
type WithinRows struct {
	Y       []float64 // n; NaN: the row is left out
	Group   []uint16  // n numbers below Groups
	Groups  int
	Cluster []uint32 // n customer numbers
}

// WithinEffect is how much higher Y is in one group than in the same
// customers' other rows. Effect.P is one-sided, of no more than them. Figures
// are NaN where no customer has rows both in and outside the group, or all of
// them in one customer.
type WithinEffect struct {
	Effect
	N       int // rows in the group
	cluster []uint32
	value   []float32
}

// Within gives for every group the coefficient of being in it in a regression
// of Y with one intercept per customer,
//
//	b = sum x~ y~ / sum x~^2,
//
// where ~ takes away the customer's mean. Standard errors are clustered by
// customer (CR1: times G/(G-1) over the customers that have rows); intervals
// and p-values are normal. It refuses with LengthMismatch, and with OutOfRange
// for an infinite Y or a group that is not below Groups.
func Within(r WithinRows) ([]WithinEffect, error) {
	if len(r.Group) != len(r.Y) || len(r.Cluster) != len(r.Y) {
		return nil, refuse(LengthMismatch)
	}
	for i, y := range r.Y {
		if math.IsInf(y, 0) || int(r.Group[i]) >= r.Groups {
			return nil, refuse(OutOfRange)
		}
	}
	w := within{WithinRows: r, order: clusteringOf(r.Cluster), sums: make([]withinSums, r.Groups), cell: make([]withinCell, r.Groups)}
	w.eachCell(func(_ uint32, group uint16, c withinCell) { w.sums[group].add(c) })
	out := make([]WithinEffect, r.Groups)
	for g, s := range w.sums {
		out[g] = s.effect(w.customers)
		if s.xx > 0 {
			out[g].cluster, out[g].value = make([]uint32, 0, s.customers), make([]float32, 0, s.customers)
		}
	}
	w.eachCell(func(customer uint32, group uint16, c withinCell) {
		e, s := &out[group], &w.sums[group]
		if c.xx > 0 && s.xx > 0 {
			e.cluster = append(e.cluster, customer)
			e.value = append(e.value, float32((c.xy-e.Value*c.xx)/s.xx))
		}
	})
	return out, nil
}

// Influence calls visit with how much each customer moved the estimate, as
// Adjusted.Influence does, to the precision of a float32.
func (e *WithinEffect) Influence(visit func(cluster uint32, value float64)) {
	for i, c := range e.cluster {
		visit(c, float64(e.value[i]))
	}
}

type within struct {
	WithinRows
	order     clustering
	sums      []withinSums
	cell      []withinCell // of the customer at hand, by group
	seen      []uint16     // groups that the customer at hand has
	customers int
}

// withinCell is what one customer has in one group: rows, sum of Y, and then
// the products of what is left after taking the customer's means away.
type withinCell struct{ n, y, xx, xy float64 }

// eachCell calls visit for every customer and group that meet.
func (w *within) eachCell(visit func(customer uint32, group uint16, c withinCell)) {
	w.customers = 0
	order := w.order.order
	for i := 0; i < len(order); {
		customer, rows, total := w.Cluster[order[i]], 0.0, 0.0
		w.seen = w.seen[:0]
		for ; i < len(order) && w.Cluster[order[i]] == customer; i++ {
			g, y := w.Group[order[i]], w.Y[order[i]]
			if y != y {
				continue
			}
			if w.cell[g].n == 0 {
				w.seen = append(w.seen, g)
			}
			w.cell[g].n++
			w.cell[g].y += y
			rows, total = rows+1, total+y
		}
		if rows > 0 {
			w.customers++
		}
		for _, g := range w.seen {
			c := w.cell[g]
			c.xx, c.xy = c.n*(1-c.n/rows), c.y-c.n*total/rows
			visit(customer, g, c)
			w.cell[g] = withinCell{}
		}
	}
}

// withinSums are sums over customers; their squares give the variance once the
// slope is known.
type withinSums struct {
	n                int
	xx, xy           float64
	xyxy, xyxx, xxxx float64
	customers        int
}

func (s *withinSums) add(c withinCell) {
	s.n += int(c.n)
	if c.xx == 0 {
		return
	}
	s.customers++
	s.xx += c.xx
	s.xy += c.xy
	s.xyxy += c.xy * c.xy
	s.xyxx += c.xy * c.xx
	s.xxxx += c.xx * c.xx
}

func (s *withinSums) effect(customers int) WithinEffect {
	if s.customers < 2 {
		nan := math.NaN()
		return WithinEffect{N: s.n, Effect: Effect{Value: nan, SE: nan, Interval: Interval{nan, nan}, P: nan}}
	}
	b, g := s.xy/s.xx, float64(customers)
	square := s.xyxy - 2*b*s.xyxx + b*b*s.xxxx
	e := WithinEffect{N: s.n, Effect: normalEffect(b, square/(s.xx*s.xx)*g/(g-1))}
	e.P = .5
	if b != 0 {
		e.P = distuv.UnitNormal.Survival(b / e.SE)
	}
	return e
}
