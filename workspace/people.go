// SPDX-License-Identifier: Apache-2.0

package workspace

import (
	"context"
	"time"

	"touchstone"
)

// People is who signs in and by what, across all workspaces.
type People interface {
	Users() Records[touchstone.User]
	Passwords() Passwords
	Sessions() Sessions
	Links() Links
	// Memberships lists the standing memberships of a user in workspaces that
	// stand, in the order of workspace ids.
	Memberships(ctx context.Context, user touchstone.StaffID) ([]Place, error)
	// KeyByHash finds a key by the hash of its secret, whichever workspace it
	// opens. NotFound when there is none, or its workspace is deleted; whether
	// it is revoked or expired is for the caller to see.
	KeyByHash(ctx context.Context, hash Hash) (Key, error)
}

// Place is a user's membership of one workspace.
type Place struct {
	Workspace  touchstone.WorkspaceID
	Membership touchstone.Membership
}

// Hash is the SHA-256 of a secret that has at least 128 random bits. The
// secret itself is never kept.
type Hash [32]byte

// Passwords keeps the hashes of passwords, apart from users and without
// versions.
type Passwords interface {
	// Password gives the encoded hash of a user's password. NotFound when none
	// was set.
	Password(ctx context.Context, user touchstone.StaffID) (string, error)
	// SetPassword replaces it; "" removes it. NotFound when there is no such
	// user.
	SetPassword(ctx context.Context, user touchstone.StaffID, hash string) error
}

// Session is a signed-in browser.
type Session struct {
	Hash    Hash // of its cookie
	User    touchstone.StaffID
	Created time.Time
	Used    time.Time // when it was last seen
	Expires time.Time
	Agent   string // what the browser calls itself, cut to 200 characters by the caller
	Address string
}

// Sessions keeps sessions.
type Sessions interface {
	// Create keeps a new session. Conflict when the hash is taken, NotFound
	// when there is no such user.
	Create(ctx context.Context, s Session) error
	// ByHash gives a session, expired or not. NotFound.
	ByHash(ctx context.Context, hash Hash) (Session, error)
	// List gives a user's sessions, the latest used first.
	List(ctx context.Context, user touchstone.StaffID) ([]Session, error)
	// Extend says when a session was seen, and until when it now holds.
	// NotFound.
	Extend(ctx context.Context, hash Hash, used, expires time.Time) error
	// Delete ends one session, or all of a user's but one. Ending what is not
	// there is no error.
	Delete(ctx context.Context, hash Hash) error
	DeleteAll(ctx context.Context, user touchstone.StaffID, except Hash) error
	// Expire removes the sessions that ended before a time, and tells how many.
	Expire(ctx context.Context, before time.Time) (int64, error)
}

// Link is a one-time link: to create the owner, to join, to set a password.
type Link struct {
	Hash      Hash // of the secret in its address
	Purpose   string
	User      touchstone.StaffID     // "" when it is for nobody yet
	Workspace touchstone.WorkspaceID // "" when it is for none
	State     State                  // what the purpose needs, such as the role to give; nil: nothing
	Created   time.Time
	Expires   time.Time
}

// Links keeps one-time links.
type Links interface {
	// Create keeps a new link. Conflict when the hash is taken.
	Create(ctx context.Context, l Link) error
	// ByHash gives a link that was not used and has not expired at a time.
	// NotFound.
	ByHash(ctx context.Context, hash Hash, now time.Time) (Link, error)
	// Use gives a link like ByHash and removes it, so that it works once.
	Use(ctx context.Context, hash Hash, now time.Time) (Link, error)
	// Pending lists the links that were not used and have not expired at a time
	// and lead into a workspace, or are for a user with a standing membership of
	// it, the oldest first.
	Pending(ctx context.Context, ws touchstone.WorkspaceID, now time.Time) ([]Link, error)
	// Delete takes a link back. Taking back what is not there is no error.
	Delete(ctx context.Context, hash Hash) error
	// Expire removes the links that ended before a time, and tells how many.
	Expire(ctx context.Context, before time.Time) (int64, error)
}
