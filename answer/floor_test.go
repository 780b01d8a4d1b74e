// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"touchstone/eventstore"
	"touchstone/query"
)

var eventFilter = eventstore.Filter{}

// city makes n customers of a city, each with one event on a day.
func (w *world) city(name string, first, n, day int) {
	for i := range n {
		w.live(first+i, name)
	}
	w.crowd(first, n, fact{touchpoint: "tp_desk", score: 900, day: day})
}

func TestSmallSegmentsAreFolded(t *testing.T) {
	w := newWorld(t)
	w.city("Beijing", 100, 30, 0)
	w.city("Chengdu", 200, 12, 0)
	w.city("Wuhan", 300, 4, 0)
	a := w.ask("count, nps(recommend) by trait(city)", Reader{Floor: 10})
	// Wuhan is below the floor, and alone it could be worked out from the total,
	// so Chengdu, the smallest other, goes with it.
	if got := keys(a.Rows); !slices.Equal(got, []string{"Beijing"}) {
		t.Errorf("rows are %v", got)
	}
	if f := a.Hidden.Figures[0]; f.N != 16 || f.Hidden {
		t.Errorf("the hidden row is %+v", f)
	}
	near(t, "the hidden row's NPS", a.Hidden.Figures[1].Value, 100)
}

// In Wuhan 33 customers are known, but the twelve contacts there are of three:
// the outcomes of customers 300 to 302, while the other thirty only spoke.
func TestContactsOfFewCustomersAreFolded(t *testing.T) {
	w := newWorld(t)
	for i, name := range []string{"Beijing", "Wuhan", "Xian"} {
		w.city(name, 200+100*i, 33, 0)
	}
	for range 4 {
		w.crowd(300, 3, fact{touchpoint: "tp_desk", outcome: true, score: -1})
	}
	w.crowd(200, 30, fact{touchpoint: "tp_desk", outcome: true, score: -1})
	w.crowd(400, 25, fact{touchpoint: "tp_desk", outcome: true, score: -1})
	for _, text := range []string{"contacts by trait(city)", "contacts, count by trait(city)"} {
		a := w.ask(text, Reader{Floor: 10})
		if f := a.Hidden.Figures[0]; f.N != 37 || a.Rows[0].Keys[0].Value != "Beijing" || a.Rows[0].Figures[0].N != 30 {
			t.Errorf("%s: rows %v, hidden %+v", text, keys(a.Rows), f)
		}
	}
}

func TestTwoSmallSegmentsHideEachOther(t *testing.T) {
	w := newWorld(t)
	w.city("Beijing", 100, 30, 0)
	w.city("Chengdu", 200, 6, 0)
	w.city("Wuhan", 300, 4, 0)
	a := w.ask("count by trait(city)", Reader{Floor: 10})
	if got := keys(a.Rows); !slices.Equal(got, []string{"Beijing"}) || a.Hidden.Figures[0].N != 10 {
		t.Errorf("rows %v, hidden %+v", got, a.Hidden.Figures[0])
	}
}

func TestWhatStaysTooSmallIsNotTold(t *testing.T) {
	w := newWorld(t)
	w.city("Wuhan", 300, 4, 0)
	a := w.ask("count by trait(city)", Reader{Floor: 10})
	if len(a.Rows) != 0 || a.Hidden == nil || !a.Hidden.Figures[0].Hidden || a.Hidden.Figures[0].N != 0 {
		t.Errorf("rows %v, hidden %+v", keys(a.Rows), a.Hidden)
	}
	a = w.ask("count, nps(recommend) where trait(city) = Wuhan", Reader{Floor: 10})
	for _, f := range a.Rows[0].Figures {
		if !f.Hidden || f.N != 0 || f.Value != nil || f.Low != nil {
			t.Errorf("the figure is %+v", f)
		}
	}
}

// Many events of few customers are few customers.
func TestTheFloorCountsCustomers(t *testing.T) {
	w := newWorld(t)
	w.city("Wuhan", 300, 3, 0)
	for range 20 {
		w.crowd(300, 3, fact{touchpoint: "tp_desk", score: 900})
	}
	a := w.ask("count where trait(city) = Wuhan", Reader{Floor: 10})
	if !a.Rows[0].Figures[0].Hidden {
		t.Errorf("63 events of 3 customers are told: %+v", a.Rows[0].Figures[0])
	}
}

