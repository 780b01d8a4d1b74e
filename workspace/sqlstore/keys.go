// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"context"
	"encoding/json"
	"time"

	"touchstone"
	"touchstone/workspace"
)

// Keys keeps the API tokens and write keys of the workspace.
func (r *room) Keys() workspace.Keys { return keys{r} }

type keys struct{ *room }

const keyColumns = `workspace, id, kind, name, hash, hint, scopes, source, user_id, created, expires, used, revoked, revoked_by`

func scanKey(row scanner) (workspace.Key, error) {
	var k workspace.Key
	var scopes string
	err := row.Scan((*string)(&k.Workspace), &k.ID, (*string)(&k.Kind), &k.Name, intoBytes{k.Hash[:]}, &k.Hint, &scopes, &k.Source, (*string)(&k.User),
		intoTime{&k.Created}, intoMaybe{&k.Expires}, intoMaybe{&k.Used}, intoMaybe{&k.Revoked}, &k.RevokedBy)
	if err != nil {
		return k, err
	}
	return k, readBody(scopes, &k.Scopes)
}

// KeyByHash finds a key by the hash of its secret.
func (s *Store) KeyByHash(ctx context.Context, hash workspace.Hash) (workspace.Key, error) {
	k, found, err := one(ctx, s.handle, scanKey, `SELECT `+keyColumns+` FROM access_keys WHERE hash = ? AND EXISTS (
		SELECT 1 FROM records w WHERE w.workspace = '' AND w.noun = ? AND w.id = access_keys.workspace AND w.deleted IS NULL)`, hash[:], string(touchstone.NounWorkspace))
	if err == nil && !found {
		err = noKey()
	}
	return k, err
}

func noKey() error { return absent(touchstone.Msg("workspace.no_key")) }

// Create keeps a new key.
func (k keys) Create(ctx context.Context, v workspace.Key) (workspace.Key, error) {
	if v.ID == "" {
		v.ID = "key_" + k.db.options.ID()
	}
	v.Workspace, v.Created, v.Used, v.Revoked, v.RevokedBy = k.id, k.db.now(), nil, nil, ""
	if err := checkTexts(v); err != nil {
		return workspace.Key{}, err
	}
	scopes, err := json.Marshal(v.Scopes)
	if err != nil {
		return workspace.Key{}, err
	}
	err = k.write(ctx, func(h handle) error {
		n, err := h.exec(ctx, `INSERT INTO access_keys (`+keyColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, '') ON CONFLICT DO NOTHING`,
			string(k.id), v.ID, string(v.Kind), v.Name, v.Hash[:], v.Hint, string(scopes), v.Source, string(v.User), v.Created.UnixMicro(), maybe(v.Expires))
		if err == nil && n == 0 {
			err = secretTaken()
		}
		return err
	})
	return v, err
}

// ByID gives a key.
func (k keys) ByID(ctx context.Context, id string) (workspace.Key, error) {
	return k.find(ctx, `SELECT `+keyColumns+` FROM access_keys WHERE workspace = ? AND id = ?`, string(k.id), id)
}

func (k keys) find(ctx context.Context, statement string, args ...any) (workspace.Key, error) {
	v, found, err := one(ctx, k.handle, scanKey, statement, args...)
	if err == nil && !found {
		err = noKey()
	}
	return v, err
}

// List gives the keys of a kind, the newest first.
func (k keys) List(ctx context.Context, kind workspace.KeyKind, p workspace.Pager) (workspace.Page[workspace.Key], error) {
	return newestFirst(ctx, k.room, p, "keys", `SELECT `+keyColumns+` FROM access_keys`, matching{"kind": string(kind)}, scanKey,
		func(v workspace.Key) (time.Time, string) { return v.Created, v.ID })
}

// Revoke ends a key for good.
func (k keys) Revoke(ctx context.Context, id, by string) (out workspace.Key, err error) {
	err = k.write(ctx, func(h handle) error {
		out, err = keys{&room{h, k.id}}.find(ctx, `UPDATE access_keys SET revoked = ?, revoked_by = ? WHERE workspace = ? AND id = ? AND revoked IS NULL RETURNING `+keyColumns,
			h.db.now().UnixMicro(), by, string(k.id), id)
		return err
	})
	return out, err
}

// Touch says that keys were used.
func (k keys) Touch(ctx context.Context, used map[string]time.Time) error {
	return k.write(ctx, func(h handle) error {
		for id, at := range used {
			if _, err := h.exec(ctx, `UPDATE access_keys SET used = ? WHERE workspace = ? AND id = ?`, at.UnixMicro(), string(k.id), id); err != nil {
				return err
			}
		}
		return nil
	})
}
