// SPDX-License-Identifier: Apache-2.0

package access

import (
	"slices"

	"touchstone"
)

// Action is what somebody wants to do with a noun.
type Action string

// The actions.
const (
	Read    Action = "read"
	Propose Action = "propose" // say how it should change; somebody else decides
	Change  Action = "change"  // create, edit, delete, restore, run
	Export  Action = "export"  // take it out of the product
)

// Actions lists every action.
var Actions = []Action{Read, Propose, Change, Export}

// The nouns that have rights beside those of the root package, which are the
// kinds of record.
const (
	Token     touchstone.Noun = "token" // API tokens of everybody; one's own need no right
	WriteKey  touchstone.Noun = "write-key"
	AuditLog  touchstone.Noun = "audit"
	Operation touchstone.Noun = "operation" // configuration, doctor, backup
	Template  touchstone.Noun = "template"
	Figure    touchstone.Noun = "figure" // answers to questions
	Event     touchstone.Noun = "event"  // single facts, with their texts
	Customer  touchstone.Noun = "customer"
	Identity  touchstone.Noun = "identity" // merge, split, undo
	Consent   touchstone.Noun = "consent"
	Import    touchstone.Noun = "import"
	Analysis  touchstone.Noun = "analysis" // of a file, which is not kept
	Erasure   touchstone.Noun = "erasure"
	Study     touchstone.Noun = "study" // searches for moments of truth
)

// Decision is the answer to "may this role do that?".
type Decision int

// The decisions.
const (
	Deny  Decision = iota
	Own            // within the principal's scope
	Allow          // everything of the workspace
)

// rights is what one role may do with one noun: the actions that it may do
// with everything, and those that it may do with its own.
type rights struct{ all, own []Action }

// row is what every role may do with one noun; a role that is not here may do
// nothing.
type row map[touchstone.Role]rights

const (
	owner           = touchstone.RoleOwner
	admin           = touchstone.RoleAdmin
	analyst         = touchstone.RoleAnalyst
	designer        = touchstone.RoleDesigner
	touchpointOwner = touchstone.RoleTouchpointOwner
	unitManager     = touchstone.RoleUnitManager
	viewer          = touchstone.RoleViewer
)

// administered is what only owners and admins see.
var administered = row{owner: all(Read, Change, Export), admin: all(Read, Change, Export)}

// designed is what is drawn together: everybody sees it, those who design
// change it.
var designed = row{owner: all(Read, Change, Export), admin: all(Read, Change, Export), analyst: all(Read, Change, Export), designer: all(Read, Change, Export),
	touchpointOwner: all(Read), unitManager: all(Read), viewer: all(Read)}

