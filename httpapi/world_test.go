// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"touchstone"
	"touchstone/access"
	"touchstone/eventstore/memory"
	"touchstone/journey/live"
	"touchstone/meaning"
	"touchstone/workspace"
	"touchstone/workspace/sqlite"
	"touchstone/workspace/sqlstore"
)

// world is a server with two workspaces, main and other, and somebody of every
// role in main. Its clock stands still unless a test moves it.
type world struct {
	t      *testing.T
	clock  atomic.Int64 // UnixMilli
	store  workspace.Store
	events *memory.Store
	live   *Live
	trails *live.Index // nil: no journeys are kept
	api    *API
	log    *bytes.Buffer
	// secrets are what signs in, by name: the roles, "stranger" (owner of
	// other, nobody in main), and tokens that tests make.
	secrets map[string]string
	users   map[string]touchstone.StaffID
	public  *url.URL
	ready   error

	ruled    bool                // facts has made its rules
	position touchstone.Position // of the last fact
	waited   touchstone.Position // that a question waited for
}

const stranger = "stranger"

func newWorld(t *testing.T) *world {
	t.Helper()
	w := bareWorld(t)
	w.people()
	w.serve()
	return w
}

// bareWorld is a world without people and server.
func bareWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, events: memory.Open(), live: &Live{}, log: &bytes.Buffer{}, secrets: map[string]string{}, users: map[string]touchstone.StaffID{}}
	w.clock.Store(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC).UnixMilli())
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "workspace.db"), sqlstore.Options{Now: w.now, ID: newIDs("")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	w.store = store
	return w
}

func (w *world) now() time.Time { return time.UnixMilli(w.clock.Load()).UTC() }

// pass moves the clock.
func (w *world) pass(d time.Duration) { w.clock.Add(d.Milliseconds()) }

func newIDs(prefix string) func() string {
	var n atomic.Int64
	return func() string { return fmt.Sprintf("%s%06d", prefix, n.Add(1)) }
}

// people makes two workspaces and their members.
func (w *world) people() {
	for _, id := range []string{"main", "other"} {
		ws := touchstone.Workspace{Meta: touchstone.Meta{ID: id}, Name: touchstone.Label{ZH: "工作区 " + id, EN: "Workspace " + id}, Settings: touchstone.DefaultSettings()}
		must(w.store.Workspaces().Create(w.t.Context(), ws))
	}
	ws := w.store.In("main")
	must(ws.Touchpoints().Create(w.t.Context(), touchstone.Touchpoint{Meta: touchstone.Meta{ID: "tp_desk"}, Label: touchstone.Label{ZH: "前台", EN: "Front desk"}, Channel: "store", Status: touchstone.Active}))
	must(ws.Touchpoints().Create(w.t.Context(), touchstone.Touchpoint{Meta: touchstone.Meta{ID: "tp_site"}, Label: touchstone.Label{ZH: "官网", EN: "Website"}, Channel: "website", Status: touchstone.Active, Tags: []string{"secret-plan"}}))
	unit := func(id, code, level, parent string) {
		u := touchstone.Unit{Meta: touchstone.Meta{ID: id}, Label: touchstone.Label{EN: code}, Code: code, Level: level, Moves: []touchstone.UnitMove{{Parent: touchstone.UnitID(parent)}}}
		must(ws.Units().Create(w.t.Context(), u))
	}
	unit("unit_east", "EAST", "region", "")
	unit("unit_west", "WEST", "region", "")
	unit("unit_e1", "E1", "hotel", "unit_east")
	unit("unit_w1", "W1", "hotel", "unit_west")
	for _, role := range touchstone.Roles {
		m := touchstone.Membership{Role: role}
		switch role {
		case touchstone.RoleTouchpointOwner:
			m.Touchpoints = []touchstone.TouchpointID{"tp_desk"}
		case touchstone.RoleUnitManager:
			m.Units = []touchstone.UnitID{"unit_east"}
		}
		w.person(string(role), "main", m)
	}
	w.person(stranger, "other", touchstone.Membership{Role: touchstone.RoleOwner})
}

