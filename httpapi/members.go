// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"
	"time"

	"touchstone"
	"touchstone/access"
)

// MemberCard is a member of a workspace with a face.
type MemberCard struct {
	ID          string                    `json:"id" doc:"Of the user."`
	Version     int64                     `json:"version"`
	Email       string                    `json:"email"`
	Name        string                    `json:"name"`
	Disabled    bool                      `json:"disabled,omitempty"`
	Role        touchstone.Role           `json:"role" enum:"owner,admin,analyst,designer,touchpoint-owner,unit-manager,viewer"`
	Touchpoints []touchstone.TouchpointID `json:"touchpoints,omitempty"`
	Units       []touchstone.UnitID       `json:"units,omitempty"`
}

// Place is a role with its scope, as somebody gives it.
type Place struct {
	Role        touchstone.Role           `json:"role" enum:"owner,admin,analyst,designer,touchpoint-owner,unit-manager,viewer"`
	Touchpoints []touchstone.TouchpointID `json:"touchpoints,omitempty" maxItems:"1000" doc:"Of a touchpoint owner."`
	Units       []touchstone.UnitID       `json:"units,omitempty" maxItems:"1000" doc:"Of a unit manager."`
}

type memberInput struct {
	VersionInput
	Body Place
}

type inviteInput struct {
	InWorkspace
	Body struct {
		Place
		Email string `json:"email" maxLength:"200"`
	}
}

// OneTimeLink is the secret of a link, shown once.
type OneTimeLink struct {
	Token string `json:"token" doc:"Shown this once. The page /#join=… or /#reset=… takes it."`
}

func (a *API) memberRoutes() {
	base, noun := "/v1/workspaces/{workspace}/members", touchstone.NounMembership
	op := func(id, method, path, summary string, action access.Action, status int, secret bool) operation {
		return operation{id: id, method: method, path: base + path, tag: "members", summary: summary, action: action, noun: noun, status: status, secret: secret}
	}
	register(a, op("listMembers", http.MethodGet, "", "List members, owners first", access.Read, 0, false), a.listMembers)
	register(a, op("getMember", http.MethodGet, "/{id}", "Get one member", access.Read, 0, false), a.getMember)
	register(a, op("inviteMember", http.MethodPost, "/invitations", "Invite somebody by a one-time link, which lasts a week", access.Change, http.StatusCreated, true), a.inviteMember)
	links := "/v1/workspaces/{workspace}/pending-links"
	register(a, operation{id: "listPendingLinks", method: http.MethodGet, path: links, tag: "members", summary: "List the invitations and links to a new password that were not followed yet, the oldest first", action: access.Change, noun: noun}, a.listPendingLinks)
	register(a, operation{id: "revokePendingLink", method: http.MethodDelete, path: links + "/{id}", tag: "members", summary: "Take back an invitation or a link to a new password", action: access.Change, noun: noun}, a.revokePendingLink)
	register(a, op("updateMember", http.MethodPut, "/{id}", "Give a member another role or scope", access.Change, 0, false), a.updateMember)
	register(a, op("removeMember", http.MethodDelete, "/{id}", "End a membership", access.Change, 0, false), a.removeMember)
	register(a, op("resetMember", http.MethodPost, "/{id}/reset", "Make a one-time link by which a member sets a new password, for two hours", access.Change, http.StatusCreated, true), a.resetMember)
}

// PendingLink is a one-time link that was not followed yet; its secret is not
// told again.
type PendingLink struct {
	ID          string                    `json:"id" doc:"Names the link; opens nothing."`
	Purpose     string                    `json:"purpose" enum:"invite,reset"`
	Email       string                    `json:"email" doc:"Whom it is for."`
	Role        touchstone.Role           `json:"role,omitempty" enum:"owner,admin,analyst,designer,touchpoint-owner,unit-manager,viewer" doc:"That an invitation gives."`
	Touchpoints []touchstone.TouchpointID `json:"touchpoints,omitempty"`
	Units       []touchstone.UnitID       `json:"units,omitempty"`
	By          touchstone.StaffID        `json:"by,omitempty" doc:"Who invited."`
	Created     time.Time                 `json:"created"`
	Expires     time.Time                 `json:"expires" doc:"It opens nothing from then on."`
}

