// SPDX-License-Identifier: Apache-2.0

package explore

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"touchstone"
	"touchstone/answer"
	"touchstone/journey"
	"touchstone/journey/index"
	"touchstone/journey/live"
	"touchstone/journey/path"
	"touchstone/query"
)

// hotel is a world of three mapped shapes and one that no rule maps. Every
// customer n searches on day 0, books on day 1 where n is even, checks in on
// day 2; those below 5 are gold.
type hotel struct {
	index  *index.Index
	shapes map[string]touchstone.Shape
	World
}

func (h *hotel) View(_ context.Context, m *touchstone.Meaning, q live.Question) (*index.View, error) {
	return h.index.View(m.Customers, q.Scope), nil
}

var opened = time.Date(2026, 3, 1, 4, 0, 0, 0, time.UTC)

const guests = 20

func newHotel(t *testing.T) *hotel {
	t.Helper()
	h := &hotel{index: index.New(""), shapes: map[string]touchstone.Shape{}}
	gold := touchstone.TraitMap{}
	h.Meaning = &touchstone.Meaning{Revision: 7, Shapes: map[touchstone.ShapeID]touchstone.TouchpointID{}, Touchpoints: map[touchstone.TouchpointID]touchstone.TouchpointPlace{},
		Traits: map[string]touchstone.Trait{"tier": gold}}
	for name, channel := range map[string]touchstone.Channel{"search": "website", "book": "website", "check-in": "store", "noise": "app"} {
		s := touchstone.Shape{Normaliser: 1, Source: "web", Channel: channel, Name: name}.WithID()
		h.shapes[name] = s
		h.Shapes = append(h.Shapes, s)
		if name != "noise" {
			id := touchstone.TouchpointID("tp_" + name)
			h.Meaning.Shapes[s.ID] = id
			h.Meaning.Touchpoints[id] = touchstone.TouchpointPlace{Stage: touchstone.StageID("stg_" + name), Channel: channel}
		}
	}
	h.World.Trails = h
	h.Zone, h.Reader = "Asia/Shanghai", answer.Reader{Floor: 1}
	h.Name = func(_ context.Context, d query.Dimension, key string) (string, error) {
		if d.Kind != query.ByTouchpoint {
			return "", nil
		}
		return strings.ToUpper(strings.TrimPrefix(key, "tp_")), nil
	}
	for n := range guests {
		h.event(n, "search", 0)
		if n%2 == 0 {
			h.event(n, "book", 24*time.Hour)
		}
		h.event(n, "noise", 25*time.Hour)
		h.event(n, "check-in", 48*time.Hour)
		if n < 5 {
			gold[touchstone.CustomerID(n+1)] = "gold"
		}
	}
	return h
}

func (h *hotel) event(customer int, name string, after time.Duration) {
	p := h.index.Position() + 1
	h.index.Append([]touchstone.Event{{Position: p, Kind: touchstone.Interaction, Shape: h.shapes[name], Subjects: []touchstone.SubjectID{touchstone.SubjectID(customer + 1)}, Occurred: opened.Add(after)}}, p)
}

// steps counts the events of every step, by key.
func steps(t *testing.T, p *Population) map[string]int {
	t.Helper()
	f, err := journey.Run(t.Context(), p.Source, 1, func() *stepCount { return &stepCount{n: map[uint32]int{}} })
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for code, n := range f.n {
		out[p.Steps[code].Key] = n
	}
	return out
}

type stepCount struct {
	n     map[uint32]int
	cases int
}

func (s *stepCount) Visit(t *journey.Trail) {
	s.cases++
	for _, a := range t.Activity {
		s.n[a]++
	}
}

func (s *stepCount) Merge(o *stepCount) {
	s.cases += o.cases
	for a, n := range o.n {
		s.n[a] += n
	}
}

