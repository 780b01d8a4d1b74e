// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"touchstone"
	"touchstone/eventstore"
)

var _ eventstore.Reshaper = (*Store)(nil)

// Reshape implements eventstore.Reshaper. The columns of shapes and promoted
// properties are changed where the rows stand, so that questions need no join;
// the shape of arrival goes into a table of its own, which a question never
// reads.
func (s *Store) Reshape(ctx context.Context, rows []eventstore.Reshaped, note []byte) (changed int, err error) {
	if err := eventstore.Reshapable(rows, note); err != nil {
		return 0, err
	}
	for _, lock := range []chan struct{}{s.removing, s.writing} {
		release, err := hold(ctx, lock)
		if err != nil {
			return 0, err
		}
		defer release()
	}
	c, done, err := s.connection()
	if err != nil {
		return 0, err
	}
	defer done()
	changed, err = s.reshape(ctx, c, rows, note)
	s.wake()
	return changed, s.failure(ctx, "reshape", err)
}

// reshape changes what differs. The caller holds removing and writing.
func (s *Store) reshape(ctx context.Context, c *connection, rows []eventstore.Reshaped, note []byte) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	r := &reshaping{ctx: ctx, c: c, note: note, names: map[string]bool{}}
	if err := r.sift(rows); err != nil {
		return 0, err
	}
	events := make([]*touchstone.Event, len(r.rows))
	for i, row := range r.rows {
		events[i] = &touchstone.Event{Shape: row.Shape, Promoted: row.Promoted}
	}
	properties, err := s.addProperties(ctx, c, events)
	if err != nil {
		return 0, err
	}
	r.place(properties)
	s.filing.Lock()
	defer s.filing.Unlock()
	shapes := c.books.shapes
	known := len(shapes.known())
	undo := shapes.add(events)
	err = c.transaction(ctx, func() error {
		if err := shapes.write(c, known); err != nil {
			return err
		}
		return r.write(shapes.ordinals)
	})
	if err != nil {
		undo()
		return 0, err
	}
	return len(r.rows), s.logs.sync(s.path())
}

// reshaping is a batch on its way into the file.
type reshaping struct {
	ctx   context.Context
	c     *connection
	note  []byte
	rows  []eventstore.Reshaped // those that change something
	names map[string]bool       // of the properties that their events have or get

	ordinals []int          // of those that have columns
	at       map[string]int // the place of each in ordinals
	lists    bool           // others stand in lists
}

// sift keeps the rows that differ from what the file has.
func (r *reshaping) sift(rows []eventstore.Reshaped) error {
	if len(rows) == 0 {
		return nil
	}
	wanted := make(map[touchstone.Position]int, len(rows))
	positions := make([]uint64, len(rows))
	for i := range rows {
		wanted[rows[i].Position], positions[i] = i, uint64(rows[i].Position)
	}
	properties, err := loadProperties(r.ctx, r.c)
	if err != nil {
		return err
	}
	d := &decoder{ctx: r.ctx, c: r.c, shapes: r.c.books.shapes.known(), properties: properties}
	where, args := amongPositions(positions)
	if err := each(r.ctx, r.c, d.event, fmt.Sprintf("SELECT * FROM events WHERE kind < %d AND %s ORDER BY position", partStep, where), args...); err != nil {
		return err
	}
	for i := range d.out {
		e := &d.out[i]
		if at, ok := wanted[e.Position]; ok && (e.Shape.ID != rows[at].Shape.ID || !eventstore.SameProperties(e.Promoted, rows[at].Promoted)) {
			r.rows = append(r.rows, rows[at])
			for _, p := range slices.Concat(e.Promoted, rows[at].Promoted) {
				r.names[p.Name] = true
			}
		}
	}
	return nil
}

// place finds where the properties stand.
func (r *reshaping) place(properties map[string]int) {
	r.at = map[string]int{}
	for _, name := range slices.Sorted(maps.Keys(r.names)) {
		ordinal, has := properties[name]
		if !has {
			r.lists = true
			continue
		}
		r.at[name] = len(r.ordinals)
		r.ordinals = append(r.ordinals, ordinal)
	}
}

// The columns of the temporary table of a batch; two for each property follow.
const (
	colNewPosition = iota
	colNewShape
	colNewNames
	colNewValues
	colNewProperties
)

// write changes the file, in the transaction of the caller.
func (r *reshaping) write(shapes map[touchstone.ShapeID]uint32) error {
	if len(r.rows) > 0 {
		if err := r.stage(shapes); err != nil {
			return err
		}
		if err := r.change(); err != nil {
			return err
		}
	}
	return r.keepNote()
}

// stage writes the rows into a temporary table.
func (r *reshaping) stage(shapes map[touchstone.ShapeID]uint32) error {
	columns := "position UBIGINT, shape UINTEGER, more_names VARCHAR[], more_values VARCHAR[]"
	for _, ordinal := range r.ordinals {
		columns += fmt.Sprintf(", p%d VARCHAR, t%d UTINYINT", ordinal, ordinal)
	}
	if _, err := r.c.exec(r.ctx, "CREATE OR REPLACE TEMP TABLE reshaped ("+columns+")"); err != nil {
		return err
	}
	a, err := r.c.appender("temp", "reshaped")
	if err != nil {
		return err
	}
	defer a.close()
	for i := range r.rows {
		row, err := a.row()
		if err != nil {
			return err
		}
		set(a, colNewPosition, row, uint64(r.rows[i].Position))
		set(a, colNewShape, row, shapes[r.rows[i].Shape.ID])
		r.promoted(a, row, r.rows[i].Promoted)
	}
	return a.flush()
}

