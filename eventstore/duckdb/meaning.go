// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"

	"touchstone"
	"touchstone/query"
)

// beside is the database in memory next to the file: what meanings say of
// customers, and trails while they are read. Its rows spill to the temporary
// folder when they are many.
const beside = "beside"

// maxMeanings is how many tables of meanings are kept when nobody uses them.
const maxMeanings = 6

// meaningCache keeps the large parts of meanings as tables beside the file:
// which subject is another's customer, and each trait asked for. A table
// belongs to the very value that it was made of, not to its revision alone,
// and lives until newer ones take its place.
//
// What is small (shapes, units) is made for each question.
type meaningCache struct {
	mu     sync.Mutex
	tables []*meaningTable // the last used last
	made   int
}

// meaningTable is one table beside the file.
type meaningTable struct {
	key   any // keeps its value alive, so that an address is never another's
	name  string
	texts []string // of a trait: the values, sorted; code 1 is the first
	users int
	ready chan struct{} // closed when it is made
	err   error
}

// mergedKey and traitKey say what a table was made of.
type (
	mergedKey struct{ customers any }
	traitKey  struct {
		values, customers any
		trait             query.Dimension
	}
)

// address gives what tells a part of a meaning from every other: itself, or the
// meaning where it cannot be compared.
func address(part any, meaning *touchstone.Meaning) any {
	if reflect.ValueOf(part).Comparable() {
		return part
	}
	return meaning
}

// merged gives the table of subjects whose customer has another number:
// (subject, customer). The caller gives it back with release.
func (m *meaningCache) merged(ctx context.Context, g *generation, meaning *touchstone.Meaning) (*meaningTable, error) {
	return m.use(ctx, g, mergedKey{address(meaning.Customers, meaning)}, func(c *connection, t *meaningTable) error { return writeMerged(ctx, c, t.name, meaning.Customers) })
}

// trait gives the table of a trait of every subject's customer: (subject,
// code) or, at the event, (subject, since, until, code), half-open and in ms.
// merged is the table of merged subjects, nil when there are none.
func (m *meaningCache) trait(ctx context.Context, g *generation, meaning *touchstone.Meaning, d query.Dimension, merged *meaningTable) (*meaningTable, error) {
	var values any = meaning.Traits[d.Name]
	if d.AtEvent {
		values = meaning
	}
	key := traitKey{address(values, meaning), address(meaning.Customers, meaning), d}
	return m.use(ctx, g, key, func(c *connection, t *meaningTable) error {
		columns, err := "code", error(nil)
		if d.AtEvent {
			columns, err = "since, until, code", writeHistory(ctx, c, t, meaning, d.Name)
		} else {
			err = writeTrait(ctx, c, t, meaning.Traits[d.Name])
		}
		if err != nil || merged == nil {
			return err
		}
		return spreadTrait(ctx, c, beside+"."+t.name, columns, beside+"."+merged.name)
	})
}

// use gives the table of a key, making it when it is not there. Whoever comes
// while it is made waits.
func (m *meaningCache) use(ctx context.Context, g *generation, key any, build func(*connection, *meaningTable) error) (*meaningTable, error) {
	for {
		t, mine := m.claim(key)
		if mine {
			t.err = g.beside(ctx, func(c *connection) error { return build(c, t) })
			close(t.ready)
		}
		select {
		case <-t.ready:
		case <-ctx.Done():
			m.release(g, t)
			return nil, ctx.Err()
		}
		if t.err == nil {
			return t, nil
		}
		m.drop(t)
		if mine {
			return nil, t.err
		} // its maker may only have been cancelled
	}
}

// claim finds the table of a key, or enters one that the caller has to make.
func (m *meaningCache) claim(key any) (t *meaningTable, mine bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, t := range m.tables {
		if t.key == key {
			m.tables = append(slices.Delete(m.tables, i, i+1), t)
			t.users++
			return t, false
		}
	}
	m.made++
	t = &meaningTable{key: key, name: fmt.Sprintf("meaning_%d", m.made), users: 1, ready: make(chan struct{})}
	m.tables = append(m.tables, t)
	return t, true
}

