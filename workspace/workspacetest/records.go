// SPDX-License-Identifier: Apache-2.0

package workspacetest

import (
	"testing"
	"time"

	"touchstone"
	"touchstone/workspace"
)

func testRecords(t *testing.T, e *env) {
	ctx, tps := t.Context(), e.w.Touchpoints()
	sent := touchpoint("前台入住")
	sent.Version, sent.Created, sent.Owners = 9, epoch.AddDate(9, 0, 0), []touchstone.StaffID{"usr_7"}
	made := must(tps.Create(ctx, sent))(t)
	if made.ID == "" || made.ID[:3] != "tp_" || made.Version != 1 || made.UpdatedBy != "usr_1" || made.Deleted != nil {
		t.Errorf("created %+v", made.Meta)
	}
	if made.Created.Before(epoch) || made.Created.After(epoch.AddDate(1, 0, 0)) || !made.Updated.Equal(made.Created) {
		t.Errorf("the times of creation are not the store's: %+v", made.Meta)
	}
	equal(t, "ByID", must(tps.ByID(ctx, made.ID))(t), made)

	edit := made
	edit.Label, edit.UpdatedBy, edit.Created = label("前台接待"), "usr_2", time.Time{}
	edited := must(tps.Update(ctx, edit))(t)
	if edited.Version != 2 || edited.UpdatedBy != "usr_2" || !edited.Created.Equal(made.Created) || !edited.Updated.After(made.Updated) {
		t.Errorf("edited %+v", edited.Meta)
	}
	equal(t, "ByID after the edit", must(tps.ByID(ctx, made.ID))(t), edited)
	_, err := tps.Update(ctx, made)
	wantKind(t, "an edit of an old version", err, touchstone.Conflict)
	equal(t, "ByID after a conflict", must(tps.ByID(ctx, made.ID))(t), edited)

	_, err = tps.Delete(ctx, made.ID, 1, "usr_3")
	wantKind(t, "deleting an old version", err, touchstone.Conflict)
	gone := must(tps.Delete(ctx, made.ID, 2, "usr_3"))(t)
	if gone.Version != 3 || gone.UpdatedBy != "usr_3" || gone.Deleted == nil || gone.Label != edited.Label {
		t.Errorf("deleted %+v", gone)
	}
	_, err = tps.ByID(ctx, made.ID)
	wantKind(t, "ByID of a deleted record", err, touchstone.NotFound)
	_, err = tps.Update(ctx, gone)
	wantKind(t, "editing a deleted record", err, touchstone.NotFound)
	_, err = tps.Delete(ctx, made.ID, 3, "usr_3")
	wantKind(t, "deleting twice", err, touchstone.NotFound)

	_, err = tps.Restore(ctx, made.ID, 2, "usr_4")
	wantKind(t, "restoring from an old version", err, touchstone.Conflict)
	back := must(tps.Restore(ctx, made.ID, 3, "usr_4"))(t)
	if back.Version != 4 || back.UpdatedBy != "usr_4" || back.Deleted != nil || back.Label != edited.Label || !back.Created.Equal(made.Created) {
		t.Errorf("restored %+v", back)
	}
	_, err = tps.Restore(ctx, made.ID, 4, "usr_4")
	wantKind(t, "restoring what stands", err, touchstone.NotFound)
	testMissing(t, e)
}

func testMissing(t *testing.T, e *env) {
	ctx, tps := t.Context(), e.w.Touchpoints()
	_, err := tps.ByID(ctx, "tp_none")
	wantKind(t, "ByID of nothing", err, touchstone.NotFound)
	missing := touchpoint("无")
	missing.ID, missing.Version = "tp_none", 1
	_, err = tps.Update(ctx, missing)
	wantKind(t, "editing nothing", err, touchstone.NotFound)
	_, err = tps.Delete(ctx, "tp_none", 1, "")
	wantKind(t, "deleting nothing", err, touchstone.NotFound)
	_, err = tps.Restore(ctx, "tp_none", 1, "")
	wantKind(t, "restoring nothing", err, touchstone.NotFound)
	_, err = tps.Versions(ctx, "tp_none", workspace.Pager{})
	wantKind(t, "versions of nothing", err, touchstone.NotFound)
	nowhere := e.store.In("nowhere")
	_, err = nowhere.Touchpoints().Create(ctx, touchpoint("无"))
	wantKind(t, "creating in no workspace", err, touchstone.NotFound)
	_, err = nowhere.Settings(ctx)
	wantKind(t, "settings of no workspace", err, touchstone.NotFound)
	_, err = nowhere.Revision(ctx)
	wantKind(t, "revision of no workspace", err, touchstone.NotFound)
	page, err := nowhere.Touchpoints().List(ctx, workspace.ListOptions{})
	if err != nil || len(page.Items) != 0 {
		t.Errorf("reading from no workspace gave %v, %v", page, err)
	}
	_, err = e.store.Workspaces().Create(ctx, touchstone.Workspace{})
	wantKind(t, "a workspace without an id", err, touchstone.Invalid)
}

