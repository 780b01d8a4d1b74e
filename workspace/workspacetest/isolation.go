// SPDX-License-Identifier: Apache-2.0

package workspacetest

import (
	"context"
	"testing"
	"time"

	"touchstone"
	"touchstone/workspace"
)

// testIsolation fills one workspace, then the other with the same ids, then
// removes everything there that can be removed: neither ever sees or feels the
// other.
func testIsolation(t *testing.T, e *env) {
	empty := observe(t, e.other)
	fill(t, e.w, 1)
	equal(t, "the empty workspace beside a full one", observe(t, e.other), empty)
	full := observe(t, e.w)
	if len(full) != len(empty) {
		t.Fatalf("%d observations, then %d", len(empty), len(full))
	}
	fill(t, e.other, 2)
	equal(t, "the full workspace beside another", observe(t, e.w), full)
	destroy(t, e.other)
	equal(t, "the full workspace after the other's destruction", observe(t, e.w), full)
}

// fill writes by every method; the same ids, other values for another n.
func fill(t testing.TB, w workspace.Workspace, n int) {
	t.Helper()
	ctx, at := t.Context(), epoch.Add(time.Duration(n)*time.Hour)
	meta := func(id string) touchstone.Meta { return touchstone.Meta{ID: id, UpdatedBy: string(w.ID())} }
	name := label(string(w.ID()))
	create(t, w.Touchpoints(), touchstone.Touchpoint{Meta: meta("tp_1"), Key: "k", Label: name, Status: touchstone.Active})
	create(t, w.Stages(), touchstone.Stage{Meta: meta("st_1"), Key: "k", Label: name})
	create(t, w.Departments(), touchstone.Department{Meta: meta("dep_1"), Label: name})
	create(t, w.Units(), touchstone.Unit{Meta: meta("unit_1"), Code: "U", Label: name})
	create(t, w.Personas(), touchstone.Persona{Meta: meta("per_1"), Label: name})
	create(t, w.Journeys(), touchstone.Journey{Meta: meta("jny_1"), Label: name})
	create(t, w.Blueprints(), touchstone.Blueprint{Meta: meta("bp_1"), Label: name})
	create(t, w.PainPoints(), touchstone.PainPoint{Meta: meta("pain_1"), Label: name})
	create(t, w.Standards(), touchstone.Standard{Meta: meta("std_1"), Label: name})
	create(t, w.Rules(), touchstone.Rule{Meta: meta("rule_1"), Name: string(w.ID())})
	create(t, w.Sources(), touchstone.Source{Meta: meta("src_1"), Name: "web", Label: name})
	create(t, w.Profiles(), touchstone.Profile{Meta: meta("prf_1"), Name: "p", Label: name})
	create(t, w.SegmentTraits(), touchstone.SegmentTrait{Meta: meta("trait_1"), Name: "tier", Label: name})
	create(t, w.Comments(), touchstone.Comment{Meta: meta("cmt_1"), Text: string(w.ID())})
	create(t, w.Corrections(), touchstone.Correction{Meta: meta("cor_1"), Event: touchstone.EventID{1}, Author: "usr_1", Mark: string(w.ID())})
	create(t, w.Members(), touchstone.Membership{Meta: meta("usr_1"), Role: touchstone.RoleOwner})

	mine := subject(1)
	mine.Fingerprint[9], mine.Seen = byte(n), at
	must(w.Subjects().Put(ctx, []workspace.Subject{mine, subject(2)}))(t)
	must(w.Edges().Put(ctx, []workspace.Edge{{EdgeKey: edgeKey(1, 2), At: at}, {EdgeKey: edgeKey(2, 3), At: at}}))(t)
	check(t, w.Guards().Put(ctx, []workspace.Guard{{GuardKey: workspace.GuardKey{Kind: workspace.GuardShared, A: 1}, At: at}}))
	check(t, w.Quarantine().Put(ctx, workspace.Quarantined{Component: 1, Size: int64(n), Since: at}))
	check(t, w.Statements().Put(ctx, []workspace.Statement{{Subject: 1, Topic: workspace.Trait, Name: "tier", Value: string(w.ID()), At: epoch}}))
	must(w.Keys().Create(ctx, workspace.Key{ID: "key_1", Kind: workspace.WriteKey, Hash: hash(byte(n))}))(t)
	check(t, w.Audit().Append(ctx, workspace.Entry{Action: "x", Record: string(w.ID())}))
	must(w.Jobs().Create(ctx, workspace.Job{ID: "job_1", Kind: "import", By: string(w.ID())}))(t)
	check(t, w.Cursors().Move(ctx, "p", 0, touchstone.Position(n)))
	_, _, err := w.Replies().Claim(ctx, reply(w), epoch)
	check(t, err)
}

