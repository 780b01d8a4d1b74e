// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"touchstone/eventstore"
)

// Scored implements eventstore.Surveyor.
func (s *Store) Scored(ctx context.Context) ([]eventstore.Scored, error) {
	var out []eventstore.Scored
	err := s.survey(ctx, func(_ *generation, c *connection) (err error) {
		out, err = scored(ctx, c)
		return err
	})
	return out, err
}

// Outcomes implements eventstore.Surveyor.
func (s *Store) Outcomes(ctx context.Context) ([]eventstore.OutcomeSeen, error) {
	found := map[string]eventstore.OutcomeSeen{}
	err := s.survey(ctx, func(g *generation, c *connection) error {
		return outcomes(ctx, c, g.books.shapes, found)
	})
	return slices.SortedFunc(maps.Values(found), func(a, b eventstore.OutcomeSeen) int { return cmp.Compare(a.Name, b.Name) }), err
}

// survey lends a connection to what reads the file.
func (s *Store) survey(ctx context.Context, read func(*generation, *connection) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	g, err := s.pinned()
	if err != nil {
		return err
	}
	defer g.unpin()
	c, done, err := s.connectionTo(g)
	if err != nil {
		return err
	}
	defer done()
	return s.failure(ctx, "survey", read(g, c))
}

// outcomes adds the outcomes of each shape to those of its name.
func outcomes(ctx context.Context, c *connection, book *shapeBook, found map[string]eventstore.OutcomeSeen) error {
	return each(ctx, c, func(columns []vector, row int) error {
		name := book.known()[at[uint32](&columns[0])[row]].Name // a shape is published before its facts
		of := found[name]
		if last := time.UnixMilli(at[int64](&columns[2])[row]).UTC(); of.Events == 0 || last.After(of.Last) {
			of.Last = last
		}
		of.Name, of.Events = name, of.Events+at[int64](&columns[1])[row]
		found[name] = of
		return nil
	}, fmt.Sprintf("SELECT shape, count(*), max(occurred) FROM events WHERE kind = %d GROUP BY shape", codeOutcome))
}

func scored(ctx context.Context, c *connection) ([]eventstore.Scored, error) {
	var out []eventstore.Scored
	sql := fmt.Sprintf(`SELECT n.text, s.low, s.high, s.answers, s.last
		FROM (SELECT metric, low, high, count(*) AS answers, max(occurred) AS last FROM events WHERE metric <> 0 AND kind %% %d <= %d GROUP BY ALL) s
		JOIN names n ON n.ordinal = s.metric`, partStep, lastCounted)
	err := each(ctx, c, func(columns []vector, row int) error {
		out = append(out, eventstore.Scored{Metric: columns[0].text(row), Low: at[int32](&columns[1])[row], High: at[int32](&columns[2])[row],
			Answers: at[int64](&columns[3])[row], Last: time.UnixMilli(at[int64](&columns[4])[row]).UTC()})
		return nil
	}, sql)
	slices.SortFunc(out, func(a, b eventstore.Scored) int {
		return cmp.Or(cmp.Compare(a.Metric, b.Metric), cmp.Compare(a.Low, b.Low), cmp.Compare(a.High, b.High))
	})
	return out, err
}
