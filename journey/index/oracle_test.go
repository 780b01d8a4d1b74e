// SPDX-License-Identifier: Apache-2.0

package index_test

import (
	"cmp"
	"context"
	"math"
	"path/filepath"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/journey"
	"touchstone/journey/index"
)

// merges is a mapping of subjects to customers.
type merges map[touchstone.SubjectID]touchstone.CustomerID

func (m merges) Customer(s touchstone.SubjectID) touchstone.CustomerID {
	if c, ok := m[s]; ok {
		return c
	}
	return touchstone.CustomerID(s)
}

func (m merges) Merged(yield func(touchstone.SubjectID, touchstone.CustomerID) bool) {
	for s, c := range m {
		if !yield(s, c) {
			return
		}
	}
}

// done is one event of a trail, as a test compares it.
type done struct {
	Activity uint32
	Time     int64
	Mark     journey.Mark
	Subject  uint8 // counted by first appearance
	Worth    touchstone.Money
}

// world is the facts as plain slices: what an index is compared with.
type world struct {
	object string
	events []touchstone.Event // by position
	index  *index.Index
	file   string
}

// trails works out what a view must show, by key, and whose that is.
func (w *world) trails(customers touchstone.Customers, scope index.Scope) (map[uint64][]done, map[uint64]touchstone.CustomerID) {
	kept := map[uint64][]touchstone.Event{}
	for _, e := range w.events {
		for _, key := range w.keys(&e, customers) {
			kept[key] = append(kept[key], e)
		}
	}
	out, owners := map[uint64][]done{}, map[uint64]touchstone.CustomerID{}
	for key, events := range kept {
		slices.SortStableFunc(events, func(a, b touchstone.Event) int { return a.Occurred.Compare(b.Occurred) })
		customer := touchstone.CustomerID(0)
		if i := slices.IndexFunc(events, func(e touchstone.Event) bool { return acting(&e) != 0 }); i >= 0 {
			customer = customers.Customer(acting(&events[i]))
		}
		if scope.In != nil && !scope.In(customer) {
			continue
		}
		if trail := scoped(events, scope); len(trail) > 0 {
			out[key], owners[key] = trail, customer
		}
	}
	return out, owners
}

func acting(e *touchstone.Event) touchstone.SubjectID {
	if len(e.Subjects) == 0 {
		return 0
	}
	return e.Subjects[0]
}

