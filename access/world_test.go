// SPDX-License-Identifier: Apache-2.0

package access

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"touchstone"
	"touchstone/workspace"
	"touchstone/workspace/sqlite"
	"touchstone/workspace/sqlstore"
)

// world is a store with its people, and a clock that stands still unless a test
// moves it.
type world struct {
	*testing.T
	clock    atomic.Int64
	store    workspace.Store
	accounts *Accounts
	tokens   *Tokens
	keys     *WriteKeys
	log      bytes.Buffer
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t}
	w.clock.Store(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC).UnixMilli())
	var n atomic.Int64
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "workspace.db"), sqlstore.Options{Now: w.now, ID: func() string { return fmt.Sprintf("%06d", n.Add(1)) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	w.store = store
	o := Options{Store: store, Now: w.now, Random: rand.Reader, Log: slog.New(slog.NewTextHandler(&w.log, nil))}
	w.accounts, err = newAccounts(o, cheap)
	w.must(err)
	w.tokens, err = NewTokens(o)
	w.must(err)
	w.keys, err = NewWriteKeys(o)
	w.must(err)
	return w
}

func (w *world) now() time.Time       { return time.UnixMilli(w.clock.Load()).UTC() }
func (w *world) pass(d time.Duration) { w.clock.Add(d.Milliseconds()) }

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// fails wants an error of a kind.
func (w *world) fails(kind touchstone.Kind, err error) {
	w.Helper()
	if err == nil || touchstone.KindOf(err) != kind {
		w.Fatalf("got error %v, want one of kind %d", err, kind)
	}
}

// cheap keeps tests fast; TestAnOldHashIsRenewedOnSignIn uses the real cost.
var cheap = cost{memory: 64, passes: 1, lanes: 1, saltLen: 16, keyLen: 32}

const goodPassword = "correct horse battery"

var here = Client{Address: "192.0.2.7", Agent: "test", Request: "req-1"}

// owner sets the workspace "main" up and gives its owner.
func (w *world) owner() Principal {
	w.Helper()
	link, err := w.accounts.SetupLink(w.Context(), "main")
	w.must(err)
	_, err = w.accounts.SetUp(w.Context(), link, Newcomer{Email: "Owner@Example.com", Name: "Owner", Password: goodPassword}, here)
	w.must(err)
	return w.signIn("owner@example.com", goodPassword)
}

func (w *world) signIn(email, password string) Principal {
	w.Helper()
	secret, _, err := w.accounts.SignIn(w.Context(), email, password, here)
	w.must(err)
	return w.principal(secret)
}

func (w *world) principal(secret string) Principal {
	w.Helper()
	signed, err := w.accounts.Signed(w.Context(), secret)
	w.must(err)
	p, err := w.accounts.Principal(w.Context(), signed, "main")
	w.must(err)
	return p
}

// join invites somebody and lets them follow the link.
func (w *world) join(by Principal, email string, role touchstone.Role) Principal {
	w.Helper()
	link, err := w.accounts.Invite(w.Context(), by, Invitation{Email: email, Role: role}, here)
	w.must(err)
	_, err = w.accounts.Accept(w.Context(), link, Newcomer{Name: email, Password: goodPassword}, here)
	w.must(err)
	return w.signIn(email, goodPassword)
}

// audited lists what the audit log of main says was done, the oldest first.
func (w *world) audited() []string {
	w.Helper()
	page, err := w.store.In("main").Audit().List(w.Context(), workspace.AuditFilter{}, workspace.Pager{})
	w.must(err)
	var out []string
	for _, e := range page.Items {
		out = append([]string{e.Action}, out...)
	}
	return out
}

func TestOptionsAreNeeded(t *testing.T) {
	if _, err := NewAccounts(Options{}); err == nil {
		t.Error("accounts were made of nothing")
	}
	if _, err := NewTokens(Options{}); err == nil {
		t.Error("tokens were made of nothing")
	}
	if _, err := NewWriteKeys(Options{}); err == nil {
		t.Error("write keys were made of nothing")
	}
}

func TestTheFirstOwnerComesByALinkThatWorksOnce(t *testing.T) {
	w := newWorld(t)
	link, err := w.accounts.SetupLink(t.Context(), "main")
	w.must(err)
	seen, err := w.accounts.Inspect(t.Context(), link)
	w.must(err)
	if seen.Purpose != "setup" || seen.Workspace != "main" {
		t.Errorf("the link is for %+v", seen)
	}
	newcomer := Newcomer{Email: "owner@example.com", Name: "Owner", Password: goodPassword}
	weak := newcomer
	weak.Password = "short"
	_, err = w.accounts.SetUp(t.Context(), link, weak, here)
	w.fails(touchstone.Invalid, err)
	user, err := w.accounts.SetUp(t.Context(), link, newcomer, here)
	w.must(err)
	places, err := w.store.Memberships(t.Context(), touchstone.StaffID(user.ID))
	w.must(err)
	if len(places) != 1 || places[0].Workspace != "main" || places[0].Membership.Role != touchstone.RoleOwner {
		t.Errorf("the owner's places are %+v", places)
	}
	_, err = w.accounts.SetUp(t.Context(), link, newcomer, here)
	w.fails(touchstone.NotFound, err)
	_, err = w.accounts.SetupLink(t.Context(), "main")
	w.fails(touchstone.Conflict, err)
}

func TestOfTwoSetupLinksOneWins(t *testing.T) {
	w := newWorld(t)
	first, err := w.accounts.SetupLink(t.Context(), "main")
	w.must(err)
	second, err := w.accounts.SetupLink(t.Context(), "main")
	w.must(err)
	_, err = w.accounts.SetUp(t.Context(), second, Newcomer{Email: "a@example.com", Name: "A", Password: goodPassword}, here)
	w.must(err)
	_, err = w.accounts.SetUp(t.Context(), first, Newcomer{Email: "b@example.com", Name: "B", Password: goodPassword}, here)
	w.fails(touchstone.Conflict, err)
}

func TestALinkEndsAndIsForOnePurpose(t *testing.T) {
	w := newWorld(t)
	link, err := w.accounts.SetupLink(t.Context(), "main")
	w.must(err)
	w.fails(touchstone.NotFound, w.accounts.Reset(t.Context(), link, goodPassword, here))
	w.pass(SetupLasts)
	_, err = w.accounts.SetUp(t.Context(), link, Newcomer{Email: "a@example.com", Name: "A", Password: goodPassword}, here)
	w.fails(touchstone.NotFound, err)
	for _, bad := range []string{"", "tol_", "wk_" + strings.Repeat("a", 43), link[:20]} {
		_, err := w.accounts.Inspect(t.Context(), bad)
		w.fails(touchstone.NotFound, err)
	}
}

func TestSignInTellsNobodyWhoHasAnAccount(t *testing.T) {
	w := newWorld(t)
	w.owner()
	_, _, wrong := w.accounts.SignIn(t.Context(), "owner@example.com", "wrong password", here)
	_, _, unknown := w.accounts.SignIn(t.Context(), "nobody@example.com", "wrong password", here)
	w.fails(touchstone.Unauthenticated, wrong)
	w.fails(touchstone.Unauthenticated, unknown)
	if wrong.Error() != unknown.Error() {
		t.Errorf("a wrong password says %q, an unknown account %q", wrong, unknown)
	}
}

func TestADisabledUserGetsNowhere(t *testing.T) {
	w := newWorld(t)
	owner := w.owner()
	secret, user, err := w.accounts.SignIn(t.Context(), "owner@example.com", goodPassword, here)
	w.must(err)
	token, _, err := w.tokens.Create(t.Context(), owner, "ci", []Grant{"*:*"}, w.now().Add(time.Hour), here)
	w.must(err)
	user.Disabled = true
	_, err = w.store.Users().Update(t.Context(), user)
	w.must(err)
	_, err = w.accounts.Signed(t.Context(), secret)
	w.fails(touchstone.Unauthenticated, err)
	_, err = w.tokens.Principal(t.Context(), token)
	w.fails(touchstone.Unauthenticated, err)
	_, _, err = w.accounts.SignIn(t.Context(), "owner@example.com", goodPassword, here)
	w.fails(touchstone.Unauthenticated, err)
}

func TestAnOldHashIsRenewedOnSignIn(t *testing.T) {
	w := newWorld(t)
	p := w.owner()
	accounts, err := NewAccounts(w.accounts.Options)
	w.must(err)
	w.accounts = accounts
	w.signIn("owner@example.com", goodPassword)
	renewed, err := w.store.Passwords().Password(t.Context(), p.User)
	w.must(err)
	if !strings.HasPrefix(renewed, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("the hash is %s", renewed[:40])
	}
	w.signIn("owner@example.com", goodPassword)
}

func TestASessionSlidesAndEnds(t *testing.T) {
	w := newWorld(t)
	w.owner()
	secret, _, err := w.accounts.SignIn(t.Context(), "owner@example.com", goodPassword, here)
	w.must(err)
	begun := w.now()
	for w.now().Sub(begun) < SessionLongest-SessionIdle { // used every 20 hours
		w.pass(20 * time.Hour)
		_, err := w.accounts.Signed(t.Context(), secret)
		w.must(err)
	}
	w.pass(SessionLongest - w.now().Sub(begun))
	_, err = w.accounts.Signed(t.Context(), secret)
	w.fails(touchstone.Unauthenticated, err)

	secret, _, err = w.accounts.SignIn(t.Context(), "owner@example.com", goodPassword, here)
	w.must(err)
	w.pass(SessionIdle)
	_, err = w.accounts.Signed(t.Context(), secret)
	w.fails(touchstone.Unauthenticated, err)
	w.must(w.accounts.Tidy(t.Context()))
}

func TestSignOutEndsTheSession(t *testing.T) {
	w := newWorld(t)
	w.owner()
	secret, _, err := w.accounts.SignIn(t.Context(), "owner@example.com", goodPassword, here)
	w.must(err)
	w.must(w.accounts.SignOut(t.Context(), secret))
	_, err = w.accounts.Signed(t.Context(), secret)
	w.fails(touchstone.Unauthenticated, err)
	w.must(w.accounts.SignOut(t.Context(), secret))
	w.must(w.accounts.SignOut(t.Context(), "nonsense"))
}

func TestOneEndsOnesOwnSessionsOnly(t *testing.T) {
	w := newWorld(t)
	owner := w.owner()
	other := w.join(owner, "other@example.com", touchstone.RoleViewer)
	theirs, err := w.accounts.Sessions(t.Context(), other)
	w.must(err)
	w.fails(touchstone.NotFound, w.accounts.EndSession(t.Context(), owner, theirs[0].ID, here))
	mine, err := w.accounts.Sessions(t.Context(), owner)
	w.must(err)
	if len(mine) != 1 || !mine[0].Current || mine[0].Address != here.Address {
		t.Errorf("my sessions are %+v", mine)
	}
	w.must(w.accounts.EndSession(t.Context(), owner, mine[0].ID, here))
	if left, err := w.accounts.Sessions(t.Context(), owner); err != nil || len(left) != 0 {
		t.Errorf("left are %v, %v", left, err)
	}
}

func TestChangingThePasswordEndsOtherSessions(t *testing.T) {
	w := newWorld(t)
	w.owner()
	stolen, _, err := w.accounts.SignIn(t.Context(), "owner@example.com", goodPassword, here)
	w.must(err)
	mine, _, err := w.accounts.SignIn(t.Context(), "owner@example.com", goodPassword, here)
	w.must(err)
	p := w.principal(mine)
	w.fails(touchstone.Unauthenticated, w.accounts.ChangePassword(t.Context(), p, "wrong password", "another good one", here))
	w.fails(touchstone.Invalid, w.accounts.ChangePassword(t.Context(), p, goodPassword, "short", here))
	w.must(w.accounts.ChangePassword(t.Context(), p, goodPassword, "another good one", here))
	_, err = w.accounts.Signed(t.Context(), stolen)
	w.fails(touchstone.Unauthenticated, err)
	_, err = w.accounts.Signed(t.Context(), mine)
	w.must(err)
	w.signIn("owner@example.com", "another good one")
}

func TestNoSecretReachesTheLogOrTheStore(t *testing.T) {
	w := newWorld(t)
	owner := w.owner()
	session, _, err := w.accounts.SignIn(t.Context(), "owner@example.com", goodPassword, here)
	w.must(err)
	token, _, err := w.tokens.Create(t.Context(), owner, "ci", []Grant{"*:*"}, w.now().Add(time.Hour), here)
	w.must(err)
	key, _, err := w.keys.Create(t.Context(), owner, "web", "site", here)
	w.must(err)
	link, err := w.accounts.ResetLink(t.Context(), "owner@example.com")
	w.must(err)
	_, _, err = w.accounts.SignIn(t.Context(), "owner@example.com", "a wrong password", here)
	w.fails(touchstone.Unauthenticated, err)
	folder := t.TempDir()
	_, err = w.store.(workspace.Snapshotter).Snapshot(t.Context(), filepath.Join(folder, "copy"))
	w.must(err)
	everything := append(files(t, folder), w.log.Bytes()...)
	for name, secret := range map[string]string{"session": session, "token": token, "write key": key, "link": link, "password": goodPassword, "wrong password": "a wrong password"} {
		if bytes.Contains(everything, []byte(secret)) {
			t.Errorf("the %s stands in the store or the log", name)
		}
	}
}

func TestCancellationEndsWaitingForAHash(t *testing.T) {
	w := newWorld(t)
	for range hashesAtOnce {
		w.accounts.hashing <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.accounts.hash(ctx, goodPassword); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
