// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"touchstone"
	"touchstone/access"
)

// admit lets a request in to an operation, or answers why not, before its body
// is read.
func (a *API) admit(op operation) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		r, w := humago.Unwrap(ctx)
		c, err := a.enter(r, op)
		if err != nil {
			a.fail(w, r, err)
			return
		}
		c.control = http.NewResponseController(w)
		next(huma.WithValue(ctx, callKey{}, c))
	}
}

// enter finds who sends a request and whether that may be.
func (a *API) enter(r *http.Request, op operation) (*call, error) {
	c := &call{client: a.client(r), body: r.Body}
	id := touchstone.WorkspaceID(r.PathValue("workspace"))
	err := a.identify(r, c, id)
	note(r.Context(), c.who.By())
	speak(r.Context(), c.who.Language)
	c.lang = readersLanguage(r)
	if err != nil && op.door != anybody {
		return nil, err
	}
	if op.door == anybody {
		return c, a.sameSite(r)
	}
	if c.secret != "" {
		if err := a.sameSite(r); err != nil {
			return nil, err
		}
	}
	if op.door == signedIn {
		return c, nil
	}
	if err := c.who.Require(op.action, op.noun); err != nil {
		return nil, err
	}
	if op.about != "" {
		if err := c.who.Require(access.Read, op.about); err != nil {
			return nil, err
		}
	}
	ws, err := a.options.Workspaces(r.Context(), id)
	c.ws = ws
	return c, err
}

// identify finds the principal by the token in Authorization, else by the
// session's cookie.
func (a *API) identify(r *http.Request, c *call, id touchstone.WorkspaceID) error {
	if header := r.Header.Get("Authorization"); header != "" {
		return a.byToken(r, c, header, id)
	}
	cookie, err := r.Cookie(a.cookieName())
	if err != nil {
		return signIn()
	}
	c.secret = cookie.Value
	if c.signed, err = a.options.Accounts.Signed(r.Context(), cookie.Value); err != nil {
		return err
	}
	c.who, err = a.options.Accounts.Principal(r.Context(), c.signed, id)
	return err
}

func (a *API) byToken(r *http.Request, c *call, header string, id touchstone.WorkspaceID) error {
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return signIn()
	}
	who, err := a.options.Tokens.Principal(r.Context(), strings.TrimSpace(token))
	if err == nil && id != "" && who.Workspace != id {
		err = &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("access.no_workspace", "value", string(id))}
	}
	if err == nil {
		c.who = who
	}
	return err
}

func signIn() error { return access.Principal{}.Require(access.Read, touchstone.NounWorkspace) }

// sameSite refuses a request that changes something and that a page of another
// site made the browser send.
func (a *API) sameSite(r *http.Request) error {
	if err := a.crossOrigin.Check(r); err != nil {
		return &touchstone.Error{Kind: touchstone.Forbidden, Message: touchstone.Msg("api.cross_site"), Err: err}
	}
	return nil
}
