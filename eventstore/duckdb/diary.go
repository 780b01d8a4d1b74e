// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"slices"
	"sync"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/query"
)

// diary holds in memory, day by day, what counted events are counted by, so
// that a question about a period reads the rows of its days alone, and a
// customer is a bit. It has a fact's time, kind, shape, unit, first subject and
// scores, and its mentions; what else a question names, the file is asked for.
//
// It follows the file and is never ahead of it: what was appended is added when
// somebody asks, mentions that were derived are read again, and a removal or
// another derivation of shapes begins it anew. A diary that lacks many facts is
// written in the background, and the file answers meanwhile.
type diary struct {
	limits  diaryLimits
	changes *changes

	mu      sync.Mutex // held by whoever reads or changes what follows, and pens
	written *entries   // nil: nothing yet
	pen     *pen       // what writes on where written ends
	writing bool       // in the background
	full    bool       // the file has too many
}

// diaryLimits are when a diary is worth its memory. Rows take 12 bytes each,
// those of answers 24 more, those of mentions 16.
type diaryLimits struct {
	least touchstone.Position // facts below which the file is as fast
	most  int                 // rows above which there is none
	late  touchstone.Position // facts that may be added while a question waits
}

// moment is what a transaction sees of the file. A fact that is removed adds its
// id to those refused, so that two moments of one epoch and one generation
// differ by what was appended alone.
type moment struct {
	position   touchstone.Position
	generation uint64 // of shapes; see eventstore.Reshaper
	refused    int64
}

func momentOf(ctx context.Context, c *connection) (m moment, err error) {
	position, err := one[uint64](ctx, c, reachedPosition)
	if err != nil {
		return m, err
	}
	m.position = touchstone.Position(position)
	if m.generation, err = one[uint64](ctx, c, generationNow); err != nil {
		return m, err
	}
	m.refused, err = one[int64](ctx, c, "SELECT count(*) FROM refused")
	return m, err
}

// continues tells whether a moment only has more facts than another.
func (m moment) continues(before moment) bool {
	return m.generation == before.generation && m.refused == before.refused && m.position >= before.position
}

// entries are a diary as of a moment. They are never changed: what is added to
// their lists later lies behind their ends.
type entries struct {
	moment
	mentions stand  // as of which they have mentions
	pen      *pen   // that wrote them
	pages    []page // by day
	rows     int
	acts     []act                  // what happened, by number
	units    []string               // codes, by number; 0 is none
	scales   []scale                // by number
	findings []finding              // by number
	subjects []touchstone.SubjectID // by number; 0 is nobody
}

// page is what occurred on one UTC day, a row for each event, for each score and
// for each mention. Those of events and scores are in order of arrival.
type page struct {
	day      int64 // since 1970
	events   rows
	scores   rows
	given    []given32 // of scores
	mentions rows
	found    []found32 // of mentions
}

// rows are columns of one length.
type rows struct {
	at   []uint32 // ms from the beginning of the day
	act  []uint16
	unit []uint16
	who  []uint32
}

// given32 is an answer. Answers of one event have its position and follow each
// other by part.
type given32 struct {
	position touchstone.Position
	part     uint32
	value    int32
	scale    uint16
}

// found32 is a mention of the event at a position.
type found32 struct {
	position touchstone.Position
	finding  uint32
}

// finding is what a version's mention says. It has no position.
type finding struct {
	version string
	eventstore.Mention
}

// act is what happened, as far as its shape and kind tell.
type act struct {
	shape uint32 // ordinal in the file
	kind  touchstone.EventKind
}

// scale is what an answer is on.
type scale struct {
	metric    string
	low, high int32
}

