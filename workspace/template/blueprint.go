// SPDX-License-Identifier: Apache-2.0

package template

import (
	"touchstone"
	"touchstone/workspace"
)

// Blueprint is a service blueprint to begin with.
type Blueprint struct {
	Key        string                          `json:"key"` // "hotel.blueprint.check-in"
	Label      touchstone.Label                `json:"label"`
	Scenario   touchstone.Label                `json:"scenario"`
	Nodes      []BlueprintNode                 `json:"nodes"`
	Connectors []touchstone.BlueprintConnector `json:"connectors"`
}

// BlueprintNode is one box of a blueprint.
type BlueprintNode struct {
	ID         string           `json:"id"` // unique within the blueprint
	Lane       touchstone.Lane  `json:"lane"`
	Column     int              `json:"column"` // from 0, in the order of time
	Label      touchstone.Label `json:"label"`
	Stage      string           `json:"stage,omitempty"`      // key
	Touchpoint string           `json:"touchpoint,omitempty"` // key
	Department string           `json:"department,omitempty"` // key
}

// blueprintLines are where the lines of every blueprint run.
func blueprintLines() []touchstone.BlueprintLine {
	return []touchstone.BlueprintLine{
		{Kind: touchstone.LineInteraction, Below: touchstone.LaneCustomer},
		{Kind: touchstone.LineVisibility, Below: touchstone.LaneFrontstage},
		{Kind: touchstone.LineInternal, Below: touchstone.LaneBackstage},
	}
}

func (f *faults) blueprints(t *Template, departments map[string]bool) {
	for _, b := range t.Blueprints {
		f.key(b.Key)
		f.both(b.Key+".label", b.Label)
		f.both(b.Key+".scenario", b.Scenario)
		nodes := map[string]bool{}
		for _, n := range b.Nodes {
			at := b.Key + "." + n.ID
			if nodes[n.ID] {
				f.add(at, touchstone.Msg("template.twice", "key", n.ID))
			}
			nodes[n.ID] = true
			f.both(at+".label", n.Label)
			oneOf(f, at+".lane", n.Lane, touchstone.Lanes)
			f.resolves(at+".stage", n.Stage, n.Stage == "" || t.Stage(n.Stage) != nil)
			f.resolves(at+".touchpoint", n.Touchpoint, n.Touchpoint == "" || t.Touchpoint(n.Touchpoint) != nil)
			f.resolves(at+".department", n.Department, n.Department == "" || departments[n.Department])
		}
		for _, c := range b.Connectors {
			f.resolves(b.Key+".from", c.From, nodes[c.From])
			f.resolves(b.Key+".to", c.To, nodes[c.To])
		}
	}
}

func (a *application) blueprints(w workspace.Workspace, t *Template) error {
	taken, err := present(a, touchstone.NounBlueprint, w.Blueprints(), func(b *touchstone.Blueprint) (*touchstone.Meta, string) { return &b.Meta, "" })
	if err != nil {
		return err
	}
	for _, b := range t.Blueprints {
		if taken[b.Key] {
			continue
		}
		if _, err := w.Blueprints().Create(a.ctx, a.blueprint(b)); err != nil {
			return err
		}
		a.added.Blueprints++
	}
	return nil
}

// blueprint is a record of the template's blueprint. Links to what was deleted
// are left out.
func (a *application) blueprint(b Blueprint) touchstone.Blueprint {
	out := touchstone.Blueprint{Meta: a.meta(touchstone.NounBlueprint.Prefix() + b.Key), Label: b.Label, Scenario: b.Scenario, Connectors: b.Connectors, Lines: blueprintLines()}
	for _, n := range b.Nodes {
		out.Nodes = append(out.Nodes, touchstone.BlueprintNode{
			ID: n.ID, Lane: n.Lane, Column: n.Column, Label: n.Label,
			Stage: touchstone.StageID(a.ids[n.Stage]), Touchpoint: touchstone.TouchpointID(a.ids[n.Touchpoint]), Department: touchstone.DepartmentID(a.ids[n.Department]),
			Evidence: []touchstone.Evidence{{Kind: touchstone.Assumed}},
		})
	}
	return out
}
