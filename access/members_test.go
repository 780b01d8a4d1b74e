// SPDX-License-Identifier: Apache-2.0

package access

import (
	"compress/gzip"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"touchstone"
	"touchstone/workspace"
)

// files gives what stands in every file of a folder, unpacked where it is
// packed.
func files(t *testing.T, folder string) []byte {
	t.Helper()
	var out []byte
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		raw, err := io.ReadAll(f)
		if err != nil {
			return err
		}
		out = append(out, raw...)
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return err
		}
		if z, err := gzip.NewReader(f); err == nil {
			plain, err := io.ReadAll(z)
			if err != nil {
				return err
			}
			out = append(out, plain...)
		}
		return nil
	})
	if err != nil || len(out) == 0 {
		t.Fatalf("read the copy: %d bytes, %v", len(out), err)
	}
	return out
}

func TestAnInvitationMakesAMemberOnce(t *testing.T) {
	w := newWorld(t)
	owner := w.owner()
	link, err := w.accounts.Invite(t.Context(), owner, Invitation{Email: "Ann@Example.com ", Role: touchstone.RoleAnalyst}, here)
	w.must(err)
	seen, err := w.accounts.Inspect(t.Context(), link)
	w.must(err)
	if seen != (Link{Purpose: "invite", Email: "ann@example.com", Workspace: "main"}) {
		t.Errorf("the link is for %+v", seen)
	}
	_, err = w.accounts.Accept(t.Context(), link, Newcomer{Email: "mallory@example.com", Name: "Ann", Password: goodPassword}, here)
	w.must(err)
	ann := w.signIn("ann@example.com", goodPassword)
	if ann.Role != touchstone.RoleAnalyst {
		t.Errorf("ann is %s", ann.Role)
	}
	_, err = w.accounts.Accept(t.Context(), link, Newcomer{Name: "Ann", Password: goodPassword}, here)
	w.fails(touchstone.NotFound, err)
	_, err = w.accounts.Invite(t.Context(), owner, Invitation{Email: "ann@example.com", Role: touchstone.RoleViewer}, here)
	w.fails(touchstone.Conflict, err)
	if got, want := w.audited(), []string{"set-up", "sign-in", "invite", "join", "sign-in"}; !slices.Equal(got, want) {
		t.Errorf("the audit log says %v, want %v", got, want)
	}
}

func TestPendingLinksAreListedAndTakenBack(t *testing.T) {
	w := newWorld(t)
	owner := w.owner()
	admin := w.join(owner, "admin@example.com", touchstone.RoleAdmin)
	invite := func(email string, role touchstone.Role) string {
		secret, err := w.accounts.Invite(t.Context(), owner, Invitation{Email: email, Role: role}, here)
		w.must(err)
		return secret
	}
	second, ann := invite("second@example.com", touchstone.RoleOwner), invite("ann@example.com", touchstone.RoleAnalyst)
	_, err := w.accounts.ResetMember(t.Context(), owner, string(admin.User), here)
	w.must(err)
	pending, err := w.accounts.PendingLinks(t.Context(), admin)
	w.must(err)
	ids := map[string]string{}
	for _, p := range pending {
		ids[p.Purpose+" "+p.Email+" "+string(p.Role)] = p.ID
		if lasts := map[string]time.Duration{"invite": InviteLasts, "reset": ResetLasts}[p.Purpose]; p.Expires.Sub(p.Created) != lasts {
			t.Errorf("the link %s of %s lasts %v", p.Purpose, p.Email, p.Expires.Sub(p.Created))
		}
		if strings.Contains(second+ann, p.ID) {
			t.Error("the id tells of a secret")
		}
	}
	want := []string{"invite ann@example.com analyst", "invite second@example.com owner", "reset admin@example.com "}
	if got := slices.Sorted(maps.Keys(ids)); !slices.Equal(got, want) {
		t.Fatalf("pending are %q, want %q", got, want)
	}
	w.fails(touchstone.Forbidden, w.accounts.RevokeLink(t.Context(), admin, ids[want[1]], here))
	w.must(w.accounts.RevokeLink(t.Context(), admin, ids[want[0]], here))
	w.fails(touchstone.NotFound, w.accounts.RevokeLink(t.Context(), admin, ids[want[0]], here))
	_, err = w.accounts.Accept(t.Context(), ann, Newcomer{Name: "Ann", Password: goodPassword}, here)
	w.fails(touchstone.NotFound, err)
	w.must(w.accounts.RevokeLink(t.Context(), owner, ids[want[2]], here))
	w.must(w.accounts.RevokeLink(t.Context(), owner, ids[want[1]], here))
	if pending, err = w.accounts.PendingLinks(t.Context(), owner); err != nil || len(pending) != 0 {
		t.Errorf("after all are taken back: %+v, %v", pending, err)
	}
	if got := w.audited(); !slices.Equal(got[len(got)-3:], []string{"revoke", "revoke", "revoke"}) {
		t.Errorf("the audit log ends with %v", got)
	}
}