// policy is the one table of rights. Propose is contained in Change.
var policy = map[touchstone.Noun]row{
	touchstone.NounWorkspace: {owner: all(Read, Change, Export), admin: all(Read, Change, Export), analyst: all(Read), designer: all(Read),
		touchpointOwner: all(Read), unitManager: all(Read), viewer: all(Read)},
	touchstone.NounMembership: {owner: all(Read, Change, Export), admin: all(Read, Change, Export), analyst: all(Read), designer: all(Read)},

	Token: administered, WriteKey: administered, Operation: administered, Erasure: administered,
	AuditLog: {owner: all(Read, Export), admin: all(Read, Export)},

	touchstone.NounSource:       {owner: all(Read, Change), admin: all(Read, Change), analyst: all(Read, Change), designer: all(Read), viewer: all(Read)},
	touchstone.NounSegmentTrait: {owner: all(Read, Change), admin: all(Read, Change), analyst: all(Read, Change), designer: all(Read), viewer: all(Read)},

	touchstone.NounStage: designed, touchstone.NounDepartment: designed, touchstone.NounPersona: designed, touchstone.NounJourney: designed,
	touchstone.NounBlueprint: designed, Template: designed,
	touchstone.NounRule: {owner: all(Read, Change, Export), admin: all(Read, Change, Export), analyst: all(Read, Change, Export), designer: all(Read, Change, Export),
		touchpointOwner: all(Read, Propose), unitManager: all(Read, Propose), viewer: all(Read)},

	touchstone.NounTouchpoint: {owner: all(Read, Change, Export), admin: all(Read, Change, Export), analyst: all(Read, Change, Export), designer: all(Read, Change, Export),
		touchpointOwner: own(Read, Change, Export), unitManager: all(Read), viewer: all(Read)},
	touchstone.NounUnit: {owner: all(Read, Change, Export), admin: all(Read, Change, Export), analyst: all(Read, Export), designer: all(Read),
		touchpointOwner: all(Read), unitManager: {all: []Action{Read}, own: []Action{Change, Export}}, viewer: all(Read)},
	touchstone.NounStandard: {owner: all(Read, Change, Export), admin: all(Read, Change, Export), analyst: all(Read, Change, Export), designer: all(Read, Change, Export),
		touchpointOwner: own(Read, Change, Export), unitManager: own(Read, Export), viewer: all(Read)},
	touchstone.NounPainPoint: {owner: all(Read, Change, Export), admin: all(Read, Change, Export), analyst: all(Read, Change, Export), designer: all(Read, Change, Export),
		touchpointOwner: own(Read, Change, Export), unitManager: own(Read, Change, Export), viewer: all(Read)},
	touchstone.NounComment: {owner: all(Read, Change), admin: all(Read, Change), analyst: all(Read, Change), designer: all(Read, Change),
		touchpointOwner: own(Read, Change), unitManager: own(Read, Change), viewer: all(Read)},

	touchstone.NounTopic: {owner: all(Read, Change), admin: all(Read, Change), analyst: all(Read, Change), designer: all(Read, Change),
		touchpointOwner: own(Read), unitManager: own(Read), viewer: all(Read)},
	touchstone.NounCorrection: {owner: all(Read, Change, Export), admin: all(Read, Change, Export), analyst: all(Read, Change, Export), designer: all(Read, Change),
		touchpointOwner: own(Read, Change), unitManager: own(Read)},

	Figure: {owner: all(Read, Export), admin: all(Read, Export), analyst: all(Read, Export), designer: all(Read, Export),
		touchpointOwner: own(Read, Export), unitManager: own(Read, Export), viewer: all(Read)},
	Study: {owner: all(Read, Change), admin: all(Read, Change), analyst: all(Read, Change), designer: all(Read, Change),
		touchpointOwner: own(Read), unitManager: own(Read), viewer: all(Read)},
	Event: {owner: all(Read, Export), admin: all(Read, Export), analyst: all(Read, Export), designer: all(Read), touchpointOwner: own(Read), unitManager: own(Read)},

	Customer: {owner: all(Read, Export), admin: all(Read, Export), analyst: all(Read), touchpointOwner: own(Read), unitManager: own(Read)},
	Identity: {owner: all(Read, Change), admin: all(Read, Change), analyst: all(Read, Change)},
	Consent:  {owner: all(Read, Change), admin: all(Read, Change), analyst: all(Read)},

	Import:                 {owner: all(Read, Change, Export), admin: all(Read, Change, Export), analyst: all(Read, Change, Export)},
	touchstone.NounProfile: {owner: all(Read, Change), admin: all(Read, Change), analyst: all(Read, Change)},
	Analysis:               {owner: all(Change), admin: all(Change), analyst: all(Change), designer: all(Change), touchpointOwner: all(Change), unitManager: all(Change), viewer: all(Change)},
}

func all(actions ...Action) rights { return rights{all: actions} }
func own(actions ...Action) rights { return rights{own: actions} }

func (r rights) decide(action Action) Decision {
	switch {
	case slices.Contains(r.all, action):
		return Allow
	case slices.Contains(r.own, action):
		return Own
	}
	return Deny
}

// Decide tells whether a role may do something with a noun. Who may change may
// propose.
func Decide(role touchstone.Role, action Action, noun touchstone.Noun) Decision {
	r := policy[noun][role]
	if action == Propose {
		return max(r.decide(Propose), r.decide(Change))
	}
	return r.decide(action)
}

// Scoped tells whether a role sees only what its membership names.
func Scoped(role touchstone.Role) bool { return role == touchpointOwner || role == unitManager }

// forbidden is the error of a right that somebody lacks.
func forbidden(action Action, noun touchstone.Noun) error {
	return &touchstone.Error{Kind: touchstone.Forbidden, Message: touchstone.Msg("access.forbidden",
		"action", touchstone.Msg("access.action_"+string(action)), "noun", touchstone.Msg("access.noun_"+string(noun)))}
}
