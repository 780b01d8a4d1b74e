// SPDX-License-Identifier: Apache-2.0

package workspacetest

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"touchstone"
	"touchstone/workspace"
)

// backed is what an adapter that can be backed up and checked offers.
type backed interface {
	workspace.Store
	workspace.Snapshotter
	workspace.Restorer
	workspace.Checker
	workspace.Compacter
}

func backedUp(t testing.TB, s workspace.Store) backed {
	t.Helper()
	b, ok := s.(backed)
	if !ok {
		t.Fatalf("%T cannot be backed up and checked", s)
	}
	return b
}

// Fill makes the workspaces "acme" and "beta" in an empty store and puts
// something of everything into them, and people beside.
func Fill(t testing.TB, s workspace.Store) {
	t.Helper()
	ctx := t.Context()
	for n, id := range []string{"acme", "beta"} {
		must(s.Workspaces().Create(ctx, touchstone.Workspace{Meta: touchstone.Meta{ID: id}, Name: label("工作区"), Settings: touchstone.DefaultSettings()}))(t)
		fill(t, s.In(touchstone.WorkspaceID(id)), n+1)
	}
	u := must(s.Users().Create(ctx, touchstone.User{Login: "li", Name: "李雷"}))(t)
	user := touchstone.StaffID(u.ID)
	check(t, s.Passwords().SetPassword(ctx, user, "$argon2id$"))
	check(t, s.Sessions().Create(ctx, workspace.Session{Hash: hash(1), User: user, Created: epoch, Used: epoch, Expires: epoch}))
	check(t, s.Links().Create(ctx, workspace.Link{Hash: hash(1), Workspace: "acme", State: workspace.State(`{"a": [1, null, "<&>"]}`), Created: epoch, Expires: epoch}))
	must(s.In("acme").Edges().Undo(ctx, edgeKey(1, 2), workspace.Undo{At: epoch, Reason: "误合并"}))(t)
}

// Old looks at a store that was migrated from testdata/0001.sql: what it held
// is there, and what came since works.
func Old(t testing.TB, s workspace.Store) {
	t.Helper()
	ctx, w := t.Context(), s.In("acme")
	tp := must(w.Touchpoints().ByID(ctx, "tp_0009"))(t)
	if tp.Label != (touchstone.Label{ZH: "前台接待", EN: "Front desk"}) || tp.Version != 2 {
		t.Errorf("the touchpoint is %+v", tp)
	}
	if was := must(w.Touchpoints().AsOf(ctx, 1))(t); len(was) != 1 || was[0].Label.ZH != "前台" {
		t.Errorf("under revision 1 there were %+v", was)
	}
	if gone := must(w.Sources().List(ctx, workspace.ListOptions{Deleted: workspace.Deleted}))(t).Items; len(gone) != 1 || gone[0].Name != "till" {
		t.Errorf("the deleted sources are %+v", gone)
	}
	found := must(s.Users().List(ctx, workspace.ListOptions{Where: []touchstone.Field{{Name: "login", Value: "li@example.com"}}}))(t).Items
	if len(found) != 1 || found[0].Name != "李雷" {
		t.Fatalf("the users are %+v", found)
	}
	must(s.Passwords().Password(ctx, touchstone.StaffID(found[0].ID)))(t)
	must(s.Sessions().ByHash(ctx, workspace.Hash{1}))(t)
	must(s.Links().ByHash(ctx, workspace.Hash{2}, epoch))(t)
	if n := must(w.Revision(ctx))(t); n != 4 {
		t.Errorf("the revision is %d", n)
	}
	must(w.Edges().Put(ctx, []workspace.Edge{{EdgeKey: edgeKey(1, 2), At: epoch}}))(t)
	check(t, w.Audit().Append(ctx, workspace.Entry{Action: "upgrade"}))
	check(t, backedUp(t, s).Check(ctx))
}