func TestSomebodyWithAnAccountJoinsWithoutAPassword(t *testing.T) {
	w := newWorld(t)
	owner := w.owner()
	w.join(owner, "ann@example.com", touchstone.RoleViewer)
	_, err := w.store.Workspaces().Create(t.Context(), touchstone.Workspace{Meta: touchstone.Meta{ID: "second"}, Name: touchstone.Label{EN: "Second"}, Settings: touchstone.DefaultSettings()})
	w.must(err)
	_, err = w.store.In("second").Members().Create(t.Context(), touchstone.Membership{Meta: touchstone.Meta{ID: string(owner.User)}, Role: touchstone.RoleOwner})
	w.must(err)
	elsewhere, err := Principal{User: owner.User}.within(t.Context(), w.store, "second")
	w.must(err)
	link, err := w.accounts.Invite(t.Context(), elsewhere, Invitation{Email: "ann@example.com", Role: touchstone.RoleAdmin}, here)
	w.must(err)
	if seen, err := w.accounts.Inspect(t.Context(), link); err != nil || !seen.Account {
		t.Errorf("the link does not know the account: %+v, %v", seen, err)
	}
	_, err = w.accounts.Accept(t.Context(), link, Newcomer{Password: "a password of somebody else"}, here)
	w.must(err)
	w.signIn("ann@example.com", goodPassword)
}

func TestInvitationsAreChecked(t *testing.T) {
	w := newWorld(t)
	owner := w.owner()
	admin := w.join(owner, "admin@example.com", touchstone.RoleAdmin)
	cases := map[string]struct {
		by   Principal
		i    Invitation
		want touchstone.Kind
	}{
		"no address":        {owner, Invitation{Email: "ann", Role: touchstone.RoleViewer}, touchstone.Invalid},
		"two addresses":     {owner, Invitation{Email: "a@b.c,d@e.f", Role: touchstone.RoleViewer}, touchstone.Invalid},
		"unknown role":      {owner, Invitation{Email: "a@b.c", Role: "king"}, touchstone.Invalid},
		"no scope":          {owner, Invitation{Email: "a@b.c", Role: touchstone.RoleUnitManager}, touchstone.Invalid},
		"unknown unit":      {owner, Invitation{Email: "a@b.c", Role: touchstone.RoleUnitManager, Units: []touchstone.UnitID{"unit_x"}}, touchstone.Invalid},
		"admin makes owner": {admin, Invitation{Email: "a@b.c", Role: touchstone.RoleOwner}, touchstone.Forbidden},
	}
	for name, c := range cases {
		_, err := w.accounts.Invite(t.Context(), c.by, c.i, here)
		if err == nil || touchstone.KindOf(err) != c.want {
			t.Errorf("%s: got %v, want kind %d", name, err, c.want)
		}
	}
}

