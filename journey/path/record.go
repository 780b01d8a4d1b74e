// SPDX-License-Identifier: Apache-2.0

package path

import (
	"context"

	"touchstone/journey"
)

// record keeps the steps of paths that go on, so that later passes need not read
// the trails again: it is a source in which every path is a trail. When it is full
// it keeps nothing.
type record struct {
	names []string
	pages [][]uint16 // of each path its header, then its steps
	words int
	limit int // words; 0 where nothing is to be kept
	last  who
}

// The parts of a path's header.
const (
	stepsMask   = 1<<5 - 1 // MaxDepth + 1 fits
	newTrail    = 1 << 5
	newCustomer = 1 << 6
)

const (
	pageWords = 1 << 15 // a page is a part of the source, and ends with a customer
	// recordWords is 64 MB a worker: nearly five million paths of five steps.
	recordWords = 1 << 25
	// recordedActivities is how many activities a word can tell apart.
	recordedActivities = 1 << 16
)

// add keeps one path.
func (r *record) add(steps []uint32, w who) {
	if r.limit == 0 {
		return
	}
	if r.words += 1 + len(steps); r.words > r.limit {
		r.give()
		return
	}
	header := uint16(len(steps))
	if w.trail != r.last.trail {
		header |= newTrail
	}
	if w.customer != r.last.customer {
		header |= newCustomer
	}
	r.last = w
	page := r.page(header&newCustomer != 0)
	*page = append(*page, header)
	for _, a := range steps {
		*page = append(*page, uint16(a))
	}
}

// page gives the page for the next path, a new one only for a new customer.
func (r *record) page(mayEnd bool) *[]uint16 {
	n := len(r.pages)
	if n == 0 || mayEnd && len(r.pages[n-1]) >= pageWords {
		r.pages = append(r.pages, make([]uint16, 0, pageWords+MaxDepth+2))
		n++
	}
	return &r.pages[n-1]
}

// give gives up what was kept, for good.
func (r *record) give() { r.pages, r.limit = nil, 0 }

// merge adds the paths of other customers.
func (r *record) merge(o *record) {
	if r.limit == 0 || o.limit == 0 {
		r.give()
		return
	}
	r.pages = append(r.pages, o.pages...)
}

// Names gives the activities.
func (r *record) Names() []string { return r.names }

// Parts gives the number of pages.
func (r *record) Parts() int { return len(r.pages) }

// Visit shows the paths of a page. Several trails may have the number of one
// case, for several of its paths.
func (r *record) Visit(ctx context.Context, part int, visit func(*journey.Trail)) error {
	page := r.pages[part]
	t := journey.Trail{Case: part << 32, Customer: part << 32}
	steps := make([]uint32, 0, MaxDepth+1)
	for len(page) > 0 {
		header := page[0]
		if header&newTrail != 0 {
			t.Case++
		}
		if header&newCustomer != 0 {
			t.Customer++
		}
		n := int(header & stepsMask)
		steps = steps[:0]
		for _, a := range page[1 : 1+n] {
			steps = append(steps, uint32(a))
		}
		t.Activity = steps
		visit(&t)
		page = page[1+n:]
	}
	return ctx.Err()
}
