// SPDX-License-Identifier: Apache-2.0

package search

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/internal/sqlitefile"
)

// Name names the step in the receipt of an erasure.
func (i *Index) Name() string { return "search" }

// Erase removes every fact that names one of the subjects, and tells how many
// there were. Erasing twice is not an error; a damaged file is thrown away,
// which erases as well.
func (i *Index) Erase(ctx context.Context, subjects []touchstone.SubjectID) (int64, error) {
	ids := make([]int64, len(subjects))
	for k, s := range subjects {
		ids[k] = int64(s)
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return 0, err
	}
	return i.remove(ctx, `SELECT DISTINCT position FROM about WHERE subject IN (SELECT value FROM json_each(?))`, string(list))
}

// Expire removes facts of kinds that occurred before a time, and tells how many.
func (i *Index) Expire(ctx context.Context, kinds []touchstone.EventKind, before time.Time) (eventstore.Erased, error) {
	list, err := json.Marshal(kinds)
	if err != nil {
		return eventstore.Erased{}, err
	}
	n, err := i.remove(ctx, `SELECT position FROM said WHERE kind IN (SELECT value FROM json_each(?)) AND occurred < ?`, string(list), before.UnixMilli())
	return eventstore.Erased{Events: n}, err
}

// remove removes the facts whose positions a question gives, also from the log
// of the file.
func (i *Index) remove(ctx context.Context, which string, args ...any) (int64, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	n, err := i.removeRows(ctx, which, args)
	if err != nil && damaged(err) {
		return 0, i.again(ctx)
	}
	if err != nil {
		return n, fmt.Errorf("remove from search: %w", err)
	}
	return n, nil
}

func (i *Index) removeRows(ctx context.Context, which string, args []any) (n int64, err error) {
	i.use.RLock()
	defer i.use.RUnlock()
	err = sqlitefile.Tx(ctx, i.db, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `CREATE TEMP TABLE gone AS `+which, args...); err != nil {
			return err
		}
		for _, s := range []string{`DELETE FROM words WHERE rowid IN (SELECT position FROM gone)`, `DELETE FROM about WHERE position IN (SELECT position FROM gone)`} {
			if _, err := tx.ExecContext(ctx, s); err != nil {
				return err
			}
		}
		done, err := tx.ExecContext(ctx, `DELETE FROM said WHERE position IN (SELECT position FROM gone)`)
		if err != nil {
			return err
		}
		if n, err = done.RowsAffected(); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DROP TABLE gone`)
		return err
	})
	if err != nil || n == 0 {
		return n, err
	}
	return n, emptyLog(ctx, i.db)
}

// emptyLog moves what was written into the file and empties its log.
func emptyLog(ctx context.Context, db *sql.DB) error {
	var busy, pages, moved int
	if err := db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &moved); err != nil {
		return err
	}
	if busy != 0 {
		return errors.New("the log could not be emptied: it is being read")
	}
	return nil
}

// Compact rewrites the file, so that nothing that was removed is left in it: the
// keyed words of removed facts stay in it until then.
func (i *Index) Compact(ctx context.Context) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.use.Lock() // nobody reads, so the log can be emptied
	defer i.use.Unlock()
	for _, s := range []string{`INSERT INTO words(words) VALUES ('optimize')`, `VACUUM`} {
		if _, err := i.db.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("compact search: %w", err)
		}
	}
	if err := emptyLog(ctx, i.db); err != nil {
		return fmt.Errorf("compact search: %w", err)
	}
	return nil
}
