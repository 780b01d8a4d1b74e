// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"touchstone"
	"touchstone/workspace"
)

// maxLine is the longest line of a snapshot in bytes.
const maxLine = 64 << 20

// Restore fills an empty store from a snapshot's folder: it makes the tables
// as they were when the snapshot was written, puts the rows in, and then takes
// the steps of the schema that came since.
func (s *Store) Restore(ctx context.Context, folder string) (workspace.Manifest, error) {
	m, err := readManifest(folder)
	if err != nil {
		return m, err
	}
	file, err := os.Open(filepath.Join(folder, rowsFile))
	if err != nil {
		return m, damaged(err.Error())
	}
	defer file.Close()
	err = s.transact(ctx, sql.LevelReadCommitted, func(h handle) error {
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			return err
		}
		return h.restore(ctx, file, m)
	})
	return m, err
}

func damaged(fault string) error {
	return invalid("", touchstone.Msg("workspace.bad_snapshot", "fault", fault))
}

func readManifest(folder string) (workspace.Manifest, error) {
	var m workspace.Manifest
	text, err := os.ReadFile(filepath.Join(folder, manifestFile))
	if err != nil {
		return m, damaged(err.Error())
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m, damaged(err.Error())
	}
	all, err := steps()
	if err != nil {
		return m, err
	}
	switch {
	case m.Format != workspace.SnapshotFormat:
		return m, damaged(m.Format)
	case m.Schema > len(all):
		return m, invalid("", touchstone.Msg("workspace.newer_schema", "found", m.Schema, "known", len(all)))
	case m.Schema < 1:
		return m, damaged(fmt.Sprintf("schema %d", m.Schema))
	}
	return m, nil
}

// restore replaces the empty tables by those of the snapshot.
func (h handle) restore(ctx context.Context, file io.Reader, m workspace.Manifest) error {
	if err := h.lock(ctx); err != nil {
		return err
	}
	if err := h.wantEmpty(ctx); err != nil {
		return err
	}
	for _, t := range slices.Backward(append([]table{{name: "migrations"}}, tables()...)) {
		if _, err := h.exec(ctx, `DROP TABLE `+t.name); err != nil {
			return err
		}
	}
	if err := h.migrateTo(ctx, m.Schema); err != nil {
		return err
	}
	if err := h.load(ctx, file, m); err != nil {
		return err
	}
	if err := h.migrateTo(ctx, 0); err != nil {
		return err
	}
	return h.execAll(ctx, h.db.dialect.Loaded)
}

func (h handle) wantEmpty(ctx context.Context) error {
	n, _, err := one(ctx, h, scanNumber, `SELECT (SELECT COUNT(*) FROM records) + (SELECT COUNT(*) FROM workspaces WHERE id <> '')`)
	if err == nil && n > 0 {
		err = &touchstone.Error{Kind: touchstone.Conflict, Message: touchstone.Msg("workspace.not_empty")}
	}
	return err
}

// load puts the snapshot's rows in and compares them with its manifest.
func (h handle) load(ctx context.Context, file io.Reader, m workspace.Manifest) error {
	if _, err := h.exec(ctx, `DELETE FROM workspaces`); err != nil {
		return err
	}
	sum := sha256.New()
	l := loader{handle: h, lines: bufio.NewReaderSize(io.TeeReader(file, sum), 1<<20), counts: map[string]int64{}}
	if err := l.run(ctx); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != m.SHA256 {
		return damaged("checksum")
	}
	if !maps.Equal(l.counts, m.Rows) {
		return damaged("number of rows")
	}
	return nil
}

// loader reads the lines of a snapshot.
type loader struct {
	handle
	lines  *bufio.Reader
	at     heading
	rows   [][]any
	counts map[string]int64
}

func (l *loader) run(ctx context.Context) error {
	for number := 1; ; number++ {
		line, err := readLine(l.lines)
		if errors.Is(err, io.EOF) {
			return l.flush(ctx)
		}
		if err == nil {
			err = l.take(ctx, line)
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
	}
}

// readLine gives a line without its end; io.EOF after the last.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case err == nil:
			return line[:len(line)-1], nil
		case len(line) > maxLine:
			return nil, damaged("line too long")
		case errors.Is(err, io.EOF) && len(line) > 0:
			return nil, damaged("cut off")
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		}
	}
}

func (l *loader) take(ctx context.Context, line []byte) error {
	if bytes.HasPrefix(line, []byte("{")) {
		return l.begin(ctx, line)
	}
	row, err := unportable(line)
	if err != nil {
		return err
	}
	if l.at.Table == "" || len(row) != len(l.at.Columns) {
		return damaged("a row of another length")
	}
	l.rows = append(l.rows, row)
	if len(l.rows) == maxRows {
		return l.flush(ctx)
	}
	return nil
}

// begin starts a table. Its names go into a statement, so they must be such.
func (l *loader) begin(ctx context.Context, line []byte) error {
	if err := l.flush(ctx); err != nil {
		return err
	}
	var next heading
	if err := json.Unmarshal(line, &next); err != nil {
		return damaged(err.Error())
	}
	known := slices.ContainsFunc(tables(), func(t table) bool { return t.name == next.Table })
	if !known || len(next.Columns) == 0 || slices.ContainsFunc(next.Columns, func(c string) bool { return !isName(c) }) {
		return damaged("unknown table or column")
	}
	l.at = next
	return nil
}

func isName(s string) bool {
	for _, r := range s {
		if r != '_' && (r < 'a' || r > 'z') {
			return false
		}
	}
	return s != ""
}

func (l *loader) flush(ctx context.Context) error {
	if len(l.rows) == 0 {
		return nil
	}
	l.counts[l.at.Table] += int64(len(l.rows))
	into := `INSERT INTO ` + l.at.Table + ` (` + strings.Join(l.at.Columns, ", ") + `)`
	err := l.insert(ctx, into, l.rows, "")
	l.rows = l.rows[:0]
	if err != nil && ctx.Err() == nil && touchstone.KindOf(err) != touchstone.Unavailable {
		err = &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("workspace.bad_snapshot", "fault", l.at.Table), Err: err}
	}
	return err
}

// unportable reads a row as portable wrote it.
func unportable(line []byte) ([]any, error) {
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.UseNumber()
	var row []any
	if err := decoder.Decode(&row); err != nil {
		return nil, damaged(err.Error())
	}
	for i, v := range row {
		value, err := unportableValue(v)
		if err != nil {
			return nil, err
		}
		row[i] = value
	}
	return row, nil
}

func unportableValue(v any) (any, error) {
	switch v := v.(type) {
	case nil, string:
		return v, nil
	case json.Number:
		n, err := v.Int64()
		if err != nil {
			return nil, damaged("a number that is not whole")
		}
		return n, nil
	case []any:
		if len(v) == 1 {
			if text, ok := v[0].(string); ok {
				raw, err := base64.StdEncoding.DecodeString(text)
				if err == nil {
					return blob(raw), nil
				}
			}
		}
	}
	return nil, damaged("a value of no known form")
}
