// SPDX-License-Identifier: Apache-2.0

package workspacetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"touchstone"
	"touchstone/workspace"
)

var errStop = errors.New("stop")

func testTransactions(t *testing.T, e *env) {
	ctx := t.Context()
	err := e.w.Tx(ctx, func(w workspace.Workspace) error {
		made := must(w.Touchpoints().Create(ctx, touchpoint("撤销")))(t)
		must(w.Touchpoints().ByID(ctx, made.ID))(t)
		check(t, w.Cursors().Move(ctx, "p", 0, 5))
		return errStop
	})
	if !errors.Is(err, errStop) {
		t.Errorf("the error of fn came back as %v", err)
	}
	wantNothingKept(t, e)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = e.w.Tx(ctx, func(w workspace.Workspace) error {
			must(w.Touchpoints().Create(ctx, touchpoint("惊慌")))(t)
			panic("stop")
		})
	}()
	wantNothingKept(t, e)

	check(t, e.w.Tx(ctx, func(w workspace.Workspace) error {
		first := touchpoint("先")
		first.Key = "k"
		made := must(w.Touchpoints().Create(ctx, first))(t)
		_, err := w.Touchpoints().Create(ctx, first)
		wantKind(t, "a taken value in a Tx", err, touchstone.Conflict)
		made.Version = 7
		_, err = w.Touchpoints().Update(ctx, made)
		wantKind(t, "an old version in a Tx", err, touchstone.Conflict)
		_, err = w.Touchpoints().ByID(ctx, "tp_none")
		wantKind(t, "nothing in a Tx", err, touchstone.NotFound)
		_, err = w.Touchpoints().Create(ctx, touchpoint("\x00"))
		wantKind(t, "a bad text in a Tx", err, touchstone.Invalid)
		_, err = w.Keys().ByID(ctx, "\x00")
		wantKind(t, "a bad id in a Tx", err, touchstone.Invalid)
		return w.Tx(ctx, func(w workspace.Workspace) error { return w.Cursors().Move(ctx, "p", 0, 5) })
	}))
	equal(t, "kept after faults in a Tx", names(must(e.w.Touchpoints().List(ctx, workspace.ListOptions{}))(t).Items), []string{"先"})
	if at := must(e.w.Cursors().Position(ctx, "p"))(t); at != 5 {
		t.Errorf("the inner Tx left the cursor at %d", at)
	}
	testFailedTransaction(t, e)
	testStoreTransaction(t, e)
}

// testFailedTransaction swallows an error after which nothing can be kept.
func testFailedTransaction(t *testing.T, e *env) {
	ctx := t.Context()
	err := e.store.Tx(ctx, func(s workspace.Store) error {
		must(s.In("acme").Touchpoints().Create(ctx, touchpoint("后")))(t)
		wantKind(t, "an entry in no workspace", s.In("nowhere").Audit().Append(ctx, workspace.Entry{Action: "x"}), touchstone.NotFound)
		return nil
	})
	wantKind(t, "a Tx whose statement failed", err, touchstone.NotFound)
	equal(t, "kept", names(must(e.w.Touchpoints().List(ctx, workspace.ListOptions{}))(t).Items), []string{"先"})
}

func testStoreTransaction(t *testing.T, e *env) {
	ctx := t.Context()
	check(t, e.store.Tx(ctx, func(s workspace.Store) error {
		u := must(s.Users().Create(ctx, touchstone.User{Login: "han", Name: "韩梅梅"}))(t)
		check(t, s.Passwords().SetPassword(ctx, touchstone.StaffID(u.ID), "hash"))
		must(s.Workspaces().Create(ctx, touchstone.Workspace{Meta: touchstone.Meta{ID: "gamma"}}))(t)
		must(s.In("gamma").Members().Create(ctx, touchstone.Membership{Meta: touchstone.Meta{ID: u.ID}, Role: touchstone.RoleOwner}))(t)
		places := must(s.Memberships(ctx, touchstone.StaffID(u.ID)))(t)
		if len(places) != 1 || places[0].Workspace != "gamma" {
			t.Errorf("a Tx does not see what it wrote: %v", places)
		}
		return nil
	}))
	must(e.store.Workspaces().ByID(ctx, "gamma"))(t)
}

func wantNothingKept(t *testing.T, e *env) {
	t.Helper()
	ctx := t.Context()
	if page := must(e.w.Touchpoints().List(ctx, workspace.ListOptions{}))(t); len(page.Items) != 0 {
		t.Errorf("kept: %v", page.Items)
	}
	if at := must(e.w.Cursors().Position(ctx, "p"))(t); at != 0 {
		t.Errorf("the cursor moved to %d", at)
	}
	if n := must(e.w.Revision(ctx))(t); n != 0 {
		t.Errorf("the revision rose to %d", n)
	}
}

