// SPDX-License-Identifier: Apache-2.0

package access

import (
	"slices"
	"strings"

	"touchstone"
	"touchstone/workspace"
)

// Scope is what a scoped role calls its own. The scope of any other role is
// empty and means nothing.
type Scope struct {
	Touchpoints []touchstone.TouchpointID // of a touchpoint owner
	Units       []touchstone.UnitID       // of a unit manager, each with everything below it
}

// Grant is what an API token may do at most: "noun:action", with "*" for any,
// such as "figure:read", "*:read" or "*:*".
type Grant string

// Validate tells whether the grant names a noun and an action of the policy.
func (g Grant) Validate() error {
	noun, action, ok := strings.Cut(string(g), ":")
	ok = ok && (noun == "*" || known(touchstone.Noun(noun))) && (action == "*" || slices.Contains(Actions, Action(action)))
	if !ok {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "grants", Message: touchstone.Msg("access.bad_grant", "value", string(g))}
	}
	return nil
}

func known(noun touchstone.Noun) bool {
	_, ok := policy[noun]
	return ok
}

// covers tells whether the grant contains an action on a noun.
func (g Grant) covers(action Action, noun touchstone.Noun) bool {
	n, a, _ := strings.Cut(string(g), ":")
	return (n == "*" || touchstone.Noun(n) == noun) && (a == "*" || Action(a) == action)
}

// contains tells whether the grant covers everything that another does.
func (g Grant) contains(other Grant) bool {
	n, a, _ := strings.Cut(string(g), ":")
	noun, action, _ := strings.Cut(string(other), ":")
	return (n == "*" || n == noun) && (a == "*" || a == action)
}

// Principal is who is asking, in which workspace and with which rights. The
// zero Principal is nobody and may do nothing.
type Principal struct {
	Workspace touchstone.WorkspaceID
	User      touchstone.StaffID // "" is nobody
	Name      string
	Language  touchstone.Language // "" when the user chose none
	Role      touchstone.Role
	Scope     Scope
	Grants    []Grant        // of the API token that was used; nil: a session, with every right of the role
	Token     string         // id of the API token; "" with a session
	session   workspace.Hash // of the session; zero with a token
}

// May tells what the principal may do with a noun: what its role may, and of
// that only what its token grants.
func (p Principal) May(action Action, noun touchstone.Noun) Decision {
	if p.Grants != nil && !slices.ContainsFunc(p.Grants, func(g Grant) bool { return g.covers(action, noun) }) {
		return Deny
	}
	return Decide(p.Role, action, noun)
}

// Require gives an error unless the principal may do something with a noun, at
// least within its scope: Unauthenticated to nobody, Forbidden to anybody else.
func (p Principal) Require(action Action, noun touchstone.Noun) error {
	switch {
	case p.User == "":
		return &touchstone.Error{Kind: touchstone.Unauthenticated, Message: touchstone.Msg("access.sign_in")}
	case p.May(action, noun) == Deny:
		return forbidden(action, noun)
	}
	return nil
}

// Scoped tells whether the principal sees only what its scope names.
func (p Principal) Scoped() bool { return Scoped(p.Role) }