func (r *reshaping) promoted(a *appender, row int, list []touchstone.Property) {
	var names, values []string
	for _, p := range list {
		if at, has := r.at[p.Name]; has {
			setProperty(a, colNewProperties+2*at, row, p)
		} else {
			names, values = append(names, p.Name), append(values, spelled(p))
		}
	}
	if len(names) > 0 {
		a.setTexts(colNewNames, row, names)
		a.setTexts(colNewValues, row, values)
	}
}

// change brings the staged rows into the table of events. Lists are touched
// only where a property stands in them: the engine moves a row whose list
// changes to the end of the table.
func (r *reshaping) change() error {
	assigned := []string{"shape = r.shape"}
	for _, ordinal := range r.ordinals {
		assigned = append(assigned, fmt.Sprintf("p%d = r.p%d, t%d = r.t%d", ordinal, ordinal, ordinal, ordinal))
	}
	if r.lists {
		assigned = append(assigned, "more_names = r.more_names, more_values = r.more_values")
	}
	first, last := uint64(r.rows[0].Position), uint64(r.rows[len(r.rows)-1].Position)
	for _, statement := range []string{
		fmt.Sprintf(`INSERT INTO arrived SELECT e.position, e.shape FROM events e JOIN reshaped r ON r.position = e.position
			WHERE e.kind < %d AND e.position >= $1 AND e.position <= $2
			AND e.position NOT IN (SELECT position FROM arrived WHERE position >= $1 AND position <= $2) ORDER BY e.position`, partStep),
		"UPDATE events SET " + strings.Join(assigned, ", ") + " FROM reshaped r WHERE events.position = r.position AND events.position >= $1 AND events.position <= $2",
	} {
		if _, err := r.c.exec(r.ctx, statement, first, last); err != nil {
			return err
		}
	}
	_, err := r.c.exec(r.ctx, "DROP TABLE temp.reshaped")
	return err
}

const generationNow = "SELECT coalesce(max(generation), 0)::UBIGINT FROM reshapings"

// keepNote puts the generation and the note in the place of those before.
func (r *reshaping) keepNote() error {
	generation, err := one[uint64](r.ctx, r.c, generationNow)
	if err != nil {
		return err
	}
	if len(r.rows) > 0 {
		generation++
	}
	if _, err := r.c.exec(r.ctx, "DELETE FROM reshapings"); err != nil {
		return err
	}
	a, err := r.c.appender("", "reshapings")
	if err != nil {
		return err
	}
	defer a.close()
	row, err := a.row()
	if err != nil {
		return err
	}
	set(a, 0, row, generation)
	a.setBytes(1, row, r.note)
	return a.flush()
}

// Generation implements eventstore.Reshaper.
func (s *Store) Generation(ctx context.Context) (generation uint64, note []byte, err error) {
	if err := ctx.Err(); err != nil {
		return 0, nil, err
	}
	c, done, err := s.connection()
	if err != nil {
		return 0, nil, err
	}
	defer done()
	err = each(ctx, c, func(columns []vector, row int) error {
		generation, note = at[uint64](&columns[0])[row], []byte(columns[1].text(row))
		return nil
	}, "SELECT generation, note FROM reshapings")
	return generation, note, s.failure(ctx, "read the generation", err)
}

// Arrived implements eventstore.Reshaper.
func (s *Store) Arrived(ctx context.Context, positions []touchstone.Position) (map[touchstone.Position]touchstone.Shape, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	out := make(map[touchstone.Position]touchstone.Shape, len(positions))
	if len(positions) == 0 {
		return out, nil
	}
	c, done, err := s.connection()
	if err != nil {
		return nil, err
	}
	defer done()
	err = c.transaction(ctx, func() error { return arrivedAt(ctx, c, positions, out) })
	return out, s.failure(ctx, "read shapes of arrival", err)
}

func arrivedAt(ctx context.Context, c *connection, positions []touchstone.Position, out map[touchstone.Position]touchstone.Shape) error {
	wanted := make(map[uint64]bool, len(positions))
	for _, p := range positions {
		wanted[uint64(p)] = true
	}
	where, args := amongPositions(numbers(positions))
	for _, sql := range []string{fmt.Sprintf("SELECT position, shape FROM events WHERE kind < %d AND ", partStep), "SELECT position, shape FROM arrived WHERE "} {
		found := map[uint64]uint32{}
		err := each(ctx, c, func(columns []vector, row int) error {
			if p := at[uint64](&columns[0])[row]; wanted[p] {
				found[p] = at[uint32](&columns[1])[row]
			}
			return nil
		}, sql+where, args...)
		if err != nil {
			return err
		}
		shapes := c.books.shapes.known() // after the moment was fixed, so that none is missing
		for p, shape := range found {
			out[touchstone.Position(p)] = cloneShape(shapes[shape])
		}
	}
	return nil
}
