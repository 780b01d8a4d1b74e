// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"context"
	"time"

	"touchstone"
	"touchstone/workspace"
)

// Cursors keeps how far projections have come.
func (r *room) Cursors() workspace.Cursors { return cursors{r} }

type cursors struct{ *room }

// Position gives a cursor.
func (c cursors) Position(ctx context.Context, name string) (touchstone.Position, error) {
	n, _, err := one(ctx, c.handle, scanNumber, `SELECT position FROM projections WHERE workspace = ? AND name = ?`, string(c.id), name)
	return touchstone.Position(n), err
}

// Move sets a cursor that stands where it is thought to stand.
func (c cursors) Move(ctx context.Context, name string, from, to touchstone.Position) error {
	return c.write(ctx, func(h handle) error {
		if _, err := h.exec(ctx, `INSERT INTO projections (workspace, name, position) VALUES (?, ?, 0) ON CONFLICT DO NOTHING`, string(c.id), name); err != nil {
			return err
		}
		n, err := h.exec(ctx, `UPDATE projections SET position = ? WHERE workspace = ? AND name = ? AND position = ?`, int64(to), string(c.id), name, int64(from))
		if err == nil && n == 0 {
			err = &touchstone.Error{Kind: touchstone.Conflict, Message: touchstone.Msg("workspace.cursor_moved", "name", name, "position", int64(from))}
		}
		return err
	})
}

// Replies keeps what was answered to requests that carried an idempotency key.
func (r *room) Replies() workspace.Replies { return replies{r} }

type replies struct{ *room }

const replyColumns = `scope, name, request, status, header, body, expires`

func scanReply(row scanner) (workspace.Reply, error) {
	var r workspace.Reply
	return r, row.Scan(&r.Scope, &r.Key, intoBytes{r.Request[:]}, &r.Status, intoState{&r.Header}, &r.Body, intoTime{&r.Expires})
}

// Claim keeps a reply that is being made, or gives the one that is here.
func (r replies) Claim(ctx context.Context, v workspace.Reply, now time.Time) (kept workspace.Reply, fresh bool, err error) {
	if err := checkTexts(v); err != nil {
		return v, false, err
	}
	err = r.write(ctx, func(h handle) error {
		kept, fresh, err = replies{&room{h, r.id}}.claim(ctx, v, now)
		return err
	})
	return kept, fresh, err
}

func (r replies) claim(ctx context.Context, v workspace.Reply, now time.Time) (workspace.Reply, bool, error) {
	if _, err := r.exec(ctx, `DELETE FROM replies WHERE workspace = ? AND scope = ? AND name = ? AND expires <= ?`, string(r.id), v.Scope, v.Key, now.UnixMicro()); err != nil {
		return v, false, err
	}
	n, err := r.exec(ctx, `INSERT INTO replies (workspace, `+replyColumns+`) VALUES (?, ?, ?, ?, 0, NULL, ?, ?) ON CONFLICT DO NOTHING`,
		string(r.id), v.Scope, v.Key, v.Request[:], []byte{}, v.Expires.UnixMicro())
	if err != nil || n == 1 {
		return v, err == nil, err
	}
	kept, _, err := one(ctx, r.handle, scanReply, `SELECT `+replyColumns+` FROM replies WHERE workspace = ? AND scope = ? AND name = ?`, string(r.id), v.Scope, v.Key)
	if err == nil && kept.Request != v.Request {
		err = &touchstone.Error{Kind: touchstone.Conflict, Message: touchstone.Msg("workspace.key_used", "key", v.Key)}
	}
	return kept, false, err
}

// Finish says what was answered.
func (r replies) Finish(ctx context.Context, v workspace.Reply) error {
	if err := checkTexts(v); err != nil {
		return err
	}
	return r.write(ctx, func(h handle) error {
		n, err := h.exec(ctx, `UPDATE replies SET status = ?, header = ?, body = ?, expires = ? WHERE workspace = ? AND scope = ? AND name = ?`,
			int64(v.Status), stated(v.Header), blob(v.Body), v.Expires.UnixMicro(), string(r.id), v.Scope, v.Key)
		if err == nil && n == 0 {
			err = absent(touchstone.Msg("workspace.no_reply", "key", v.Key))
		}
		return err
	})
}

// Release forgets a claim.
func (r replies) Release(ctx context.Context, scope, key string) error {
	_, err := r.remove(ctx, `DELETE FROM replies WHERE workspace = ? AND scope = ? AND name = ? AND status = 0`, string(r.id), scope, key)
	return err
}

// Expire removes the replies that ended before a time.
func (r replies) Expire(ctx context.Context, before time.Time) (int64, error) {
	return r.remove(ctx, `DELETE FROM replies WHERE workspace = ? AND expires < ?`, string(r.id), before.UnixMicro())
}