func TestScopesLimitEventsAndCustomers(t *testing.T) {
	h := newHotel(t)
	for _, test := range []struct {
		q    Question
		want map[string]int
	}{
		{Question{}, map[string]int{"tp_search": 20, "tp_book": 10, "tp_check-in": 20}},
		{Question{Steps: ByChannel}, map[string]int{"website": 30, "store": 20, "app": 20}},
		{Question{Steps: ByStage}, map[string]int{"stg_search": 20, "stg_book": 10, "stg_check-in": 20}},
		{Question{Scope: "where channel = website"}, map[string]int{"tp_search": 20, "tp_book": 10}},
		{Question{Scope: "where touchpoint not in (tp_book) and channel present"}, map[string]int{"tp_search": 20, "tp_check-in": 20}},
		{Question{Steps: ByChannel, Scope: "where touchpoint absent"}, map[string]int{"app": 20}},
		{Question{Scope: "where kind = outcome"}, map[string]int{}},
		{Question{Scope: "where trait(tier) = gold"}, map[string]int{"tp_search": 5, "tp_book": 3, "tp_check-in": 5}},
		{Question{Scope: "where trait(tier) absent and touchpoint = tp_book"}, map[string]int{"tp_book": 7}},
		{Question{Scope: "from 2026-03-02 to 2026-03-03 zone Asia/Shanghai"}, map[string]int{"tp_book": 10}},
	} {
		p, err := Open(t.Context(), h.World, test.q)
		if err != nil {
			t.Errorf("%+v: %v", test.q, err)
			continue
		}
		if got := steps(t, p); !equal(got, test.want) {
			t.Errorf("%+v gives %v, want %v", test.q, got, test.want)
		}
		if p.Provenance.Position != 70 || p.Provenance.Revision != 7 || p.Provenance.Zone != "Asia/Shanghai" {
			t.Errorf("%+v rests on %+v", test.q, p.Provenance)
		}
	}
}

func equal(a, b map[string]int) bool {
	if len(a) != len(b) {
		return false
	}
	for k, n := range a {
		if b[k] != n {
			return false
		}
	}
	return true
}

func TestUnmappedShapesAreTold(t *testing.T) {
	h := newHotel(t)
	p, err := Open(t.Context(), h.World, Question{})
	if err != nil || p.Unplaced != 1 || len(p.Steps) != 3 {
		t.Errorf("%d unplaced, %d steps, %v", p.Unplaced, len(p.Steps), err)
	}
	h.Shapes = append(h.Shapes, touchstone.Shape{Normaliser: 1, Source: "web", Name: "identify"}.WithID()) // of no contact: nothing in the trails has it
	if p, err = Open(t.Context(), h.World, Question{}); err != nil || p.Unplaced != 1 {
		t.Errorf("%d unplaced with a shape of identify events alone, %v", p.Unplaced, err)
	}
}

func TestWhatCannotBeAsked(t *testing.T) {
	h := newHotel(t)
	for _, q := range []Question{
		{Steps: "colour"}, {Steps: ByUnit}, {Level: "hotel"}, {Steps: ByUnit, Level: "planet"}, {Scope: "where unit(hotel) >= 3"}, {Scope: "where day = 2026-01-01"}, {Scope: "by touchpoint"}, {Scope: ", customers"}, {Scope: "limit 3"}, {Scope: "compare from 2026-01-01 to 2026-01-02"},
		{Scope: "where trait(tier) >= 3"}, {Scope: "where"}, {Scope: "; drop"}, {Cases: Cases{GapMS: -1}}, {Cases: Cases{GapMS: MaxGap.Milliseconds() + 1}}, {Cases: Cases{GapMS: 1, Object: "order"}},
	} {
		if _, err := Open(t.Context(), h.World, q); touchstone.KindOf(err) != touchstone.Invalid {
			t.Errorf("%+v: %v", q, err)
		}
	}
}

