// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"context"
	"slices"
	"strings"
	"time"

	"touchstone"
	"touchstone/workspace"
)

// Audit keeps what was done.
func (r *room) Audit() workspace.Audit { return audit{r} }

type audit struct{ *room }

const auditColumns = `id, at, author, action, noun, record, version, request, address, detail`

// numbered is an entry with its place in the log.
type numbered struct {
	workspace.Entry
	seq int64
}

func scanEntry(row scanner) (numbered, error) {
	var e numbered
	return e, row.Scan(&e.seq, &e.ID, intoTime{&e.At}, &e.By, &e.Action, (*string)(&e.Noun), &e.Record, &e.Version, &e.Request, &e.Address, intoState{&e.Detail})
}

// Append keeps entries in their order.
func (a audit) Append(ctx context.Context, entries ...workspace.Entry) error {
	rows := make([][]any, len(entries))
	for i, e := range entries {
		if err := checkTexts(e); err != nil {
			return err
		}
		rows[i] = []any{string(a.id), "aud_" + a.db.options.ID(), a.db.now().UnixMicro(), e.By, e.Action, string(e.Noun), e.Record, e.Version, e.Request, e.Address, stated(e.Detail)}
	}
	return a.write(ctx, func(h handle) error {
		return h.insert(ctx, `INSERT INTO audit_entries (workspace, `+auditColumns+`)`, rows, "")
	})
}

// List gives entries, the newest first.
func (a audit) List(ctx context.Context, f workspace.AuditFilter, p workspace.Pager) (workspace.Page[workspace.Entry], error) {
	var none workspace.Page[workspace.Entry]
	limit, err := limitOf(p)
	if err != nil {
		return none, err
	}
	before := int64(1<<63 - 1)
	if err := readCursor(p.Cursor, "audit", &before); err != nil {
		return none, err
	}
	where, args := matching{"author": f.By, "action": f.Action, "noun": string(f.Noun), "record": f.Record}.where(a.id)
	for bound, at := range map[string]time.Time{` AND at >= ?`: f.From, ` AND at < ?`: f.To} {
		if !at.IsZero() {
			where += bound
			args = append(args, at.UnixMicro())
		}
	}
	items, err := each(ctx, a.handle, scanEntry, `SELECT seq, `+auditColumns+` FROM audit_entries`+where+` AND seq < ? ORDER BY seq DESC LIMIT ?`, append(args, before, limit+1)...)
	page := cut(items, limit, func(last numbered) string { return writeCursor("audit", last.seq) })
	return workspace.Page[workspace.Entry]{Items: mapped(page.Items, func(n numbered) workspace.Entry { return n.Entry }), Next: page.Next}, err
}

// matching is the columns that must be equal to a value; "" asks nothing.
type matching map[string]string

// where writes the condition, of one workspace.
func (m matching) where(room touchstone.WorkspaceID) (string, []any) {
	var b strings.Builder
	b.WriteString(` WHERE workspace = ?`)
	args := []any{string(room)}
	columns := make([]string, 0, len(m))
	for column := range m {
		columns = append(columns, column)
	}
	slices.Sort(columns)
	for _, column := range columns {
		if m[column] != "" {
			b.WriteString(` AND ` + column + ` = ?`)
			args = append(args, m[column])
		}
	}
	return b.String(), args
}

// newestFirst gives a part of a list by time of creation and id, descending.
func newestFirst[T any](ctx context.Context, r *room, p workspace.Pager, tag, selection string, m matching, scan func(scanner) (T, error),
	place func(T) (time.Time, string)) (workspace.Page[T], error) {
	limit, err := limitOf(p)
	if err != nil {
		return workspace.Page[T]{}, err
	}
	before, id := int64(1<<63-1), ""
	if err := readCursor(p.Cursor, tag, &before, &id); err != nil {
		return workspace.Page[T]{}, err
	}
	where, args := m.where(r.id)
	items, err := each(ctx, r.handle, scan, selection+where+` AND (created, id) < (?, ?) ORDER BY created DESC, id DESC LIMIT ?`, append(args, before, id, limit+1)...)
	return cut(items, limit, func(last T) string {
		at, id := place(last)
		return writeCursor(tag, at.UnixMicro(), id)
	}), err
}
