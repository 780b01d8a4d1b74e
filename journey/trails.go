// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"sort"
)

// Trail is one case's events in time order: a customer's, or a part of them
// such as a session. It belongs to the source, as its slices do: it must not be
// changed, and is good for the visit alone.
type Trail struct {
	Case     int // the case's number, its own within the source
	Customer int // whose case it is; as Case where each is its own customer
	Activity []uint32
	Time     []int64 // Unix milliseconds; nil when there are no times; NoTime where missing
	Mark     []Mark  // nil when nothing is scored
	Subject  []uint8 // which of the customer's subjects acted, 255 for all beyond; nil when not known
	Worth    []Worth // by At in ascending order, of those events that are worth something; nil when none is
}

// Duration gives the time from the first to the last timed event in
// milliseconds; false when no event has a time.
func (t *Trail) Duration() (int64, bool) {
	first := slices.IndexFunc(t.Time, timed)
	if first < 0 {
		return 0, false
	}
	last := len(t.Time) - 1
	for !timed(t.Time[last]) {
		last--
	}
	return t.Time[last] - t.Time[first], true
}

func timed(t int64) bool { return t != NoTime }

// Trails is a log ordered by case, then time, then Order, then position. An
// event without a time stays where it stands in its case, and the others are
// ordered around it. It shares memory with a log that is in order already, so
// the log must not be changed while it is in use.
type Trails struct {
	Activities []string

	starts   []int // where each case begins, and the number of events
	activity []uint32
	time     []int64
	order    []int32
}

// Len gives the number of cases, those without events included.
func (t *Trails) Len() int { return len(t.starts) - 1 }

// Events gives the number of events.
func (t *Trails) Events() int { return len(t.activity) }

// At gives the trail of one case.
func (t *Trails) At(c int) Trail {
	var trail Trail
	t.read(c, &trail)
	return trail
}

// read turns a trail, which has been any case's or none's, into that of one case.
func (t *Trails) read(c int, trail *Trail) {
	from, to := t.starts[c], t.starts[c+1]
	trail.Case, trail.Customer, trail.Activity = c, c, t.activity[from:to:to]
	if t.time != nil {
		trail.Time = t.time[from:to:to]
	}
}

// Names gives the log's activities.
func (t *Trails) Names() []string { return t.Activities }

// partEvents is about how many events a part of a log holds.
const partEvents = 1 << 15

// Parts cuts the cases by the events before them.
func (t *Trails) Parts() int { return t.Events()/partEvents + 1 }

// cases goes through the cases that begin in a part.
func (t *Trails) cases(part int) iter.Seq[int] {
	return func(yield func(int) bool) {
		from := sort.SearchInts(t.starts, part*partEvents)
		for c := from; c < t.Len() && t.starts[c] < (part+1)*partEvents; c++ {
			if !yield(c) {
				return
			}
		}
	}
}

// Visit shows the cases that begin in a part.
func (t *Trails) Visit(ctx context.Context, part int, visit func(*Trail)) error {
	var trail Trail
	for c := range t.cases(part) {
		if t.starts[c] < t.starts[c+1] {
			t.read(c, &trail)
			visit(&trail)
		}
	}
	return ctx.Err()
}

// NewTrails orders a log in O(events), plus sorting inside those cases that are
// out of order. Errors are those of Validate.
func NewTrails(log *Log) (*Trails, error) {
	if err := log.Validate(); err != nil {
		return nil, err
	}
	t := &Trails{Activities: log.Activities, starts: caseStarts(log), activity: log.Activity, time: log.Time, order: log.Order}
	shared := slices.IsSorted(log.Case)
	if !shared {
		t.scatter(log.Case)
	}
	if late := t.outOfOrder(); len(late) > 0 {
		if shared {
			t.unshare()
		}
		var scratch []stamped
		for _, c := range late {
			scratch = t.sortCase(t.starts[c], t.starts[c+1], scratch)
		}
	}
	t.order = nil
	return t, nil
}

func caseStarts(log *Log) []int {
	starts := make([]int, log.Cases+1)
	for _, c := range log.Case {
		starts[c+1]++
	}
	for c := range log.Cases {
		starts[c+1] += starts[c]
	}
	return starts
}

// scatter is a stable counting sort of all columns by case.
func (t *Trails) scatter(cases []uint32) {
	next := slices.Clone(t.starts)
	place := make([]int, len(cases))
	for i, c := range cases {
		place[i] = next[c]
		next[c]++
	}
	t.activity = moved(t.activity, place)
	t.time = moved(t.time, place)
	t.order = moved(t.order, place)
}

func moved[T any](column []T, place []int) []T {
	if column == nil {
		return nil
	}
	out := make([]T, len(column))
	for i, p := range place {
		out[p] = column[i]
	}
	return out
}

func (t *Trails) unshare() {
	t.activity = slices.Clone(t.activity)
	t.time = slices.Clone(t.time)
	t.order = slices.Clone(t.order)
}

// outOfOrder lists the cases that need sorting.
func (t *Trails) outOfOrder() []int {
	parts := make([][]int, t.Parts())
	each(len(parts), func(part int) {
		for c := range t.cases(part) {
			if !t.inOrder(t.starts[c], t.starts[c+1]) {
				parts[part] = append(parts[part], c)
			}
		}
	})
	return slices.Concat(parts...)
}

// inOrder tells whether the events from … to-1 of one case need no sorting.
func (t *Trails) inOrder(from, to int) bool {
	if t.time == nil {
		return t.order == nil || slices.IsSorted(t.order[from:to])
	}
	last := -1
	for i := from; i < to; i++ {
		if !timed(t.time[i]) {
			continue
		}
		if last >= 0 && (t.time[i] < t.time[last] || t.order != nil && t.time[i] == t.time[last] && t.order[i] < t.order[last]) {
			return false
		}
		last = i
	}
	return true
}

// stamped is one event with all that its place depends on.
type stamped struct {
	time     int64
	at       int
	order    int32
	activity uint32
}

// sortCase orders the events from … to-1 of one case, those with a time among
// themselves. It gives the scratch space back for the next case.
func (t *Trails) sortCase(from, to int, scratch []stamped) []stamped {
	scratch = scratch[:0]
	for i := from; i < to; i++ {
		e := stamped{at: i, activity: t.activity[i]}
		if t.time != nil {
			e.time = t.time[i]
		}
		if t.order != nil {
			e.order = t.order[i]
		}
		if timed(e.time) {
			scratch = append(scratch, e)
		}
	}
	slices.SortFunc(scratch, func(a, b stamped) int {
		return cmp.Or(cmp.Compare(a.time, b.time), cmp.Compare(a.order, b.order), cmp.Compare(a.at, b.at))
	})
	t.putBack(from, scratch)
	return scratch
}

// putBack writes sorted events into the places of a case that hold timed ones.
func (t *Trails) putBack(from int, sorted []stamped) {
	place := from
	for _, e := range sorted {
		for t.time != nil && !timed(t.time[place]) {
			place++
		}
		t.activity[place] = e.activity
		if t.time != nil {
			t.time[place] = e.time
		}
		place++
	}
}
