// SPDX-License-Identifier: Apache-2.0

package template

import (
	"slices"
	"strconv"
	"strings"

	"touchstone"
	"touchstone/workspace"
)

// Journey is a designed journey to begin with. Journeys stand behind those that
// they name.
type Journey struct {
	Key      string                  `json:"key"` // "hotel.journey.stay"
	Label    touchstone.Label        `json:"label"`
	Scenario touchstone.Label        `json:"scenario"`
	Kind     touchstone.JourneyKind  `json:"kind,omitempty"`
	Of       string                  `json:"of,omitempty"` // key
	Level    touchstone.JourneyLevel `json:"level,omitempty"`
	Stages   []JourneyStage          `json:"stages"`
}

// JourneyStage is one stage of a journey.
type JourneyStage struct {
	Stage   string           `json:"stage"` // key
	Goal    touchstone.Label `json:"goal"`
	Journey string           `json:"journey,omitempty"` // key
	Steps   []JourneyStep    `json:"steps"`
	Cards   []JourneyCard    `json:"cards"`
}

// JourneyStep is a touchpoint within a stage of a journey.
type JourneyStep struct {
	Touchpoint   string   `json:"touchpoint"` // key
	Alternatives []string `json:"alternatives,omitempty"`
	Optional     bool     `json:"optional,omitempty"`
	Repeats      bool     `json:"repeats,omitempty"`
	Emotion      *int8    `json:"emotion,omitempty"` // expected, −2 to 2
}

// JourneyCard is something that a stage says in one of its lanes. Nobody has
// looked yet, unless Proof says by which question facts tell.
type JourneyCard struct {
	ID         string                 `json:"id"` // unique within the journey
	Lane       touchstone.JourneyLane `json:"lane"`
	Touchpoint string                 `json:"touchpoint,omitempty"` // key of a step
	Label      touchstone.Label       `json:"label"`
	Proof      string                 `json:"proof,omitempty"` // {touchpoint} stands for the card's
}

// theTouchpoint stands in a proof for the touchpoint of its card.
const theTouchpoint = "{touchpoint}"

func (f *faults) journeys(t *Template) {
	for i := range t.Journeys {
		j := &t.Journeys[i]
		f.key(j.Key)
		f.both(j.Key+".label", j.Label)
		f.both(j.Key+".scenario", j.Scenario)
		oneOf(f, j.Key+".kind", j.Kind, append(slices.Clone(touchstone.JourneyKinds), ""))
		oneOf(f, j.Key+".level", j.Level, append(slices.Clone(touchstone.JourneyLevels), ""))
		named := func(field, key string) {
			before := slices.ContainsFunc(t.Journeys[:i], func(other Journey) bool { return other.Key == key })
			f.resolves(field, key, key == "" || before)
		}
		named(j.Key+".of", j.Of)
		seen := map[string]bool{}
		for _, s := range j.Stages {
			named(j.Key+"."+s.Stage+".journey", s.Journey)
			f.journeyStage(t, j.Key+"."+s.Stage, &s, seen)
		}
	}
}

func (f *faults) journeyStage(t *Template, at string, s *JourneyStage, seen map[string]bool) {
	f.resolves(at, s.Stage, t.Stage(s.Stage) != nil)
	f.both(at+".goal", s.Goal)
	steps := map[string]bool{"": true}
	for _, step := range s.Steps {
		steps[step.Touchpoint] = true
		for _, key := range append([]string{step.Touchpoint}, step.Alternatives...) {
			f.resolves(at+".touchpoint", key, t.Touchpoint(key) != nil)
		}
	}
	for _, c := range s.Cards {
		if seen[c.ID] {
			f.add(at+"."+c.ID, touchstone.Msg("template.twice", "key", c.ID))
		}
		seen[c.ID] = true
		f.both(at+"."+c.ID+".label", c.Label)
		oneOf(f, at+"."+c.ID+".lane", c.Lane, touchstone.JourneyLanes)
		f.resolves(at+"."+c.ID+".touchpoint", c.Touchpoint, steps[c.Touchpoint])
		f.resolves(at+"."+c.ID+".proof", theTouchpoint, c.Touchpoint != "" || !strings.Contains(c.Proof, theTouchpoint))
	}
}

func (a *application) journeys(w workspace.Workspace, t *Template) error {
	taken, err := present(a, touchstone.NounJourney, w.Journeys(), func(j *touchstone.Journey) (*touchstone.Meta, string) { return &j.Meta, j.Key })
	if err != nil {
		return err
	}
	for i := range t.Journeys {
		j := &t.Journeys[i]
		if taken[j.Key] {
			continue
		}
		record := a.journey(j)
		if _, err := w.Journeys().Create(a.ctx, record); err != nil {
			return err
		}
		a.ids[j.Key] = record.ID
		a.added.Journeys++
	}
	return nil
}

// journey is a record of the template's journey. Stages and steps that were
// deleted are left out, and so is what leads to a journey that was.
func (a *application) journey(j *Journey) touchstone.Journey {
	out := touchstone.Journey{Meta: a.meta(touchstone.NounJourney.Prefix() + j.Key), Key: j.Key, Label: j.Label, Scenario: j.Scenario, Kind: j.Kind, Of: touchstone.JourneyID(a.ids[j.Of]),
		Level: j.Level, Status: touchstone.Active, Evidence: []touchstone.Evidence{{Kind: touchstone.Assumed}}}
	if j.Kind == touchstone.ToBe {
		out.Status = touchstone.Planned
	}
	for i := range j.Stages {
		s := &j.Stages[i]
		if id := a.ids[s.Stage]; id != "" {
			out.Stages = append(out.Stages, a.journeyStage(touchstone.StageID(id), s))
		}
	}
	return out
}

func (a *application) journeyStage(id touchstone.StageID, s *JourneyStage) touchstone.JourneyStage {
	out := touchstone.JourneyStage{Stage: id, Goal: s.Goal, Journey: touchstone.JourneyID(a.ids[s.Journey])}
	for _, step := range s.Steps {
		if a.ids[step.Touchpoint] == "" {
			continue
		}
		one := touchstone.JourneyStep{Touchpoint: touchstone.TouchpointID(a.ids[step.Touchpoint]), Optional: step.Optional, Repeats: step.Repeats, Emotion: step.Emotion}
		for _, key := range step.Alternatives {
			if a.ids[key] != "" {
				one.Alternatives = append(one.Alternatives, touchstone.TouchpointID(a.ids[key]))
			}
		}
		out.Touchpoints = append(out.Touchpoints, one)
	}
	for _, c := range s.Cards {
		out.Cards = append(out.Cards, a.card(c))
	}
	return out
}

func (a *application) card(c JourneyCard) touchstone.JourneyCard {
	touchpoint := a.ids[c.Touchpoint]
	out := touchstone.JourneyCard{ID: c.ID, Lane: c.Lane, Step: touchstone.TouchpointID(touchpoint), Label: c.Label, Evidence: []touchstone.Evidence{{Kind: touchstone.Assumed}}}
	if c.Proof != "" && (touchpoint != "" || c.Touchpoint == "") {
		out.Evidence = []touchstone.Evidence{{Kind: touchstone.Observed, Link: strings.ReplaceAll(c.Proof, theTouchpoint, strconv.Quote(touchpoint))}}
	}
	return out
}
