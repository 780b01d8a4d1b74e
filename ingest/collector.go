// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"context"
	"strconv"
	"sync"

	"touchstone"
)

// collector takes the batches of one file and makes them a Table. The reader
// fills one batch while workers, each with its own share of the columns, take
// in those before. All methods are called by the reader's goroutine.
type collector struct {
	ctx     context.Context
	file    *File
	limits  Limits
	rejects *RejectLog

	columns []*columnBuilder
	unnamed []int          // columns whose header was empty
	twice   []string       // names given to columns whose own was taken
	copies  map[string]int // columns by the name that they wanted
	byName  map[string]int // column by the name that it has
	session *session

	wordings []string // of the first columns; nil without a further row of the header

	rows     int
	rejected int
	blank    int // rows without any content, skipped
	notes    []touchstone.Message

	visit func(Row) error // set: rows go there one by one, and no column keeps a cell
	names []string        // of the columns, for rows
	work  []chan *batch
	free  chan *batch
	done  sync.WaitGroup
}

const (
	workers       = 2
	flyingBatches = 4
	batchBytes    = 256 << 10 // a batch is sent when it holds this much
	batchSpans    = 256 << 10
)

func newCollector(ctx context.Context, file *File, s *session) *collector {
	c := &collector{
		ctx: ctx, file: file, limits: s.limits, rejects: s.rejects,
		byName: map[string]int{}, copies: map[string]int{}, session: s,
		free: make(chan *batch, flyingBatches),
	}
	for range flyingBatches {
		c.free <- &batch{}
	}
	if c.visit = s.visit; c.visit != nil {
		return c
	}
	for w := range workers {
		in := make(chan *batch, flyingBatches)
		c.work = append(c.work, in)
		c.done.Go(func() { c.take(w, in) })
	}
	return c
}

// take is the loop of one worker.
func (c *collector) take(worker int, in <-chan *batch) {
	for b := range in {
		for i := worker; i < len(b.columns); i += workers {
			b.columns[i].addBatch(b, i)
		}
		if b.pending.Add(-1) == 0 {
			c.free <- b
		}
	}
}

// stop ends the workers; it may be called twice.
func (c *collector) stop() {
	for _, in := range c.work {
		close(in)
	}
	c.work = nil
	c.done.Wait()
}

// addColumn adds a column under its header, or under a name made from its
// position and those before where the header is empty or taken.
func (c *collector) addColumn(header string) (int, error) {
	position := len(c.columns)
	if position >= c.limits.Columns {
		return 0, tooLarge(touchstone.Msg("ingest.too_many_columns", "file", shown(c.file.Name), "limit", c.limits.Columns))
	}
	name := trimName(header)
	if name == "" {
		c.unnamed = append(c.unnamed, position)
		name = "column " + strconv.Itoa(position+1)
	}
	name = c.unused(c.session.rename(c.file.Name, name))
	c.byName[name] = position
	c.columns = append(c.columns, newColumnBuilder(name, &c.session.memory))
	return position, nil
}

// rename asks the caller for the name of a column.
func (s *session) rename(file, header string) string {
	if s.options.Rename == nil {
		return header
	}
	name := s.options.Rename(file, header)
	if name != header {
		s.renamed[name] = true
	}
	return name
}

// unused gives name, or "name (2)", "name (3)" … where columns have it already.
func (c *collector) unused(name string) string {
	for base := name; ; {
		c.copies[base]++
		if n := c.copies[base]; n > 1 {
			name = base + " (" + strconv.Itoa(n) + ")"
		}
		if _, taken := c.byName[name]; !taken {
			if name != base {
				c.twice = append(c.twice, name)
			}
			return name
		}
	}
}

// newBatch gives an empty batch as wide as the columns so far.
func (c *collector) newBatch() *batch {
	b := <-c.free
	b.reset()
	b.width = len(c.columns)
	b.stride = max(1, b.width)
	return b
}

// keepRow closes the batch's last row: a row without content is skipped.
func (c *collector) keepRow(b *batch) {
	if b.blank(b.rows - 1) {
		b.dropRow()
		c.blank++
	}
}

// send hands a batch over; the reader must not touch it again.
func (c *collector) send(b *batch) error {
	b.first = c.rows
	b.columns = c.columns[:b.width]
	c.rows += b.rows
	if c.visit != nil {
		if err := c.show(b); err != nil {
			return err
		}
	} else {
		b.pending.Store(workers)
		for _, in := range c.work {
			in <- b
		}
	}
	if c.rows > c.limits.Rows {
		return tooLarge(touchstone.Msg("ingest.too_many_rows", "file", shown(c.file.Name), "limit", c.limits.Rows))
	}
	return c.bounded()
}

