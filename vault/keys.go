// SPDX-License-Identifier: Apache-2.0

package vault

import (
	"context"
	"crypto/cipher"
	"database/sql"
	"fmt"
	"io"
	"slices"
	"strings"

	"touchstone"
	"touchstone/internal/sqlitefile"
)

// Keys are the keys of one workspace's subjects, and its secret. Safe for use
// from many goroutines.
type Keys struct {
	vault     *Vault
	workspace touchstone.WorkspaceID
	number    uint32
	secret    []byte
	erased    subjectSet // guarded by the vault's gate
}

// Secret gives the workspace's secret, 32 bytes, under which subject ids are
// HMACs. The caller must not change it, log it or store it.
func (k *Keys) Secret() []byte { return k.secret }

// Erased tells whether a subject is in the ledger: from the entry on nothing
// about it may be shown, and nothing new is kept.
func (k *Keys) Erased(s touchstone.SubjectID) bool {
	k.vault.gate.RLock()
	defer k.vault.gate.RUnlock()
	return k.erased[s]
}

// Hidden tells whether an event must not be shown, because it names a subject
// that is in the ledger: the facts go a little later than the entry comes.
func (k *Keys) Hidden(e *touchstone.Event) bool { return k.Hides(e.Subjects) }

// Hides tells whether what names these subjects must not be shown.
func (k *Keys) Hides(subjects []touchstone.SubjectID) bool {
	k.vault.gate.RLock()
	defer k.vault.gate.RUnlock()
	return k.anyErased(subjects)
}

// Forget destroys the keys of subjects for good. Invalid when one of them is
// not in the ledger: without an entry a new key would be made for the next
// event, and the loss would look like damage.
func (k *Keys) Forget(ctx context.Context, subjects []touchstone.SubjectID) error {
	for _, s := range subjects {
		if !k.Erased(s) {
			return &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("vault.not_in_ledger", "subject", s.String())}
		}
	}
	k.vault.cache.drop(k.number, subjects)
	return k.vault.destroy(ctx, k.workspace, subjects)
}

// destroy deletes wrapped keys, overwrites their rows and empties the
// write-ahead log.
func (v *Vault) destroy(ctx context.Context, workspace touchstone.WorkspaceID, subjects []touchstone.SubjectID) error {
	err := sqlitefile.Tx(ctx, v.keys, func(tx *sql.Tx) error {
		for _, s := range subjects {
			if _, err := tx.ExecContext(ctx, "DELETE FROM keys WHERE workspace = ? AND subject = ?", string(workspace), int64(s)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("destroy keys: %w", err)
	}
	if err := wipe(ctx, v.keys); err != nil {
		return fmt.Errorf("overwrite destroyed keys: %w", err)
	}
	return nil
}

// find gives the keys of subjects, which may repeat, by index; nil where there
// is none and none may be made.
func (k *Keys) find(ctx context.Context, subjects []touchstone.SubjectID, mayMake bool) ([]cipher.AEAD, error) {
	keys := make([]cipher.AEAD, len(subjects))
	missing := k.vault.cache.fill(k.number, subjects, keys)
	if len(missing) == 0 {
		return keys, nil
	}
	wanted := map[touchstone.SubjectID]cipher.AEAD{}
	for _, i := range missing {
		wanted[subjects[i]] = nil
	}
	if err := k.fetch(ctx, wanted, mayMake); err != nil {
		return nil, err
	}
	for _, i := range missing {
		keys[i] = wanted[subjects[i]]
	}
	for s, key := range wanted {
		if key != nil {
			k.vault.cache.add(k.number, s, key)
		}
	}
	return keys, nil
}

// fetch reads the wanted keys from the file and, where it may, makes those
// that are not there.
func (k *Keys) fetch(ctx context.Context, wanted map[touchstone.SubjectID]cipher.AEAD, mayMake bool) error {
	k.vault.mu.Lock()
	defer k.vault.mu.Unlock()
	if err := k.load(ctx, wanted); err != nil {
		return fmt.Errorf("read keys: %w", err)
	}
	if !mayMake {
		return nil
	}
	var absent []touchstone.SubjectID
	for s, key := range wanted {
		if key == nil {
			absent = append(absent, s)
		}
	}
	if len(absent) == 0 {
		return nil
	}
	slices.Sort(absent) // neighbours in the file are written together
	if err := k.create(ctx, absent, wanted); err != nil {
		return fmt.Errorf("make keys: %w", err)
	}
	return nil
}

// chunk is how many rows one statement reads or writes.
const chunk = 200

func (k *Keys) load(ctx context.Context, wanted map[touchstone.SubjectID]cipher.AEAD) error {
	args := []any{string(k.workspace)}
	for s := range wanted {
		if args = append(args, int64(s)); len(args) > chunk {
			if err := k.loadChunk(ctx, args, wanted); err != nil {
				return err
			}
			args = args[:1]
		}
	}
	if len(args) == 1 {
		return nil
	}
	return k.loadChunk(ctx, args, wanted)
}

func (k *Keys) loadChunk(ctx context.Context, args []any, into map[touchstone.SubjectID]cipher.AEAD) error {
	query := "SELECT subject, wrapped FROM keys WHERE workspace = ? AND subject IN (?" + strings.Repeat(", ?", len(args)-2) + ")"
	rows, err := k.vault.keys.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var subject int64
		var wrapped []byte
		if err := rows.Scan(&subject, &wrapped); err != nil {
			return err
		}
		s := touchstone.SubjectID(subject)
		raw, err := k.vault.unwrap(wrapped, "key", k.workspace, s)
		if err != nil {
			return err
		}
		if into[s], err = newCipher(raw); err != nil {
			return err
		}
	}
	return rows.Err()
}

// create makes keys and keeps them wrapped, in one transaction.
func (k *Keys) create(ctx context.Context, subjects []touchstone.SubjectID, into map[touchstone.SubjectID]cipher.AEAD) error {
	raw := make([]byte, keyBytes*len(subjects))
	if _, err := io.ReadFull(k.vault.random, raw); err != nil {
		return err
	}
	args := make([]any, 0, 3*len(subjects))
	made := make([]cipher.AEAD, len(subjects))
	for i, s := range subjects {
		key := raw[i*keyBytes : (i+1)*keyBytes]
		wrapped, err := k.vault.wrap(key, "key", k.workspace, s)
		if err != nil {
			return err
		}
		if made[i], err = newCipher(key); err != nil {
			return err
		}
		args = append(args, string(k.workspace), int64(s), wrapped)
	}
	if err := sqlitefile.Tx(ctx, k.vault.keys, func(tx *sql.Tx) error { return insertKeys(ctx, tx, args) }); err != nil {
		return err
	}
	for i, s := range subjects {
		into[s] = made[i]
	}
	return nil
}

func insertKeys(ctx context.Context, tx *sql.Tx, args []any) error {
	for len(args) > 0 {
		n := min(len(args)/3, chunk)
		query := "INSERT INTO keys (workspace, subject, wrapped) VALUES (?, ?, ?)" + strings.Repeat(", (?, ?, ?)", n-1)
		if _, err := tx.ExecContext(ctx, query, args[:3*n]...); err != nil {
			return err
		}
		args = args[3*n:]
	}
	return nil
}
