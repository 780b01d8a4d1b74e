// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/eventstore/memory"
	"touchstone/ingest/envelope"
	"touchstone/workspace"
)

// who makes a normalised identifier of this world's workspace.
func (w *world) who(t testing.TB, kind touchstone.SubjectKind, value string, verified bool) touchstone.Identifier {
	t.Helper()
	s, err := envelope.NewSubjects(w.Keys.Secret(), "")
	if err != nil {
		t.Fatal(err)
	}
	id, err := s.Identifier(envelope.Identifier{Kind: kind, Value: value, Verified: verified})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// fact is an event of somebody; n makes its id and its time.
func fact(n int, kind touchstone.EventKind, who ...touchstone.Identifier) touchstone.Event {
	e := touchstone.Event{ID: touchstone.EventID{byte(n), byte(n >> 8)}, Kind: kind, Occurred: noon.Add(time.Duration(n) * time.Second), Received: noon,
		Shape: touchstone.Shape{Source: "app", Name: "x"}.WithID()}
	for _, i := range who {
		e.Subjects = append(e.Subjects, i.Subject)
	}
	e.Private.Identifiers = who
	return e
}

// store seals and stores events; positions go on from those before.
func (w *world) arrive(t testing.TB, events ...touchstone.Event) {
	t.Helper()
	at, err := w.Events.Append(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range events {
		events[i].Position = at.Position + touchstone.Position(i) + 1
	}
	if err := w.Keys.Seal(t.Context(), events); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Events.Append(t.Context(), events); err != nil {
		t.Fatal(err)
	}
}

func (g *Graph) project(t testing.TB) Projected {
	t.Helper()
	p, err := g.Project(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Whoever asks about customers is told until every fact of before is projected.
func TestBehind(t *testing.T) {
	w := newWorld(t)
	w.arrive(t, fact(1, touchstone.Identify, w.who(t, touchstone.UserID, "u", true)))
	g := w.open(t, t.TempDir())
	if !g.Behind() {
		t.Error("nothing is projected, and nothing is behind")
	}
	if _, err := g.Project(t.Context()); err != nil {
		t.Fatal(err)
	}
	if g.Behind() {
		t.Error("everything is projected, and something is behind")
	}
}

func TestProject(t *testing.T) {
	w := newWorld(t)
	g := w.open(t, filepath.Join(w.folder, "identity"))
	ann, other := w.who(t, touchstone.UserID, "ann", false), w.who(t, touchstone.UserID, "old-ann", false)
	phone, mail := w.who(t, touchstone.Phone, "13800138000", true), w.who(t, touchstone.Email, "Ann@Example.cn", false)
	card, open := w.who(t, touchstone.MemberID, "M-1", true), w.who(t, touchstone.OpenID, "o1", false)
	tablet := w.who(t, touchstone.DeviceID, "t-1", false)
	bob := w.who(t, touchstone.UserID, "bob", false)

	identify := fact(1, touchstone.Identify, ann, other, card, open, phone, mail, tablet)
	identify.Private.Traits = []touchstone.Property{{Name: "level", Type: touchstone.String, Text: "gold"}, {Name: "name", Type: touchstone.String, Text: "安"},
		{Name: "preferences", Type: touchstone.JSON, Text: `{"pillow":"hard","floor":12}`}, {Name: "preferences.view", Type: touchstone.String, Text: "sea"}}
	identify.Consents = []touchstone.Consent{{Purpose: "mail", Granted: true}, {Purpose: "sms"}}
	// Both name one order: objects are no evidence.
	order := []touchstone.Object{{Type: "order", ID: "o-1"}}
	gift, parcel := fact(2, touchstone.Interaction, ann), fact(3, touchstone.Interaction, bob)
	gift.Objects, parcel.Objects = order, order
	if _, err := w.Workspace.SegmentTraits().Create(t.Context(), touchstone.SegmentTrait{Name: "level"}); err != nil {
		t.Fatal(err)
	}
	w.arrive(t, identify, gift, parcel)
	if p := g.project(t); p.Events != 1 || p.Edges != 5 || p.Position != 1 || len(p.Collisions) != 0 {
		t.Errorf("projected %+v", p)
	}
	edges, err := collect(w.Workspace.Edges().All(t.Context(), 0))
	if err != nil {
		t.Fatal(err)
	}
	at := func(kind workspace.EdgeKind, x touchstone.Identifier) workspace.Edge {
		return workspace.Edge{EdgeKey: edgeOf(kind, ann.Subject, x.Subject), At: identify.Occurred, Position: 1}
	}
	want := []workspace.Edge{at(workspace.EdgeAlias, other), at(workspace.EdgeMember, card), at(workspace.EdgeIdentify, open), at(workspace.EdgePhone, phone), at(workspace.EdgeIdentify, tablet)}
	if diff := cmp.Diff(want, edges, cmpopts.IgnoreFields(workspace.Edge{}, "Revision"), cmpopts.SortSlices(func(a, b workspace.Edge) bool { return a.A+a.B < b.A+b.B })); diff != "" {
		t.Errorf("edges (an unverified address is no evidence): %s", diff)
	}
	m := g.Mapping()
	if m.Customer(ann.Subject) != m.Customer(tablet.Subject) || m.Customer(ann.Subject) == m.Customer(bob.Subject) || m.Customer(mail.Subject) != touchstone.CustomerID(mail.Subject) {
		t.Errorf("mapping: %v", pairs(m))
	}
	w.mustProfile(t, g, m.Customer(ann.Subject))
	w.mustBeSealed(t)

	revision := m.Revision()
	if p := g.project(t); p.Events != 0 || p.Position != 1 || g.Mapping().Revision() != revision {
		t.Errorf("projected again: %+v", p)
	}
	here := w.Workspace
	w.room(t)
	for s, err := range w.Workspace.Subjects().All(t.Context(), 0) {
		t.Errorf("another workspace has %v, %v", s, err)
	}
	w.Workspace = here
}

func (w *world) mustProfile(t *testing.T, g *Graph, c touchstone.CustomerID) {
	t.Helper()
	p, err := g.Profile(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	facts := map[string]string{}
	for _, list := range [][]Fact{p.Traits, p.Preferences} {
		for _, f := range list {
			facts[f.Name] = string(f.Value)
		}
	}
	if diff := cmp.Diff(map[string]string{"level": `"gold"`, "name": `"安"`, "pillow": `"hard"`, "floor": "12", "view": `"sea"`}, facts); diff != "" || len(p.Preferences) != 3 {
		t.Errorf("%d preferences; %s", len(p.Preferences), diff)
	}
	values := map[touchstone.SubjectKind]string{}
	for _, i := range p.Identifiers {
		values[i.Kind] += i.Value
	}
	want := map[touchstone.SubjectKind]string{touchstone.MemberID: "M-1", touchstone.OpenID: "o1", touchstone.Phone: "+8613800138000", touchstone.DeviceID: "t-1"}
	if diff := cmp.Diff(want, values, cmpopts.IgnoreMapEntries(func(k touchstone.SubjectKind, _ string) bool { return k == touchstone.UserID })); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]touchstone.Consent{{Purpose: "mail", Granted: true}, {Purpose: "sms"}}, []touchstone.Consent{p.Consents[0].Consent, p.Consents[1].Consent}); diff != "" {
		t.Error(diff)
	}
}

// mustBeSealed looks for what is personal in the store's files. The segment
// trait is clear by decision.
func (w *world) mustBeSealed(t *testing.T) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(w.folder, "workspace.db*"))
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	var all []byte
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, raw...)
	}
	for _, secret := range []string{"13800138000", "example.cn", "安", "hard", "M-1"} {
		if bytes.Contains(all, []byte(secret)) {
			t.Errorf("%q stands in the store's files", secret)
		}
	}
	if !bytes.Contains(all, []byte("gold")) {
		t.Error("the segment trait is not clear: the search may be broken")
	}
}

