// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"time"

	"touchstone"
	"touchstone/workspace"
)

// class tells edges from guards, which are kept alike.
type class string

const (
	edge  class = "edge"
	guard class = "guard"
)

// tieKey names an edge or a guard. A guard has no source.
type tieKey struct {
	a, b   touchstone.SubjectID
	kind   string
	source string
}

func compareTies(x, y tieKey) int {
	return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b), cmp.Compare(x.kind, y.kind), cmp.Compare(x.source, y.source))
}

// tie is an edge or a guard.
type tie struct {
	tieKey
	position touchstone.Position
	at       time.Time
	by       string
	reason   string
	revision uint64
	undone   *workspace.Undo
}

const tieColumns = `a, b, kind, source, position, at, author, reason, revision, undone, undone_by, undone_reason`

func scanTie(row scanner) (tie, error) {
	var t tie
	var undo workspace.Undo
	var at *time.Time
	err := row.Scan(intoID[touchstone.SubjectID]{&t.a}, intoID[touchstone.SubjectID]{&t.b}, &t.kind, &t.source, &t.position, intoTime{&t.at}, &t.by, &t.reason,
		&t.revision, intoMaybe{&at}, &undo.By, &undo.Reason)
	if at != nil {
		undo.At = *at
		t.undone = &undo
	}
	return t, err
}

func scanTieKey(row scanner) (tieKey, error) {
	var k tieKey
	return k, row.Scan(intoID[touchstone.SubjectID]{&k.a}, intoID[touchstone.SubjectID]{&k.b}, &k.kind, &k.source)
}

// ties keeps one class of a workspace.
type ties struct {
	*room
	class class
}

func (t ties) in(h handle) ties { return ties{&room{h, t.id}, t.class} }

// args gives the parameters that name a tie, as isTie wants them.
func (t ties) args(k tieKey) []any {
	return []any{string(t.id), string(t.class), signed(k.a), signed(k.b), k.kind, k.source}
}

const isTie = `workspace = ? AND class = ? AND a = ? AND b = ? AND kind = ? AND source = ?`

// add keeps the ties that are new, in the order of keys, and gives them.
func (t ties) add(ctx context.Context, list []tie) ([]tie, error) {
	if len(list) == 0 {
		return nil, nil
	}
	revision, err := t.upcoming(ctx, t.id)
	if err != nil {
		return nil, err
	}
	rows := make([][]any, len(list))
	byKey := make(map[tieKey]tie, len(list))
	for i, v := range list {
		v.revision = revision
		byKey[v.tieKey] = v
		rows[i] = append(t.args(v.tieKey), int64(v.position), v.at.UnixMicro(), v.by, v.reason, int64(revision), int64(revision), nil, "", "")
	}
	var fresh []tie
	err = inserted(rows, func(part [][]any, args []any) error {
		keys, err := each(ctx, t.handle, scanTieKey, `INSERT INTO ties (workspace, class, a, b, kind, source, position, at, author, reason, added, revision, undone, undone_by, undone_reason)
			VALUES `+tuples(len(part), len(part[0]))+` ON CONFLICT DO NOTHING RETURNING a, b, kind, source`, args...)
		for _, k := range keys {
			fresh = append(fresh, byKey[k])
		}
		return err
	})
	if err != nil || len(fresh) == 0 {
		return nil, err
	}
	slices.SortFunc(fresh, func(x, y tie) int { return compareTies(x.tieKey, y.tieKey) })
	_, err = t.stamp(ctx, t.id)
	return fresh, err
}