// OldComments puts two comments into a store of schema 1, as the program kept
// them before comments had a state: one, and a reply to it.
const OldComments = `
INSERT INTO records (workspace, noun, id, version, created, updated, rank, name, body) VALUES
	('acme', 'comment', 'cmt_old', 1, 5, 5, 0, '', '{"id":"cmt_old","version":1,"created":"1970-01-01T00:00:00.000005Z","updated":"1970-01-01T00:00:00.000005Z","noun":"touchpoint","record":"tp_0009","author":"usr_1","text":"\"reply_to\": ?"}'),
	('acme', 'comment', 'cmt_reply', 1, 6, 6, 0, '', '{"id":"cmt_reply","version":1,"created":"1970-01-01T00:00:00.000006Z","updated":"1970-01-01T00:00:00.000006Z","noun":"touchpoint","record":"tp_0009","author":"usr_1","text":"!","reply_to":"cmt_old"}');
INSERT INTO versions (workspace, noun, id, version, revision, gone, body) SELECT workspace, noun, id, version, 4, 0, body FROM records WHERE noun = 'comment';
INSERT INTO fields (workspace, noun, name, value, id) VALUES
	('acme', 'comment', 'record', 'tp_0009', 'cmt_old'), ('acme', 'comment', 'record', 'tp_0009', 'cmt_reply');
`

// OldCommentsAreOpen looks at a store that was migrated with OldComments in it.
func OldCommentsAreOpen(t testing.TB, s workspace.Store) {
	t.Helper()
	open := must(s.In("acme").Comments().List(t.Context(), workspace.ListOptions{Where: []touchstone.Field{{Name: "record", Value: "tp_0009"}, {Name: "state", Value: string(touchstone.CommentOpen)}}}))(t).Items
	if len(open) != 1 || open[0].ID != "cmt_old" || open[0].State() != touchstone.CommentOpen {
		t.Errorf("the open comments are %+v", open)
	}
}

//go:embed testdata
var testdata embed.FS

// testOldSnapshot restores a copy that the program wrote at schema 1.
func testOldSnapshot(t *testing.T, e *env, open Open) {
	folder := t.TempDir()
	check(t, os.CopyFS(folder, testdata))
	fresh := backedUp(t, open(t, e.now, func() string { return "x" }))
	m := must(fresh.Restore(t.Context(), filepath.Join(folder, "testdata", "snapshot-0001")))(t)
	if m.Schema != 1 {
		t.Errorf("the manifest says %+v", m)
	}
	Old(t, fresh)
}

// testSnapshot copies a store that goes on working, restores the copy, and
// finds everything as it was.
func testSnapshot(t *testing.T, e *env, open Open) {
	ctx := t.Context()
	fill(t, e.w, 1)
	fill(t, e.other, 2)
	want := []any{observe(t, e.w), observe(t, e.other)}
	folder := filepath.Join(t.TempDir(), "new", "copy")
	written := must(backedUp(t, e.store).Snapshot(ctx, folder))(t)
	if written.Rows["records"] != 34 || written.Revisions["acme"] != must(e.w.Revision(ctx))(t) || len(written.Revisions) != 2 {
		t.Errorf("the manifest says %+v", written)
	}
	_, err := backedUp(t, e.store).Snapshot(ctx, folder)
	wantKind(t, "a folder that is not empty", err, touchstone.Conflict)
	_, err = backedUp(t, e.store).Restore(ctx, folder)
	wantKind(t, "a store that is not empty", err, touchstone.Conflict)
	destroy(t, e.w)

	fresh := &env{}
	fresh.store = open(t, e.now, func() string { return "x" })
	read := must(backedUp(t, fresh.store).Restore(ctx, folder))(t)
	equal(t, "the manifest read", read, written)
	equal(t, "what was restored", []any{observe(t, fresh.store.In("acme")), observe(t, fresh.store.In("beta"))}, want)
	check(t, backedUp(t, fresh.store).Check(ctx))
	check(t, fresh.store.In("acme").Audit().Append(ctx, workspace.Entry{Action: "after"}))
	if newest := must(fresh.store.In("acme").Audit().List(ctx, workspace.AuditFilter{}, workspace.Pager{}))(t).Items[0]; newest.Action != "after" {
		t.Errorf("the log goes on with %+v", newest)
	}
	testSnapshotWhileWorking(t, e, open)
}