// However facts arrive, in one go or many, in order or not, the mapping, the
// profile and the history are the same.
func TestArrivalOrderDoesNotMatter(t *testing.T) {
	w := newWorld(t)
	folder, n := t.TempDir(), 0
	state := func(rt *rapid.T, events []touchstone.Event, every int) (map[touchstone.SubjectID]touchstone.CustomerID, []Profile) {
		n++
		w.room(t)
		w.Events = memory.Open()
		g := w.open(t, fmt.Sprintf("%s/%d", folder, n))
		for part := range slices.Chunk(events, every) {
			w.arrive(t, part...)
			g.project(t)
		}
		var profiles []Profile
		for _, c := range []touchstone.SubjectID{1, 2, 3, 4, 5, 6, 7, 8} {
			if p, err := g.Profile(t.Context(), touchstone.CustomerID(c)); err == nil {
				profiles = append(profiles, p)
			} else if touchstone.KindOf(err) != touchstone.NotFound {
				rt.Fatal(err)
			}
		}
		return pairs(g.Mapping()), profiles
	}
	kinds := []touchstone.SubjectKind{touchstone.UserID, touchstone.UserID, touchstone.Phone, touchstone.Email, touchstone.MemberID, touchstone.MemberID, touchstone.DeviceID, touchstone.AnonymousID}
	rapid.Check(t, func(rt *rapid.T) {
		var events []touchstone.Event
		for i := range rapid.IntRange(1, 10).Draw(rt, "events") {
			var who []touchstone.Identifier
			for _, s := range rapid.SliceOfNDistinct(rapid.IntRange(1, 8), 1, 4, rapid.ID).Draw(rt, "who") {
				who = append(who, touchstone.Identifier{Subject: touchstone.SubjectID(s), Kind: kinds[s-1], Value: fmt.Sprint("v", s), Verified: true})
			}
			e := fact(i, touchstone.Identify, who...)
			e.Private.Traits = []touchstone.Property{{Name: "city", Type: touchstone.Integer, Integer: rapid.Int64Range(1, 3).Draw(rt, "city")}}
			e.Consents = []touchstone.Consent{{Purpose: "mail", Granted: rapid.Bool().Draw(rt, "granted")}}
			events = append(events, e)
		}
		shuffled := rapid.Permutation(events).Draw(rt, "order")
		wantPairs, wantProfiles := state(rt, slices.Clone(events), len(events))
		gotPairs, gotProfiles := state(rt, slices.Clone(shuffled), rapid.IntRange(1, 3).Draw(rt, "every"))
		if diff := cmp.Diff(wantPairs, gotPairs); diff != "" {
			rt.Errorf("mapping: %s", diff)
		}
		if diff := cmp.Diff(wantProfiles, gotProfiles); diff != "" {
			rt.Errorf("profiles: %s", diff)
		}
	})
}

