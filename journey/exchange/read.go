// SPDX-License-Identifier: Apache-2.0

package exchange

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"touchstone"
)

// Parse reads a document. Invalid when it is no JSON object of this schema or
// something in it has another type; TooLarge. What it says is checked by Read.
func Parse(raw []byte) (*Document, error) {
	if len(raw) > MaxBytes {
		return nil, &touchstone.Error{Kind: touchstone.TooLarge, Message: touchstone.Msg("exchange.too_large", "most", MaxBytes)}
	}
	var d Document
	if err := json.Unmarshal(raw, &d); err != nil {
		var other *json.UnmarshalTypeError
		if errors.As(err, &other) && other.Field != "" {
			return nil, invalid(other.Field, touchstone.Msg("exchange.bad_type", "field", other.Field, "value", other.Value))
		}
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("exchange.unreadable"), Err: err}
	}
	if d.Schema != Schema {
		return nil, invalid("schema", touchstone.Msg("exchange.other_schema", "value", fmt.Sprintf("%.60s", d.Schema), "want", Schema))
	}
	return &d, nil
}

// Finder finds records by what a document calls them; "" when there is none.
// Twice tells that several have the name, so that none is meant.
type Finder interface {
	Touchpoint(Name) (id touchstone.TouchpointID, twice bool)
	Stage(Name) (id touchstone.StageID, twice bool)
	Journey(Name) touchstone.JourneyID
	Persona(Name) touchstone.PersonaID
	Pain(Name) touchstone.PainPointID
}

// Missing is what a document names and that nobody knows.
type Missing struct {
	Stages      []Name // without these, or a touchpoint, the journey cannot be taken in
	Touchpoints []Missed
	LeftOut     []LeftOut // without these it can
}

// Missed is a touchpoint that nobody knows, with the stage that it is first met
// in.
type Missed struct {
	Name
	Stage Name
}

// LeftOut is a link that was left out, since nobody knows what it leads to.
type LeftOut struct {
	Noun touchstone.Noun
	Name Name
}

// Any tells whether something is missing without which the journey cannot be
// taken in.
func (m *Missing) Any() bool { return len(m.Stages) > 0 || len(m.Touchpoints) > 0 }

// Read makes the journey of a document, without an id. Invalid tells every
// fault: of names that are empty or that several records have, and of the
// journey as it would be. Where something is missing the journey is not whole;
// its faults are told all the same.
func Read(d *Document, find Finder) (*touchstone.Journey, *Missing, error) {
	r := &reader{find: find, missing: &Missing{}, unknown: map[Name]string{}}
	j := &touchstone.Journey{Key: d.Key, Label: d.Label, Kind: d.Kind, Level: d.Level, Scenario: d.Scenario, Status: d.Status, Evidence: d.Evidence, Of: r.journey("of", d.Of)}
	if d.Persona != nil {
		if j.Persona = find.Persona(*d.Persona); j.Persona == "" {
			r.leave(touchstone.NounPersona, *d.Persona)
		}
	}
	for i := range d.Stages {
		j.Stages = append(j.Stages, r.stage(fmt.Sprintf("stages[%d]", i), &d.Stages[i]))
	}
	r.faults = append(r.faults, j.Validate())
	if err := errors.Join(r.faults...); err != nil {
		return nil, r.missing, err
	}
	return j, r.missing, nil
}

type reader struct {
	find    Finder
	missing *Missing
	unknown map[Name]string // what stands for names that are not known
	faults  []error
}

// standIn is what stands for a name that is not known, so that the rest of the
// journey can be checked. No id of a record looks like it.
func (r *reader) standIn(n Name) string {
	if r.unknown[n] == "" {
		r.unknown[n] = fmt.Sprintf("?%d", len(r.unknown))
	}
	return r.unknown[n]
}

func invalid(field string, m touchstone.Message) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: m}
}

