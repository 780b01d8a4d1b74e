// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"context"
	"errors"
	"fmt"
)

// Compact rewrites the database so that nothing of what was removed is left.
func (s *Store) Compact(ctx context.Context) error {
	if err := s.db.dialect.Compact(ctx, s.db.Write, tableNames()); err != nil {
		return s.db.explain(ctx, fmt.Errorf("compact: %w", err))
	}
	return nil
}

// Check tells every fault that it finds: of the database itself, then of what
// rows say about each other.
func (s *Store) Check(ctx context.Context) error {
	faults := []error{s.db.dialect.Check(ctx, s.db.Read)}
	err := s.view(ctx, func(h handle) error {
		for _, rule := range invariants() {
			found, err := each(ctx, h, scanText, rule.finds+` LIMIT 10`)
			if err != nil {
				return err
			}
			for _, what := range found {
				faults = append(faults, fmt.Errorf("%s: %s", rule.broken, what))
			}
		}
		return nil
	})
	return errors.Join(append(faults, err)...)
}

// invariant is what must hold between rows; finds names the rows that break
// it.
type invariant struct{ broken, finds string }

func invariants() []invariant {
	return []invariant{
		{"a record differs from its newest version", `SELECT r.workspace || '/' || r.noun || '/' || r.id FROM records r WHERE 0 = (
			SELECT COUNT(*) FROM versions v WHERE v.workspace = r.workspace AND v.noun = r.noun AND v.id = r.id AND v.version = r.version AND v.body = r.body)`},
		{"a version has no record", `SELECT v.workspace || '/' || v.noun || '/' || v.id FROM versions v WHERE 0 = (
			SELECT COUNT(*) FROM records r WHERE r.workspace = v.workspace AND r.noun = v.noun AND r.id = v.id AND r.version >= v.version)`},
		{"a version is of a later revision than its workspace", `SELECT v.workspace || '/' || v.noun || '/' || v.id FROM versions v
			JOIN workspaces w ON w.id = v.workspace WHERE v.revision > w.revision`},
		{"a tie is of a later revision than its workspace", `SELECT t.workspace || '/' || t.kind FROM ties t JOIN workspaces w ON w.id = t.workspace WHERE t.revision > w.revision`},
		{"a workspace has no record", `SELECT w.id FROM workspaces w WHERE w.id <> '' AND NOT EXISTS (
			SELECT 1 FROM records r WHERE r.workspace = '' AND r.noun = 'workspace' AND r.id = w.id)`},
	}
}