func TestCollisionsAreNamed(t *testing.T) {
	w := newWorld(t)
	g := w.open(t, t.TempDir())
	first, second := w.who(t, touchstone.Phone, "13800138000", true), w.who(t, touchstone.Phone, "13800138001", true)
	w.arrive(t, fact(1, touchstone.Identify, w.who(t, touchstone.UserID, "a", false), first))
	g.project(t)
	second.Subject = first.Subject // as if the HMACs of both began alike
	w.arrive(t, fact(2, touchstone.Identify, w.who(t, touchstone.UserID, "b", false), second))
	want := []workspace.Collision{{ID: first.Subject, Kept: touchstone.Phone, Other: touchstone.Phone}}
	if p := g.project(t); !cmp.Equal(p.Collisions, want) {
		t.Errorf("got %v, want %v", p.Collisions, want)
	}
}

// What two sources call a device alike is two subjects, of which neither is taken
// for a collision, however often they are named.
func TestDevicesOfTwoSourcesDoNotCollide(t *testing.T) {
	w := newWorld(t)
	g := w.open(t, t.TempDir())
	subjects, err := envelope.NewSubjects(w.Keys.Secret(), "")
	if err != nil {
		t.Fatal(err)
	}
	device := func(source string) touchstone.Identifier {
		id, err := subjects.Of(source).Identifier(envelope.Identifier{Kind: touchstone.DeviceID, Value: "d-1"})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	shop, till := device("shop"), device("till")
	if shop.Subject == till.Subject {
		t.Fatal("one device of two sources has one subject")
	}
	for n := range 2 {
		for i, d := range []touchstone.Identifier{shop, till} {
			w.arrive(t, fact(2*n+i+1, touchstone.Identify, w.who(t, touchstone.UserID, "a", false), d))
		}
		if p := g.project(t); p.Events != 2 || len(p.Collisions) != 0 {
			t.Errorf("projected %+v", p)
		}
		g.kept = newKept() // as after a restart: everything is offered to the store again
	}
	kept, err := w.Workspace.Subjects().ByID(t.Context(), []touchstone.SubjectID{shop.Subject, till.Subject})
	if err != nil || len(kept) != 2 || kept[0].Fingerprint != kept[1].Fingerprint {
		t.Errorf("kept are %+v, want two with the fingerprint of one value", kept)
	}
}

// A part that is damaged, or whose key is gone, holds nothing up.
func TestProjectPassesOverWhatDoesNotOpen(t *testing.T) {
	w := newWorld(t)
	g := w.open(t, t.TempDir())
	a, b := w.who(t, touchstone.UserID, "a", false), w.who(t, touchstone.Phone, "13800138000", true)
	broken, gone := fact(1, touchstone.Identify, a, b), fact(2, touchstone.Identify, a, b)
	broken.Private, broken.Sealed = touchstone.Private{}, bytes.Repeat([]byte{1}, 60)
	gone.Subjects, gone.Private, gone.Sealed = []touchstone.SubjectID{99, 98}, touchstone.Private{}, bytes.Repeat([]byte{1}, 60)
	w.arrive(t, broken, gone, fact(3, touchstone.Identify, a, b))
	if p := g.project(t); p.Events != 3 || p.Edges != 1 {
		t.Errorf("projected %+v", p)
	}
}

// Names and clear values that a database refuses are stored with a mark in
// their place.
func TestProjectTakesAnyText(t *testing.T) {
	w := newWorld(t)
	g := w.open(t, t.TempDir())
	if _, err := w.Workspace.SegmentTraits().Create(t.Context(), touchstone.SegmentTrait{Name: "level"}); err != nil {
		t.Fatal(err)
	}
	who := w.who(t, touchstone.UserID, "a\x00b", false)
	e := fact(1, touchstone.Identify, who)
	e.Shape.Source = "app\x00"
	e.Private.Traits = []touchstone.Property{{Name: "a\x00b", Type: touchstone.String, Text: "x\x00y"}, {Name: "level", Type: touchstone.String, Text: "go\x00ld"}, {Name: "preferences.", Type: touchstone.JSON, Text: "{"}}
	w.arrive(t, e)
	g.project(t)
	p, err := g.Profile(t.Context(), touchstone.CustomerID(who.Subject))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range p.Traits {
		got = append(got, f.Name+"="+string(f.Value))
	}
	if diff := cmp.Diff([]string{"a\uFFFDb=\"x\\u0000y\"", "level=\"go\uFFFDld\"", "preferences.=\"{\""}, got); diff != "" || p.Identifiers[0].Value != "a\x00b" {
		t.Errorf("%q; %s", p.Identifiers[0].Value, diff)
	}
}

func TestRunProjectsWhenWoken(t *testing.T) {
	w := newWorld(t)
	g := w.open(t, t.TempDir())
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		g.Run(ctx, time.Hour)
	}()
	a, b := w.who(t, touchstone.UserID, "a", false), w.who(t, touchstone.Phone, "13800138000", true)
	w.arrive(t, fact(1, touchstone.Identify, a, b))
	for deadline := time.Now().Add(20 * time.Second); g.Mapping().Customer(a.Subject) != g.Mapping().Customer(b.Subject); {
		if time.Now().After(deadline) {
			t.Fatal("it was not projected")
		}
		g.Wake()
	}
	stop()
	<-ended
}