func reply(w workspace.Workspace) workspace.Reply {
	return workspace.Reply{Scope: "s", Key: "k", Request: workspace.Hash{w.ID()[0]}, Expires: epoch.Add(time.Hour)}
}

func create[T any](t testing.TB, r workspace.Records[T], value T) {
	t.Helper()
	must(r.Create(t.Context(), value))(t)
}

// observe reads by every method.
func observe(t testing.TB, w workspace.Workspace) map[string]any {
	t.Helper()
	ctx := t.Context()
	out := map[string]any{"revision": must(w.Revision(ctx))(t), "settings": must(w.Settings(ctx))(t)}
	look(t, out, "touchpoints", w.Touchpoints(), "tp_1")
	look(t, out, "stages", w.Stages(), "st_1")
	look(t, out, "departments", w.Departments(), "dep_1")
	look(t, out, "units", w.Units(), "unit_1")
	look(t, out, "personas", w.Personas(), "per_1")
	look(t, out, "journeys", w.Journeys(), "jny_1")
	look(t, out, "blueprints", w.Blueprints(), "bp_1")
	look(t, out, "pain points", w.PainPoints(), "pain_1")
	look(t, out, "standards", w.Standards(), "std_1")
	look(t, out, "rules", w.Rules(), "rule_1")
	look(t, out, "sources", w.Sources(), "src_1")
	look(t, out, "profiles", w.Profiles(), "prf_1")
	look(t, out, "segment traits", w.SegmentTraits(), "trait_1")
	look(t, out, "comments", w.Comments(), "cmt_1")
	look(t, out, "corrections", w.Corrections(), "cor_1")
	look(t, out, "members", w.Members(), "usr_1")
	observeIdentities(t, w, out)
	observeOperations(t, w, out)
	return out
}

// look reads one noun by every method. An error stands as its kind.
func look[T any](t testing.TB, out map[string]any, what string, r workspace.Records[T], id string) {
	t.Helper()
	ctx := t.Context()
	value, err := r.ByID(ctx, id)
	out[what+" by id"] = []any{value, touchstone.KindOf(err)}
	versions, err := r.Versions(ctx, id, workspace.Pager{})
	out[what+" versions"] = []any{versions, touchstone.KindOf(err)}
	for _, order := range []workspace.Order{workspace.OrderCreated, workspace.OrderName} {
		out[what+" by "+string(order)] = must(r.List(ctx, workspace.ListOptions{Order: order, Deleted: workspace.Both}))(t)
	}
	out[what+" as of"] = must(r.AsOf(ctx, 1<<60))(t)
}

func observeIdentities(t testing.TB, w workspace.Workspace, out map[string]any) {
	t.Helper()
	ctx, everybody := t.Context(), []touchstone.SubjectID{1, 2, 3}
	out["subjects"] = must(w.Subjects().ByID(ctx, everybody))(t)
	out["all subjects"] = collect(t, w.Subjects().All(ctx, 0))
	out["edges"] = must(w.Edges().Of(ctx, everybody))(t)
	out["all edges"] = collect(t, w.Edges().All(ctx, 0))
	out["edges as of"] = collect(t, w.Edges().AsOf(ctx, 1<<60))
	out["guards"] = must(w.Guards().Of(ctx, everybody))(t)
	out["all guards"] = collect(t, w.Guards().All(ctx, 0))
	out["guards as of"] = collect(t, w.Guards().AsOf(ctx, 1<<60))
	out["quarantine"] = must(w.Quarantine().List(ctx, workspace.Pager{}))(t)
	out["statements"] = must(w.Statements().Of(ctx, everybody))(t)
	out["statements said"] = collect(t, w.Statements().Said(ctx, workspace.Trait, "tier", 0, 0))
}

