// SPDX-License-Identifier: Apache-2.0

package workspacetest

import (
	"fmt"
	"testing"
	"time"

	"touchstone"
	"touchstone/workspace"
)

func testCursors(t *testing.T, e *env) {
	ctx, cursors := t.Context(), e.w.Cursors()
	if at := must(cursors.Position(ctx, "identity"))(t); at != 0 {
		t.Errorf("a cursor that never moved stands at %d", at)
	}
	check(t, cursors.Move(ctx, "identity", 0, 1<<62))
	check(t, cursors.Move(ctx, "search", 0, 7))
	wantKind(t, "moving from where it does not stand", cursors.Move(ctx, "identity", 0, 9), touchstone.Conflict)
	wantKind(t, "moving what never moved", cursors.Move(ctx, "other", 3, 9), touchstone.Conflict)
	check(t, cursors.Move(ctx, "identity", 1<<62, 0))
	check(t, cursors.Move(ctx, "identity", 0, 12))
	for name, want := range map[string]touchstone.Position{"identity": 12, "search": 7, "other": 0} {
		if at := must(cursors.Position(ctx, name))(t); at != want {
			t.Errorf("%s stands at %d, want %d", name, at, want)
		}
	}
}

func testReplies(t *testing.T, e *env) {
	ctx, replies := t.Context(), e.w.Replies()
	claim := workspace.Reply{Key: "k-1", Scope: "usr_1 POST /v1/touchpoints", Request: hash(1), Expires: epoch.Add(time.Hour)}
	try := func(r workspace.Reply, now time.Time) (workspace.Reply, bool) {
		t.Helper()
		kept, fresh, err := replies.Claim(ctx, r, now)
		check(t, err)
		return kept, fresh
	}
	if _, fresh := try(claim, epoch); !fresh {
		t.Error("the first claim is not new")
	}
	if kept, fresh := try(claim, epoch); fresh || kept.Status != 0 {
		t.Errorf("the second claim gave %+v, new %v", kept, fresh)
	}
	done := claim
	done.Status, done.Header, done.Body = 201, workspace.State(`{"ETag": "1"}`), []byte(`{"id":"tp_1"}`)
	check(t, replies.Finish(ctx, done))
	kept, fresh := try(claim, epoch)
	if fresh {
		t.Error("a finished request was claimed again")
	}
	equal(t, "the answer", kept, done)
	another := claim
	another.Request = hash(2)
	_, _, err := replies.Claim(ctx, another, epoch)
	wantKind(t, "another request with the key", err, touchstone.Conflict)
	another.Scope = "usr_2 POST /v1/touchpoints"
	if _, fresh := try(another, epoch); !fresh {
		t.Error("another scope's key is not new")
	}
	check(t, replies.Release(ctx, another.Scope, another.Key))
	check(t, replies.Release(ctx, claim.Scope, claim.Key)) // finished: stays
	wantKind(t, "finishing nothing", replies.Finish(ctx, another), touchstone.NotFound)
	if kept, fresh := try(claim, epoch); fresh || kept.Status != 201 {
		t.Errorf("a finished request was released: %+v", kept)
	}
	if _, fresh := try(claim, epoch.Add(time.Hour)); !fresh {
		t.Error("an expired key is not new")
	}
	if n := must(replies.Expire(ctx, epoch.Add(2*time.Hour)))(t); n != 1 {
		t.Errorf("%d replies had ended, want 1", n)
	}
}

