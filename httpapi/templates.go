// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"

	"touchstone"
	"touchstone/access"
	"touchstone/workspace/template"
)

// TemplateCard is one industry's beginning, in short.
type TemplateCard struct {
	ID          string           `json:"id"`
	Label       touchstone.Label `json:"label"`
	About       touchstone.Label `json:"about"`
	Stages      int              `json:"stages"`
	Touchpoints int              `json:"touchpoints"`
	Rules       int              `json:"rules"`
	Blueprints  []BlueprintCard  `json:"blueprints"`
	Journeys    int              `json:"journeys"`
}

// BlueprintCard is a template's blueprint in short.
type BlueprintCard struct {
	Key      string           `json:"key"`
	Label    touchstone.Label `json:"label"`
	Scenario touchstone.Label `json:"scenario"`
	Nodes    int              `json:"nodes"`
}

// TemplateApplied counts what a template added.
type TemplateApplied struct {
	Stages      int `json:"stages"`
	Departments int `json:"departments"`
	Touchpoints int `json:"touchpoints"`
	Rules       int `json:"rules"`
	Blueprints  int `json:"blueprints"`
	Journeys    int `json:"journeys"`
}

func (a *API) templateRoutes() {
	base := "/v1/workspaces/{workspace}/templates"
	register(a, operation{id: "listTemplates", method: http.MethodGet, path: base, tag: "templates", summary: "List industry templates", action: access.Read, noun: access.Template}, a.listTemplates)
	register(a, operation{id: "getTemplate", method: http.MethodGet, path: base + "/{id}", tag: "templates", summary: "Get one whole", action: access.Read, noun: access.Template}, a.getTemplate)
	register(a, operation{id: "applyTemplate", method: http.MethodPost, path: base + "/{id}/apply", tag: "templates", summary: "Add what of a template is missing; nothing is overwritten", action: access.Change, noun: access.Template}, a.applyTemplate)
}

func (a *API) listTemplates(context.Context, *call, *InWorkspace) (*content[items[TemplateCard]], error) {
	all := template.All()
	out := make([]TemplateCard, len(all))
	for i, t := range all {
		out[i] = TemplateCard{ID: t.ID, Label: t.Label, About: t.About, Stages: len(t.Stages), Touchpoints: len(t.Touchpoints), Rules: len(t.Rules), Blueprints: blueprintCards(t.Blueprints), Journeys: len(t.Journeys)}
	}
	return &content[items[TemplateCard]]{items[TemplateCard]{out}}, nil
}

func blueprintCards(all []template.Blueprint) []BlueprintCard {
	out := make([]BlueprintCard, len(all))
	for i, b := range all {
		out[i] = BlueprintCard{Key: b.Key, Label: b.Label, Scenario: b.Scenario, Nodes: len(b.Nodes)}
	}
	return out
}

func (a *API) getTemplate(_ context.Context, _ *call, in *OneInput) (*content[template.Template], error) {
	t, err := template.ByID(in.ID)
	if err != nil {
		return nil, err
	}
	return &content[template.Template]{*t}, nil
}

func (a *API) applyTemplate(ctx context.Context, c *call, in *OneInput) (*content[TemplateApplied], error) {
	t, err := template.ByID(in.ID)
	if err != nil {
		return nil, err
	}
	added, err := template.Apply(ctx, c.ws.Store, t, c.who.By())
	if err != nil {
		return nil, err
	}
	if err := c.record(ctx, access.Deed{Action: "apply", Noun: access.Template, Record: t.ID}); err != nil {
		return nil, err
	}
	return &content[TemplateApplied]{TemplateApplied(added)}, nil
}
