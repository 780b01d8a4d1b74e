// SPDX-License-Identifier: Apache-2.0

package access

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"time"

	"touchstone"
	"touchstone/workspace"
)

// Options are what this package works with; all are needed.
type Options struct {
	Store  workspace.Store
	Now    func() time.Time
	Random io.Reader // crypto/rand.Reader
	Log    *slog.Logger
}

// Validate tells whether something is missing.
func (o Options) Validate() error {
	if o.Store == nil || o.Now == nil || o.Random == nil || o.Log == nil {
		return errors.New("set access up: Store, Now, Random and Log are needed")
	}
	return nil
}

// The most keys that throttles remember, and the most passwords that are
// hashed at once (19 MiB each).
const (
	throttledKeys  = 50_000
	hashesAtOnce   = 4
	maxAgent       = 200
	SessionIdle    = 24 * time.Hour      // a session that is not used for so long ends
	SessionLongest = 30 * 24 * time.Hour // a session ends after so long, used or not
	SetupLasts     = 24 * time.Hour
	InviteLasts    = 7 * 24 * time.Hour
	ResetLasts     = 2 * time.Hour
)

// Accounts are the people who sign in. Safe for use from many goroutines.
type Accounts struct {
	Options
	byAccount *throttle
	byAddress *throttle
	hashing   chan struct{} // holds a place for every password that is hashed now
	cost      cost
	decoy     string // hash that stands in for the one of nobody
}

// NewAccounts makes the accounts that a store keeps.
func NewAccounts(o Options) (*Accounts, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	return newAccounts(o, usualCost)
}

func newAccounts(o Options, c cost) (*Accounts, error) {
	decoy, err := hashPassword("nobody has this password", c, o.Random)
	if err != nil {
		return nil, err
	}
	return &Accounts{Options: o, cost: c, decoy: decoy, hashing: make(chan struct{}, hashesAtOnce),
		byAccount: newThrottle(accountLimit, throttledKeys), byAddress: newThrottle(addressLimit, throttledKeys)}, nil
}

// hash makes the PHC string of a password, a few at a time.
func (a *Accounts) hash(ctx context.Context, password string) (string, error) {
	if err := a.enter(ctx); err != nil {
		return "", err
	}
	defer a.leave()
	return hashPassword(password, a.cost, a.Random)
}

func (a *Accounts) enter(ctx context.Context) error {
	select {
	case a.hashing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (a *Accounts) leave() { <-a.hashing }

// byLogin finds a user; NotFound.
func byLogin(ctx context.Context, store workspace.Store, email string) (touchstone.User, error) {
	page, err := store.Users().List(ctx, workspace.ListOptions{Pager: workspace.Pager{Limit: 1}, Where: []touchstone.Field{{Name: "login", Value: email}}})
	if err != nil {
		return touchstone.User{}, err
	}
	if len(page.Items) == 0 {
		return touchstone.User{}, &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("access.no_user")}
	}
	return page.Items[0], nil
}

// normalEmail trims an address and puts it in lower case, so that one person
// has one account; "" when it is none.
func normalEmail(email string) string {
	email = strings.ToLower(strings.TrimSpace(email))
	local, domain, ok := strings.Cut(email, "@")
	if !ok || local == "" || domain == "" || strings.ContainsAny(email, " \t\r\n<>,;") || strings.Contains(domain, "@") || len(email) > 200 {
		return ""
	}
	return email
}

func badEmail(email string) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Field: "email", Message: touchstone.Msg("access.bad_email", "value", email)}
}

// Client is where a request came from.
type Client struct {
	Address string // IP address
	Agent   string // what the program calls itself
	Request string // id of the request
}
