// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"sync"
	"testing"

	"touchstone"
	"touchstone/query"
)

// everybodyIs merges all subjects into one customer.
type everybodyIs struct {
	customer touchstone.CustomerID
	subjects []touchstone.SubjectID
}

func (e *everybodyIs) Customer(touchstone.SubjectID) touchstone.CustomerID { return e.customer }

func (e *everybodyIs) Merged(yield func(touchstone.SubjectID, touchstone.CustomerID) bool) {
	for _, s := range e.subjects {
		if touchstone.CustomerID(s) != e.customer && !yield(s, e.customer) {
			return
		}
	}
}

// askedByTrait asks for customers by the trait level and wants one row.
func askedByTrait(t *testing.T, s *Store, m *touchstone.Meaning, level string, customers int64) {
	t.Helper()
	q := query.Question{Measures: []query.Measure{{Kind: query.CustomersCount}}, By: []query.Dimension{{Kind: query.ByTrait, Name: "level"}}}
	table, err := s.Query(t.Context(), q, m)
	if err != nil {
		t.Error(err)
		return
	}
	if len(table.Rows) != 1 || table.Rows[0].Keys[0] != (query.Key{Value: level}) || table.Rows[0].Tallies[0].N != customers {
		t.Errorf("under the meaning of %s the answer is %+v; %d customers expected", level, table.Rows, customers)
	}
}

// threeSubjects makes a store with facts of the subjects 1, 2 and 3.
func threeSubjects(t *testing.T) *Store {
	t.Helper()
	s := open(t, t.TempDir())
	for subject := touchstone.SubjectID(1); subject <= 3; subject++ {
		appendAll(t, s, personal(touchstone.Position(10*subject), 5, subject, "somebody"))
	}
	return s
}

// merged makes a meaning of revision 7 under which all three are one customer
// of a level.
func merged(customer touchstone.CustomerID, level string) *touchstone.Meaning {
	return &touchstone.Meaning{
		Revision: 7, Customers: &everybodyIs{customer, []touchstone.SubjectID{1, 2, 3}},
		Traits: map[string]touchstone.Trait{"level": touchstone.TraitMap{customer: level}},
	}
}

// Tables of meanings belong to the value, not to its revision, and go when
// many newer ones were asked about.
func TestMeaningsAreToldApartAndForgotten(t *testing.T) {
	s := threeSubjects(t)
	for n := range 20 {
		level := string(rune('a' + n))
		askedByTrait(t, s, merged(touchstone.CustomerID(1+n%3), level), level, 1)
	}
	c, done, err := s.connection()
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	kept, err := one[int64](context.Background(), c, "SELECT count(*) FROM duckdb_tables() WHERE database_name = '"+beside+"'")
	if err != nil || kept > maxMeanings {
		t.Errorf("%d tables are kept, %v; at most %d expected", kept, err, maxMeanings)
	}
}

// Questions that need a table at once wait for whoever makes it; those that are
// cancelled do not spoil it for the others.
func TestMeaningIsSharedByQuestionsAtOnce(t *testing.T) {
	s := threeSubjects(t)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for n := range 10 {
		m := merged(2, "gold")
		var asking sync.WaitGroup
		for range 4 {
			asking.Go(func() { askedByTrait(t, s, m, "gold", 1) })
			asking.Go(func() {
				q := query.Question{Measures: []query.Measure{{Kind: query.CustomersCount}}}
				if _, err := s.Query(cancelled, q, m); err == nil {
					t.Errorf("round %d: a cancelled question was answered", n)
				}
			})
		}
		asking.Wait()
	}
}
