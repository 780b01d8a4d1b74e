// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"context"
	"slices"

	"touchstone"
	"touchstone/query"
)

// figures are the rows of one question after the floor.
type figures struct {
	measures   []query.Measure
	rows       []Row
	hidden     *Row
	position   touchstone.Position
	revision   uint64
	generation uint64
}

// protect asks a question and folds what lies below the floor.
func protect(ctx context.Context, store Asker, m *touchstone.Meaning, q query.Question, floor int64) (*figures, error) {
	asked := q
	customers := func(query.Measure) int { return -1 }
	if floor > 1 {
		asked.Limit = 0
		asked.Measures, customers = withCustomers(q)
	}
	table, err := store.Query(ctx, asked, m)
	if err != nil {
		return nil, err
	}
	f := &figures{measures: table.Measures[:len(q.Measures)], position: table.Position, revision: table.Revision, generation: table.Generation}
	all := pairs(table, q)
	var whole map[string]pair
	if floor > 1 {
		if whole, err = wholeOf(ctx, store, m, asked); err != nil {
			return nil, err
		}
	}
	guards := make([]guard, len(q.Measures))
	for i, measure := range f.measures {
		guards[i] = guard{measure: measure, tally: i, customers: customers(measure), floor: floor, all: all, whole: whole}
		guards[i].hide()
	}
	f.rows = visible(guards, q.Compare)
	f.hidden = folded(guards, q)
	if q.Limit > 0 && len(f.rows) > q.Limit {
		f.rows = f.rows[:q.Limit]
	}
	return f, nil
}

// withCustomers adds to a question who is behind its groups, and tells of each
// of its measures where that stands: of contacts those who had them, of mentions
// alone, whose groups are not groups of events, nowhere (-1).
func withCustomers(q query.Question) ([]query.Measure, func(query.Measure) int) {
	measures := slices.Clone(q.Measures)
	at := map[query.MeasureKind]int{}
	for _, m := range q.Measures {
		kind, counted := behind(q, m)
		i := slices.IndexFunc(measures, func(m query.Measure) bool { return m.Kind == kind })
		if counted && i < 0 && len(measures) < query.MaxMeasures {
			i, measures = len(measures), append(measures, query.Measure{Kind: kind})
		}
		at[m.Kind] = i
	}
	return measures, func(m query.Measure) int { return at[m.Kind] }
}

// behind is what counts the customers behind a measure's groups.
func behind(q query.Question, m query.Measure) (kind query.MeasureKind, counted bool) {
	if m.Kind == query.Contacts || m.Kind == query.Reach {
		return query.Reach, true
	}
	onlyMentions := !slices.ContainsFunc(q.Measures, func(m query.Measure) bool { return !m.OfMentions() })
	return query.CustomersCount, !onlyMentions
}

// wholeOf answers the same question without its conditions on segments, by the
// names of the groups: whoever knows the whole and a segment knows the rest of
// the whole, so that the rest must not be too small either. nil when the
// question has no such condition.
func wholeOf(ctx context.Context, store Asker, m *touchstone.Meaning, q query.Question) (map[string]pair, error) {
	rest := slices.DeleteFunc(slices.Clone(q.Where), func(c query.Condition) bool { return c.Dimension.Kind == query.ByTrait })
	if len(rest) == len(q.Where) {
		return nil, nil
	}
	q.Where = rest
	table, err := store.Query(ctx, q, m)
	if err != nil {
		return nil, err
	}
	whole := make(map[string]pair, len(table.Rows))
	for _, p := range pairs(table, q) {
		whole[name(p.keys)] = p
	}
	return whole, nil
}

// guard decides, for one measure, which groups are hidden.
type guard struct {
	measure   query.Measure
	tally     int // the measure's tally in a row
	customers int // the tally that counts customers; -1: none
	floor     int64
	all       []pair
	whole     map[string]pair
	hidden    []bool // by group, after hide
}

// hide marks the groups that are too small in a period, and then the smallest
// others until what is hidden meets the floor itself, so that a total less what
// is visible gives none away.
func (g *guard) hide() {
	g.hidden = make([]bool, len(g.all))
	for i, p := range g.all {
		w, known := g.whole[name(p.keys)]
		g.hidden[i] = g.small(p.now) || g.small(p.before) || known && (g.smallRest(p.now, w.now) || g.smallRest(p.before, w.before))
	}
	for slices.Contains(g.hidden, true) && !g.enough() {
		next := g.smallest()
		if next < 0 {
			return
		}
		g.hidden[next] = true
	}
}