// Everybody but three: whoever knows the whole knows the three.
func TestTheRestOfAWholeIsProtected(t *testing.T) {
	w := newWorld(t)
	w.city("Beijing", 100, 40, 0)
	w.city("Wuhan", 300, 3, 0)
	for _, text := range []string{"count where trait(city) != Wuhan", "count where trait(city) = Beijing", "rate(trait(city) = Wuhan)", "rate(trait(city) = Beijing)"} {
		if a := w.ask(text, Reader{Floor: 10}); !a.Rows[0].Figures[0].Hidden {
			t.Errorf("%s tells %+v", text, a.Rows[0].Figures[0])
		}
	}
	if a := w.ask("count", Reader{Floor: 10}); a.Rows[0].Figures[0].N != 43 {
		t.Errorf("the whole is %+v", a.Rows[0].Figures[0])
	}
}

// A change is shown only where both its sides are.
func TestADifferenceIsFlooredToo(t *testing.T) {
	w := newWorld(t)
	w.city("Beijing", 100, 30, 31)
	w.city("Wuhan", 300, 30, 31)
	w.city("Xian", 500, 30, 31)
	w.crowd(100, 30, fact{touchpoint: "tp_desk", day: 3})
	w.crowd(300, 3, fact{touchpoint: "tp_desk", day: 3})
	w.crowd(500, 30, fact{touchpoint: "tp_desk", day: 3})
	a := w.ask("count by trait(city) from 2026-02-01 to 2026-03-01 compare", Reader{Floor: 10})
	// Wuhan had 3 in January: hidden in both periods, with the smallest other.
	if got := keys(a.Rows); len(got) != 1 || got[0] == "Wuhan" {
		t.Fatalf("rows are %v", got)
	}
	f := a.Hidden.Figures[0]
	if f.N != 60 || f.Previous.N != 33 || f.Change.Value != 27 {
		t.Errorf("the hidden row is %+v, before %+v", f, f.Previous)
	}
}

func TestTheFloorLeavesOtherQuestionsAlone(t *testing.T) {
	w := newWorld(t)
	w.city("Wuhan", 300, 3, 0)
	a := w.ask("count by touchpoint", Reader{Floor: 10})
	if got := keys(a.Rows); !slices.Equal(got, []string{"tp_desk"}) || a.Hidden != nil {
		t.Errorf("rows %v, hidden %v", got, a.Hidden)
	}
}

func TestALimitComesAfterTheFloor(t *testing.T) {
	w := newWorld(t)
	w.city("Beijing", 100, 30, 0)
	w.city("Chengdu", 200, 20, 0)
	w.city("Wuhan", 300, 4, 0)
	w.city("Xian", 400, 8, 0)
	a := w.ask("count by trait(city) limit 1", Reader{Floor: 10})
	if got := keys(a.Rows); !slices.Equal(got, []string{"Beijing"}) || a.Hidden.Figures[0].N != 12 {
		t.Errorf("rows %v, hidden %+v", got, a.Hidden.Figures[0])
	}
}

// Whatever the groups: visible and hidden together are the whole, and what is
// hidden cannot be worked out: it is nothing, or two groups or more that reach
// the floor together, or it is not told.
func TestFloorProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		floor := rapid.Int64Range(2, 12).Draw(t, "floor")
		sizes := rapid.SliceOfN(rapid.Int64Range(0, 20), 1, 8).Draw(t, "sizes")
		g := guard{measure: query.Measure{Kind: query.Count}, customers: -1, floor: floor}
		var total int64
		for _, n := range sizes {
			total += n
			g.all = append(g.all, pair{keys: make([]query.Key, 1), now: []query.Tally{{N: n}}})
		}
		g.hide()
		var shown, folded int64
		groups := 0
		for i, p := range g.all {
			n := p.now[0].N
			if !g.hidden[i] {
				if n > 0 && n < floor {
					t.Fatalf("a group of %d is visible above a floor of %d", n, floor)
				}
				shown += n
				continue
			}
			folded += n
			groups++
		}
		if shown+folded != total {
			t.Fatalf("%d visible and %d hidden of %d", shown, folded, total)
		}
		sum := g.folded(false)
		switch {
		case groups == 0 && sum.N != 0:
			t.Fatalf("nothing is hidden, but the row says %d", sum.N)
		case groups > 0 && !sum.Hidden && (groups < 2 || sum.N < floor && sum.N != 0 || sum.N != folded):
			t.Fatalf("%d groups of %d together are told as %d above a floor of %d", groups, folded, sum.N, floor)
		case groups > 0 && sum.Hidden && shown > 0:
			t.Fatalf("%d are hidden and not told, while %d are visible", folded, shown)
		}
	})
}
