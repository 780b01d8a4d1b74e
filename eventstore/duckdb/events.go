// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"fmt"
	"iter"
	"math"
	"strconv"

	"touchstone"
	"touchstone/eventstore"
)

// Events implements eventstore.Store.
func (s *Store) Events(ctx context.Context, f eventstore.Filter, after touchstone.Position) iter.Seq2[touchstone.Event, error] {
	return func(yield func(touchstone.Event, error) bool) {
		r := &eventReader{store: s, filter: f, after: after, passed: after, span: uint64(s.sizes.events), left: math.MaxInt}
		if f.Limit > 0 {
			r.left = f.Limit
		}
		if len(f.At) > 0 {
			r.span = math.MaxInt64 // the engine finds them anywhere
		}
		for r.left > 0 {
			page, more, err := r.page(ctx)
			if err != nil {
				yield(touchstone.Event{}, s.failure(ctx, "read events", err))
				return
			}
			for i := range page {
				if err := ctx.Err(); err != nil {
					yield(touchstone.Event{}, err)
					return
				}
				if !yield(page[i], nil) {
					return
				}
			}
			if !more {
				return
			}
		}
	}
}

// eventReader reads events page by page, each in a transaction of its own.
type eventReader struct {
	store  *Store
	filter eventstore.Filter
	after  touchstone.Position
	left   int // events still wanted

	// In order of arrival, a page looks at the positions up to passed+span
	// only, so that a page does not look through everything that is behind it.
	passed touchstone.Position
	span   uint64

	// In order of time, a page begins behind the last event.
	last *touchstone.Event
}

// page reads the next page; more is false when it was the last.
func (r *eventReader) page(ctx context.Context) (page []touchstone.Event, more bool, err error) {
	c, done, err := r.store.connection()
	if err != nil {
		return nil, false, err
	}
	defer done()
	err = c.transaction(ctx, func() error {
		page, more, err = r.read(ctx, c)
		return err
	})
	r.left -= len(page)
	return page, more, err
}

func (r *eventReader) read(ctx context.Context, c *connection) ([]touchstone.Event, bool, error) {
	properties, err := loadProperties(ctx, c)
	if err != nil {
		return nil, false, err
	}
	reached, err := one[uint64](ctx, c, reachedPosition)
	if err != nil {
		return nil, false, err
	}
	d := &decoder{ctx: ctx, c: c, names: c.books.names, shapes: c.books.shapes.known(), properties: properties}
	size := min(r.left, r.store.sizes.events)
	w := &conjunction{parts: []string{fmt.Sprintf("e.kind < %d", partStep)}}
	w.admits(r.filter, d.shapes)
	if len(r.filter.Subjects) > 0 {
		return r.byTime(d, w, size)
	}
	return r.byArrival(d, w, size, touchstone.Position(reached))
}

// byArrival reads a page in order of position.
func (r *eventReader) byArrival(d *decoder, w *conjunction, size int, reached touchstone.Position) ([]touchstone.Event, bool, error) {
	if r.passed >= reached {
		return nil, false, nil
	}
	until := r.passed + touchstone.Position(min(r.span, uint64(reached-r.passed)))
	w.add("e.position > " + w.arg(uint64(r.passed)))
	w.add("e.position <= " + w.arg(uint64(until)))
	page, err := d.read(w, "e.position", size)
	if err != nil {
		return nil, false, err
	}
	if len(page) == size {
		r.passed = page[size-1].Position
		return page, true, nil
	}
	r.passed = until
	if len(page) < size/4 && r.span < 1<<60 {
		r.span *= 8
	}
	return page, until < reached, nil
}

// byTime reads a page in order of time and position.
func (r *eventReader) byTime(d *decoder, w *conjunction, size int) ([]touchstone.Event, bool, error) {
	w.add("e.position > " + w.arg(uint64(r.after)))
	if r.last != nil {
		at, position := w.arg(r.last.Occurred.UnixMilli()), w.arg(uint64(r.last.Position))
		w.add("(e.occurred > " + at + " OR e.occurred = " + at + " AND e.position > " + position + ")")
	}
	page, err := d.read(w, "e.occurred, e.position", size)
	if err != nil || len(page) < size {
		return page, false, err
	}
	r.last = &page[size-1]
	return page, true, nil
}

// read reads the events that a conjunction admits, in an order.
func (d *decoder) read(w *conjunction, order string, limit int) ([]touchstone.Event, error) {
	sql := "SELECT * FROM events e WHERE " + w.sql() + " ORDER BY " + order + " LIMIT " + strconv.Itoa(limit)
	r, err := d.c.query(d.ctx, sql, w.args...)
	if err != nil {
		return nil, err
	}
	defer r.close()
	for r.next() {
		for row := range r.rows {
			if err := d.event(r.columns, row); err != nil {
				return nil, err
			}
		}
	}
	return d.finish()
}
