// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"cmp"
	"context"
	"fmt"

	"touchstone"
	"touchstone/eventstore"
)

// Derive implements eventstore.Store.
func (s *Store) Derive(ctx context.Context, version string, rows []eventstore.Mention) error {
	if err := eventstore.Derivable(version, rows); err != nil {
		return err
	}
	return s.change(ctx, "derive", func(c *connection) error {
		s.changes.derive(version, rows)
		return s.derive(ctx, c, version, rows)
	})
}

// change runs work alone among those that remove, derive, append and
// checkpoint.
func (s *Store) change(ctx context.Context, doing string, work func(c *connection) error) error {
	for _, lock := range []chan struct{}{s.removing, s.writing} {
		release, err := hold(ctx, lock)
		if err != nil {
			return err
		}
		defer release()
	}
	s.filing.Lock()
	defer s.filing.Unlock()
	c, done, err := s.connection()
	if err != nil {
		return err
	}
	defer done()
	s.changes.number.Add(1)
	defer s.changes.number.Add(1)
	err = s.failure(ctx, doing, work(c))
	s.wake()
	return err
}

func (s *Store) derive(ctx context.Context, c *connection, version string, rows []eventstore.Mention) error {
	names, err := c.books.names.assign(ctx, c, []string{version})
	if err != nil {
		return err
	}
	ordinal := uint64(names.found[version])
	err = c.transaction(ctx, func() error {
		if len(rows) == 0 {
			_, err := c.exec(ctx, "DELETE FROM mentions WHERE version = $1", ordinal)
			return err
		}
		if err := names.write(c); err != nil {
			return err
		}
		return replaceMentions(ctx, c, ordinal, rows)
	})
	if err == nil && len(rows) > 0 {
		names.committed()
	}
	return err
}

// replaceMentions puts rows in the place of what the version says of their
// positions, but for positions without a fact.
func replaceMentions(ctx context.Context, c *connection, version uint64, rows []eventstore.Mention) error {
	if _, err := c.exec(ctx, "CREATE OR REPLACE TEMP TABLE derived AS SELECT position, ordinal, aspect, polarity, emotion, confidence, author, model FROM mentions LIMIT 0"); err != nil {
		return err
	}
	if err := writeMentions(c, rows); err != nil {
		return err
	}
	for _, statement := range []string{
		"DELETE FROM mentions WHERE version = $1 AND position IN (SELECT position FROM derived)",
		fmt.Sprintf(`INSERT INTO mentions SELECT $1, position, ordinal, aspect, polarity, emotion, confidence, author, model FROM derived
			WHERE position IN (SELECT position FROM events WHERE kind < %d AND position IN (SELECT position FROM derived)) ORDER BY position, ordinal`, partStep),
	} {
		if _, err := c.exec(ctx, statement, version); err != nil {
			return err
		}
	}
	_, err := c.exec(ctx, "DROP TABLE derived")
	return err
}

func writeMentions(c *connection, rows []eventstore.Mention) error {
	a, err := c.appender("temp", "derived")
	if err != nil {
		return err
	}
	defer a.close()
	for _, m := range rows {
		row, err := a.row()
		if err != nil {
			return err
		}
		set(a, 0, row, uint64(m.Position))
		set(a, 1, row, int64(m.Ordinal))
		a.setText(2, row, m.Aspect)
		set(a, 3, row, m.Polarity)
		a.setText(4, row, m.Emotion)
		set(a, 5, row, m.Confidence)
		set(a, 6, row, authorCodes[cmp.Or(m.Author, touchstone.OwnWords)])
		a.setText(7, row, m.Model)
	}
	return a.flush()
}