// asOf gives the entries as of the moment that a question sees; nil when the
// question has to ask the file. A total of everything does not begin a diary,
// which the file counts as fast.
func (d *diary) asOf(a *asked) (*entries, error) {
	q, now := a.question, a.now
	if now.position < d.limits.least || len(q.By)+len(q.Where) == 0 && q.From.IsZero() && q.To.IsZero() {
		return nil, nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	e, err := d.reaching(a)
	if e == nil || err != nil || !slices.ContainsFunc(q.Measures, query.Measure.OfMentions) {
		return e, err
	}
	return d.listen(a, e)
}

// reaching gives the entries with the events as of the moment that a question
// sees; nil when it has to ask the file. The caller holds mu.
func (d *diary) reaching(a *asked) (*entries, error) {
	has, now := d.written, a.now
	switch {
	case has != nil && has.moment == now:
		return has, nil
	case d.full || d.writing || has != nil && has.continues(now):
		return nil, nil
	case has == nil || !now.continues(has.moment):
		d.begin(nil, newPen(d.limits.most))
		has = &entries{}
	}
	if now.position-has.position > d.limits.late {
		d.writing = true
		go d.write(a.g)
		return nil, nil
	}
	return d.add(a)
}

// begin takes what was written by a pen. The caller holds mu.
func (d *diary) begin(written *entries, by *pen) { d.written, d.pen = written, by }

// add writes what a transaction sees beyond the entries; nil entries when that
// is more than a diary may hold. The caller holds mu.
func (d *diary) add(a *asked) (*entries, error) {
	ctx := context.WithoutCancel(a.ctx) // what is left half done, everybody lacks
	if d.written == nil {
		return d.finish(a, d.pen.copy(ctx, a.c, a.now), a.changes)
	}
	return d.finish(a, d.pen.write(ctx, a.c, d.written.position, a.now.position), d.written.mentions)
}

// listen brings the mentions up to date, where what a question sees is between
// two changes and what changed since is known. The caller holds mu.
func (d *diary) listen(a *asked, e *entries) (*entries, error) {
	if !a.changes.exact() || a.changes == e.mentions || a.changes.to < e.mentions.to {
		return e, nil
	}
	derived, known := d.changes.between(e.mentions.from, a.changes.to)
	if !known {
		d.begin(nil, newPen(d.limits.most))
		return e, nil
	}
	return d.finish(a, d.pen.hear(context.WithoutCancel(a.ctx), a.c, derived), a.changes)
}

// finish gives what was written for a question, which failed or not; nil when it
// is more than a diary may hold. The caller holds mu.
func (d *diary) finish(a *asked, failed error, mentions stand) (*entries, error) {
	if failed != nil {
		d.begin(nil, newPen(d.limits.most))
		return nil, failed
	}
	if d.full = d.pen.full(); d.full {
		d.begin(nil, nil)
		return nil, nil
	}
	d.written = d.pen.entries(a.now, mentions)
	return d.written, nil
}

// write writes the diary of a file from its beginning, in the background.
func (d *diary) write(g *generation) {
	pen := newPen(d.limits.most)
	done := pen.copyOut(g)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.writing = false
	if d.full = pen.full(); done != nil && !d.full {
		d.begin(done, pen)
	}
}

// copyOut writes all that a file has now; nil where that fails, because the file
// is closed: its end interrupts what is read.
func (p *pen) copyOut(g *generation) (done *entries) {
	if !g.pin() {
		return nil
	}
	defer g.unpin()
	c, err := g.take()
	if err != nil {
		return nil
	}
	defer g.give(c)
	ctx := context.Background()
	mentions := stand{from: g.changes.before()}
	_ = c.transaction(ctx, func() error {
		now, err := momentOf(ctx, c)
		if err != nil {
			return err
		}
		mentions.to = g.changes.after()
		if err = p.copy(ctx, c, now); err == nil && !p.full() {
			done = p.entries(now, mentions)
		}
		return err
	}) // the next question asks the file, and begins again
	return done
}

// between gives the pages of the days from one time up to another, in ms.
func (e *entries) between(from, to int64) []page {
	byDay := func(p page, day int64) int { return int(p.day - day) }
	first, _ := slices.BinarySearchFunc(e.pages, dayAt(from), byDay)
	last, _ := slices.BinarySearchFunc(e.pages, dayAt(to-1)+1, byDay)
	return e.pages[first:max(first, last)]
}

// dayAt gives the UTC day of a time in ms.
func dayAt(ms int64) int64 {
	return (ms+earlyMillis)/dayMillis - earlyDays
}
