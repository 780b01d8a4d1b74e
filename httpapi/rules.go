// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"

	"touchstone"
	"touchstone/access"
	"touchstone/meaning"
)

type previewInput struct {
	InWorkspace
	Body struct {
		Save    *draft[touchstone.Rule] `json:"save,omitempty" doc:"A rule to be kept: a new one without id, else in the place of the one of its id."`
		Delete  string                  `json:"delete,omitempty" maxLength:"80" doc:"Id of a rule to be deleted."`
		Samples int                     `json:"samples,omitempty" minimum:"0" maximum:"100" doc:"How many facts to show of each side."`
	}
}

// RulePreview is what a change of the rules would do to the facts that are
// here.
type RulePreview struct {
	Revision uint64              `json:"revision" doc:"Of the meaning that it is compared with."`
	Position touchstone.Position `json:"position" doc:"Every fact up to here."`
	Takes    RuleEffect          `json:"takes" doc:"What the rule would decide and does not now."`
	Leaves   RuleEffect          `json:"leaves" doc:"What the rule decides now and would not then."`
	Keeps    FactVolume          `json:"keeps" doc:"What it decides now and then, alike."`
}

// RuleEffect is a set of facts whose meaning would change.
type RuleEffect struct {
	FactVolume
	Parts   []RulePart  `json:"parts" doc:"Who decides these facts on the other side of the change, the largest first."`
	Samples []EventCard `json:"samples" doc:"Some of the newest, for readers who may read events."`
}

// RulePart is what one rule decides of an effect.
type RulePart struct {
	FactVolume
	Rule       string                  `json:"rule,omitempty" doc:"Missing: none, the shapes are unmapped."`
	Touchpoint touchstone.TouchpointID `json:"touchpoint,omitempty" doc:"ignore where the rule ignores."`
}

// FactVolume counts facts and what they say.
type FactVolume struct {
	Shapes    int   `json:"shapes"`
	Events    int64 `json:"events"`
	Customers int64 `json:"customers"`
}

func (a *API) ruleRoutes() {
	register(a, operation{id: "previewRule", method: http.MethodPost, path: "/v1/workspaces/{workspace}/rules/preview", tag: "rules", summary: "What a change of the rules would do, before it is made",
		action: access.Propose, noun: touchstone.NounRule, timeout: queryTimeout}, a.previewRule)
}

func (a *API) previewRule(ctx context.Context, c *call, in *previewInput) (*content[RulePreview], error) {
	change := meaning.Change{Delete: in.Body.Delete}
	if in.Body.Save != nil {
		change.Save = &in.Body.Save.value
	}
	if (change.Save == nil) == (change.Delete == "") {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "body.save", Message: touchstone.Msg("api.save_or_delete")}
	}
	samples := in.Body.Samples
	if c.who.May(access.Read, access.Event) == access.Deny {
		samples = 0
	}
	done, err := a.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	p, err := c.ws.Meaning.Preview(ctx, change, samples)
	if err != nil {
		return nil, err
	}
	l, err := c.eventList(ctx)
	if err != nil {
		return nil, err
	}
	out := RulePreview{Revision: p.Revision, Position: p.Position, Keeps: FactVolume(p.Keeps)}
	if out.Takes, err = l.effect(ctx, &p.Takes); err != nil {
		return nil, err
	}
	if out.Leaves, err = l.effect(ctx, &p.Leaves); err != nil {
		return nil, err
	}
	return &content[RulePreview]{out}, nil
}

// effect makes an effect ready for the caller.
func (l *eventList) effect(ctx context.Context, e *meaning.Effect) (RuleEffect, error) {
	out := RuleEffect{FactVolume: FactVolume(e.Volume), Parts: make([]RulePart, len(e.Parts)), Samples: []EventCard{}}
	for i, p := range e.Parts {
		out.Parts[i] = RulePart{FactVolume: FactVolume(p.Volume), Rule: p.Rule, Touchpoint: p.Touchpoint}
	}
	for i := range e.Samples {
		card, err := l.card(ctx, &e.Samples[i])
		if err != nil {
			return out, err
		}
		if card != nil {
			out.Samples = append(out.Samples, *card)
		}
	}
	return out, nil
}
