// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"touchstone"
	"touchstone/workspace"
)

// A changed rule shows in the next answer, the old answer can be had again,
// and no fact is touched.
func TestRuleChangesTheNextAnswerAndNotTheEvents(t *testing.T) {
	x := newWorld(t, nil)
	x.touchpoint("tp_home", "", "website")
	x.touchpoint("tp_room", "", "website")
	x.event(shape("view", "/"), 1, 2, 3)
	x.event(shape("view", "/room/{id}"), 1, 2)
	all := x.rule("rule_all", 10, "view", "", "tp_home")
	facts := x.everyEvent()

	first := x.current()
	if diff := cmp.Diff(map[string]int64{"tp_home": 5}, x.counts(first)); diff != "" {
		t.Error(diff)
	}
	room := x.rule("rule_room", 5, "", "/room/*", "tp_room")
	second := x.current()
	if diff := cmp.Diff(map[string]int64{"tp_home": 3, "tp_room": 2}, x.counts(second)); diff != "" {
		t.Error(diff)
	}
	room.Order = 20 // behind the rule that takes everything
	give(x, room, x.w.Rules().Update)
	third := x.current()
	if diff := cmp.Diff(map[string]int64{"tp_home": 5}, x.counts(third)); diff != "" {
		t.Error(diff)
	}
	if _, err := x.w.Rules().Delete(x.ctx, all.ID, all.Version, "me"); err != nil {
		t.Fatal(err)
	}
	fourth := x.current()
	if diff := cmp.Diff(map[string]int64{"": 3, "tp_room": 2}, x.counts(fourth)); diff != "" {
		t.Error(diff)
	}
	if !(first.Revision < second.Revision && second.Revision < third.Revision && third.Revision < fourth.Revision) {
		t.Errorf("revisions are %d, %d, %d, %d", first.Revision, second.Revision, third.Revision, fourth.Revision)
	}
	for i, m := range []*touchstone.Meaning{first, second, third, fourth} {
		again, err := x.keeper.At(x.ctx, m.Revision)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(x.counts(m), x.counts(again)); diff != "" || again.Revision != m.Revision {
			t.Errorf("meaning %d again is of revision %d and differs: %s", i+1, again.Revision, diff)
		}
	}
	if x.everyEvent() != facts {
		t.Error("facts were changed")
	}
}

func TestIgnoredAndAimlessShapes(t *testing.T) {
	x := newWorld(t, nil)
	x.touchpoint("tp_a", "", "website")
	x.touchpoint("tp_gone", "", "website")
	for _, name := range []string{"heartbeat", "a", "b"} {
		x.event(shape(name, ""), 1)
	}
	x.rule("rule_1", 1, "heartbeat", "", Ignore)
	x.rule("rule_2", 2, "b", "", "tp_gone")
	x.rule("rule_3", 3, "*", "", "tp_a")
	if diff := cmp.Diff(map[string]int64{"": 1, "tp_a": 1, "tp_gone": 1}, x.counts(x.current())); diff != "" {
		t.Error(diff)
	}
	if _, err := x.w.Touchpoints().Delete(x.ctx, "tp_gone", 1, "me"); err != nil {
		t.Fatal(err)
	}
	// A rule that aims at nothing takes nothing from the rules behind it.
	if diff := cmp.Diff(map[string]int64{"": 1, "tp_a": 2}, x.counts(x.current())); diff != "" {
		t.Error(diff)
	}
}

// What does not change is given again; a new shape extends it under the same
// revision.
func TestNewShapes(t *testing.T) {
	x := newWorld(t, func(o *Options) { o.Patience = time.Second })
	x.touchpoint("tp_a", "", "website")
	x.rule("rule_1", 1, "*", "", "tp_a")
	x.event(shape("one", ""), 1)
	first := x.current()
	x.event(shape("two", ""), 1)
	if again := x.current(); again != first || x.facts.looks != 1 {
		t.Errorf("shapes were looked for %d times", x.facts.looks)
	}
	covering, err := x.keeper.Covering(x.ctx, x.last)
	if err != nil {
		t.Fatal(err)
	}
	if len(covering.Shapes) != 2 || len(first.Shapes) != 1 || covering.Revision != first.Revision {
		t.Errorf("%d shapes after position %d, %d before; revisions %d and %d", len(covering.Shapes), x.last, len(first.Shapes), covering.Revision, first.Revision)
	}
	if _, err := x.keeper.Covering(x.ctx, x.last); err != nil || x.facts.looks != 2 {
		t.Errorf("a position that was covered was looked for again: %d looks, %v", x.facts.looks, err)
	}
	x.event(shape("three", ""), 1)
	x.now = x.now.Add(time.Second)
	if n := len(x.current().Shapes); n != 3 {
		t.Errorf("after the patience there are %d shapes", n)
	}
	x.now = x.now.Add(-time.Hour) // a clock that was set back must not blind it
	x.event(shape("four", ""), 1)
	if n := len(x.current().Shapes); n != 4 {
		t.Errorf("after the clock was set back there are %d shapes", n)
	}
}

