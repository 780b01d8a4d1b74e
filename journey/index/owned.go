// SPDX-License-Identifier: Apache-2.0

package index

import (
	"cmp"
	"context"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"touchstone"
	"touchstone/journey"
)

// casesPerPart is about how many cases of objects are looked at in one part.
const casesPerPart = 1 << 12

// nowhere is the part of cases that the scope does not look at.
const nowhere = math.MaxUint32

// ownership is whose the cases of objects are.
type ownership struct {
	owner []uint64   // by case, its customer; 0 for nobody, and where the scope does not look at it
	parts [][]uint32 // cases; those of one customer are in one part
}

// Customer gives whose a trail that the view shows is, by Trail.Customer: in an
// index by objects the customer of the first who is known to act in it, 0
// for nobody.
func (v *View) Customer(number int) touchstone.CustomerID {
	switch {
	case v.owned == nil:
		return touchstone.CustomerID(v.Key(number))
	case number < 0 || number >= len(v.owned().owner):
		return 0
	}
	return touchstone.CustomerID(v.owned().owner[number])
}

// deal finds whose the cases of objects are that the scope may look at, and deals
// them out to parts.
func (v *View) deal() ownership {
	defer runtime.KeepAlive(v.base)
	n := v.base.trailCount() + len(v.cases)
	o, part, parts := ownership{owner: make([]uint64, n)}, slices.Repeat([]uint32{nowhere}, n), uint64(1+n/casesPerPart)
	give := func(number int, customer uint64) {
		// Customers are spread evenly, for they are made by HMAC; what is nobody's may
		// be anywhere.
		o.owner[number], part[number] = customer, uint32(cmp.Or(customer, uint64(number))%parts)
	}
	v.eachShard(func(shard int) {
		g, s, first := gatherer{}, v.base.parts[shard], v.base.numbers[shard]
		for is := range v.spans(shard) {
			if i := int(is.trail); !v.stale.has(first + i) {
				give(first+i, g.customer(&v.moment, s, i))
			}
		}
	})
	g := gatherer{}
	for i := range v.cases {
		if p := &v.cases[i]; v.admits(&g, p) {
			give(v.base.trailCount()+i, uint64(g.patchCustomer(&v.moment, p)))
		}
	}
	o.parts = grouped(part, int(parts))
	return o
}

// eachShard does something for every shard, on all cores.
func (v *View) eachShard(do func(shard int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(len(v.base.parts), runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(v.base.parts)); i = next.Add(1) - 1 {
				do(int(i))
			}
		})
	}
	group.Wait()
}

// grouped lists the cases of each part.
func grouped(part []uint32, parts int) [][]uint32 {
	sizes, all := make([]int, parts), 0
	for _, p := range part {
		if p != nowhere {
			sizes[p]++
			all++
		}
	}
	out, room := make([][]uint32, parts), make([]uint32, all)
	for p, n := range sizes {
		out[p], room = room[:0:n], room[n:]
	}
	for number, p := range part {
		if p != nowhere {
			out[p] = append(out[p], uint32(number))
		}
	}
	return out
}

// owned is a case of an object, whose it is and when it begins.
type owned struct {
	customer uint64
	begins   int64
	number   int
}

func (a owned) compare(b owned) int {
	return cmp.Or(cmp.Compare(a.customer, b.customer), cmp.Compare(a.begins, b.begins), cmp.Compare(a.number, b.number))
}

// objects shows the cases of objects of one part, customer by customer and in the
// order in which they begin.
func (c *cursor) objects(ctx context.Context, part int, visit func(*journey.Trail)) error {
	v, o := c.view, c.view.owned()
	defer runtime.KeepAlive(v.base)
	cases, customer := make([]owned, len(o.parts[part])), 0
	for i, n := range o.parts[part] {
		cases[i] = owned{o.owner[n], c.begins(int(n)), int(n)}
	}
	slices.SortFunc(cases, owned.compare)
	for i, is := range cases {
		if i%patience == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if i == 0 || is.customer == 0 || is.customer != cases[i-1].customer {
			customer = is.number
		}
		c.object(is.number)
		c.show(is.number, customer, visit)
	}
	return ctx.Err()
}

// begins gives the time of the first event of a case, whatever the scope looks at.
func (c *cursor) begins(number int) int64 {
	n := number - c.view.base.trailCount()
	if n < 0 {
		s, i := c.view.base.trail(number)
		return s.starts[i]
	}
	events := c.gather.patch(&c.view.moment, &c.view.cases[n])
	if len(events) == 0 {
		return math.MinInt64
	}
	return events[0].time
}

// object reads what the scope looks at of one case.
func (c *cursor) object(number int) {
	v := c.view
	if n := number - v.base.trailCount(); n >= 0 {
		c.sorted(&v.cases[n])
		return
	}
	s, i := v.base.trail(number)
	c.trail(s, v.within(s, i))
}