// listPendingLinks gives all of them in one page: they last a week at most.
func (a *API) listPendingLinks(ctx context.Context, c *call, _ *InWorkspace) (*content[page[PendingLink]], error) {
	found, err := a.options.Accounts.PendingLinks(ctx, c.who)
	if err != nil {
		return nil, err
	}
	out := page[PendingLink]{Items: make([]PendingLink, len(found))}
	for i, l := range found {
		out.Items[i] = PendingLink{ID: l.ID, Purpose: l.Purpose, Email: l.Email, Role: l.Role, Touchpoints: l.Touchpoints, Units: l.Units, By: l.By, Created: l.Created, Expires: l.Expires}
	}
	return &content[page[PendingLink]]{out}, nil
}

func (a *API) revokePendingLink(ctx context.Context, c *call, in *OneInput) (*nothing, error) {
	return &nothing{}, a.options.Accounts.RevokeLink(ctx, c.who, in.ID, c.client)
}

func cardOf(m access.Member) MemberCard {
	return MemberCard{ID: m.Membership.ID, Version: m.Membership.Version, Email: m.User.Login, Name: m.User.Name, Disabled: m.User.Disabled, Role: m.Role, Touchpoints: m.Touchpoints, Units: m.Units}
}

func (a *API) listMembers(ctx context.Context, c *call, in *PageInput) (*content[page[MemberCard]], error) {
	found, err := a.options.Accounts.Members(ctx, c.who, in.pager())
	if err != nil {
		return nil, err
	}
	out := page[MemberCard]{Items: make([]MemberCard, len(found.Items)), Next: found.Next}
	for i, m := range found.Items {
		out.Items[i] = cardOf(m)
	}
	return &content[page[MemberCard]]{out}, nil
}

func (a *API) getMember(ctx context.Context, c *call, in *OneInput) (*tagged[MemberCard], error) {
	m, err := a.options.Accounts.Member(ctx, c.who, in.ID)
	if err != nil {
		return nil, err
	}
	return &tagged[MemberCard]{ETag: etag(m.Membership.Version), Body: cardOf(m)}, nil
}

func (a *API) inviteMember(ctx context.Context, c *call, in *inviteInput) (*content[OneTimeLink], error) {
	b := in.Body
	token, err := a.options.Accounts.Invite(ctx, c.who, access.Invitation{Email: b.Email, Role: b.Role, Touchpoints: b.Touchpoints, Units: b.Units}, c.client)
	if err != nil {
		return nil, err
	}
	return &content[OneTimeLink]{OneTimeLink{token}}, nil
}

func (a *API) updateMember(ctx context.Context, c *call, in *memberInput) (*tagged[MemberCard], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	m := touchstone.Membership{Meta: touchstone.Meta{ID: in.ID, Version: version}, Role: in.Body.Role, Touchpoints: in.Body.Touchpoints, Units: in.Body.Units}
	if _, err = a.options.Accounts.SetMember(ctx, c.who, m, c.client); err != nil {
		return nil, err
	}
	return a.getMember(ctx, c, &in.OneInput)
}

func (a *API) removeMember(ctx context.Context, c *call, in *VersionInput) (*nothing, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return &nothing{}, a.options.Accounts.RemoveMember(ctx, c.who, in.ID, version, c.client)
}

func (a *API) resetMember(ctx context.Context, c *call, in *OneInput) (*content[OneTimeLink], error) {
	token, err := a.options.Accounts.ResetMember(ctx, c.who, in.ID, c.client)
	if err != nil {
		return nil, err
	}
	return &content[OneTimeLink]{OneTimeLink{token}}, nil
}
