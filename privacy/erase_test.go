// SPDX-License-Identifier: Apache-2.0

package privacy

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/vault"
	"touchstone/workspace"
)

// trace sees every point at which a saga can be cut, and cuts it at one.
type trace struct {
	points []string
	cut    string // "": nowhere
}

var errCut = errors.New("cut")

func (tr *trace) at(point string) error {
	tr.points = append(tr.points, point)
	if point == tr.cut {
		return errCut
	}
	return nil
}

// around runs a removal between two points.
func around[T any](tr *trace, name string, do func() (T, error)) (T, error) {
	var none T
	if err := tr.at(name + " before"); err != nil {
		return none, err
	}
	out, err := do()
	return out, errors.Join(err, tr.at(name+" after"))
}

type tracedEvents struct {
	eventstore.Store
	*trace
}

func (e tracedEvents) Erase(ctx context.Context, s []touchstone.SubjectID) (eventstore.Erased, error) {
	return around(e.trace, "events", func() (eventstore.Erased, error) { return e.Store.Erase(ctx, s) })
}

func (e tracedEvents) Compact(context.Context) error {
	_, err := around(e.trace, "compact", func() (int, error) { return 0, nil })
	return err
}

type tracedJournal struct{ *trace }

func (j tracedJournal) Forget(_ context.Context, subjects []touchstone.SubjectID) error {
	if len(subjects) == 0 {
		return nil
	}
	_, err := around(j.trace, "journal", func() (int, error) { return 0, nil })
	return err
}

// wordList is a derived place that knows words of subjects.
type wordList struct {
	*trace
	words map[touchstone.SubjectID]string
}

func (wordList) Name() string { return "search" }

func (s wordList) Erase(_ context.Context, subjects []touchstone.SubjectID) (int64, error) {
	return around(s.trace, "search", func() (int64, error) {
		n := int64(0)
		for _, id := range subjects {
			if s.words[id] != "" {
				n++
			}
			delete(s.words, id)
		}
		return n, nil
	})
}

// tracedRoom cuts while the rows of subjects are removed and while the cursor
// of settled erasures moves.
type tracedRoom struct {
	workspace.Workspace
	*trace
}

func (r tracedRoom) Subjects() workspace.Subjects {
	return tracedSubjects{r.Workspace.Subjects(), r.trace}
}
func (r tracedRoom) Cursors() workspace.Cursors {
	return tracedCursors{r.Workspace.Cursors(), r.trace}
}

type tracedSubjects struct {
	workspace.Subjects
	*trace
}

func (s tracedSubjects) Erase(ctx context.Context, ids []touchstone.SubjectID) (int64, error) {
	return around(s.trace, "profile", func() (int64, error) { return s.Subjects.Erase(ctx, ids) })
}

type tracedCursors struct {
	workspace.Cursors
	*trace
}

func (c tracedCursors) Move(ctx context.Context, name string, from, to touchstone.Position) error {
	if name != settled {
		return c.Cursors.Move(ctx, name, from, to)
	}
	_, err := around(c.trace, "settled", func() (int, error) { return 0, c.Cursors.Move(ctx, name, from, to) })
	return err
}

// traced gives the options of an office whose every part can be cut.
func (w *world) traced(tr *trace, words map[touchstone.SubjectID]string) Options {
	o := w.options()
	room := tracedRoom{w.room, tr}
	o.Workspace, o.Identities = room, w.identities(room)
	o.Events, o.Journal, o.Derived = tracedEvents{w.events, tr}, tracedJournal{tr}, []Place{wordList{tr, words}}
	return o
}

// before tells a world what ann and bob said, with a word of each in search,
// and gives the cast.
func (w *world) before() (cast, map[touchstone.SubjectID]string) {
	c := w.cast()
	w.say(w.story(c)...)
	if err := w.graph.Close(); err != nil { // so that there is a snapshot of the mapping
		w.t.Fatal(err)
	}
	neighbours := w.store.In(other)
	if _, err := neighbours.Subjects().Put(w.t.Context(), []workspace.Subject{{ID: c.user.Subject, Kind: touchstone.UserID, Seen: w.clock.at}}); err != nil {
		w.t.Fatal(err)
	}
	return c, map[touchstone.SubjectID]string{c.user.Subject: "cold", c.bob.Subject: "liked"}
}

