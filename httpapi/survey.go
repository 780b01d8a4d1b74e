// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"
	"time"

	"touchstone"
	"touchstone/access"
	"touchstone/eventstore"
)

// Surveyed is what the facts can be asked about.
type Surveyed struct {
	Metrics  []MetricSeen  `json:"metrics" doc:"By name, then by scale."`
	Outcomes []OutcomeSeen `json:"outcomes" doc:"By name."`
}

// MetricSeen is the answers of a metric on one scale.
type MetricSeen struct {
	Name    string    `json:"name"`
	Low     float64   `json:"low" doc:"Of the scale."`
	High    float64   `json:"high"`
	Answers int64     `json:"answers"`
	Last    time.Time `json:"last" doc:"When the newest was given."`
}

// OutcomeSeen is the outcomes of a name.
type OutcomeSeen struct {
	Name   string    `json:"name"`
	Events int64     `json:"events"`
	Last   time.Time `json:"last" doc:"When the newest occurred."`
}

func (a *API) surveyRoutes() {
	register(a, operation{id: "survey", method: http.MethodGet, path: "/v1/workspaces/{workspace}/metrics", tag: "figures", summary: "The metrics and outcomes that the facts have",
		describe: "Counted over everything, without regard to units and touchpoints.", action: access.Read, noun: touchstone.NounSource, timeout: queryTimeout}, a.survey)
}

func (a *API) survey(ctx context.Context, c *call, _ *InWorkspace) (*content[Surveyed], error) {
	store, ok := c.ws.Events.(eventstore.Surveyor)
	if !ok {
		return nil, notHere("survey")
	}
	done, err := a.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	scored, err := store.Scored(ctx)
	if err != nil {
		return nil, err
	}
	outcomes, err := store.Outcomes(ctx)
	if err != nil {
		return nil, err
	}
	out := Surveyed{Metrics: make([]MetricSeen, len(scored)), Outcomes: make([]OutcomeSeen, len(outcomes))}
	for i, s := range scored {
		out.Metrics[i] = MetricSeen{Name: s.Metric, Low: float64(s.Low) / 100, High: float64(s.High) / 100, Answers: s.Answers, Last: s.Last}
	}
	for i, o := range outcomes {
		out.Outcomes[i] = OutcomeSeen(o)
	}
	return &content[Surveyed]{out}, nil
}