// A trait at the event is not the trait now: that it is refused is told, so that
// nobody takes one for the other.
func TestATraitAtTheEventIsRefused(t *testing.T) {
	h := newHotel(t)
	_, err := Open(t.Context(), h.World, Question{Scope: "where channel = website and trait(tier at event) = gold"})
	var refused *touchstone.Error
	if !errors.As(err, &refused) || refused.Kind != touchstone.Invalid || refused.Field != "scope" || refused.Message.Key != "explore.at_event" {
		t.Errorf("a trait at the event gives %v", err)
	}
	p, err := Open(t.Context(), h.World, Question{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Under(t.Context(), "where trait(tier at event) present"); touchstone.KindOf(err) != touchstone.Invalid {
		t.Errorf("in the scope of others: %v", err)
	}
}

func TestOutsideTheScopeIsOneStep(t *testing.T) {
	h := newHotel(t)
	h.Reader.Scope = &answer.Scope{Touchpoints: []touchstone.TouchpointID{"tp_book"}}
	for by, want := range map[Steps]map[string]int{ByTouchpoint: {"tp_book": 10, "": 40}, ByStage: {"stg_book": 10, "": 40}, ByChannel: {"website": 10, "": 60}} {
		p, err := Open(t.Context(), h.World, Question{Steps: by})
		if err != nil {
			t.Fatal(err)
		}
		if got := steps(t, p); !equal(got, want) {
			t.Errorf("by %s the owner of one touchpoint sees %v, want %v", by, got, want)
		}
		if _, err := p.Numbers("anchor", []string{""}); touchstone.KindOf(err) != touchstone.Invalid {
			t.Errorf("by %s what is outside has a key: %v", by, err)
		}
	}
	h.Reader.Scope = &answer.Scope{}
	if _, err := Open(t.Context(), h.World, Question{}); touchstone.KindOf(err) != touchstone.Forbidden {
		t.Errorf("an empty scope: %v", err)
	}
}

func TestASmallSegmentIsRefused(t *testing.T) {
	h := newHotel(t)
	h.Reader.Floor = 6
	if _, err := Open(t.Context(), h.World, Question{Scope: "where trait(tier) = gold"}); touchstone.KindOf(err) != touchstone.Forbidden {
		t.Errorf("five customers below a floor of six: %v", err)
	}
	h.Reader.Floor = 5
	if _, err := Open(t.Context(), h.World, Question{Scope: "where trait(tier) = gold"}); err != nil {
		t.Errorf("five customers at a floor of five: %v", err)
	}
}

func TestAGapEndsAJourney(t *testing.T) {
	h := newHotel(t)
	for gap, want := range map[int64]int{0: 20, 48 * 3600 * 1000: 20, 24 * 3600 * 1000: 30, 1000: 50} {
		p, err := Open(t.Context(), h.World, Question{Cases: Cases{GapMS: gap}})
		if err != nil {
			t.Fatal(err)
		}
		f, err := journey.Run(t.Context(), p.Source, 1, func() *stepCount { return &stepCount{n: map[uint32]int{}} })
		if err != nil || f.cases != want {
			t.Errorf("a gap of %d ms makes %d journeys, want %d; %v", gap, f.cases, want, err)
		}
	}
}

// Every guest searches, ten book after it, all check in: from searching to
// booking are ten journeys of two steps, from booking to checking in ten others.
func TestAJourneyGoesFromSomeStepsToOthers(t *testing.T) {
	h := newHotel(t)
	for _, test := range []struct {
		q     Question
		cases int
		want  map[string]int
	}{
		{Question{Cases: Cases{Starts: []string{"tp_search"}, Ends: []string{"tp_book"}}}, 10, map[string]int{"tp_search": 10, "tp_book": 10}},
		{Question{Cases: Cases{Starts: []string{"SEARCH"}, Ends: []string{"CHECK-IN"}}}, 20, map[string]int{"tp_search": 20, "tp_book": 10, "tp_check-in": 20}},
		{Question{Cases: Cases{Starts: []string{"tp_book", "tp_search"}, Ends: []string{"tp_book", "tp_check-in"}}}, 20, map[string]int{"tp_search": 20, "tp_book": 10, "tp_check-in": 10}},
		{Question{Cases: Cases{Starts: []string{"tp_check-in"}, Ends: []string{"tp_search"}}}, 0, map[string]int{}},
		{Question{Scope: "where trait(tier) = gold", Cases: Cases{Starts: []string{"BOOK"}, Ends: []string{"tp_check-in"}}}, 3, map[string]int{"tp_book": 3, "tp_check-in": 3}},
		{Question{Steps: ByChannel, Cases: Cases{Starts: []string{"website"}, Ends: []string{"app"}}}, 20, map[string]int{"website": 30, "app": 20}},
	} {
		p, err := Open(t.Context(), h.World, test.q)
		if err != nil {
			t.Errorf("%+v: %v", test.q, err)
			continue
		}
		reach, err := journey.ReachOf(t.Context(), p.Source, 1)
		if got := steps(t, p); err != nil || reach.Cases != test.cases || !equal(got, test.want) {
			t.Errorf("%+v gives %d journeys of %v, want %d of %v; %v", test.q, reach.Cases, got, test.cases, test.want, err)
		}
	}
}

func TestWhatIsWrongWithCasesIsNamed(t *testing.T) {
	h := newHotel(t)
	for _, test := range []struct {
		cases Cases
		field string
		key   string
	}{
		{Cases{Starts: []string{"tp_search", "nowhere"}, Ends: []string{"tp_book"}}, "cases.starts", "explore.no_step"},
		{Cases{Starts: []string{"tp_search"}, Ends: []string{""}}, "cases.ends", "explore.no_step"},
		{Cases{Starts: []string{"tp_search"}}, "cases", "explore.half_cases"},
		{Cases{Ends: []string{"tp_search"}}, "cases", "explore.half_cases"},
		{Cases{Starts: []string{"tp_search"}, Ends: []string{"tp_book"}, GapMS: 1}, "cases", "explore.two_cases"},
		{Cases{Starts: []string{"tp_search"}, Ends: []string{"tp_book"}, Object: "order"}, "cases", "explore.two_cases"},
	} {
		_, err := Open(t.Context(), h.World, Question{Cases: test.cases})
		var refused *touchstone.Error
		if !errors.As(err, &refused) || refused.Kind != touchstone.Invalid || refused.Field != test.field || refused.Message.Key != test.key {
			t.Errorf("%+v: %v, want %s of %s", test.cases, err, test.key, test.field)
		}
	}
	h.Reader.Scope = &answer.Scope{Touchpoints: []touchstone.TouchpointID{"tp_book"}}
	if _, err := Open(t.Context(), h.World, Question{Cases: Cases{Starts: []string{"SEARCH"}, Ends: []string{"tp_book"}}}); touchstone.KindOf(err) != touchstone.Invalid {
		t.Errorf("a step outside the scope begins a journey: %v", err)
	}
}

func TestARegisterThatFailsIsTold(t *testing.T) {
	h := newHotel(t)
	broken := errors.New("the register is away")
	h.Name = func(context.Context, query.Dimension, string) (string, error) { return "", broken }
	if _, err := Open(t.Context(), h.World, Question{}); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	if _, err := Open(t.Context(), h.World, Question{Steps: ByShape}); err != nil {
		t.Errorf("shapes are asked for in the register: %v", err)
	}
}

func TestStepsGoByKeyOrName(t *testing.T) {
	p := &Population{Steps: []Step{{Key: "a", Name: "b"}, {Key: "b", Name: "c"}, {Key: "d", Name: "e"}, {Key: "f", Name: "e"}}}
	got, err := p.Numbers("anchor", []string{"b", "c", "a"})
	if err != nil || !slices.Equal(got, []uint32{1, 1, 0}) {
		t.Errorf("%v, %v", got, err)
	}
	for _, key := range []string{"e", "", "z"} {
		if _, err := p.Numbers("anchor", []string{key}); touchstone.KindOf(err) != touchstone.Invalid {
			t.Errorf("%q: %v", key, err)
		}
	}
}

func TestGroupsKeepToTheFloor(t *testing.T) {
	h := newHotel(t)
	for n := 5; n < 12; n++ {
		h.Meaning.Traits["tier"].(touchstone.TraitMap)[touchstone.CustomerID(n+1)] = "silver"
	}
	h.Reader.Floor = 6
	p, err := Open(t.Context(), h.World, Question{})
	if err != nil {
		t.Fatal(err)
	}
	names, of, err := p.Groups(t.Context(), "tier")
	if err != nil || !slices.Equal(names, []string{"silver"}) {
		t.Fatalf("groups %v, %v: gold has five customers, the floor is six", names, err)
	}
	sizes := map[int]int{}
	for n := range guests {
		sizes[of(n)]++
	}
	if sizes[0] != 7 || sizes[-1] != 13 {
		t.Errorf("sizes %v", sizes)
	}
	if _, _, err := p.Groups(t.Context(), "shoe size"); touchstone.KindOf(err) != touchstone.Invalid {
		t.Errorf("an unknown trait: %v", err)
	}
}

// Berlin changes its clock on 2026-03-29: that day has 23 hours.
func TestEdgesFollowTheZone(t *testing.T) {
	at := func(text string) time.Time {
		v, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	p := &Population{}
	p.Provenance.Zone, p.Provenance.From, p.Provenance.To = "Europe/Berlin", at("2026-03-28T10:00:00Z"), at("2026-03-30T10:00:00Z")
	for by, want := range map[query.DimensionKind][]string{
		query.ByDay:   {"2026-03-27T23:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", "2026-03-30T22:00:00Z"},
		query.ByWeek:  {"2026-03-22T23:00:00Z", "2026-03-29T22:00:00Z", "2026-04-05T22:00:00Z"},
		query.ByMonth: {"2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z"},
	} {
		got, err := p.Edges(by)
		var text []string
		for _, e := range got {
			text = append(text, time.UnixMilli(e).UTC().Format(time.RFC3339))
		}
		if err != nil || !slices.Equal(text, want) {
			t.Errorf("by %s: %v, %v; want %v", by, text, err, want)
		}
	}
	p.Provenance.From = at("1990-01-01T00:00:00Z")
	for _, by := range []query.DimensionKind{query.ByDay, query.ByHour} {
		if _, err := p.Edges(by); touchstone.KindOf(err) != touchstone.Invalid {
			t.Errorf("by %s over 36 years: %v", by, err)
		}
	}
	p.Provenance.To = time.Time{}
	if _, err := p.Edges(query.ByMonth); touchstone.KindOf(err) != touchstone.Invalid {
		t.Errorf("an open period: %v", err)
	}
}

func TestAFoldRunsOverAPopulation(t *testing.T) {
	h := newHotel(t)
	p, err := Open(t.Context(), h.World, Question{})
	if err != nil {
		t.Fatal(err)
	}
	anchor, err := p.Numbers("anchor", []string{"tp_search"})
	if err != nil {
		t.Fatal(err)
	}
	r, err := path.Paths(t.Context(), p.Source, path.Question{Anchor: anchor})
	if err != nil || r.After.Tree.Paths != 20 || len(r.After.Tree.Children) != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	for _, c := range r.After.Tree.Children {
		if c.Paths != 10 {
			t.Errorf("%s: %d paths, want 10", c.Name, c.Paths)
		}
	}
}

func TestAnotherScopeHasTheSameSteps(t *testing.T) {
	h := newHotel(t)
	p, err := Open(t.Context(), h.World, Question{Scope: "where touchpoint = tp_book"})
	if err != nil {
		t.Fatal(err)
	}
	other, err := p.Under(t.Context(), "where trait(tier) = gold")
	if err != nil || !slices.Equal(other.Steps, p.Steps) || !equal(steps(t, other), map[string]int{"tp_search": 5, "tp_book": 3, "tp_check-in": 5}) {
		t.Errorf("steps %v and %v, %v", p.Steps, other.Steps, err)
	}
	if _, err := p.Under(t.Context(), "where"); touchstone.KindOf(err) != touchstone.Invalid {
		t.Errorf("a scope that cannot be read: %v", err)
	}
}

// Everybody searched before the period, and ten booked in it.
func TestWhatHappenedBeforeThePeriodCanCount(t *testing.T) {
	h := newHotel(t)
	p, err := Open(t.Context(), h.World, Question{Scope: "from 2026-03-02 to 2026-03-03"})
	if err != nil || !equal(steps(t, p), map[string]int{"tp_book": 10}) {
		t.Fatalf("steps %v, %v", steps(t, p), err)
	}
	ever, err := p.SinceEver(t.Context())
	if err != nil || !equal(steps(t, ever), map[string]int{"tp_search": 20, "tp_book": 10}) || !ever.Provenance.From.Equal(p.Provenance.From) {
		t.Errorf("steps %v from %v on, %v", steps(t, ever), ever.Provenance.From, err)
	}
}

// The hotel is in Shanghai, where it opened at noon: 4:00 in UTC.
func TestAPeriodIsOfTheWorkspacesZone(t *testing.T) {
	h := newHotel(t)
	for _, scope := range []string{"from 2026-03-01T12:00 to 2026-03-01T12:01", "from 2026-03-01T04:00 to 2026-03-01T04:01 zone UTC"} {
		p, err := Open(t.Context(), h.World, Question{Scope: scope})
		if err != nil || !equal(steps(t, p), map[string]int{"tp_search": 20}) {
			t.Errorf("%s: %v, %v", scope, steps(t, p), err)
		}
	}
	p, err := Open(t.Context(), h.World, Question{Scope: "from 2026-03-01 to 2026-04-01"})
	if err != nil {
		t.Fatal(err)
	}
	if edges, err := p.Edges(query.ByMonth); err != nil || len(edges) != 2 {
		t.Errorf("a month has the edges %v, %v", edges, err)
	}
}