// named wants a name that says something and that one record has.
func (r *reader) named(field string, n Name, twice bool) {
	switch {
	case n.Key == "" && n.Label.IsZero():
		r.faults = append(r.faults, invalid(field, touchstone.Msg("exchange.no_name", "field", field)))
	case twice:
		r.faults = append(r.faults, invalid(field, touchstone.Msg("exchange.several", "field", field, "name", n.Called())))
	}
}

// Called is the name as people read it: the label, else the key.
func (n Name) Called() touchstone.Label {
	if n.Label.IsZero() {
		return touchstone.Label{ZH: n.Key}
	}
	return n.Label
}

// String is the name as logs and paths of fields show it: in Chinese where it
// has a Chinese label.
func (n Name) String() string { return n.Called().In(touchstone.Chinese) }

func (r *reader) leave(noun touchstone.Noun, n Name) {
	if gone := (LeftOut{noun, n}); !slices.Contains(r.missing.LeftOut, gone) {
		r.missing.LeftOut = append(r.missing.LeftOut, gone)
	}
}

func (r *reader) journey(field string, n *Name) touchstone.JourneyID {
	if n == nil {
		return ""
	}
	id := r.find.Journey(*n)
	if id == "" {
		r.leave(touchstone.NounJourney, *n)
	}
	return id
}

func (r *reader) stage(at string, s *Stage) touchstone.JourneyStage {
	id, twice := r.find.Stage(s.Stage)
	r.named(at+".stage", s.Stage, twice)
	if id == "" {
		id = touchstone.StageID(r.standIn(s.Stage))
		if !twice {
			r.missing.Stages = append(r.missing.Stages, s.Stage)
		}
	}
	out := touchstone.JourneyStage{Stage: id, Goal: s.Goal, Order: s.Order, Journey: r.journey(at+".journey", s.Journey)}
	for i := range s.Touchpoints {
		out.Touchpoints = append(out.Touchpoints, r.step(fmt.Sprintf("%s.touchpoints[%d]", at, i), &s.Touchpoints[i], s.Stage))
	}
	for i := range s.Cards {
		out.Cards = append(out.Cards, r.card(fmt.Sprintf("%s.cards[%d]", at, i), &s.Cards[i], &out))
	}
	return out
}

func (r *reader) step(at string, s *Step, stage Name) touchstone.JourneyStep {
	out := touchstone.JourneyStep{Touchpoint: r.touchpoint(at+".touchpoint", s.Touchpoint, stage), Optional: s.Optional, Repeats: s.Repeats, Emotion: s.Emotion, Note: s.Note,
		Journey: r.journey(at+".journey", s.Journey)}
	for i, n := range s.Alternatives {
		out.Alternatives = append(out.Alternatives, r.touchpoint(fmt.Sprintf("%s.alternatives[%d]", at, i), n, stage))
	}
	return out
}

func (r *reader) touchpoint(field string, n Name, stage Name) touchstone.TouchpointID {
	id, twice := r.find.Touchpoint(n)
	r.named(field, n, twice)
	if id != "" {
		return id
	}
	if !twice && !slices.ContainsFunc(r.missing.Touchpoints, func(m Missed) bool { return m.Name == n }) {
		r.missing.Touchpoints = append(r.missing.Touchpoints, Missed{n, stage})
	}
	return touchstone.TouchpointID(r.standIn(n))
}

func (r *reader) card(at string, c *Card, s *touchstone.JourneyStage) touchstone.JourneyCard {
	out := touchstone.JourneyCard{ID: c.ID, Lane: c.Lane, Label: c.Label, Evidence: c.Evidence}
	switch {
	case c.Step == nil:
	case *c.Step < 0 || *c.Step >= len(s.Touchpoints):
		r.faults = append(r.faults, invalid(at+".step", touchstone.Msg("exchange.no_step", "field", at+".step", "value", *c.Step, "n", len(s.Touchpoints))))
	default:
		out.Step = s.Touchpoints[*c.Step].Touchpoint
	}
	if c.Pain != nil {
		if out.Pain = r.find.Pain(*c.Pain); out.Pain == "" {
			r.leave(touchstone.NounPainPoint, *c.Pain)
		}
	}
	return out
}
