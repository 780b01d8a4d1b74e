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
	"touchstone/internal/sqlitefile"
	"touchstone/internal/wake"
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
		more, at, err := i.projectPage(ctx)
		if err != nil {
			return at, fmt.Errorf("project search: %w", err)
		}
		if !more {
			i.whole.Store(true)
			return at, nil
		}
	}
}

// row is what is kept of one fact.
type row struct {
	said *eventstore.Said
	keys string
}

// projectPage projects some events; it tells whether there may be more, and the
// position reached.
func (i *Index) projectPage(ctx context.Context) (more bool, at touchstone.Position, err error) {
	i.use.RLock()
	defer i.use.RUnlock()
	var from int64
	if err := i.db.QueryRowContext(ctx, `SELECT position FROM reached`).Scan(&from); err != nil {
		return false, 0, err
	}
	at = touchstone.Position(from)
	said, through, more := i.heard.Next(at, page)
	if !more {
		if said, through, more, err = i.read(ctx, at); err != nil {
			return false, at, err
		}
	}
	if through == at {
		return false, at, nil
	}
	var rows []row
	for n := range said {
		if keys := i.keysOf(&said[n]); keys != "" {
			rows = append(rows, row{&said[n], keys})
		}
	}
	return more, through, sqlitefile.Tx(ctx, i.db, func(tx *sql.Tx) error { return write(ctx, tx, rows, through) })
}

// Hear takes what those say that became facts above one position and up to
// another; duplicates and what the store left out must not be among them. It
// spares the next projection reading and opening them; what is not heard is
// read.
func (i *Index) Hear(after, through touchstone.Position, said []eventstore.Said) {
	i.heard.Add(after, through, said, func(s *eventstore.Said) bool { return len(s.Texts) > 0 })
}

// read reads some events after a position from the store, and tells up to where
// they are all and whether there may be more.
func (i *Index) read(ctx context.Context, after touchstone.Position) (said []eventstore.Said, through touchstone.Position, full bool, err error) {
	n := 0
	through = after
	for e, err := range i.Events.Events(ctx, eventstore.Filter{Texts: true, Limit: page}, after) {
		if err != nil {
			return nil, after, false, err
		}
		n, through = n+1, e.Position
		shown, err := i.Keys.Reveal(ctx, &e)
		if err != nil {
			return nil, after, false, err
		}
		if shown && len(e.Private.Texts) > 0 {
			said = append(said, eventstore.SaidBy(&e))
		}
	}
	return said, through, n == page, nil
}

// keysOf gives the keyed words of what a fact says; "" where it has none, or
// names somebody who was erased.
func (i *Index) keysOf(s *eventstore.Said) string {
	if i.Keys.Hides(s.Subjects) {
		return ""
	}
	var all []string
	for _, t := range s.Texts {
		all = append(all, grams(units(t.Text))...)
	}
	if len(all) == 0 {
		return ""
	}
	slices.Sort(all)
	return strings.Join(i.keys(slices.Compact(all)), " ")
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
		s, position := r.said, int64(r.said.Position)
		if _, err := words.ExecContext(ctx, position, r.keys); err != nil {
			return err
		}
		if _, err := said.ExecContext(ctx, position, s.Event[:], s.Occurred.UnixMilli(), string(s.Kind)); err != nil {
			return err
		}
		for _, subject := range s.Subjects {
			if _, err := about.ExecContext(ctx, int64(subject), position); err != nil {
				return err
			}
		}
	}
	_, err = tx.ExecContext(ctx, `UPDATE reached SET position = ?`, int64(at))
	return err
}

// breath is how long Run waits after a projection, so that it does more at once
// while many events arrive.
const breath = 500 * time.Millisecond

// Run projects when it is woken, half a second after the last time at the
// earliest, and once every interval, until the context ends; a failure is
// logged and tried again after the interval.
func (i *Index) Run(ctx context.Context, every time.Duration) {
	i.bell.Work(ctx, wake.Pace{Every: every, Breath: breath}, func(ctx context.Context) {
		if _, err := i.Project(ctx); err != nil && ctx.Err() == nil {
			i.Logger.ErrorContext(ctx, "texts cannot be made searchable", "cause", err)
		}
	})
}

// Wake tells Run that facts have arrived. It never blocks.
func (i *Index) Wake() { i.bell.Ring() }
