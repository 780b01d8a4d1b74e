// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"context"
	"encoding/json"
	"fmt"

	"touchstone"
	"touchstone/workspace"
)

// noun is a pointer to a record's type.
type noun[T any] interface {
	*T
	Head() *touchstone.Meta
	Index() touchstone.Index
}

// records keeps one noun of one workspace. It is a workspace.Records.
type records[T any, P noun[T]] struct {
	handle
	room touchstone.WorkspaceID // "" for what belongs to none
	noun touchstone.Noun
}

func recordsOf[T any, P noun[T]](h handle, room touchstone.WorkspaceID, n touchstone.Noun) workspace.Records[T] {
	return &records[T, P]{h, room, n}
}

// The limits of texts that stand in a database's index.
const (
	maxID    = 80    // bytes
	maxField = 1_000 // bytes of a unique value or of one that is filtered by
)

// within gives the handle's records in a transaction.
func (r *records[T, P]) in(h handle) *records[T, P] { return &records[T, P]{h, r.room, r.noun} }

// change runs fn in a transaction and gives the record that it made; nothing
// when it failed.
func (r *records[T, P]) change(ctx context.Context, fn func(*records[T, P]) (T, error)) (T, error) {
	var out, none T
	err := r.write(ctx, func(h handle) (err error) {
		out, err = fn(r.in(h))
		return err
	})
	if err != nil {
		return none, err
	}
	return out, nil
}

// Create keeps a new record as version 1.
func (r *records[T, P]) Create(ctx context.Context, value T) (T, error) {
	return r.change(ctx, func(r *records[T, P]) (T, error) { return r.create(ctx, value) })
}

