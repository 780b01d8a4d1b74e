// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"touchstone"
)

// unitPlace is what unit code belongs to a level from a time to another.
type unitPlace struct {
	code, unit string
	from, to   int64
}

// unitPlaces gives the units at a level by code, for all of time ("" where
// there is none), and whether any code has more than one.
func unitPlaces(m *touchstone.Meaning, level string) (places []unitPlace, timed bool) {
	for code, all := range m.Units {
		last := unitPlace{code: code, from: math.MinInt64}
		for _, p := range all {
			start := startOf(p.From)
			if last.to = start; last.from < start {
				places = append(places, last)
				timed = true
			}
			last = unitPlace{code: code, unit: p.Levels[level], from: start}
		}
		last.to = math.MaxInt64
		places = append(places, last)
	}
	return places, timed
}

// startOf gives the first ms that is not before a time.
func startOf(t time.Time) int64 {
	if t.IsZero() {
		return math.MinInt64
	}
	return t.Add(time.Millisecond - 1).UnixMilli()
}

// levelKey gives the unit at a level that an event's unit belonged to when it
// happened. The table joined has every unit that the file names, at all times,
// so that the join finds each event exactly once.
func (b *builder) levelKey(level string) (*key, error) {
	places, timed := unitPlaces(b.asked.meaning, level)
	var texts []string
	for _, p := range places {
		if p.unit != "" {
			texts = append(texts, p.unit)
		}
	}
	slices.Sort(texts)
	k := codedKey("", slices.Compact(texts))
	codes, err := b.asked.temporary("code VARCHAR, first BIGINT, past BIGINT, unit UINTEGER", func(a *appender) error {
		for _, p := range places {
			row, err := a.row()
			if err != nil {
				return err
			}
			a.setText(0, row, p.code)
			set(a, 1, row, p.from)
			set(a, 2, row, p.to)
			set(a, 3, row, k.codes[p.unit])
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	all, err := b.asked.temporaryAs(fmt.Sprintf(`SELECT ordinal, coalesce(p.first, %d) AS first, coalesce(p.past, %d) AS past, coalesce(p.unit, 0::UINTEGER) AS unit
		FROM (SELECT ordinal, text FROM names UNION ALL SELECT 0::UINTEGER, NULL) LEFT JOIN %s p ON p.code = text`, int64(math.MinInt64), int64(math.MaxInt64), codes))
	alias := "u" + strconv.Itoa(len(b.keys))
	k.sql = alias + ".unit"
	join := fmt.Sprintf("JOIN %s %s ON %s.ordinal = e.unit", all, alias, alias)
	if timed {
		join += fmt.Sprintf(" AND e.occurred >= %s.first AND e.occurred < %s.past", alias, alias)
	}
	b.joins = append(b.joins, join)
	return k, err
}
