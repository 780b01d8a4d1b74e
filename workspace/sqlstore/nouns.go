// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"touchstone"
	"touchstone/workspace"
)

// altersMeaning tells whether a change of the noun alters what facts mean.
func altersMeaning(n touchstone.Noun) bool {
	switch n {
	case touchstone.NounTouchpoint, touchstone.NounStage, touchstone.NounUnit, touchstone.NounRule, touchstone.NounSource, touchstone.NounSegmentTrait:
		return true
	}
	return false
}

// Users keeps users.
func (s *Store) Users() workspace.Records[touchstone.User] {
	return recordsOf[touchstone.User](s.handle, "", touchstone.NounUser)
}

// Touchpoints keeps touchpoints.
func (r *room) Touchpoints() workspace.Records[touchstone.Touchpoint] {
	return recordsOf[touchstone.Touchpoint](r.handle, r.id, touchstone.NounTouchpoint)
}

// Stages keeps stages.
func (r *room) Stages() workspace.Records[touchstone.Stage] {
	return recordsOf[touchstone.Stage](r.handle, r.id, touchstone.NounStage)
}

// Personas keeps personas.
func (r *room) Personas() workspace.Records[touchstone.Persona] {
	return recordsOf[touchstone.Persona](r.handle, r.id, touchstone.NounPersona)
}

// Journeys keeps designed journeys.
func (r *room) Journeys() workspace.Records[touchstone.Journey] {
	return recordsOf[touchstone.Journey](r.handle, r.id, touchstone.NounJourney)
}

// Blueprints keeps blueprints.
func (r *room) Blueprints() workspace.Records[touchstone.Blueprint] {
	return recordsOf[touchstone.Blueprint](r.handle, r.id, touchstone.NounBlueprint)
}

// PainPoints keeps pain points.
func (r *room) PainPoints() workspace.Records[touchstone.PainPoint] {
	return recordsOf[touchstone.PainPoint](r.handle, r.id, touchstone.NounPainPoint)
}

// Standards keeps standards.
func (r *room) Standards() workspace.Records[touchstone.Standard] {
	return recordsOf[touchstone.Standard](r.handle, r.id, touchstone.NounStandard)
}

// Comments keeps comments.
func (r *room) Comments() workspace.Records[touchstone.Comment] {
	return recordsOf[touchstone.Comment](r.handle, r.id, touchstone.NounComment)
}

// Topics keeps what people did to topics.
func (r *room) Topics() workspace.Records[touchstone.Topic] {
	return recordsOf[touchstone.Topic](r.handle, r.id, touchstone.NounTopic)
}

// Units keeps units.
func (r *room) Units() workspace.Records[touchstone.Unit] {
	return recordsOf[touchstone.Unit](r.handle, r.id, touchstone.NounUnit)
}

// Departments keeps departments.
func (r *room) Departments() workspace.Records[touchstone.Department] {
	return recordsOf[touchstone.Department](r.handle, r.id, touchstone.NounDepartment)
}

// Members keeps memberships.
func (r *room) Members() workspace.Records[touchstone.Membership] {
	return recordsOf[touchstone.Membership](r.handle, r.id, touchstone.NounMembership)
}

// Sources keeps sources.
func (r *room) Sources() workspace.Records[touchstone.Source] {
	return recordsOf[touchstone.Source](r.handle, r.id, touchstone.NounSource)
}

// Rules keeps rules.
func (r *room) Rules() workspace.Records[touchstone.Rule] {
	return recordsOf[touchstone.Rule](r.handle, r.id, touchstone.NounRule)
}

// Profiles keeps profiles of imports.
func (r *room) Profiles() workspace.Records[touchstone.Profile] {
	return recordsOf[touchstone.Profile](r.handle, r.id, touchstone.NounProfile)
}

// SegmentTraits keeps the traits that may be asked by.
func (r *room) SegmentTraits() workspace.Records[touchstone.SegmentTrait] {
	return recordsOf[touchstone.SegmentTrait](r.handle, r.id, touchstone.NounSegmentTrait)
}

// Corrections keeps what people said of texts.
func (r *room) Corrections() workspace.Records[touchstone.Correction] {
	return recordsOf[touchstone.Correction](r.handle, r.id, touchstone.NounCorrection)
}