// mustBeErased checks that nothing of ann is left, and everything of others.
func (w *world) mustBeErased(c cast, o *Office, words map[touchstone.SubjectID]string) {
	w.t.Helper()
	ctx := w.t.Context()
	var left []touchstone.EventID
	for e, err := range w.events.Events(ctx, eventstore.Filter{}, 0) {
		if err != nil {
			w.t.Fatal(err)
		}
		left = append(left, e.ID)
	}
	if diff := cmp.Diff([]touchstone.EventID{{4}}, left); diff != "" {
		w.t.Errorf("events left: %s", diff)
	}
	anns := []touchstone.SubjectID{c.user.Subject, c.phone.Subject, c.number.Subject}
	rows, err := w.room.Subjects().ByID(ctx, slices.Concat(anns, []touchstone.SubjectID{c.bob.Subject, c.tablet.Subject}))
	if err != nil || len(rows) != 2 {
		w.t.Errorf("%d subjects are left, want bob and the tablet; %v", len(rows), err)
	}
	edges, err := w.room.Edges().Of(ctx, anns)
	if err != nil || len(edges) != 0 {
		w.t.Errorf("edges left: %v, %v", edges, err)
	}
	said, err := w.room.Statements().Of(ctx, anns)
	if err != nil || len(said) != 0 {
		w.t.Errorf("statements left: %v, %v", said, err)
	}
	g := o.o.Identities
	for _, s := range anns {
		if got := g.Mapping().Customer(s); got != touchstone.CustomerID(s) {
			w.t.Errorf("%v is still merged", s)
		}
		if _, err := g.Find(ctx, s); touchstone.KindOf(err) != touchstone.NotFound {
			w.t.Errorf("%v is found: %v", s, err)
		}
	}
	if got, want := g.Mapping().Customer(c.tablet.Subject), touchstone.CustomerID(min(c.tablet.Subject, c.bob.Subject)); got != want {
		w.t.Errorf("the tablet, now bob's alone, is of %v, want %v", got, want)
	}
	if diff := cmp.Diff(map[touchstone.SubjectID]string{c.bob.Subject: "liked"}, words); diff != "" {
		w.t.Errorf("search: %s", diff)
	}
	if rows, err := w.store.In(other).Subjects().ByID(ctx, anns); err != nil || len(rows) != 1 {
		w.t.Errorf("another workspace lost its subject: %v, %v", rows, err)
	}
}

func stepNames(e vault.Erasure) []string {
	var out []string
	for _, s := range e.Steps {
		if s.Name != StepReplayed {
			out = append(out, s.Name)
		}
	}
	return out
}

var everyStep = []string{StepKeys, StepJournal, StepEvents, StepProfile, "search", StepCompacted}

func TestAnErasureLeavesNothing(t *testing.T) {
	w := newWorld(t)
	c, words := w.before()
	tr := &trace{}
	o := w.office(w.traced(tr, words))
	ann, err := o.o.Identities.Find(t.Context(), c.phone.Subject)
	if err != nil {
		t.Fatal(err)
	}
	receipt, err := o.Erase(t.Context(), ann, "usr_1", "asked by letter")
	if err != nil {
		t.Fatal(err)
	}
	w.mustBeErased(c, o, words)
	if diff := cmp.Diff(everyStep[:5], stepNames(receipt)); diff != "" {
		t.Error(diff)
	}
	want := slices.Sorted(slices.Values([]touchstone.SubjectID{c.user.Subject, c.phone.Subject, c.number.Subject}))
	if diff := cmp.Diff(want, receipt.Subjects); diff != "" {
		t.Errorf("subjects: %s", diff)
	}
	// By hand: three keys; three events; three subjects, one edge to the phone
	// and one to the tablet, one trait and one consent; one word.
	counts := map[string]int64{}
	for _, s := range receipt.Steps {
		counts[s.Name] = s.Count
	}
	if diff := cmp.Diff(map[string]int64{StepKeys: 3, StepJournal: 0, StepEvents: 3, StepProfile: 7, "search": 1}, counts); diff != "" {
		t.Errorf("counts: %s", diff)
	}
	if _, err := o.Erase(t.Context(), ann, "usr_1", ""); touchstone.KindOf(err) != touchstone.NotFound {
		t.Errorf("erased twice: %v", err)
	}
	if err := o.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	if receipt, err = o.Receipt(t.Context(), receipt.ID); err != nil || !slices.Equal(stepNames(receipt), everyStep) {
		t.Errorf("after compacting: %v, %v", stepNames(receipt), err)
	}
	if _, err := o.Receipt(t.Context(), "era_none"); touchstone.KindOf(err) != touchstone.NotFound {
		t.Errorf("a receipt of nothing: %v", err)
	}
}

