// SPDX-License-Identifier: Apache-2.0

package workspacetest

import (
	"testing"
	"time"

	"touchstone"
	"touchstone/workspace"
)

func hash(b byte) workspace.Hash { return workspace.Hash{0: b, 31: 0xff} }

func testUsers(t *testing.T, e *env) {
	ctx, users, passwords := t.Context(), e.store.Users(), e.store.Passwords()
	li := must(users.Create(ctx, touchstone.User{Login: "li@example.com", Name: "李雷"}))(t)
	id := touchstone.StaffID(li.ID)
	_, err := users.Create(ctx, touchstone.User{Login: "li@example.com", Name: "另一个"})
	wantKind(t, "a taken login", err, touchstone.Conflict)
	found := must(users.List(ctx, workspace.ListOptions{Where: []touchstone.Field{{Name: "login", Value: "li@example.com"}}}))(t)
	equal(t, "found by login", found.Items, []touchstone.User{li})

	_, err = passwords.Password(ctx, id)
	wantKind(t, "no password yet", err, touchstone.NotFound)
	for _, want := range []string{"$argon2id$1", "$argon2id$2"} {
		check(t, passwords.SetPassword(ctx, id, want))
		equal(t, "the password", must(passwords.Password(ctx, id))(t), want)
	}
	check(t, passwords.SetPassword(ctx, id, ""))
	_, err = passwords.Password(ctx, id)
	wantKind(t, "a removed password", err, touchstone.NotFound)
	wantKind(t, "a password of nobody", passwords.SetPassword(ctx, "usr_none", "x"), touchstone.NotFound)
}

func testSessions(t *testing.T, e *env) {
	ctx, sessions := t.Context(), e.store.Sessions()
	user := touchstone.StaffID(must(e.store.Users().Create(ctx, touchstone.User{Login: "li"}))(t).ID)
	session := func(b byte) workspace.Session {
		at := epoch.Add(time.Duration(b) * time.Minute)
		return workspace.Session{Hash: hash(b), User: user, Created: at, Used: at, Expires: at.Add(time.Hour), Agent: "浏览器", Address: "::1"}
	}
	for b := range byte(4) {
		check(t, sessions.Create(ctx, session(b)))
	}
	wantKind(t, "a taken hash", sessions.Create(ctx, session(1)), touchstone.Conflict)
	stray := session(9)
	stray.User = "usr_none"
	wantKind(t, "a session of nobody", sessions.Create(ctx, stray), touchstone.NotFound)
	equal(t, "ByHash", must(sessions.ByHash(ctx, hash(2)))(t), session(2))
	_, err := sessions.ByHash(ctx, hash(9))
	wantKind(t, "no such session", err, touchstone.NotFound)

	first := session(0)
	first.Used, first.Expires = epoch.Add(2*time.Hour), epoch.Add(3*time.Hour)
	check(t, sessions.Extend(ctx, first.Hash, first.Used, first.Expires))
	wantKind(t, "extending nothing", sessions.Extend(ctx, hash(9), epoch, epoch), touchstone.NotFound)
	equal(t, "the latest used first", must(sessions.List(ctx, user))(t), []workspace.Session{first, session(3), session(2), session(1)})
	check(t, sessions.Delete(ctx, hash(3)))
	check(t, sessions.Delete(ctx, hash(3)))
	if n := must(sessions.Expire(ctx, session(2).Expires))(t); n != 1 {
		t.Errorf("%d sessions had ended, want 1", n)
	}
	check(t, sessions.DeleteAll(ctx, user, hash(2)))
	equal(t, "what is left", must(sessions.List(ctx, user))(t), []workspace.Session{session(2)})
}

