// SPDX-License-Identifier: Apache-2.0

package client_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"touchstone"
	"touchstone/access"
	"touchstone/client"
	"touchstone/eventstore/memory"
	"touchstone/httpapi"
	"touchstone/identity"
	"touchstone/ingest/envelope"
	"touchstone/ingest/importing"
	"touchstone/ingest/mapping"
	"touchstone/ingest/shape"
	"touchstone/meaning"
	"touchstone/privacy"
	"touchstone/vault"
	"touchstone/workspace"
	"touchstone/workspace/sqlite"
	"touchstone/workspace/sqlstore"
)

// status is a server that tells of itself.
type status struct{}

func (status) Config() []httpapi.Setting {
	return []httpapi.Setting{{Name: "listen", Value: ":7070", Origin: "default"}}
}
func (status) Check(context.Context) []httpapi.Finding {
	return []httpapi.Finding{{Part: "journal"}, {Part: "facts", Fault: "damaged"}}
}
func (status) Backup(context.Context) (httpapi.Backup, error) {
	return httpapi.Backup{Name: "b1", At: time.Unix(0, 0).UTC(), Bytes: 5}, nil
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// newReal gives a client of the real API over real rooms, in the name of an
// owner.
func newReal(t *testing.T) *client.Client {
	t.Helper()
	ctx := t.Context()
	store := must(sqlite.Open(ctx, filepath.Join(t.TempDir(), "w.db"), sqlstore.Options{Now: time.Now, ID: rand.Text}))
	must(store.Workspaces().Create(ctx, touchstone.Workspace{Meta: touchstone.Meta{ID: "main"}, Name: touchstone.Label{EN: "Main"}, Settings: touchstone.DefaultSettings()}))
	ws := store.In("main")
	user := must(store.Users().Create(ctx, touchstone.User{Login: "owner@example.com", Name: "Owner"}))
	must(ws.Members().Create(ctx, touchstone.Membership{Meta: touchstone.Meta{ID: user.ID}, Role: touchstone.RoleOwner}))
	token := "tst_" + base64.RawURLEncoding.EncodeToString(make([]byte, 32))
	expires := time.Now().Add(time.Hour)
	must(ws.Keys().Create(ctx, workspace.Key{Kind: workspace.APIToken, Name: "test", Hash: sha256.Sum256([]byte(token)), Scopes: []string{"*:*"}, User: touchstone.StaffID(user.ID), Expires: &expires}))

	events := memory.Open()
	v := must(vault.Open(ctx, filepath.Join(t.TempDir(), "vault"), vault.Options{Now: time.Now}))
	keys := must(v.Keys(ctx, "main"))
	graph := must(identity.Open(ctx, filepath.Join(t.TempDir(), "identity"), identity.Options{Workspace: ws, Events: events, Keys: keys, Now: time.Now}))
	source := must(ws.Sources().Create(ctx, touchstone.Source{Name: "site"}))
	builder := must(envelope.NewBuilder(envelope.Options{Secret: keys.Secret(), Settings: envelope.Settings{Source: source}, Shaper: shape.New(shape.Options{Source: "site"}), Now: time.Now}))
	var position touchstone.Position
	accept := func(ctx context.Context, all []touchstone.Event) (touchstone.Position, error) {
		for i := range all {
			position++
			all[i].Position = position
		}
		if err := keys.Seal(ctx, all); err != nil {
			return 0, err
		}
		if _, err := events.Append(ctx, all); err != nil {
			return 0, err
		}
		_, err := graph.Project(ctx)
		return position, err
	}
	log := slog.New(slog.DiscardHandler)
	imports := must(importing.New(importing.Options{Workspace: ws, Folder: t.TempDir(), Accept: accept, Now: time.Now, NewID: rand.Text, Log: log,
		Maker: func(context.Context, string) (mapping.Maker, error) { return builder, nil }}))
	served := &httpapi.Workspace{ID: "main", Store: ws, Events: events, Shapes: events, Meaning: meaning.New(meaning.Options{Workspace: ws, Facts: events, Clock: time.Now}),
		Wait: func(context.Context, touchstone.Position) error { return nil }, Keys: keys, Identities: graph, Identifiers: must(envelope.NewSubjects(keys.Secret(), "")),
		Privacy: must(privacy.Open(privacy.Options{Workspace: ws, Events: events, Identities: graph, Keys: keys, Now: time.Now})), Imports: imports}
	o, registry := access.Options{Store: store, Now: time.Now, Random: rand.Reader, Log: log}, prometheus.NewRegistry()
	api := must(httpapi.New(httpapi.Options{Accounts: must(access.NewAccounts(o)), Tokens: must(access.NewTokens(o)), WriteKeys: must(access.NewWriteKeys(o)), Log: log, Now: time.Now,
		Metrics: registry, Gather: registry, NewID: rand.Text, Store: store, Status: status{},
		Workspaces: func(context.Context, touchstone.WorkspaceID) (*httpapi.Workspace, error) { return served, nil }}))
	server := httptest.NewServer(api)
	running, stop := context.WithCancel(context.Background())
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		imports.Run(running)
	}()
	t.Cleanup(func() {
		server.Close()
		stop()
		<-stopped
		if err := errors.Join(graph.Close(), v.Close(), store.Close()); err != nil {
			t.Error(err)
		}
	})
	return must(client.New(client.Options{BaseURL: server.URL, Token: token, Workspace: "main", Language: touchstone.English}))
}