// A View sees one moment, while others write.
func testViews(t *testing.T, e *env) {
	ctx := t.Context()
	must(e.w.Touchpoints().Create(ctx, touchpoint("一")))(t)
	check(t, e.w.View(ctx, func(w workspace.Workspace) error {
		before := must(w.Revision(ctx))(t)
		must(e.w.Touchpoints().Create(ctx, touchpoint("二")))(t) // outside of the view, at once
		equal(t, "touchpoints of the view", names(must(w.Touchpoints().List(ctx, workspace.ListOptions{}))(t).Items), []string{"一"})
		equal(t, "revision of the view", must(w.Revision(ctx))(t), before)
		if _, err := w.Touchpoints().Create(ctx, touchpoint("三")); err == nil {
			t.Error("a view was written to")
		}
		return w.View(ctx, func(w workspace.Workspace) error {
			equal(t, "touchpoints of the inner view", len(must(w.Touchpoints().List(ctx, workspace.ListOptions{}))(t).Items), 1)
			return nil
		})
	}))
	equal(t, "touchpoints after the view", names(must(e.w.Touchpoints().List(ctx, workspace.ListOptions{}))(t).Items), []string{"一", "二"})
	if err := e.w.View(ctx, func(workspace.Workspace) error { return errStop }); !errors.Is(err, errStop) {
		t.Errorf("the error of fn came back as %v", err)
	}
}

// testWriters lets eight writers add to one number, each from what it read,
// and edit one record: nothing is lost, and of two edits of one version one is
// told.
func testWriters(t *testing.T, e *env) {
	ctx := t.Context()
	made := must(e.w.Touchpoints().Create(ctx, touchpoint("争")))(t)
	const writers, rounds = 8, 5
	var wait sync.WaitGroup
	errs := make(chan error, writers*rounds)
	conflicts := make(chan error, writers)
	for n := range writers {
		wait.Go(func() {
			edit := made
			edit.Label = label(fmt.Sprint(n))
			_, err := e.w.Touchpoints().Update(ctx, edit)
			conflicts <- err
			for range rounds {
				errs <- e.w.Tx(ctx, func(w workspace.Workspace) error { return addOne(ctx, w) })
			}
		})
	}
	wait.Wait()
	close(errs)
	close(conflicts)
	for err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	won := 0
	for err := range conflicts {
		if err == nil {
			won++
		} else {
			wantKind(t, "the edit that came too late", err, touchstone.Conflict)
		}
	}
	if won != 1 {
		t.Errorf("%d edits of one version were kept", won)
	}
	if at := must(e.w.Cursors().Position(ctx, "sum"))(t); at != writers*rounds {
		t.Errorf("the sum is %d, want %d", at, writers*rounds)
	}
	if v := must(e.w.Touchpoints().ByID(ctx, made.ID))(t); v.Version != 2 {
		t.Errorf("the record is at version %d", v.Version)
	}
}

// TakeTurns lets two handles of one workspace add to one number at once.
func TakeTurns(t testing.TB, handles ...workspace.Workspace) {
	t.Helper()
	const rounds = 10
	var wait sync.WaitGroup
	errs := make(chan error, rounds*len(handles))
	for _, w := range handles {
		wait.Go(func() {
			for range rounds {
				errs <- w.Tx(t.Context(), func(w workspace.Workspace) error { return addOne(t.Context(), w) })
			}
		})
	}
	wait.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	for _, w := range handles {
		if at := must(w.Cursors().Position(t.Context(), "sum"))(t); at != touchstone.Position(rounds*len(handles)) {
			t.Errorf("the sum is %d", at)
		}
	}
}

func addOne(ctx context.Context, w workspace.Workspace) error {
	at, err := w.Cursors().Position(ctx, "sum")
	if err != nil {
		return err
	}
	if _, err := w.Stages().Create(ctx, touchstone.Stage{Label: label(fmt.Sprint(at)), Order: int64(at)}); err != nil {
		return err
	}
	return w.Cursors().Move(ctx, "sum", at, at+1)
}

func testCancellation(t *testing.T, e *env) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := e.w.Touchpoints().Create(ended, touchpoint("晚"))
	wantCancelled(t, "Create", err)
	_, err = e.w.Touchpoints().List(ended, workspace.ListOptions{})
	wantCancelled(t, "List", err)
	for _, err := range e.w.Subjects().All(ended, 0) {
		wantCancelled(t, "All", err)
	}
	wantCancelled(t, "View", e.w.View(ended, func(workspace.Workspace) error { return nil }))

	during, cancel := context.WithCancel(t.Context())
	err = e.w.Tx(during, func(w workspace.Workspace) error {
		must(w.Touchpoints().Create(during, touchpoint("中途")))(t)
		cancel()
		_, err := w.Touchpoints().Create(during, touchpoint("之后"))
		return err
	})
	wantCancelled(t, "Tx", err)
	wantNothingKept(t, e)
	must(e.w.Touchpoints().Create(t.Context(), touchpoint("正常")))(t)
}

func wantCancelled(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%s: got %v", what, err)
	}
}
