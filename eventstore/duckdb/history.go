// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"math"
	"slices"
	"time"

	"touchstone"
)

// writeHistory writes what a trait was, customer by customer: a row for every
// value and the time for which it held. Where it had none there is no row.
func writeHistory(ctx context.Context, c *connection, t *meaningTable, meaning *touchstone.Meaning, trait string) error {
	if _, err := c.exec(ctx, "CREATE TABLE "+beside+"."+t.name+" (subject UBIGINT, since BIGINT, until BIGINT, code UINTEGER)"); err != nil {
		return err
	}
	var history map[touchstone.CustomerID][]touchstone.TraitValue
	if meaning.Histories != nil {
		var err error
		if history, err = meaning.Histories.History(ctx, trait); err != nil {
			return err
		}
	}
	t.texts = textsOf(history)
	codes := codesOf(t.texts)
	a, err := c.appender(beside, t.name)
	if err != nil {
		return err
	}
	defer a.close()
	for customer, values := range history {
		for i, v := range values {
			since, until := sinceMillis(v.From), int64(math.MaxInt64)
			if i+1 < len(values) {
				until = sinceMillis(values[i+1].From)
			}
			if v.Missing || since >= until {
				continue
			}
			row, err := a.row()
			if err != nil {
				return err
			}
			set(a, 0, row, uint64(customer))
			set(a, 1, row, since)
			set(a, 2, row, until)
			set(a, 3, row, codes[v.Value])
		}
	}
	return a.flush()
}

// textsOf lists the values of a history, sorted.
func textsOf(history map[touchstone.CustomerID][]touchstone.TraitValue) []string {
	seen := map[string]bool{}
	var out []string
	for _, values := range history {
		for _, v := range values {
			if !v.Missing && !seen[v.Value] {
				seen[v.Value] = true
				out = append(out, v.Value)
			}
		}
	}
	slices.Sort(out)
	return out
}

// sinceMillis gives the first millisecond that is not before a time; events
// have whole ones.
func sinceMillis(t time.Time) int64 {
	if t.IsZero() {
		return math.MinInt64
	}
	ms := t.UnixMilli()
	if time.UnixMilli(ms).Before(t) {
		ms++
	}
	return ms
}