const visits = "user,event,time\nli,check-in,2026-02-01T09:00:00+08:00\nwang,check-in,never\n"

func visitProfile() *touchstone.Profile {
	return &touchstone.Profile{Name: "visits", Format: touchstone.FormatCSV, Kind: touchstone.Interaction, Source: "site", Columns: []touchstone.ColumnUse{
		{Column: "user", Field: "subject", Name: "user_id"}, {Column: "event", Field: "name"}, {Column: "time", Field: "time"}}}
}

// Every method against the API that it is made for.
func TestTheClientAndTheAPIAgree(t *testing.T) {
	c, ctx := newReal(t), t.Context()
	if err := c.Ready(ctx); err != nil {
		t.Fatal(err)
	}
	if me := must(c.Me(ctx)); me.User.Email != "owner@example.com" || me.Workspaces[0].Role != touchstone.RoleOwner {
		t.Errorf("me is %+v", me)
	}
	up := must(c.Upload(ctx, "visits.csv", strings.NewReader(visits)))
	if up.Name != "visits.csv" || len(up.Columns) != 3 || up.Profile.Format != touchstone.FormatCSV {
		t.Errorf("the upload is %+v", up)
	}
	plan := client.Plan{Upload: up.ID, Profile: visitProfile()}
	if p := must(c.PreviewImport(ctx, plan, 5)); len(p.Rows) != 2 || p.Rows[0].Events[0].Name != "check-in" || p.Rows[1].Reason == "" {
		t.Errorf("the preview is %+v", p)
	}
	im := must(c.StartImport(ctx, plan, "once"))
	for deadline := time.Now().Add(20 * time.Second); !im.Over(); im = must(c.ImportByID(ctx, im.ID)) {
		if time.Now().After(deadline) {
			t.Fatalf("the import is %+v", im)
		}
	}
	var rejects bytes.Buffer
	if err := c.Rejects(ctx, im.ID, &rejects); err != nil || im.Status != "done" || im.Events != 1 || !strings.Contains(rejects.String(), "never") {
		t.Errorf("the import is %+v, rejects %v %s", im, err, &rejects)
	}
	if err := c.CancelImport(ctx, im.ID); touchstone.KindOf(err) != touchstone.Conflict {
		t.Errorf("cancelling what is over: %v", err)
	}
	if a := must(c.Query(ctx, "count by source", im.Position)); a.Rows[0].Figures[0].N != 1 || *a.Rows[0].Keys[0] != "site" || a.Provenance.Position != im.Position {
		t.Errorf("the answer is %+v", a)
	}
	var figures, events, person bytes.Buffer
	li := must(c.FindCustomer(ctx, touchstone.UserID, "li"))
	err := errors.Join(c.ExportFigures(ctx, "count", &figures), c.ExportEvents(ctx, 0, &events), c.ExportCustomer(ctx, li, &person))
	if err != nil || !strings.HasPrefix(figures.String(), "row,") || !strings.Contains(events.String(), "check-in") || !strings.Contains(person.String(), "touchstone.customer/1") {
		t.Errorf("exports: %v\n%s\n%s\n%s", err, &figures, &events, &person)
	}
}

func TestTheClientErasesAndAsksTheServer(t *testing.T) {
	c, ctx := newReal(t), t.Context()
	up := must(c.Upload(ctx, "visits.csv", strings.NewReader(visits)))
	im := must(c.StartImport(ctx, client.Plan{Upload: up.ID, Profile: visitProfile()}, ""))
	for deadline := time.Now().Add(20 * time.Second); !im.Over(); im = must(c.ImportByID(ctx, im.ID)) {
		if time.Now().After(deadline) {
			t.Fatalf("the import is %+v", im)
		}
	}
	li := must(c.FindCustomer(ctx, touchstone.UserID, "li"))
	done := must(c.Erase(ctx, li, "asked for it", "once"))
	again := must(c.Erase(ctx, li, "asked for it", "once"))
	if len(done.Steps) == 0 || again.ID != done.ID {
		t.Errorf("erased %+v, then %+v", done, again)
	}
	if all := must(c.Erasures(ctx)); len(all) != 1 || must(c.ErasureByID(ctx, done.ID)).ID != all[0].ID {
		t.Errorf("erasures are %+v", all)
	}
	if _, err := c.FindCustomer(ctx, touchstone.UserID, "li"); touchstone.KindOf(err) != touchstone.NotFound {
		t.Errorf("an erased customer: %v", err)
	}
	if s := must(c.Config(ctx)); len(s) != 1 || s[0].Origin != "default" {
		t.Errorf("settings are %+v", s)
	}
	if f := must(c.Check(ctx)); len(f) != 2 || f[1].Fault != "damaged" {
		t.Errorf("findings are %+v", f)
	}
	if b := must(c.Backup(ctx)); b.Name != "b1" || b.Bytes != 5 {
		t.Errorf("the backup is %+v", b)
	}
}