// Old meanings know shapes that came later, too, however long they are kept.
func TestAtKnowsLaterShapesAndIsBounded(t *testing.T) {
	x := newWorld(t, func(o *Options) { o.Past = 2 })
	x.touchpoint("tp_a", "", "website")
	x.rule("rule_1", 1, "*", "", "tp_a")
	x.event(shape("one", ""), 1)
	var revisions []uint64
	for i := range 5 {
		x.rule(fmt.Sprint("rule_n", i), int64(i+2), "none", "", "tp_a")
		revisions = append(revisions, x.current().Revision)
	}
	for range 2 {
		for _, r := range revisions {
			x.event(shape(fmt.Sprint("shape", x.last), ""), 1)
			m, err := x.keeper.At(x.ctx, r)
			if err != nil {
				t.Fatal(err)
			}
			if len(m.Shapes) != int(x.last) || m.Revision != r {
				t.Errorf("revision %d is %d and knows %d shapes of %d", r, m.Revision, len(m.Shapes), x.last)
			}
		}
		if len(x.keeper.past) > 2 {
			t.Errorf("%d old meanings are kept", len(x.keeper.past))
		}
	}
	_, err := x.keeper.At(x.ctx, revisions[4]+1)
	if touchstone.KindOf(err) != touchstone.NotFound {
		t.Errorf("a revision to come gave %v", err)
	}
}

