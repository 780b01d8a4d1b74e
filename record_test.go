// SPDX-License-Identifier: Apache-2.0

package touchstone_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	. "touchstone"
)

// validated is a noun of the workspace.
type validated interface {
	Validate() error
	Index() Index
	Head() *Meta
}

// faultsOf lists the fields of every fault, in ascending order.
func faultsOf(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		t.Fatalf("%v is not a list of faults", err)
	}
	var out []string
	for _, e := range joined.Unwrap() {
		fault := new(Error)
		if !errors.As(e, &fault) || fault.Kind != Invalid || fault.Field == "" {
			t.Errorf("%v is no fault with a field", e)
		}
		out = append(out, fault.Field)
	}
	slices.Sort(out)
	return out
}

var (
	two      = Label{ZH: "自助入住机", EN: "Check-in kiosk"}
	day      = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	dayAfter = day.AddDate(0, 0, 1)
)

// good gives a valid value of every noun.
func good() map[string]validated {
	hour, emotion := 23, int8(2)
	proof := []Evidence{{Kind: Assumed, Note: "访谈"}}
	return map[string]validated{
		"workspace": &Workspace{Meta: Meta{ID: "acme"}, Name: two, Settings: DefaultSettings()},
		"user":      &User{Login: "li@example.com", Name: "李雷", Language: Chinese},
		"member":    &Membership{Meta: Meta{ID: "usr_1"}, Role: RoleUnitManager, Units: []UnitID{"unit_1"}},
		"touchpoint": &Touchpoint{Label: two, Medium: Offline, Nature: Human, Layer: Front, Phase: PhaseUse, Status: Active,
			Owners: []StaffID{"usr_1"}, Units: []UnitID{"unit_1"}, Tags: []string{"新"}, Evidence: proof},
		"stage":      &Stage{Label: two},
		"department": &Department{Meta: Meta{ID: "dep_1"}, Label: two, Parent: "dep_2"},
		"unit":       &Unit{Label: two, Code: "SH-01", Level: "hotel", Zone: "Asia/Shanghai", Moves: []UnitMove{{}, {From: day, Parent: "unit_2"}}},
		"persona":    &Persona{Label: two, Face: Face{Colour: "#0aF9b1", Goals: []Label{two}}},
		"journey": &Journey{Meta: Meta{ID: "jny_1"}, Label: two, Status: Planned, Evidence: proof, Kind: ToBe, Of: "jny_2", Level: LevelLifecycle,
			Stages: []JourneyStage{{Stage: "st_1", Journey: "jny_3", Touchpoints: []JourneyStep{{Touchpoint: "tp_1", Emotion: &emotion}, {Touchpoint: "tp_2"}},
				Cards: []JourneyCard{{ID: "a", Lane: CardPains, Step: "tp_2", Label: two, Evidence: proof, Pain: "pain_1"}, {ID: "b", Lane: CardThoughts, Label: two}}},
				{Stage: "st_2", Cards: []JourneyCard{{ID: "c", Lane: CardBackstage, Label: two}}}}},
		"blueprint": &Blueprint{Label: two, Nodes: []BlueprintNode{{ID: "a", Lane: LaneCustomer, Label: two}, {ID: "b", Lane: LaneSupport, Column: 2, Label: two}},
			Connectors: []BlueprintConnector{{From: "a", To: "b"}}, Lines: []BlueprintLine{{LineInteraction, LaneCustomer}, {LineVisibility, LaneFrontstage}, {LineInternal, LaneBackstage}}},
		"pain point": &PainPoint{Label: two, Touchpoint: "tp_1", Hour: &hour, Share: &Share{Hits: 3, N: 3}, Value: &Money{Currency: "CNY"}, Status: PainOpen},
		"standard": &Standard{Label: two, Touchpoint: "tp_1", Measure: "duration", Statistic: StatQuantile, Quantile: 999, Bound: AtMost, Threshold: 20_000,
			Hours: []Hours{{Days: []int{1, 7}, From: "22:00", To: "06:00"}, {Days: []int{6}, From: "00:00", To: "24:00"}}, ValidFrom: day, ValidTo: &dayAfter},
		"rule":    &Rule{Name: "Order *", Touchpoint: "tp_1"},
		"source":  &Source{Name: "web", Facets: []string{"kind"}, Promoted: []Promoted{{Name: "amount", Type: ColumnNumber}}, Deny: []string{"idcard"}, Clock: ClockTrust},
		"trait":   &SegmentTrait{Name: "tier"},
		"profile": &Profile{Name: "taobao", Format: FormatCSV, Kind: Feedback, Source: "taobao", Columns: []ColumnUse{{Column: "评分", Field: "score", Scale: &Scale{Low: 100, High: 500}}}},
		"comment": &Comment{Noun: NounRule, Record: "rule_1", Author: "usr_1", Text: "好"},
		"correction": &Correction{Event: EventID{1}, Author: "usr_1", Mark: "0011", Polarity: VerdictPositive, Emotion: "none", Intents: []string{},
			Mentions: []CorrectedMention{{Start: 3, End: 5, Aspect: "price", Polarity: Unsaid}}},
	}
}

