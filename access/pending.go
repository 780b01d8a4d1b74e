// SPDX-License-Identifier: Apache-2.0

package access

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"touchstone"
	"touchstone/workspace"
)

// Pending is a one-time link that was handed out and not followed yet: an
// invitation into a workspace, or the way to a new password of one of its
// members. The secret of it is never told again.
type Pending struct {
	ID      string // names it for RevokeLink; nothing can be opened with it
	Purpose string // "invite" or "reset"
	Email   string
	// Role, Touchpoints and Units are what an invitation gives, and who made it.
	Role        touchstone.Role
	Touchpoints []touchstone.TouchpointID
	Units       []touchstone.UnitID
	By          touchstone.StaffID
	User        touchstone.StaffID // whose password a reset sets
	Created     time.Time
	Expires     time.Time
}

// PendingLinks lists the links of the principal's workspace that can still be
// followed, the oldest first.
func (a *Accounts) PendingLinks(ctx context.Context, p Principal) ([]Pending, error) {
	found, err := a.Store.Links().Pending(ctx, p.Workspace, a.Now())
	if err != nil {
		return nil, err
	}
	out := make([]Pending, 0, len(found))
	for _, l := range found {
		v, err := a.pending(ctx, l)
		if err != nil {
			return nil, err
		}
		if v.Purpose == purposeInvite || v.Purpose == purposeReset {
			out = append(out, v)
		}
	}
	return out, nil
}

// idOf names a link by half of what its secret is found by.
func idOf(l workspace.Link) string { return hex.EncodeToString(l.Hash[:16]) }

func (a *Accounts) pending(ctx context.Context, l workspace.Link) (Pending, error) {
	out := Pending{ID: idOf(l), Purpose: l.Purpose, User: l.User, Created: l.Created, Expires: l.Expires}
	switch l.Purpose {
	case purposeInvite:
		g, err := readGrant(l)
		if err != nil {
			return out, err
		}
		out.Email, out.Role, out.Touchpoints, out.Units, out.By = g.Email, g.Role, g.Touchpoints, g.Units, g.By
	case purposeReset:
		user, err := a.Store.Users().ByID(ctx, string(l.User))
		if err != nil && touchstone.KindOf(err) != touchstone.NotFound {
			return out, err
		}
		out.Email = user.Login
	}
	return out, nil
}

// RevokeLink takes a pending link back: it opens nothing any more. NotFound when
// there is none of the id, also when it was followed or has expired; Forbidden
// when it is an owner's and the principal is none.
func (a *Accounts) RevokeLink(ctx context.Context, p Principal, id string, c Client) error {
	return a.Store.Tx(ctx, func(store workspace.Store) error {
		l, err := pendingByID(ctx, store, p.Workspace, id, a.Now())
		if err != nil {
			return err
		}
		deed, err := mayRevoke(ctx, store, p, l)
		if err != nil {
			return err
		}
		if err := store.Links().Delete(ctx, l.Hash); err != nil {
			return err
		}
		return store.In(p.Workspace).Audit().Append(ctx, p.Entry(deed, c))
	})
}

func pendingByID(ctx context.Context, store workspace.Store, ws touchstone.WorkspaceID, id string, now time.Time) (workspace.Link, error) {
	found, err := store.Links().Pending(ctx, ws, now)
	if err != nil {
		return workspace.Link{}, err
	}
	for _, l := range found {
		if idOf(l) == id && (l.Purpose == purposeInvite || l.Purpose == purposeReset) {
			return l, nil
		}
	}
	return workspace.Link{}, badLink()
}

// mayRevoke gives what the log says of taking a link back.
func mayRevoke(ctx context.Context, store workspace.Store, p Principal, l workspace.Link) (Deed, error) {
	if l.Purpose == purposeReset {
		_, err := mayChange(ctx, store.In(p.Workspace), p, string(l.User))
		return Deed{Action: "revoke", Noun: touchstone.NounUser, Record: string(l.User)}, err
	}
	g, err := readGrant(l)
	if err != nil {
		return Deed{}, err
	}
	if !over(p.Role, g.Role) {
		return Deed{}, &touchstone.Error{Kind: touchstone.Forbidden, Field: "role", Message: touchstone.Msg("access.owners_only")}
	}
	detail, err := json.Marshal(map[string]any{"role": g.Role})
	if err != nil {
		return Deed{}, fmt.Errorf("write what an invitation gave: %w", err)
	}
	return Deed{Action: "revoke", Noun: touchstone.NounMembership, Detail: detail}, nil
}