func observeOperations(t testing.TB, w workspace.Workspace, out map[string]any) {
	t.Helper()
	ctx := t.Context()
	key, err := w.Keys().ByID(ctx, "key_1")
	out["key"] = []any{key, touchstone.KindOf(err)}
	out["keys"] = must(w.Keys().List(ctx, "", workspace.Pager{}))(t)
	out["audit"] = must(w.Audit().List(ctx, workspace.AuditFilter{}, workspace.Pager{}))(t)
	job, err := w.Jobs().ByID(ctx, "job_1")
	out["job"] = []any{job, touchstone.KindOf(err)}
	out["jobs"] = must(w.Jobs().List(ctx, workspace.JobFilter{}, workspace.Pager{}))(t)
	out["cursor"] = must(w.Cursors().Position(ctx, "p"))(t)
	out["reply"] = peek(ctx, w)
}

// peek looks at a reply without keeping a claim.
func peek(ctx context.Context, w workspace.Workspace) []any {
	var kept workspace.Reply
	var fresh bool
	err := w.Tx(ctx, func(w workspace.Workspace) (err error) {
		if kept, fresh, err = w.Replies().Claim(ctx, reply(w), epoch); err == nil {
			err = errStop
		}
		return err
	})
	return []any{kept, fresh, touchstone.KindOf(err)}
}

// destroy changes and removes by every method.
func destroy(t testing.TB, w workspace.Workspace) {
	t.Helper()
	ctx := t.Context()
	v := must(w.Touchpoints().ByID(ctx, "tp_1"))(t)
	v.Key = "another"
	must(w.Touchpoints().Update(ctx, v))(t)
	must(w.Touchpoints().Delete(ctx, "tp_1", 2, ""))(t)
	must(w.Touchpoints().Restore(ctx, "tp_1", 3, ""))(t)
	must(w.Members().Delete(ctx, "usr_1", 1, ""))(t)
	must(w.Rules().Delete(ctx, "rule_1", 1, ""))(t)
	must(w.Edges().Undo(ctx, edgeKey(2, 3), workspace.Undo{At: epoch}))(t)
	must(w.Edges().Redo(ctx, edgeKey(2, 3)))(t)
	must(w.Guards().Undo(ctx, workspace.GuardKey{Kind: workspace.GuardShared, A: 1}, workspace.Undo{At: epoch}))(t)
	check(t, w.Quarantine().Release(ctx, []touchstone.CustomerID{1}))
	must(w.Subjects().Erase(ctx, []touchstone.SubjectID{1, 2, 3}))(t)
	must(w.Jobs().Claim(ctx, []string{"import"}, "n", epoch.AddDate(1, 0, 0)))(t)
	job := must(w.Jobs().ByID(ctx, "job_1"))(t)
	job.Status = workspace.JobDone
	must(w.Jobs().Save(ctx, job))(t)
	must(w.Jobs().Delete(ctx, epoch.AddDate(1, 0, 0)))(t)
	check(t, w.Keys().Touch(ctx, map[string]time.Time{"key_1": epoch}))
	must(w.Keys().Revoke(ctx, "key_1", ""))(t)
	check(t, w.Cursors().Move(ctx, "p", must(w.Cursors().Position(ctx, "p"))(t), 9))
	done := reply(w)
	done.Status = 200
	check(t, w.Replies().Finish(ctx, done))
	check(t, w.Replies().Release(ctx, "s", "k"))
	must(w.Replies().Expire(ctx, epoch.AddDate(1, 0, 0)))(t)
}
