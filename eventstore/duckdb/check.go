// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"errors"
	"fmt"

	"github.com/duckdb/duckdb-go/v2/mapping"

	"touchstone"
)

// faults are queries that count what must not be, by what it is.
var faults = []struct{ what, sql string }{
	{"facts beyond the position reached", "SELECT count(*) FROM events WHERE position > (SELECT coalesce(max(position), 0) FROM reached)"},
	{"facts of a shape without a definition", "SELECT count(*) FROM events WHERE shape NOT IN (SELECT ordinal FROM shapes)"},
	{"facts with a name that is not kept", `SELECT count(*) FROM (SELECT unit AS n FROM events UNION SELECT currency FROM events UNION SELECT metric FROM events
		UNION SELECT reported FROM events) WHERE n <> 0 AND n NOT IN (SELECT ordinal FROM names)`},
	{"shapes or names that are kept twice", `SELECT (SELECT count(*) - count(DISTINCT ordinal) + count(*) - count(DISTINCT id) FROM shapes)
		+ (SELECT count(*) - count(DISTINCT ordinal) + count(*) - count(DISTINCT text) FROM names)`},
	{"sealed parts that are missing or belong to no fact", `SELECT count(*) FROM (SELECT count(*) AS n, sum(position::HUGEINT) AS s, bit_xor(hash(position)) AS h FROM events WHERE sealed) e,
		(SELECT count(*) AS n, sum(position::HUGEINT) AS s, bit_xor(hash(position)) AS h FROM sealed) p WHERE (e.n, e.s, e.h) IS DISTINCT FROM (p.n, p.s, p.h)`},
	{"mentions that rest on no fact", "SELECT count(*) FROM mentions m WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.position = m.position)"},
	{"shapes of arrival without a definition, or of no fact, or told twice", `SELECT (SELECT count(*) FROM arrived WHERE shape NOT IN (SELECT ordinal FROM shapes))
		+ (SELECT count(*) FROM arrived a WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.position = a.position)) + (SELECT count(*) - count(DISTINCT position) FROM arrived)`},
	{"facts at one position", fmt.Sprintf("SELECT count(*) - count(DISTINCT position) FROM events WHERE kind < %d", partStep)},
}

// Check implements eventstore.Checker: it reads every block of the file, whose
// checksums the engine verifies, and looks for what must not be. Internal,
// naming the file, at the first fault.
func (s *Store) Check(ctx context.Context) error {
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
	err = check(ctx, c)
	var e *engineError
	if errors.As(err, &e) && e.Type != mapping.ErrorTypeInterrupt && e.Type != mapping.ErrorTypeOutOfMemory {
		err = damaged(g.path, err)
	}
	var found faultError
	if errors.As(err, &found) {
		err = &touchstone.Error{Kind: touchstone.Internal, Message: touchstone.Msg("duckdb.inconsistent", "file", g.path), Err: err}
	}
	return s.failure(ctx, "check", err)
}

// faultError is what must not be, and how often it is.
type faultError struct {
	what string
	n    int64
}

func (e faultError) Error() string { return fmt.Sprintf("%s: %d", e.what, e.n) }

func check(ctx context.Context, c *connection) error {
	for _, t := range []string{"meta", "reached", "names", "shapes", "properties", "events", "sealed", "refused", "mentions", "arrived", "reshapings"} {
		if _, err := one[uint64](ctx, c, "SELECT bit_xor(hash(t)) FROM "+t+" t"); err != nil {
			return fmt.Errorf("read %s: %w", t, err)
		}
	}
	for _, f := range faults {
		n, err := one[int64](ctx, c, "SELECT ("+f.sql+")::BIGINT")
		if err != nil {
			return fmt.Errorf("look for %s: %w", f.what, err)
		}
		if n > 0 {
			return faultError{f.what, n}
		}
	}
	return nil
}