// testUnique: unique values are compared byte by byte and freed by deletion,
// and missing ones never meet.
func testUnique(t *testing.T, e *env) {
	ctx, tps := t.Context(), e.w.Touchpoints()
	keyed := func(key string) touchstone.Touchpoint {
		v := touchpoint("触点 " + key)
		v.Key = key
		return v
	}
	first := must(tps.Create(ctx, keyed("hotel.lobby")))(t)
	for _, key := range []string{"", "", "Hotel.Lobby", "hotel.lobby "} {
		must(tps.Create(ctx, keyed(key)))(t)
	}
	_, err := tps.Create(ctx, keyed("hotel.lobby"))
	wantKind(t, "a taken value", err, touchstone.Conflict)
	again := touchpoint("又一个")
	again.ID = first.ID
	_, err = tps.Create(ctx, again)
	wantKind(t, "a taken id", err, touchstone.Conflict)
	must(e.other.Touchpoints().Create(ctx, keyed("hotel.lobby")))(t)

	bar := must(tps.Create(ctx, keyed("hotel.bar")))(t)
	bar.Key = "hotel.lobby"
	_, err = tps.Update(ctx, bar)
	wantKind(t, "editing to a taken value", err, touchstone.Conflict)
	gone := must(tps.Delete(ctx, first.ID, 1, ""))(t)
	moved := must(tps.Update(ctx, bar))(t)
	_, err = tps.Restore(ctx, first.ID, gone.Version, "")
	wantKind(t, "restoring what lost its value", err, touchstone.Conflict)
	must(tps.Delete(ctx, moved.ID, moved.Version, ""))(t)
	must(tps.Restore(ctx, first.ID, gone.Version, ""))(t)
}

func testHistory(t *testing.T, e *env) {
	ctx, tps := t.Context(), e.w.Touchpoints()
	v1 := must(tps.Create(ctx, touchpoint("一")))(t)
	v2 := v1
	v2.Label = label("二")
	v2 = must(tps.Update(ctx, v2))(t)
	v3 := must(tps.Delete(ctx, v2.ID, 2, "usr_9"))(t)
	v4 := must(tps.Restore(ctx, v2.ID, 3, "usr_9"))(t)
	page := must(tps.Versions(ctx, v1.ID, workspace.Pager{Limit: 3}))(t)
	equal(t, "the newest versions", page.Items, []touchstone.Touchpoint{v4, v3, v2})
	page = must(tps.Versions(ctx, v1.ID, workspace.Pager{Limit: 3, Cursor: page.Next}))(t)
	equal(t, "the oldest version", page, workspace.Page[touchstone.Touchpoint]{Items: []touchstone.Touchpoint{v1}})

	_, err := tps.Versions(ctx, v1.ID, workspace.Pager{Cursor: "?"})
	wantKind(t, "a cursor of nothing", err, touchstone.Invalid)
	asOf := [][]touchstone.Touchpoint{{}, {v1}, {v2}, {}, {v4}, {v4}}
	for revision, want := range asOf {
		got := must(tps.AsOf(ctx, uint64(revision)))(t)
		if len(got)+len(want) > 0 {
			equal(t, "touchpoints as of a revision", got, want)
		}
	}
}

// Comments are found by the part that they are about and by whether something is
// left to do; a reply is neither open nor resolved.
func testComments(t *testing.T, e *env) {
	ctx, comments := t.Context(), e.w.Comments()
	first := must(comments.Create(ctx, touchstone.Comment{Record: "jny_1", Text: "一", Part: "card/k1"}))(t)
	must(comments.Create(ctx, touchstone.Comment{Record: "jny_1", Text: "二", Part: "card/k1", ReplyTo: first.ID}))(t)
	must(comments.Create(ctx, touchstone.Comment{Record: "jny_1", Text: "三"}))(t)
	must(comments.Create(ctx, touchstone.Comment{Record: "jny_1", Text: "四", Part: "card/k2", Resolved: true}))(t)
	first.Resolved = true
	must(comments.Update(ctx, first))(t)
	for field, want := range map[touchstone.Field]string{{Name: "part", Value: "card/k1"}: "一二", {Name: "state", Value: "open"}: "三", {Name: "state", Value: "resolved"}: "一四"} {
		got := ""
		for _, c := range must(comments.List(ctx, workspace.ListOptions{Where: []touchstone.Field{{Name: "record", Value: "jny_1"}, field}}))(t).Items {
			got += c.Text
		}
		if got != want {
			t.Errorf("comments with %v are %q, want %q", field, got, want)
		}
	}
}

