// SPDX-License-Identifier: Apache-2.0

package index_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"touchstone"
	"touchstone/journey"
	"touchstone/journey/index"
)

// happen lets nine people do something: much of it at the same time, or months
// apart.
func (w *world) happen(t *rapid.T, priced bool) {
	at, latest := int(w.index.Position()), rapid.SampledFrom([]int64{9, 99, 1 << 40}).Draw(t, "latest")
	var batch []touchstone.Event
	for range rapid.IntRange(0, 30).Draw(t, "events") {
		at++
		e := contact(at, touchstone.SubjectID(rapid.Uint64Range(1, 9).Draw(t, "subject")), touchstone.ShapeID(rapid.Uint64Range(1, 5).Draw(t, "shape")), rapid.Int64Range(0, latest).Draw(t, "time"))
		if priced && rapid.Bool().Draw(t, "sold") {
			e.Value = &touchstone.Money{Minor: int64(at), Currency: "CNY"}
		}
		batch = append(batch, e)
	}
	w.events = append(w.events, batch...)
	w.index.Append(batch, 0)
}

// TestJoinedAndPartedTrails shares the nine among three customers, and then again.
func TestJoinedAndPartedTrails(t *testing.T) {
	shared := func(t *rapid.T) merges {
		m := merges{}
		for s := range touchstone.SubjectID(9) {
			m[s+1] = rapid.SampledFrom([]touchstone.CustomerID{1, 4, 7, touchstone.CustomerID(s + 1)}).Draw(t, "customer")
		}
		return m
	}
	rapid.Check(t, func(t *rapid.T) {
		w, priced := &world{index: index.New("")}, rapid.Bool().Draw(t, "priced")
		w.happen(t, priced)
		if err := w.index.Compact(t.Context(), "", shared(t)); err != nil {
			t.Fatal(err)
		}
		if rapid.Bool().Draw(t, "since") {
			w.happen(t, priced)
		}
		if rapid.IntRange(0, 3).Draw(t, "erased") == 0 {
			w.erase(t)
		}
		customers := shared(t)
		for _, scope := range []index.Scope{everything(), drawScope(t)} {
			w.agree(t, customers, scope)
		}
	})
}

// Three hundred people who are two customers become one, and then themselves:
// the actors of the one are told apart up to the 255th, and nobody is taken for
// somebody else.
func TestManyActorsAreJoinedAndParted(t *testing.T) {
	const people = 300
	before, one := merges{}, merges{}
	x, scope := index.New(""), index.Scope{Names: make([]string, people+1), Activity: func(s touchstone.ShapeID, _ touchstone.EventKind, _ uint32) (uint32, bool) {
		return uint32(s), true
	}}
	for i := range 2 * people {
		s := touchstone.SubjectID(i%people + 1)
		before[s], one[s] = touchstone.CustomerID(1+s/201*200), 1
		x.Append([]touchstone.Event{contact(i+1, s, touchstone.ShapeID(s), time.Hour.Milliseconds()*int64(i))}, 0)
	}
	if err := x.Compact(t.Context(), "", before); err != nil {
		t.Fatal(err)
	}
	for _, customers := range []touchstone.Customers{one, nil} {
		v, events, most := x.View(customers, scope), 0, 0
		for part := range v.Parts() {
			if err := v.Visit(t.Context(), part, func(trail *journey.Trail) {
				acting := map[uint8]map[uint32]bool{}
				for i, who := range trail.Subject {
					if acting[who] == nil {
						acting[who] = map[uint32]bool{}
					}
					acting[who][trail.Activity[i]] = true
				}
				for who, people := range acting {
					if who < 255 && len(people) != 1 {
						t.Errorf("%d stands for %d people", who, len(people))
					}
				}
				events, most = events+len(trail.Activity), max(most, len(acting))
			}); err != nil {
				t.Fatal(err)
			}
		}
		if want := map[bool]int{true: 1, false: 256}[customers == nil]; events != 2*people || most != want {
			t.Errorf("%d events, %d actors, want %d and %d", events, most, 2*people, want)
		}
	}
}
