// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"slices"

	"touchstone"
)

// standing is what one segment trait is for every customer under the newest
// revision, with what it takes to follow later ones for the cost of what changed.
type standing struct {
	said      *ledger
	customers touchstone.Customers
	// others are a customer's subjects of whom something was said, but for the
	// one whose number it has.
	others map[touchstone.CustomerID][]touchstone.SubjectID
	values *values
}

// newStanding makes what a trait is from all that was said.
func newStanding(said *ledger, customers touchstone.Customers) *standing {
	s := &standing{said: said, customers: customers, others: map[touchstone.CustomerID][]touchstone.SubjectID{}}
	who := touchstone.Meaning{Customers: customers}
	said.bySubject(said.upTo, func(voices []voice) { s.belong(voices[0].subject, who.Customer(voices[0].subject)) })
	s.values = said.now(said.upTo, &who)
	return s
}

// belong notes whose a subject is.
func (s *standing) belong(subject touchstone.SubjectID, c touchstone.CustomerID) {
	if c != touchstone.CustomerID(subject) {
		s.others[c] = append(s.others[c], subject)
	}
}

// leave takes a subject, if it is there, from a customer.
func (s *standing) leave(subject touchstone.SubjectID, c touchstone.CustomerID) {
	if n := slices.Index(s.others[c], subject); n >= 0 {
		s.others[c] = slices.Delete(s.others[c], n, n+1)
		if len(s.others[c]) == 0 {
			delete(s.others, c)
		}
	}
}

// follow gives what the trait is once more was said and customers are others.
// Where it cannot be told what changed it is made from all that was said. The
// receiver is not to be used any more.
func (s *standing) follow(said *ledger, customers touchstone.Customers) *standing {
	heard, known := said.since(s.said)
	if !known {
		return newStanding(said, customers)
	}
	moved, known := movedSince(customers, s.customers)
	if !known {
		return newStanding(said, customers)
	}
	was, is := touchstone.Meaning{Customers: s.customers}, touchstone.Meaning{Customers: customers}
	moved = slices.DeleteFunc(moved, func(subject touchstone.SubjectID) bool { return was.Customer(subject) == is.Customer(subject) })
	s.said, s.customers = said, customers
	anew := layer{}
	for _, subject := range append(moved, heard...) {
		if _, spoken := said.last(subject); !spoken {
			continue
		}
		from, to := was.Customer(subject), is.Customer(subject)
		s.leave(subject, from)
		s.leave(subject, to) // where the list has it twice
		s.belong(subject, to)
		anew[from], anew[to] = unknown, unknown
	}
	for c := range anew {
		anew[c] = s.value(c, &is)
	}
	s.values = s.values.changed(anew, said.values)
	return s
}

// value gives the ordinal of a customer's value.
func (s *standing) value(c touchstone.CustomerID, who *touchstone.Meaning) int32 {
	var latest voice
	heard := false
	hear := func(subject touchstone.SubjectID) {
		v, spoken := s.said.last(subject)
		if spoken && v.value != takenBack && (!heard || s.said.earlier(latest, v) < 0) {
			latest, heard = v, true
		}
	}
	if self := touchstone.SubjectID(c); who.Customer(self) == c {
		hear(self)
	}
	for _, subject := range s.others[c] {
		hear(subject)
	}
	if !heard || latest.value == sealed {
		return unknown
	}
	return latest.value
}

// movedSince lists the subjects that may have moved between two mappings.
func movedSince(customers, earlier touchstone.Customers) (subjects []touchstone.SubjectID, known bool) {
	if sameCustomers(customers, earlier) {
		return nil, true
	}
	m, tells := customers.(touchstone.Moving)
	if !tells {
		return nil, false
	}
	return m.Moved(earlier)
}
