// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"context"
	"time"

	"touchstone"
	"touchstone/workspace"
)

// Memberships lists the standing memberships of a user.
func (s *Store) Memberships(ctx context.Context, user touchstone.StaffID) ([]workspace.Place, error) {
	return each(ctx, s.handle, scanPlace, `SELECT m.workspace, m.body FROM records m
		JOIN records w ON w.workspace = '' AND w.noun = ? AND w.id = m.workspace AND w.deleted IS NULL
		WHERE m.noun = ? AND m.id = ? AND m.deleted IS NULL ORDER BY m.workspace`,
		string(touchstone.NounWorkspace), string(touchstone.NounMembership), string(user))
}

func scanPlace(row scanner) (workspace.Place, error) {
	var p workspace.Place
	var body string
	if err := row.Scan((*string)(&p.Workspace), &body); err != nil {
		return p, err
	}
	return p, readBody(body, &p.Membership)
}

// Passwords keeps the hashes of passwords.
func (s *Store) Passwords() workspace.Passwords { return passwords{s.handle} }

type passwords struct{ handle }

// Password gives the encoded hash of a user's password.
func (p passwords) Password(ctx context.Context, user touchstone.StaffID) (string, error) {
	hash, found, err := one(ctx, p.handle, scanText, `SELECT hash FROM passwords WHERE user_id = ?`, string(user))
	if err == nil && !found {
		err = absent(touchstone.Msg("workspace.no_password"))
	}
	return hash, err
}

// SetPassword replaces the hash.
func (p passwords) SetPassword(ctx context.Context, user touchstone.StaffID, hash string) error {
	return p.write(ctx, func(h handle) error {
		if err := h.wantUser(ctx, user); err != nil {
			return err
		}
		if hash == "" {
			_, err := h.exec(ctx, `DELETE FROM passwords WHERE user_id = ?`, string(user))
			return err
		}
		_, err := h.exec(ctx, `INSERT INTO passwords (user_id, hash) VALUES (?, ?) ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash`, string(user), hash)
		return err
	})
}

// wantUser tells when there is no such user.
func (h handle) wantUser(ctx context.Context, user touchstone.StaffID) error {
	_, err := (&Store{h}).Users().ByID(ctx, string(user))
	return err
}

// Sessions keeps sessions.
func (s *Store) Sessions() workspace.Sessions { return sessions{s.handle} }

type sessions struct{ handle }

const sessionColumns = `hash, user_id, created, used, expires, agent, address`

func scanSession(row scanner) (workspace.Session, error) {
	var s workspace.Session
	return s, row.Scan(intoBytes{s.Hash[:]}, (*string)(&s.User), intoTime{&s.Created}, intoTime{&s.Used}, intoTime{&s.Expires}, &s.Agent, &s.Address)
}

// Create keeps a new session.
func (s sessions) Create(ctx context.Context, v workspace.Session) error {
	if err := checkTexts(v); err != nil {
		return err
	}
	return s.write(ctx, func(h handle) error {
		if err := h.wantUser(ctx, v.User); err != nil {
			return err
		}
		n, err := h.exec(ctx, `INSERT INTO sessions (`+sessionColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			v.Hash[:], string(v.User), v.Created.UnixMicro(), v.Used.UnixMicro(), v.Expires.UnixMicro(), v.Agent, v.Address)
		if err == nil && n == 0 {
			err = secretTaken()
		}
		return err
	})
}

func secretTaken() error {
	return &touchstone.Error{Kind: touchstone.Conflict, Message: touchstone.Msg("workspace.secret_taken")}
}

func noSession() error { return absent(touchstone.Msg("workspace.no_session")) }

// ByHash gives a session.
func (s sessions) ByHash(ctx context.Context, hash workspace.Hash) (workspace.Session, error) {
	v, found, err := one(ctx, s.handle, scanSession, `SELECT `+sessionColumns+` FROM sessions WHERE hash = ?`, hash[:])
	if err == nil && !found {
		err = noSession()
	}
	return v, err
}

// List gives a user's sessions, the latest used first.
func (s sessions) List(ctx context.Context, user touchstone.StaffID) ([]workspace.Session, error) {
	return each(ctx, s.handle, scanSession, `SELECT `+sessionColumns+` FROM sessions WHERE user_id = ? ORDER BY used DESC, created DESC, hash`, string(user))
}

