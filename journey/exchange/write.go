// SPDX-License-Identifier: Apache-2.0

package exchange

import "touchstone"

// Names gives what records are called; the zero Name for one that is gone.
type Names interface {
	Touchpoint(touchstone.TouchpointID) Name
	Stage(touchstone.StageID) Name
	Journey(touchstone.JourneyID) Name
	Persona(touchstone.PersonaID) Name
	Pain(touchstone.PainPointID) Name
}

// Write writes a journey down. A record that is gone is named by its id.
func Write(j *touchstone.Journey, names Names) *Document {
	w := writer{names}
	d := &Document{Schema: Schema, Key: j.Key, Label: j.Label, Kind: j.Kind, Level: j.Level, Scenario: j.Scenario, Status: j.Status, Evidence: j.Evidence,
		Of: w.journey(j.Of), Stages: make([]Stage, len(j.Stages))}
	if j.Persona != "" {
		d.Persona = known(names.Persona(j.Persona), string(j.Persona))
	}
	for i := range j.Stages {
		d.Stages[i] = w.stage(&j.Stages[i])
	}
	return d
}

type writer struct{ names Names }

// known is a name that says something: the id where the record is gone.
func known(n Name, id string) *Name {
	if n.Key == "" && n.Label.IsZero() {
		n.Key = id
	}
	return &n
}

func (w writer) journey(id touchstone.JourneyID) *Name {
	if id == "" {
		return nil
	}
	return known(w.names.Journey(id), string(id))
}

func (w writer) touchpoint(id touchstone.TouchpointID) Name {
	return *known(w.names.Touchpoint(id), string(id))
}

func (w writer) stage(s *touchstone.JourneyStage) Stage {
	out := Stage{Stage: *known(w.names.Stage(s.Stage), string(s.Stage)), Goal: s.Goal, Order: s.Order, Journey: w.journey(s.Journey)}
	place := map[touchstone.TouchpointID]int{}
	for i, step := range s.Touchpoints {
		if _, seen := place[step.Touchpoint]; !seen {
			place[step.Touchpoint] = i
		}
		one := Step{Touchpoint: w.touchpoint(step.Touchpoint), Optional: step.Optional, Repeats: step.Repeats, Emotion: step.Emotion, Note: step.Note, Journey: w.journey(step.Journey)}
		for _, id := range step.Alternatives {
			one.Alternatives = append(one.Alternatives, w.touchpoint(id))
		}
		out.Touchpoints = append(out.Touchpoints, one)
	}
	for _, c := range s.Cards {
		card := Card{ID: c.ID, Lane: c.Lane, Label: c.Label, Evidence: c.Evidence}
		if at, under := place[c.Step]; under {
			card.Step = &at
		}
		if c.Pain != "" {
			card.Pain = known(w.names.Pain(c.Pain), string(c.Pain))
		}
		out.Cards = append(out.Cards, card)
	}
	return out
}
