// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/workspace"
)

// reasons lists what was refused, by index.
func reasons(got Imported) map[int]string {
	out := map[int]string{}
	for _, r := range got.Refused {
		out[r.Index] = r.Reason.Key
	}
	return out
}

func (g *Graph) imported(t *testing.T, pairs ...Pair) Imported {
	t.Helper()
	got, err := g.Import(t.Context(), pairs, "crm", "usr_1")
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// Identifiers that no event named yet are joined at once, and shown; events that
// name them later find them.
func TestImportedPairsAreOneCustomer(t *testing.T) {
	w := newWorld(t)
	g := w.open(t, t.TempDir())
	li, phone, mail := w.who(t, touchstone.UserID, "li", false), w.who(t, touchstone.Phone, "13800138000", false), w.who(t, touchstone.Email, "li@example.com", false)
	wang := w.who(t, touchstone.UserID, "wang", false)
	got := g.imported(t, Pair{li, phone}, Pair{mail, phone}, Pair{phone, li}, Pair{wang, wang})
	if diff := cmp.Diff(map[int]string{3: "identity.import_same"}, reasons(got)); diff != "" || got.Edges != 2 {
		t.Errorf("imported %+v: %s", got, diff)
	}
	m := g.Mapping()
	if m.Customer(li.Subject) != m.Customer(phone.Subject) || m.Customer(li.Subject) != m.Customer(mail.Subject) {
		t.Error("they are not one customer")
	}
	p, err := g.Profile(t.Context(), m.Customer(li.Subject))
	if err != nil || len(p.Identifiers) != 3 {
		t.Errorf("the profile is %+v, %v", p, err)
	}
	w.arrive(t, fact(1, touchstone.Identify, li, wang))
	if done := g.project(t); len(done.Collisions) != 0 {
		t.Errorf("projected %+v", done)
	}
	if m = g.Mapping(); m.Customer(wang.Subject) != m.Customer(phone.Subject) {
		t.Error("what an event says is not joined to what was imported")
	}
	if again := g.imported(t, Pair{li, phone}, Pair{mail, phone}); again.Edges != 0 || len(again.Refused) != 0 {
		t.Errorf("imported again: %+v", again)
	}
}

func TestAnImportSaysNothingOfTheErasedAndRedoesNothing(t *testing.T) {
	w := newWorld(t)
	g := w.open(t, t.TempDir())
	li, phone, gone := w.who(t, touchstone.UserID, "li", false), w.who(t, touchstone.Phone, "13800138000", false), w.who(t, touchstone.UserID, "gone", false)
	if _, err := w.Keys.Enter(t.Context(), []touchstone.SubjectID{gone.Subject}, "usr_1", ""); err != nil {
		t.Fatal(err)
	}
	got := g.imported(t, Pair{li, gone}, Pair{li, phone})
	if diff := cmp.Diff(map[int]string{0: "identity.import_erased"}, reasons(got)); diff != "" || got.Edges != 1 {
		t.Errorf("imported %+v: %s", got, diff)
	}
	if kept, err := w.Workspace.Subjects().ByID(t.Context(), []touchstone.SubjectID{gone.Subject}); err != nil || len(kept) != 0 {
		t.Errorf("kept of the erased: %+v, %v", kept, err)
	}
	key := workspace.EdgeKey{A: min(li.Subject, phone.Subject), B: max(li.Subject, phone.Subject), Kind: workspace.EdgeImport, Source: "crm"}
	if _, err := g.Undo(t.Context(), key, "usr_1", "a mistake"); err != nil {
		t.Fatal(err)
	}
	if again := g.imported(t, Pair{li, phone}); again.Edges != 0 || g.Mapping().Customer(li.Subject) == g.Mapping().Customer(phone.Subject) {
		t.Errorf("imported again after it was taken back: %+v", again)
	}
}

func TestAnImportThatCollidesJoinsNobody(t *testing.T) {
	w := newWorld(t)
	g := w.open(t, t.TempDir())
	li, first, second := w.who(t, touchstone.UserID, "li", false), w.who(t, touchstone.Phone, "13800138000", false), w.who(t, touchstone.Phone, "13800138001", false)
	w.arrive(t, fact(1, touchstone.Identify, w.who(t, touchstone.UserID, "a", false), first))
	g.project(t)
	second.Subject = first.Subject // as if the HMACs of both began alike
	got := g.imported(t, Pair{li, second})
	if diff := cmp.Diff(map[int]string{0: "identity.import_collision"}, reasons(got)); diff != "" || got.Edges != 0 {
		t.Errorf("imported %+v: %s", got, diff)
	}
	if m := g.Mapping(); m.Customer(li.Subject) == m.Customer(first.Subject) {
		t.Error("the stranger was joined")
	}
}
