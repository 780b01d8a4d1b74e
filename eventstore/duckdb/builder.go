// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"fmt"
	"strconv"
	"strings"

	"touchstone/query"
)

// builder makes the SQL of a question about one period. In it, e is the row of
// an event or of one of its further scores, m a mention, s the shape.
type builder struct {
	asked      *asked
	question   query.Question
	mentions   bool
	args       []any
	keys       map[query.Dimension]*key
	shapes     *shapeTable
	joins      []string
	withMerged bool
	localTime  string // SQL, once it is needed
	where      string
}

// builder begins the SQL of a question: its period, its conditions and what
// they join.
func (a *asked) builder(q query.Question, mentions bool) (*builder, error) {
	if err := a.prepare(); err != nil {
		return nil, err
	}
	b := &builder{asked: a, question: q, mentions: mentions, keys: map[query.Dimension]*key{}, shapes: &shapeTable{}}
	var parts []string
	if q.After > 0 {
		parts = append(parts, "e.position > "+b.arg(uint64(q.After)))
	}
	if !q.From.IsZero() {
		parts = append(parts, "e.occurred >= "+b.arg(q.From.UnixMilli()))
	}
	if !q.To.IsZero() {
		parts = append(parts, "e.occurred < "+b.arg(q.To.UnixMilli()))
	}
	conditions, err := b.conditions(q.Where)
	b.where = allOf(append(parts, conditions)...)
	return b, err
}

// arg binds a value and gives its place in the SQL.
func (b *builder) arg(v any) string {
	b.args = append(b.args, v)
	return "$" + strconv.Itoa(len(b.args))
}

// from gives what the question reads: what its keys and conditions have asked
// for so far, so it comes after them.
func (b *builder) from() (string, error) {
	base := "events e"
	if b.mentions {
		base = "mentions m JOIN events e ON e.position = m.position"
	}
	if b.shapes.used() {
		name, err := b.shapes.make(b.asked)
		if err != nil {
			return "", err
		}
		base += " JOIN " + name + " s ON s.ordinal = e.shape"
	}
	return strings.Join(append([]string{base}, b.joins...), " "), nil
}

// keysOf gives the keys of the question's dimensions.
func (b *builder) keysOf() ([]*key, error) {
	var keys []*key
	for _, d := range b.question.By {
		k, err := b.key(d)
		if err != nil {
			return nil, err
		}
		keys = append(keys, k)
	}
	return keys, nil
}

// sql gives the whole question: one row for each group, its keys first, then
// the columns of its measures, in the order of the keys.
func (b *builder) sql(keys []*key, columns []string, counts string) (string, error) {
	named := make([]string, len(columns))
	for i, column := range columns {
		named[i] = fmt.Sprintf("%s AS a%d", column, i)
	}
	groups, err := b.grouped(keys, named, 0, counts)
	if err != nil || len(keys) == 0 {
		return groups, err
	}
	return b.ordered(groups, keys, len(columns)), nil
}

// grouped gives the rows that a measure counts, by their keys (k0, k1, …) and
// the first columns.
func (b *builder) grouped(keys []*key, columns []string, also int, counts string) (string, error) {
	var all []string
	for i, k := range keys {
		all = append(all, fmt.Sprintf("%s AS k%d", k.sql, i))
	}
	from, err := b.from()
	return "SELECT " + strings.Join(append(all, columns...), ", ") + " FROM " + from +
		" WHERE " + allOf(b.where, counts) + groupBy(len(keys)+also), err
}

// groupBy groups by the first columns.
func groupBy(columns int) string {
	if columns == 0 {
		return ""
	}
	var places []string
	for i := range columns {
		places = append(places, strconv.Itoa(i+1))
	}
	return " GROUP BY " + strings.Join(places, ", ")
}

// ordered puts groups into the order of the answer and cuts what is too much.
func (b *builder) ordered(groups string, keys []*key, columns int) string {
	var outer, joins, order []string
	for i, k := range keys {
		name := fmt.Sprintf("g.k%d", i)
		if k.named {
			joins = append(joins, fmt.Sprintf("LEFT JOIN names n%d ON n%d.ordinal = g.k%d", i, i, i))
			name = fmt.Sprintf("n%d.text", i)
		}
		outer = append(outer, name)
		order = append(order, name+" NULLS FIRST")
	}
	for i := range columns {
		outer = append(outer, fmt.Sprintf("g.a%d", i))
	}
	limit := b.question.Limit
	if limit == 0 {
		limit = query.MaxRows + 1
	}
	return fmt.Sprintf("SELECT %s FROM (%s) g %s ORDER BY %s LIMIT %d", strings.Join(outer, ", "), groups, strings.Join(joins, " "), strings.Join(order, ", "), limit)
}

// answers gives the SQL that admits the answers of a metric in counted events.
func (b *builder) answers(metric string) (string, error) {
	ordinal, err := b.name(metric)
	return fmt.Sprintf("e.metric = %s AND e.kind %% %d <= %d", b.arg(uint64(ordinal)), partStep, lastCounted), err
}

// noName is the ordinal of a text that the file does not have.
const noName = 1<<32 - 1

// name gives the ordinal of a text.
func (b *builder) name(text string) (uint32, error) {
	found, err := b.asked.names.find(b.asked.ctx, b.asked.c, []string{text})
	if ordinal, ok := found[text]; ok {
		return ordinal, err
	}
	return noName, err
}