func testLinks(t *testing.T, e *env) {
	ctx, links := t.Context(), e.store.Links()
	link := func(b byte) workspace.Link {
		return workspace.Link{Hash: hash(b), Purpose: "join", User: "usr_1", Workspace: "acme", State: workspace.State(`{"role":"viewer"}`), Created: epoch, Expires: epoch.Add(time.Duration(b) * time.Hour)}
	}
	for b := byte(1); b < 5; b++ {
		check(t, links.Create(ctx, link(b)))
	}
	setup := workspace.Link{Hash: hash(99), Purpose: "setup", Created: epoch, Expires: epoch.Add(time.Hour)}
	check(t, links.Create(ctx, setup))
	equal(t, "a link for nobody", must(links.ByHash(ctx, setup.Hash, epoch))(t), setup)
	wantKind(t, "a taken hash", links.Create(ctx, link(1)), touchstone.Conflict)
	stray := link(50)
	stray.Workspace = "nowhere"
	wantKind(t, "a link into no workspace", links.Create(ctx, stray), touchstone.NotFound)

	equal(t, "a link is looked at", must(links.ByHash(ctx, hash(2), epoch))(t), link(2))
	equal(t, "and used", must(links.Use(ctx, hash(2), epoch))(t), link(2))
	_, err := links.Use(ctx, hash(2), epoch)
	wantKind(t, "a link used twice", err, touchstone.NotFound)
	_, err = links.Use(ctx, hash(1), epoch.Add(time.Hour))
	wantKind(t, "a link at its end", err, touchstone.NotFound)
	_, err = links.ByHash(ctx, hash(1), epoch.Add(time.Hour))
	wantKind(t, "a link at its end, looked at", err, touchstone.NotFound)
	if n := must(links.Expire(ctx, epoch.Add(90*time.Minute)))(t); n != 2 {
		t.Errorf("%d links had ended, want 2", n)
	}
	must(links.ByHash(ctx, hash(3), epoch))(t)
	testPendingLinks(t, e, link)
}

// Pending are links 3 and 4 into acme, and the link to a new password of its
// member; not that of somebody who was a member, nor one into another workspace.
func testPendingLinks(t *testing.T, e *env, link func(byte) workspace.Link) {
	ctx, links := t.Context(), e.store.Links()
	reset := func(b byte, user touchstone.StaffID) workspace.Link {
		return workspace.Link{Hash: hash(b), Purpose: "reset", User: user, Created: epoch.Add(time.Duration(b) * time.Second), Expires: epoch.Add(9 * time.Hour)}
	}
	elsewhere := link(60)
	elsewhere.Workspace = "beta"
	for _, l := range []workspace.Link{elsewhere, reset(61, "usr_in"), reset(62, "usr_out"), reset(63, "usr_left")} {
		check(t, links.Create(ctx, l))
	}
	must(e.w.Members().Create(ctx, touchstone.Membership{Meta: touchstone.Meta{ID: "usr_in"}, Role: touchstone.RoleViewer}))(t)
	must(e.w.Members().Create(ctx, touchstone.Membership{Meta: touchstone.Meta{ID: "usr_left"}, Role: touchstone.RoleViewer}))(t)
	must(e.w.Members().Delete(ctx, "usr_left", 1, ""))(t)
	equal(t, "pending links", must(links.Pending(ctx, "acme", epoch))(t), []workspace.Link{link(3), link(4), reset(61, "usr_in")})
	check(t, links.Delete(ctx, hash(4)))
	check(t, links.Delete(ctx, hash(4)))
	equal(t, "what is pending at the end of one", must(links.Pending(ctx, "acme", link(3).Expires))(t), []workspace.Link{reset(61, "usr_in")})
}

func testMembers(t *testing.T, e *env) {
	ctx := t.Context()
	must(e.store.Workspaces().Create(ctx, touchstone.Workspace{Meta: touchstone.Meta{ID: "closed"}}))(t)
	member := func(id string, role touchstone.Role) touchstone.Membership {
		return touchstone.Membership{Meta: touchstone.Meta{ID: id}, Role: role}
	}
	acme := must(e.w.Members().Create(ctx, member("usr_1", touchstone.RoleOwner)))(t)
	beta := must(e.other.Members().Create(ctx, member("usr_1", touchstone.RoleViewer)))(t)
	must(e.store.In("closed").Members().Create(ctx, member("usr_1", touchstone.RoleAdmin)))(t)
	must(e.w.Members().Create(ctx, member("usr_2", touchstone.RoleAdmin)))(t)
	must(e.store.Workspaces().Delete(ctx, "closed", 1, ""))(t)
	equal(t, "memberships", must(e.store.Memberships(ctx, "usr_1"))(t), []workspace.Place{{Workspace: "acme", Membership: acme}, {Workspace: "beta", Membership: beta}})
	must(e.w.Members().Delete(ctx, "usr_1", 1, ""))(t)
	equal(t, "memberships left", must(e.store.Memberships(ctx, "usr_1"))(t), []workspace.Place{{Workspace: "beta", Membership: beta}})
	equal(t, "by role", must(e.w.Members().List(ctx, workspace.ListOptions{Where: []touchstone.Field{{Name: "role", Value: "admin"}}}))(t).Items[0].User(), touchstone.StaffID("usr_2"))
	_, err := e.w.Members().Create(ctx, member("", touchstone.RoleAdmin))
	wantKind(t, "a membership of nobody", err, touchstone.Invalid)
}

