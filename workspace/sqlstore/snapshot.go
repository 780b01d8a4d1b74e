// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"touchstone"
	"touchstone/internal/durable"
	"touchstone/workspace"
)

// The files of a snapshot. The manifest is written last, so that a snapshot
// that was cut off has none.
const (
	rowsFile     = "workspace.jsonl"
	manifestFile = "workspace.json"
)

// table is a table with the order in which its rows are copied.
type table struct{ name, order string }

// tables lists every table but that of migrations; what others refer to comes
// before them.
func tables() []table {
	return []table{
		{"workspaces", "id"}, {"records", "workspace, noun, id"}, {"versions", "workspace, noun, id, version"}, {"fields", "workspace, noun, name, value, id"},
		{"passwords", "user_id"}, {"sessions", "hash"}, {"links", "hash"},
		{"subjects", "workspace, id"}, {"ties", "workspace, class, a, b, kind, source"}, {"flips", "workspace, class, a, b, kind, source, revision"},
		{"quarantine", "workspace, component"}, {"statements", "workspace, subject, topic, name, source, at, position"},
		{"access_keys", "workspace, id"}, {"audit_entries", "seq"}, {"jobs", "workspace, id"}, {"projections", "workspace, name"}, {"replies", "workspace, scope, name"},
	}
}

func tableNames() []string { return mapped(tables(), func(t table) string { return t.name }) }

// heading is the line before a table's rows. A row is a JSON array: numbers,
// texts, nulls, and bytes as an array of their base64.
type heading struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
}

// Snapshot writes a consistent copy of the whole store into a new or empty
// folder.
func (s *Store) Snapshot(ctx context.Context, folder string) (workspace.Manifest, error) {
	m := workspace.Manifest{Format: workspace.SnapshotFormat, Rows: map[string]int64{}, Revisions: map[touchstone.WorkspaceID]uint64{}}
	if err := emptyFolder(folder); err != nil {
		return m, err
	}
	err := s.view(ctx, func(h handle) error {
		sum := sha256.New()
		err := durable.Create(filepath.Join(folder, rowsFile), func(file io.Writer) error { return h.copyTo(ctx, io.MultiWriter(file, sum), &m) })
		m.SHA256 = hex.EncodeToString(sum.Sum(nil))
		return err
	})
	if err != nil {
		return m, fmt.Errorf("write snapshot: %w", err)
	}
	return m, durable.Create(filepath.Join(folder, manifestFile), func(file io.Writer) error {
		encoder := json.NewEncoder(file)
		encoder.SetIndent("", "  ")
		return encoder.Encode(m)
	})
}

func emptyFolder(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	inside, err := os.ReadDir(folder)
	if err == nil && len(inside) > 0 {
		err = &touchstone.Error{Kind: touchstone.Conflict, Message: touchstone.Msg("workspace.folder_not_empty", "folder", folder)}
	}
	return err
}

// copyTo writes every table, and counts in the manifest.
func (h handle) copyTo(ctx context.Context, out io.Writer, m *workspace.Manifest) error {
	n, _, err := one(ctx, h, scanNumber, `SELECT MAX(number) FROM migrations`)
	if err != nil {
		return err
	}
	m.Schema = int(n)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for _, t := range tables() {
		if err := h.copyTable(ctx, encoder, t, m); err != nil {
			return fmt.Errorf("copy %s: %w", t.name, err)
		}
	}
	return h.rows(ctx, func(rows *sql.Rows) error {
		var id touchstone.WorkspaceID
		var revision uint64
		err := rows.Scan((*string)(&id), &revision)
		m.Revisions[id] = revision
		return err
	}, `SELECT id, revision FROM workspaces WHERE id <> ''`)
}

func (h handle) copyTable(ctx context.Context, encoder *json.Encoder, t table, m *workspace.Manifest) error {
	var values, into []any
	return h.rows(ctx, func(rows *sql.Rows) error {
		if values == nil {
			columns, err := rows.Columns()
			if err != nil {
				return err
			}
			values, into = make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := encoder.Encode(heading{t.name, columns}); err != nil {
				return err
			}
		}
		m.Rows[t.name]++
		if err := rows.Scan(into...); err != nil {
			return err
		}
		return encoder.Encode(portable(values))
	}, `SELECT * FROM `+t.name+` ORDER BY `+t.order)
}

// portable gives a row as JSON writes it.
func portable(values []any) []any {
	out := make([]any, len(values))
	for i, v := range values {
		if raw, ok := v.([]byte); ok {
			v = [1]string{base64.StdEncoding.EncodeToString(raw)}
		}
		out[i] = v
	}
	return out
}
