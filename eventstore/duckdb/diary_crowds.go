// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"maps"
	"slices"

	"touchstone"
	"touchstone/query"
)

// crowds are what meanings say of the subjects of a diary, as lists by number of
// subject, for the meanings that were asked under lately.
type crowds struct {
	of     []*crowd // the last used last
	traits []*traitList
}

// crowd is which subject is which customer, by number of subject: customers have
// numbers of their own, from 1 on without gaps, so that a bit for each takes
// little room. 0 is nobody.
type crowd struct {
	key       any
	customers []uint32
	n         uint32
	named     []uint32                         // the customer that has the number of a subject, which may be another's; 0: none is known
	unseen    map[touchstone.CustomerID]uint32 // customers that have the number of nobody who acts
}

// traitList is a trait of subjects: by number of subject the code of the value, from
// 1 on in the order of texts.
type traitList struct {
	key   any
	codes []uint32
	texts []string
}

// recent gives the item of a list that is the same, else what make gives, and
// forgets the one that was not asked for the longest when there are too many.
func recent[T any](list *[]T, same func(T) bool, make func() T) T {
	i := slices.IndexFunc(*list, same)
	if i < 0 {
		*list = append(slices.Delete(*list, 0, max(0, len(*list)+1-maxMeanings)), make())
		return (*list)[len(*list)-1]
	}
	found := (*list)[i]
	*list = append(slices.Delete(*list, i, i+1), found)
	return found
}

// customers gives who is who under a meaning, of the subjects of some entries.
func (d *diary) customers(e *entries, m *touchstone.Meaning) *crowd {
	d.mu.Lock()
	defer d.mu.Unlock()
	return e.pen.crowd(m)
}

// crowd is customers for those who hold the diary's mu.
func (p *pen) crowd(m *touchstone.Meaning) *crowd {
	key, n := any(mergedKey{address(m.Customers, m)}), len(p.subjects.all)
	return recent(&p.crowds.of, func(c *crowd) bool { return c.key == key && len(c.customers) == n }, func() *crowd {
		c := &crowd{key: key, customers: make([]uint32, n), named: make([]uint32, n), unseen: map[touchstone.CustomerID]uint32{}}
		if m.Customers != nil {
			p.merge(c, m.Customers)
		}
		for i := 1; i < n; i++ {
			if c.customers[i] == 0 {
				c.customers[i] = c.name(&c.named[i])
			}
		}
		return c
	})
}

// name gives a customer a number, unless it has one.
func (c *crowd) name(number *uint32) uint32 {
	if *number == 0 {
		c.n++
		*number = c.n
	}
	return *number
}

// merge gives subjects that have another's number as customers the numbers of
// these.
func (p *pen) merge(c *crowd, customers touchstone.Customers) {
	for subject, customer := range customers.Merged {
		i, acts := p.subjects.numbers[subject]
		if !acts {
			continue
		}
		if own, acts := p.subjects.numbers[touchstone.SubjectID(customer)]; acts {
			c.customers[i] = c.name(&c.named[own])
			continue
		}
		number := c.unseen[customer]
		c.customers[i] = c.name(&number)
		c.unseen[customer] = number
	}
}

// number gives the number of a customer; 0 where it has done nothing.
func (p *pen) number(c *crowd, customer touchstone.CustomerID) uint32 {
	if own, acts := p.subjects.numbers[touchstone.SubjectID(customer)]; acts {
		return c.named[own]
	}
	return c.unseen[customer]
}

// trait gives what a trait of the subjects of some entries is now under a
// meaning.
func (d *diary) trait(e *entries, m *touchstone.Meaning, of query.Dimension) *traitList {
	d.mu.Lock()
	defer d.mu.Unlock()
	c := e.pen.crowd(m)
	key := any(traitKey{address(m.Traits[of.Name], m), address(m.Customers, m), of})
	return recent(&e.pen.crowds.traits, func(s *traitList) bool { return s.key == key && len(s.codes) == len(c.customers) }, func() *traitList {
		trait := m.Traits[of.Name]
		if trait == nil {
			trait = touchstone.TraitMap{}
		}
		return e.pen.spread(key, c, trait)
	})
}

func (p *pen) spread(key any, c *crowd, trait touchstone.Trait) *traitList {
	distinct := map[string]bool{}
	for _, value := range trait.All {
		distinct[value] = true
	}
	s := &traitList{key: key, codes: make([]uint32, len(c.customers)), texts: slices.Sorted(maps.Keys(distinct))}
	codes, byCustomer := codesOf(s.texts), make([]uint32, c.n+1)
	for customer, value := range trait.All {
		if number := p.number(c, customer); number > 0 {
			byCustomer[number] = codes[value]
		}
	}
	for i, customer := range c.customers {
		s.codes[i] = byCustomer[customer]
	}
	return s
}
