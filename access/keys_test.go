// SPDX-License-Identifier: Apache-2.0

package access

import (
	"slices"
	"strings"
	"testing"
	"time"

	"touchstone"
	"touchstone/workspace"
)

func TestATokenActsWithinItsGrantsAndItsUser(t *testing.T) {
	w := newWorld(t)
	owner := w.owner()
	ann := w.join(owner, "ann@example.com", touchstone.RoleDesigner)
	secret, key, err := w.tokens.Create(t.Context(), ann, "ci", []Grant{"figure:read", "*:export", "membership:*"}, w.now().Add(time.Hour), here)
	w.must(err)
	if !strings.HasPrefix(secret, "tst_") || len(secret) != 47 || !strings.HasSuffix(secret, key.Hint) {
		t.Errorf("the secret is %q, its hint %q", secret[:4], key.Hint)
	}
	p, err := w.tokens.Principal(t.Context(), secret)
	w.must(err)
	if p.User != ann.User || p.Workspace != "main" || p.Token != key.ID || p.By() != key.ID {
		t.Errorf("the principal is %+v", p)
	}
	cases := []struct {
		action Action
		noun   touchstone.Noun
		want   Decision
	}{
		{Read, Figure, Allow}, {Export, Figure, Allow}, {Read, Event, Deny}, // event:read is not granted
		{Export, Event, Deny},                    // granted, but no designer may
		{Read, touchstone.NounMembership, Allow}, // granted, and designers may
		{Change, touchstone.NounMembership, Deny},
	}
	for _, c := range cases {
		if got := p.May(c.action, c.noun); got != c.want {
			t.Errorf("%s of %s: %d, want %d", c.action, c.noun, got, c.want)
		}
	}
}

func TestATokenFollowsItsUsersRole(t *testing.T) {
	w := newWorld(t)
	owner := w.owner()
	ann := w.join(owner, "ann@example.com", touchstone.RoleAdmin)
	secret, _, err := w.tokens.Create(t.Context(), ann, "ci", []Grant{"*:*"}, w.now().Add(time.Hour), here)
	w.must(err)
	m, err := w.accounts.Member(t.Context(), owner, string(ann.User))
	w.must(err)
	m.Role = touchstone.RoleViewer
	_, err = w.accounts.SetMember(t.Context(), owner, m.Membership, here)
	w.must(err)
	p, err := w.tokens.Principal(t.Context(), secret)
	w.must(err)
	if p.May(Change, touchstone.NounMembership) != Deny || p.May(Read, Figure) != Allow {
		t.Errorf("the token still acts as %s", p.Role)
	}
}

func TestATokenEnds(t *testing.T) {
	w := newWorld(t)
	owner := w.owner()
	ann := w.join(owner, "ann@example.com", touchstone.RoleAnalyst)
	bob := w.join(owner, "bob@example.com", touchstone.RoleAnalyst)
	make := func() (string, workspace.Key) {
		secret, key, err := w.tokens.Create(t.Context(), ann, "ci", []Grant{"*:read"}, w.now().Add(time.Hour), here)
		w.must(err)
		return secret, key
	}
	secret, key := make()
	w.fails(touchstone.NotFound, w.tokens.Revoke(t.Context(), bob, key.ID, here))
	w.must(w.tokens.Revoke(t.Context(), ann, key.ID, here))
	_, err := w.tokens.Principal(t.Context(), secret)
	w.fails(touchstone.Unauthenticated, err)

	secret, key = make()
	w.must(w.tokens.Revoke(t.Context(), owner, key.ID, here)) // an owner ends anybody's
	_, err = w.tokens.Principal(t.Context(), secret)
	w.fails(touchstone.Unauthenticated, err)

	secret, _ = make()
	w.pass(time.Hour)
	_, err = w.tokens.Principal(t.Context(), secret)
	w.fails(touchstone.Unauthenticated, err)
	_, err = w.tokens.Principal(t.Context(), "tst_"+strings.Repeat("A", 43))
	w.fails(touchstone.Unauthenticated, err)
}

func TestTokensAreListedToTheirOwners(t *testing.T) {
	w := newWorld(t)
	owner := w.owner()
	ann := w.join(owner, "ann@example.com", touchstone.RoleAnalyst)
	for _, p := range []Principal{owner, ann} {
		_, _, err := w.tokens.Create(t.Context(), p, "of "+p.Name, []Grant{"*:read"}, w.now().Add(time.Hour), here)
		w.must(err)
	}
	for p, want := range map[*Principal]int{&owner: 2, &ann: 1} {
		page, err := w.tokens.List(t.Context(), *p, workspace.Pager{})
		w.must(err)
		if len(page.Items) != want {
			t.Errorf("%s sees %d tokens, want %d", p.Role, len(page.Items), want)
		}
	}
}

