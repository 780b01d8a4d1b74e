// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"
	"time"

	"touchstone"
	"touchstone/access"
)

// Me is whoever is signed in.
type Me struct {
	User       Account `json:"user"`
	Workspaces []Desk  `json:"workspaces" doc:"Where the user is a member, in the order of ids."`
}

// Account is a user as others see it.
type Account struct {
	ID       string              `json:"id"`
	Email    string              `json:"email"`
	Name     string              `json:"name"`
	Language touchstone.Language `json:"language,omitempty" enum:"zh,en"`
}

// Desk is a place in a workspace.
type Desk struct {
	ID          touchstone.WorkspaceID    `json:"id"`
	Name        string                    `json:"name" doc:"In the reader's language."`
	Zone        string                    `json:"zone"`
	Role        touchstone.Role           `json:"role"`
	Touchpoints []touchstone.TouchpointID `json:"touchpoints,omitempty" doc:"What a touchpoint owner calls its own."`
	Units       []touchstone.UnitID       `json:"units,omitempty" doc:"What a unit manager calls its own, each with everything below it."`
}

type signInInput struct {
	Body struct {
		Email    string `json:"email" maxLength:"200"`
		Password string `json:"password" maxLength:"1000"`
	}
}

// signedInAnswer sets the cookie of a session.
type signedInAnswer struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      Me
}

type setUpInput struct {
	Body struct {
		Token    string              `json:"token" maxLength:"100" doc:"Of the one-time link."`
		Email    string              `json:"email" maxLength:"200"`
		Name     string              `json:"name" maxLength:"200"`
		Password string              `json:"password" maxLength:"1000"`
		Language touchstone.Language `json:"language,omitempty" enum:"zh,en"`
	}
}

type nothing struct{}

func (a *API) sessionRoutes() {
	const tag = "session"
	register(a, operation{id: "signIn", method: http.MethodPost, path: "/v1/session", tag: tag, door: anybody, summary: "Sign in"}, a.signIn)
	register(a, operation{id: "signOut", method: http.MethodDelete, path: "/v1/session", tag: tag, door: anybody, summary: "Sign out"}, a.signOut)
	register(a, operation{id: "setUp", method: http.MethodPost, path: "/v1/setup", tag: tag, door: anybody, summary: "Make the owner's account by the one-time link"}, a.setUp)
	register(a, operation{id: "inspectLink", method: http.MethodPost, path: "/v1/links", tag: tag, door: anybody, summary: "Tell what a one-time link is for, without using it"}, a.inspectLink)
	register(a, operation{id: "join", method: http.MethodPost, path: "/v1/join", tag: tag, door: anybody, summary: "Follow an invitation"}, a.join)
	register(a, operation{id: "resetPassword", method: http.MethodPost, path: "/v1/reset", tag: tag, door: anybody, summary: "Set a new password by the one-time link"}, a.resetPassword)
	a.meRoutes()
}

func (a *API) signIn(ctx context.Context, c *call, in *signInInput) (*signedInAnswer, error) {
	return a.welcome(ctx, c, in.Body.Email, in.Body.Password)
}

// welcome signs in and sets the cookie.
func (a *API) welcome(ctx context.Context, c *call, email, password string) (*signedInAnswer, error) {
	secret, user, err := a.options.Accounts.SignIn(ctx, email, password, c.client)
	if err != nil {
		return nil, err
	}
	me, err := a.me(ctx, user, c.lang, "")
	if err != nil {
		return nil, err
	}
	return &signedInAnswer{SetCookie: a.cookie(secret, access.SessionLongest), Body: *me}, nil
}

// cookie gives the cookie of a session: seen by no script, sent by no other
// site and, over TLS, kept to this host.
func (a *API) cookie(secret string, lasts time.Duration) http.Cookie {
	return http.Cookie{Name: a.cookieName(), Value: secret, Path: "/", MaxAge: int(lasts.Seconds()), HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: a.overTLS()}
}

func (a *API) cookieName() string {
	if a.overTLS() {
		return "__Host-touchstone"
	}
	return "touchstone"
}

type signedOutAnswer struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
}

func (a *API) signOut(ctx context.Context, c *call, _ *nothing) (*signedOutAnswer, error) {
	if err := a.options.Accounts.SignOut(ctx, c.secret); err != nil {
		return nil, err
	}
	return &signedOutAnswer{SetCookie: a.cookie("", -time.Second)}, nil
}

func (a *API) setUp(ctx context.Context, c *call, in *setUpInput) (*signedInAnswer, error) {
	b := in.Body
	n := access.Newcomer{Email: b.Email, Name: b.Name, Password: b.Password, Language: b.Language}
	if _, err := a.options.Accounts.SetUp(ctx, b.Token, n, c.client); err != nil {
		return nil, err
	}
	return a.welcome(ctx, c, b.Email, b.Password)
}

type linkInput struct {
	Body struct {
		Token string `json:"token" maxLength:"100"`
	}
}

// LinkPurpose is what a one-time link is for.
type LinkPurpose struct {
	Purpose   string                 `json:"purpose" enum:"setup,invite,reset"`
	Email     string                 `json:"email,omitempty" doc:"Whom the link is for."`
	Account   bool                   `json:"account" doc:"That person has an account already, so no password is asked for."`
	Workspace touchstone.WorkspaceID `json:"workspace,omitempty"`
}

func (a *API) inspectLink(ctx context.Context, _ *call, in *linkInput) (*content[LinkPurpose], error) {
	l, err := a.options.Accounts.Inspect(ctx, in.Body.Token)
	if err != nil {
		return nil, err
	}
	return &content[LinkPurpose]{LinkPurpose{Purpose: l.Purpose, Email: l.Email, Account: l.Account, Workspace: l.Workspace}}, nil
}

type joinInput struct {
	Body struct {
		Token    string              `json:"token" maxLength:"100"`
		Name     string              `json:"name,omitempty" maxLength:"200" doc:"Not of somebody who has an account."`
		Password string              `json:"password,omitempty" maxLength:"1000" doc:"Not of somebody who has an account."`
		Language touchstone.Language `json:"language,omitempty" enum:"zh,en"`
	}
}

func (a *API) join(ctx context.Context, c *call, in *joinInput) (*content[Account], error) {
	b := in.Body
	user, err := a.options.Accounts.Accept(ctx, b.Token, access.Newcomer{Name: b.Name, Password: b.Password, Language: b.Language}, c.client)
	if err != nil {
		return nil, err
	}
	return &content[Account]{accountOf(user)}, nil
}

func accountOf(u touchstone.User) Account {
	return Account{ID: u.ID, Email: u.Login, Name: u.Name, Language: u.Language}
}

type resetInput struct {
	Body struct {
		Token    string `json:"token" maxLength:"100"`
		Password string `json:"password" maxLength:"1000"`
	}
}

func (a *API) resetPassword(ctx context.Context, c *call, in *resetInput) (*nothing, error) {
	return &nothing{}, a.options.Accounts.Reset(ctx, in.Body.Token, in.Body.Password, c.client)
}