// person makes a user with a membership and a session.
func (w *world) person(name string, ws touchstone.WorkspaceID, m touchstone.Membership) {
	w.t.Helper()
	user := must(w.store.Users().Create(w.t.Context(), touchstone.User{Login: name + "@example.com", Name: name}))
	m.ID = user.ID
	must(w.store.In(ws).Members().Create(w.t.Context(), m))
	id := touchstone.StaffID(user.ID)
	w.users[name] = id
	secret := "tss_" + base64.RawURLEncoding.EncodeToString(bytes.Repeat([]byte{byte(len(w.users))}, 32))
	w.secrets[name] = secret
	session := workspace.Session{Hash: sha256.Sum256([]byte(secret)), User: id, Created: w.now(), Used: w.now(), Expires: w.now().Add(access.SessionIdle)}
	if err := w.store.Sessions().Create(w.t.Context(), session); err != nil {
		w.t.Fatal(err)
	}
}

// must gives a value whose making cannot fail in these tests.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// serve starts the API over the world's stores.
func (w *world) serve() {
	o := access.Options{Store: w.store, Now: w.now, Random: rand.Reader, Log: slog.New(slog.DiscardHandler)}
	registry := prometheus.NewRegistry()
	workspaces := map[touchstone.WorkspaceID]*Workspace{"main": w.workspace("main", w.events, w.live), "other": w.workspace("other", memory.Open(), &Live{})}
	workspaces["main"].Trails = w.trails
	w.api = must(New(Options{
		Accounts: must(access.NewAccounts(o)), Tokens: must(access.NewTokens(o)), WriteKeys: must(access.NewWriteKeys(o)),
		Log: slog.New(slog.NewTextHandler(w.log, nil)), Now: w.now, PublicURL: w.public, Ready: func(context.Context) error { return w.ready }, Scratch: w.t.TempDir(), Metrics: registry, Gather: registry, NewID: newIDs("req-"), Store: w.store,
		Workspaces: func(_ context.Context, id touchstone.WorkspaceID) (*Workspace, error) {
			ws, ok := workspaces[id]
			if !ok {
				return nil, &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("access.no_workspace", "value", string(id))}
			}
			return ws, nil
		},
	}))
}

func (w *world) workspace(id touchstone.WorkspaceID, events *memory.Store, live *Live) *Workspace {
	keeper := meaning.New(meaning.Options{Workspace: w.store.In(id), Facts: events, Clock: w.now})
	return &Workspace{ID: id, Store: w.store.In(id), Events: events, Shapes: events, Meaning: keeper, Live: live,
		Wait: func(_ context.Context, p touchstone.Position) error {
			w.waited = p
			return nil
		}}
}

// request is one request of a test.
type request struct {
	method, path string
	as           string // whose secret signs in; "" is nobody
	body         any
	header       map[string]string
}

// answered is what came back.
type answered struct {
	status int
	header http.Header
	body   []byte
}

// send sends a request and validates what comes back against the published
// document.
func (w *world) send(r request) answered {
	w.t.Helper()
	var in io.Reader
	if r.body != nil {
		if raw, ok := r.body.(string); ok {
			in = strings.NewReader(raw)
		} else {
			in = bytes.NewReader(must(json.Marshal(r.body)))
		}
	}
	req := httptest.NewRequestWithContext(w.t.Context(), r.method, r.path, in)
	req.RemoteAddr = "192.0.2.7:4711"
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	secret := w.secrets[r.as]
	switch {
	case strings.HasPrefix(secret, "tst_"):
		req.Header.Set("Authorization", "Bearer "+secret)
	case secret != "":
		req.AddCookie(&http.Cookie{Name: "touchstone", Value: secret})
	}
	for name, value := range r.header {
		req.Header.Set(name, value)
	}
	out := httptest.NewRecorder()
	w.api.ServeHTTP(out, req)
	got := answered{status: out.Code, header: out.Header(), body: out.Body.Bytes()}
	w.conforms(req, got)
	return got
}

// want sends a request and wants a status.
func (w *world) want(status int, r request) answered {
	w.t.Helper()
	got := w.send(r)
	if got.status != status {
		w.t.Fatalf("%s %s as %q: status %d, want %d: %s", r.method, r.path, r.as, got.status, status, got.body)
	}
	return got
}

// read decodes a body.
func read[T any](t *testing.T, a answered) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(a.body, &v); err != nil {
		t.Fatalf("read %s: %v", a.body, err)
	}
	return v
}