func (r *records[T, P]) create(ctx context.Context, value T) (T, error) {
	now := r.db.now()
	meta := P(&value).Head()
	if meta.ID == "" && r.noun.Prefix() != "" {
		meta.ID = r.noun.Prefix() + r.db.options.ID()
	}
	*meta = touchstone.Meta{ID: meta.ID, Version: 1, Created: now, Updated: now, UpdatedBy: meta.UpdatedBy}
	row, err := r.row(&value)
	if err != nil {
		return value, err
	}
	if err := r.makeRoom(ctx, meta.ID); err != nil {
		return value, err
	}
	if err := r.claim(ctx, row); err != nil {
		return value, err
	}
	revision, err := r.revise(ctx)
	if err != nil {
		return value, err
	}
	n, err := r.exec(ctx, `INSERT INTO records (workspace, noun, id, version, created, updated, deleted, claim, rank, name, body)
		VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		string(r.room), string(r.noun), meta.ID, meta.Version, meta.Created.UnixMicro(), meta.Updated.UnixMicro(), row.claim, row.Rank, row.Name, row.body)
	if err == nil && n == 0 {
		err = taken(r.noun, meta.ID)
	}
	if err != nil {
		return value, err
	}
	return value, r.remember(ctx, row, revision)
}

// makeRoom adds the row that everything of a new workspace belongs to.
func (r *records[T, P]) makeRoom(ctx context.Context, id string) error {
	if r.noun != touchstone.NounWorkspace {
		return nil
	}
	_, err := r.exec(ctx, `INSERT INTO workspaces (id, revision) VALUES (?, 0) ON CONFLICT DO NOTHING`, id)
	return err
}

// Update replaces a standing record.
func (r *records[T, P]) Update(ctx context.Context, value T) (T, error) {
	return r.change(ctx, func(r *records[T, P]) (T, error) {
		meta := P(&value).Head()
		old, err := r.newest(ctx, meta.ID, meta.Version, false)
		if err != nil {
			return value, err
		}
		meta.Created = P(&old).Head().Created
		return r.replace(ctx, value, false, meta.UpdatedBy)
	})
}

// Delete marks a standing record as deleted.
func (r *records[T, P]) Delete(ctx context.Context, id string, version int64, by string) (T, error) {
	return r.change(ctx, func(r *records[T, P]) (T, error) {
		old, err := r.newest(ctx, id, version, false)
		if err != nil {
			return old, err
		}
		return r.replace(ctx, old, true, by)
	})
}

// Restore makes a deleted record stand again.
func (r *records[T, P]) Restore(ctx context.Context, id string, version int64, by string) (T, error) {
	return r.change(ctx, func(r *records[T, P]) (T, error) {
		old, err := r.newest(ctx, id, version, true)
		if err != nil {
			return old, err
		}
		return r.replace(ctx, old, false, by)
	})
}

// newest gives a record as it is now, when it is deleted or not as wanted and
// its version is the one that was seen.
func (r *records[T, P]) newest(ctx context.Context, id string, seen int64, deleted bool) (T, error) {
	value, found, err := one(ctx, r.handle, scanBody[T], `SELECT body FROM records WHERE workspace = ? AND noun = ? AND id = ?`, string(r.room), string(r.noun), id)
	if err != nil {
		return value, err
	}
	meta := P(&value).Head()
	if !found || (meta.Deleted != nil) != deleted {
		return value, notFound(r.noun, id)
	}
	if meta.Version != seen {
		return value, changedMeanwhile(r.noun, id, seen, meta.Version)
	}
	return value, nil
}

// replace keeps a value as the version after its own.
func (r *records[T, P]) replace(ctx context.Context, value T, delete bool, by string) (T, error) {
	meta := P(&value).Head()
	*meta = touchstone.Meta{ID: meta.ID, Version: meta.Version + 1, Created: meta.Created, Updated: r.db.now(), UpdatedBy: by}
	if delete {
		at := meta.Updated
		meta.Deleted = &at
	}
	row, err := r.row(&value)
	if err != nil {
		return value, err
	}
	if err := r.claim(ctx, row); err != nil {
		return value, err
	}
	revision, err := r.revise(ctx)
	if err != nil {
		return value, err
	}
	_, err = r.exec(ctx, `UPDATE records SET version = ?, updated = ?, deleted = ?, claim = ?, rank = ?, name = ?, body = ? WHERE workspace = ? AND noun = ? AND id = ?`,
		meta.Version, meta.Updated.UnixMicro(), maybe(meta.Deleted), row.claim, row.Rank, row.Name, row.body, string(r.room), string(r.noun), meta.ID)
	if err != nil {
		return value, err
	}
	return value, r.remember(ctx, row, revision)
}

// row is what is kept of a record.
type row struct {
	touchstone.Index
	meta  *touchstone.Meta
	claim any // the unique value, nil when it claims none or is deleted
	body  string
}

func (r *records[T, P]) row(value *T) (row, error) {
	if err := checkTexts(*value); err != nil {
		return row{}, err
	}
	body, err := json.Marshal(value)
	if err != nil {
		return row{}, fmt.Errorf("write %s: %w", r.noun, err)
	}
	out := row{Index: P(value).Index(), meta: P(value).Head(), body: string(body)}
	if out.meta.Deleted == nil && out.Unique != "" {
		out.claim = out.Unique
	}
	return out, out.check()
}

func (r *row) check() error {
	if len(r.meta.ID) == 0 || len(r.meta.ID) > maxID {
		return invalid("id", touchstone.Msg("workspace.bad_record_id", "id", r.meta.ID, "limit", maxID))
	}
	if len(r.Unique) > maxField {
		return tooLong(r.Unique)
	}
	for _, f := range r.Fields {
		if len(f.Value) > maxField {
			return tooLong(f.Value)
		}
	}
	return nil
}

func tooLong(value string) error {
	return &touchstone.Error{Kind: touchstone.TooLarge, Message: touchstone.Msg("workspace.value_too_long", "n", len(value), "limit", maxField)}
}

// claim tells whether the record's unique value is another's.
func (r *records[T, P]) claim(ctx context.Context, row row) error {
	if row.claim == nil {
		return nil
	}
	_, other, err := one(ctx, r.handle, scanText, `SELECT id FROM records WHERE workspace = ? AND noun = ? AND claim = ? AND id <> ?`,
		string(r.room), string(r.noun), row.claim, row.meta.ID)
	if err == nil && other {
		err = taken(r.noun, row.Unique)
	}
	return err
}

// revise gives the revision that a change of the noun carries.
func (r *records[T, P]) revise(ctx context.Context) (uint64, error) {
	if altersMeaning(r.noun) {
		return r.stamp(ctx, r.room)
	}
	return (&room{r.handle, r.room}).Revision(ctx)
}

// remember keeps the version, and what the record can be filtered by.
func (r *records[T, P]) remember(ctx context.Context, row row, revision uint64) error {
	_, err := r.exec(ctx, `INSERT INTO versions (workspace, noun, id, version, revision, gone, body) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		string(r.room), string(r.noun), row.meta.ID, row.meta.Version, int64(revision), number(row.meta.Deleted != nil), row.body)
	if err != nil {
		return err
	}
	if row.meta.Version > 1 {
		if _, err := r.exec(ctx, `DELETE FROM fields WHERE workspace = ? AND noun = ? AND id = ?`, string(r.room), string(r.noun), row.meta.ID); err != nil {
			return err
		}
	}
	values := make([][]any, len(row.Fields))
	for i, f := range row.Fields {
		values[i] = []any{string(r.room), string(r.noun), f.Name, f.Value, row.meta.ID}
	}
	return r.insert(ctx, `INSERT INTO fields (workspace, noun, name, value, id)`, values, `ON CONFLICT DO NOTHING`)
}

