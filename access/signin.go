// SPDX-License-Identifier: Apache-2.0

package access

import (
	"context"
	"errors"

	"touchstone"
	"touchstone/workspace"
)

// SignIn checks a password and begins a session, whose secret belongs into a
// cookie. Unauthenticated when anything is wrong, without saying what, after
// the same work; RateLimited with Retry after too many attempts.
func (a *Accounts) SignIn(ctx context.Context, email, password string, c Client) (string, touchstone.User, error) {
	email = normalEmail(email)
	if err := a.attempt(email, c.Address); err != nil {
		return "", touchstone.User{}, err
	}
	user, phc, err := a.credentials(ctx, email)
	if err != nil {
		return "", touchstone.User{}, err
	}
	right, outdated, err := a.verify(ctx, password, phc)
	if err != nil {
		return "", touchstone.User{}, err
	}
	if !right || user.ID == "" || user.Disabled {
		a.noteFailure(ctx, user, c)
		return "", touchstone.User{}, &touchstone.Error{Kind: touchstone.Unauthenticated, Message: touchstone.Msg("access.wrong_password")}
	}
	a.byAccount.forgive(email)
	a.byAddress.pardon(addressKey(c.Address)) // many people may share an address, and sign in
	id := touchstone.StaffID(user.ID)
	if outdated {
		if err := a.renew(ctx, id, password); err != nil {
			return "", user, err
		}
	}
	secret, err := a.begin(ctx, id, c)
	return secret, user, err
}

// attempt counts a sign-in against the account and the address.
func (a *Accounts) attempt(email, address string) error {
	now := a.Now()
	if err := a.byAddress.take(addressKey(address), now); err != nil {
		return err
	}
	return a.byAccount.take(email, now)
}

// credentials finds a user and the hash of the password; of nobody the decoy,
// so that nobody takes as long as somebody.
func (a *Accounts) credentials(ctx context.Context, email string) (touchstone.User, string, error) {
	user, err := byLogin(ctx, a.Store, email)
	if touchstone.KindOf(err) == touchstone.NotFound {
		return touchstone.User{}, a.decoy, nil
	}
	if err != nil {
		return touchstone.User{}, "", err
	}
	phc, err := a.Store.Passwords().Password(ctx, touchstone.StaffID(user.ID))
	if touchstone.KindOf(err) == touchstone.NotFound {
		return touchstone.User{}, a.decoy, nil
	}
	return user, phc, err
}

// verify checks a password, a few at a time.
func (a *Accounts) verify(ctx context.Context, password, phc string) (right, outdated bool, err error) {
	if len(password) > 4*MaxPassword {
		password = ""
	}
	if err := a.enter(ctx); err != nil {
		return false, false, err
	}
	defer a.leave()
	return checkPassword(password, phc, a.cost)
}

// renew hashes a password again at the current cost.
func (a *Accounts) renew(ctx context.Context, id touchstone.StaffID, password string) error {
	phc, err := a.hash(ctx, password)
	if err != nil {
		return err
	}
	return a.Store.Passwords().SetPassword(ctx, id, phc)
}

// noteFailure puts a failed attempt at an account into the audit log. That the
// log cannot be written must not tell whether the account exists.
func (a *Accounts) noteFailure(ctx context.Context, user touchstone.User, c Client) {
	if user.ID == "" {
		return
	}
	if err := recordFor(ctx, a.Store, touchstone.StaffID(user.ID), Deed{Action: "sign-in-failed", Noun: touchstone.NounUser, Record: user.ID}, c); err != nil {
		a.Log.ErrorContext(ctx, "write the audit log", "request", c.Request, "error", err)
	}
}

// ChangePassword sets a password by the old one, and ends every other session
// of the user. Unauthenticated when the old one is wrong, RateLimited, Invalid.
func (a *Accounts) ChangePassword(ctx context.Context, p Principal, old, fresh string, c Client) error {
	user, err := a.Store.Users().ByID(ctx, string(p.User))
	if err != nil {
		return err
	}
	if err := validPassword(fresh, user.Login); err != nil {
		return err
	}
	if err := a.attempt(user.Login, c.Address); err != nil {
		return err
	}
	_, phc, err := a.credentials(ctx, user.Login)
	if err != nil {
		return err
	}
	right, _, err := a.verify(ctx, old, phc)
	if err != nil {
		return err
	}
	if !right {
		return &touchstone.Error{Kind: touchstone.Unauthenticated, Field: "old", Message: touchstone.Msg("access.wrong_password")}
	}
	a.byAccount.forgive(user.Login)
	return a.setPassword(ctx, p.User, fresh, p.session, c)
}

// setPassword replaces a password and ends the user's sessions but one.
func (a *Accounts) setPassword(ctx context.Context, id touchstone.StaffID, password string, except workspace.Hash, c Client) error {
	phc, err := a.hash(ctx, password)
	if err != nil {
		return err
	}
	return a.Store.Tx(ctx, func(store workspace.Store) error {
		return errors.Join(
			store.Passwords().SetPassword(ctx, id, phc),
			store.Sessions().DeleteAll(ctx, id, except),
			recordFor(ctx, store, id, Deed{Action: "set-password", Noun: touchstone.NounUser, Record: string(id)}, c))
	})
}
