// SPDX-License-Identifier: Apache-2.0

package index_test

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"touchstone"
	"touchstone/journey"
	"touchstone/journey/index"
)

// everything looks at all events as one activity.
func everything() index.Scope {
	return index.Scope{Names: []string{"any"}, Activity: func(touchstone.ShapeID, touchstone.EventKind, uint32) (uint32, bool) { return 0, true }}
}

func contact(at int, subject touchstone.SubjectID, shape touchstone.ShapeID, ms int64) touchstone.Event {
	return touchstone.Event{Position: touchstone.Position(at), Kind: touchstone.Interaction, Shape: touchstone.Shape{ID: shape}, Subjects: []touchstone.SubjectID{subject}, Occurred: time.UnixMilli(ms)}
}

func reach(t testing.TB, v *index.View) *journey.Reach {
	t.Helper()
	r, err := journey.ReachOf(t.Context(), v, 0)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestEmptyIndex(t *testing.T) {
	v := index.New("").View(nil, everything())
	if r := reach(t, v); r.Cases != 0 || v.Parts() != 0 || v.Key(0) != 0 || v.Key(-1) != 0 {
		t.Errorf("got %+v in %d parts", r, v.Parts())
	}
	if err := index.New("").Compact(t.Context(), "", nil); err != nil {
		t.Error(err)
	}
}

// Ten thousand orders of three thousand customers, half of them since the
// snapshot, and a thousand of nobody who is known: however many parts they fill,
// those of a customer come together, in the order in which they begin.
func TestManyOrdersAreThoseOfTheirCustomers(t *testing.T) {
	x, customers, known := index.New("order"), 3000, 10_000
	for n := range known + 1000 {
		e := contact(n+1, touchstone.SubjectID(n%customers+1), 1, int64(known-n))
		if n >= known {
			e.Subjects = nil
		}
		e.Objects = []touchstone.Object{{Type: "order", ID: strconv.Itoa(n)}}
		x.Append([]touchstone.Event{e}, e.Position)
		if n == known/2 {
			if err := x.Compact(t.Context(), "", nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	v := x.View(nil, everything())
	if r := reach(t, v); r.Cases != known+1000 || r.Customers != customers+1000 || v.Parts() < 2 {
		t.Errorf("%d orders of %d customers in %d parts", r.Cases, r.Customers, v.Parts())
	}
	for part := range v.Parts() {
		customer, began := -1, int64(0)
		err := v.Visit(t.Context(), part, func(trail *journey.Trail) {
			if trail.Customer == customer && trail.Time[0] < began {
				t.Fatalf("an order of %d comes after one of %d", trail.Time[0], began)
			}
			customer, began = trail.Customer, trail.Time[0]
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	seen(t, v)
}

// Trails of the snapshot that only went on are read in their shard, between one
// of which nothing is left and one that stands: two customers remain, with two
// events and one.
func TestTrailsThatWentOnBesideAnErasedOne(t *testing.T) {
	x := index.New("")
	x.Append([]touchstone.Event{contact(1, 1, 1, 10), contact(2, 2, 1, 20), contact(3, 3, 1, 30)}, 0)
	if err := x.Compact(t.Context(), "", nil); err != nil {
		t.Fatal(err)
	}
	x.Erase([]touchstone.SubjectID{2}, 3, nil)
	if r := reach(t, x.View(nil, everything())); r.Cases != 2 || r.Events != 2 {
		t.Errorf("after the erasure: %+v", r)
	}
	x.Append([]touchstone.Event{contact(4, 3, 1, 40)}, 0)
	if r := reach(t, x.View(nil, everything())); r.Cases != 2 || r.Events != 3 {
		t.Errorf("after one went on: %+v", r)
	}
}

// More shapes than 16 bits number, in one shard and through a snapshot.
func TestMoreShapesThanFit(t *testing.T) {
	const shapes = 70_000
	x := index.New("")
	var events []touchstone.Event
	for i := range shapes {
		events = append(events, contact(i+1, touchstone.SubjectID(i%1000+1), touchstone.ShapeID(i+1), int64(i)))
	}
	x.Append(events, 0)
	name := filepath.Join(t.TempDir(), "wide")
	if err := x.Compact(t.Context(), name, nil); err != nil {
		t.Fatal(err)
	}
	opened, err := index.Open(name, "")
	if err != nil {
		t.Fatal(err)
	}
	scope := index.Scope{Names: []string{"below", "above"}, Activity: func(s touchstone.ShapeID, _ touchstone.EventKind, _ uint32) (uint32, bool) {
		if s > math.MaxUint16+1 {
			return 1, true
		}
		return 0, s%2 == 0
	}}
	for _, v := range []*index.View{x.View(nil, scope), opened.View(nil, scope)} {
		r := reach(t, v) // of 65,536 ordinals every second one, and 4,464 beyond
		if r.Activities[0].Events != 32_768 || r.Activities[1].Events != 4_464 {
			t.Errorf("got %+v", r)
		}
	}
}

// One customer with many events and three hundred subjects, years apart.
func TestOneCustomerWithEverything(t *testing.T) {
	const n, year = 300_000, 365 * 86400_000
	x, all := index.New(""), merges{}
	events := make([]touchstone.Event, 0, n)
	for i := range n {
		subject := touchstone.SubjectID(i%300 + 1)
		all[subject] = 1
		events = append(events, contact(i+1, subject, 1, int64(i%7)*year+int64(i)))
	}
	x.Append(events, 0)
	for range 2 { // from the delta, then from a snapshot
		v, subjects := x.View(all, everything()), map[uint8]bool{}
		for part := range v.Parts() {
			if err := v.Visit(t.Context(), part, func(trail *journey.Trail) {
				if len(trail.Activity) != n || trail.Time[0] != 0 || trail.Time[n-1] != 6*year+n-2 { // 299,998 is 6 modulo 7
					t.Errorf("%d events, %d to %d", len(trail.Activity), trail.Time[0], trail.Time[len(trail.Time)-1])
				}
				for _, s := range trail.Subject {
					subjects[s] = true
				}
			}); err != nil {
				t.Fatal(err)
			}
		}
		if len(subjects) != 256 || !subjects[255] {
			t.Errorf("%d subjects are told apart", len(subjects))
		}
		if err := x.Compact(t.Context(), "", all); err != nil {
			t.Fatal(err)
		}
	}
	// All three hundred are themselves again.
	if r := reach(t, x.View(nil, everything())); r.Customers != 300 || r.Events != n {
		t.Errorf("after a split: %d customers, %d events", r.Customers, r.Events)
	}
}

func TestPeriodsThatHoldNothing(t *testing.T) {
	x := index.New("")
	x.Append([]touchstone.Event{contact(1, 1, 1, 1000), contact(2, 1, 1, 2000)}, 0)
	for _, p := range [][2]time.Time{
		{time.UnixMilli(1001), time.UnixMilli(1002)}, {time.UnixMilli(3000), time.UnixMilli(1000)},
		{time.Unix(1<<60, 0), time.Time{}}, {time.Time{}, time.Unix(-1<<60, 0)},
	} {
		for range 2 {
			scope := everything()
			scope.From, scope.To = p[0], p[1]
			if r := reach(t, x.View(nil, scope)); r.Cases != 0 {
				t.Errorf("%v: %+v", p, r)
			}
			if err := x.Compact(t.Context(), "", nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	scope := everything()
	scope.From, scope.To = time.Unix(-1<<60, 0), time.Unix(1<<60, 0)
	if r := reach(t, x.View(nil, scope)); r.Events != 2 {
		t.Errorf("all of time: %+v", r)
	}
}

func TestVisitsAndCompactionsStop(t *testing.T) {
	x := index.New("")
	x.Append([]touchstone.Event{contact(1, 1, 1, 0)}, 0)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	name := filepath.Join(t.TempDir(), "index")
	if err := x.Compact(ctx, name, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("compacting: %v", err)
	}
	if left, err := filepath.Glob(name + "*"); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if err := x.Compact(t.Context(), "", nil); err != nil {
		t.Fatal(err)
	}
	x.Append([]touchstone.Event{contact(2, 2, 1, 0)}, 0)
	v := x.View(nil, everything())
	for part := range v.Parts() {
		if err := v.Visit(ctx, part, func(*journey.Trail) { t.Error("a trail was shown") }); !errors.Is(err, context.Canceled) {
			t.Errorf("part %d: %v", part, err)
		}
	}
}

// written gives the bytes of a small snapshot with everything that is unusual.
func written(t testing.TB) []byte {
	t.Helper()
	x := index.New("")
	x.Append([]touchstone.Event{
		contact(1, 1, 1, 0), contact(2, 2, 2, 1<<33), contact(3, 3, 1, 5), contact(1<<40, 1, 3, -5),
		{Position: 1<<40 + 1, Kind: touchstone.Feedback, Shape: touchstone.Shape{ID: 1}, Subjects: []touchstone.SubjectID{3, 1}, Scores: []touchstone.Score{{Value: 1, High: 2}}},
	}, 0)
	name := filepath.Join(t.TempDir(), "index")
	if err := x.Compact(t.Context(), name, merges{2: 1}); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Whichever byte is changed and wherever the file ends, it is noticed.
func TestDamagedSnapshots(t *testing.T) {
	whole, name := written(t), filepath.Join(t.TempDir(), "damaged")
	open := func(data []byte) error {
		if err := os.RemoveAll(name); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := index.Open(name, "")
		return err
	}
	if err := open(whole); err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		broken := append([]byte(nil), whole...)
		broken[i] ^= 1
		if err := open(broken); !errors.Is(err, index.ErrDamaged) {
			t.Errorf("byte %d: %v", i, err)
		}
		if err := open(whole[:i]); !errors.Is(err, index.ErrDamaged) {
			t.Errorf("%d bytes: %v", i, err)
		}
	}
	if _, err := index.Open(filepath.Join(t.TempDir(), "none"), ""); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if err := open(whole); err != nil {
		t.Fatal(err)
	}
	if _, err := index.Open(name, "order"); !errors.Is(err, index.ErrDamaged) {
		t.Errorf("another kind: %v", err)
	}
}
