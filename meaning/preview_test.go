// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"touchstone"
	"touchstone/eventstore"
)

func (x *world) preview(c Change, samples int) *Preview {
	x.Helper()
	p, err := x.keeper.Preview(x.ctx, c, samples)
	if err != nil {
		x.Fatal(err)
	}
	return p
}

var noSamples = cmpopts.IgnoreFields(Effect{}, "Samples")

// shopWorld has three shapes: /a (3 events of customers 1, 2, 2) decided by
// rule_1, /b (2 events of 2, 3) by rule_2, /c (1 event of 4) by none.
func shopWorld(t *testing.T) *world {
	x := newWorld(t, nil)
	x.touchpoint("tp_1", "", "website")
	x.touchpoint("tp_2", "", "website")
	x.event(shape("view", "/a"), 1, 2, 2)
	x.event(shape("view", "/b"), 2, 3)
	x.event(shape("view", "/c"), 4)
	x.rule("rule_1", 10, "", "/a", "tp_1")
	x.rule("rule_2", 20, "", "/b", "tp_2")
	return x
}

func TestPreviewOfANewRule(t *testing.T) {
	x := shopWorld(t)
	before := x.everyEvent()
	got := x.preview(Change{Save: &touchstone.Rule{Order: 15, Enabled: true, Name: "view", Touchpoint: "tp_1"}}, 2)
	want := Effect{
		Volume: Volume{Shapes: 2, Events: 3, Customers: 3},
		Parts: []Part{
			{Rule: "rule_2", Touchpoint: "tp_2", Volume: Volume{Shapes: 1, Events: 2, Customers: 2}},
			{Volume: Volume{Shapes: 1, Events: 1, Customers: 1}},
		},
	}
	if diff := cmp.Diff(want, got.Takes, noSamples); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(Effect{}, got.Leaves); diff != "" {
		t.Error(diff)
	}
	if len(got.Takes.Samples) != 2 || got.Takes.Samples[0].Position != 6 || got.Takes.Samples[1].Position != 5 {
		t.Errorf("samples are %+v", got.Takes.Samples)
	}
	if got.Position != 6 || x.everyEvent() != before {
		t.Errorf("position %d; facts changed: %t", got.Position, x.everyEvent() != before)
	}
	if rules, err := x.w.Rules().AsOf(x.ctx, x.current().Revision); err != nil || len(rules) != 2 {
		t.Errorf("a preview left %d rules, %v", len(rules), err)
	}
}

