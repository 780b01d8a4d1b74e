// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"cmp"
	"context"
	"slices"
	"sync/atomic"

	"touchstone"
)

// shapeBook holds the definition of every shape, and the ordinal by which the
// file's events name it: their order of appearance, which belongs to the file
// alone. Small numbers take a tenth of the room of ids, and group five times as
// fast.
//
// A shape is published before the facts that need it are committed, so whoever
// began to read before finds every shape that it can see.
type shapeBook struct {
	all      atomic.Pointer[[]touchstone.Shape] // by ordinal; never changed in place
	ordinals map[touchstone.ShapeID]uint32      // belongs to the holder of writing
}

func loadShapes(ctx context.Context, c *connection) (*shapeBook, error) {
	var all []touchstone.Shape
	err := each(ctx, c, func(columns []vector, row int) error {
		s := touchstone.Shape{
			ID: touchstone.ShapeID(at[uint64](&columns[0])[row]), Normaliser: at[uint16](&columns[1])[row], Source: columns[2].text(row),
			Channel: touchstone.Channel(columns[3].text(row)), Name: columns[4].text(row), Place: columns[5].text(row),
		}
		parts := columns[6].texts(row)
		for i := 0; i+1 < len(parts); i += 2 {
			s.Facets = append(s.Facets, touchstone.Facet{Name: parts[i], Value: parts[i+1]})
		}
		all = append(all, s)
		return nil
	}, "SELECT id, normaliser, source, channel, name, place, facets FROM shapes ORDER BY ordinal")
	b := &shapeBook{ordinals: make(map[touchstone.ShapeID]uint32, len(all))}
	for i, s := range all {
		b.ordinals[s.ID] = uint32(i)
	}
	b.all.Store(&all)
	return b, err
}

// known gives every shape by ordinal; not to be changed.
func (b *shapeBook) known() []touchstone.Shape { return *b.all.Load() }

// add publishes the shapes of events that are new and gives the way to take
// them back.
func (b *shapeBook) add(events []*touchstone.Event) (undo func()) {
	before := b.known()
	all := slices.Clip(before)
	for _, e := range events {
		if _, seen := b.ordinals[e.Shape.ID]; !seen {
			b.ordinals[e.Shape.ID] = uint32(len(all))
			all = append(all, cloneShape(e.Shape))
		}
	}
	b.all.Store(&all)
	return func() {
		for _, s := range all[len(before):] {
			delete(b.ordinals, s.ID)
		}
		b.all.Store(&before)
	}
}

// write puts the shapes from an ordinal on into the file.
func (b *shapeBook) write(c *connection, from int) error {
	all := b.known()
	if from == len(all) {
		return nil
	}
	a, err := c.appender("", "shapes")
	if err != nil {
		return err
	}
	defer a.close()
	for i, s := range all[from:] {
		row, err := a.row()
		if err != nil {
			return err
		}
		set(a, 0, row, uint32(from+i))
		set(a, 1, row, uint64(s.ID))
		set(a, 2, row, s.Normaliser)
		for k, text := range []string{s.Source, string(s.Channel), s.Name, s.Place} {
			a.setText(3+k, row, text)
		}
		var parts []string
		for _, f := range s.Facets {
			parts = append(parts, f.Name, f.Value)
		}
		a.setTexts(7, row, parts)
	}
	return a.flush()
}

// sorted gives a copy of every shape in ascending order of id.
func (b *shapeBook) sorted() []touchstone.Shape {
	var out []touchstone.Shape
	for _, s := range b.known() {
		out = append(out, cloneShape(s))
	}
	slices.SortFunc(out, func(x, y touchstone.Shape) int { return cmp.Compare(x.ID, y.ID) })
	return out
}

func cloneShape(s touchstone.Shape) touchstone.Shape {
	s.Facets = slices.Clone(s.Facets)
	return s
}