// The order of the points is part of what is promised: the journal before the
// events, or an event on its way would come back.
func TestAnErasureEndsWhereverItIsCut(t *testing.T) {
	uncut := &trace{}
	{
		w := newWorld(t)
		c, words := w.before()
		o := w.office(w.traced(uncut, words))
		if _, err := o.Erase(t.Context(), w.customer(c), "usr_1", ""); err != nil {
			t.Fatal(err)
		}
		if err := o.Compact(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	var want []string
	for _, name := range []string{"journal", "events", "profile", "search", "settled", "compact"} {
		want = append(want, name+" before", name+" after")
	}
	if diff := cmp.Diff(want, uncut.points); diff != "" {
		t.Fatal(diff)
	}
	for _, cut := range append([]string{"entered", "keys after"}, uncut.points...) {
		t.Run(cut, func(t *testing.T) {
			w := newWorld(t)
			c, words := w.before()
			w.cutAt(cut, c, words)
			w.stop()
			w.start()
			tr := &trace{}
			options := w.traced(tr, words)
			o := w.office(options)
			options.Journal = nil
			if err := w.office(options).Replay(t.Context()); err != nil {
				t.Fatal(err)
			}
			for range 2 { // the second time changes nothing
				if err := o.Resume(t.Context()); err != nil {
					t.Fatal(err)
				}
				if err := o.Compact(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			w.mustBeErased(c, o, words)
			all, err := o.Receipts(t.Context())
			if err != nil || len(all) != 1 || !slices.Equal(stepNames(all[0]), everyStep) {
				t.Errorf("receipts %v, %v", all, err)
			}
		})
	}
}

// customer gives ann's number.
func (w *world) customer(c cast) touchstone.CustomerID {
	w.t.Helper()
	ann, err := w.graph.Find(w.t.Context(), c.user.Subject)
	if err != nil {
		w.t.Fatal(err)
	}
	return ann
}

// cutAt runs an erasure as far as a point.
func (w *world) cutAt(cut string, c cast, words map[touchstone.SubjectID]string) {
	w.t.Helper()
	ctx := w.t.Context()
	o := w.office(w.traced(&trace{cut: cut}, words))
	if cut == "entered" || cut == "keys after" {
		subjects, err := o.everySubject(ctx, w.customer(c))
		if err != nil {
			w.t.Fatal(err)
		}
		if _, err := w.keys.Enter(ctx, subjects, "usr_1", ""); err != nil {
			w.t.Fatal(err)
		}
		if cut == "keys after" {
			if err := w.keys.Forget(ctx, subjects); err != nil {
				w.t.Fatal(err)
			}
		}
		return
	}
	_, err := o.Erase(ctx, w.customer(c), "usr_1", "")
	if err == nil {
		err = o.Compact(ctx)
	}
	if !errors.Is(err, errCut) {
		w.t.Fatalf("cut at %s: %v", cut, err)
	}
}

func TestNothingIsShownFromTheEntryOn(t *testing.T) {
	w := newWorld(t)
	c, words := w.before()
	ann := w.customer(c)
	w.cutAt("entered", c, words)
	g := w.graph
	checks := map[string]func() error{
		"members": func() error { _, err := g.Members(t.Context(), ann); return err },
		"find":    func() error { _, err := g.Find(t.Context(), c.phone.Subject); return err },
		"profile": func() error { _, err := g.Profile(t.Context(), ann); return err },
		"explain": func() error { _, err := g.Explain(t.Context(), ann); return err },
		"link":    func() error { _, err := g.Link(t.Context(), c.user.Subject, c.bob.Subject, "usr_1"); return err },
		"timeline": func() error {
			for _, err := range g.Timeline(t.Context(), ann, eventstore.Filter{}) {
				return err
			}
			return nil
		},
	}
	for what, check := range checks {
		if err := check(); touchstone.KindOf(err) != touchstone.NotFound {
			t.Errorf("%s: %v", what, err)
		}
	}
	for e, err := range w.events.Events(t.Context(), eventstore.Filter{}, 0) {
		if want := e.ID != (touchstone.EventID{4}); err != nil || w.keys.Hidden(&e) != want {
			t.Errorf("event %v hidden: %v, want %v; %v", e.ID, !want, want, err)
		}
	}
}

// What arrives later and names her is counted, and is of nobody.
func TestWhoWasErasedStaysErased(t *testing.T) {
	w := newWorld(t)
	c, words := w.before()
	o := w.office(w.traced(&trace{}, words))
	if _, err := o.Erase(t.Context(), w.customer(c), "usr_1", ""); err != nil {
		t.Fatal(err)
	}
	late := w.event(9, touchstone.Identify, c.user, c.phone)
	late.Private.Traits = []touchstone.Property{{Name: "name", Type: touchstone.String, Text: annsName}}
	again := w.event(2, touchstone.Feedback, c.user) // an id that was erased
	w.say(late, again)
	n := 0
	for e, err := range w.events.Events(t.Context(), eventstore.Filter{}, 0) {
		if n++; err != nil || e.ID == again.ID || e.ID == late.ID && (len(e.Subjects) > 0 || len(e.Sealed) > 0) {
			t.Errorf("%+v, %v", e, err)
		}
	}
	if n != 2 {
		t.Errorf("%d events, want bob's and one of nobody", n)
	}
	if rows, err := w.room.Subjects().ByID(t.Context(), []touchstone.SubjectID{c.user.Subject, c.phone.Subject}); err != nil || len(rows) != 0 {
		t.Errorf("subjects came back: %v, %v", rows, err)
	}
}

// late is a journal that has events on their way when an erasure begins.
type late struct {
	w      *world
	events []touchstone.Event
}

func (l *late) Forget(context.Context, []touchstone.SubjectID) error {
	if len(l.events) > 0 {
		l.w.say(l.events...)
	}
	l.events = nil
	return nil
}

// A phone that was said to be hers a moment ago goes with her.
func TestAnErasureKnowsWhatWasAccepted(t *testing.T) {
	w := newWorld(t)
	c := w.cast()
	w.say(w.event(1, touchstone.Interaction, c.user))
	other := c.phone
	for n := 0; other.Subject < c.user.Subject; n++ { // with a lower one she would get another number
		other = w.subject(touchstone.Phone, fmt.Sprint(13800138001+n))
	}
	o := w.options()
	o.Journal = &late{w, []touchstone.Event{w.event(2, touchstone.Identify, c.user, other)}}
	ann := w.customer(c)
	receipt, err := w.office(o).Erase(t.Context(), ann, "usr_1", "")
	if err != nil || len(receipt.Subjects) != 2 {
		t.Errorf("erased %v, %v", receipt.Subjects, err)
	}
}

func TestResumeCompactsInTime(t *testing.T) {
	w := newWorld(t)
	c, words := w.before()
	o := w.office(w.traced(&trace{}, words))
	receipt, err := o.Erase(t.Context(), w.customer(c), "usr_1", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, days := range []int{1, 27, 2} { // the 1st, 28th and 30th day
		w.clock.at = w.clock.at.Add(time.Duration(days) * 24 * time.Hour)
		if err := o.Resume(t.Context()); err != nil {
			t.Fatal(err)
		}
		got, err := o.Receipt(t.Context(), receipt.ID)
		if err != nil {
			t.Fatal(err)
		}
		age := w.clock.at.Sub(got.Asked)
		if want := age >= 29*24*time.Hour; done(got, StepCompacted) != want {
			t.Errorf("after %v compacted: %v", age, !want)
		}
		if age > CompactWithin {
			t.Fatalf("the test looks too late: %v", age)
		}
	}
}

// expiring is a derived place that notes what it is told to let go.
type expiring struct {
	wordList
	told []string
}

func (e *expiring) Expire(_ context.Context, kinds []touchstone.EventKind, before time.Time) (eventstore.Erased, error) {
	e.told = append(e.told, fmt.Sprint(kinds, " ", before.Format(time.RFC3339)))
	return eventstore.Erased{Events: 1}, nil
}

func TestExpire(t *testing.T) {
	w := newWorld(t)
	options, derived := w.options(), &expiring{}
	options.Derived = []Place{derived}
	o := w.office(options)
	who := w.subject(touchstone.UserID, "u1")
	old := w.event(1, touchstone.Feedback, who)
	old.Occurred = w.clock.at.Add(-31 * 24 * time.Hour)
	kept := w.event(2, touchstone.Feedback, who)
	kept.Occurred = w.clock.at.Add(-30 * 24 * time.Hour) // exactly: it stays, the bound is open
	untouched := w.event(3, touchstone.Outcome, who)
	untouched.Occurred = old.Occurred
	w.say(old, kept, untouched)
	if gone, err := o.Expire(t.Context()); err != nil || gone.Events != 0 {
		t.Errorf("without a setting: %+v, %v", gone, err)
	}
	room, err := w.store.Workspaces().ByID(t.Context(), string(hotel))
	if err != nil {
		t.Fatal(err)
	}
	room.Settings.Retention = []touchstone.Retention{{Kind: touchstone.Feedback, Days: 30}}
	if _, err := w.store.Workspaces().Update(t.Context(), room); err != nil {
		t.Fatal(err)
	}
	if gone, err := o.Expire(t.Context()); err != nil || gone.Events != 1 {
		t.Errorf("got %+v, %v", gone, err)
	}
	var left []string
	for e, err := range w.events.Events(t.Context(), eventstore.Filter{}, 0) {
		left = append(left, fmt.Sprint(e.ID[0], err))
	}
	if diff := cmp.Diff([]string{"2 <nil>", "3 <nil>"}, left); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"[feedback] 2026-01-30T12:00:00Z"}, derived.told); diff != "" { // 30 days before noon of March 1st
		t.Errorf("what is derived: %s", diff)
	}
}
