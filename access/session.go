// SPDX-License-Identifier: Apache-2.0

package access

import (
	"context"
	"encoding/hex"
	"time"

	"touchstone"
	"touchstone/workspace"
)

// seenEvery is how often a session's use is written down.
const seenEvery = time.Minute

// Session is a signed-in browser, as its user sees it.
type Session struct {
	ID      string // not the secret
	Created time.Time
	Used    time.Time
	Expires time.Time
	Agent   string
	Address string
	Current bool // the one that asks
}

// Signed is somebody who is signed in, in no workspace yet.
type Signed struct {
	User    touchstone.User
	session workspace.Hash
}

// begin makes a session and tells its secret.
func (a *Accounts) begin(ctx context.Context, id touchstone.StaffID, c Client) (string, error) {
	secret, hash, err := newSecret(sessionPrefix, a.Random)
	if err != nil {
		return "", err
	}
	now := a.Now()
	s := workspace.Session{Hash: hash, User: id, Created: now, Used: now, Expires: now.Add(SessionIdle), Agent: cut(c.Agent, maxAgent), Address: c.Address}
	if err := a.Store.Sessions().Create(ctx, s); err != nil {
		return "", err
	}
	return secret, recordFor(ctx, a.Store, id, Deed{Action: "sign-in", Noun: touchstone.NounUser, Record: string(id)}, c)
}

// cut gives the first characters of a text that is valid UTF-8.
func cut(text string, most int) string {
	runes := []rune(text)
	return string(runes[:min(len(runes), most)])
}

// Signed finds who is signed in by the secret of a session, and keeps the
// session alive. Unauthenticated when it is unknown or over, or the user is
// disabled.
func (a *Accounts) Signed(ctx context.Context, secret string) (Signed, error) {
	if !isSecret(sessionPrefix, secret) {
		return Signed{}, signInAgain()
	}
	hash, now := hashOf(secret), a.Now()
	s, err := a.Store.Sessions().ByHash(ctx, hash)
	if touchstone.KindOf(err) == touchstone.NotFound || err == nil && !now.Before(s.Expires) {
		return Signed{}, signInAgain()
	}
	if err != nil {
		return Signed{}, err
	}
	user, err := a.Store.Users().ByID(ctx, string(s.User))
	if touchstone.KindOf(err) == touchstone.NotFound || err == nil && user.Disabled {
		return Signed{}, signInAgain()
	}
	if err != nil {
		return Signed{}, err
	}
	if now.Sub(s.Used) >= seenEvery {
		err = a.Store.Sessions().Extend(ctx, hash, now, earlier(now.Add(SessionIdle), s.Created.Add(SessionLongest)))
	}
	return Signed{User: user, session: hash}, err
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func signInAgain() error {
	return &touchstone.Error{Kind: touchstone.Unauthenticated, Message: touchstone.Msg("access.sign_in")}
}

// Principal gives the signed-in user's place in a workspace; NotFound when
// there is none, as if there were no such workspace. Without a workspace it is
// the user alone, who has no role.
func (a *Accounts) Principal(ctx context.Context, s Signed, ws touchstone.WorkspaceID) (Principal, error) {
	p := Principal{User: touchstone.StaffID(s.User.ID), Name: s.User.Name, Language: s.User.Language, session: s.session}
	if ws == "" {
		return p, nil
	}
	return p.within(ctx, a.Store, ws)
}

// within adds the membership of a workspace to a principal.
func (p Principal) within(ctx context.Context, store workspace.Store, ws touchstone.WorkspaceID) (Principal, error) {
	m, err := store.In(ws).Members().ByID(ctx, string(p.User))
	if touchstone.KindOf(err) == touchstone.NotFound {
		return Principal{}, noWorkspace(ws)
	}
	if err != nil {
		return Principal{}, err
	}
	p.Workspace, p.Role, p.Scope = ws, m.Role, Scope{Touchpoints: m.Touchpoints, Units: m.Units}
	return p, nil
}

func noWorkspace(ws touchstone.WorkspaceID) error {
	return &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("access.no_workspace", "value", string(ws))}
}

// SignOut ends the session of a secret; ending one that is over is no error.
func (a *Accounts) SignOut(ctx context.Context, secret string) error {
	if !isSecret(sessionPrefix, secret) {
		return nil
	}
	return a.Store.Sessions().Delete(ctx, hashOf(secret))
}

// Sessions lists the sessions of whoever asks, the latest used first.
func (a *Accounts) Sessions(ctx context.Context, p Principal) ([]Session, error) {
	list, err := a.Store.Sessions().List(ctx, p.User)
	if err != nil {
		return nil, err
	}
	now := a.Now()
	out := make([]Session, 0, len(list))
	for _, s := range list {
		if now.Before(s.Expires) {
			out = append(out, Session{ID: sessionID(s.Hash), Created: s.Created, Used: s.Used, Expires: s.Expires, Agent: s.Agent, Address: s.Address, Current: s.Hash == p.session})
		}
	}
	return out, nil
}

// EndSession ends one of the sessions of whoever asks. NotFound.
func (a *Accounts) EndSession(ctx context.Context, p Principal, id string, c Client) error {
	list, err := a.Store.Sessions().List(ctx, p.User)
	if err != nil {
		return err
	}
	for _, s := range list {
		if sessionID(s.Hash) == id {
			if err := a.Store.Sessions().Delete(ctx, s.Hash); err != nil {
				return err
			}
			return recordFor(ctx, a.Store, p.User, Deed{Action: "end-session", Noun: touchstone.NounUser, Record: string(p.User)}, c)
		}
	}
	return &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("access.no_session")}
}

// sessionID gives a name for a session from which its secret cannot be found.
func sessionID(h workspace.Hash) string { return "ses_" + hex.EncodeToString(h[:12]) }

// Tidy removes sessions and links that are over.
func (a *Accounts) Tidy(ctx context.Context) error {
	now := a.Now()
	if _, err := a.Store.Sessions().Expire(ctx, now); err != nil {
		return err
	}
	_, err := a.Store.Links().Expire(ctx, now)
	return err
}