func TestPreviewOfChanges(t *testing.T) {
	a := Volume{Shapes: 1, Events: 3, Customers: 2}
	b := Volume{Shapes: 1, Events: 2, Customers: 2}
	rule := func(id string, order int64, place string, aim touchstone.TouchpointID, enabled bool) *touchstone.Rule {
		return &touchstone.Rule{Meta: touchstone.Meta{ID: id}, Order: order, Enabled: enabled, Place: place, Touchpoint: aim}
	}
	cases := map[string]struct {
		change Change
		want   Preview
	}{
		"deleted":       {Change{Delete: "rule_1"}, Preview{Leaves: Effect{Volume: a, Parts: []Part{{Volume: a}}}}},
		"disabled":      {Change{Save: rule("rule_1", 10, "/a", "tp_1", false)}, Preview{Leaves: Effect{Volume: a, Parts: []Part{{Volume: a}}}}},
		"aimed anew":    {Change{Save: rule("rule_1", 10, "/a", "tp_2", true)}, Preview{Takes: Effect{Volume: a, Parts: []Part{{Rule: "rule_1", Touchpoint: "tp_1", Volume: a}}}}},
		"ignored":       {Change{Save: rule("rule_1", 10, "/a", Ignore, true)}, Preview{Takes: Effect{Volume: a, Parts: []Part{{Rule: "rule_1", Touchpoint: "tp_1", Volume: a}}}}},
		"wider, before": {Change{Save: rule("rule_1", 10, "/*", "tp_1", true)}, Preview{Keeps: a, Takes: Effect{Volume: Volume{Shapes: 2, Events: 3, Customers: 3}, Parts: []Part{{Rule: "rule_2", Touchpoint: "tp_2", Volume: b}, {Volume: Volume{Shapes: 1, Events: 1, Customers: 1}}}}}},
		"wider, behind": {Change{Save: rule("rule_1", 30, "/*", "tp_1", true)}, Preview{Keeps: a, Takes: Effect{Volume: Volume{Shapes: 1, Events: 1, Customers: 1}, Parts: []Part{{Volume: Volume{Shapes: 1, Events: 1, Customers: 1}}}}}},
		"elsewhere":     {Change{Save: rule("rule_2", 5, "/a", "tp_2", true)}, Preview{Takes: Effect{Volume: a, Parts: []Part{{Rule: "rule_1", Touchpoint: "tp_1", Volume: a}}}, Leaves: Effect{Volume: b, Parts: []Part{{Volume: b}}}}},
		"alike":         {Change{Save: rule("rule_2", 7, "/b", "tp_2", true)}, Preview{Keeps: b}},
	}
	x := shopWorld(t)
	for name, c := range cases {
		got := x.preview(c.change, 0)
		c.want.Revision, c.want.Position = got.Revision, 6
		if diff := cmp.Diff(&c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestPreviewRefuses(t *testing.T) {
	x := shopWorld(t)
	cases := map[string]struct {
		change Change
		kind   touchstone.Kind
	}{
		"nothing":            {Change{}, touchstone.Invalid},
		"both":               {Change{Save: &touchstone.Rule{Name: "a", Touchpoint: "tp_1"}, Delete: "rule_1"}, touchstone.Invalid},
		"bad expression":     {Change{Save: &touchstone.Rule{Name: "re:(", Touchpoint: "tp_1"}}, touchstone.Invalid},
		"unknown rule":       {Change{Delete: "rule_9"}, touchstone.NotFound},
		"unknown id":         {Change{Save: &touchstone.Rule{Meta: touchstone.Meta{ID: "rule_9"}, Name: "a", Touchpoint: "tp_1"}}, touchstone.NotFound},
		"unknown touchpoint": {Change{Save: &touchstone.Rule{Name: "a", Touchpoint: "tp_9"}}, touchstone.NotFound},
	}
	for name, c := range cases {
		if _, err := x.keeper.Preview(x.ctx, c.change, 1); touchstone.KindOf(err) != c.kind || err == nil {
			t.Errorf("%s gave %v", name, err)
		}
	}
}

// Samples keep what is sealed sealed.
func TestSamplesStaySealed(t *testing.T) {
	x := shopWorld(t)
	x.store(touchstone.Event{Kind: touchstone.Feedback, Shape: shape("view", "/c"), Subjects: []touchstone.SubjectID{4}, Sealed: []byte("sealed text")})
	got := x.preview(Change{Save: &touchstone.Rule{Order: 1, Enabled: true, Place: "/c", Touchpoint: "tp_1"}}, 5).Takes.Samples
	if len(got) != 2 || string(got[0].Sealed) != "sealed text" || !got[0].Private.IsZero() {
		t.Errorf("samples are %+v", got)
	}
}

// A shape that was last seen far back is sampled, too.
func TestSamplesOfARareShape(t *testing.T) {
	x := newWorld(t, nil)
	x.touchpoint("tp_1", "", "website")
	x.event(shape("rare", ""), 1)
	x.last = 3_000_000
	x.event(shape("common", ""), 1)
	got := x.preview(Change{Save: &touchstone.Rule{Enabled: true, Name: "rare", Touchpoint: "tp_1"}}, 3).Takes
	if len(got.Samples) != 1 || got.Samples[0].Shape.Name != "rare" || got.Events != 1 {
		t.Errorf("takes %+v", got)
	}
}

// What a preview says is what then happens: for any rules and any change, the
// volumes are those counted event by event before and after.
func TestPreviewIsWhatHappens(t *testing.T) {
	x := newWorld(t, nil)
	for _, id := range []string{"tp_1", "tp_2", "tp_3"} {
		x.touchpoint(id, "", "website")
	}
	rapid.Check(t, func(rt *rapid.T) {
		for i := range 3 {
			x.event(someShape(rt), touchstone.SubjectID(i%3+1))
		}
		all, err := x.facts.Shapes(x.ctx)
		if err != nil {
			rt.Fatal(err)
		}
		before := someRules(rt)
		changed := someRules(rt)
		if len(before) == 0 || len(changed) == 0 {
			return
		}
		rule := changed[0]
		rule.ID = before[rapid.IntRange(0, len(before)-1).Draw(rt, "which")].ID
		after := append([]touchstone.Rule{rule}, before...)
		for i, r := range before {
			if r.ID == rule.ID {
				after = append(append([]touchstone.Rule{rule}, before[:i]...), before[i+1:]...)
			}
		}
		was, _ := Compile(before)
		is, _ := Compile(after)
		d := differences(rule.ID, was, is, all)
		got, err := d.count(x.ctx, x.facts, &touchstone.Meaning{})
		if err != nil {
			rt.Fatal(err)
		}
		want := x.byHand(rt, rule.ID, before, after)
		for name, e := range map[string]Volume{takes: got.Takes.Volume, leaves: got.Leaves.Volume, keeps: got.Keeps} {
			if e.Events != want[name].Events || e.Customers != want[name].Customers {
				rt.Errorf("%s %+v, by hand %+v", name, e, want[name])
			}
		}
	})
}

// byHand counts events and customers on each side of a change, one by one.
func (x *world) byHand(t *rapid.T, id string, before, after []touchstone.Rule) map[string]Volume {
	aim := func(rules []touchstone.Rule, id string) string {
		for _, r := range rules {
			if r.ID == id {
				return fmt.Sprint(id, r.Touchpoint)
			}
		}
		return id
	}
	out, who := map[string]Volume{}, map[string]bool{}
	for e, err := range x.facts.Events(x.ctx, eventstore.Filter{}, 0) {
		if err != nil {
			t.Fatal(err)
		}
		was, is := plainly(before, e.Shape), plainly(after, e.Shape)
		side := ""
		switch same := aim(before, was) == aim(after, is); {
		case same && is == id:
			side = keeps
		case !same && is == id:
			side = takes
		case !same:
			side = leaves
		default:
			continue
		}
		v := out[side]
		v.Events++
		if key := fmt.Sprint(side, e.Subjects[0]); !who[key] {
			who[key] = true
			v.Customers++
		}
		out[side] = v
	}
	return out
}
