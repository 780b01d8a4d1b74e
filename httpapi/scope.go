// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"slices"
	"time"

	"touchstone"
	"touchstone/access"
	"touchstone/answer"
	"touchstone/workspace"
)

// scope gives what the caller calls its own, as answers take it; nil is the
// whole workspace.
func (c *call) scope(ctx context.Context) (*answer.Scope, error) {
	if !c.who.Scoped() {
		return nil, nil
	}
	if c.who.Role == touchstone.RoleTouchpointOwner {
		return &answer.Scope{Touchpoints: c.who.Scope.Touchpoints}, nil
	}
	units, err := c.unitCodes(ctx, c.who.Scope.Units)
	return &answer.Scope{Units: units}, err
}

// unitCodes gives the codes of those of some units that stand.
func (c *call) unitCodes(ctx context.Context, ids []touchstone.UnitID) ([]string, error) {
	var codes []string
	for _, id := range ids {
		unit, err := c.ws.Store.Units().ByID(ctx, string(id))
		if touchstone.KindOf(err) == touchstone.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		codes = append(codes, unit.Code)
	}
	return codes, nil
}

// estate tells what of the register a caller calls its own.
type estate struct {
	who   access.Principal
	units map[touchstone.UnitID]bool // the units of the scope with everything below them
}

// estate reads what the caller calls its own from a workspace.
func (c *call) estate(ctx context.Context, ws workspace.Workspace, now time.Time) (estate, error) {
	e := estate{who: c.who, units: map[touchstone.UnitID]bool{}}
	if c.who.Role != touchstone.RoleUnitManager {
		return e, nil
	}
	all, err := workspace.All(ctx, ws.Units(), workspace.ListOptions{})
	if err != nil {
		return e, err
	}
	parent := make(map[touchstone.UnitID]touchstone.UnitID, len(all))
	for i := range all {
		parent[touchstone.UnitID(all[i].ID)] = all[i].Parent(now)
	}
	for id := range parent {
		for at, steps := id, 0; at != "" && steps <= len(parent); at, steps = parent[at], steps+1 {
			if slices.Contains(c.who.Scope.Units, at) {
				e.units[id] = true
				break
			}
		}
	}
	return e, nil
}

// touchpoint tells whether a touchpoint is the caller's own.
func (e estate) touchpoint(id touchstone.TouchpointID) bool {
	return e.who.Role == touchstone.RoleTouchpointOwner && slices.Contains(e.who.Scope.Touchpoints, id)
}

// unit tells whether a unit is the caller's own.
func (e estate) unit(id touchstone.UnitID) bool { return e.units[id] }

// every tells whether all units of a list that is not empty are the caller's
// own.
func (e estate) every(ids []touchstone.UnitID) bool {
	return len(ids) > 0 && !slices.ContainsFunc(ids, func(id touchstone.UnitID) bool { return !e.units[id] })
}
