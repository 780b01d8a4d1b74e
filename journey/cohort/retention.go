// SPDX-License-Identifier: Apache-2.0

package cohort

import (
	"context"

	"touchstone/journey"
	"touchstone/stats"
)

// Question asks who came back. Codes index the source's Names, times are Unix
// milliseconds.
type Question struct {
	Entry  []uint32 `json:"entry"`            // a customer's first of these is the entry
	Return []uint32 `json:"return,omitempty"` // any of these later is coming back; none: as Entry
	Edges  []int64  `json:"edges_ms"`         // ascending; bucket b is from edge b, included, to edge b+1, not included
	// Until is when observation ended: nothing at it or later counts. 0: just
	// after the last event of the source.
	Until   int64 `json:"until_ms,omitempty"`
	Workers int   `json:"-"` // 0: one per core
}

// Share is a share of customers with Wilson's 95 % interval.
type Share struct {
	N     int64   `json:"n"`    // customers it is a share of
	Came  int64   `json:"came"` // that did
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

func shareOf(came, n int64) Share {
	limits := stats.Wilson(float64(came), float64(n))
	return Share{n, came, float64(came) / float64(n), limits.Low, limits.High}
}

// Cell is how many of a cohort came back a number of buckets after the one in
// which they entered; in bucket 0, after the entry itself.
type Cell struct {
	After     int   `json:"after"`
	In        Share `json:"in"`          // in that bucket
	InOrAfter Share `json:"in_or_after"` // in that bucket or later, before the end of observation
}

// Cohort is the customers who entered in one bucket.
type Cohort struct {
	From     int64  `json:"from_ms"`
	To       int64  `json:"to_ms"`
	N        int64  `json:"n"`
	Complete bool   `json:"complete"`        // the bucket was observed to its end
	Cells    []Cell `json:"cells,omitempty"` // of the buckets that were observed to their end
}

// Result is retention by cohort. Cohorts, Earlier, Later, Never and Untimed sum
// to the customers.
type Result struct {
	Customers int64    `json:"customers"`
	Cohorts   []Cohort `json:"cohorts"`
	// Back is who came back at any time, of the cohorts whose first bucket was
	// observed to its end; nil without such customers.
	Back *Share `json:"back,omitempty"`
	// Again is who came back in a later bucket than the one of entry, of the
	// cohorts whose second bucket was observed to its end; nil without such
	// customers.
	Again   *Share `json:"again,omitempty"`
	Earlier int64  `json:"earlier"`            // entered before the first edge
	Later   int64  `json:"later"`              // entered at the last edge or later, before the end of observation
	Never   int64  `json:"never"`              // did not enter
	Untimed int64  `json:"untimed,omitempty"`  // nobody knows when they first entered
	Undated int64  `json:"undated,omitempty"`  // returns without a time, which are not counted
	Until   int64  `json:"until_ms,omitempty"` // the end of observation; 0 where there are no times
}

// Retain follows cohorts in one pass. A fold keeps two counts for every pair of
// buckets, 16 MB for the most that are allowed, and one bit per bucket of the
// customer being visited.
//
// Errors: touchstone.Error of kind Invalid for a question that is wrong, the
// context's, and the source's.
func Retain(ctx context.Context, source journey.Source, q Question) (*Result, error) {
	if len(q.Return) == 0 {
		q.Return = q.Entry
	}
	if err := q.validate(len(source.Names())); err != nil {
		return nil, err
	}
	class := newClasses(len(source.Names()), q.Entry, q.Return)
	f, err := journey.Run(ctx, source, q.Workers, func() *retainFold { return newRetainFold(q, class) })
	if err != nil {
		return nil, err
	}
	f.flush()
	return f.result(), nil
}

// classes tells per activity which of two sets it is in.
type classes []uint8

const (
	inFirst  uint8 = 1
	inSecond uint8 = 2
)

func newClasses(names int, first, second []uint32) classes {
	c := make(classes, names)
	for _, a := range first {
		c[a] |= inFirst
	}
	for _, a := range second {
		c[a] |= inSecond
	}
	return c
}

// When a customer entered, beside in a bucket.
const (
	never   = -1
	earlier = -2
	later   = -3
	untimed = -4
)

// entrant is the customer being visited.
type entrant struct {
	customer int
	seen     bool
	entered  int // bucket, or one of the above
	last     int // bucket of the last return
	returns  []uint64
}

// retainFold counts returns by cohort and bucket.
type retainFold struct {
	Question
	class   classes
	now     entrant
	size    []int64
	in      []int64 // by cohort and bucket
	lastIn  []int64 // customers by cohort and bucket of their last return
	outside [5]int64
	people  int64
	undated int64
	latest  int64
}

func newRetainFold(q Question, class classes) *retainFold {
	buckets := len(q.Edges) - 1
	return &retainFold{
		Question: q, class: class, latest: journey.NoTime, size: make([]int64, buckets), in: make([]int64, buckets*buckets),
		lastIn: make([]int64, buckets*buckets), now: entrant{returns: make([]uint64, buckets/64+1)},
	}
}

// Visit follows one trail of a customer.
func (f *retainFold) Visit(t *journey.Trail) {
	if !f.now.seen || t.Customer != f.now.customer {
		f.flush()
		f.now.customer, f.now.seen, f.now.entered, f.now.last = t.Customer, true, never, never
	}
	for i, a := range t.Activity {
		at := journey.NoTime
		if t.Time != nil {
			at = t.Time[i]
		}
		if f.Until != 0 && at >= f.Until {
			continue
		}
		f.latest = max(f.latest, at)
		if class := f.class[a]; class != 0 {
			f.event(class, at)
		}
	}
}

// event counts an entry or a return.
func (f *retainFold) event(class uint8, at int64) {
	switch {
	case f.now.entered != never:
		if class&inSecond == 0 {
			return
		}
		if at == journey.NoTime {
			f.undated++
		} else if f.now.entered >= 0 {
			f.comeBack(bucketOf(f.Edges, at))
		}
	case class&inFirst != 0:
		f.now.entered = untimed
		if at != journey.NoTime {
			f.now.entered = bucketOf(f.Edges, at)
		}
	}
}

// comeBack notes a return; one after the last edge is in no bucket, and after
// all of them.
func (f *retainFold) comeBack(bucket int) {
	if bucket == later {
		f.now.last = len(f.size) - 1
		return
	}
	f.now.returns[bucket/64] |= 1 << (bucket % 64)
	f.now.last = bucket
}

// flush counts the customer being visited.
func (f *retainFold) flush() {
	if !f.now.seen {
		return
	}
	f.now.seen = false
	f.people++
	if f.now.entered < 0 {
		f.outside[-f.now.entered]++
		return
	}
	f.size[f.now.entered]++
	if f.now.last < 0 {
		return
	}
	row := f.now.entered * len(f.size)
	f.lastIn[row+f.now.last]++
	for b := f.now.entered; b <= f.now.last; b++ {
		if f.now.returns[b/64]>>(b%64)&1 == 1 {
			f.in[row+b]++
		}
	}
	clear(f.now.returns)
}

// Merge adds the counts of other customers.
func (f *retainFold) Merge(o *retainFold) {
	f.flush()
	o.flush()
	add(f.size, o.size)
	add(f.in, o.in)
	add(f.lastIn, o.lastIn)
	add(f.outside[:], o.outside[:])
	f.people += o.people
	f.undated += o.undated
	f.latest = max(f.latest, o.latest)
}

func add(into, from []int64) {
	for i, n := range from {
		into[i] += n
	}
}

func (f *retainFold) result() *Result {
	until := f.Until
	if until == 0 && f.latest != journey.NoTime {
		until = f.latest + 1
	}
	r := &Result{
		Customers: f.people, Earlier: f.outside[-earlier], Later: f.outside[-later], Never: f.outside[-never],
		Untimed: f.outside[-untimed], Undated: f.undated, Until: until,
	}
	for b := range f.size {
		c := Cohort{From: f.Edges[b], To: f.Edges[b+1], N: f.size[b], Complete: f.Edges[b+1] <= until}
		if c.N > 0 {
			c.Cells = f.cells(b, until)
		}
		r.Cohorts = append(r.Cohorts, c)
	}
	r.Back, r.Again = since(r.Cohorts, 0), since(r.Cohorts, 1)
	return r
}

// since sums over cohorts who came back so many buckets after entry, or later.
func since(cohorts []Cohort, after int) *Share {
	n, came := int64(0), int64(0)
	for _, c := range cohorts {
		if len(c.Cells) > after {
			n += c.Cells[after].InOrAfter.N
			came += c.Cells[after].InOrAfter.Came
		}
	}
	if n == 0 {
		return nil
	}
	share := shareOf(came, n)
	return &share
}

// cells describes the buckets of a cohort that ended before the end of
// observation.
func (f *retainFold) cells(cohort int, until int64) []Cell {
	var out []Cell
	row := cohort * len(f.size)
	since := int64(0)
	for _, n := range f.lastIn[row+cohort : row+len(f.size)] {
		since += n
	}
	for b := cohort; b < len(f.size) && f.Edges[b+1] <= until; b++ {
		out = append(out, Cell{After: b - cohort, In: shareOf(f.in[row+b], f.size[cohort]), InOrAfter: shareOf(since, f.size[cohort])})
		since -= f.lastIn[row+b]
	}
	return out
}
