// SPDX-License-Identifier: Apache-2.0

package workspacetest

import (
	"testing"
	"time"

	"touchstone"
	"touchstone/workspace"
)

// testNouns keeps one full value of every noun and reads it back unchanged.
func testNouns(t *testing.T, e *env) {
	hour, emotion, end := 21, int8(-2), epoch.AddDate(1, 0, 0)
	both := touchstone.Label{ZH: "自助入住机", EN: "Check-in kiosk"}
	proof := []touchstone.Evidence{{Kind: touchstone.Observed, Link: "/q?x=1&y=<2>", Note: "“引号”"}}
	keep(t, e.w.Touchpoints(), touchstone.Touchpoint{Key: "k", Label: both, Description: both, Channel: "kiosk", Medium: touchstone.Offline, Nature: touchstone.Digital,
		Layer: touchstone.Front, Phase: touchstone.PhaseUse, Stage: "st_1", Order: 1 << 60, Department: "dep_1", Owners: []touchstone.StaffID{"usr_1"},
		Units: []touchstone.UnitID{"unit_1"}, Status: touchstone.Active, Tags: []string{"新"}, Evidence: proof})
	keep(t, e.w.Stages(), touchstone.Stage{Key: "k", Label: both, Description: both, Journey: "jny_1", Order: -3})
	keep(t, e.w.Departments(), touchstone.Department{Label: both, Code: "D", Parent: "dep_0", Heads: []touchstone.StaffID{"usr_1"}, Order: 2})
	keep(t, e.w.Units(), touchstone.Unit{Label: both, Code: "SH-01", Level: "酒店", Zone: "Asia/Shanghai", Order: 1,
		Moves: []touchstone.UnitMove{{Parent: "unit_a"}, {From: end, Parent: "unit_b"}}})
	keep(t, e.w.Personas(), touchstone.Persona{Label: both, Conditions: "trait:tier in (gold)", Face: touchstone.Face{Portrait: "p1", Colour: "#aabbcc", Quote: both, Goals: []touchstone.Label{both}}})
	keep(t, e.w.Journeys(), touchstone.Journey{Key: "j", Label: both, Persona: "per_1", Scenario: both, Status: touchstone.Planned, Evidence: proof,
		Stages: []touchstone.JourneyStage{{Stage: "st_1", Goal: both, Order: touchstone.OrderSequence, Touchpoints: []touchstone.JourneyStep{
			{Touchpoint: "tp_1", Emotion: &emotion, Note: both}, {Touchpoint: "tp_2", Alternatives: []touchstone.TouchpointID{"tp_3"}, Optional: true, Repeats: true}}}}})
	keep(t, e.w.Blueprints(), touchstone.Blueprint{Label: both, Journey: "jny_1",
		Lines:      []touchstone.BlueprintLine{{Kind: touchstone.LineInteraction, Below: touchstone.LaneCustomer}, {Kind: touchstone.LineVisibility, Below: touchstone.LaneFrontstage}},
		Nodes:      []touchstone.BlueprintNode{{ID: "n1", Lane: touchstone.LaneCustomer, Label: both}, {ID: "n2", Lane: touchstone.LaneSupport, Column: 3, Label: both, Touchpoint: "tp_1"}},
		Connectors: []touchstone.BlueprintConnector{{From: "n1", To: "n2", Both: true}}})
	keep(t, e.w.PainPoints(), touchstone.PainPoint{Label: both, Touchpoint: "tp_1", Aspect: "等待", Unit: "unit_1", Hour: &hour, Channel: "store", Words: []string{"太慢"},
		Share: &touchstone.Share{Hits: 3, N: 10}, Value: &touchstone.Money{Minor: 1<<53 + 1, Currency: "CNY"}, Owner: "usr_1", Status: touchstone.PainOpen, Evidence: proof})
	keep(t, e.w.Standards(), touchstone.Standard{Label: both, Touchpoint: "tp_1", Measure: "duration", Statistic: touchstone.StatQuantile, Quantile: 950, Bound: touchstone.AtMost,
		Threshold: 180_000, Hours: []touchstone.Hours{{Days: []int{1, 7}, From: "14:00", To: "24:00"}}, Calendar: "cn", Units: []touchstone.UnitID{"unit_1"}, ValidFrom: epoch, ValidTo: &end})
	keep(t, e.w.Rules(), touchstone.Rule{Order: 10, Enabled: true, Source: "web", Channel: "website", Name: "Order *", Place: "/order/{id}",
		Facets: []touchstone.Facet{{Name: "kind", Value: "gift"}}, Touchpoint: "tp_1", Note: "备注"})
	keep(t, e.w.Sources(), touchstone.Source{Name: "web", Label: both, Channel: "website", Strict: true, Facets: []string{"kind"}, Promoted: []touchstone.Promoted{{Name: "amount", Type: touchstone.ColumnNumber}},
		Allow: []string{"sku"}, Deny: []string{"idcard"}, DefaultUnit: "SH-01", Clock: touchstone.ClockTrust})
	keep(t, e.w.Profiles(), touchstone.Profile{Name: "taobao", Format: touchstone.FormatCSV, Kind: touchstone.Feedback, Source: "taobao", Zone: "Asia/Shanghai",
		Columns: []touchstone.ColumnUse{{Column: "评分", Field: "score", Name: "rating", Scale: &touchstone.Scale{Low: 100, High: 500}}}, Fixed: []touchstone.FixedValue{{Field: "channel", Value: "marketplace"}}})
	keep(t, e.w.SegmentTraits(), touchstone.SegmentTrait{Name: "tier", Label: both})
	keep(t, e.w.Comments(), touchstone.Comment{Noun: touchstone.NounTouchpoint, Record: "tp_1", Author: "usr_1", Text: "第一行\n第二行\t😀", ReplyTo: "cmt_1", Part: "card/k1"})
	keep(t, e.w.Corrections(), touchstone.Correction{Event: touchstone.EventID{15: 9}, Author: "usr_1", Mark: "0123456789abcdef", Polarity: touchstone.VerdictPositive, Emotion: "joy", Intents: []string{},
		Mentions: []touchstone.CorrectedMention{{Start: 1, End: 3, Aspect: "price", Was: "overall", Polarity: touchstone.Unsaid}}})
	keep(t, e.w.Members(), touchstone.Membership{Meta: touchstone.Meta{ID: "usr_1"}, Role: touchstone.RoleUnitManager, Units: []touchstone.UnitID{"unit_1"}})
	keep(t, e.store.Users(), touchstone.User{Login: "li@example.com", Name: "李雷", Language: touchstone.Chinese})

	settings := touchstone.DefaultSettings()
	settings.Retention = []touchstone.Retention{{Kind: touchstone.Feedback, Days: 730}}
	acme := must(e.store.Workspaces().ByID(t.Context(), "acme"))(t)
	acme.Settings = settings
	must(e.store.Workspaces().Update(t.Context(), acme))(t)
	equal(t, "settings", must(e.w.Settings(t.Context()))(t), settings)
	if e.w.ID() != "acme" {
		t.Errorf("the workspace calls itself %s", e.w.ID())
	}
}

