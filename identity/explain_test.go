// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"touchstone"
	"touchstone/workspace"
)

// By hand: 1 and 2 are joined by an e-mail and, more strongly, by a member id;
// 2 and 3 by a phone; 1 and 3 by an alias, which only confirms; 4 follows 1; 5
// was taken back; 6 is set apart; 7 knows 1 and the stranger 8.
func TestExplain(t *testing.T) {
	w := newWorld(t)
	g := w.open(t, t.TempDir())
	w.put(t, user, 1, 3, 5, 6, 8)
	w.put(t, card, 2)
	w.put(t, dev, 4, 7)
	e := edgeOf
	w.say(t, e(workspace.EdgeEmail, 1, 2), e(workspace.EdgeMember, 1, 2), e(workspace.EdgePhone, 2, 3), e(workspace.EdgeAlias, 1, 3), e(workspace.EdgeIdentify, 1, 4),
		e(workspace.EdgePhone, 1, 5), e(workspace.EdgePhone, 1, 6), e(workspace.EdgeIdentify, 1, 7), e(workspace.EdgeIdentify, 8, 7))
	if _, err := g.Undo(t.Context(), e(workspace.EdgePhone, 1, 5), "usr_1", "a mistake"); err != nil {
		t.Fatal(err)
	}
	if err := g.Guard(t.Context(), workspace.GuardKey{Kind: workspace.GuardApart, A: 6, B: 1}, "usr_1", "brothers"); err != nil {
		t.Fatal(err)
	}
	got, err := g.Explain(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	said := func(k workspace.EdgeKey) workspace.Edge { return workspace.Edge{EdgeKey: k, At: noon, Position: 1} }
	want := Explanation{
		Customer: 1, Subjects: []touchstone.SubjectID{1, 2, 3, 4},
		Path: []workspace.Edge{said(e(workspace.EdgeMember, 1, 2)), said(e(workspace.EdgePhone, 2, 3)), said(e(workspace.EdgeIdentify, 1, 4))},
		Others: []Judged{{said(e(workspace.EdgeEmail, 1, 2)), Used}, {said(e(workspace.EdgeAlias, 1, 3)), Used}, {said(e(workspace.EdgePhone, 1, 5)), TakenBack},
			{said(e(workspace.EdgePhone, 1, 6)), Apart}, {said(e(workspace.EdgeIdentify, 1, 7)), SharedDevice}},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(workspace.Edge{}, "Revision", "Undone")); diff != "" {
		t.Error(diff)
	}
}

// The evidence is that of TestExplain: without the phone 3 stays, because an
// alias joins it too; without both it stands alone. Without the member id 2
// stays by its e-mail. The device 4 follows 1. The undo of what is not there
// changes nothing, and asking changes nothing.
func TestWhatAnUndoWouldDo(t *testing.T) {
	w := newWorld(t)
	g := w.open(t, t.TempDir())
	w.put(t, user, 1, 3, 5)
	w.put(t, card, 2)
	w.put(t, dev, 4)
	e := edgeOf
	member, email, phone, alias, device := e(workspace.EdgeMember, 1, 2), e(workspace.EdgeEmail, 1, 2), e(workspace.EdgePhone, 2, 3), e(workspace.EdgeAlias, 1, 3), e(workspace.EdgeIdentify, 1, 4)
	w.say(t, member, email, phone, alias, device)
	if err := g.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, of := range []struct {
		undone []workspace.EdgeKey
		want   [][]touchstone.SubjectID
	}{
		{nil, [][]touchstone.SubjectID{{1, 2, 3, 4}}},
		{[]workspace.EdgeKey{phone, member}, [][]touchstone.SubjectID{{1, 2, 3, 4}}},
		{[]workspace.EdgeKey{phone, alias}, [][]touchstone.SubjectID{{1, 2, 4}, {3}}},
		{[]workspace.EdgeKey{member, email, alias}, [][]touchstone.SubjectID{{1, 4}, {2, 3}}},
		{[]workspace.EdgeKey{device}, [][]touchstone.SubjectID{{1, 2, 3}, {4}}},
		{[]workspace.EdgeKey{e(workspace.EdgePhone, 1, 5)}, [][]touchstone.SubjectID{{1, 2, 3, 4}}},
	} {
		got, err := g.Without(t.Context(), 1, of.undone)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(of.want, got); diff != "" {
			t.Errorf("without %v: %s", of.undone, diff)
		}
		// what is foretold is what comes
		for _, key := range of.undone {
			if _, err := g.Undo(t.Context(), key, "usr_1", ""); err != nil && touchstone.KindOf(err) != touchstone.NotFound {
				t.Fatal(err)
			}
		}
		for _, part := range got {
			for _, s := range part {
				if c := g.Mapping().Customer(s); c != touchstone.CustomerID(part[0]) {
					t.Errorf("after undoing %v subject %d is of customer %d", of.undone, s, c)
				}
			}
		}
		for _, key := range of.undone {
			if _, err := g.Redo(t.Context(), key); err != nil && touchstone.KindOf(err) != touchstone.NotFound {
				t.Fatal(err)
			}
		}
	}
	if _, err := g.Without(t.Context(), 2, nil); touchstone.KindOf(err) != touchstone.NotFound {
		t.Errorf("a subject of another customer gives %v", err)
	}
}

// A merge by hand, a split, and both taken back: the mapping follows each.
func TestEditing(t *testing.T) {
	w := newWorld(t)
	g := w.open(t, t.TempDir())
	w.put(t, user, 1, 2)
	apart := workspace.GuardKey{Kind: workspace.GuardApart, A: 1, B: 2}
	var key workspace.EdgeKey
	steps := []struct {
		name string
		do   func() error
		want map[touchstone.SubjectID]touchstone.CustomerID
	}{
		{"link", func() (err error) { key, err = g.Link(t.Context(), 2, 1, "usr_1"); return err }, map[touchstone.SubjectID]touchstone.CustomerID{2: 1}},
		{"split", func() error { return g.Guard(t.Context(), apart, "usr_1", "brothers") }, map[touchstone.SubjectID]touchstone.CustomerID{}},
		{"unsplit", func() error { _, err := g.Unguard(t.Context(), apart, "usr_1", "no"); return err }, map[touchstone.SubjectID]touchstone.CustomerID{2: 1}},
		{"undo", func() error { _, err := g.Undo(t.Context(), key, "usr_1", "no"); return err }, map[touchstone.SubjectID]touchstone.CustomerID{}},
		{"redo", func() error { _, err := g.Redo(t.Context(), key); return err }, map[touchstone.SubjectID]touchstone.CustomerID{2: 1}},
	}
	revisions := map[string]uint64{}
	for _, s := range steps {
		if err := s.do(); err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		if diff := cmp.Diff(s.want, pairs(g.Mapping())); diff != "" {
			t.Errorf("%s: %s", s.name, diff)
		}
		revisions[s.name] = g.Mapping().Revision()
	}
	for _, s := range steps { // every mapping that was can be asked again
		m, err := g.MappingAt(t.Context(), revisions[s.name])
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s.want, pairs(m)); diff != "" {
			t.Errorf("%s, asked again: %s", s.name, diff)
		}
	}
	if _, err := g.Undo(t.Context(), edgeOf(workspace.EdgePhone, 1, 2), "usr_1", ""); touchstone.KindOf(err) != touchstone.NotFound {
		t.Errorf("an edge that is not there was taken back: %v", err)
	}
}

