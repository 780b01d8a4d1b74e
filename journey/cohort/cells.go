// SPDX-License-Identifier: Apache-2.0

package cohort

import (
	"slices"

	"touchstone/journey"
)

// cellSum is what the customers of a cell add up to.
type cellSum struct {
	n, outcomes, frequency int64
	seconds                int64 // of recency, each cut to whole ones so that the sum cannot overflow
	value                  journey.Totals
}

// cellFold counts customers by cell.
type cellFold struct {
	people
	cuts  [3][]int // of recency, frequency and value
	cells map[[3]int]*cellSum
}

func newCellFold(q ValueQuestion, class classes, limits *limitFold) *cellFold {
	f := &cellFold{people: newPeople(q, class), cells: map[[3]int]*cellSum{}}
	f.cuts = [3][]int{limits.recency.cuts(q.Parts), limits.frequency.cuts(q.Parts), limits.value.cuts(q.Parts)}
	f.count = f.one
	return f
}

func (f *cellFold) one(p person) {
	if p.last == journey.NoTime {
		return
	}
	recency, worth := f.AsOf-p.last, f.worth(p)
	key := [3]int{f.Parts + 1 - partOf(f.cuts[0], recency), partOf(f.cuts[1], p.frequency), 0}
	if f.valued() {
		key[2] = partOf(f.cuts[2], worth)
	}
	sum := cellSum{n: 1, seconds: recency / 1000, frequency: p.frequency}
	sum.value.Add(worth)
	if p.outcome {
		sum.outcomes = 1
	}
	f.add(key, sum)
}

func (f *cellFold) add(key [3]int, s cellSum) {
	c := f.cells[key]
	if c == nil {
		c = &cellSum{}
		f.cells[key] = c
	}
	c.n += s.n
	c.outcomes += s.outcomes
	c.seconds += s.seconds
	c.frequency += s.frequency
	c.value.Merge(&s.value)
}

// Merge adds other customers.
func (f *cellFold) Merge(o *cellFold) {
	f.flush()
	o.flush()
	for key, sum := range o.cells {
		f.add(key, *sum)
	}
}

func (f *cellFold) result(limits *limitFold) *ValueResult {
	r := &ValueResult{
		Customers: limits.customers, Never: limits.never, Undated: limits.undated, Counted: limits.counted,
		RecencyLimits: ends(f.cuts[0]), FrequencyLimits: ends(f.cuts[1]),
	}
	if f.valued() {
		r.Currency, r.Comings = f.Currency, limits.comings
		r.ValueLimits = ends(f.cuts[2])
	}
	for key, s := range f.cells {
		n := float64(s.n)
		c := ValueCell{
			Recency: key[0], Frequency: key[1], Value: key[2], N: s.n, Share: n / float64(limits.customers-limits.never),
			MeanRecency: float64(s.seconds) / n, MeanFrequency: float64(s.frequency) / n, MeanValue: s.value.Sum() / n,
		}
		if len(f.Outcomes) > 0 {
			share := shareOf(s.outcomes, s.n)
			c.Outcome = &share
		}
		r.Cells = append(r.Cells, c)
	}
	slices.SortFunc(r.Cells, func(a, b ValueCell) int {
		return slices.Compare([]int{b.Recency, b.Frequency, b.Value}, []int{a.Recency, a.Frequency, a.Value})
	})
	f.fields(r)
	return r
}

// fields puts the cells of a result together over value.
func (f *cellFold) fields(r *ValueResult) {
	var all, worth journey.Totals
	for i, c := range r.Cells {
		value := &f.cells[[3]int{c.Recency, c.Frequency, c.Value}].value
		all.Merge(value)
		worth.Merge(value)
		if next := i + 1; next < len(r.Cells) && r.Cells[next].Recency == c.Recency && r.Cells[next].Frequency == c.Frequency {
			continue
		}
		field := ValueField{Recency: c.Recency, Frequency: c.Frequency, N: int64(worth.N()), Share: float64(worth.N()) / float64(r.Customers-r.Never), Value: f.mean(&worth)}
		r.Fields = append(r.Fields, field)
		worth = journey.Totals{}
	}
	r.Worth = f.mean(&all)
}

// mean is what customers are worth; nil where the table has no value.
func (f *cellFold) mean(of *journey.Totals) *journey.Mean {
	if !f.valued() {
		return nil
	}
	m := of.Mean()
	return &m
}

func ends(cuts []int) []int64 {
	out := make([]int64, len(cuts))
	for i, bin := range cuts {
		out[i] = highest(bin)
	}
	return out
}