func testJobs(t *testing.T, e *env) {
	ctx, jobs := t.Context(), e.w.Jobs()
	first := must(jobs.Create(ctx, workspace.Job{Kind: "import", State: workspace.State(`{"row": 0}`), By: "usr_1", Progress: workspace.Progress{Total: 10}}))(t)
	second := must(jobs.Create(ctx, workspace.Job{Kind: "erasure"}))(t)
	if first.ID == "" || first.Status != workspace.JobWaiting || first.Version != 1 || first.Created.IsZero() {
		t.Errorf("created %+v", first)
	}
	_, err := jobs.Create(ctx, workspace.Job{ID: first.ID})
	wantKind(t, "a taken id", err, touchstone.Conflict)
	equal(t, "ByID", must(jobs.ByID(ctx, first.ID))(t), first)
	equal(t, "the newest first", must(jobs.List(ctx, workspace.JobFilter{}, workspace.Pager{}))(t).Items, []workspace.Job{second, first})
	equal(t, "of a kind", must(jobs.List(ctx, workspace.JobFilter{Kind: "import", Status: workspace.JobWaiting}, workspace.Pager{}))(t).Items, []workspace.Job{first})
	equal(t, "of a status", len(must(jobs.List(ctx, workspace.JobFilter{Status: workspace.JobDone}, workspace.Pager{}))(t).Items), 0)

	until := e.now().Add(time.Minute)
	claimed := must(jobs.Claim(ctx, []string{"import", "erasure"}, "node-1", until))(t)
	if claimed.ID != first.ID || claimed.Holder != "node-1" || claimed.Status != workspace.JobRunning || claimed.Version != 2 || !claimed.Until.Equal(until) {
		t.Errorf("claimed %+v", claimed)
	}
	_, err = jobs.Claim(ctx, []string{"import"}, "node-2", until)
	wantKind(t, "nothing to claim", err, touchstone.NotFound)
	_, err = jobs.Claim(ctx, nil, "node-2", until)
	wantKind(t, "no kinds", err, touchstone.NotFound)
	claimed.State, claimed.Progress.Done, claimed.Until = workspace.State(`{"row": 5}`), 5, new(time.Time)
	saved := must(jobs.Save(ctx, claimed))(t)
	if saved.Version != 3 || string(saved.State) != `{"row": 5}` {
		t.Errorf("saved %+v", saved)
	}
	_, err = jobs.Save(ctx, claimed)
	wantKind(t, "saving an old version", err, touchstone.Conflict)
	_, err = jobs.Save(ctx, workspace.Job{ID: "job_none"})
	wantKind(t, "saving nothing", err, touchstone.NotFound)
	taken := must(jobs.Claim(ctx, []string{"import"}, "node-2", until))(t) // its holder's time is over
	if taken.ID != first.ID || taken.Holder != "node-2" || string(taken.State) != `{"row": 5}` {
		t.Errorf("taken over %+v", taken)
	}
	taken.Status, taken.Holder, taken.Until = workspace.JobDone, "", nil
	must(jobs.Save(ctx, taken))(t)
	if n := must(jobs.Delete(ctx, e.now()))(t); n != 1 {
		t.Errorf("%d jobs were removed, want 1", n)
	}
	_, err = jobs.ByID(ctx, first.ID)
	wantKind(t, "a removed job", err, touchstone.NotFound)
	must(jobs.ByID(ctx, second.ID))(t)
}

func testAudit(t *testing.T, e *env) {
	ctx, audit := t.Context(), e.w.Audit()
	for i := range 5 {
		check(t, audit.Append(ctx,
			workspace.Entry{By: "usr_1", Action: "create", Noun: touchstone.NounRule, Record: fmt.Sprint("rule_", i), Version: 1, Request: "r1", Address: "10.0.0.1", Detail: workspace.State(`{"n": 1}`)},
			workspace.Entry{By: fmt.Sprint("usr_", i), Action: "export"}))
	}
	check(t, audit.Append(ctx))
	list := func(f workspace.AuditFilter) []workspace.Entry {
		t.Helper()
		return must(audit.List(ctx, f, workspace.Pager{}))(t).Items
	}
	all := list(workspace.AuditFilter{})
	if len(all) != 10 || all[0].By != "usr_4" || all[9].Record != "rule_0" || all[9].Action != "create" {
		t.Fatalf("the log is %+v", all)
	}
	if first := all[9]; first.ID == "" || first.At.IsZero() || string(first.Detail) != `{"n": 1}` || first.Address != "10.0.0.1" || first.Request != "r1" || first.Version != 1 {
		t.Errorf("the first entry is %+v", first)
	}
	equal(t, "of a record", list(workspace.AuditFilter{Noun: touchstone.NounRule, Record: "rule_2"}), all[5:6])
	equal(t, "of a user and action", list(workspace.AuditFilter{By: "usr_1", Action: "export"}), all[6:7])
	equal(t, "of a period", list(workspace.AuditFilter{From: all[4].At, To: all[1].At}), all[2:5])
	var paged []workspace.Entry
	for p := (workspace.Pager{Limit: 3}); ; {
		page := must(audit.List(ctx, workspace.AuditFilter{}, p))(t)
		paged = append(paged, page.Items...)
		if p.Cursor = page.Next; p.Cursor == "" {
			break
		}
		check(t, audit.Append(ctx, workspace.Entry{Action: "late"}))
	}
	equal(t, "paged through while it grows", paged, all)
	_, err := audit.List(ctx, workspace.AuditFilter{}, workspace.Pager{Cursor: "x"})
	wantKind(t, "a cursor of nothing", err, touchstone.Invalid)
}
