// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"slices"

	"touchstone"
	"touchstone/workspace"
)

// registerRoutes serves the nouns that people define.
func (a *API) registerRoutes() {
	serve(a, resource[touchstone.Touchpoint]{noun: touchstone.NounTouchpoint, path: "touchpoints", records: workspace.Workspace.Touchpoints,
		owns:    func(e estate, t *touchstone.Touchpoint) bool { return e.touchpoint(touchstone.TouchpointID(t.ID)) },
		outline: outlineTouchpoint, check: checkTouchpoint})
	serve(a, resource[touchstone.Stage]{noun: touchstone.NounStage, path: "stages", records: workspace.Workspace.Stages, check: checkStage})
	serve(a, resource[touchstone.Department]{noun: touchstone.NounDepartment, path: "departments", records: workspace.Workspace.Departments, check: checkDepartment})
	serve(a, resource[touchstone.Unit]{noun: touchstone.NounUnit, path: "units", records: workspace.Workspace.Units, owns: ownsUnit, check: checkUnit})
	serve(a, resource[touchstone.Persona]{noun: touchstone.NounPersona, path: "personas", records: workspace.Workspace.Personas, check: checkPersona})
	serve(a, resource[touchstone.Journey]{noun: touchstone.NounJourney, path: "journeys", records: workspace.Workspace.Journeys, has: (*touchstone.Journey).Has, check: checkJourney})
	serve(a, resource[touchstone.Blueprint]{noun: touchstone.NounBlueprint, path: "blueprints", records: workspace.Workspace.Blueprints, has: (*touchstone.Blueprint).Has, check: checkBlueprint})
	serve(a, resource[touchstone.PainPoint]{noun: touchstone.NounPainPoint, path: "pain-points", records: workspace.Workspace.PainPoints,
		owns: ownsPainPoint, check: checkPainPoint})
	serve(a, resource[touchstone.Standard]{noun: touchstone.NounStandard, path: "standards", records: workspace.Workspace.Standards,
		owns: func(e estate, s *touchstone.Standard) bool { return e.touchpoint(s.Touchpoint) || e.every(s.Units) }, check: checkStandard})
	serve(a, resource[touchstone.Rule]{noun: touchstone.NounRule, path: "rules", records: workspace.Workspace.Rules, check: checkRule,
		proposal: func(r *touchstone.Rule) bool { return !r.Enabled }})
	serve(a, resource[touchstone.Source]{noun: touchstone.NounSource, path: "sources", records: workspace.Workspace.Sources})
	serve(a, resource[touchstone.SegmentTrait]{noun: touchstone.NounSegmentTrait, path: "segment-traits", records: workspace.Workspace.SegmentTraits})
	serve(a, resource[touchstone.Profile]{noun: touchstone.NounProfile, path: "profiles", records: workspace.Workspace.Profiles})
	a.commentRoutes()
}

// ownsUnit tells whether a unit is the caller's own, or is to stand below one
// that is.
func ownsUnit(e estate, u *touchstone.Unit) bool {
	if e.unit(touchstone.UnitID(u.ID)) {
		return true
	}
	return len(u.Moves) > 0 && !slices.ContainsFunc(u.Moves, func(m touchstone.UnitMove) bool { return !e.unit(m.Parent) })
}

// ownsPainPoint tells whether a pain point is at the caller's own touchpoint or
// unit.
func ownsPainPoint(e estate, p *touchstone.PainPoint) bool {
	return e.touchpoint(p.Touchpoint) || e.unit(p.Unit)
}

// outlineTouchpoint is what everybody may know of a touchpoint.
func outlineTouchpoint(t touchstone.Touchpoint) touchstone.Touchpoint {
	return touchstone.Touchpoint{Meta: touchstone.Meta{ID: t.ID, Version: t.Version, Created: t.Created, Updated: t.Updated, Deleted: t.Deleted},
		Key: t.Key, Label: t.Label, Channel: t.Channel, Stage: t.Stage, Order: t.Order, Status: t.Status}
}
