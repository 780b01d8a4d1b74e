// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"touchstone"
	"touchstone/access"
)

// emptyWorld is a server that nobody has set up yet.
func emptyWorld(t *testing.T) *world {
	w := bareWorld(t)
	w.serve()
	return w
}

// cookieOf takes the session out of an answer and keeps it under a name.
func (w *world) cookieOf(name string, got answered) *http.Cookie {
	w.t.Helper()
	cookie, err := http.ParseSetCookie(got.header.Get("Set-Cookie"))
	if err != nil {
		w.t.Fatal(err)
	}
	w.secrets[name] = cookie.Value
	return cookie
}

const goodPassword = "correct horse battery"

func TestFromTheFirstLinkToSigningOut(t *testing.T) {
	w := emptyWorld(t)
	w.want(401, request{method: "GET", path: "/v1/me"})
	link := must(w.api.options.Accounts.SetupLink(t.Context(), "main"))
	owner := map[string]string{"token": link, "email": "owner@example.com", "name": "Owner", "password": goodPassword}
	got := w.want(200, request{method: "POST", path: "/v1/setup", body: owner})
	cookie := w.cookieOf("owner", got)
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || cookie.Path != "/" || cookie.Secure {
		t.Errorf("the cookie is %v", cookie)
	}
	me := read[Me](t, w.want(200, request{method: "GET", path: "/v1/me", as: "owner"}))
	if me.User.Email != "owner@example.com" || len(me.Workspaces) != 1 || me.Workspaces[0].Role != "owner" {
		t.Errorf("me is %+v", me)
	}
	w.want(404, request{method: "POST", path: "/v1/setup", body: owner})

	wrong := map[string]string{"email": "owner@example.com", "password": "wrong password"}
	w.want(401, request{method: "POST", path: "/v1/session", body: wrong})
	right := map[string]string{"email": "owner@example.com", "password": goodPassword}
	w.cookieOf("second", w.want(200, request{method: "POST", path: "/v1/session", body: right}))
	sessions := read[items[SignedIn]](t, w.want(200, request{method: "GET", path: "/v1/me/sessions", as: "second"}))
	if len(sessions.Items) != 2 {
		t.Errorf("there are %d sessions", len(sessions.Items))
	}
	out := w.want(204, request{method: "DELETE", path: "/v1/session", as: "second"})
	if c := w.cookieOf("gone", out); c.MaxAge >= 0 {
		t.Errorf("the cookie stays: %v", c)
	}
	w.want(401, request{method: "GET", path: "/v1/me", as: "second"})
	w.want(200, request{method: "GET", path: "/v1/me", as: "owner"})
}

func TestInvitingAndResetting(t *testing.T) {
	w := newWorld(t)
	invite := map[string]any{"email": "new@example.com", "role": "unit-manager", "units": []string{"unit_west"}}
	link := read[OneTimeLink](t, w.want(201, request{method: "POST", path: "/v1/workspaces/main/members/invitations", as: "admin", body: invite}))
	seen := read[LinkPurpose](t, w.want(200, request{method: "POST", path: "/v1/links", body: map[string]string{"token": link.Token}}))
	if seen.Purpose != "invite" || seen.Email != "new@example.com" || seen.Account {
		t.Errorf("the link is for %+v", seen)
	}
	joined := read[Account](t, w.want(200, request{method: "POST", path: "/v1/join", body: map[string]string{"token": link.Token, "name": "New", "password": goodPassword}}))
	card := w.want(200, request{method: "GET", path: "/v1/workspaces/main/members/" + joined.ID, as: "admin"})
	if m := read[MemberCard](t, card); m.Role != "unit-manager" || len(m.Units) != 1 {
		t.Errorf("the member is %+v", m)
	}
	reset := read[OneTimeLink](t, w.want(201, request{method: "POST", path: "/v1/workspaces/main/members/" + joined.ID + "/reset", as: "admin"}))
	w.want(204, request{method: "POST", path: "/v1/reset", body: map[string]string{"token": reset.Token, "password": "another good one"}})
	w.cookieOf("new", w.want(200, request{method: "POST", path: "/v1/session", body: map[string]string{"email": "new@example.com", "password": "another good one"}}))
	w.want(204, request{method: "POST", path: "/v1/me/password", as: "new", body: map[string]string{"old": "another good one", "new": goodPassword}})

	change := map[string]any{"role": "viewer"}
	w.want(422, request{method: "PUT", path: "/v1/workspaces/main/members/" + joined.ID, as: "admin", body: change})
	w.want(409, request{method: "PUT", path: "/v1/workspaces/main/members/" + joined.ID, as: "admin", body: change, header: map[string]string{"If-Match": `"7"`}})
	w.want(200, request{method: "PUT", path: "/v1/workspaces/main/members/" + joined.ID, as: "admin", body: change, header: map[string]string{"If-Match": card.header.Get("ETag")}})
	w.want(403, request{method: "GET", path: "/v1/workspaces/main/events", as: "new"})
	w.want(204, request{method: "DELETE", path: "/v1/workspaces/main/members/" + joined.ID, as: "admin", header: map[string]string{"If-Match": `"2"`}})
	w.want(404, request{method: "GET", path: "/v1/workspaces/main", as: "new"})
}

