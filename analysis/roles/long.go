// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"context"
	"strings"

	"touchstone"
	"touchstone/ingest"
)

// maxItems is how many touchpoints long ratings may tell apart.
const maxItems = 200

// longRatings recognises a row per customer and touchpoint with a score.
func (in *inference) longRatings() bool {
	mayBeItem := func(c *Column) bool {
		return c.Codes != nil && c.Levels >= 2 && c.Levels <= maxItems && (c.Type == TypeCategory || c.Type == TypeYesNo)
	}
	item := in.pick(Activity, itemNames, mayBeItem)
	if item == nil {
		item = in.pick("", activityNames, mayBeItem)
	}
	key := in.caseColumn()
	if key == nil {
		key = in.pick("", idNames, repeats)
	}
	if item == nil || key == nil || item == key || !in.ratedPerItem(item, key) {
		return false
	}
	score := in.scoreColumn(item, key)
	assign(item, Activity, touchstone.Msg("analysis.why_item", "levels", item.Levels))
	assign(key, Customer, touchstone.Msg("analysis.why_key"))
	assign(score, Score, touchstone.Msg("analysis.why_score"))
	if when := in.visit(item, key); when != nil {
		assign(when, Time, touchstone.Msg("analysis.why_visit"))
	}
	return true
}

// ratedPerItem tells long ratings from a log: there is a score, and every item
// is rated once per customer, or once per customer and date.
func (in *inference) ratedPerItem(item, key *Column) bool {
	if in.options.Activity != "" || item.Codes == nil || key.Codes == nil || item.Levels > maxItems || in.scoreColumn(item, key) == nil {
		return false
	}
	if once(key, item) {
		when := in.eventTime()
		return when == nil || when.Codes == nil || sameWithin(when, key)
	}
	return in.visit(item, key) != nil
}

// visit gives the date that tells several visits of a customer apart, nil
// where there is one visit each.
func (in *inference) visit(item, key *Column) *Column {
	when := in.eventTime()
	if once(key, item) || when == nil || when.Codes == nil || !once(key, item, when) {
		return nil
	}
	// a visit has several ratings of one date; events of a log have times of their own
	visits := map[[2]uint32]bool{}
	for row, k := range key.Codes {
		visits[[2]uint32{k, when.Codes[row]}] = true
	}
	if 2*len(visits) > len(key.Codes) {
		return nil
	}
	return when
}

// once tells whether the columns together name a row, five rows in a hundred
// excepted.
func once(columns ...*Column) bool {
	rows := columns[0].Len()
	seen := make(map[[3]uint32]bool, rows)
	for row := range rows {
		var k [3]uint32
		for i, c := range columns {
			k[i] = c.Codes[row]
		}
		seen[k] = true
	}
	return 100*len(seen) >= 95*rows
}

// scoreColumn finds the rating of long ratings: the column on a scale that is
// called a rating, else the first on a scale.
func (in *inference) scoreColumn(item, key *Column) *Column {
	var best *Column
	for _, c := range in.free() {
		if c == item || c == key || !candidate(c) || c.called(demographicNames) || c.named(orderNames) {
			continue
		}
		if _, ok := fitScale(c, nil); ok && (best == nil || c.called(ratingNames) && !best.called(ratingNames)) {
			best = c
		}
	}
	return best
}

// longOutcome checks that the outcome of long ratings is one of the rated
// items or a column; the pivot turns both into a column.
func (in *inference) longOutcome() error {
	if in.positive == "" {
		return nil
	}
	item := in.sheet.First(Activity)
	for _, v := range item.Values {
		if v != "" && fold(v) == fold(in.positive) {
			return nil
		}
	}
	return &touchstone.Error{Kind: touchstone.Invalid, Field: "outcome",
		Message: touchstone.Msg("analysis.no_such_outcome", "name", in.positive, "columns", item.answers(12))}
}

// Wide turns long ratings into one row per customer, or per customer and visit:
// a column for the customer, a column per rated item in the order of first
// occurrence, and every other column that has one value per row. A second
// rating of the same item in the same visit replaces the first.
func (s *Sheet) Wide(ctx context.Context) (*ingest.Table, error) {
	key, item, score := s.First(Customer), s.First(Activity), s.First(Score)
	row, rows, err := s.visits(ctx)
	if err != nil {
		return nil, err
	}
	cells := make([][]string, len(item.Values))
	var order []uint32
	for r, at := range row {
		i := item.Codes[r]
		if at < 0 || i == 0 {
			continue
		}
		if cells[i] == nil {
			cells[i] = make([]string, rows)
			order = append(order, i)
		}
		cells[i][at] = score.Cell(r)
	}
	columns := []*ingest.Column{spread(key, row, rows)}
	for _, i := range order {
		columns = append(columns, ingest.NewColumn(item.Values[i], cells[i]...))
	}
	for _, c := range s.Columns {
		if c == key || c == item || c == score || c.Type == TypeEmpty || c.derived {
			continue
		}
		if wide := spread(c, row, rows); wide != nil {
			columns = append(columns, wide)
		}
	}
	return ingest.NewTable(columns...), nil
}

// visits numbers the rows of the wide table: by customer, and by date where
// that tells visits apart. -1 is a row without a customer.
func (s *Sheet) visits(ctx context.Context) (row []int, rows int, err error) {
	customers, _, err := s.First(Customer).Factor(ctx)
	if err != nil {
		return nil, 0, err
	}
	dates := make([]uint32, len(customers))
	if when := s.First(Time); when != nil {
		if dates, _, err = when.Factor(ctx); err != nil {
			return nil, 0, err
		}
	}
	row = make([]int, len(customers))
	number := map[[2]uint32]int{}
	for r, c := range customers {
		if c == 0 {
			row[r] = -1
			continue
		}
		k := [2]uint32{c, dates[r]}
		n, seen := number[k]
		if !seen {
			n = len(number)
			number[k] = n
		}
		row[r] = n
	}
	return row, len(number), nil
}

// spread brings a column into the rows of the wide table; nil where more than
// one row in a hundred of the long one disagrees with an earlier one.
func spread(c *Column, row []int, rows int) *ingest.Column {
	values, known := make([]string, rows), make([]bool, rows)
	changed := 0
	for r, at := range row {
		if at < 0 {
			continue
		}
		v := c.Cell(r)
		switch {
		case !known[at]:
			values[at], known[at] = strings.Clone(v), true
		case values[at] != v:
			changed++
		}
	}
	if 100*changed > len(row) {
		return nil
	}
	return ingest.NewColumn(c.Name, values...)
}
