// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"touchstone"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migration is one numbered step of the schema.
type migration struct {
	number int
	name   string
	text   string
}

// steps lists the migrations in their order: 1, 2, 3 …
func steps() ([]migration, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	out := make([]migration, len(names))
	for i, name := range names {
		text, err := migrations.ReadFile(name)
		if err != nil {
			return nil, err
		}
		base := strings.TrimSuffix(strings.TrimPrefix(name, "migrations/"), ".sql")
		out[i] = migration{number: i + 1, name: base, text: string(text)}
		if !strings.HasPrefix(base, fmt.Sprintf("%04d_", i+1)) {
			return nil, fmt.Errorf("migration %s is not number %d", name, i+1)
		}
	}
	return out, nil
}

// migrate brings the schema up to date, in one transaction and under a lock,
// so that processes that start at once do it once. It must see what was
// committed while it waited for the lock.
func (s *Store) migrate(ctx context.Context) error {
	return s.transact(ctx, sql.LevelReadCommitted, func(h handle) error {
		if err := h.lock(ctx); err != nil {
			return err
		}
		return h.migrateTo(ctx, 0)
	})
}

// lock keeps others from migrating until the transaction ends.
func (h handle) lock(ctx context.Context) error {
	if h.db.dialect.Lock == "" {
		return nil
	}
	_, err := h.exec(ctx, h.db.dialect.Lock)
	return err
}

// migrateTo takes every step that was not taken, up to a number; 0 is all.
func (h handle) migrateTo(ctx context.Context, last int) error {
	all, err := steps()
	if err != nil {
		return err
	}
	taken, err := h.schema(ctx)
	if err != nil {
		return err
	}
	if taken > len(all) {
		return invalid("", touchstone.Msg("workspace.newer_schema", "found", taken, "known", len(all)))
	}
	if last > 0 {
		all = all[:last]
	}
	pending := all[min(taken, len(all)):]
	for _, m := range pending {
		if err := h.take(ctx, m); err != nil {
			return fmt.Errorf("migrate to %s: %w", m.name, err)
		}
	}
	if len(pending) == 0 {
		return nil
	}
	return h.execAll(ctx, h.db.dialect.Migrated)
}

// execAll runs statements one after the other.
func (h handle) execAll(ctx context.Context, statements []string) error {
	for _, statement := range statements {
		if _, err := h.exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// schema tells the number of the newest step that was taken.
func (h handle) schema(ctx context.Context) (int, error) {
	_, err := h.exec(ctx, h.db.dialect.spell(`CREATE TABLE IF NOT EXISTS migrations (number BIGINT NOT NULL PRIMARY KEY, name {text} NOT NULL, at BIGINT NOT NULL)`))
	if err != nil {
		return 0, err
	}
	n, _, err := one(ctx, h, scanNumber, `SELECT COALESCE(MAX(number), 0) FROM migrations`)
	return int(n), err
}

func (h handle) take(ctx context.Context, m migration) error {
	if err := h.execAll(ctx, statements(h.db.dialect.spell(m.text))); err != nil {
		return err
	}
	_, err := h.exec(ctx, `INSERT INTO migrations (number, name, at) VALUES (?, ?, ?)`, m.number, m.name, h.db.now().UnixMicro())
	return err
}

// statements splits a migration at the semicolons that end its lines, and
// leaves comments out.
func statements(text string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(strings.TrimSpace(line), "--") {
			lines = append(lines, line)
		}
	}
	var out []string
	for part := range strings.SplitSeq(strings.Join(lines, ""), ";\n") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}
