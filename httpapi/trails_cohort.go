// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"cmp"
	"context"

	"touchstone/explore"
	"touchstone/journey/cohort"
	"touchstone/query"
)

// AskCohorts asks who came back.
type AskCohorts struct {
	Entry   []string `json:"entry" minItems:"1" maxItems:"1000" doc:"A customer's first of these steps is the entry."`
	Return  []string `json:"return,omitempty" maxItems:"1000" doc:"Any of these later is coming back; as entry unless said."`
	By      string   `json:"by,omitempty" enum:"day,week,month" doc:"What cohorts and their age are counted in; weeks unless said. The scope says from and to."`
	UntilMS int64    `json:"until_ms,omitempty" doc:"When observation ended; 0: with the period where something happened after it, else with the last event."`
}

func findCohorts(ctx context.Context, _ *call, p *explore.Population, ask AskCohorts) (*cohort.Result, error) {
	n := numbers{of: p}
	q := cohort.Question{Entry: n.named("entry", ask.Entry), Return: n.named("return", ask.Return), Until: ask.UntilMS}
	err := n.err()
	if err == nil {
		q.Edges, err = p.Edges(query.DimensionKind(cmp.Or(ask.By, string(query.ByWeek))))
	}
	if err != nil {
		return nil, err
	}
	if q.Until == 0 {
		later, err := p.Later(ctx)
		if err != nil {
			return nil, err
		}
		if later {
			q.Until = p.Provenance.To.UnixMilli()
		}
	}
	// Who came before the period is no newcomer in it.
	if p, err = p.SinceEver(ctx); err != nil {
		return nil, err
	}
	return cohort.Retain(ctx, p.Source, q)
}

// AskValue asks how recently and how often customers came, and what that is
// worth.
type AskValue struct {
	Touchpoints []string `json:"touchpoints" minItems:"1" maxItems:"1000" doc:"What counts as coming, such as a purchase."`
	AsOfMS      int64    `json:"as_of_ms" doc:"Recency goes back from here, and nothing at it or later counts."`
	FromMS      int64    `json:"from_ms,omitempty" doc:"Nothing before it counts; 0: everything."`
	Parts       int      `json:"parts,omitempty" minimum:"0" maximum:"10" doc:"Parts of each scale; 0: 5."`
	Outcomes    []string `json:"outcomes,omitempty" maxItems:"1000" doc:"What a customer may do from then until until_ms."`
	UntilMS     int64    `json:"until_ms,omitempty" doc:"0: after everything."`
	Currency    string   `json:"currency,omitempty" pattern:"^[A-Z]{3}$" doc:"Also by what a customer's comings are worth in this currency, in its minor units; amounts of others are never added."`
}

func findValue(ctx context.Context, _ *call, p *explore.Population, ask AskValue) (*cohort.ValueResult, error) {
	n := numbers{of: p}
	q := cohort.ValueQuestion{Touchpoints: n.named("touchpoints", ask.Touchpoints), AsOf: ask.AsOfMS, From: ask.FromMS, Parts: ask.Parts,
		Outcomes: n.named("outcomes", ask.Outcomes), Until: ask.UntilMS, Currency: ask.Currency}
	if err := n.err(); err != nil {
		return nil, err
	}
	return cohort.RecencyFrequencyValue(ctx, p.Source, q)
}
