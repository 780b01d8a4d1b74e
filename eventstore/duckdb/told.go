// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"slices"
	"sync"

	"touchstone"
	"touchstone/query"
)

// told are the answers that were given last: pages ask much again, such as the
// whole that a segment is a part of. An answer is given again for the same
// question under the very same meaning while the file is as it was.
type told struct {
	mu  sync.Mutex
	all []answered // the last given last
}

type answered struct {
	of    telling
	table *query.Table
}

// telling is what an answer rests on.
type telling struct {
	question string
	meaning  *touchstone.Meaning
	moment
	changes stand
}

// How much is kept: so many answers, of at most so many tallies each.
const (
	mostTold    = 64
	mostTallies = 4096
)

// again gives the answer once more; nil when it is not there.
func (t *told) again(of telling) *query.Table {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := slices.IndexFunc(t.all, func(a answered) bool { return a.of == of })
	if i < 0 {
		return nil
	}
	found := t.all[i]
	t.all = append(slices.Delete(t.all, i, i+1), found)
	return clone(found.table)
}

// keep keeps an answer, unless something was being changed or it is long.
func (t *told) keep(of telling, table *query.Table) {
	if !of.changes.exact() || (len(table.Rows)+len(table.Previous))*len(table.Measures) > mostTallies {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all = append(slices.Delete(t.all, 0, max(0, len(t.all)+1-mostTold)), answered{of, clone(table)})
}

// clone copies an answer as far as whoever gets it may change it.
func clone(t *query.Table) *query.Table {
	out := *t
	rows := func(all []query.Row) []query.Row {
		all = slices.Clone(all)
		for i := range all {
			all[i].Keys, all[i].Tallies = slices.Clone(all[i].Keys), slices.Clone(all[i].Tallies)
		}
		return all
	}
	out.By, out.Measures, out.Rows, out.Previous = slices.Clone(t.By), slices.Clone(t.Measures), rows(t.Rows), rows(t.Previous)
	return &out
}