func TestAnotherSiteCannotUseTheCookie(t *testing.T) {
	w := newWorld(t)
	body := map[string]string{"source": "website", "name": "site"}
	for name, header := range map[string]map[string]string{
		"fetch metadata": {"Sec-Fetch-Site": "cross-site"}, "same site, another origin": {"Sec-Fetch-Site": "same-site"},
		"origin": {"Origin": "https://evil.example"}, "no origin": {"Origin": "null"},
	} {
		w.want(403, request{method: "POST", path: "/v1/workspaces/main/write-keys", as: "owner", body: body, header: header})
		w.want(403, request{method: "POST", path: "/v1/session", body: map[string]string{"email": "a@b.c", "password": "x"}, header: header})
		w.want(200, request{method: "GET", path: "/v1/me", as: "owner", header: header})
		_ = name
	}
	w.want(201, request{method: "POST", path: "/v1/workspaces/main/write-keys", as: "owner", body: body, header: map[string]string{"Sec-Fetch-Site": "same-origin"}})
	w.want(201, request{method: "POST", path: "/v1/workspaces/main/write-keys", as: "owner", body: body, header: map[string]string{"Origin": "http://example.com"}}) // the host of the test
	w.token("ci", "owner", "main", "*:*")
	w.want(201, request{method: "POST", path: "/v1/workspaces/main/write-keys", as: "ci", body: body, header: map[string]string{"Origin": "https://evil.example"}}) // no cookie, no danger
}

func TestOverTLSTheCookieStaysThere(t *testing.T) {
	w := bareWorld(t)
	w.public = &url.URL{Scheme: "https", Host: "cx.example.com"}
	w.serve()
	link := must(w.api.options.Accounts.SetupLink(t.Context(), "main"))
	got := w.want(200, request{method: "POST", path: "/v1/setup", body: map[string]string{"token": link, "email": "owner@example.com", "name": "Owner", "password": goodPassword},
		header: map[string]string{"Origin": "https://cx.example.com"}})
	if cookie := w.cookieOf("owner", got); cookie.Name != "__Host-touchstone" || !cookie.Secure {
		t.Errorf("the cookie is %v", cookie)
	}
	if got.header.Get("Strict-Transport-Security") == "" {
		t.Error("browsers are not told to stay with TLS")
	}
}

func TestTooManyAttemptsWait(t *testing.T) {
	w := newWorld(t)
	body := map[string]string{"email": "owner@example.com", "password": "wrong password"}
	for range 5 {
		w.want(401, request{method: "POST", path: "/v1/session", body: body})
	}
	got := w.want(429, request{method: "POST", path: "/v1/session", body: body})
	if got.header.Get("Retry-After") != "1" || read[Problem](t, got).Retry != 1 {
		t.Errorf("Retry-After is %q", got.header.Get("Retry-After"))
	}
}

func TestASessionThatIsOverSaysSo(t *testing.T) {
	w := newWorld(t)
	w.pass(access.SessionIdle + time.Second)
	got := w.want(401, request{method: "GET", path: "/v1/me", as: "owner"})
	if got.header.Get("WWW-Authenticate") == "" {
		t.Error("WWW-Authenticate is missing")
	}
}

