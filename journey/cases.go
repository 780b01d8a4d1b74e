// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"context"
	"time"
)

// ByGap cuts trails into sessions: a new one begins wherever more than gap has
// passed since the event before. An event without a time stays with the one
// before it. Sessions have case numbers of their own and keep the customer.
func ByGap(source Source, gap time.Duration) Source {
	return recut{source, func(t *Trail, visit func(from, to int)) { cutByGap(t, max(0, gap.Milliseconds()), visit) }}
}

func cutByGap(t *Trail, gap int64, visit func(from, to int)) {
	from, last := 0, NoTime
	for i, at := range t.Time {
		if !timed(at) {
			continue
		}
		if timed(last) && at-last > gap {
			visit(from, i)
			from = i
		}
		last = at
	}
	visit(from, len(t.Activity))
}

// Between cuts from every trail the cases that begin with one of some
// activities and end with one of others, both included. A case begins where
// none is open, ends at the first end after its beginning, and is left out when
// no end comes; events outside cases are left out too. Without starts a case
// begins with the trail and after every end; without ends it lasts until the
// next start or the end of the trail. Cases have numbers of their own and keep
// the customer.
func Between(source Source, starts, ends []uint32) Source {
	n := len(source.Names())
	start, end := SetOf(starts, n), SetOf(ends, n)
	switch {
	case len(starts) == 0 && len(ends) == 0:
		return source
	case len(ends) == 0:
		return recut{source, func(t *Trail, visit func(from, to int)) { cutAtStarts(t, start, visit) }}
	case len(starts) == 0:
		start = nil
	}
	return recut{source, func(t *Trail, visit func(from, to int)) { cutBetween(t, start, end, visit) }}
}

func cutAtStarts(t *Trail, start Set, visit func(from, to int)) {
	from := -1
	for i, a := range t.Activity {
		if !start[a] {
			continue
		}
		if from >= 0 {
			visit(from, i)
		}
		from = i
	}
	if from >= 0 {
		visit(from, len(t.Activity))
	}
}

// cutBetween takes any activity for a start when start is nil.
func cutBetween(t *Trail, start, end Set, visit func(from, to int)) {
	from := -1
	for i, a := range t.Activity {
		opens := from < 0 && (start == nil || start[a])
		if opens {
			from = i
		}
		if from >= 0 && end[a] && (!opens || start == nil) {
			visit(from, i+1)
			from = -1
		}
	}
}

// recut is a source whose cases are parts of another's.
type recut struct {
	Source
	cut func(t *Trail, visit func(from, to int))
}

// casesPerPart bounds the cases of one part, so that a case's number, made of
// its part and its place in it, is its own.
const casesPerPart = 1 << 40

// Visit shows the cases cut from the trails of a part.
func (r recut) Visit(ctx context.Context, part int, visit func(*Trail)) error {
	var whole *Trail
	var c Trail
	next := part * casesPerPart
	show := func(from, to int) {
		c = *whole
		c.narrow(from, to)
		c.Case = next
		next++
		visit(&c)
	}
	return r.Source.Visit(ctx, part, func(t *Trail) {
		whole = t
		r.cut(t, show)
	})
}

// narrow leaves the events from … to-1.
func (t *Trail) narrow(from, to int) {
	t.Activity, t.Worth = t.Activity[from:to:to], t.worthBetween(from, to)
	if t.Time != nil {
		t.Time = t.Time[from:to:to]
	}
	if t.Mark != nil {
		t.Mark = t.Mark[from:to:to]
	}
	if t.Subject != nil {
		t.Subject = t.Subject[from:to:to]
	}
}