// What alters the meaning raises the revision once, whatever it is; what does
// not leaves it.
func testRevision(t *testing.T, e *env) {
	ctx := t.Context()
	revision := func() uint64 { t.Helper(); return must(e.w.Revision(ctx))(t) }
	if n := revision(); n != 0 {
		t.Fatalf("the first revision is %d", n)
	}
	meaning := map[string]func() error{
		"touchpoint": func() error { _, err := e.w.Touchpoints().Create(ctx, touchpoint("触点")); return err },
		"stage":      func() error { _, err := e.w.Stages().Create(ctx, touchstone.Stage{Label: label("阶段")}); return err },
		"unit": func() error {
			_, err := e.w.Units().Create(ctx, touchstone.Unit{Label: label("门店"), Code: "S1"})
			return err
		},
		"rule":   func() error { _, err := e.w.Rules().Create(ctx, touchstone.Rule{Name: "*"}); return err },
		"source": func() error { _, err := e.w.Sources().Create(ctx, touchstone.Source{Name: "web"}); return err },
		"trait": func() error {
			_, err := e.w.SegmentTraits().Create(ctx, touchstone.SegmentTrait{Name: "tier"})
			return err
		},
		"edge": func() error {
			_, err := e.w.Edges().Put(ctx, []workspace.Edge{{EdgeKey: edgeKey(1, 2), At: epoch}})
			return err
		},
		"guard": func() error {
			return e.w.Guards().Put(ctx, []workspace.Guard{{GuardKey: workspace.GuardKey{Kind: workspace.GuardShared, A: 5}, At: epoch}})
		},
		"statement": func() error {
			return e.w.Statements().Put(ctx, []workspace.Statement{{Subject: 1, Topic: workspace.Trait, Name: "tier", Value: "gold", At: epoch}})
		},
		"erasure": func() error {
			if _, err := e.w.Subjects().Put(ctx, []workspace.Subject{{ID: 77, Seen: epoch}}); err != nil {
				return err
			}
			_, err := e.w.Subjects().Erase(ctx, []touchstone.SubjectID{77})
			return err
		},
	}
	for what, change := range meaning {
		before := revision()
		check(t, change())
		if after := revision(); after != before+1 {
			t.Errorf("%s: the revision went from %d to %d", what, before, after)
		}
	}
	before := revision()
	must(e.w.Comments().Create(ctx, touchstone.Comment{Noun: touchstone.NounStage, Record: "st_1", Text: "好"}))(t)
	must(e.w.PainPoints().Create(ctx, touchstone.PainPoint{Label: label("排队")}))(t)
	must(e.w.Edges().Put(ctx, []workspace.Edge{{EdgeKey: edgeKey(1, 2), At: epoch.Add(-time.Hour)}}))(t)
	check(t, e.w.Statements().Put(ctx, []workspace.Statement{{Subject: 1, Topic: workspace.Preference, Name: "room", Sealed: []byte{1}, At: epoch}}))
	must(e.w.Subjects().Erase(ctx, []touchstone.SubjectID{123456}))(t)
	if after := revision(); after != before {
		t.Errorf("what alters no meaning took the revision from %d to %d", before, after)
	}
	check(t, e.w.Tx(ctx, func(w workspace.Workspace) error {
		for range 3 {
			if _, err := w.Touchpoints().Create(ctx, touchpoint("同时")); err != nil {
				return err
			}
		}
		_, err := w.Edges().Put(ctx, []workspace.Edge{{EdgeKey: edgeKey(8, 9), At: epoch}})
		return err
	}))
	if after := revision(); after != before+1 {
		t.Errorf("one Tx took the revision from %d to %d", before, after)
	}
	if n := must(e.other.Revision(ctx))(t); n != 0 {
		t.Errorf("the other workspace is at revision %d", n)
	}
}
