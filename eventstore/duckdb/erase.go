// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"fmt"
	"time"

	"touchstone"
	"touchstone/eventstore"
)

// Erase implements eventstore.Store.
func (s *Store) Erase(ctx context.Context, subjects []touchstone.SubjectID) (eventstore.Erased, error) {
	if len(subjects) == 0 {
		return eventstore.Erased{}, ctx.Err()
	}
	w := &conjunction{}
	w.admits(eventstore.Filter{Subjects: subjects}, nil)
	return s.remove(ctx, "erase", w)
}

// Expire implements eventstore.Expirer.
func (s *Store) Expire(ctx context.Context, kinds []touchstone.EventKind, before time.Time) (eventstore.Erased, error) {
	if len(kinds) == 0 {
		return eventstore.Erased{}, ctx.Err()
	}
	w := &conjunction{}
	w.admits(eventstore.Filter{Kinds: kinds}, nil)
	w.add("e.occurred < " + w.arg(before.UnixMilli()))
	return s.remove(ctx, "expire", w)
}

// remove removes events, all that rests on them, and remembers their ids, in
// one transaction.
func (s *Store) remove(ctx context.Context, doing string, w *conjunction) (eventstore.Erased, error) {
	var erased eventstore.Erased
	err := s.change(ctx, doing, func(c *connection) error {
		return c.transaction(ctx, func() (err error) {
			erased, err = removeEvents(ctx, c, w)
			return err
		})
	})
	return erased, err
}

func removeEvents(ctx context.Context, c *connection, w *conjunction) (eventstore.Erased, error) {
	var out eventstore.Erased
	var err error
	_, err = c.exec(ctx, fmt.Sprintf("CREATE OR REPLACE TEMP TABLE gone AS SELECT e.position, e.id_hi, e.id_lo, %s AS day FROM events e WHERE e.kind < %d AND %s",
		dayOfClaimed, partStep, w.sql()), w.args...)
	if err != nil {
		return out, err
	}
	if out.Events, err = one[int64](ctx, c, "SELECT count(*) FROM gone"); err != nil || out.Events == 0 {
		return out, err
	}
	if _, err := c.exec(ctx, "INSERT INTO refused SELECT id_hi, id_lo, day FROM gone"); err != nil {
		return out, err
	}
	for _, table := range []string{"events", "sealed", "mentions", "arrived"} {
		n, err := c.exec(ctx, "DELETE FROM "+table+" WHERE position IN (SELECT position FROM gone)")
		if err != nil {
			return out, err
		}
		if table == "mentions" {
			out.Mentions = n
		}
	}
	_, err = c.exec(ctx, "DROP TABLE gone")
	return out, err
}
