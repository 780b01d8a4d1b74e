// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"touchstone"
	"touchstone/query"
)

// group is a row in the making: sums and quantiles by the index of the measure.
type group struct {
	keys      []query.Key
	sums      []sums
	quantiles []quantile
}

// quantile is one with the ends of its interval; nil where there is none.
type quantile struct{ value, low, high *int64 }

func newGroup(measures int) group {
	return group{sums: make([]sums, measures), quantiles: make([]quantile, measures)}
}

// rows answers the question for one period.
func (a *asked) rows(q query.Question) ([]query.Row, error) {
	groups, err := a.collect(q)
	if err != nil {
		return nil, err
	}
	if q.Limit == 0 && len(groups) > query.MaxRows {
		return nil, &touchstone.Error{Kind: touchstone.TooLarge, Message: touchstone.Msg("eventstore.too_many_rows", "most", query.MaxRows)}
	}
	if q.Limit > 0 {
		groups = groups[:min(len(groups), q.Limit)]
	}
	rows := make([]query.Row, len(groups))
	for i, g := range groups {
		if rows[i], err = g.row(q.Measures); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// collect answers measures that count the same rows together, every quantile for
// itself, and puts the groups together.
func (a *asked) collect(q query.Question) ([]group, error) {
	out, rest, err := a.byDiary(q)
	if err != nil {
		return nil, err
	}
	for _, indexes := range together(q.Measures, rest) {
		found, err := a.groups(q, indexes)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	for i, m := range q.Measures {
		if m.Quantile == 0 {
			continue
		}
		found, err := a.quantiles(q, i)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return joined(out, len(q.Measures)), nil
}

// row makes the row of an answer, TooLarge when a sum does not fit.
func (g group) row(measures []query.Measure) (query.Row, error) {
	row := query.Row{Keys: g.keys, Tallies: make([]query.Tally, len(measures))}
	for i, m := range measures {
		tally, ok := g.sums[i].tally(m)
		if !ok {
			return row, &touchstone.Error{Kind: touchstone.TooLarge, Message: touchstone.Msg("eventstore.sum_too_large", "measure", m.String())}
		}
		tally.Quantile, tally.QuantileLow, tally.QuantileHigh = g.quantiles[i].value, g.quantiles[i].low, g.quantiles[i].high
		row.Tallies[i] = tally
	}
	return row, nil
}

// together puts those measures together that one statement answers, of those at
// some indexes: those that count much the same rows. A statement that reads the rows of one metric alone
// costs a fraction of what aggregates of several metrics cost that each look at
// every row.
func together(measures []query.Measure, indexes []int) [][]int {
	var kinds []rowKind
	var out [][]int
	for _, i := range indexes {
		kind := rowKindOf(measures[i])
		at := slices.Index(kinds, kind)
		if at < 0 {
			at = len(kinds)
			kinds, out = append(kinds, kind), append(out, nil)
		}
		out[at] = append(out[at], i)
	}
	return out
}

// rowKind is what decides, of a measure, which rows it counts: all that are
// counted, answers of a metric, measurements, or mentions.
type rowKind struct {
	kind   query.MeasureKind
	metric string
}

func rowKindOf(m query.Measure) rowKind {
	switch m.Kind {
	case query.NPS, query.CSAT, query.Mean:
		return rowKind{query.Mean, m.Metric}
	case query.Mentions, query.Share:
		return rowKind{kind: query.Mentions}
	case query.Reported:
		return rowKind{kind: m.Kind}
	}
	return rowKind{kind: query.Count}
}

// groups answers the measures at some indexes, of mentions alone or of none.
func (a *asked) groups(q query.Question, indexes []int) ([]group, error) {
	b, err := a.builder(q, q.Measures[indexes[0]].OfMentions())
	if err != nil {
		return nil, err
	}
	counters, err := b.counters(q.Measures, indexes)
	if err != nil {
		return nil, err
	}
	keys, err := b.keysOf()
	if err != nil {
		return nil, err
	}
	columns, counts := columnsOf(counters)
	sql, err := b.sql(keys, columns, counts)
	if err != nil {
		return nil, err
	}
	var out []group
	err = each(a.ctx, a.c, func(columns []vector, row int) error {
		g := newGroup(len(q.Measures))
		g.keys = readKeys(keys, columns, row)
		at := len(keys)
		for i, c := range counters {
			g.sums[indexes[i]] = readSums(columns[at:at+len(c.columns)], row)
			at += len(c.columns)
		}
		out = append(out, g)
		return nil
	}, sql, b.args...)
	return out, err
}

// counters compiles the measures at some indexes.
func (b *builder) counters(measures []query.Measure, indexes []int) ([]counter, error) {
	var out []counter
	for _, i := range indexes {
		c, err := b.counter(measures[i])
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// columnsOf gives the columns of all counters and what any of them counts.
func columnsOf(counters []counter) (columns []string, counts string) {
	var all []string
	for _, c := range counters {
		if part := "(" + c.counts + ")"; !slices.Contains(all, part) {
			all = append(all, part)
		}
	}
	for _, c := range counters {
		own := c.counts
		if len(all) == 1 {
			own = ""
		}
		for _, a := range c.columns {
			columns = append(columns, a.column(own))
		}
	}
	return columns, "(" + strings.Join(all, " OR ") + ")"
}

func readSums(columns []vector, row int) sums {
	out := make(sums, len(columns))
	for i := range columns {
		if !columns[i].null(row) {
			out[i] = at[hugeint](&columns[i])[row].big()
		}
	}
	return out
}

// joined puts groups of the same keys together, in the order of the keys.
func joined(groups []group, measures int) []group {
	slices.SortStableFunc(groups, func(x, y group) int { return compareKeys(x.keys, y.keys) })
	var out []group
	for _, g := range groups {
		last := len(out) - 1
		if last < 0 || compareKeys(out[last].keys, g.keys) != 0 {
			out = append(out, g)
			continue
		}
		for i := range measures {
			if g.sums[i] != nil {
				out[last].sums[i] = g.sums[i]
			}
			if g.quantiles[i].value != nil {
				out[last].quantiles[i] = g.quantiles[i]
			}
		}
	}
	return out
}

func compareKeys(a, b []query.Key) int {
	return slices.CompareFunc(a, b, func(x, y query.Key) int {
		if x.Missing != y.Missing {
			if x.Missing {
				return -1
			}
			return 1
		}
		return cmp.Compare(x.Value, y.Value)
	})
}

func readKeys(keys []*key, columns []vector, row int) []query.Key {
	var out []query.Key
	for i, k := range keys {
		out = append(out, k.read(&columns[i], row))
	}
	return out
}

// quantiles answers the quantile of one measure: the smallest amount up to
// which enough of a group lie. The engine's own aggregate keeps every amount in
// memory that its limit does not see; amounts that were counted first spill.
func (a *asked) quantiles(q query.Question, index int) ([]group, error) {
	m := q.Measures[index]
	b, err := a.builder(q, false)
	if err != nil {
		return nil, err
	}
	c, err := b.counter(m)
	if err != nil {
		return nil, err
	}
	keys, err := b.keysOf()
	if err != nil {
		return nil, err
	}
	amounts, err := b.grouped(keys, []string{amountOf(m) + " AS amount", "count(*) AS n"}, 1, c.counts)
	if err != nil {
		return nil, err
	}
	var names []string
	for i := range keys {
		names = append(names, fmt.Sprintf("k%d", i))
	}
	partition, list := "", ""
	if len(names) > 0 {
		list = strings.Join(names, ", ")
		partition, list = "PARTITION BY "+list+" ", list+", "
	}
	ranked := fmt.Sprintf("SELECT %samount, sum(n) OVER (%sORDER BY amount) AS upto, sum(n) OVER (%s) AS all_n FROM (%s)", list, partition, partition, amounts)
	sql := "SELECT " + list + quantileColumns(m.Quantile) + " FROM (" + ranked + ")" + groupBy(len(keys))
	if len(keys) > 0 {
		sql = b.ordered(sql, keys, 3)
	}
	var out []group
	err = each(a.ctx, a.c, func(columns []vector, row int) error {
		g := newGroup(len(q.Measures))
		g.keys = readKeys(keys, columns, row)
		at := len(keys)
		g.quantiles[index] = quantile{given(&columns[at], row), given(&columns[at+1], row), given(&columns[at+2], row)}
		out = append(out, g)
		return nil
	}, sql, b.args...)
	return out, err
}

// quantileColumns gives a quantile of ranked amounts and the ends of its interval,
// as query.QuantileRanks says: an integer reaches a rank that was rounded up
// where it reaches what was rounded.
func quantileColumns(thousandths int) string {
	centre := fmt.Sprintf("all_n * %d", thousandths)
	spread := fmt.Sprintf("all_n * %d", thousandths*(1000-thousandths))
	half := fmt.Sprintf("%v * sqrt((%s)::DOUBLE)", query.QuantileZ, spread)
	end := func(sign string) string {
		return fmt.Sprintf("min(amount) FILTER (WHERE %s >= %d AND (upto * 1000)::DOUBLE >= (%s)::DOUBLE %s %s)", spread, query.QuantileLeast, centre, sign, half)
	}
	return fmt.Sprintf("min(amount) FILTER (WHERE upto * 1000 >= %s) AS a0, %s AS a1, %s AS a2", centre, end("-"), end("+"))
}