// An edge that somebody took back stays so when events say it again.
func TestWhatWasTakenBackStaysSo(t *testing.T) {
	w := newWorld(t)
	g := w.open(t, t.TempDir())
	a, b := w.who(t, user, "a", false), w.who(t, tel, "13800138000", true)
	w.arrive(t, fact(1, touchstone.Identify, a, b))
	g.project(t)
	if _, err := g.Undo(t.Context(), edgeOf(workspace.EdgePhone, a.Subject, b.Subject), "usr_1", ""); err != nil {
		t.Fatal(err)
	}
	w.arrive(t, fact(2, touchstone.Identify, a, b))
	g.project(t)
	if got := pairs(g.Mapping()); len(got) != 0 {
		t.Errorf("merged again: %v", got)
	}
}

// Of two subjects that are merged the stricter consent holds, whichever was
// later; of one subject its latest word does.
func TestMergesNeverWidenConsents(t *testing.T) {
	w := newWorld(t)
	g := w.open(t, t.TempDir())
	a, b := w.who(t, user, "a", false), w.who(t, tel, "13800138000", true)
	word := func(n int, who touchstone.Identifier, purpose string, granted bool) touchstone.Event {
		e := fact(n, touchstone.Interaction, who)
		e.Consents = []touchstone.Consent{{Purpose: purpose, Granted: granted}}
		return e
	}
	w.arrive(t, word(1, a, "mail", false), word(2, b, "mail", true), word(3, a, "sms", false), word(4, a, "sms", true), word(5, b, "call", true), word(6, a, "call", false),
		fact(7, touchstone.Identify, a, b))
	g.project(t)
	p, err := g.Profile(t.Context(), g.Mapping().Customer(a.Subject))
	if err != nil {
		t.Fatal(err)
	}
	var got []touchstone.Consent
	for _, c := range p.Consents {
		got = append(got, c.Consent)
	}
	want := []touchstone.Consent{{Purpose: "call"}, {Purpose: "mail"}, {Purpose: "sms", Granted: true}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTraitsHaveTheirHistory(t *testing.T) {
	w := newWorld(t)
	g := w.open(t, t.TempDir())
	who := w.who(t, user, "a", false)
	city := func(n int, p touchstone.Property) touchstone.Event {
		e := fact(n, touchstone.Identify, who)
		p.Name = "city"
		e.Private.Traits = []touchstone.Property{p}
		return e
	}
	text := func(s string) touchstone.Property { return touchstone.Property{Type: touchstone.String, Text: s} }
	// Arriving out of order; said twice; taken back; said again.
	w.arrive(t, city(5, text("西安")), city(1, text("北京")), city(2, text("北京")), city(3, touchstone.Property{Type: touchstone.Null}))
	g.project(t)
	p, err := g.Profile(t.Context(), touchstone.CustomerID(who.Subject))
	if err != nil {
		t.Fatal(err)
	}
	got := []string{string(p.Traits[0].Value)}
	for _, s := range p.Traits[0].Earlier {
		got = append(got, string(s.Value))
	}
	if diff := cmp.Diff([]string{`"西安"`, "", `"北京"`}, got); diff != "" {
		t.Error(diff)
	}
}