func TestPreferencesAndValues(t *testing.T) {
	cases := []struct {
		p    touchstone.Property
		want string
	}{
		{touchstone.Property{Type: touchstone.Null}, "null"},
		{touchstone.Property{Type: touchstone.Bool, Integer: 1}, "true"},
		{touchstone.Property{Type: touchstone.Integer, Integer: -1 << 63}, "-9223372036854775808"},
		{touchstone.Property{Type: touchstone.Number, Number: 1e21}, "1e+21"},
		{touchstone.Property{Type: touchstone.Number, Number: 0.000001}, "0.000001"},
		{touchstone.Property{Type: touchstone.JSON, Text: "{bad"}, `"{bad"`},
		{touchstone.Property{Type: touchstone.String, Text: "a\"b"}, `"a\"b"`},
	}
	for _, c := range cases {
		if got := string(JSON(c.p)); got != c.want {
			t.Errorf("%+v: %s, want %s", c.p, got, c.want)
		}
	}
	taken := preferences(touchstone.Property{Name: "preferences", Type: touchstone.JSON, Text: `{"b":null,"a":[1]}`})
	want := []touchstone.Property{{Name: "preferences.a", Type: touchstone.JSON, Text: "[1]"}, {Name: "preferences.b", Type: touchstone.Null, Text: "null"}}
	if diff := cmp.Diff(want, taken); diff != "" {
		t.Error(diff)
	}
	if whole := preferences(touchstone.Property{Name: "preferences", Type: touchstone.JSON, Text: `[1]`}); len(whole) != 1 || strings.Contains(whole[0].Name, ".") {
		t.Errorf("a list was taken apart: %v", whole)
	}
}

