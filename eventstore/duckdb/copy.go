// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"touchstone"
)

// copied are the tables whose rows a copy takes, with the column that grows
// with every append; "" where appending adds nothing. What promoted properties
// are called goes with their columns.
var copied = []struct{ table, grows string }{
	{"names", "ordinal"}, {"shapes", "ordinal"}, {"events", "position"}, {"sealed", "position"}, {"refused", ""}, {"mentions", ""},
	{"arrived", ""}, {"reshapings", ""},
}

// fileCopy is a copy of the current file in the making, which is attached to a
// connection as "copy". Only live rows go into it, so nothing of what was
// removed does.
type fileCopy struct {
	store      *Store
	c          *connection
	path       string
	begun      bool // the first round is over
	properties int  // that have columns in the copy
	position   touchstone.Position
}

// beginCopy makes an empty file beside the current one and attaches it. The
// caller holds copying, and ends with finish or abandon.
func (s *Store) beginCopy(ctx context.Context, c *connection) (*fileCopy, error) {
	f := &fileCopy{store: s, c: c, path: filepath.Join(s.folder, copyName)}
	f.remove()
	err := f.create(ctx)
	if err == nil {
		_, err = c.exec(ctx, "ATTACH "+quoted(f.path)+" AS copy")
	}
	if err != nil {
		f.abandon() // one that was cancelled may have been attached
		return nil, err
	}
	return f, nil
}

// create writes the schema into the new file, by the way of every new file.
func (f *fileCopy) create(ctx context.Context) error {
	d, err := openDatabase(f.path, f.store.settings(0))
	if err != nil {
		return err
	}
	defer d.close()
	c, err := d.connect()
	if err != nil {
		return err
	}
	defer c.close()
	return c.migrate(ctx, f.path)
}

// round copies what was appended since the round before, the first one
// everything, as it is at the moment at which fix ends. Appends wait for that
// moment alone.
func (f *fileCopy) round(ctx context.Context) error {
	return f.rows(ctx, func() error {
		release, err := hold(ctx, f.store.writing)
		if err != nil {
			return err
		}
		defer release()
		return f.fix(ctx)
	})
}

// lastRound is round for a caller that holds writing.
func (f *fileCopy) lastRound(ctx context.Context) error {
	return f.rows(ctx, func() error { return f.fix(ctx) })
}

// rows copies rows as of the transaction that fix begins.
func (f *fileCopy) rows(ctx context.Context, fix func() error) error {
	done := false
	defer func() {
		if !done {
			_, _ = f.c.exec(context.Background(), "ROLLBACK") // harmless when fix began none
		}
	}()
	if err := fix(); err != nil {
		return err
	}
	for _, t := range copied {
		if err := f.insert(ctx, t.table, t.grows); err != nil {
			return err
		}
	}
	if _, err := f.c.exec(ctx, "INSERT INTO copy.main.reached VALUES ($1)", uint64(f.position)); err != nil {
		return err
	}
	if _, err := f.c.exec(ctx, "COMMIT"); err != nil {
		return err
	}
	done, f.begun = true, true
	return nil
}

// fix gives the copy the columns of the current file and begins a transaction
// that sees this moment. The caller holds writing, so that no column comes in
// between.
func (f *fileCopy) fix(ctx context.Context) error {
	for ; f.properties < len(f.store.props); f.properties++ {
		if err := addProperty(ctx, f.c, "copy.main.", f.properties, f.store.props[f.properties]); err != nil {
			return err
		}
	}
	if err := f.c.begin(ctx); err != nil {
		return err
	}
	position, err := one[uint64](ctx, f.c, reachedPosition)
	f.position = touchstone.Position(position)
	return err
}

// insert copies the rows of a table that the copy has not.
func (f *fileCopy) insert(ctx context.Context, table, grows string) error {
	where := "TRUE"
	if f.begun {
		if grows == "" {
			return nil
		}
		last, err := one[hugeint](ctx, f.c, fmt.Sprintf("SELECT coalesce(max(%s)::HUGEINT, -1) FROM copy.main.%s", grows, table))
		if err != nil {
			return err
		}
		where = grows + " > " + last.big().String()
	}
	_, err := f.c.exec(ctx, fmt.Sprintf("INSERT INTO copy.main.%s SELECT * FROM %s WHERE %s", table, table, where))
	return err
}

// settle moves everything from the copy's log into its file.
func (f *fileCopy) settle(ctx context.Context) error {
	_, err := f.c.exec(context.WithoutCancel(ctx), "CHECKPOINT copy") // stopped half-way, it would end the engine
	return err
}

// finish settles the copy and lets it go; its file then stands for itself.
func (f *fileCopy) finish(ctx context.Context) error {
	if err := f.settle(ctx); err != nil {
		return err
	}
	if _, err := f.c.exec(ctx, "DETACH copy"); err != nil {
		return err
	}
	_, err := os.Stat(f.path + logSuffix)
	if err == nil {
		return fmt.Errorf("the copy still has a log")
	}
	return nil
}

// abandon removes what was copied.
func (f *fileCopy) abandon() {
	_, _ = f.c.exec(context.Background(), "DETACH copy") // not when it was finished
	f.remove()
}

// remove removes the copy's files; the next opening removes what is left.
func (f *fileCopy) remove() {
	logs, _ := filepath.Glob(f.path + ".*")
	for _, name := range append(logs, f.path) {
		_ = os.Remove(name)
	}
}
