// SPDX-License-Identifier: Apache-2.0

package touchstone

import "slices"

// JourneyID names a designed journey within its workspace; its text begins
// with "jny_".
type JourneyID string

// Journey is the designed path: stages, each with touchpoints, for a persona
// and a scenario.
type Journey struct {
	Meta
	Key      string         `json:"key,omitempty"` // of the template that made it; unique
	Label    Label          `json:"label"`
	Persona  PersonaID      `json:"persona,omitempty"`
	Scenario Label          `json:"scenario,omitzero"`
	Status   Status         `json:"status"`
	Stages   []JourneyStage `json:"stages,omitempty"` // in the order they are gone through
	Evidence []Evidence     `json:"evidence,omitempty"`
}

// JourneyStage is one stage of a journey.
type JourneyStage struct {
	Stage       StageID       `json:"stage"`
	Goal        Label         `json:"goal,omitzero"`   // what the customer wants here
	Order       StageOrder    `json:"order,omitempty"` // none: OrderAny
	Touchpoints []JourneyStep `json:"touchpoints,omitempty"`
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
}

// Validate tells every fault of the journey.
func (j *Journey) Validate() error {
	var f faults
	f.short("key", j.Key, MaxName)
	f.name("label", j.Label)
	f.label("scenario", j.Scenario, MaxText)
	oneOf(&f, "status", j.Status, Statuses)
	f.evidence("evidence", j.Evidence)
	f.few("stages", len(j.Stages), MaxItems)
	seen := map[StageID]bool{}
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
	}
	return f.err()
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
// touchpoint.
func (j *Journey) Index() Index {
	all := fields("key", j.Key, "persona", string(j.Persona), "status", string(j.Status))
	return Index{Unique: j.Key, Name: indexName(j.Label), Fields: each(all, "touchpoint", j.Touchpoints())}
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

// Choices lists the touchpoints that do for the step, its own first.
func (s JourneyStep) Choices() []TouchpointID {
	return append([]TouchpointID{s.Touchpoint}, s.Alternatives...)
}
