// SPDX-License-Identifier: Apache-2.0

package touchstone

import "slices"

// StaffID names a user across all workspaces; its text begins with "usr_".
// (UserID is a kind of subject: somebody whom the organisation serves.)
type StaffID string

// User is a person who signs in. What proves who it is lies apart.
type User struct {
	Meta
	Login    string   `json:"login"` // unique across all workspaces; an e-mail address as a rule
	Name     string   `json:"name"`
	Language Language `json:"language,omitempty"` // "" is the workspace's
	Disabled bool     `json:"disabled,omitempty"`
}

// Validate tells every fault of the user.
func (u *User) Validate() error {
	var f faults
	f.required("login", u.Login)
	f.required("name", u.Name)
	oneOfOrNone(&f, "language", u.Language, Languages)
	return f.err()
}

// Index tells what users are ordered and filtered by: login.
func (u *User) Index() Index {
	return Index{Unique: u.Login, Name: u.Name, Fields: fields("login", u.Login)}
}

// Role is what a member of a workspace may do.
type Role string

// The roles.
const (
	RoleOwner           Role = "owner"
	RoleAdmin           Role = "admin"
	RoleAnalyst         Role = "analyst"
	RoleDesigner        Role = "designer"
	RoleTouchpointOwner Role = "touchpoint-owner" // only own touchpoints
	RoleUnitManager     Role = "unit-manager"     // only own units and what is under them
	RoleViewer          Role = "viewer"
)

// Roles lists every role.
var Roles = []Role{RoleOwner, RoleAdmin, RoleAnalyst, RoleDesigner, RoleTouchpointOwner, RoleUnitManager, RoleViewer}

// Membership is a user's place in a workspace. Its id is the user's.
type Membership struct {
	Meta
	Role        Role           `json:"role"`
	Touchpoints []TouchpointID `json:"touchpoints,omitempty"` // of a touchpoint owner
	Units       []UnitID       `json:"units,omitempty"`       // of a unit manager
}

// User is who the member is.
func (m *Membership) User() StaffID { return StaffID(m.ID) }

// Validate tells every fault of the membership.
func (m *Membership) Validate() error {
	var f faults
	f.required("id", m.ID)
	oneOf(&f, "role", m.Role, Roles)
	distinct(&f, "touchpoints", m.Touchpoints)
	distinct(&f, "units", m.Units)
	if m.Role == RoleTouchpointOwner && len(m.Touchpoints) == 0 {
		f.add("touchpoints", Msg("workspace.scope_empty", "field", "touchpoints"))
	}
	if m.Role == RoleUnitManager && len(m.Units) == 0 {
		f.add("units", Msg("workspace.scope_empty", "field", "units"))
	}
	return f.err()
}

// Index tells what memberships are ordered and filtered by: role, touchpoint,
// unit.
func (m *Membership) Index() Index {
	all := each(fields("role", string(m.Role)), "touchpoint", m.Touchpoints)
	return Index{Rank: int64(slices.Index(Roles, m.Role)), Name: m.ID, Fields: each(all, "unit", m.Units)}
}