func scanBody[T any](row scanner) (T, error) {
	var value T
	var body string
	if err := row.Scan(&body); err != nil {
		return value, err
	}
	return value, readBody(body, &value)
}

func readBody[T any](body string, into *T) error {
	if err := json.Unmarshal([]byte(body), into); err != nil {
		return fmt.Errorf("read a kept %T: %w", *into, err)
	}
	return nil
}

// ByID gives a standing record.
func (r *records[T, P]) ByID(ctx context.Context, id string) (T, error) {
	value, found, err := one(ctx, r.handle, scanBody[T], `SELECT body FROM records WHERE workspace = ? AND noun = ? AND id = ? AND deleted IS NULL`,
		string(r.room), string(r.noun), id)
	if err == nil && !found {
		err = notFound(r.noun, id)
	}
	return value, err
}

// Versions gives every version of a record, the newest first.
func (r *records[T, P]) Versions(ctx context.Context, id string, p workspace.Pager) (workspace.Page[T], error) {
	var none workspace.Page[T]
	limit, err := limitOf(p)
	if err != nil {
		return none, err
	}
	before := int64(1) << 62
	tag := "versions of " + id
	if err := readCursor(p.Cursor, tag, &before); err != nil {
		return none, err
	}
	items, err := each(ctx, r.handle, scanBody[T], `SELECT body FROM versions WHERE workspace = ? AND noun = ? AND id = ? AND version < ? ORDER BY version DESC LIMIT ?`,
		string(r.room), string(r.noun), id, before, limit+1)
	if err == nil && len(items) == 0 && p.Cursor == "" {
		err = notFound(r.noun, id)
	}
	if err != nil {
		return none, err
	}
	return cut(items, limit, func(last T) string { return writeCursor(tag, P(&last).Head().Version) }), nil
}

// AsOf gives the records that stood under a revision.
func (r *records[T, P]) AsOf(ctx context.Context, revision uint64) ([]T, error) {
	return each(ctx, r.handle, scanBody[T], `SELECT v.body FROM versions v WHERE v.workspace = ? AND v.noun = ? AND v.gone = 0 AND v.version = (
		SELECT MAX(w.version) FROM versions w WHERE w.workspace = v.workspace AND w.noun = v.noun AND w.id = v.id AND w.revision <= ?) ORDER BY v.id`,
		string(r.room), string(r.noun), int64(min(revision, 1<<62)))
}
