// SPDX-License-Identifier: Apache-2.0

package touchstone

import (
	"cmp"
	"slices"
	"strconv"
)

// JourneyID names a designed journey within its workspace; its text begins
// with "jny_".
type JourneyID string

// Journey is the designed path: stages, each with touchpoints, for a persona
// and a scenario.
type Journey struct {
	Meta
	Key      string         `json:"key,omitempty"` // of the template that made it; unique
	Label    Label          `json:"label"`
	Kind     JourneyKind    `json:"kind,omitempty"`  // none: AsIs
	Of       JourneyID      `json:"of,omitempty"`    // which journey one that is to be redesigns
	Level    JourneyLevel   `json:"level,omitempty"` // none: LevelJourney
	Persona  PersonaID      `json:"persona,omitempty"`
	Scenario Label          `json:"scenario,omitzero"`
	Status   Status         `json:"status"`
	Stages   []JourneyStage `json:"stages,omitempty"` // in the order they are gone through
	Evidence []Evidence     `json:"evidence,omitempty"`
}

// JourneyKind tells a journey that is gone from one that is designed.
type JourneyKind string

// The kinds of journey.
const (
	AsIs JourneyKind = "as-is"
	ToBe JourneyKind = "to-be"
)

// JourneyKinds lists every kind of journey.
var JourneyKinds = []JourneyKind{AsIs, ToBe}

// JourneyLevel tells from how far a journey is looked at. Stages and steps of
// one may name a journey of a level below, which shows them larger.
type JourneyLevel string

// The levels, from afar to near.
const (
	LevelLifecycle JourneyLevel = "lifecycle" // all that a customer lives through with the organisation
	LevelJourney   JourneyLevel = "journey"   // one occasion
	LevelStep      JourneyLevel = "step"      // one step of it
)

// JourneyLevels lists the levels from afar to near.
var JourneyLevels = []JourneyLevel{LevelLifecycle, LevelJourney, LevelStep}

// JourneyStage is one stage of a journey.
type JourneyStage struct {
	Stage       StageID       `json:"stage"`
	Goal        Label         `json:"goal,omitzero"`   // what the customer wants here
	Order       StageOrder    `json:"order,omitempty"` // none: OrderAny
	Touchpoints []JourneyStep `json:"touchpoints,omitempty"`
	Cards       []JourneyCard `json:"cards,omitempty"`   // in the order they stand in their lane
	Journey     JourneyID     `json:"journey,omitempty"` // which shows the stage larger
}

// StageOrder tells whether the touchpoints of a stage have an order.
type StageOrder string

// The orders of a stage.
const (
	OrderAny      StageOrder = "any"
	OrderSequence StageOrder = "sequence" // as they are listed
)

// StageOrders lists every order of a stage.
var StageOrders = []StageOrder{OrderAny, OrderSequence}

// JourneyStep is a touchpoint within a stage of a journey.
type JourneyStep struct {
	Touchpoint TouchpointID `json:"touchpoint"`
	// Alternatives are other touchpoints, any of which does as well.
	Alternatives []TouchpointID `json:"alternatives,omitempty"`
	Optional     bool           `json:"optional,omitempty"` // it may be left out
	Repeats      bool           `json:"repeats,omitempty"`  // it may be met several times on end
	Emotion      *int8          `json:"emotion,omitempty"`  // expected, −2 (very bad) to 2 (very good); nil: not said
	Note         Label          `json:"note,omitzero"`
	Journey      JourneyID      `json:"journey,omitempty"` // which shows the step larger
}

// Validate tells every fault of the journey.
func (j *Journey) Validate() error {
	var f faults
	f.short("key", j.Key, MaxName)
	f.name("label", j.Label)
	f.label("scenario", j.Scenario, MaxText)
	j.validatePlace(&f)
	oneOf(&f, "status", j.Status, Statuses)
	f.evidence("evidence", j.Evidence)
	f.few("stages", len(j.Stages), MaxItems)
	seen := map[StageID]bool{}
	cards := map[string]bool{}
	for i, s := range j.Stages {
		at := item("stages", i)
		f.required(at+".stage", string(s.Stage))
		if seen[s.Stage] {
			f.add(at+".stage", Msg("workspace.twice", "field", "stages", "value", string(s.Stage)))
		}
		seen[s.Stage] = true
		f.label(at+".goal", s.Goal, MaxText)
		oneOfOrNone(&f, at+".order", s.Order, StageOrders)
		f.steps(at+".touchpoints", s.Touchpoints)
		f.cards(at, &s, cards)
	}
	return f.err()
}

