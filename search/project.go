// SPDX-License-Identifier: Apache-2.0

package search

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"touchstone"
	"touchstone/eventstore"
)

// page is how many events are projected in one transaction.
const page = 2_000

// Project reads the facts that were stored since the last time and keeps what
// leads to their texts, and tells the position of the last one. When it returns,
// everything that was stored before it began is found. A file that proves
// damaged is made again.
func (i *Index) Project(ctx context.Context) (touchstone.Position, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.failed.Load() {
		if err := i.again(ctx); err != nil {
			return 0, fmt.Errorf("make the search file again: %w", err)
		}
	}
	at, err := i.project(ctx)
	if err == nil || !damaged(err) {
		return at, err
	}
	i.Logger.WarnContext(ctx, "making the search file again", "cause", err)
	if err := i.again(ctx); err != nil {
		return 0, fmt.Errorf("make the search file again: %w", err)
	}
	return i.project(ctx)
}

func (i *Index) project(ctx context.Context) (touchstone.Position, error) {
	for {
		n, at, err := i.projectPage(ctx)
		if err != nil {
			return at, fmt.Errorf("project search: %w", err)
		}
		if n < page {
			i.whole.Store(true)
			return at, nil
		}
	}
}

// row is what is kept of one fact.
type row struct {
	event *touchstone.Event
	keys  string
}

// projectPage projects some events; it tells how many, and the position reached.
func (i *Index) projectPage(ctx context.Context) (int, touchstone.Position, error) {
	i.use.RLock()
	defer i.use.RUnlock()
	var from int64
	if err := i.db.QueryRowContext(ctx, `SELECT position FROM reached`).Scan(&from); err != nil {
		return 0, 0, err
	}
	n, at := 0, touchstone.Position(from)
	var rows []row
	for e, err := range i.Events.Events(ctx, eventstore.Filter{Texts: true, Limit: page}, at) {
		if err != nil {
			return 0, at, err
		}
		n, at = n+1, e.Position
		r, err := i.read(ctx, &e)
		if err != nil {
			return 0, at, err
		}
		if r.keys != "" {
			rows = append(rows, r)
		}
	}
	if n == 0 {
		return 0, at, nil
	}
	return n, at, inTx(ctx, i.db, func(tx *sql.Tx) error { return write(ctx, tx, rows, at) })
}

// read opens what was said. What cannot be opened says nothing: its subject was
// erased, or it is damaged and doctor tells.
func (i *Index) read(ctx context.Context, e *touchstone.Event) (row, error) {
	if i.Keys.Hidden(e) {
		return row{}, nil
	}
	if err := i.Keys.Open(ctx, e); err != nil {
		if len(touchstone.Errors(err)) == 0 {
			return row{}, err
		}
		return row{}, nil
	}
	var all []string
	for _, t := range e.Private.Texts {
		all = append(all, grams(units(t.Text))...)
	}
	if len(all) == 0 {
		return row{}, nil
	}
	slices.Sort(all)
	return row{event: e, keys: strings.Join(i.keys(slices.Compact(all)), " ")}, nil
}

// write keeps rows with the position reached.
func write(ctx context.Context, tx *sql.Tx, rows []row, at touchstone.Position) error {
	words, err := tx.PrepareContext(ctx, `INSERT INTO words(rowid, keys) VALUES (?, ?)`)
	if err != nil {
		return err
	}
	defer words.Close()
	said, err := tx.PrepareContext(ctx, `INSERT INTO said VALUES (?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	defer said.Close()
	about, err := tx.PrepareContext(ctx, `INSERT INTO about VALUES (?, ?)`)
	if err != nil {
		return err
	}
	defer about.Close()
	for _, r := range rows {
		e, position := r.event, int64(r.event.Position)
		if _, err := words.ExecContext(ctx, position, r.keys); err != nil {
			return err
		}
		if _, err := said.ExecContext(ctx, position, e.ID[:], e.Occurred.UnixMilli(), string(e.Kind)); err != nil {
			return err
		}
		for _, s := range e.Subjects {
			if _, err := about.ExecContext(ctx, int64(s), position); err != nil {
				return err
			}
		}
	}
	_, err = tx.ExecContext(ctx, `UPDATE reached SET position = ?`, int64(at))
	return err
}

// Run projects whenever it is woken, and once every interval, until the context
// ends; a failure is logged and tried again after the interval.
func (i *Index) Run(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if _, err := i.Project(ctx); err != nil && ctx.Err() == nil {
			i.Logger.ErrorContext(ctx, "texts cannot be made searchable", "cause", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-i.woken:
		}
	}
}

// Wake tells Run that facts have arrived. It never blocks.
func (i *Index) Wake() {
	select {
	case i.woken <- struct{}{}:
	default:
	}
}
