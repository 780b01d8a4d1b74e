// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"
	"time"

	"touchstone"
	"touchstone/access"
	"touchstone/locale"
	"touchstone/meaning"
	"touchstone/workspace/template"
)

// Discovered is what no rule takes yet, and where the register has gaps.
type Discovered struct {
	Revision uint64              `json:"revision" doc:"Of the meaning."`
	Position touchstone.Position `json:"position" doc:"Every fact up to here."`
	Unmapped []UnmappedShape     `json:"unmapped" doc:"The shapes with most events first."`
	Total    FactVolume          `json:"total" doc:"Of every unmapped shape, those that are not listed included."`
	Mapped   FactVolume          `json:"mapped"`
	Deriving *Deriving           `json:"deriving,omitempty" doc:"Old events are not all listed under the shapes of today yet."`
	Gaps     []RegisterGap       `json:"gaps" doc:"Stages and channels by which customers of the industry expect to be met, and by which no touchpoint meets them."`
	Template string              `json:"template,omitempty" doc:"Id of the template that was used."`
}

// UnmappedShape is a shape that no rule takes.
type UnmappedShape struct {
	Shape touchstone.Shape `json:"shape"`
	FactVolume
	Measurements int                   `json:"measurements"`
	First        *time.Time            `json:"first,omitempty" doc:"The day of its first event."`
	Last         *time.Time            `json:"last,omitempty"`
	Suggestions  []SuggestedTouchpoint `json:"suggestions" doc:"The best first."`
}

// SuggestedTouchpoint is a touchpoint that an unmapped shape could belong to.
type SuggestedTouchpoint struct {
	Touchpoint touchstone.TouchpointID `json:"touchpoint,omitempty" doc:"Missing: the register has none; key would have to be added from the template."`
	Key        string                  `json:"key,omitempty" doc:"Of the template."`
	Label      touchstone.Label        `json:"label"`
	Channel    touchstone.Channel      `json:"channel,omitempty"`
	Stage      touchstone.StageID      `json:"stage,omitempty"`
	StageLabel touchstone.Label        `json:"stage_label,omitzero"`
	Confidence int                     `json:"confidence" doc:"1 to 100; ordered, but no probability."`
	Reason     string                  `json:"reason" doc:"In the reader's language."`
}

// RegisterGap is a stage and a channel that the register does not fill.
type RegisterGap struct {
	Stage      touchstone.StageID `json:"stage,omitempty" doc:"Missing: the register has no such stage."`
	StageKey   string             `json:"stage_key" doc:"Of the template."`
	StageLabel touchstone.Label   `json:"stage_label"`
	Channel    touchstone.Channel `json:"channel"`
	Why        touchstone.Label   `json:"why"`
	Candidates []GapCandidate     `json:"candidates" doc:"What the template has there."`
}

// GapCandidate is a touchpoint of a template.
type GapCandidate struct {
	Key   string           `json:"key"`
	Label touchstone.Label `json:"label"`
}

type discoverInput struct {
	InWorkspace
	Limit    int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
	Template string `query:"template" maxLength:"80" doc:"Id; else the one of which the register has most."`
}

func (a *API) discoveryRoutes() {
	a.derivationRoutes()
	a.gapRoutes()
	register(a, operation{id: "discover", method: http.MethodGet, path: "/v1/workspaces/{workspace}/discovery", tag: "rules", summary: "List what no rule takes, with suggestions, and the gaps of the register",
		action: access.Read, noun: touchstone.NounRule, timeout: queryTimeout}, a.discover)
}

func (a *API) discover(ctx context.Context, c *call, in *discoverInput) (*content[Discovered], error) {
	ask := meaning.Ask{Limit: in.Limit}
	if in.Template != "" {
		var err error
		if ask.Template, err = template.ByID(in.Template); err != nil {
			return nil, err
		}
	}
	done, err := a.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	d, err := c.ws.Meaning.Discover(ctx, ask)
	if err != nil {
		return nil, err
	}
	out := Discovered{Revision: d.Revision, Position: d.Position, Total: FactVolume(d.Total), Mapped: FactVolume(d.Mapped), Template: d.Template, Deriving: c.derivation().Deriving,
		Unmapped: make([]UnmappedShape, len(d.Unmapped)), Gaps: make([]RegisterGap, len(d.Gaps))}
	for i := range d.Unmapped {
		out.Unmapped[i] = c.unmapped(&d.Unmapped[i])
	}
	for i, g := range d.Gaps {
		out.Gaps[i] = RegisterGap{Stage: g.Stage, StageKey: g.StageKey, StageLabel: g.StageLabel, Channel: g.Channel, Why: g.Why, Candidates: make([]GapCandidate, len(g.Candidates))}
		for k, candidate := range g.Candidates {
			out.Gaps[i].Candidates[k] = GapCandidate(candidate)
		}
	}
	return &content[Discovered]{out}, nil
}

func (c *call) unmapped(u *meaning.Unmapped) UnmappedShape {
	out := UnmappedShape{Shape: u.Shape, FactVolume: FactVolume(u.Volume), Measurements: u.Measurements, First: unlessZero(u.First), Last: unlessZero(u.Last), Suggestions: make([]SuggestedTouchpoint, len(u.Suggestions))}
	for i, s := range u.Suggestions {
		out.Suggestions[i] = SuggestedTouchpoint{Touchpoint: s.Touchpoint, Key: s.Key, Label: s.Label, Channel: s.Channel, Stage: s.Stage, StageLabel: s.StageLabel,
			Confidence: s.Confidence, Reason: locale.Text(c.lang, s.Reason)}
	}
	return out
}
