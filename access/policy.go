// SPDX-License-Identifier: Apache-2.0

package access

import "touchstone"

// Role is what a member may do in a workspace.
type Role string

// The roles.
const (
	Owner           Role = "owner"            // everything, also other owners
	Admin           Role = "admin"            // people, keys, privacy, settings
	Analyst         Role = "analyst"          // facts, rules, imports, exports
	Designer        Role = "designer"         // touchpoints, journeys, rules; no customer's data
	TouchpointOwner Role = "touchpoint_owner" // only own touchpoints
	UnitManager     Role = "unit_manager"     // only own units, with everything below them
	Viewer          Role = "viewer"           // figures and the register
)

// Roles lists every role, the one with most rights first.
var Roles = []Role{Owner, Admin, Analyst, Designer, TouchpointOwner, UnitManager, Viewer}

// Scoped tells whether the role sees only what its scope names.
func (r Role) Scoped() bool { return r == TouchpointOwner || r == UnitManager }

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

// Noun is what a right is about.
type Noun string

// The nouns of the policy.
const (
	Workspaces  Noun = "workspace" // its name, zone, settings, retention and property lists
	Members     Noun = "member"    // users, their roles and scopes, invitations
	Tokens      Noun = "token"     // API tokens of everybody; one's own need no right
	WriteKeys   Noun = "write_key"
	AuditLog    Noun = "audit"
	Operations  Noun = "operation" // configuration, doctor, backup
	Sources     Noun = "source"
	Touchpoints Noun = "touchpoint"
	Units       Noun = "unit"
	Register    Noun = "register" // stages, departments, personas, journeys, blueprints, templates
	Standards   Noun = "standard"
	PainPoints  Noun = "pain_point"
	Rules       Noun = "rule" // with preview and discovery
	Comments    Noun = "comment"
	Figures     Noun = "figure" // answers to questions
	Events      Noun = "event"  // single facts, with their texts
	Customers   Noun = "customer"
	Identities  Noun = "identity" // merge, split, undo
	Consents    Noun = "consent"
	Imports     Noun = "import"
	Erasures    Noun = "erasure"
)

// Nouns lists every noun of the policy.
var Nouns = []Noun{Workspaces, Members, Tokens, WriteKeys, AuditLog, Operations, Sources, Touchpoints, Units, Register, Standards,
	PainPoints, Rules, Comments, Figures, Events, Customers, Identities, Consents, Imports, Erasures}

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

// policy is the one table of rights. A pair that is not here is denied.
var policy = map[Noun]map[Role]rights{
	Workspaces: {Owner: all(Read, Change), Admin: all(Read, Change), Analyst: all(Read), Designer: all(Read), TouchpointOwner: all(Read), UnitManager: all(Read), Viewer: all(Read)},
	Members:    {Owner: all(Read, Change, Export), Admin: all(Read, Change, Export), Analyst: all(Read), Designer: all(Read)},
	Tokens:     {Owner: all(Read, Change), Admin: all(Read, Change)},
	WriteKeys:  {Owner: all(Read, Change), Admin: all(Read, Change)},
	AuditLog:   {Owner: all(Read, Export), Admin: all(Read, Export)},
	Operations: {Owner: all(Read, Change), Admin: all(Read, Change)},
	Sources:    {Owner: all(Read, Change), Admin: all(Read, Change), Analyst: all(Read, Change), Designer: all(Read), Viewer: all(Read)},
	Touchpoints: {Owner: all(Read, Change, Export), Admin: all(Read, Change, Export), Analyst: all(Read, Change, Export), Designer: all(Read, Change, Export),
		TouchpointOwner: own(Read, Propose, Change, Export), UnitManager: all(Read), Viewer: all(Read)},
	Units: {Owner: all(Read, Change, Export), Admin: all(Read, Change, Export), Analyst: all(Read, Export), Designer: all(Read),
		TouchpointOwner: all(Read), UnitManager: own(Read, Propose, Change, Export), Viewer: all(Read)},
	Register: {Owner: all(Read, Change, Export), Admin: all(Read, Change, Export), Analyst: all(Read, Change, Export), Designer: all(Read, Change, Export),
		TouchpointOwner: all(Read, Propose), UnitManager: all(Read, Propose), Viewer: all(Read)},
	Standards: {Owner: all(Read, Change, Export), Admin: all(Read, Change, Export), Analyst: all(Read, Change, Export), Designer: all(Read, Change, Export),
		TouchpointOwner: own(Read, Propose, Change, Export), UnitManager: own(Read, Propose, Export), Viewer: all(Read)},
	PainPoints: {Owner: all(Read, Change, Export), Admin: all(Read, Change, Export), Analyst: all(Read, Change, Export), Designer: all(Read, Change, Export),
		TouchpointOwner: own(Read, Propose, Change, Export), UnitManager: own(Read, Propose, Change, Export), Viewer: all(Read)},
	Rules: {Owner: all(Read, Propose, Change, Export), Admin: all(Read, Propose, Change, Export), Analyst: all(Read, Propose, Change, Export), Designer: all(Read, Propose, Change, Export),
		TouchpointOwner: all(Read, Propose), UnitManager: all(Read, Propose), Viewer: all(Read)},
	Comments: {Owner: all(Read, Change), Admin: all(Read, Change), Analyst: all(Read, Change), Designer: all(Read, Change),
		TouchpointOwner: own(Read, Change), UnitManager: own(Read, Change), Viewer: all(Read)},
	Figures: {Owner: all(Read, Export), Admin: all(Read, Export), Analyst: all(Read, Export), Designer: all(Read, Export),
		TouchpointOwner: own(Read, Export), UnitManager: own(Read, Export), Viewer: all(Read)},
	Events: {Owner: all(Read, Export), Admin: all(Read, Export), Analyst: all(Read, Export), Designer: all(Read),
		TouchpointOwner: own(Read), UnitManager: own(Read)},
	Customers: {Owner: all(Read, Export), Admin: all(Read, Export), Analyst: all(Read),
		TouchpointOwner: own(Read), UnitManager: own(Read)},
	Identities: {Owner: all(Read, Change), Admin: all(Read, Change), Analyst: all(Read, Change)},
	Consents:   {Owner: all(Read, Change), Admin: all(Read, Change), Analyst: all(Read)},
	Imports:    {Owner: all(Read, Change, Export), Admin: all(Read, Change, Export), Analyst: all(Read, Change, Export)},
	Erasures:   {Owner: all(Read, Change), Admin: all(Read, Change)},
}

func all(actions ...Action) rights { return rights{all: actions} }
func own(actions ...Action) rights { return rights{own: actions} }

// Decide tells whether a role may do something with a noun. Propose is
// contained in Change.
func Decide(role Role, action Action, noun Noun) Decision {
	r := policy[noun][role]
	for _, a := range r.all {
		if a == action || a == Change && action == Propose {
			return Allow
		}
	}
	for _, a := range r.own {
		if a == action || a == Change && action == Propose {
			return Own
		}
	}
	return Deny
}

// forbidden is the error of a right that somebody lacks.
func forbidden(action Action, noun Noun) error {
	return &touchstone.Error{Kind: touchstone.Forbidden, Message: touchstone.Msg("access.forbidden", "action", string(action), "noun", string(noun))}
}