// keep creates a value and reads it by every way.
func keep[T any](t *testing.T, r workspace.Records[T], value T) {
	t.Helper()
	ctx := t.Context()
	made := must(r.Create(ctx, value))(t)
	page := must(r.List(ctx, workspace.ListOptions{}))(t)
	equal(t, "the noun in a list", page.Items, []T{made})
	all := must(workspace.All(ctx, r, workspace.ListOptions{Order: workspace.OrderName}))(t)
	equal(t, "all of the noun", all, []T{made})
	head, ok := any(&made).(interface{ Head() *touchstone.Meta })
	if !ok {
		t.Fatalf("%T has no Meta", made)
	}
	meta := *head.Head()
	equal(t, "the noun by id", must(r.ByID(ctx, meta.ID))(t), made)
	equal(t, "its versions", must(r.Versions(ctx, meta.ID, workspace.Pager{}))(t).Items, []T{made})
	equal(t, "the noun as of now", must(r.AsOf(ctx, 1<<40))(t), []T{made})
	*head.Head() = touchstone.Meta{}
	blank, ok := any(&value).(interface{ Head() *touchstone.Meta })
	if ok {
		*blank.Head() = touchstone.Meta{}
	}
	equal(t, "what was sent", made, value)
	if !meta.Created.Equal(meta.Created.Truncate(time.Microsecond)) || meta.Created.Location() != time.UTC {
		t.Errorf("created at %v", meta.Created)
	}
}