// drop forgets a table that could not be made.
func (m *meaningCache) drop(t *meaningTable) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tables = slices.DeleteFunc(m.tables, func(other *meaningTable) bool { return other == t })
}

// release gives a table back and removes those that are too many.
func (m *meaningCache) release(g *generation, t *meaningTable) {
	m.mu.Lock()
	t.users--
	var old []*meaningTable
	m.tables = slices.DeleteFunc(m.tables, func(t *meaningTable) bool {
		goes := t.users == 0 && len(m.tables)-len(old) > maxMeanings
		if goes {
			old = append(old, t)
		}
		return goes
	})
	m.mu.Unlock()
	for _, t := range old {
		_ = g.beside(context.Background(), func(c *connection) error {
			_, err := c.exec(context.Background(), "DROP TABLE "+beside+"."+t.name)
			return err
		}) // a closed generation has no tables
	}
}

// beside runs work in a transaction of its own.
func (g *generation) beside(ctx context.Context, work func(c *connection) error) error {
	c, err := g.take()
	if err != nil {
		return err
	}
	defer g.give(c)
	return c.transaction(ctx, func() error { return work(c) })
}

func writeMerged(ctx context.Context, c *connection, name string, customers touchstone.Customers) error {
	if _, err := c.exec(ctx, "CREATE TABLE "+beside+"."+name+" (subject UBIGINT, customer UBIGINT)"); err != nil {
		return err
	}
	a, err := c.appender(beside, name)
	if err != nil {
		return err
	}
	defer a.close()
	n := 0
	for subject, customer := range customers.Merged {
		row, rowErr := a.row()
		if n++; n%vectorSize == 0 {
			err = ctx.Err()
		}
		if err = firstError(rowErr, err); err != nil {
			return err
		}
		set(a, 0, row, uint64(subject))
		set(a, 1, row, uint64(customer))
	}
	return a.flush()
}

func writeTrait(ctx context.Context, c *connection, t *meaningTable, trait touchstone.Trait) error {
	if trait == nil {
		trait = touchstone.TraitMap{}
	}
	distinct := map[string]bool{}
	for _, value := range trait.All {
		distinct[value] = true
	}
	t.texts = slices.Sorted(maps.Keys(distinct))
	if _, err := c.exec(ctx, "CREATE TABLE "+beside+"."+t.name+" (subject UBIGINT, code UINTEGER)"); err != nil {
		return err
	}
	codes := codesOf(t.texts)
	a, err := c.appender(beside, t.name)
	if err != nil {
		return err
	}
	defer a.close()
	for customer, value := range trait.All {
		row, err := a.row()
		if err != nil {
			return err
		}
		set(a, 0, row, uint64(customer))
		set(a, 1, row, codes[value])
	}
	return a.flush()
}

// spreadTrait gives the trait of a customer to all of its subjects: a customer
// has the number of one of them.
func spreadTrait(ctx context.Context, c *connection, trait, columns, merged string) error {
	for _, statement := range []string{
		"CREATE TEMP TABLE spread AS SELECT m.subject, " + columns + " FROM " + merged + " m JOIN " + trait + " t ON t.subject = m.customer",
		"DELETE FROM " + trait + " WHERE subject IN (SELECT subject FROM " + merged + ")",
		"INSERT INTO " + trait + " SELECT subject, " + columns + " FROM spread",
		"DROP TABLE spread",
	} {
		if _, err := c.exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// codesOf numbers texts from 1 on; 0 is a missing key.
func codesOf(texts []string) map[string]uint32 {
	out := make(map[string]uint32, len(texts))
	for i, text := range texts {
		out[text] = uint32(i + 1)
	}
	return out
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