func (w *world) keys(e *touchstone.Event, customers touchstone.Customers) []uint64 {
	if e.Kind == touchstone.Measured || e.Kind == touchstone.Identify {
		return nil
	}
	if w.object == "" {
		if len(e.Subjects) == 0 {
			return nil
		}
		return []uint64{uint64(customers.Customer(e.Subjects[0]))}
	}
	var out []uint64
	for _, o := range e.Objects {
		if key := index.ObjectKey(o.ID); o.Type == w.object && !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	return out
}

func scoped(events []touchstone.Event, scope index.Scope) []done {
	var out []done
	var subjects []touchstone.SubjectID
	for _, e := range events {
		code, ok := scope.Activity(e.Shape.ID, e.Kind, placeOf(&e, scope.Places))
		if !ok || !scope.From.IsZero() && e.Occurred.Before(scope.From) || !scope.To.IsZero() && !e.Occurred.Before(scope.To) {
			continue
		}
		if !slices.Contains(subjects, acting(&e)) {
			subjects = append(subjects, acting(&e))
		}
		out = append(out, done{code, e.Occurred.UnixMilli(), index.MarkOf(e.Scores), uint8(slices.Index(subjects, acting(&e))), worthOf(&e)})
	}
	return out
}

// placeOf is the last place of an event's unit that begins no later than it.
func placeOf(e *touchstone.Event, places func(string) []index.Place) uint32 {
	number := uint32(0)
	if places != nil {
		for _, p := range places(e.Unit) {
			if p.From <= e.Occurred.UnixMilli() {
				number = p.Number
			}
		}
	}
	return number
}

// worthOf is what an event is worth as a trail has it: nothing is nothing,
// whatever its currency.
func worthOf(e *touchstone.Event) touchstone.Money {
	if e.Value == nil || e.Value.Minor == 0 {
		return touchstone.Money{}
	}
	return *e.Value
}

// seen gives what a view shows, by key. Trails of one customer come one after
// another.
func seen(t rapid.TB, v *index.View) map[uint64][]done {
	t.Helper()
	out := map[uint64][]done{}
	cases, customers, last := map[int]bool{}, map[int]bool{}, -1
	for part := range v.Parts() {
		if err := v.Visit(context.Background(), part, func(trail *journey.Trail) {
			key := v.Key(trail.Case)
			if out[key] != nil || cases[trail.Case] {
				t.Fatalf("case %d of %x comes twice", trail.Case, key)
			}
			if trail.Customer != last && customers[trail.Customer] {
				t.Fatalf("customer %d comes twice", trail.Customer)
			}
			cases[trail.Case], customers[trail.Customer], last = true, true, trail.Customer
			out[key] = flat(trail)
		}); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// whose gives the customer of every trail that a view shows, by key; that of
// whoever nobody knows is 0.
func whose(t rapid.TB, v *index.View) map[uint64]touchstone.CustomerID {
	t.Helper()
	out, number := map[uint64]touchstone.CustomerID{}, map[touchstone.CustomerID]int{}
	for part := range v.Parts() {
		if err := v.Visit(context.Background(), part, func(trail *journey.Trail) {
			customer := v.Customer(trail.Customer)
			if before, met := number[customer]; customer != 0 && met && before != trail.Customer || customer == 0 && trail.Customer != trail.Case {
				t.Fatalf("customer %x has the numbers %d and %d", customer, before, trail.Customer)
			}
			out[v.Key(trail.Case)], number[customer] = customer, trail.Customer
		}); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func flat(trail *journey.Trail) []done {
	var out []done
	var subjects []uint8
	worth := make([]touchstone.Money, len(trail.Activity))
	for _, w := range trail.Worth {
		worth[w.At] = touchstone.Money{Minor: w.Minor, Currency: w.Currency}
	}
	for i, a := range trail.Activity {
		if !slices.Contains(subjects, trail.Subject[i]) {
			subjects = append(subjects, trail.Subject[i])
		}
		out = append(out, done{a, trail.Time[i], trail.Mark[i], uint8(slices.Index(subjects, trail.Subject[i])), worth[i]})
	}
	return out
}

var (
	kinds    = []touchstone.EventKind{touchstone.Interaction, touchstone.Feedback, touchstone.Outcome, touchstone.Identify, touchstone.Measured}
	subjects = rapid.Custom(func(t *rapid.T) touchstone.SubjectID {
		return touchstone.SubjectID(rapid.Uint64Range(1, 9).Draw(t, "subject")) << rapid.SampledFrom([]int{0, 60}).Draw(t, "spread")
	})
	unitCodes = rapid.SampledFrom([]string{"", "", "E1", "E2", "西"})
	moments   = rapid.OneOf(rapid.Int64Range(0, 10), rapid.Int64Range(-62135596800000, 253402300799999),
		rapid.SampledFrom([]int64{1 << 32, 1<<32 - 1, 1<<32 - 2, 1 << 33}))
)

func (w *world) draw(t *rapid.T) {
	var batch []touchstone.Event
	at := touchstone.Position(0)
	if n := len(w.events); n > 0 {
		at = w.events[n-1].Position
	}
	at = max(at, w.index.Position())
	for range rapid.IntRange(0, 12).Draw(t, "events") {
		at += touchstone.Position(rapid.SampledFrom([]uint64{1, 1, 2, 1 << 33}).Draw(t, "step"))
		e := touchstone.Event{
			Position: at, Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Occurred: time.UnixMilli(moments.Draw(t, "time")).UTC(),
			Shape:    touchstone.Shape{ID: touchstone.ShapeID(rapid.Uint64Range(1, 5).Draw(t, "shape"))},
			Subjects: rapid.SliceOfNDistinct(subjects, 0, 2, rapid.ID).Draw(t, "subjects"),
		}
		e.Unit = unitCodes.Draw(t, "unit")
		for range rapid.IntRange(0, 2).Draw(t, "objects") {
			e.Objects = append(e.Objects, touchstone.Object{Type: rapid.SampledFrom([]string{"order", "stay"}).Draw(t, "type"), ID: rapid.SampledFrom([]string{"1", "2", "3"}).Draw(t, "id")})
		}
		if rapid.Bool().Draw(t, "scored") {
			e.Scores = []touchstone.Score{{Metric: "nps", Value: int32(rapid.IntRange(0, 10).Draw(t, "score") * 100), Low: 0, High: 1000}}
		}
		if rapid.IntRange(0, 2).Draw(t, "priced") == 0 {
			e.Value = &touchstone.Money{Minor: rapid.SampledFrom([]int64{0, 1, -1, math.MinInt64, math.MaxInt64}).Draw(t, "minor"), Currency: rapid.SampledFrom([]string{"CNY", "EUR", "JPY", ""}).Draw(t, "currency")}
		}
		batch = append(batch, e)
	}
	w.events = append(w.events, batch...)
	cut := rapid.IntRange(0, len(batch)).Draw(t, "cut")
	w.index.Append(batch[:cut], 0)
	w.index.Append(batch, at) // a replay of the first ones
}

func drawMapping(t *rapid.T) touchstone.Customers {
	m := merges{}
	for range rapid.IntRange(0, 6).Draw(t, "merged") {
		m[subjects.Draw(t, "who")] = touchstone.CustomerID(subjects.Draw(t, "into"))
	}
	return m
}

func drawScope(t *rapid.T) index.Scope {
	activities := rapid.SliceOfN(rapid.IntRange(-1, 2), 18, 18).Draw(t, "activities")
	scope := index.Scope{Names: []string{"a", "b", "c"}}
	scope.Activity = func(s touchstone.ShapeID, k touchstone.EventKind, _ uint32) (uint32, bool) {
		a := activities[int(s)*3+slices.Index(kinds, k)]
		return uint32(max(a, 0)), a >= 0
	}
	if rapid.Bool().Draw(t, "all") {
		scope.Activity = func(s touchstone.ShapeID, _ touchstone.EventKind, _ uint32) (uint32, bool) {
			return uint32(s) % 3, true
		}
	}
	if rapid.Bool().Draw(t, "units") {
		scope.Places = drawPlaces(t)
		part := scope.Activity
		scope.Activity = func(s touchstone.ShapeID, k touchstone.EventKind, place uint32) (uint32, bool) {
			code, ok := part(s, k, place)
			return (code + place) % 3, ok && place < 4
		}
	}
	if rapid.Bool().Draw(t, "bounded") {
		scope.From, scope.To = time.UnixMilli(moments.Draw(t, "from")), time.UnixMilli(moments.Draw(t, "to"))
	}
	if rapid.Bool().Draw(t, "segment") {
		odd := rapid.Uint64Range(0, 1).Draw(t, "odd")
		scope.In = func(c touchstone.CustomerID) bool { return uint64(c)%2 == odd || uint64(c)>>60 == 3 }
	}
	return scope
}

// drawPlaces gives some units places that change with time.
func drawPlaces(t *rapid.T) func(string) []index.Place {
	known := map[string][]index.Place{}
	for _, unit := range []string{"", "E1", "E2"} {
		from := rapid.SliceOfNDistinct(moments, 0, 3, rapid.ID).Draw(t, "moves")
		slices.Sort(from)
		for _, at := range append([]int64{index.Always}, from...) {
			known[unit] = append(known[unit], index.Place{From: at, Number: rapid.Uint32Range(0, 4).Draw(t, "place")})
		}
	}
	return func(unit string) []index.Place {
		if places, ok := known[unit]; ok {
			return places
		}
		return []index.Place{{From: index.Always, Number: 2}}
	}
}

func (w *world) erase(t *rapid.T) {
	gone := rapid.SliceOfNDistinct(subjects, 1, 2, rapid.ID).Draw(t, "erased")
	names := func(e touchstone.Event) bool {
		return slices.ContainsFunc(e.Subjects, func(s touchstone.SubjectID) bool { return slices.Contains(gone, s) })
	}
	standing := map[touchstone.SubjectID][]touchstone.Position{}
	for _, s := range w.index.Company(gone) {
		standing[s] = nil
		for _, e := range w.events {
			if acting(&e) == s && !names(e) {
				standing[s] = append(standing[s], e.Position)
			}
		}
	}
	w.events = slices.DeleteFunc(w.events, names)
	w.index.Erase(gone, w.index.Position(), standing)
}

func (w *world) expire(t *rapid.T) {
	kind, before := rapid.SampledFrom(kinds[:3]).Draw(t, "expired"), time.UnixMilli(moments.Draw(t, "before"))
	w.events = slices.DeleteFunc(w.events, func(e touchstone.Event) bool { return e.Kind == kind && e.Occurred.Before(before) })
	w.index.Expire([]touchstone.EventKind{kind}, before)
}

func (w *world) compact(t *rapid.T, folder string) {
	w.file = rapid.SampledFrom([]string{"", filepath.Join(folder, "index")}).Draw(t, "file")
	if err := w.index.Compact(t.Context(), w.file, drawMapping(t)); err != nil {
		t.Fatal(err)
	}
	if w.file != "" && rapid.Bool().Draw(t, "reopen") {
		var err error
		if w.index, err = index.Open(w.file, w.object); err != nil {
			t.Fatal(err)
		}
	}
}

// agree compares what a view shows, and whose it is, with what it must show.
func (w *world) agree(t *rapid.T, customers touchstone.Customers, scope index.Scope) {
	t.Helper()
	view := w.index.View(customers, scope)
	trails, owners := w.trails(customers, scope)
	if d := gocmp.Diff(trails, seen(t, view)); d != "" {
		t.Fatal(d)
	}
	if d := gocmp.Diff(owners, whose(t, view)); d != "" {
		t.Fatal(d)
	}
}

// TestViewsShowWhatPlainSlicesDo does anything in any order to an index and to
// plain slices.
func TestViewsShowWhatPlainSlicesDo(t *testing.T) {
	folder := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		w := &world{object: rapid.SampledFrom([]string{"", "", "order"}).Draw(t, "object")}
		w.index = index.New(w.object)
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			switch rapid.SampledFrom([]string{"append", "append", "view", "erase", "expire", "compact"}).Draw(t, "do") {
			case "append":
				w.draw(t)
			case "erase":
				w.erase(t)
			case "expire":
				w.expire(t)
			case "compact":
				w.compact(t, folder)
			}
			w.agree(t, drawMapping(t), drawScope(t))
		}
	})
}

// TestViewsStandStill reads a view again after anything was done to its index.
func TestViewsStandStill(t *testing.T) {
	folder := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		w := &world{index: index.New("")}
		w.draw(t)
		if rapid.Bool().Draw(t, "compacted") {
			w.compact(t, folder)
		}
		customers, scope := drawMapping(t), drawScope(t)
		v := w.index.View(customers, scope)
		before, position := seen(t, v), v.Position()
		w.draw(t)
		w.erase(t)
		w.compact(t, folder)
		w.draw(t)
		if d := gocmp.Diff(before, seen(t, v)); d != "" || position != v.Position() {
			t.Fatal(d)
		}
	})
}

