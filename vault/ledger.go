// SPDX-License-Identifier: Apache-2.0

package vault

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"touchstone"
	"touchstone/internal/sqlitefile"
)

// Erasure is one entry of the ledger. It names subjects, never identifiers,
// and no more of a person than By and Reason are given.
type Erasure struct {
	ID        string                 `json:"id"` // "era_" and 32 hexadecimal digits
	Workspace touchstone.WorkspaceID `json:"workspace"`
	Subjects  []touchstone.SubjectID `json:"subjects"` // ascending
	Asked     time.Time              `json:"asked"`
	By        string                 `json:"by"`
	Reason    string                 `json:"reason"`
	Steps     []Step                 `json:"steps"` // in the order in which they were done
}

// Step is one finished step of an erasure, as its receipt shows it.
type Step struct {
	Name  string    `json:"name"`
	Done  time.Time `json:"done"`
	Count int64     `json:"count"` // of what was removed; 0 where nothing is counted
}

// Enter puts an erasure into the ledger and is durable when it returns. From
// then on Erased is true of its subjects, and nothing about them is opened or
// sealed any more; it waits for what is being sealed now. ID and Asked are
// given here. Invalid when no subject is named, or subject 0.
func (k *Keys) Enter(ctx context.Context, subjects []touchstone.SubjectID, by, reason string) (Erasure, error) {
	e := Erasure{Workspace: k.workspace, Subjects: slices.Compact(slices.Sorted(slices.Values(subjects))), Asked: k.vault.now().UTC().Truncate(time.Millisecond), By: by, Reason: reason}
	if len(e.Subjects) == 0 || e.Subjects[0] == 0 {
		return Erasure{}, &touchstone.Error{Kind: touchstone.Invalid, Field: "subjects", Message: touchstone.Msg("vault.no_subjects")}
	}
	var id [16]byte
	if _, err := io.ReadFull(k.vault.random, id[:]); err != nil {
		return Erasure{}, err
	}
	e.ID = "era_" + hex.EncodeToString(id[:])
	return e, k.enter(ctx, e)
}

func (k *Keys) enter(ctx context.Context, e Erasure) error {
	if err := sqlitefile.Tx(ctx, k.vault.ledger, func(tx *sql.Tx) error { return insertErasure(ctx, tx, e) }); err != nil {
		return fmt.Errorf("enter an erasure: %w", err)
	}
	k.vault.refuse(k.workspace, e.Subjects)
	return nil
}

func insertErasure(ctx context.Context, tx *sql.Tx, e Erasure) error {
	result, err := tx.ExecContext(ctx, "INSERT INTO erasures (id, workspace, asked, by, reason) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
		e.ID, string(e.Workspace), e.Asked.UnixMilli(), e.By, e.Reason)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); n == 0 || err != nil {
		return err
	}
	for _, s := range e.Subjects {
		if _, err := tx.ExecContext(ctx, "INSERT INTO erased (erasure, subject) VALUES (?, ?)", e.ID, int64(s)); err != nil {
			return err
		}
	}
	for _, s := range e.Steps {
		if err := insertStep(ctx, tx, e.ID, s); err != nil {
			return err
		}
	}
	return nil
}

// execer is a database or a transaction in it.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

func insertStep(ctx context.Context, db execer, id string, s Step) error {
	_, err := db.ExecContext(ctx, "INSERT INTO steps (erasure, name, done, count) VALUES (?, ?, ?, ?)", id, s.Name, s.Done.UnixMilli(), s.Count)
	return err
}

// Mark adds a finished step to an erasure of this workspace, dated now.
func (k *Keys) Mark(ctx context.Context, id, step string, count int64) error {
	if err := insertStep(ctx, k.vault.ledger, id, Step{Name: step, Done: k.vault.now(), Count: count}); err != nil {
		return fmt.Errorf("mark a step of an erasure: %w", err)
	}
	return nil
}

// Erasures gives the workspace's part of the ledger in the order of entry.
func (k *Keys) Erasures(ctx context.Context) ([]Erasure, error) {
	return k.vault.erasures(ctx, "WHERE workspace = ?", string(k.workspace))
}

// Erasure gives one entry. NotFound when this workspace has none of this id.
func (k *Keys) Erasure(ctx context.Context, id string) (Erasure, error) {
	found, err := k.vault.erasures(ctx, "WHERE workspace = ? AND id = ?", string(k.workspace), id)
	if err == nil && len(found) == 0 {
		err = &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("vault.no_erasure", "id", id)}
	}
	if err != nil {
		return Erasure{}, err
	}
	return found[0], nil
}

func (v *Vault) erasures(ctx context.Context, where string, args ...any) ([]Erasure, error) {
	rows, err := v.ledger.QueryContext(ctx, "SELECT id, workspace, asked, by, reason FROM erasures "+where+" ORDER BY rowid", args...)
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	out, err := collect(rows, func(rows *sql.Rows) (e Erasure, err error) {
		var asked int64
		err = rows.Scan(&e.ID, &e.Workspace, &asked, &e.By, &e.Reason)
		e.Asked = time.UnixMilli(asked).UTC()
		return e, err
	})
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	for i := range out {
		if err := v.complete(ctx, &out[i]); err != nil {
			return nil, fmt.Errorf("read the ledger: %w", err)
		}
	}
	return out, nil
}

// complete reads an entry's subjects and steps.
func (v *Vault) complete(ctx context.Context, e *Erasure) error {
	rows, err := v.ledger.QueryContext(ctx, "SELECT subject FROM erased WHERE erasure = ?", e.ID)
	if err != nil {
		return err
	}
	if e.Subjects, err = collect(rows, readSubject); err != nil {
		return err
	}
	slices.Sort(e.Subjects)
	if rows, err = v.ledger.QueryContext(ctx, "SELECT name, done, count FROM steps WHERE erasure = ? ORDER BY number", e.ID); err != nil {
		return err
	}
	e.Steps, err = collect(rows, func(rows *sql.Rows) (s Step, err error) {
		var done int64
		err = rows.Scan(&s.Name, &done, &s.Count)
		s.Done = time.UnixMilli(done).UTC()
		return s, err
	})
	return err
}

func readSubject(rows *sql.Rows) (touchstone.SubjectID, error) {
	var s int64
	err := rows.Scan(&s)
	return touchstone.SubjectID(s), err
}

// readErased gives everybody in the ledger.
func (v *Vault) readErased(ctx context.Context) (map[touchstone.WorkspaceID][]touchstone.SubjectID, error) {
	rows, err := v.ledger.QueryContext(ctx, "SELECT workspace, subject FROM erased JOIN erasures ON erasures.id = erased.erasure")
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	out := map[touchstone.WorkspaceID][]touchstone.SubjectID{}
	_, err = collect(rows, func(rows *sql.Rows) (struct{}, error) {
		var w touchstone.WorkspaceID
		var s int64
		err := rows.Scan(&w, &s)
		out[w] = append(out[w], touchstone.SubjectID(s))
		return struct{}{}, err
	})
	return out, err
}

func collect[T any](rows *sql.Rows, read func(*sql.Rows) (T, error)) ([]T, error) {
	defer rows.Close()
	var out []T
	for rows.Next() {
		item, err := read(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, item)
	}
	return out, errors.Join(rows.Err(), rows.Close())
}
