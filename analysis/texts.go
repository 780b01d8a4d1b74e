// SPDX-License-Identifier: Apache-2.0

package analysis

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"touchstone"
	"touchstone/analysis/roles"
	"touchstone/language"
	"touchstone/moment"
)

// Texts reads what customers wrote. Its methods may be called by several
// goroutines at once.
type Texts interface {
	// Reader gives a function that reads texts, for one goroutine; what it
	// returns is good until its next call. The same text always reads the same.
	Reader() func(text string) *language.Reading
	// Aspect gives what people call an aspect, and whether it is a part of what
	// the text is about: of the subject as a whole it is false.
	Aspect(key string) (label touchstone.Label, part bool)
	// Version names the models that the readings depend on.
	Version() string
}

// leastConfidence is how sure a mention must be to count: more likely right
// than wrong.
const leastConfidence = .5

// fact is what the texts of one row say of one aspect.
type fact struct {
	aspect string
	said   uint32  // moment.Well, moment.Ill, both, or 0 for neither
	sure   float64 // of the surest mention
	column int     // in which that stands, among the columns read
	language.Span
}

// rowReading is what the texts of one row say.
type rowReading struct {
	wrote  bool
	doubt  bool            // no text of the row shows clearly how it feels
	tongue language.Tongue // Mixed where its texts differ
	feel   int             // texts that feel good less those that feel bad
	facts  []fact
}

// readChunk is how many rows a worker takes at a time.
const readChunk = 128

// readTexts reads the columns of every row on all processors. progress is told
// the rows done so far, one call at a time; it may be nil.
func readTexts(ctx context.Context, texts Texts, columns []*roles.Column, rows int, progress func(done, total int)) ([]rowReading, error) {
	out := make([]rowReading, rows)
	var next atomic.Int64
	var workers sync.WaitGroup
	told := tally{total: rows, tell: progress}
	for range min(runtime.GOMAXPROCS(0), (rows+readChunk-1)/readChunk) {
		workers.Go(func() {
			read := texts.Reader()
			for ctx.Err() == nil {
				first := int(next.Add(readChunk)) - readChunk
				if first >= rows {
					return
				}
				last := min(first+readChunk, rows)
				for row := first; row < last && ctx.Err() == nil; row++ {
					out[row].read(read, columns, row)
				}
				told.add(last - first)
			}
		})
	}
	workers.Wait()
	return out, ctx.Err()
}

// tally counts what several goroutines have done.
type tally struct {
	mu          sync.Mutex
	done, total int
	tell        func(done, total int)
}

func (t *tally) add(n int) {
	if t.tell == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done += n
	t.tell(t.done, t.total)
}

// read takes in the texts of a row.
func (r *rowReading) read(read func(string) *language.Reading, columns []*roles.Column, row int) {
	clear := false
	for k, c := range columns {
		text := c.Cell(row)
		if !roles.Wrote(text) {
			continue
		}
		reading := read(text)
		if reading.Written == "default" { // praise of the system's: the customer wrote nothing
			continue
		}
		switch {
		case !r.wrote || r.tongue == language.None:
			r.tongue = reading.Tongue
		case reading.Tongue != r.tongue && reading.Tongue != language.None:
			r.tongue = language.Mixed
		}
		r.wrote = true
		if !reading.Doubtful {
			r.feel += int(reading.Polarity)
			clear = true
		}
		for _, m := range reading.Mentions {
			if m.Confidence >= leastConfidence && m.Aspect != "" {
				r.take(k, m)
			}
		}
	}
	r.doubt = r.wrote && !clear
}

// take adds a mention to what the row says of its aspect.
func (r *rowReading) take(column int, m language.Mention) {
	said := map[language.Polarity]uint32{language.Positive: moment.Well, language.Negative: moment.Ill}[m.Polarity]
	for i := range r.facts {
		f := &r.facts[i]
		if f.aspect != m.Aspect {
			continue
		}
		if said != 0 && (f.said == 0 || m.Confidence > f.sure) {
			f.sure, f.column, f.Span = m.Confidence, column, m.Span
		}
		f.said |= said
		return
	}
	r.facts = append(r.facts, fact{aspect: m.Aspect, said: said, sure: m.Confidence, column: column, Span: m.Span})
}
