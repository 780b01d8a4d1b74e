// SPDX-License-Identifier: Apache-2.0

package funnel

import (
	"context"
	"sort"

	"touchstone/journey"
)

// Funnel answers a question about the trails of a source. Errors are those of
// Validate, of the context and of reading.
func Funnel(ctx context.Context, source journey.Source, q Question) (*Result, error) {
	names := source.Names()
	if err := q.Validate(len(names)); err != nil {
		return nil, err
	}
	machine := newAutomaton(q, len(names))
	f, err := journey.Run(ctx, source, q.Workers, func() *fold { return newFold(q, machine, len(names)) })
	if err != nil {
		return nil, err
	}
	return f.result(names), nil
}

// fold counts how far customers get.
type fold struct {
	question Question
	attempts
	open     bool // unit has been seen and is not counted yet
	unit     int  // customer, or case
	customer int

	ends     []int                 // by steps done and what came next; nothing stands last
	width    int                   // of ends
	byPeriod [][]int               // by period, the last one for all other times, and steps done
	byGroup  [][]int               // by group, the last one for no group, and steps done
	first    []journey.DurationSum // by step: since the attempt began
	previous []journey.DurationSum // by step: since the step before
	clusters clusters
}

func newFold(q Question, machine *automaton, activities int) *fold {
	n := len(q.Steps)
	f := &fold{
		question: q, attempts: newAttempts(machine), ends: make([]int, (n+1)*(activities+1)), width: activities + 1,
		first: make([]journey.DurationSum, n), previous: make([]journey.DurationSum, n),
	}
	if len(q.Edges) > 0 {
		f.byPeriod = counters(len(q.Edges), n+1)
	}
	if q.Group != nil {
		f.byGroup = counters(q.Groups+1, n+1)
	}
	if q.ByCase {
		f.clusters = newClusters(1+len(f.byGroup)+len(f.byPeriod), n)
	}
	return f
}

func counters(rows, columns int) [][]int {
	out := make([][]int, rows)
	for i := range out {
		out[i] = make([]int, columns)
	}
	return out
}

// Visit plays one trail.
func (f *fold) Visit(t *journey.Trail) {
	unit := t.Customer
	if f.question.ByCase {
		unit = t.Case
	}
	if !f.open || unit != f.unit {
		f.close()
		if t.Customer != f.customer {
			f.clusters.close()
		}
		f.open, f.unit, f.customer = true, unit, t.Customer
		f.best.done, f.best.next = 0, journey.Other
	}
	if f.best.done < f.steps {
		f.visit(t.Activity, t.Time)
	}
}

// close counts the unit whose trails have all been seen.
func (f *fold) close() {
	if !f.open {
		return
	}
	f.open = false
	best := &f.best
	f.ends[best.done*f.width+min(int(best.next), f.width-1)]++
	f.clusters.add(everybody, best.done)
	if f.byGroup != nil {
		g := f.question.Group(f.customer)
		if g < 0 || g >= f.question.Groups {
			g = f.question.Groups
		}
		f.byGroup[g][best.done]++
		f.clusters.add(f.groupRow(g), best.done)
	}
	if f.byPeriod != nil && best.done > 0 {
		p := f.period(best.start)
		f.byPeriod[p][best.done]++
		f.clusters.add(f.periodRow(p), best.done)
	}
	if best.done > 1 {
		f.time()
	}
}

// Rows of clusters.
const everybody = 0

func (f *fold) groupRow(group int) int { return 1 + group }

func (f *fold) periodRow(period int) int { return 1 + len(f.byGroup) + period }

// finish counts what has been seen and is not counted yet.
func (f *fold) finish() {
	f.close()
	f.clusters.close()
}

// period gives the period in which a time lies; the last number is for times
// outside them all, and for none.
func (f *fold) period(at int64) int {
	edges := f.question.Edges
	if at == unknown {
		return len(edges) - 1
	}
	if i := sort.Search(len(edges), func(i int) bool { return edges[i] > at }); i > 0 && i < len(edges) {
		return i - 1
	}
	return len(edges) - 1
}

func (f *fold) time() {
	last := f.best.start
	for step, at := range f.best.times[:f.best.done] {
		if step > 0 && at != unknown {
			if f.best.start != unknown {
				f.first[step].Add(at - f.best.start)
			}
			if last != unknown {
				f.previous[step].Add(at - last)
			}
		}
		last = at
	}
}

// Merge adds the counts of other customers.
func (f *fold) Merge(o *fold) {
	f.finish()
	o.finish()
	add(f.ends, o.ends)
	f.clusters.merge(&o.clusters)
	for i := range o.byPeriod {
		add(f.byPeriod[i], o.byPeriod[i])
	}
	for i := range o.byGroup {
		add(f.byGroup[i], o.byGroup[i])
	}
	for i := range o.first {
		f.first[i].Merge(&o.first[i])
		f.previous[i].Merge(&o.previous[i])
	}
}

func add(to, from []int) {
	for i, n := range from {
		to[i] += n
	}
}
