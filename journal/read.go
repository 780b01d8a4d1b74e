// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"context"
	"fmt"
	"io"
	"iter"
	"slices"
	"time"

	"touchstone"
)

// Batch is what one frame holds: events that were synced together, with their
// positions set.
type Batch struct {
	Events []touchstone.Event // the end of what stands in the reader's room
	At     time.Time          // when it was appended, in milliseconds
	Bytes  int64              // that its frame takes in the file
	More   bool               // the next one is there already
}

// Read yields what was appended after a position, in order, and then waits for
// more. It ends with the context's error, or with Unavailable once the journal
// is closed; damage ends it with an error that names the place. What Drop
// removed is not there any more, so a reader that is behind goes on with the
// oldest event that is left. Events are appended to room, which is its owner's to
// change and to empty between two batches; they share memory with one another.
func (j *Journal) Read(ctx context.Context, after touchstone.Position, room *[]touchstone.Event) iter.Seq2[Batch, error] {
	return func(yield func(Batch, error) bool) {
		r := reader{j: j, after: after, room: room}
		defer r.leave()
		for {
			b, err := r.next(ctx)
			if !yield(b, err) || err != nil {
				return
			}
		}
	}
}

// reader walks through the files.
type reader struct {
	j       *Journal
	after   touchstone.Position // delivered last
	segment segment             // as it was when it was looked at last
	file    File
	scan    *scanner
	room    *[]touchstone.Event
}

// next waits for the next frame.
func (r *reader) next(ctx context.Context) (Batch, error) {
	for {
		if err := ctx.Err(); err != nil {
			return Batch{}, err
		}
		if r.scan == nil || r.scan.offset >= r.segment.size {
			if err := r.advance(ctx); err != nil {
				return Batch{}, err
			}
		}
		b, err := r.frame()
		if err != nil || len(b.Events) > 0 {
			return b, err
		}
	}
}

// frame reads one frame; its batch is empty when it holds nothing new.
func (r *reader) frame() (Batch, error) {
	r.hop()
	at := r.scan.offset
	f, err := r.scan.head()
	if err == io.EOF || err == nil && f.last() <= r.after {
		return Batch{}, nil
	}
	var events []touchstone.Event
	if err == nil {
		events, err = r.events(f)
	}
	if err != nil {
		return Batch{}, describe(r.segment.number, hole{from: at, first: r.after + 1, last: max(r.after+1, f.last()), cause: err})
	}
	r.after = f.last()
	return Batch{Events: events, At: f.time(), Bytes: f.size(), More: r.j.Holds(r.after)}, nil
}

// events appends those of a frame that were not delivered before.
func (r *reader) events(f frame) ([]touchstone.Event, error) {
	payload, err := r.scan.body(f)
	if err != nil {
		return nil, err
	}
	before := len(*r.room)
	all, err := f.events(*r.room, payload)
	if err != nil {
		return nil, err
	}
	if f.first <= r.after {
		all = slices.Delete(all, before, before+int(r.after-f.first)+1)
	}
	*r.room = all
	return all[before:], nil
}

// hop goes over a stretch that Open found damaged.
func (r *reader) hop() {
	for _, h := range r.segment.holes {
		if h.from == r.scan.offset && h.to > h.from {
			r.scan.move(h.to, r.segment.size)
		}
	}
}

// advance goes on in the file that holds what comes next, waiting until there
// is one.
func (r *reader) advance(ctx context.Context) error {
	for {
		g, grown, err := r.j.look(r.after)
		switch {
		case err != nil:
			return err
		case grown == nil:
			return r.enter(g)
		}
		select {
		case <-grown:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// enter reads on in a file, which may be the same one, grown.
func (r *reader) enter(g segment) error {
	if r.file != nil && r.segment.number == g.number {
		r.segment = g
		r.scan.move(r.scan.offset, g.size)
		return nil
	}
	r.leave()
	file, err := r.j.files.Open(fileName(g.number))
	if err != nil {
		return fmt.Errorf("read the journal: %w", err)
	}
	r.segment, r.file, r.scan = g, file, scan(file, g.head.salt, headerSize, g.size)
	return nil
}

func (r *reader) leave() {
	if r.file == nil {
		return
	}
	if err := r.file.Close(); err != nil {
		r.j.o.Logger.Warn("close a file of the journal", "file", fileName(r.segment.number), "error", err)
	}
	r.file, r.scan = nil, nil
}

// look gives the oldest file that holds anything after a position, or what to
// wait for when none does.
func (j *Journal) look(after touchstone.Position) (segment, <-chan struct{}, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if i := j.holding(after); i >= 0 {
		return j.segments[i], nil, nil
	}
	if j.closed && len(j.groups) == 0 {
		return segment{}, nil, errClosed()
	}
	if j.grown == nil {
		j.grown = make(chan struct{})
	}
	return segment{}, j.grown, nil
}

// holding gives the index of the oldest file that holds anything after a
// position, -1 when none does. The caller has locked mu.
func (j *Journal) holding(after touchstone.Position) int {
	return slices.IndexFunc(j.segments, func(g segment) bool { return g.last > after && g.last >= g.head.base })
}

// Holds tells whether anything is there to be read after a position.
func (j *Journal) Holds(after touchstone.Position) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.holding(after) >= 0
}
