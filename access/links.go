// SPDX-License-Identifier: Apache-2.0

package access

import (
	"context"
	"encoding/json"
	"fmt"

	"touchstone"
	"touchstone/workspace"
)

// Invitation says who is invited and as what.
type Invitation struct {
	Email       string
	Role        touchstone.Role
	Touchpoints []touchstone.TouchpointID // of a touchpoint owner
	Units       []touchstone.UnitID       // of a unit manager
}

// Link tells what a one-time link is for, before it is followed.
type Link struct {
	Purpose   string // "setup", "invite" or "reset"
	Email     string // whom it is for; "" for setup
	Account   bool   // that person has an account already: no password is asked for
	Workspace touchstone.WorkspaceID
}

// Invite gives the secret of a one-time link by which somebody joins the
// principal's workspace. It lasts InviteLasts. Forbidden when the principal may
// not give the role, Conflict when the person is a member already, Invalid.
func (a *Accounts) Invite(ctx context.Context, p Principal, i Invitation, c Client) (string, error) {
	email := normalEmail(i.Email)
	if email == "" {
		return "", badEmail(i.Email)
	}
	m := touchstone.Membership{Meta: touchstone.Meta{ID: "new"}, Role: i.Role, Touchpoints: i.Touchpoints, Units: i.Units}
	if err := a.mayGive(ctx, p, &m); err != nil {
		return "", err
	}
	if err := a.notYetMember(ctx, p.Workspace, email); err != nil {
		return "", err
	}
	state, err := json.Marshal(grantOf{Email: email, Role: i.Role, Touchpoints: i.Touchpoints, Units: i.Units, By: p.User})
	if err != nil {
		return "", fmt.Errorf("write an invitation: %w", err)
	}
	var secret string
	err = a.Store.Tx(ctx, func(store workspace.Store) error {
		secret, err = a.link(ctx, store, workspace.Link{Purpose: purposeInvite, Workspace: p.Workspace, State: state, Expires: a.Now().Add(InviteLasts)})
		if err != nil {
			return err
		}
		detail, err := json.Marshal(map[string]any{"role": i.Role})
		if err != nil {
			return err
		}
		return store.In(p.Workspace).Audit().Append(ctx, p.Entry(Deed{Action: "invite", Noun: touchstone.NounMembership, Detail: detail}, c))
	})
	return secret, err
}

func (a *Accounts) notYetMember(ctx context.Context, ws touchstone.WorkspaceID, email string) error {
	user, err := byLogin(ctx, a.Store, email)
	if err == nil {
		_, err = a.Store.In(ws).Members().ByID(ctx, user.ID)
	}
	switch touchstone.KindOf(err) {
	case touchstone.NotFound:
		return nil
	default:
		if err != nil {
			return err
		}
	}
	return &touchstone.Error{Kind: touchstone.Conflict, Field: "email", Message: touchstone.Msg("access.member_already")}
}

// Inspect tells what a link is for. NotFound when it is unknown, used or
// expired.
func (a *Accounts) Inspect(ctx context.Context, secret string) (Link, error) {
	if !isSecret(linkPrefix, secret) {
		return Link{}, badLink()
	}
	l, err := a.Store.Links().ByHash(ctx, hashOf(secret), a.Now())
	if touchstone.KindOf(err) == touchstone.NotFound {
		return Link{}, badLink()
	}
	if err != nil {
		return Link{}, err
	}
	out := Link{Purpose: l.Purpose, Workspace: l.Workspace}
	switch l.Purpose {
	case purposeInvite:
		g, err := readGrant(l)
		if err != nil {
			return Link{}, err
		}
		out.Email = g.Email
		_, err = byLogin(ctx, a.Store, g.Email)
		out.Account = err == nil
	case purposeReset:
		user, err := a.Store.Users().ByID(ctx, string(l.User))
		if err != nil {
			return Link{}, badLink()
		}
		out.Email, out.Account = user.Login, true
	}
	return out, nil
}

func readGrant(l workspace.Link) (grantOf, error) {
	var g grantOf
	if err := json.Unmarshal(l.State, &g); err != nil {
		return g, fmt.Errorf("read an invitation: %w", err)
	}
	return g, nil
}

// Accept follows an invitation. Who has an account already only joins; what n
// says is not looked at then. NotFound when the link is unknown, used or
// expired; Invalid.
func (a *Accounts) Accept(ctx context.Context, secret string, n Newcomer, c Client) (touchstone.User, error) {
	l, err := a.peek(ctx, secret, purposeInvite)
	if err != nil {
		return touchstone.User{}, err
	}
	g, err := readGrant(l)
	if err != nil {
		return touchstone.User{}, err
	}
	n.Email = g.Email
	user, err := byLogin(ctx, a.Store, g.Email)
	hash := ""
	if touchstone.KindOf(err) == touchstone.NotFound {
		hash, err = a.admit(ctx, secret, purposeInvite, n)
	}
	if err != nil {
		return user, err
	}
	err = a.Store.Tx(ctx, func(store workspace.Store) error {
		if _, err := a.use(ctx, store, secret, purposeInvite); err != nil {
			return err
		}
		if hash == "" {
			err = enrol(ctx, store, touchstone.StaffID(user.ID), l.Workspace, g)
		} else {
			user, err = join(ctx, store, n, hash, l.Workspace, g)
		}
		if err != nil {
			return err
		}
		who := Principal{User: touchstone.StaffID(user.ID)}
		return store.In(l.Workspace).Audit().Append(ctx, who.Entry(Deed{Action: "join", Noun: touchstone.NounMembership, Record: user.ID, Version: 1}, c))
	})
	return user, err
}

// ResetLink gives the secret of a one-time link by which a user sets a new
// password. It lasts ResetLasts. It checks no right: it is for whoever runs the
// server, and for Members.
func (a *Accounts) ResetLink(ctx context.Context, email string) (string, error) {
	user, err := byLogin(ctx, a.Store, normalEmail(email))
	if err != nil {
		return "", err
	}
	return a.link(ctx, a.Store, workspace.Link{Purpose: purposeReset, User: touchstone.StaffID(user.ID), Expires: a.Now().Add(ResetLasts)})
}

// Reset follows a link to a new password, and ends every session of the user.
// NotFound when the link is unknown, used or expired; Invalid.
func (a *Accounts) Reset(ctx context.Context, secret, password string, c Client) error {
	l, err := a.peek(ctx, secret, purposeReset)
	if err != nil {
		return err
	}
	user, err := a.Store.Users().ByID(ctx, string(l.User))
	if err != nil {
		return err
	}
	if err := validPassword(password, user.Login); err != nil {
		return err
	}
	if _, err := a.use(ctx, a.Store, secret, purposeReset); err != nil {
		return err
	}
	return a.setPassword(ctx, l.User, password, workspace.Hash{}, c)
}
