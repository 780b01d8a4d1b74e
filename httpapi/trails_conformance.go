// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"touchstone"
	"touchstone/explore"
	"touchstone/journey/conformance"
)

// AskConformance asks how customers keep to a designed journey.
type AskConformance struct {
	Journey touchstone.JourneyID `json:"journey" minLength:"1" maxLength:"100" doc:"The designed journey. Steps must be touchpoints."`
	Limits  []AskLimit           `json:"limits,omitempty" maxItems:"100"`
	// Standards of the register become limits too.
	Standards bool     `json:"standards,omitempty" doc:"Also hold journeys against the register's standards on how long the touchpoints of the design take."`
	Closed    []string `json:"closed,omitempty" maxItems:"1000" doc:"Days on which standards with opening hours or a calendar are closed beside its holidays: 2026-10-01."`
	Outcomes  []string `json:"outcomes,omitempty" maxItems:"1000" doc:"Meeting any of these is the outcome."`
	Ignore    []string `json:"ignore,omitempty" maxItems:"1000" doc:"No deviations where the design does not have them."`
	// Undesigned says which touchpoints deviate by being met at all.
	Undesigned Undesigned `json:"undesigned,omitempty" enum:"stages,all,none" doc:"Which touchpoints that the design does not name are deviations: those that a customer sees and that are of its stages, or of no stage (stages, unless said); all; or none."`
	Rows       int        `json:"rows,omitempty" minimum:"0" maximum:"1000" doc:"How many deviations are told one by one; 0: 50."`
}

// Undesigned says which of the touchpoints that a design does not name are
// deviations.
type Undesigned string

// The choices; "" is UndesignedStages.
const (
	UndesignedStages Undesigned = "stages" // in front of the customer, and of a stage of the design or of none
	UndesignedAll    Undesigned = "all"
	UndesignedNone   Undesigned = "none"
)

// AskLimit is how long something may take.
type AskLimit struct {
	Name     string   `json:"name" minLength:"1" maxLength:"200"`
	From     []string `json:"from" minItems:"1" maxItems:"1000" doc:"The time begins with the first of these."`
	To       []string `json:"to,omitempty" maxItems:"1000" doc:"It ends with the first of these after it; none: with the last of from, as a stage lasts."`
	WithinMS int64    `json:"within_ms" minimum:"0"`
}

// Conformance is how customers keep to a designed journey.
type Conformance struct {
	conformance.Result
	Standards []TrailStandard `json:"standards,omitempty" doc:"The register's standards on touchpoints of the design, when asked for."`
	Aside     []string        `json:"aside,omitempty" doc:"Touchpoints that play no part, because of what undesigned says."`
	Names     []TrailStep     `json:"names,omitempty" doc:"Of the touchpoints of the design that are no step, since nothing has met them."`
}

// findConformance needs to see every touchpoint: to somebody with a scope the
// design would seem to be skipped.
func findConformance(ctx context.Context, c *call, p *explore.Population, ask AskConformance) (*Conformance, error) {
	if c.who.Scoped() {
		return nil, &touchstone.Error{Kind: touchstone.Forbidden, Message: touchstone.Msg("api.whole_journey")}
	}
	design, err := c.ws.Store.Journeys().ByID(ctx, string(ask.Journey))
	if err != nil {
		return nil, err
	}
	m, err := c.ws.Meaning.Current(ctx)
	if err != nil {
		return nil, err
	}
	if !p.Touchpoints() {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "journey", Message: touchstone.Msg("api.conformance_steps")}
	}
	out := &Conformance{}
	var limits []conformance.Limit
	if ask.Standards {
		s, err := c.standards(ctx, ask.Closed)
		if err != nil {
			return nil, err
		}
		if p, out.Standards, limits, err = s.ofDesign(ctx, &design, p); err != nil {
			return nil, err
		}
	}
	out.Aside = aside(ask.Undesigned, &design, m, p)
	n := numbers{of: p}
	q := conformance.Question{Net: conformance.Designed(&design), Contacts: map[string]conformance.Contact{},
		Outcomes: n.named("outcomes", ask.Outcomes), Ignore: n.named("ignore", slices.Concat(ask.Ignore, out.Aside)), Rows: ask.Rows}
	for id, place := range m.Touchpoints {
		q.Contacts[string(id)] = conformance.Contact{Stage: string(place.Stage), Channel: string(place.Channel)}
	}
	for i, l := range ask.Limits {
		at := fmt.Sprintf("limits[%d]", i)
		q.Limits = append(q.Limits, conformance.Limit{Name: l.Name, From: n.named(at+".from", l.From), To: n.named(at+".to", l.To), Within: l.WithinMS})
	}
	if err := n.err(); err != nil {
		return nil, err
	}
	q.Limits = append(q.Limits, limits...)
	found, err := conformance.Check(ctx, p.Source, q)
	if err != nil {
		return nil, inFields(err, ofDesign)
	}
	out.Result = *found
	namer := c.namer()
	for _, t := range found.Unmet {
		name, err := namer.touchpoint(ctx, touchstone.TouchpointID(t))
		if err != nil {
			return nil, err
		}
		out.Names = append(out.Names, TrailStep{Key: t, Name: name})
	}
	return out, nil
}

// aside lists the steps that the design does not name and that are no
// deviations.
func aside(undesigned Undesigned, design *touchstone.Journey, m *touchstone.Meaning, p *explore.Population) []string {
	if undesigned == UndesignedAll {
		return nil
	}
	named, stages := map[string]bool{}, map[touchstone.StageID]bool{"": true}
	for _, t := range design.Touchpoints() {
		named[string(t)] = true
	}
	for _, s := range design.Stages {
		stages[s.Stage] = true
	}
	var out []string
	for _, step := range p.Steps {
		place := m.Touchpoints[touchstone.TouchpointID(step.Key)]
		seen := place.Layer == touchstone.Front || place.Layer == ""
		if !named[step.Key] && !slices.Contains(out, step.Key) && (undesigned == UndesignedNone || !seen || !stages[place.Stage]) {
			out = append(out, step.Key)
		}
	}
	return out
}

// ofDesign gives the field of an ask that a fault of its question is about: the
// net is made of the journey.
func ofDesign(field string) string {
	if strings.HasPrefix(field, "net") {
		return "journey"
	}
	return field
}
