// SPDX-License-Identifier: Apache-2.0

package access

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"touchstone"
	"touchstone/workspace"
)

// LongestToken is the longest life of an API token.
const LongestToken = 366 * 24 * time.Hour

// Tokens are secrets that act for a user within one workspace: at most as the
// user may now, and of that only what the token grants. Safe for use from many
// goroutines.
type Tokens struct {
	Options
	seen seen
}

// NewTokens makes the tokens that a store keeps.
func NewTokens(o Options) (*Tokens, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	return &Tokens{Options: o, seen: seen{at: map[string]time.Time{}}}, nil
}

// Create makes a token for the principal and gives its secret, which is shown
// this once. Invalid when a grant is unknown or the life is not between now and
// LongestToken from now. A token makes another only when it grants
// "token:change", and none that grants more than itself (Forbidden).
func (t *Tokens) Create(ctx context.Context, p Principal, name string, grants []Grant, expires time.Time, c Client) (string, workspace.Key, error) {
	if p.Grants != nil && !slices.ContainsFunc(p.Grants, func(g Grant) bool { return g.covers(Change, Token) }) {
		return "", workspace.Key{}, forbidden(Change, Token)
	}
	if err := t.validate(p, name, grants, expires); err != nil {
		return "", workspace.Key{}, err
	}
	scopes := make([]string, len(grants))
	for i, g := range grants {
		scopes[i] = string(g)
	}
	return create(ctx, t.Options, tokenPrefix, p, Token, workspace.Key{Kind: workspace.APIToken, Name: name, Scopes: scopes, Expires: &expires}, c)
}

func (t *Tokens) validate(p Principal, name string, grants []Grant, expires time.Time) error {
	faults := []error{validName(name)}
	if len(grants) == 0 || len(grants) > len(policy)*len(Actions) {
		faults = append(faults, &touchstone.Error{Kind: touchstone.Invalid, Field: "grants", Message: touchstone.Msg("access.no_grants")})
	}
	for _, g := range grants {
		faults = append(faults, g.Validate(), p.mayGrant(g))
	}
	if life := expires.Sub(t.Now()); life <= 0 || life > LongestToken {
		faults = append(faults, &touchstone.Error{Kind: touchstone.Invalid, Field: "expires", Message: touchstone.Msg("access.bad_expiry", "days", int(LongestToken.Hours()/24))})
	}
	return errors.Join(faults...)
}

// mayGrant gives Forbidden when a token would pass on more than it has.
func (p Principal) mayGrant(g Grant) error {
	if p.Grants == nil || slices.ContainsFunc(p.Grants, func(own Grant) bool { return own.contains(g) }) {
		return nil
	}
	return &touchstone.Error{Kind: touchstone.Forbidden, Field: "grants", Message: touchstone.Msg("access.more_than_own", "value", string(g))}
}

func validName(name string) error {
	if name == "" || len([]rune(name)) > touchstone.MaxName {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "name", Message: touchstone.Msg("access.bad_name", "most", touchstone.MaxName)}
	}
	return nil
}

// Principal finds who acts by a token. Unauthenticated when it is unknown,
// revoked or expired, or its user is disabled or no member any more; all alike.
func (t *Tokens) Principal(ctx context.Context, secret string) (Principal, error) {
	if !isSecret(tokenPrefix, secret) {
		return Principal{}, badToken()
	}
	now := t.Now()
	k, err := t.Store.KeyByHash(ctx, hashOf(secret))
	if touchstone.KindOf(err) == touchstone.NotFound || err == nil && (k.Kind != workspace.APIToken || ended(k, now)) {
		return Principal{}, badToken()
	}
	if err != nil {
		return Principal{}, err
	}
	user, err := t.Store.Users().ByID(ctx, string(k.User))
	if touchstone.KindOf(err) == touchstone.NotFound || err == nil && user.Disabled {
		return Principal{}, badToken()
	}
	if err != nil {
		return Principal{}, err
	}
	p := Principal{User: k.User, Name: user.Name, Language: user.Language, Token: k.ID, Grants: make([]Grant, len(k.Scopes))}
	for i, s := range k.Scopes {
		p.Grants[i] = Grant(s)
	}
	p, err = p.within(ctx, t.Store, k.Workspace)
	if touchstone.KindOf(err) == touchstone.NotFound {
		return Principal{}, badToken()
	}
	if err == nil && t.seen.due(k.ID, now) {
		err = t.Store.In(k.Workspace).Keys().Touch(ctx, map[string]time.Time{k.ID: now})
	}
	return p, err
}

// ended tells whether a key opens nothing any more.
func ended(k workspace.Key, now time.Time) bool {
	return k.Revoked != nil || k.Expires != nil && !now.Before(*k.Expires)
}

func badToken() error {
	return &touchstone.Error{Kind: touchstone.Unauthenticated, Message: touchstone.Msg("access.bad_token")}
}

// List gives the tokens of the principal's workspace, the newest first: those
// of everybody when the principal may read tokens, else its own.
func (t *Tokens) List(ctx context.Context, p Principal, pager workspace.Pager) (workspace.Page[workspace.Key], error) {
	page, err := t.Store.In(p.Workspace).Keys().List(ctx, workspace.APIToken, pager)
	if p.May(Read, Token) != Allow {
		page.Items = slices.DeleteFunc(page.Items, func(k workspace.Key) bool { return k.User != p.User })
	}
	return page, err
}

// Revoke ends a token of the principal, or anybody's when the principal may
// change tokens. NotFound.
func (t *Tokens) Revoke(ctx context.Context, p Principal, id string, c Client) error {
	return revoke(ctx, t.Store, p, Token, id, c, func(k workspace.Key) bool {
		return k.Kind == workspace.APIToken && (k.User == p.User || p.May(Change, Token) == Allow)
	})
}

// create keeps a key under a fresh secret and tells the secret.
func create(ctx context.Context, o Options, prefix string, p Principal, noun touchstone.Noun, k workspace.Key, c Client) (string, workspace.Key, error) {
	secret, hash, err := newSecret(prefix, o.Random)
	if err != nil {
		return "", workspace.Key{}, err
	}
	k.Hash, k.Hint, k.User = hash, hintOf(secret), p.User
	err = o.Store.In(p.Workspace).Tx(ctx, func(ws workspace.Workspace) error {
		if k, err = ws.Keys().Create(ctx, k); err != nil {
			return err
		}
		return ws.Audit().Append(ctx, p.Entry(Deed{Action: "create", Noun: noun, Record: k.ID}, c))
	})
	return secret, k, err
}

// revoke ends a key of the principal's workspace that passes a test.
func revoke(ctx context.Context, store workspace.Store, p Principal, noun touchstone.Noun, id string, c Client, mine func(workspace.Key) bool) error {
	return store.In(p.Workspace).Tx(ctx, func(ws workspace.Workspace) error {
		k, err := ws.Keys().ByID(ctx, id)
		if err != nil {
			return err
		}
		if !mine(k) {
			return &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("access.no_key")}
		}
		if _, err := ws.Keys().Revoke(ctx, id, p.By()); err != nil {
			return err
		}
		return ws.Audit().Append(ctx, p.Entry(Deed{Action: "revoke", Noun: noun, Record: id}, c))
	})
}

// seen tells when a key's use is to be written down again.
type seen struct {
	mu sync.Mutex
	at map[string]time.Time // by id of keys that exist, so bounded by their number
}

func (s *seen) due(id string, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now.Sub(s.at[id]) < seenEvery {
		return false
	}
	s.at[id] = now
	return true
}