// of gives every tie that touches one of the subjects, in the order of keys.
func (t ties) of(ctx context.Context, subjects []touchstone.SubjectID) ([]tie, error) {
	if err := checkBatch(len(subjects)); err != nil {
		return nil, err
	}
	found := map[tieKey]tie{}
	for _, column := range []string{"a", "b"} {
		part, err := each(ctx, t.handle, scanTie, `SELECT `+tieColumns+` FROM `+t.numbers()+` CROSS JOIN ties WHERE workspace = ? AND class = ? AND `+column+` = number`,
			wanted(sortedIDs(subjects)), string(t.id), string(t.class))
		if err != nil {
			return nil, err
		}
		for _, v := range part {
			found[v.tieKey] = v
		}
	}
	out := make([]tie, 0, len(found))
	for _, v := range found {
		out = append(out, v)
	}
	slices.SortFunc(out, func(x, y tie) int { return compareTies(x.tieKey, y.tieKey) })
	return out, nil
}

// changed yields the ties whose revision is above one, in its order.
func (t ties) changed(ctx context.Context, after uint64) iter.Seq2[tie, error] {
	return pages(func(last *tie) ([]tie, error) {
		behind := []any{int64(after), int64(1<<63 - 1), int64(1<<63 - 1), "", ""}
		if last != nil {
			behind = []any{int64(last.revision), signed(last.a), signed(last.b), last.kind, last.source}
		}
		return each(ctx, t.handle, scanTie, `SELECT `+tieColumns+` FROM ties WHERE workspace = ? AND class = ? AND (revision, a, b, kind, source) > (?, ?, ?, ?, ?)
			ORDER BY revision, a, b, kind, source LIMIT ?`, append(append([]any{string(t.id), string(t.class)}, behind...), pageRows)...)
	})
}

// held yields the ties that held under a revision, in the order of keys.
func (t ties) held(ctx context.Context, revision uint64) iter.Seq2[tieKey, error] {
	revision = min(revision, 1<<62)
	return pages(func(last *tieKey) ([]tieKey, error) {
		behind := []any{int64(-1 << 63), int64(-1 << 63), "", ""}
		if last != nil {
			behind = []any{signed(last.a), signed(last.b), last.kind, last.source}
		}
		args := append([]any{string(t.id), string(t.class), int64(revision)}, behind...)
		return each(ctx, t.handle, scanTieKey, `SELECT t.a, t.b, t.kind, t.source FROM ties t
			WHERE t.workspace = ? AND t.class = ? AND t.added <= ? AND (t.a, t.b, t.kind, t.source) > (?, ?, ?, ?)
			AND COALESCE((SELECT f.holds FROM flips f WHERE f.workspace = t.workspace AND f.class = t.class AND f.a = t.a AND f.b = t.b
				AND f.kind = t.kind AND f.source = t.source AND f.revision <= ? ORDER BY f.revision DESC LIMIT 1), 1) = 1
			ORDER BY t.a, t.b, t.kind, t.source LIMIT ?`, append(args, int64(revision), pageRows)...)
	})
}

// flip takes a tie back (undo set) or makes it hold again, when it stands the
// other way, and gives it.
func (t ties) flip(ctx context.Context, key tieKey, undo *workspace.Undo) (tie, bool, error) {
	revision, err := t.upcoming(ctx, t.id)
	if err != nil {
		return tie{}, false, err
	}
	set, stands := []any{nil, "", ""}, `undone IS NOT NULL`
	if undo != nil {
		set, stands = []any{undo.At.UnixMicro(), undo.By, undo.Reason}, `undone IS NULL`
	}
	set = append(set, int64(revision))
	found, ok, err := one(ctx, t.handle, scanTie, `UPDATE ties SET undone = ?, undone_by = ?, undone_reason = ?, revision = ? WHERE `+isTie+` AND `+stands+` RETURNING `+tieColumns,
		append(set, t.args(key)...)...)
	if err != nil || !ok {
		return found, false, err
	}
	if _, err := t.stamp(ctx, t.id); err != nil {
		return found, false, err
	}
	_, err = t.exec(ctx, `INSERT INTO flips (workspace, class, a, b, kind, source, revision, holds) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (workspace, class, a, b, kind, source, revision) DO UPDATE SET holds = excluded.holds`,
		append(t.args(key), int64(revision), number(undo == nil))...)
	return found, true, err
}
