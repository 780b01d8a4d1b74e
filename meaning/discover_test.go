// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/workspace/template"
)

func (x *world) discover(a Ask) *Discovery {
	x.Helper()
	d, err := x.keeper.Discover(x.ctx, a)
	if err != nil {
		x.Fatal(err)
	}
	return d
}

func TestDiscover(t *testing.T) {
	x := newWorld(t, nil)
	tpl, err := template.ByID("hotel")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := template.Apply(x.ctx, x.w, tpl, "me"); err != nil {
		t.Fatal(err)
	}
	x.rule("rule_ignore", -1, "heartbeat", "", Ignore)
	kiosk := touchstone.Shape{Normaliser: 1, Source: "pms", Channel: "kiosk", Name: "自助机办理入住"}
	x.event(shape("view", "/"), 1)                                                                                                                               // 1 January; mapped by the template
	x.event(shape("heartbeat", ""), 1, 2)                                                                                                                        // 2 and 3; ignored
	x.event(kiosk, 1, 2, 2)                                                                                                                                      // 4 to 6
	x.event(shape("zzz", ""), 3)                                                                                                                                 // 7
	x.store(touchstone.Event{Kind: touchstone.Identify, Shape: shape("identify", "")})                                                                           // 8; no contact
	x.store(touchstone.Event{Kind: touchstone.Measured, Shape: shape("nps_weekly", ""), Measurement: &touchstone.Measurement{Metric: "nps", Bucket: time.Hour}}) // 9
	x.event(kiosk, 1)                                                                                                                                            // 10

	got := x.discover(Ask{})
	day := func(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }
	want := []Unmapped{
		{Shape: kiosk.WithID(), Volume: Volume{Shapes: 1, Events: 4, Customers: 2}, First: day(4), Last: day(10)},
		{Shape: shape("zzz", ""), Volume: Volume{Shapes: 1, Events: 1, Customers: 1}, First: day(7), Last: day(7)},
		{Shape: shape("nps_weekly", ""), Volume: Volume{Shapes: 1}, Measurements: 1, First: day(9), Last: day(9)},
	}
	bare := slices.Clone(got.Unmapped)
	for i := range bare {
		bare[i].Suggestions = nil
	}
	if diff := cmp.Diff(want, bare); diff != "" {
		t.Error(diff)
	}
	if got.Total != (Volume{Shapes: 3, Events: 5, Customers: 3}) || got.Mapped != (Volume{Shapes: 1, Events: 1, Customers: 1}) || got.Position != x.last || got.Template != "hotel" {
		t.Errorf("total %+v, mapped %+v, position %d, template %s", got.Total, got.Mapped, got.Position, got.Template)
	}
	first := got.Unmapped[0].Suggestions
	if len(first) == 0 || first[0].Touchpoint != "tp_hotel.arrive.kiosk" || first[0].Stage != "st_hotel.arrive" || first[0].Channel != "kiosk" || first[0].StageLabel.ZH != "到店入住" {
		t.Errorf("suggested %+v", first)
	}
	if n := len(got.Unmapped[1].Suggestions); n > 0 {
		t.Errorf("%d touchpoints were suggested for zzz", n)
	}
	if len(got.Gaps) > 0 {
		t.Errorf("the whole template has gaps: %+v", got.Gaps)
	}
	if got := x.discover(Ask{Limit: 1}); len(got.Unmapped) != 1 || got.Total.Shapes != 3 {
		t.Errorf("%d of %d shapes are listed", len(got.Unmapped), got.Total.Shapes)
	}
	if _, err := x.keeper.Discover(x.ctx, Ask{Limit: MaxUnmapped + 1}); touchstone.KindOf(err) != touchstone.Invalid {
		t.Errorf("a list too long gave %v", err)
	}
}

func TestDiscoverOfNothing(t *testing.T) {
	x := newWorld(t, nil)
	if got := x.discover(Ask{}); len(got.Unmapped) > 0 || got.Total != (Volume{}) || got.Gaps != nil {
		t.Errorf("an empty workspace gives %+v", got)
	}
}

// Days that do not fit one answer are asked for in halves.
func TestManyDays(t *testing.T) {
	x := newWorld(t, nil)
	for i := range 30 {
		x.event(shape(fmt.Sprint("s", i), ""), 1, 2)
	}
	x.facts.mostDays = 8
	got := x.discover(Ask{})
	if len(got.Unmapped) != 30 {
		t.Fatalf("%d shapes are listed", len(got.Unmapped))
	}
	for _, u := range got.Unmapped {
		var i int
		if _, err := fmt.Sscanf(u.Shape.Name, "s%d", &i); err != nil {
			t.Fatal(err)
		}
		// Two events a shape, a day apart, the first on the first of January.
		first := time.Date(2026, 1, 1+2*i, 0, 0, 0, 0, time.UTC)
		if !u.First.Equal(first) || !u.Last.Equal(first.AddDate(0, 0, 1)) {
			t.Errorf("%s: from %s to %s", u.Shape.Name, u.First, u.Last)
		}
	}
}

func TestGaps(t *testing.T) {
	tpl := &template.Template{
		ID:     "x",
		Stages: []template.Stage{{Key: "x.a", Label: touchstone.Label{EN: "A"}}, {Key: "x.b", Label: touchstone.Label{EN: "B"}}},
		Touchpoints: []template.Touchpoint{
			{Key: "x.a.one", Stage: "x.a", Channel: "app", Label: touchstone.Label{EN: "One"}},
			{Key: "x.a.two", Stage: "x.a", Channel: "app", Label: touchstone.Label{EN: "Two"}},
			{Key: "x.b.one", Stage: "x.b", Channel: "store", Label: touchstone.Label{EN: "Three"}},
		},
		Cells: []template.Cell{{Stage: "x.a", Channel: "app"}, {Stage: "x.a", Channel: "store"}, {Stage: "x.b", Channel: "store", Why: touchstone.Label{EN: "because"}}},
	}
	stages := []touchstone.Stage{{Meta: touchstone.Meta{ID: "st_1"}, Key: "x.a", Label: touchstone.Label{EN: "Our A"}}}
	registered := []touchstone.Touchpoint{
		{Stage: "st_1", Channel: "store", Status: touchstone.Planned},
		{Stage: "st_1", Channel: "app", Status: touchstone.Retired},
		{Channel: "store", Status: touchstone.Active}, // of no stage, as that of x.b that the register has not got
	}
	want := []Gap{
		{Stage: "st_1", StageKey: "x.a", StageLabel: touchstone.Label{EN: "Our A"}, Channel: "app", Candidates: []Candidate{{"x.a.one", touchstone.Label{EN: "One"}}, {"x.a.two", touchstone.Label{EN: "Two"}}}},
		{StageKey: "x.b", StageLabel: touchstone.Label{EN: "B"}, Channel: "store", Why: touchstone.Label{EN: "because"}, Candidates: []Candidate{{"x.b.one", touchstone.Label{EN: "Three"}}}},
	}
	if diff := cmp.Diff(want, Gaps(registered, stages, tpl)); diff != "" {
		t.Error(diff)
	}
	if Gaps(registered, stages, nil) != nil {
		t.Error("no template has gaps")
	}
}
