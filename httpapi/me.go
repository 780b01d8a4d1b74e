// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"
	"time"

	"touchstone"
)

func (a *API) meRoutes() {
	const tag = "session"
	register(a, operation{id: "me", method: http.MethodGet, path: "/v1/me", tag: tag, door: signedIn, summary: "Who is signed in, and where"}, a.whoAmI)
	register(a, operation{id: "changeMe", method: http.MethodPut, path: "/v1/me", tag: tag, door: signedIn, summary: "Change one's own name and language"}, a.changeMe)
	register(a, operation{id: "changePassword", method: http.MethodPost, path: "/v1/me/password", tag: tag, door: signedIn, summary: "Change one's own password, and end every other session"}, a.changePassword)
	register(a, operation{id: "listSessions", method: http.MethodGet, path: "/v1/me/sessions", tag: tag, door: signedIn, summary: "List one's own sessions"}, a.listSessions)
	register(a, operation{id: "endSession", method: http.MethodDelete, path: "/v1/me/sessions/{id}", tag: tag, door: signedIn, summary: "End one of one's own sessions"}, a.endSession)
}

func (a *API) whoAmI(ctx context.Context, c *call, _ *nothing) (*content[Me], error) {
	user, err := a.options.Store.Users().ByID(ctx, string(c.who.User))
	if err != nil {
		return nil, err
	}
	me, err := a.me(ctx, user, c.lang, c.who.Workspace)
	if err != nil {
		return nil, err
	}
	return &content[Me]{*me}, nil
}

// me tells who a user is, in every workspace or, by a token, in the token's.
func (a *API) me(ctx context.Context, user touchstone.User, lang touchstone.Language, only touchstone.WorkspaceID) (*Me, error) {
	places, err := a.options.Store.Memberships(ctx, touchstone.StaffID(user.ID))
	if err != nil {
		return nil, err
	}
	me := &Me{User: accountOf(user), Workspaces: []Desk{}}
	for _, p := range places {
		if only != "" && only != p.Workspace {
			continue
		}
		ws, err := a.options.Store.Workspaces().ByID(ctx, string(p.Workspace))
		if err != nil {
			return nil, err
		}
		m := p.Membership
		me.Workspaces = append(me.Workspaces, Desk{ID: p.Workspace, Name: ws.Name.In(lang), Zone: ws.Settings.Zone, Role: m.Role, Touchpoints: m.Touchpoints, Units: m.Units})
	}
	return me, nil
}

// ownAccount refuses tokens: they act within a workspace, not on an account.
func ownAccount(c *call) error {
	if c.who.Token != "" {
		return &touchstone.Error{Kind: touchstone.Forbidden, Message: touchstone.Msg("api.session_only")}
	}
	return nil
}

type changeMeInput struct {
	Body struct {
		Name     string              `json:"name" minLength:"1" maxLength:"200"`
		Language touchstone.Language `json:"language,omitempty" enum:"zh,en"`
	}
}

func (a *API) changeMe(ctx context.Context, c *call, in *changeMeInput) (*content[Account], error) {
	if err := ownAccount(c); err != nil {
		return nil, err
	}
	user := c.signed.User
	user.Name, user.Language, user.UpdatedBy = in.Body.Name, in.Body.Language, user.ID
	user, err := a.options.Store.Users().Update(ctx, user)
	if err != nil {
		return nil, err
	}
	return &content[Account]{accountOf(user)}, nil
}

type changePasswordInput struct {
	Body struct {
		Old string `json:"old" maxLength:"1000"`
		New string `json:"new" maxLength:"1000"`
	}
}

func (a *API) changePassword(ctx context.Context, c *call, in *changePasswordInput) (*nothing, error) {
	if err := ownAccount(c); err != nil {
		return nil, err
	}
	return &nothing{}, a.options.Accounts.ChangePassword(ctx, c.who, in.Body.Old, in.Body.New, c.client)
}

// SignedIn is one of one's own sessions.
type SignedIn struct {
	ID      string    `json:"id"`
	Created time.Time `json:"created"`
	Used    time.Time `json:"used"`
	Expires time.Time `json:"expires"`
	Agent   string    `json:"agent" doc:"What the browser calls itself."`
	Address string    `json:"address"`
	Current bool      `json:"current" doc:"The one that asks."`
}

// items is a list that is always given whole.
type items[T any] struct {
	Items []T `json:"items"`
}

func (a *API) listSessions(ctx context.Context, c *call, _ *nothing) (*content[items[SignedIn]], error) {
	if err := ownAccount(c); err != nil {
		return nil, err
	}
	list, err := a.options.Accounts.Sessions(ctx, c.who)
	if err != nil {
		return nil, err
	}
	out := make([]SignedIn, len(list))
	for i, s := range list {
		out[i] = SignedIn(s)
	}
	return &content[items[SignedIn]]{items[SignedIn]{out}}, nil
}

type ownSessionInput struct {
	ID string `path:"id" maxLength:"100"`
}

func (a *API) endSession(ctx context.Context, c *call, in *ownSessionInput) (*nothing, error) {
	if err := ownAccount(c); err != nil {
		return nil, err
	}
	return &nothing{}, a.options.Accounts.EndSession(ctx, c.who, in.ID, c.client)
}