// TestBuildEqualsAppend builds the same trails in order.
func TestBuildEqualsAppend(t *testing.T) {
	folder := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		w := &world{index: index.New("")}
		w.draw(t)
		w.draw(t)
		customers := drawMapping(t)
		var steps []eventstore.Step
		for _, e := range w.events {
			for _, key := range w.keys(&e, customers) {
				steps = append(steps, eventstore.Step{Customer: touchstone.CustomerID(key), Subject: e.Subjects[0], Occurred: e.Occurred, Position: e.Position, Kind: e.Kind, Shape: e.Shape.ID, Unit: e.Unit, Scores: e.Scores, Value: e.Value})
			}
		}
		slices.SortStableFunc(steps, func(a, b eventstore.Step) int {
			return cmp.Or(cmp.Compare(a.Customer, b.Customer), a.Occurred.Compare(b.Occurred))
		})
		upTo := w.index.Position() / touchstone.Position(rapid.IntRange(1, 2).Draw(t, "part"))
		name := rapid.SampledFrom([]string{"", filepath.Join(folder, "built")}).Draw(t, "file")
		built, err := index.Build(t.Context(), name, upTo, func(yield func(eventstore.Step, error) bool) {
			for _, s := range steps {
				if !yield(s, nil) {
					return
				}
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		built.Append(w.events, w.index.Position())
		customers, scope := drawMapping(t), drawScope(t)
		if d := gocmp.Diff(seen(t, w.index.View(customers, scope)), seen(t, built.View(customers, scope))); d != "" {
			t.Fatal(d)
		}
	})
}