// Extend says when a session was seen.
func (s sessions) Extend(ctx context.Context, hash workspace.Hash, used, expires time.Time) error {
	return s.write(ctx, func(h handle) error {
		n, err := h.exec(ctx, `UPDATE sessions SET used = ?, expires = ? WHERE hash = ?`, used.UnixMicro(), expires.UnixMicro(), hash[:])
		if err == nil && n == 0 {
			err = noSession()
		}
		return err
	})
}

// Delete ends a session.
func (s sessions) Delete(ctx context.Context, hash workspace.Hash) error {
	return s.write(ctx, func(h handle) error {
		_, err := h.exec(ctx, `DELETE FROM sessions WHERE hash = ?`, hash[:])
		return err
	})
}

// DeleteAll ends a user's sessions but one.
func (s sessions) DeleteAll(ctx context.Context, user touchstone.StaffID, except workspace.Hash) error {
	return s.write(ctx, func(h handle) error {
		_, err := h.exec(ctx, `DELETE FROM sessions WHERE user_id = ? AND hash <> ?`, string(user), except[:])
		return err
	})
}

// Expire removes the sessions that ended before a time.
func (s sessions) Expire(ctx context.Context, before time.Time) (int64, error) {
	return s.remove(ctx, `DELETE FROM sessions WHERE expires < ?`, before.UnixMicro())
}

// remove runs one statement that deletes, and tells how many rows went.
func (h handle) remove(ctx context.Context, statement string, args ...any) (n int64, err error) {
	err = h.write(ctx, func(h handle) (err error) {
		n, err = h.exec(ctx, statement, args...)
		return err
	})
	return n, err
}

// Links keeps one-time links.
func (s *Store) Links() workspace.Links { return links{s.handle} }

type links struct{ handle }

const linkColumns = `hash, purpose, user_id, workspace, state, created, expires`

func scanLink(row scanner) (workspace.Link, error) {
	var l workspace.Link
	return l, row.Scan(intoBytes{l.Hash[:]}, &l.Purpose, (*string)(&l.User), (*string)(&l.Workspace), intoState{&l.State}, intoTime{&l.Created}, intoTime{&l.Expires})
}

// Create keeps a new link.
func (l links) Create(ctx context.Context, v workspace.Link) error {
	if err := checkTexts(v); err != nil {
		return err
	}
	return l.write(ctx, func(h handle) error {
		n, err := h.exec(ctx, `INSERT INTO links (`+linkColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			v.Hash[:], v.Purpose, string(v.User), string(v.Workspace), stated(v.State), v.Created.UnixMicro(), v.Expires.UnixMicro())
		if err == nil && n == 0 {
			err = secretTaken()
		}
		return err
	})
}

// ByHash gives a link that was not used and has not expired.
func (l links) ByHash(ctx context.Context, hash workspace.Hash, now time.Time) (workspace.Link, error) {
	return l.find(ctx, `SELECT `+linkColumns+` FROM links WHERE hash = ? AND expires > ?`, hash, now)
}

// Use gives a link and removes it.
func (l links) Use(ctx context.Context, hash workspace.Hash, now time.Time) (out workspace.Link, err error) {
	err = l.write(ctx, func(h handle) (err error) {
		out, err = links{h}.find(ctx, `DELETE FROM links WHERE hash = ? AND expires > ? RETURNING `+linkColumns, hash, now)
		return err
	})
	return out, err
}

// Pending lists the links of a workspace and of its members that still work.
func (l links) Pending(ctx context.Context, ws touchstone.WorkspaceID, now time.Time) ([]workspace.Link, error) {
	return each(ctx, l.handle, scanLink, `SELECT `+linkColumns+` FROM links WHERE expires > ? AND (workspace = ?
		OR user_id IN (SELECT id FROM records WHERE workspace = ? AND noun = ? AND deleted IS NULL)) ORDER BY created, hash`,
		now.UnixMicro(), string(ws), string(ws), string(touchstone.NounMembership))
}

// Delete takes a link back.
func (l links) Delete(ctx context.Context, hash workspace.Hash) error {
	_, err := l.remove(ctx, `DELETE FROM links WHERE hash = ?`, hash[:])
	return err
}

func (l links) find(ctx context.Context, statement string, hash workspace.Hash, now time.Time) (workspace.Link, error) {
	v, found, err := one(ctx, l.handle, scanLink, statement, hash[:], now.UnixMicro())
	if err == nil && !found {
		err = absent(touchstone.Msg("workspace.no_link"))
	}
	return v, err
}

// Expire removes the links that ended before a time.
func (l links) Expire(ctx context.Context, before time.Time) (int64, error) {
	return l.remove(ctx, `DELETE FROM links WHERE expires < ?`, before.UnixMicro())
}