// testSnapshotWhileWorking takes copies while a writer adds two records at a
// time: no copy has an odd number.
func testSnapshotWhileWorking(t *testing.T, e *env, open Open) {
	ctx, stop := context.WithCancel(t.Context())
	var wait sync.WaitGroup
	wait.Go(func() {
		for ctx.Err() == nil {
			_ = e.w.Tx(ctx, func(w workspace.Workspace) error {
				_, err := w.Departments().Create(ctx, touchstone.Department{Label: label("一")})
				if err == nil {
					_, err = w.Departments().Create(ctx, touchstone.Department{Label: label("二")})
				}
				return err
			})
		}
	})
	var last string
	for range 4 {
		last = filepath.Join(t.TempDir(), "copy")
		must(backedUp(t, e.store).Snapshot(t.Context(), last))(t)
	}
	stop()
	wait.Wait()
	fresh := open(t, e.now, func() string { return "y" })
	must(backedUp(t, fresh).Restore(t.Context(), last))(t)
	check(t, backedUp(t, fresh).Check(t.Context()))
	if n := len(must(workspace.All(t.Context(), fresh.In("acme").Departments(), workspace.ListOptions{}))(t)); n%2 != 1 { // and one from fill
		t.Errorf("the copy has %d departments", n)
	}
}

// testDamagedSnapshots refuses whatever is not whole, and stays empty.
func testDamagedSnapshots(t *testing.T, e *env, open Open) {
	fill(t, e.w, 1)
	folder := filepath.Join(t.TempDir(), "copy")
	must(backedUp(t, e.store).Snapshot(t.Context(), folder))(t)
	rows := must(os.ReadFile(filepath.Join(folder, "workspace.jsonl")))(t)
	manifest := must(os.ReadFile(filepath.Join(folder, "workspace.json")))(t)
	manifestWith := func(change func(*workspace.Manifest)) []byte {
		var m workspace.Manifest
		check(t, json.Unmarshal(manifest, &m))
		change(&m)
		return must(json.Marshal(m))(t)
	}
	fresh := backedUp(t, open(t, e.now, func() string { return "z" }))
	for what, files := range map[string][2][]byte{
		"no manifest":         {rows, nil},
		"no rows":             {nil, manifest},
		"a manifest cut off":  {rows, manifest[:len(manifest)/2]},
		"rows cut off":        {rows[:len(rows)-5], manifest},
		"a line less":         {rows[:bytes.LastIndexByte(rows[:len(rows)-1], '\n')+1], manifest},
		"another value":       {bytes.Replace(rows, []byte("acme"), []byte("acne"), 1), manifest},
		"an unknown table":    {append([]byte(`{"table":"pg_class","columns":["a"]}`+"\n"), rows...), manifest},
		"SQL for a column":    {append([]byte(`{"table":"records","columns":["id) VALUES (1); --"]}`+"\n"), rows...), manifest},
		"a row of no table":   {append([]byte("[1]\n"), rows...), manifest},
		"a fraction":          {append([]byte(`{"table":"projections","columns":["position"]}`+"\n[1.5]\n"), rows...), manifest},
		"an object":           {append([]byte(`{"table":"projections","columns":["position"]}`+"\n[{}]\n"), rows...), manifest},
		"a newer schema":      {rows, manifestWith(func(m *workspace.Manifest) { m.Schema = 999 })},
		"no schema":           {rows, manifestWith(func(m *workspace.Manifest) { m.Schema = 0 })},
		"another format":      {rows, manifestWith(func(m *workspace.Manifest) { m.Format = "other/1" })},
		"other counts":        {rows, manifestWith(func(m *workspace.Manifest) { m.Rows["records"]++ })},
		"another checksum":    {rows, manifestWith(func(m *workspace.Manifest) { m.SHA256 = strings.Repeat("0", 64) })},
		"a reference to none": {rows[bytes.IndexByte(rows, '\n')+1:], manifest},
	} {
		bad := t.TempDir()
		for i, name := range []string{"workspace.jsonl", "workspace.json"} {
			if files[i] != nil {
				check(t, os.WriteFile(filepath.Join(bad, name), files[i], 0o600))
			}
		}
		_, err := fresh.Restore(t.Context(), bad)
		wantKind(t, what, err, touchstone.Invalid)
	}
	must(fresh.Restore(t.Context(), folder))(t)
}

func testCheck(t *testing.T, e *env) {
	ctx := t.Context()
	fill(t, e.w, 1)
	destroy(t, e.w)
	store := backedUp(t, e.store)
	check(t, store.Check(ctx))
	before := observe(t, e.w)
	check(t, store.Compact(ctx))
	equal(t, "after compaction", observe(t, e.w), before)
	check(t, store.Check(ctx))
}