// small tells whether a group counts something, but less than the floor.
func (g *guard) small(t []query.Tally) bool {
	if t == nil {
		return false
	}
	n := g.size(t)
	if n > 0 && g.customers >= 0 && g.measure.Kind != query.Reported && g.below(t[g.customers].N) {
		return true
	}
	if (g.measure.Kind == query.Rate || g.measure.Kind == query.Share) && slices.ContainsFunc(g.measure.Where, func(c query.Condition) bool { return c.Dimension.Kind == query.ByTrait }) {
		hits := t[g.tally].Hits
		return g.below(hits) || g.below(n-hits)
	}
	return g.below(n)
}

// smallRest tells whether a group is all of a whole but a few.
func (g *guard) smallRest(part, whole []query.Tally) bool {
	if part == nil || whole == nil {
		return false
	}
	if g.customers >= 0 && g.below(whole[g.customers].N-part[g.customers].N) {
		return true
	}
	return g.below(g.size(whole) - g.size(part))
}

func (g *guard) below(n int64) bool { return n > 0 && n < g.floor }

// size is how many a group rests on: answers, events, mentions, or what the
// denominators of measurements counted.
func (g *guard) size(t []query.Tally) int64 {
	switch {
	case t == nil:
		return 0
	case g.measure.Kind == query.Reported:
		return t[g.tally].Misses
	}
	return t[g.tally].N
}

// enough tells whether what is hidden is two groups or more that, in each
// period, are none or at least the floor together.
func (g *guard) enough() bool {
	var groups int
	var now, before int64
	for i, p := range g.all {
		if g.hidden[i] {
			groups++
			now += g.size(p.now)
			before += g.size(p.before)
		}
	}
	return groups > 1 && !g.below(now) && !g.below(before)
}

// smallest finds the smallest group that is neither hidden nor empty; -1 when
// there is none.
func (g *guard) smallest() int {
	best, least := -1, int64(0)
	for i, p := range g.all {
		n := g.size(p.now) + g.size(p.before)
		if !g.hidden[i] && n > 0 && (best < 0 || n < least) {
			best, least = i, n
		}
	}
	return best
}

// visible gives the groups of which at least one figure counts something and is
// not hidden.
func visible(guards []guard, compare bool) []Row {
	var rows []Row
	for i, p := range guards[0].all {
		row := Row{Keys: p.keys, Figures: make([]Figure, len(guards))}
		shown := len(p.keys) == 0
		for k := range guards {
			g := &guards[k]
			row.Figures[k] = g.figure(p, compare, g.hidden[i])
			counts := p.now[k].N > 0 || p.before != nil && p.before[k].N > 0
			shown = shown || counts && !g.hidden[i]
		}
		if shown {
			rows = append(rows, row)
		}
	}
	return rows
}

// folded gives the one row of everything that is hidden; nil when nothing is,
// or when there is but one group without a name.
func folded(guards []guard, q query.Question) *Row {
	if len(q.By) == 0 || !slices.ContainsFunc(guards, func(g guard) bool { return slices.Contains(g.hidden, true) }) {
		return nil
	}
	row := &Row{Figures: make([]Figure, len(guards))}
	for k := range guards {
		row.Figures[k] = guards[k].folded(q.Compare)
	}
	return row
}

// folded adds up what is hidden. The sum is hidden, too, where it is too small,
// and where it is no sum: customers may be in several groups, and quantiles do
// not add up.
func (g *guard) folded(compare bool) Figure {
	sum := pair{now: make([]query.Tally, g.tally+1), before: make([]query.Tally, g.tally+1)}
	any := slices.Contains(g.hidden, true)
	for i, p := range g.all {
		if g.hidden[i] {
			add(&sum.now[g.tally], p.now, g.tally)
			add(&sum.before[g.tally], p.before, g.tally)
		}
	}
	noSum := g.measure.Kind == query.CustomersCount || g.measure.Kind == query.Reach || g.measure.Quantile > 0
	return g.figure(sum, compare, any && (noSum || !g.enough()))
}

// add adds a tally of a group to a sum.
func add(sum *query.Tally, of []query.Tally, tally int) {
	if of == nil {
		return
	}
	t := of[tally]
	sum.N += t.N
	sum.Hits += t.Hits
	sum.Misses += t.Misses
	sum.Sum += t.Sum
	low := sum.Squares.Lo + t.Squares.Lo
	if low < sum.Squares.Lo {
		sum.Squares.Hi++
	}
	sum.Squares.Lo = low
	sum.Squares.Hi += t.Squares.Hi
}

// figure makes the figure of a group, with what it was before when the
// question compares.
func (g *guard) figure(p pair, compare, hidden bool) Figure {
	if hidden {
		return Figure{Hidden: true, Unit: figureOf(g.measure, query.Tally{}).Unit}
	}
	f := figureOf(g.measure, p.now[g.tally])
	if !compare {
		return f
	}
	var before query.Tally
	if p.before != nil {
		before = p.before[g.tally]
	}
	previous := figureOf(g.measure, before)
	f.Previous, f.Change = &previous, changeOf(g.measure, p.now[g.tally], before)
	return f
}