func testKeys(t *testing.T, e *env) {
	ctx, keys := t.Context(), e.w.Keys()
	end := epoch.Add(time.Hour)
	token := must(keys.Create(ctx, workspace.Key{Kind: workspace.APIToken, Name: "报表", Hash: hash(1), Hint: "x9", Scopes: []string{"read", "export"}, User: "usr_1", Expires: &end}))(t)
	write := must(keys.Create(ctx, workspace.Key{Kind: workspace.WriteKey, Name: "官网", Hash: hash(2), Source: "web"}))(t)
	if token.ID == "" || token.Workspace != "acme" || token.Created.IsZero() || token.Revoked != nil {
		t.Errorf("created %+v", token)
	}
	for what, k := range map[string]workspace.Key{"a taken hash": {Hash: hash(1)}, "a taken id": {ID: token.ID, Hash: hash(7)}} {
		_, err := keys.Create(ctx, k)
		wantKind(t, what, err, touchstone.Conflict)
	}
	_, err := e.other.Keys().Create(ctx, workspace.Key{Hash: hash(1)})
	wantKind(t, "a hash that another workspace has", err, touchstone.Conflict)
	equal(t, "ByID", must(keys.ByID(ctx, token.ID))(t), token)
	equal(t, "KeyByHash", must(e.store.KeyByHash(ctx, hash(2)))(t), write)
	_, err = e.store.KeyByHash(ctx, hash(3))
	wantKind(t, "no such hash", err, touchstone.NotFound)
	_, err = e.other.Keys().ByID(ctx, token.ID)
	wantKind(t, "another workspace's key", err, touchstone.NotFound)

	equal(t, "write keys", must(keys.List(ctx, workspace.WriteKey, workspace.Pager{}))(t).Items, []workspace.Key{write})
	page := must(keys.List(ctx, "", workspace.Pager{Limit: 1}))(t)
	equal(t, "the newest key", page.Items, []workspace.Key{write})
	equal(t, "the older key", must(keys.List(ctx, "", workspace.Pager{Limit: 1, Cursor: page.Next}))(t), workspace.Page[workspace.Key]{Items: []workspace.Key{token}})
	_, err = keys.List(ctx, "", workspace.Pager{Cursor: "x"})
	wantKind(t, "a cursor of nothing", err, touchstone.Invalid)

	used := epoch.Add(time.Minute)
	check(t, keys.Touch(ctx, map[string]time.Time{token.ID: used, "key_none": used}))
	token.Used = &used
	equal(t, "a used key", must(keys.ByID(ctx, token.ID))(t), token)
	revoked := must(keys.Revoke(ctx, token.ID, "usr_2"))(t)
	if revoked.Revoked == nil || revoked.RevokedBy != "usr_2" {
		t.Errorf("revoked %+v", revoked)
	}
	_, err = keys.Revoke(ctx, token.ID, "usr_2")
	wantKind(t, "revoking twice", err, touchstone.NotFound)
	equal(t, "a revoked key is found", must(e.store.KeyByHash(ctx, hash(1)))(t), revoked)
	must(e.store.Workspaces().Delete(ctx, "acme", 1, ""))(t)
	_, err = e.store.KeyByHash(ctx, hash(2))
	wantKind(t, "a key of a deleted workspace", err, touchstone.NotFound)
}
