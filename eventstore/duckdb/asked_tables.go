// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"fmt"
	"slices"
	"strconv"

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

// temporaryAs makes a table of a query's rows that lives as long as the
// question.
func (a *asked) temporaryAs(sql string) (string, error) {
	a.made++
	name := "asked_" + strconv.Itoa(a.made)
	_, err := a.c.exec(a.ctx, "CREATE TEMP TABLE "+name+" AS "+sql)
	return "temp." + name, err
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