func TestTokensAreChecked(t *testing.T) {
	w := newWorld(t)
	owner := w.owner()
	soon := w.now().Add(time.Hour)
	limited := owner
	limited.Grants = []Grant{"token:change", "figure:read"}
	blind := owner
	blind.Grants = []Grant{"figure:read"}
	cases := map[string]struct {
		by      Principal
		name    string
		grants  []Grant
		expires time.Time
		want    touchstone.Kind
	}{
		"no name":         {owner, "", []Grant{"*:*"}, soon, touchstone.Invalid},
		"no grant":        {owner, "x", nil, soon, touchstone.Invalid},
		"unknown noun":    {owner, "x", []Grant{"king:read"}, soon, touchstone.Invalid},
		"unknown action":  {owner, "x", []Grant{"figure:eat"}, soon, touchstone.Invalid},
		"no colon":        {owner, "x", []Grant{"figure"}, soon, touchstone.Invalid},
		"past":            {owner, "x", []Grant{"*:*"}, w.now(), touchstone.Invalid},
		"too long":        {owner, "x", []Grant{"*:*"}, w.now().Add(LongestToken + 1), touchstone.Invalid},
		"more than own":   {limited, "x", []Grant{"figure:*"}, soon, touchstone.Forbidden},
		"may make none":   {blind, "x", []Grant{"figure:read"}, soon, touchstone.Forbidden},
		"within its own":  {limited, "x", []Grant{"figure:read"}, soon, -1},
		"longest allowed": {owner, "x", []Grant{"*:*"}, w.now().Add(LongestToken), -1},
	}
	for name, c := range cases {
		_, _, err := w.tokens.Create(t.Context(), c.by, c.name, c.grants, c.expires, here)
		if c.want < 0 && err != nil || c.want >= 0 && (err == nil || touchstone.KindOf(err) != c.want) {
			t.Errorf("%s: got %v, want kind %d", name, err, c.want)
		}
	}
}

func TestAWriteKeySendsEventsOfItsSource(t *testing.T) {
	w := newWorld(t)
	owner := w.owner()
	secret, key, err := w.keys.Create(t.Context(), owner, "website", "site", here)
	w.must(err)
	s, err := w.keys.Sender(t.Context(), secret)
	w.must(err)
	if s.Workspace != "main" || s.Source != "website" || s.Key != key.ID {
		t.Errorf("the sender is %+v", s)
	}
	_, _, err = w.keys.Create(t.Context(), owner, "website", "second", here)
	w.must(err)
	sources, err := workspace.All(t.Context(), w.store.In("main").Sources(), workspace.ListOptions{})
	w.must(err)
	if len(sources) != 1 {
		t.Errorf("there are %d sources", len(sources))
	}
	if got := w.audited(); !slices.Equal(got, []string{"set-up", "sign-in", "create", "create", "create"}) {
		t.Errorf("the audit log says %v", got)
	}
}

func TestAWriteKeyEnds(t *testing.T) {
	w := newWorld(t)
	owner := w.owner()
	secret, key, err := w.keys.Create(t.Context(), owner, "website", "site", here)
	w.must(err)
	token, other, err := w.tokens.Create(t.Context(), owner, "ci", []Grant{"*:*"}, w.now().Add(time.Hour), here)
	w.must(err)
	_, err = w.keys.Sender(t.Context(), secret)
	w.must(err)
	w.fails(touchstone.NotFound, w.keys.Revoke(t.Context(), owner, other.ID, here)) // a token is no write key
	w.must(w.keys.Revoke(t.Context(), owner, key.ID, here))
	_, err = w.keys.Sender(t.Context(), secret) // at once, although it was cached
	w.fails(touchstone.Unauthenticated, err)
	_, err = w.keys.Sender(t.Context(), "wk_"+token[4:])
	w.fails(touchstone.Unauthenticated, err)
}

// Another process may revoke a key: the cache must not trust it for long.
func TestAWriteKeyThatAnotherProcessRevokedEndsSoon(t *testing.T) {
	w := newWorld(t)
	owner := w.owner()
	secret, key, err := w.keys.Create(t.Context(), owner, "website", "site", here)
	w.must(err)
	_, err = w.keys.Sender(t.Context(), secret)
	w.must(err)
	_, err = w.store.In("main").Keys().Revoke(t.Context(), key.ID, "elsewhere")
	w.must(err)
	w.pass(cacheFor)
	_, err = w.keys.Sender(t.Context(), secret)
	w.fails(touchstone.Unauthenticated, err)
	if len(w.keys.cached) != 0 {
		t.Error("the cache still holds the key")
	}
}

func TestTheUseOfAKeyIsWrittenDownOnceAMinute(t *testing.T) {
	w := newWorld(t)
	owner := w.owner()
	secret, key, err := w.keys.Create(t.Context(), owner, "website", "site", here)
	w.must(err)
	first := w.now()
	for range 12 {
		_, err := w.keys.Sender(t.Context(), secret)
		w.must(err)
		w.pass(cacheFor)
	}
	kept, err := w.store.In("main").Keys().ByID(t.Context(), key.ID)
	w.must(err)
	if kept.Used == nil || !kept.Used.Equal(first) {
		t.Errorf("used is %v, want %v", kept.Used, first)
	}
	_, err = w.keys.Sender(t.Context(), secret)
	w.must(err)
	kept, err = w.store.In("main").Keys().ByID(t.Context(), key.ID)
	w.must(err)
	if !kept.Used.Equal(first.Add(time.Minute)) {
		t.Errorf("used is %v, want a minute after %v", kept.Used, first)
	}
}