func TestGoodRecordsAreValid(t *testing.T) {
	for what, v := range good() {
		if err := v.Validate(); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// Every fault is told, not the first alone.
func TestEmptyRecordsTellAllTheyLack(t *testing.T) {
	for what, c := range map[string]struct {
		v    validated
		want []string
	}{
		"workspace":  {&Workspace{}, []string{"name", "settings.currency", "settings.floor", "settings.language", "settings.zone", "workspace"}},
		"user":       {&User{}, []string{"login", "name"}},
		"member":     {&Membership{}, []string{"id", "role"}},
		"touchpoint": {&Touchpoint{}, []string{"label", "status"}},
		"stage":      {&Stage{}, []string{"label"}},
		"department": {&Department{}, []string{"label"}},
		"unit":       {&Unit{}, []string{"code", "label", "level"}},
		"persona":    {&Persona{}, []string{"label"}},
		"journey":    {&Journey{}, []string{"label", "status"}},
		"blueprint":  {&Blueprint{}, []string{"label"}},
		"pain point": {&PainPoint{}, []string{"label", "status", "touchpoint"}},
		"standard":   {&Standard{}, []string{"bound", "label", "measure", "statistic", "touchpoint", "valid_from"}},
		"rule":       {&Rule{}, []string{"name", "touchpoint"}},
		"source":     {&Source{}, []string{"name"}},
		"trait":      {&SegmentTrait{}, []string{"name"}},
		"profile":    {&Profile{}, []string{"format", "kind", "name", "source"}},
		"comment":    {&Comment{}, []string{"author", "noun", "record", "text"}},
		"correction": {&Correction{}, []string{"author", "event", "mark", "polarity"}},
	} {
		if got := faultsOf(t, c.v.Validate()); !slices.Equal(got, c.want) {
			t.Errorf("%s lacks %v, want %v", what, got, c.want)
		}
	}
}

// spoil changes one field of a good record, which then has that one fault.
func spoil[T validated](t *testing.T, noun, field string, change func(T)) {
	t.Helper()
	v, ok := good()[noun].(T)
	if !ok {
		t.Fatalf("no good %s", noun)
	}
	change(v)
	if got := faultsOf(t, v.Validate()); !slices.Equal(got, []string{field}) {
		t.Errorf("%s: the faults are %v, want %s", noun, got, field)
	}
}

func TestOneFault(t *testing.T) {
	long := strings.Repeat("字", MaxName+1)
	spoil(t, "touchpoint", "label.zh", func(v *Touchpoint) { v.Label.ZH = long })
	spoil(t, "touchpoint", "key", func(v *Touchpoint) { v.Key = long })
	spoil(t, "touchpoint", "medium", func(v *Touchpoint) { v.Medium = "cable" })
	spoil(t, "touchpoint", "nature", func(v *Touchpoint) { v.Nature = "odd" })
	spoil(t, "touchpoint", "layer", func(v *Touchpoint) { v.Layer = "attic" })
	spoil(t, "touchpoint", "phase", func(v *Touchpoint) { v.Phase = "youth" })
	spoil(t, "touchpoint", "owners[1]", func(v *Touchpoint) { v.Owners = []StaffID{"usr_1", "usr_1"} })
	spoil(t, "touchpoint", "units[0]", func(v *Touchpoint) { v.Units = []UnitID{""} })
	spoil(t, "touchpoint", "evidence[0].kind", func(v *Touchpoint) { v.Evidence[0].Kind = "hoped" })
	spoil(t, "department", "parent", func(v *Department) { v.Parent = "dep_1" })
	spoil(t, "unit", "zone", func(v *Unit) { v.Zone = "Mars/Base" })
	spoil(t, "unit", "zone", func(v *Unit) { v.Zone = "Local" })
	spoil(t, "unit", "moves[1].from", func(v *Unit) { v.Moves[1].From = time.Time{} })
	spoil(t, "unit", "moves[1].parent", func(v *Unit) { v.ID = "unit_2" })
	spoil(t, "persona", "face.colour", func(v *Persona) { v.Face.Colour = "#0aF9bg" })
	spoil(t, "persona", "face.colour", func(v *Persona) { v.Face.Colour = "红" })
	spoil(t, "persona", "face.goals[1]", func(v *Persona) { v.Face.Goals = []Label{two, {}} })
	spoil(t, "journey", "stages[1].stage", func(v *Journey) { v.Stages[1].Stage = "st_1" })
	spoil(t, "journey", "stages[0].touchpoints[0].emotion", func(v *Journey) { *v.Stages[0].Touchpoints[0].Emotion = 3 })
	spoil(t, "journey", "kind", func(v *Journey) { v.Kind, v.Of = "was", "" })
	spoil(t, "journey", "level", func(v *Journey) { v.Level = "moon" })
	spoil(t, "journey", "of", func(v *Journey) { v.Kind = "" })
	spoil(t, "journey", "of", func(v *Journey) { v.Of = "jny_1" })
	spoil(t, "journey", "stages", func(v *Journey) { v.Stages[0].Touchpoints[0].Journey = "jny_1" })
	spoil(t, "journey", "stages[1].cards[0].id", func(v *Journey) { v.Stages[1].Cards[0].ID = "a" })
	spoil(t, "journey", "stages[0].cards[1].id", func(v *Journey) { v.Stages[0].Cards[1].ID = "" })
	spoil(t, "journey", "stages[0].cards[1].lane", func(v *Journey) { v.Stages[0].Cards[1].Lane = "customer" })
	spoil(t, "journey", "stages[1].cards[0].step", func(v *Journey) { v.Stages[1].Cards[0].Step = "tp_1" })
	spoil(t, "journey", "stages[0].cards[1].label", func(v *Journey) { v.Stages[0].Cards[1].Label = Label{} })
	spoil(t, "journey", "stages[0].cards[1].pain", func(v *Journey) { v.Stages[0].Cards[1].Pain = "pain_1" })
	spoil(t, "journey", "stages[0].cards[0].evidence[0].kind", func(v *Journey) { v.Stages[0].Cards[0].Evidence = []Evidence{{Kind: "hearsay"}} })
	spoil(t, "journey", "stages[0].order", func(v *Journey) { v.Stages[0].Order = "backwards" })
	spoil(t, "journey", "stages[0].touchpoints[0].alternatives", func(v *Journey) { v.Stages[0].Touchpoints[0].Alternatives = []TouchpointID{"tp_1"} })
	spoil(t, "journey", "stages[0].touchpoints[0].alternatives[1]", func(v *Journey) {
		v.Stages[0].Touchpoints[0].Alternatives = []TouchpointID{"tp_2", "tp_2"}
	})
	spoil(t, "journey", "stages[0].touchpoints[0].touchpoint", func(v *Journey) { v.Stages[0].Touchpoints[0].Touchpoint = "" })
	spoil(t, "blueprint", "connectors[0].to", func(v *Blueprint) { v.Connectors[0].To = "z" })
	spoil(t, "blueprint", "nodes[1].lane", func(v *Blueprint) { v.Nodes[1].Lane = "pool" })
	spoil(t, "blueprint", "nodes[1].column", func(v *Blueprint) { v.Nodes[1].Column = -1 })
	spoil(t, "blueprint", "lines[2].kind", func(v *Blueprint) { v.Lines[2].Kind = "washing" })
	spoil(t, "blueprint", "nodes[2].id", func(v *Blueprint) { v.Nodes = append(v.Nodes, v.Nodes[0]) })
	spoil(t, "pain point", "hour", func(v *PainPoint) { *v.Hour = 24 })
	spoil(t, "pain point", "share.hits", func(v *PainPoint) { v.Share.Hits = 4 })
	spoil(t, "pain point", "value.currency", func(v *PainPoint) { v.Value.Currency = "rmb" })
	spoil(t, "standard", "quantile", func(v *Standard) { v.Quantile = 1000 })
	spoil(t, "standard", "threshold", func(v *Standard) { v.Statistic, v.Threshold = StatShare, 1001 })
	spoil(t, "standard", "hours[0].days", func(v *Standard) { v.Hours[0].Days = nil })
	spoil(t, "standard", "hours[0].days", func(v *Standard) { v.Hours[0].Days = []int{8} })
	spoil(t, "standard", "hours[0].from", func(v *Standard) { v.Hours[0].From = "24:00" })
	spoil(t, "standard", "hours[0].to", func(v *Standard) { v.Hours[0].To = "6:00" })
	spoil(t, "standard", "valid_to", func(v *Standard) { v.ValidTo = &v.ValidFrom })
	spoil(t, "rule", "facets", func(v *Rule) { v.Facets = make([]Facet, 4); fill(v.Facets) })
	spoil(t, "rule", "name", func(v *Rule) { v.Name = "" })
	spoil(t, "source", "facets", func(v *Source) { v.Facets = []string{"a", "b", "c", "d"} })
	spoil(t, "source", "promoted[1]", func(v *Source) { v.Promoted = append(v.Promoted, v.Promoted[0]) })
	spoil(t, "source", "promoted[0].type", func(v *Source) { v.Promoted[0].Type = "list" })
	spoil(t, "source", "deny", func(v *Source) { v.Deny = []string{"amount"} })
	spoil(t, "source", "clock", func(v *Source) { v.Clock = "cuckoo" })
	spoil(t, "profile", "columns[0].scale", func(v *Profile) { v.Columns[0].Scale.Low = 500 })
	spoil(t, "profile", "columns[0].field", func(v *Profile) { v.Columns[0].Field = "" })
	spoil(t, "member", "units", func(v *Membership) { v.Units = nil })
	spoil(t, "member", "touchpoints", func(v *Membership) { v.Role = RoleTouchpointOwner })
	spoil(t, "user", "language", func(v *User) { v.Language = "fr" })
	spoil(t, "comment", "part", func(v *Comment) { v.Part = long })
	spoil(t, "comment", "resolved", func(v *Comment) { v.ReplyTo, v.Resolved = "cmt_1", true })
	spoil(t, "comment", "text", func(v *Comment) { v.Text = strings.Repeat("字", MaxText+1) })
	spoil(t, "correction", "polarity", func(v *Correction) { v.Polarity = Unsaid })
	spoil(t, "correction", "mentions[0].end", func(v *Correction) { v.Mentions[0].End = 3 })
	spoil(t, "correction", "mentions[0].start", func(v *Correction) { v.Mentions[0].Start = -1 })
	spoil(t, "correction", "mentions[0].aspect", func(v *Correction) { v.Mentions[0].Aspect = "" })
	spoil(t, "correction", "mentions[0].polarity", func(v *Correction) { v.Mentions[0].Polarity = "" })
	spoil(t, "correction", "intents[0]", func(v *Correction) { v.Intents = []string{long} })
	spoil(t, "workspace", "workspace", func(v *Workspace) { v.ID = "Acme" })
	spoil(t, "workspace", "settings.floor", func(v *Workspace) { v.Settings.Floor = 0 })
	spoil(t, "workspace", "settings.retention[0].days", func(v *Workspace) { v.Settings.Retention = []Retention{{Kind: Feedback}} })
	spoil(t, "workspace", "settings.retention[1].kind", func(v *Workspace) { v.Settings.Retention = []Retention{{Feedback, 9}, {Feedback, 8}} })
	spoil(t, "workspace", "settings.deny", func(v *Workspace) { v.Settings.Allow, v.Settings.Deny = []string{"a"}, []string{"a"} })
}

func fill(facets []Facet) {
	for i := range facets {
		facets[i].Name = fmt.Sprint("f", i)
	}
}

func TestIndexes(t *testing.T) {
	all := good()
	tp, ok := all["touchpoint"].(*Touchpoint)
	if !ok {
		t.Fatal("no touchpoint")
	}
	tp.Key, tp.Order = "hotel.kiosk", 7
	got := tp.Index()
	want := []Field{{"key", "hotel.kiosk"}, {"medium", "offline"}, {"nature", "human"}, {"layer", "front"}, {"phase", "use"}, {"status", "active"},
		{"owner", "usr_1"}, {"unit", "unit_1"}, {"tag", "新"}}
	if got.Unique != "hotel.kiosk" || got.Rank != 7 || got.Name != "自助入住机" || !slices.Equal(got.Fields, want) {
		t.Errorf("the touchpoint's index is %+v", got)
	}
	unit := Unit{Code: "U", Label: Label{EN: "Lobby"}, Moves: []UnitMove{{Parent: "a"}, {From: day, Parent: "b"}, {From: dayAfter, Parent: "a"}}}
	if got := unit.Index(); got.Name != "Lobby" || !slices.Equal(got.Fields, []Field{{"code", "U"}, {"parent", "a"}, {"parent", "b"}}) {
		t.Errorf("the unit's index is %+v", got)
	}
	seen := map[string]bool{}
	for what, v := range all {
		for _, f := range v.Index().Fields {
			if f.Value == "" || f.Name == "" {
				t.Errorf("%s can be filtered by nothing: %+v", what, f)
			}
		}
		seen[what] = true
	}
	if len(seen) != 18 {
		t.Errorf("%d nouns were looked at", len(seen))
	}
}

func TestUnitsMove(t *testing.T) {
	u := Unit{Moves: []UnitMove{{From: day, Parent: "east"}, {From: dayAfter, Parent: "west"}, {From: dayAfter.AddDate(0, 0, 1)}}}
	for _, c := range []struct {
		at   time.Time
		want UnitID
	}{{day.Add(-1), ""}, {day, "east"}, {dayAfter.Add(-1), "east"}, {dayAfter, "west"}, {dayAfter.AddDate(0, 0, 1), ""}} {
		if got := u.Parent(c.at); got != c.want {
			t.Errorf("at %v it stands under %q, want %q", c.at, got, c.want)
		}
	}
}

func unitUnder(id string, moves ...UnitMove) Unit {
	return Unit{Meta: Meta{ID: id}, Moves: moves}
}

func TestTreesHaveNoCircles(t *testing.T) {
	for what, c := range map[string]struct {
		units []Unit
		ok    bool
	}{
		"none":                       {nil, true},
		"a tree":                     {[]Unit{unitUnder("g"), unitUnder("b", UnitMove{Parent: "g"}), unitUnder("h", UnitMove{Parent: "b"})}, true},
		"an unknown parent":          {[]Unit{unitUnder("h", UnitMove{Parent: "b"})}, false},
		"a circle":                   {[]Unit{unitUnder("a", UnitMove{Parent: "b"}), unitUnder("b", UnitMove{Parent: "a"})}, false},
		"changing places":            {[]Unit{unitUnder("a", UnitMove{}, UnitMove{From: day, Parent: "b"}), unitUnder("b", UnitMove{Parent: "a"}, UnitMove{From: day})}, true},
		"a circle for a day":         {[]Unit{unitUnder("a", UnitMove{}, UnitMove{From: day, Parent: "b"}), unitUnder("b", UnitMove{Parent: "a"}, UnitMove{From: dayAfter})}, false},
		"a circle that others enter": {[]Unit{unitUnder("x", UnitMove{Parent: "a"}), unitUnder("a", UnitMove{Parent: "b"}), unitUnder("b", UnitMove{Parent: "a"})}, false},
	} {
		if err := ValidateUnits(c.units); (err == nil) != c.ok {
			t.Errorf("%s: %v", what, err)
		}
	}
	department := func(id, parent string) Department {
		return Department{Meta: Meta{ID: id}, Parent: DepartmentID(parent)}
	}
	if err := ValidateDepartments([]Department{department("a", ""), department("b", "a")}); err != nil {
		t.Error(err)
	}
	if got := faultsOf(t, ValidateDepartments([]Department{department("a", "b"), department("b", "a"), department("c", "d")})); len(got) != 3 {
		t.Errorf("three faults are %v", got)
	}
}

func TestStandardsHoldForATime(t *testing.T) {
	s := Standard{ValidFrom: day, ValidTo: &dayAfter}
	for at, want := range map[time.Time]bool{day.Add(-1): false, day: true, dayAfter.Add(-1): true, dayAfter: false} {
		if s.Holds(at) != want {
			t.Errorf("at %v it holds: %v", at, !want)
		}
	}
	s.ValidTo = nil
	if !s.Holds(dayAfter.AddDate(100, 0, 0)) {
		t.Error("a standard without an end ended")
	}
}

func TestJourneysListTheirTouchpoints(t *testing.T) {
	step := func(ids ...TouchpointID) (out []JourneyStep) {
		for _, id := range ids {
			out = append(out, JourneyStep{Touchpoint: id})
		}
		return out
	}
	j := Journey{Stages: []JourneyStage{{Touchpoints: step("b", "a")}, {}, {Touchpoints: step("a", "c", "b")}}}
	j.Stages[2].Touchpoints[0].Alternatives = []TouchpointID{"b", "d"}
	if got := j.Touchpoints(); !slices.Equal(got, []TouchpointID{"b", "a", "d", "c"}) {
		t.Errorf("got %v", got)
	}
}

func TestJourneysAreFoundByWhereTheyStand(t *testing.T) {
	of := func(j Journey) map[string][]string {
		out := map[string][]string{}
		for _, f := range j.Index().Fields {
			out[f.Name] = append(out[f.Name], f.Value)
		}
		return out
	}
	plain := of(Journey{})
	if !slices.Equal(plain["kind"], []string{"as-is"}) || !slices.Equal(plain["level"], []string{"journey"}) || plain["of"] != nil || plain["part"] != nil {
		t.Errorf("a journey that says nothing is found by %v", plain)
	}
	said := of(Journey{Kind: ToBe, Of: "x", Level: LevelStep, Stages: []JourneyStage{{Journey: "b", Touchpoints: []JourneyStep{{Touchpoint: "t", Journey: "a"}}}, {Journey: "b"}}})
	if !slices.Equal(said["kind"], []string{"to-be"}) || !slices.Equal(said["level"], []string{"step"}) || !slices.Equal(said["of"], []string{"x"}) || !slices.Equal(said["part"], []string{"b", "a"}) {
		t.Errorf("got %v", said)
	}
}

func TestColumnTypesAreProperties(t *testing.T) {
	want := map[ColumnType]PropertyType{ColumnBool: Bool, ColumnInteger: Integer, ColumnNumber: Number, ColumnString: String}
	for _, c := range ColumnTypes {
		if c.Property() != want[c] {
			t.Errorf("%s is %v", c, c.Property())
		}
	}
}