func TestATokenLeavesTheAccountAlone(t *testing.T) {
	w := newWorld(t)
	w.token("ci", "owner", "main", "*:*")
	for path, method := range map[string]string{"/v1/me": "PUT", "/v1/me/password": "POST", "/v1/me/sessions": "GET", "/v1/me/sessions/x": "DELETE"} {
		var body any
		if method == "PUT" {
			body = map[string]string{"name": "x"}
		} else if method == "POST" {
			body = map[string]string{"old": "x", "new": "y"}
		}
		w.want(403, request{method: method, path: path, as: "ci", body: body})
	}
	me := read[Me](t, w.want(200, request{method: "GET", path: "/v1/me", as: "ci"}))
	if len(me.Workspaces) != 1 || me.Workspaces[0].ID != "main" {
		t.Errorf("the token is in %+v", me.Workspaces)
	}
}

func TestKeysAreShownOnce(t *testing.T) {
	w := newWorld(t)
	body := map[string]any{"name": "ci", "grants": []string{"figure:read"}, "expires": w.now().Add(time.Hour)}
	again := map[string]string{"Idempotency-Key": "k1"}
	made := read[NewKey](t, w.want(201, request{method: "POST", path: "/v1/workspaces/main/tokens", as: "analyst", body: body, header: again}))
	if !strings.HasPrefix(made.Key, "tst_") {
		t.Errorf("the key begins with %q", made.Key[:4])
	}
	w.want(409, request{method: "POST", path: "/v1/workspaces/main/tokens", as: "analyst", body: body, header: again})
	list := w.want(200, request{method: "GET", path: "/v1/workspaces/main/tokens", as: "analyst"})
	if strings.Contains(string(list.body), made.Key) || len(read[page[KeyCard]](t, list).Items) != 1 {
		t.Errorf("the list is %s", list.body)
	}
	w.secrets["made"] = made.Key
	w.want(200, request{method: "GET", path: "/v1/workspaces/main/query?q=count", as: "made"})
	w.want(403, request{method: "GET", path: "/v1/workspaces/main/touchpoints", as: "made"})
	w.want(404, request{method: "DELETE", path: "/v1/workspaces/main/tokens/" + made.Card.ID, as: "viewer"})
	w.want(204, request{method: "DELETE", path: "/v1/workspaces/main/tokens/" + made.Card.ID, as: "analyst"})
	w.want(401, request{method: "GET", path: "/v1/workspaces/main/query?q=count", as: "made"})
	if strings.Contains(w.log.String(), made.Key) {
		t.Error("the log has the key")
	}
}

// An invitation that was handed out can be seen, without its secret, and taken
// back.
func TestAPendingInvitationIsTakenBack(t *testing.T) {
	w := newWorld(t)
	at := base + "/pending-links"
	link := read[OneTimeLink](t, w.want(201, request{method: "POST", path: base + "/members/invitations", as: "admin", body: map[string]any{"email": "new@example.com", "role": "unit-manager", "units": []string{"unit_west"}}}))
	answer := w.want(200, request{method: "GET", path: at, as: "owner"})
	list := read[page[PendingLink]](t, answer).Items
	if len(list) != 1 || list[0].Email != "new@example.com" || list[0].Role != touchstone.RoleUnitManager || len(list[0].Units) != 1 || list[0].By != w.users["admin"] || list[0].Expires.Sub(list[0].Created) != access.InviteLasts {
		t.Fatalf("pending are %+v", list)
	}
	if strings.Contains(string(answer.body), link.Token) {
		t.Error("the list tells the secret")
	}
	w.want(204, request{method: "DELETE", path: at + "/" + list[0].ID, as: "admin"})
	w.want(404, request{method: "DELETE", path: at + "/" + list[0].ID, as: "admin"})
	w.want(404, request{method: "POST", path: "/v1/join", body: map[string]string{"token": link.Token, "name": "New", "password": goodPassword}})
	if list := read[page[PendingLink]](t, w.want(200, request{method: "GET", path: at, as: "owner"})).Items; len(list) != 0 {
		t.Errorf("still pending: %+v", list)
	}
}
