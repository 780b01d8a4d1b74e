// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"fmt"
	"iter"
	"strconv"
	"time"

	"touchstone"
	"touchstone/eventstore"
)

// Trails implements eventstore.Store. The steps are sorted into a table beside
// the file, which spills to the temporary folder, and read from it page by
// page; between two pages nothing else of the store is held.
func (s *Store) Trails(ctx context.Context, f eventstore.Filter, m *touchstone.Meaning, from touchstone.CustomerID) iter.Seq2[eventstore.Step, error] {
	return func(yield func(eventstore.Step, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(eventstore.Step{}, err)
			return
		}
		if err := s.trails(ctx, f, m, from, yield); err != nil {
			yield(eventstore.Step{}, s.failure(ctx, "read trails", err))
		}
	}
}

func (s *Store) trails(ctx context.Context, f eventstore.Filter, m *touchstone.Meaning, from touchstone.CustomerID, yield func(eventstore.Step, error) bool) error {
	g, err := s.pinned()
	if err != nil {
		return err
	}
	defer g.unpin()
	r := &trailReader{store: s, generation: g, ctx: ctx}
	defer r.drop()
	if err := r.sort(f, m, from); err != nil {
		return err
	}
	for {
		page, err := r.page()
		if err != nil || len(page) == 0 {
			return err
		}
		for _, step := range page {
			if err := ctx.Err(); err != nil {
				return err
			}
			if !yield(step, nil) {
				return nil
			}
		}
	}
}

// trailReader reads a sorted table of steps.
type trailReader struct {
	store      *Store
	generation *generation
	ctx        context.Context
	table      string
	read       int64
}

// sort makes the table.
func (r *trailReader) sort(f eventstore.Filter, m *touchstone.Meaning, from touchstone.CustomerID) error {
	w := &conjunction{parts: []string{fmt.Sprintf("e.kind <= %d", lastCounted), "e.subject IS NOT NULL"}}
	w.admits(f, r.generation.books.shapes.known())
	customer, join := "e.subject", ""
	if m.Customers != nil {
		merged, err := r.generation.cache.merged(r.ctx, r.generation, m)
		if err != nil {
			return err
		}
		defer r.generation.cache.release(r.generation, merged)
		customer, join = "coalesce(c.customer, e.subject)", fmt.Sprintf("LEFT JOIN %s.%s c ON c.subject = e.subject", beside, merged.name)
	}
	if from > 0 {
		w.add(customer + " >= " + w.arg(uint64(from)))
	}
	limit := ""
	if f.Limit > 0 {
		limit = " LIMIT " + strconv.Itoa(f.Limit)
	}
	name := r.generation.newTrail()
	err := r.generation.beside(r.ctx, func(c *connection) error {
		_, err := c.exec(r.ctx, fmt.Sprintf(`CREATE TABLE %s AS SELECT %s AS customer, e.subject, e.occurred, e.position, e.kind, e.shape, e.unit, e.duration,
			e.minor, e.currency, e.metric, e.score, e.low, e.high, e.objects
			FROM events e %s WHERE %s ORDER BY 1, 3, 4%s`, name, customer, join, w.sql(), limit), w.args...)
		return err
	})
	if err == nil {
		r.table = name
	}
	return err
}

// newTrail gives a name to a table of steps.
func (g *generation) newTrail() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.trails++
	return beside + ".trail_" + strconv.Itoa(g.trails)
}

func (r *trailReader) drop() {
	if r.table == "" {
		return
	}
	_ = r.generation.beside(context.Background(), func(c *connection) error {
		_, err := c.exec(context.Background(), "DROP TABLE "+r.table)
		return err
	}) // a closed generation has no tables
}

// page reads the next steps; none at the end.
func (r *trailReader) page() ([]eventstore.Step, error) {
	c, done, err := r.store.connectionTo(r.generation)
	if err != nil {
		return nil, err
	}
	defer done()
	d := &stepDecoder{decoder: decoder{ctx: r.ctx, c: c, names: c.books.names, shapes: c.books.shapes.known()}}
	until := r.read + int64(r.store.sizes.steps)
	err = each(r.ctx, c, d.step, fmt.Sprintf("SELECT * FROM %s WHERE rowid >= $1 AND rowid < $2", r.table), r.read, until)
	if err != nil {
		return nil, err
	}
	r.read = until
	return d.finish()
}

// stepDecoder makes steps of rows.
type stepDecoder struct {
	decoder
	steps []eventstore.Step
	rows  []rowNames
}

// step reads one row; its columns are those of trailReader.sort.
func (d *stepDecoder) step(columns []vector, row int) error {
	shape := at[uint32](&columns[5])[row]
	if int(shape) >= len(d.shapes) {
		return fmt.Errorf("a fact names the shape %d of %d", shape, len(d.shapes))
	}
	s := eventstore.Step{
		Customer: touchstone.CustomerID(at[uint64](&columns[0])[row]),
		Subject:  touchstone.SubjectID(at[uint64](&columns[1])[row]),
		Occurred: time.UnixMilli(at[int64](&columns[2])[row]).UTC(),
		Position: touchstone.Position(at[uint64](&columns[3])[row]),
		Kind:     kindOfCode[at[uint32](&columns[4])[row]],
		Shape:    d.shapes[shape].ID,
		Duration: given(&columns[7], row),
	}
	if minor := given(&columns[8], row); minor != nil {
		s.Value = &touchstone.Money{Minor: *minor}
	}
	if !columns[11].null(row) {
		s.Scores = append(s.Scores, scoreAt(columns[11:], row))
	}
	for _, text := range columns[14].texts(row) {
		o, err := objectOf(text)
		if err != nil {
			return err
		}
		s.Objects = append(s.Objects, o)
	}
	d.steps = append(d.steps, s)
	d.rows = append(d.rows, rowNames{unit: at[uint32](&columns[6])[row], currency: at[uint32](&columns[9])[row], metric: at[uint32](&columns[10])[row]})
	return nil
}

// finish fills in names and further scores and gives the steps.
func (d *stepDecoder) finish() ([]eventstore.Step, error) {
	seen := map[uint32]bool{}
	var ordinals []uint32
	var scored []uint64
	index := map[uint64]int{}
	for i, r := range d.rows {
		for _, ordinal := range []uint32{r.unit, r.currency, r.metric} {
			if !seen[ordinal] {
				seen[ordinal] = true
				ordinals = append(ordinals, ordinal)
			}
		}
		if len(d.steps[i].Scores) > 0 {
			scored = append(scored, uint64(d.steps[i].Position))
			index[uint64(d.steps[i].Position)] = i
		}
	}
	texts, err := d.names.read(d.ctx, d.c, ordinals)
	if err != nil {
		return nil, err
	}
	for i, r := range d.rows {
		s := &d.steps[i]
		s.Unit = texts[r.unit]
		if s.Value != nil {
			s.Value.Currency = texts[r.currency]
		}
		if len(s.Scores) > 0 {
			s.Scores[0].Metric = texts[r.metric]
		}
	}
	return d.steps, d.furtherScores(scored, func(position uint64, score touchstone.Score) {
		if i, wanted := index[position]; wanted {
			d.steps[i].Scores = append(d.steps[i].Scores, score)
		}
	})
}
