// SPDX-License-Identifier: Apache-2.0

package access

import (
	"context"

	"touchstone"
	"touchstone/workspace"
)

// The purposes of links.
const (
	purposeSetup  = "setup"
	purposeInvite = "invite"
	purposeReset  = "reset"
)

// Newcomer is what somebody says who follows a link to an account.
type Newcomer struct {
	Email    string // of the owner; an invitation names the address itself
	Name     string
	Password string
	Language touchstone.Language // "" is the workspace's
}

// SetupLink gives the secret of a one-time link that makes the first owner, of
// a workspace that is made when there is none. It lasts SetupLasts. Conflict
// when somebody has an account already.
func (a *Accounts) SetupLink(ctx context.Context, ws touchstone.WorkspaceID) (string, error) {
	if err := ws.Validate(); err != nil {
		return "", err
	}
	if err := nobodyYet(ctx, a.Store); err != nil {
		return "", err
	}
	if err := ensureWorkspace(ctx, a.Store, ws); err != nil {
		return "", err
	}
	return a.link(ctx, a.Store, workspace.Link{Purpose: purposeSetup, Workspace: ws, Expires: a.Now().Add(SetupLasts)})
}

// nobodyYet gives Conflict unless there has never been a user.
func nobodyYet(ctx context.Context, store workspace.Store) error {
	page, err := store.Users().List(ctx, workspace.ListOptions{Pager: workspace.Pager{Limit: 1}, Deleted: workspace.Both})
	if err != nil {
		return err
	}
	if len(page.Items) > 0 {
		return &touchstone.Error{Kind: touchstone.Conflict, Message: touchstone.Msg("access.set_up_already")}
	}
	return nil
}

// link keeps a link under a fresh secret.
func (a *Accounts) link(ctx context.Context, store workspace.Store, l workspace.Link) (string, error) {
	secret, hash, err := newSecret(linkPrefix, a.Random)
	if err != nil {
		return "", err
	}
	l.Hash, l.Created = hash, a.Now()
	return secret, store.Links().Create(ctx, l)
}

// SetUp follows a setup link: it makes the first user, as the owner of the
// link's workspace. NotFound when the link is unknown, used or
// expired; Conflict when somebody was faster; Invalid.
func (a *Accounts) SetUp(ctx context.Context, secret string, n Newcomer, c Client) (touchstone.User, error) {
	n.Email = normalEmail(n.Email)
	hash, err := a.admit(ctx, secret, purposeSetup, n)
	if err != nil {
		return touchstone.User{}, err
	}
	var user touchstone.User
	err = a.Store.Tx(ctx, func(store workspace.Store) error {
		link, err := a.use(ctx, store, secret, purposeSetup)
		if err != nil {
			return err
		}
		if err := nobodyYet(ctx, store); err != nil {
			return err
		}
		user, err = join(ctx, store, n, hash, link.Workspace, grantOf{Role: owner})
		if err != nil {
			return err
		}
		return recordFor(ctx, store, touchstone.StaffID(user.ID), Deed{Action: "set-up", Noun: touchstone.NounWorkspace, Record: string(link.Workspace), Version: 1}, c)
	})
	return user, err
}

// admit checks what a newcomer says and the link, before the password is
// hashed: hashing is dear.
func (a *Accounts) admit(ctx context.Context, secret, purpose string, n Newcomer) (string, error) {
	if _, err := a.peek(ctx, secret, purpose); err != nil {
		return "", err
	}
	if n.Email == "" {
		return "", badEmail(n.Email)
	}
	if err := validPassword(n.Password, n.Email); err != nil {
		return "", err
	}
	if err := (&touchstone.User{Login: n.Email, Name: n.Name, Language: n.Language}).Validate(); err != nil {
		return "", err
	}
	return a.hash(ctx, n.Password)
}

// peek finds a link without using it up.
func (a *Accounts) peek(ctx context.Context, secret, purpose string) (workspace.Link, error) {
	if !isSecret(linkPrefix, secret) {
		return workspace.Link{}, badLink()
	}
	return checked(purpose)(a.Store.Links().ByHash(ctx, hashOf(secret), a.Now()))
}

// use takes a link, within a Tx.
func (a *Accounts) use(ctx context.Context, store workspace.Store, secret, purpose string) (workspace.Link, error) {
	return checked(purpose)(store.Links().Use(ctx, hashOf(secret), a.Now()))
}

// checked gives one error for a link that is unknown, used, expired or for
// something else.
func checked(purpose string) func(workspace.Link, error) (workspace.Link, error) {
	return func(l workspace.Link, err error) (workspace.Link, error) {
		if touchstone.KindOf(err) == touchstone.NotFound || err == nil && l.Purpose != purpose {
			return workspace.Link{}, badLink()
		}
		return l, err
	}
}

func badLink() error {
	return &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("access.bad_link")}
}

func ensureWorkspace(ctx context.Context, store workspace.Store, id touchstone.WorkspaceID) error {
	_, err := store.Workspaces().ByID(ctx, string(id))
	if touchstone.KindOf(err) != touchstone.NotFound {
		return err
	}
	ws := touchstone.Workspace{Meta: touchstone.Meta{ID: string(id)}, Name: touchstone.Label{ZH: string(id), EN: string(id)}, Settings: touchstone.DefaultSettings()}
	_, err = store.Workspaces().Create(ctx, ws)
	return err
}

// grantOf is what a link gives in its workspace.
type grantOf struct {
	Email       string                    `json:"email,omitempty"`
	Role        touchstone.Role           `json:"role"`
	Touchpoints []touchstone.TouchpointID `json:"touchpoints,omitempty"`
	Units       []touchstone.UnitID       `json:"units,omitempty"`
	By          touchstone.StaffID        `json:"by,omitempty"`
}

// join makes a user with a password and a membership, within a Tx.
func join(ctx context.Context, store workspace.Store, n Newcomer, hash string, ws touchstone.WorkspaceID, g grantOf) (touchstone.User, error) {
	user, err := store.Users().Create(ctx, touchstone.User{Login: n.Email, Name: n.Name, Language: n.Language})
	if err != nil {
		return user, err
	}
	id := touchstone.StaffID(user.ID)
	if err := store.Passwords().SetPassword(ctx, id, hash); err != nil {
		return user, err
	}
	return user, enrol(ctx, store, id, ws, g)
}

// enrol makes a user a member of a workspace.
func enrol(ctx context.Context, store workspace.Store, id touchstone.StaffID, ws touchstone.WorkspaceID, g grantOf) error {
	m := touchstone.Membership{Meta: touchstone.Meta{ID: string(id), UpdatedBy: string(id)}, Role: g.Role, Touchpoints: g.Touchpoints, Units: g.Units}
	if err := m.Validate(); err != nil {
		return err
	}
	_, err := store.In(ws).Members().Create(ctx, m)
	return err
}