// validatePlace tells what is wrong with where the journey stands among others.
func (j *Journey) validatePlace(f *faults) {
	oneOfOrNone(f, "kind", j.Kind, JourneyKinds)
	oneOfOrNone(f, "level", j.Level, JourneyLevels)
	switch {
	case j.Of == "":
	case j.Kind != ToBe:
		f.add("of", Msg("workspace.journey_redesigns_nothing", "field", "of"))
	case string(j.Of) == j.ID:
		f.add("of", Msg("workspace.journey_of_itself", "field", "of"))
	}
	for _, part := range j.Parts() {
		if string(part) == j.ID && j.ID != "" {
			f.add("stages", Msg("workspace.journey_of_itself", "field", "stages"))
		}
	}
}

func (f *faults) steps(field string, list []JourneyStep) {
	f.few(field, len(list), MaxItems)
	for i, s := range list {
		at := item(field, i)
		f.required(at+".touchpoint", string(s.Touchpoint))
		distinct(f, at+".alternatives", s.Alternatives)
		if slices.Contains(s.Alternatives, s.Touchpoint) {
			f.add(at+".alternatives", Msg("workspace.twice", "field", at+".alternatives", "value", string(s.Touchpoint)))
		}
		f.label(at+".note", s.Note, MaxText)
		if s.Emotion != nil {
			f.between(at+".emotion", int64(*s.Emotion), -2, 2)
		}
	}
}

// Index tells what journeys are ordered and filtered by: key, persona, status,
// kind and level (said or not), of, part (a journey that shows a stage or step
// of it larger), touchpoint.
func (j *Journey) Index() Index {
	all := fields("key", j.Key, "persona", string(j.Persona), "status", string(j.Status),
		"kind", string(cmp.Or(j.Kind, AsIs)), "level", string(cmp.Or(j.Level, LevelJourney)), "of", string(j.Of))
	all = each(all, "part", j.Parts())
	return Index{Unique: j.Key, Name: indexName(j.Label), Fields: each(all, "touchpoint", j.Touchpoints())}
}

// Parts lists the journeys that show a stage or a step of this one larger, in
// the order of their first appearance, each once.
func (j *Journey) Parts() []JourneyID {
	var out []JourneyID
	add := func(id JourneyID) {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	for _, s := range j.Stages {
		add(s.Journey)
		for _, step := range s.Touchpoints {
			add(step.Journey)
		}
	}
	return out
}

// Touchpoints lists the touchpoints of the journey, alternatives included, in
// the order of their first appearance, each once.
func (j *Journey) Touchpoints() []TouchpointID {
	seen := map[TouchpointID]bool{}
	var out []TouchpointID
	for _, s := range j.Stages {
		for _, step := range s.Touchpoints {
			for _, t := range step.Choices() {
				if !seen[t] {
					seen[t] = true
					out = append(out, t)
				}
			}
		}
	}
	return out
}

// Has tells whether the journey has a part that a comment may be about:
// "stage/" and the id of a stage, "card/" and the id of a card, or "step/", a
// touchpoint's id, "#" and how many steps of that touchpoint come before.
func (j *Journey) Has(part string) bool {
	before := map[TouchpointID]int{}
	for _, s := range j.Stages {
		if part == "stage/"+string(s.Stage) {
			return true
		}
		for _, step := range s.Touchpoints {
			if part == "step/"+string(step.Touchpoint)+"#"+strconv.Itoa(before[step.Touchpoint]) {
				return true
			}
			before[step.Touchpoint]++
		}
		if slices.ContainsFunc(s.Cards, func(c JourneyCard) bool { return part == "card/"+c.ID }) {
			return true
		}
	}
	return false
}

// Choices lists the touchpoints that do for the step, its own first.
func (s JourneyStep) Choices() []TouchpointID {
	return append([]TouchpointID{s.Touchpoint}, s.Alternatives...)
}
