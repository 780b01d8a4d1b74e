// SPDX-License-Identifier: Apache-2.0

package access

import (
	"context"
	"errors"

	"touchstone"
	"touchstone/workspace"
)

// Member is a member of a workspace with a face.
type Member struct {
	touchstone.Membership
	User touchstone.User
}

// Members lists the members of the principal's workspace by role, the owners
// first.
func (a *Accounts) Members(ctx context.Context, p Principal, pager workspace.Pager) (workspace.Page[Member], error) {
	page, err := a.Store.In(p.Workspace).Members().List(ctx, workspace.ListOptions{Pager: pager, Order: workspace.OrderRank})
	if err != nil {
		return workspace.Page[Member]{}, err
	}
	out := workspace.Page[Member]{Next: page.Next, Items: make([]Member, len(page.Items))}
	for i, m := range page.Items {
		user, err := a.Store.Users().ByID(ctx, m.ID)
		if err != nil && touchstone.KindOf(err) != touchstone.NotFound {
			return workspace.Page[Member]{}, err
		}
		out.Items[i] = Member{Membership: m, User: user}
	}
	return out, nil
}

// Member gives one member of the principal's workspace. NotFound.
func (a *Accounts) Member(ctx context.Context, p Principal, id string) (Member, error) {
	m, err := a.Store.In(p.Workspace).Members().ByID(ctx, id)
	if err != nil {
		return Member{}, err
	}
	user, err := a.Store.Users().ByID(ctx, id)
	return Member{Membership: m, User: user}, err
}

// SetMember changes the role and the scope of a member whose newest version is
// m's. Forbidden when the principal may not give the role or change the member,
// Conflict when the version is not the newest or no owner would be left,
// NotFound, Invalid.
func (a *Accounts) SetMember(ctx context.Context, p Principal, m touchstone.Membership, c Client) (touchstone.Membership, error) {
	if err := a.mayGive(ctx, p, &m); err != nil {
		return m, err
	}
	m.UpdatedBy = p.By()
	err := a.Store.In(p.Workspace).Tx(ctx, func(ws workspace.Workspace) error {
		before, err := mayChange(ctx, ws, p, m.ID)
		if err != nil {
			return err
		}
		if before.Role == owner && m.Role != owner {
			if err := anotherOwner(ctx, ws); err != nil {
				return err
			}
		}
		if m, err = ws.Members().Update(ctx, m); err != nil {
			return err
		}
		return ws.Audit().Append(ctx, p.Entry(Deed{Action: "update", Noun: touchstone.NounMembership, Record: m.ID, Version: m.Version}, c))
	})
	return m, err
}

// RemoveMember ends a membership whose newest version is given, and the API
// tokens that act for it. Errors as of SetMember.
func (a *Accounts) RemoveMember(ctx context.Context, p Principal, id string, version int64, c Client) error {
	return a.Store.In(p.Workspace).Tx(ctx, func(ws workspace.Workspace) error {
		before, err := mayChange(ctx, ws, p, id)
		if err != nil {
			return err
		}
		if before.Role == owner {
			if err := anotherOwner(ctx, ws); err != nil {
				return err
			}
		}
		gone, err := ws.Members().Delete(ctx, id, version, p.By())
		if err != nil {
			return err
		}
		return ws.Audit().Append(ctx, p.Entry(Deed{Action: "delete", Noun: touchstone.NounMembership, Record: id, Version: gone.Version}, c))
	})
}

// ResetMember gives the secret of a link by which a member sets a new password.
// Forbidden unless the principal could change every membership that the user
// has, in any workspace: who sets a password can act as its user everywhere.
func (a *Accounts) ResetMember(ctx context.Context, p Principal, id string, c Client) (string, error) {
	m, err := a.Member(ctx, p, id)
	if err != nil {
		return "", err
	}
	places, err := a.Store.Memberships(ctx, touchstone.StaffID(id))
	if err != nil {
		return "", err
	}
	for _, place := range places {
		mine, err := p.within(ctx, a.Store, place.Workspace)
		if touchstone.KindOf(err) == touchstone.NotFound {
			return "", forbidden(Change, touchstone.NounUser)
		}
		if err != nil {
			return "", err
		}
		if mine.May(Change, touchstone.NounMembership) != Allow || !over(mine.Role, place.Membership.Role) {
			return "", forbidden(Change, touchstone.NounUser)
		}
	}
	secret, err := a.ResetLink(ctx, m.User.Login)
	if err != nil {
		return "", err
	}
	return secret, recordFor(ctx, a.Store, touchstone.StaffID(id), Deed{Action: "reset-link", Noun: touchstone.NounUser, Record: id}, c)
}

// over tells whether one role may give, change or take another: only owners do
// so with owners.
func over(role, other touchstone.Role) bool { return role == owner || other != owner }

// mayGive checks that a principal may give a membership and that what it names
// exists.
func (a *Accounts) mayGive(ctx context.Context, p Principal, m *touchstone.Membership) error {
	if !over(p.Role, m.Role) {
		return &touchstone.Error{Kind: touchstone.Forbidden, Field: "role", Message: touchstone.Msg("access.owners_only")}
	}
	if err := m.Validate(); err != nil {
		return err
	}
	ws := a.Store.In(p.Workspace)
	var faults []error
	for _, id := range m.Touchpoints {
		faults = append(faults, exists(ctx, ws.Touchpoints(), "touchpoints", string(id)))
	}
	for _, id := range m.Units {
		faults = append(faults, exists(ctx, ws.Units(), "units", string(id)))
	}
	return errors.Join(faults...)
}

// exists gives Invalid when there is no record of an id.
func exists[T any](ctx context.Context, records workspace.Reader[T], field, id string) error {
	_, err := records.ByID(ctx, id)
	if touchstone.KindOf(err) == touchstone.NotFound {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: touchstone.Msg("access.no_such_scope", "value", id)}
	}
	return err
}

// mayChange gives the membership that a principal is about to change.
func mayChange(ctx context.Context, ws workspace.Workspace, p Principal, id string) (touchstone.Membership, error) {
	m, err := ws.Members().ByID(ctx, id)
	if err == nil && !over(p.Role, m.Role) {
		err = &touchstone.Error{Kind: touchstone.Forbidden, Field: "role", Message: touchstone.Msg("access.owners_only")}
	}
	return m, err
}

// anotherOwner gives Conflict unless the workspace has two owners or more.
func anotherOwner(ctx context.Context, ws workspace.Workspace) error {
	page, err := ws.Members().List(ctx, workspace.ListOptions{Pager: workspace.Pager{Limit: 2}, Where: []touchstone.Field{{Name: "role", Value: string(owner)}}})
	if err == nil && len(page.Items) < 2 {
		err = &touchstone.Error{Kind: touchstone.Conflict, Field: "role", Message: touchstone.Msg("access.last_owner")}
	}
	return err
}
