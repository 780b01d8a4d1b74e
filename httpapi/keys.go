// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"
	"time"

	"touchstone"
	"touchstone/access"
	"touchstone/workspace"
)

// KeyCard is an API token or a write key without its secret.
type KeyCard struct {
	ID      string             `json:"id"`
	Name    string             `json:"name"`
	Hint    string             `json:"hint" doc:"The last characters of the secret, to know it by."`
	Grants  []string           `json:"grants,omitempty" doc:"Of an API token: noun:action, * for any."`
	Source  string             `json:"source,omitempty" doc:"Of a write key: the name of the source that it sends events of."`
	User    touchstone.StaffID `json:"user" doc:"Who made it; an API token acts as this user at most."`
	Created time.Time          `json:"created"`
	Expires *time.Time         `json:"expires,omitempty"`
	Used    *time.Time         `json:"used,omitempty" doc:"About when it was last used."`
	Revoked *time.Time         `json:"revoked,omitempty"`
}

func keyCard(k workspace.Key) KeyCard {
	return KeyCard{ID: k.ID, Name: k.Name, Hint: k.Hint, Grants: k.Scopes, Source: k.Source, User: k.User, Created: k.Created, Expires: k.Expires, Used: k.Used, Revoked: k.Revoked}
}

func keyPage(found workspace.Page[workspace.Key]) page[KeyCard] {
	out := page[KeyCard]{Items: make([]KeyCard, len(found.Items)), Next: found.Next}
	for i, k := range found.Items {
		out.Items[i] = keyCard(k)
	}
	return out
}

// NewKey is a key with its secret, which is shown once.
type NewKey struct {
	Key  string  `json:"key" doc:"The secret. Shown this once."`
	Card KeyCard `json:"card"`
}

type tokenInput struct {
	InWorkspace
	Body struct {
		Name    string         `json:"name" minLength:"1" maxLength:"200"`
		Grants  []access.Grant `json:"grants" minItems:"1" maxItems:"100" doc:"noun:action, * for any, such as figure:read."`
		Expires time.Time      `json:"expires" doc:"At most 366 days from now."`
	}
}

type writeKeyInput struct {
	InWorkspace
	Body struct {
		Source string `json:"source" minLength:"1" maxLength:"200" doc:"Name of the source; it is made when there is none."`
		Name   string `json:"name" minLength:"1" maxLength:"200"`
	}
}

func (a *API) keyRoutes() {
	base := "/v1/workspaces/{workspace}"
	token := func(id, method, path, summary string, status int) operation {
		return operation{id: id, method: method, path: base + "/tokens" + path, tag: "keys", summary: summary, action: access.Read, noun: touchstone.NounWorkspace, status: status, secret: true}
	}
	register(a, token("listTokens", http.MethodGet, "", "List one's own API tokens or, as owner or admin, everybody's", 0), a.listTokens)
	register(a, token("createToken", http.MethodPost, "", "Make an API token that acts as oneself, within what it grants", http.StatusCreated), a.createToken)
	register(a, token("revokeToken", http.MethodDelete, "/{id}", "End an API token of one's own or, as owner or admin, anybody's", 0), a.revokeToken)
	key := func(id, method, path, summary string, action access.Action, status int) operation {
		return operation{id: id, method: method, path: base + "/write-keys" + path, tag: "keys", summary: summary, action: action, noun: access.WriteKey, status: status, secret: true}
	}
	register(a, key("listWriteKeys", http.MethodGet, "", "List write keys, the newest first", access.Read, 0), a.listWriteKeys)
	register(a, key("createWriteKey", http.MethodPost, "", "Make a write key of a source", access.Change, http.StatusCreated), a.createWriteKey)
	register(a, key("revokeWriteKey", http.MethodDelete, "/{id}", "End a write key for good", access.Change, 0), a.revokeWriteKey)
}

func (a *API) listTokens(ctx context.Context, c *call, in *PageInput) (*content[page[KeyCard]], error) {
	found, err := a.options.Tokens.List(ctx, c.who, in.pager())
	if err != nil {
		return nil, err
	}
	return &content[page[KeyCard]]{keyPage(found)}, nil
}

func (a *API) createToken(ctx context.Context, c *call, in *tokenInput) (*content[NewKey], error) {
	secret, k, err := a.options.Tokens.Create(ctx, c.who, in.Body.Name, in.Body.Grants, in.Body.Expires, c.client)
	if err != nil {
		return nil, err
	}
	return &content[NewKey]{NewKey{Key: secret, Card: keyCard(k)}}, nil
}

func (a *API) revokeToken(ctx context.Context, c *call, in *OneInput) (*nothing, error) {
	return &nothing{}, a.options.Tokens.Revoke(ctx, c.who, in.ID, c.client)
}

func (a *API) listWriteKeys(ctx context.Context, c *call, in *PageInput) (*content[page[KeyCard]], error) {
	found, err := a.options.WriteKeys.List(ctx, c.who, in.pager())
	if err != nil {
		return nil, err
	}
	return &content[page[KeyCard]]{keyPage(found)}, nil
}

func (a *API) createWriteKey(ctx context.Context, c *call, in *writeKeyInput) (*content[NewKey], error) {
	secret, k, err := a.options.WriteKeys.Create(ctx, c.who, in.Body.Source, in.Body.Name, c.client)
	if err != nil {
		return nil, err
	}
	return &content[NewKey]{NewKey{Key: secret, Card: keyCard(k)}}, nil
}

func (a *API) revokeWriteKey(ctx context.Context, c *call, in *OneInput) (*nothing, error) {
	return &nothing{}, a.options.WriteKeys.Revoke(ctx, c.who, in.ID, c.client)
}