// bounded holds memory and time against their limits.
func (c *collector) bounded() error {
	if c.session.memory.Load() > c.limits.Memory {
		return tooLarge(touchstone.Msg("ingest.too_much_memory", "file", shown(c.file.Name), "limit", mebibytes(c.limits.Memory)))
	}
	return c.ctx.Err()
}

// cycle sends a batch that is full and gives the one to go on with.
func (c *collector) cycle(b *batch) (*batch, error) {
	if len(b.data) < batchBytes && len(b.spans) < batchSpans {
		return b, nil
	}
	if err := c.send(b); err != nil {
		return nil, err
	}
	return c.newBatch(), nil
}

// reject counts a row that cannot be kept.
func (c *collector) reject(line int, column string, reason touchstone.Message, raw []byte) {
	c.rejected++
	c.rejects.Add(Reject{File: c.file.Name, Line: line, Column: column, Reason: reason, Raw: cut(raw)})
}

// nameOf gives the name of a column, "" for a cell beyond the last one.
func (c *collector) nameOf(column int) string {
	if column >= len(c.columns) {
		return ""
	}
	return c.columns[column].name
}

// layOut adds the columns that the first rows tell of.
func (c *collector) layOut(l layout) error {
	for _, name := range l.names {
		if _, err := c.addColumn(name); err != nil {
			return err
		}
	}
	for i, w := range l.wordings[:min(len(l.wordings), len(c.columns))] {
		if w = trimName(w); w != c.columns[i].name {
			c.columns[i].wording = w
		}
		c.wordings = append(c.wordings, c.columns[i].wording)
	}
	c.noteLayout(l)
	return nil
}

// noteLayout says what was assumed.
func (c *collector) noteLayout(l layout) {
	if l.title > 0 {
		c.note(touchstone.Msg("ingest.note_titles", "file", shown(c.file.Name), "rows", l.title))
	}
	if further := l.first - l.title - 1; l.named && further > 0 {
		c.note(touchstone.Msg("ingest.note_header_rows", "file", shown(c.file.Name), "rows", further))
	}
	if !l.named {
		c.note(touchstone.Msg("ingest.note_no_header", "file", shown(c.file.Name)))
	}
}

func (c *collector) note(m touchstone.Message) { c.notes = append(c.notes, m) }

// finish waits for the workers and gives the table of this file.
func (c *collector) finish() (*Table, error) {
	c.stop()
	if err := c.bounded(); err != nil {
		return nil, err
	}
	if err := c.enough(); err != nil {
		return nil, err
	}
	t := &Table{Rows: c.rows}
	if c.visit == nil {
		for _, b := range c.columns {
			t.Columns = append(t.Columns, b.column(c.rows))
		}
		c.dropHollow(t)
	}
	if len(c.twice) > 0 {
		c.note(touchstone.Msg("ingest.note_duplicate_columns", "file", shown(c.file.Name), "count", len(c.twice),
			"names", some(c.twice)))
	}
	if c.blank > 0 {
		c.note(touchstone.Msg("ingest.note_blank_rows", "file", shown(c.file.Name), "rows", c.blank))
	}
	c.file.Rows, c.file.Rejected = c.rows, c.rejected
	t.Files, t.Notes = []File{*c.file}, c.notes
	return t, nil
}

// enough refuses a file without rows, and one whose rows were mostly rejected:
// what is left of it would give wrong numbers.
func (c *collector) enough() error {
	switch {
	case c.rejected > c.rows && c.visit == nil:
		first := c.rejects.firstOf(c.file.Name)
		return invalid(touchstone.Msg("ingest.mostly_rejected", "file", shown(c.file.Name), "rejected", c.rejected,
			"kept", c.rows, "line", first.Line, "reason", first.Reason))
	case c.rows == 0 && len(c.columns) == 0:
		return notEnough(touchstone.Msg("ingest.empty_file", "file", shown(c.file.Name)))
	case c.rows == 0 && (c.visit == nil || c.rejected == 0):
		return notEnough(touchstone.Msg("ingest.header_only", "file", shown(c.file.Name), "columns", len(c.columns)))
	}
	return nil
}

// dropHollow removes columns that have neither a header nor any content, which
// spreadsheets leave behind at the right edge.
func (c *collector) dropHollow(t *Table) {
	hollow := map[*Column]bool{}
	for _, i := range c.unnamed {
		if col := t.Columns[i]; col.Distinct() && len(col.Values) == 1 {
			hollow[col] = true
		}
	}
	if len(hollow) == 0 || len(hollow) == len(t.Columns) {
		return
	}
	kept := t.Columns[:0:0]
	for _, col := range t.Columns {
		if !hollow[col] {
			kept = append(kept, col)
		}
	}
	t.Columns = kept
	c.note(touchstone.Msg("ingest.note_hollow_columns", "file", shown(c.file.Name), "columns", len(hollow)))
}