func TestCancellation(t *testing.T) {
	x := newWorld(t, nil)
	x.current()
	if err := x.keeper.present.enter(x.ctx); err != nil { // somebody is in
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(x.ctx)
	cancel()
	if _, err := x.keeper.Current(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting gave %v", err)
	}
	x.keeper.present.leave()
	x.current()
}

func TestManyAtOnce(t *testing.T) {
	x := newWorld(t, nil)
	x.touchpoint("tp_a", "", "website")
	x.rule("rule_1", 1, "*", "", "tp_a")
	x.event(shape("one", ""), 1)
	first := x.current().Revision
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			before := uint64(0)
			for range 20 {
				m, err := x.keeper.Current(x.ctx)
				if err != nil || m.Revision < before {
					t.Errorf("revision %v after %d: %v", m, before, err)
					return
				}
				before = m.Revision
				if _, err := x.keeper.At(x.ctx, first); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for i := range 10 {
		x.rule(fmt.Sprint("rule_n", i), 2, "none", "", "tp_a")
	}
	wait.Wait()
}

// people is an identity: who is behind subjects from which revision on.
type people map[uint64]map[touchstone.SubjectID]touchstone.CustomerID

func (p people) At(_ context.Context, revision uint64) (touchstone.Customers, error) {
	best := uint64(0)
	for r := range p {
		if r <= revision {
			best = max(best, r)
		}
	}
	return couples(p[best]), nil
}

func (p people) Newest(ctx context.Context, least uint64) (touchstone.Customers, uint64, error) {
	c, err := p.At(ctx, least)
	return c, least, err
}

type couples map[touchstone.SubjectID]touchstone.CustomerID

func (c couples) Customer(s touchstone.SubjectID) touchstone.CustomerID {
	if id, known := c[s]; known {
		return id
	}
	return touchstone.CustomerID(s)
}

func (c couples) Merged(yield func(touchstone.SubjectID, touchstone.CustomerID) bool) {
	for s, id := range c {
		if !yield(s, id) {
			return
		}
	}
}

// A trait is what was said last about any subject of a customer; a merge and a
// later word change it, and an old meaning keeps what held then.
func TestTraits(t *testing.T) {
	merged := people{0: nil}
	x := newWorld(t, func(o *Options) { o.Identity = merged })
	give(x, touchstone.SegmentTrait{Name: "tier"}, x.w.SegmentTraits().Create)
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	say := func(s touchstone.SubjectID, value string, days int, change func(*workspace.Statement)) {
		t.Helper()
		v := workspace.Statement{Subject: s, Topic: workspace.Trait, Name: "tier", Source: "crm", At: day.AddDate(0, 0, days), Value: value}
		if change != nil {
			change(&v)
		}
		if err := x.w.Statements().Put(x.ctx, []workspace.Statement{v}); err != nil {
			t.Fatal(err)
		}
	}
	say(1, "gold", 2, nil)
	say(2, "silver", 1, nil)
	say(3, "gold", 1, nil)
	say(3, "", 2, func(s *workspace.Statement) { s.Gone = true })
	say(4, "", 1, func(s *workspace.Statement) { s.Sealed = []byte("sealed") })
	apart := x.current()
	if diff := cmp.Diff(map[touchstone.CustomerID]string{1: "gold", 2: "silver"}, plain(apart.Traits["tier"])); diff != "" {
		t.Error(diff)
	}
	merged[apart.Revision+1] = map[touchstone.SubjectID]touchstone.CustomerID{2: 1}
	say(5, "new", 1, nil) // any change raises the revision
	if diff := cmp.Diff(map[touchstone.CustomerID]string{1: "gold", 5: "new"}, plain(x.current().Traits["tier"])); diff != "" {
		t.Error(diff)
	}
	say(2, "platinum", 3, nil)
	if got, known := x.current().Trait("tier", 1); got != "platinum" || !known {
		t.Errorf("the latest word gives %q", got)
	}
	again, err := x.keeper.At(x.ctx, apart.Revision)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(plain(apart.Traits["tier"]), plain(again.Traits["tier"])); diff != "" {
		t.Error(diff)
	}
}

// The kept meaning is the one that Build makes from nothing, whatever was
// changed in whatever order.
func TestKeeperAgreesWithBuild(t *testing.T) {
	x := newWorld(t, nil)
	for _, id := range []string{"tp_1", "tp_2", "tp_3"} {
		x.touchpoint(id, "st_1", "website")
	}
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(1, 2).Draw(rt, "steps") {
			n++
			if rapid.Bool().Draw(rt, "new shape") {
				x.event(someShape(rt), 1)
			}
			r := someRules(rt)
			if len(r) == 0 || CheckRule(&r[0]) != nil {
				continue
			}
			r[0].ID = fmt.Sprint("rule_", n)
			if _, err := x.w.Rules().Create(x.ctx, r[0]); err != nil {
				rt.Fatal(err)
			}
			if rapid.Bool().Draw(rt, "delete") {
				if _, err := x.w.Rules().Delete(x.ctx, r[0].ID, 1, "me"); err != nil {
					rt.Fatal(err)
				}
			}
		}
		got := x.current()
		d, err := readDesign(x.ctx, x.w, got.Revision)
		if err != nil {
			rt.Fatal(err)
		}
		shapes, err := x.facts.Shapes(x.ctx)
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(build(d, aimed(d), shapes, nil, map[string]touchstone.Trait{}), got); diff != "" {
			rt.Fatal(diff)
		}
		for _, s := range shapes {
			want := touchstone.TouchpointID("")
			if id := plainly(d.Rules, s); id != "" {
				r, err := x.w.Rules().ByID(x.ctx, id)
				if err != nil {
					rt.Fatal(err)
				}
				want = r.Touchpoint
			}
			if want == Ignore {
				want = ""
			}
			if got.Shapes[s.ID] != want {
				rt.Fatalf("%+v is of %q, want %q", s, got.Shapes[s.ID], want)
			}
		}
	})
}

// What a rule costs that is changed among a thousand, over a hundred thousand
// shapes.
func BenchmarkBuild(b *testing.B) {
	shapes, rules := scale(100_000, 1_000)
	d := design{Rules: rules, Touchpoints: []touchstone.Touchpoint{{Meta: touchstone.Meta{ID: "tp_1"}}}}
	for b.Loop() {
		build(d, aimed(d), shapes, nil, nil)
	}
}