func TestOnlyOwnersTouchOwnersAndOneStays(t *testing.T) {
	w := newWorld(t)
	owner := w.owner()
	admin := w.join(owner, "admin@example.com", touchstone.RoleAdmin)
	of := func(p Principal) touchstone.Membership {
		m, err := w.accounts.Member(t.Context(), owner, string(p.User))
		w.must(err)
		return m.Membership
	}
	demote := of(owner)
	demote.Role = touchstone.RoleViewer
	_, err := w.accounts.SetMember(t.Context(), admin, demote, here)
	w.fails(touchstone.Forbidden, err)
	w.fails(touchstone.Forbidden, w.accounts.RemoveMember(t.Context(), admin, string(owner.User), 1, here))
	_, err = w.accounts.ResetMember(t.Context(), admin, string(owner.User), here)
	w.fails(touchstone.Forbidden, err)
	_, err = w.accounts.SetMember(t.Context(), owner, demote, here)
	w.fails(touchstone.Conflict, err)
	w.fails(touchstone.Conflict, w.accounts.RemoveMember(t.Context(), owner, string(owner.User), 1, here))

	second := of(admin)
	second.Role = touchstone.RoleOwner
	second, err = w.accounts.SetMember(t.Context(), owner, second, here)
	w.must(err)
	if second.Version != 2 {
		t.Errorf("the version is %d", second.Version)
	}
	_, err = w.accounts.SetMember(t.Context(), owner, demote, here)
	w.must(err)
	_, err = w.accounts.SetMember(t.Context(), w.principalOf(admin), demote, here)
	w.fails(touchstone.Conflict, err) // its version is not the newest
}

// principalOf reads a principal anew.
func (w *world) principalOf(p Principal) Principal {
	w.Helper()
	again, err := Principal{User: p.User}.within(w.Context(), w.store, "main")
	w.must(err)
	return again
}

func TestARemovedMemberIsOut(t *testing.T) {
	w := newWorld(t)
	owner := w.owner()
	ann := w.join(owner, "ann@example.com", touchstone.RoleAnalyst)
	token, _, err := w.tokens.Create(t.Context(), ann, "ci", []Grant{"*:*"}, w.now().Add(time.Hour), here)
	w.must(err)
	w.must(w.accounts.RemoveMember(t.Context(), owner, string(ann.User), 1, here))
	_, err = w.tokens.Principal(t.Context(), token)
	w.fails(touchstone.Unauthenticated, err)
	_, err = ann.within(t.Context(), w.store, "main")
	w.fails(touchstone.NotFound, err)
	page, err := w.accounts.Members(t.Context(), owner, workspace.Pager{})
	w.must(err)
	if len(page.Items) != 1 || page.Items[0].User.Login != "owner@example.com" {
		t.Errorf("members are %+v", page.Items)
	}
}

func TestAnAdminResetsPasswordsWithinTheirReach(t *testing.T) {
	w := newWorld(t)
	owner := w.owner()
	admin := w.join(owner, "admin@example.com", touchstone.RoleAdmin)
	ann := w.join(owner, "ann@example.com", touchstone.RoleAnalyst)
	link, err := w.accounts.ResetMember(t.Context(), admin, string(ann.User), here)
	w.must(err)
	w.fails(touchstone.Invalid, w.accounts.Reset(t.Context(), link, "ann@example.com", here))
	w.must(w.accounts.Reset(t.Context(), link, "a new password", here))
	w.fails(touchstone.NotFound, w.accounts.Reset(t.Context(), link, "a newer password", here))
	w.signIn("ann@example.com", "a new password")

	// Where ann owns another workspace, an admin of this one could enter it.
	_, err = w.store.Workspaces().Create(t.Context(), touchstone.Workspace{Meta: touchstone.Meta{ID: "anns"}, Name: touchstone.Label{EN: "Ann's"}, Settings: touchstone.DefaultSettings()})
	w.must(err)
	_, err = w.store.In("anns").Members().Create(t.Context(), touchstone.Membership{Meta: touchstone.Meta{ID: string(ann.User)}, Role: touchstone.RoleOwner})
	w.must(err)
	_, err = w.accounts.ResetMember(t.Context(), admin, string(ann.User), here)
	w.fails(touchstone.Forbidden, err)
	_, err = w.accounts.ResetMember(t.Context(), owner, string(ann.User), here)
	w.fails(touchstone.Forbidden, err)
}

func TestAPrincipalOfAnotherWorkspaceIsNobody(t *testing.T) {
	w := newWorld(t)
	owner := w.owner()
	for _, ws := range []touchstone.WorkspaceID{"other", "main2", "nowhere"} {
		_, err := owner.within(t.Context(), w.store, ws)
		w.fails(touchstone.NotFound, err)
	}
}