func TestTimeline(t *testing.T) {
	w := newWorld(t)
	g := w.open(t, t.TempDir())
	ann, phone, bob := w.who(t, touchstone.UserID, "ann", false), w.who(t, touchstone.Phone, "13800138000", true), w.who(t, touchstone.UserID, "bob", false)
	said := fact(1, touchstone.Feedback, phone)
	said.Private.Texts = []touchstone.Text{{Field: "why", Text: "cold"}}
	w.arrive(t, fact(5, touchstone.Identify, ann, phone), fact(9, touchstone.Interaction, ann), said, fact(2, touchstone.Feedback, bob))
	g.project(t)
	c := g.Mapping().Customer(phone.Subject)
	var got []string
	for e, err := range g.Timeline(t.Context(), c, eventstore.Filter{Kinds: []touchstone.EventKind{touchstone.Feedback, touchstone.Interaction}}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprint(e.ID[0], e.Private.Texts))
	}
	if diff := cmp.Diff([]string{"1 [{why cold}]", "9 []"}, got); diff != "" {
		t.Error(diff)
	}
	for _, c := range []touchstone.CustomerID{77, touchstone.CustomerID(max(ann.Subject, phone.Subject))} { // nobody; a subject of another
		for _, err := range g.Timeline(t.Context(), c, eventstore.Filter{}) {
			if touchstone.KindOf(err) != touchstone.NotFound {
				t.Errorf("%v: %v", c, err)
			}
		}
		if _, err := g.Members(t.Context(), c); touchstone.KindOf(err) != touchstone.NotFound {
			t.Errorf("%v has members: %v", c, err)
		}
	}
	if found, err := g.Find(t.Context(), bob.Subject); err != nil || found != touchstone.CustomerID(bob.Subject) {
		t.Errorf("a customer of one fact: %v, %v", found, err)
	}
	if _, err := g.Find(t.Context(), 77); touchstone.KindOf(err) != touchstone.NotFound {
		t.Errorf("nobody was found: %v", err)
	}
}
