// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"touchstone"
	"touchstone/query"
)

// temporary makes a table that lives as long as the question and gives its
// name.
func (a *asked) temporary(columns string, fill func(*appender) error) (string, error) {
	a.made++
	name := "asked_" + strconv.Itoa(a.made)
	if _, err := a.c.exec(a.ctx, "CREATE TEMP TABLE "+name+" ("+columns+")"); err != nil {
		return "", err
	}
	rows, err := a.c.appender("temp", name)
	if err != nil {
		return "", err
	}
	defer rows.close()
	if err := fill(rows); err != nil {
		return "", err
	}
	return "temp." + name, rows.flush()
}

// shapeTable is what a question needs to know of each shape: a table in memory
// for its time alone.
type shapeTable struct {
	keys  []func(*touchstone.Shape) query.Key
	coded []*key
	flags []func(*touchstone.Shape) bool
}

func (t *shapeTable) used() bool { return len(t.keys)+len(t.flags) > 0 }

// key adds a column with a key; its texts are known once the table is written.
func (t *shapeTable) key(keyOf func(*touchstone.Shape) query.Key) *key {
	k := codedKey(fmt.Sprintf("s.k%d", len(t.keys)), nil)
	t.keys, t.coded = append(t.keys, keyOf), append(t.coded, k)
	return k
}

// flag adds a column that tells whether a shape has something.
func (t *shapeTable) flag(has func(*touchstone.Shape) bool) string {
	t.flags = append(t.flags, has)
	return fmt.Sprintf("s.f%d", len(t.flags)-1)
}

// columns gives the SQL of the table's columns.
func (t *shapeTable) columns() string {
	sql := "ordinal UINTEGER"
	for i := range t.keys {
		sql += fmt.Sprintf(", k%d UINTEGER", i)
	}
	for i := range t.flags {
		sql += fmt.Sprintf(", f%d BOOLEAN", i)
	}
	return sql
}

// make makes the table and gives its name.
func (t *shapeTable) make(asked *asked) (string, error) {
	for i, keyOf := range t.keys {
		var texts []string
		for n := range asked.shapes {
			if k := keyOf(&asked.shapes[n]); !k.Missing {
				texts = append(texts, k.Value)
			}
		}
		slices.Sort(texts)
		*t.coded[i] = *codedKey(t.coded[i].sql, slices.Compact(texts))
	}
	return asked.temporary(t.columns(), func(a *appender) error { return t.write(a, asked.shapes) })
}

func (t *shapeTable) write(a *appender, shapes []touchstone.Shape) error {
	for n := range shapes {
		row, err := a.row()
		if err != nil {
			return err
		}
		set(a, 0, row, uint32(n))
		for i, keyOf := range t.keys {
			code := uint32(0)
			if k := keyOf(&shapes[n]); !k.Missing {
				code = t.coded[i].codes[k.Value]
			}
			set(a, 1+i, row, code)
		}
		for i, has := range t.flags {
			set(a, 1+len(t.keys)+i, row, has(&shapes[n]))
		}
	}
	return nil
}

// unitPlace is what unit code belongs to a level from a time to another.
type unitPlace struct {
	code, unit string
	from, to   int64
}

// unitPlaces gives the units at a level by code and time, and whether any code
// has more than one.
func unitPlaces(m *touchstone.Meaning, level string) (places []unitPlace, timed bool) {
	for code, all := range m.Units {
		for i, p := range all {
			place := unitPlace{code, p.Levels[level], startOf(p.From), math.MaxInt64}
			if i+1 < len(all) {
				place.to = startOf(all[i+1].From)
			}
			if place.unit != "" && place.from < place.to {
				places = append(places, place)
				timed = timed || i > 0 || len(all) > 1 || !p.From.IsZero()
			}
		}
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
// happened.
func (b *builder) levelKey(level string) (*key, error) {
	places, timed := unitPlaces(b.asked.meaning, level)
	slices.SortFunc(places, func(x, y unitPlace) int { return cmp.Or(cmp.Compare(x.code, y.code), cmp.Compare(x.from, y.from)) })
	var texts []string
	for _, p := range places {
		texts = append(texts, p.unit)
	}
	slices.Sort(texts)
	k := codedKey("", slices.Compact(texts))
	name, err := b.asked.temporary("code VARCHAR, first BIGINT, past BIGINT, unit UINTEGER", func(a *appender) error {
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
	alias := "u" + strconv.Itoa(len(b.keys))
	k.sql = "coalesce(" + alias + ".unit, 0)"
	join := fmt.Sprintf("LEFT JOIN (SELECT n.ordinal, p.first, p.past, p.unit FROM %s p JOIN names n ON n.text = p.code) %s ON %s.ordinal = e.unit", name, alias, alias)
	if timed {
		join += fmt.Sprintf(" AND e.occurred >= %s.first AND e.occurred < %s.past", alias, alias)
	}
	b.joins = append(b.joins, join)
	return k, err
}
