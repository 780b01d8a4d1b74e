// SPDX-License-Identifier: Apache-2.0

package touchstone

import (
	"slices"
	"time"
)

// UnitID names a unit within its workspace; its text begins with "unit_".
type UnitID string

// Unit is where service happens. Units form a tree whose levels are named
// freely (group, brand, region, hotel or shop, shift), and move within it from
// dates on, so that a question can be asked "as it was".
type Unit struct {
	Meta
	Label Label      `json:"label"`
	Code  string     `json:"code"`           // as events carry it; unique
	Level string     `json:"level"`          // "group", "brand", "region", "hotel", "shift" or a name of one's own
	Moves []UnitMove `json:"moves"`          // ascending by From; the first says where it began
	Zone  string     `json:"zone,omitempty"` // IANA name; "" is its parent's, at the top the workspace's
	Order int64      `json:"order,omitempty"`
}

// UnitMove says under which unit a unit stands from a time on.
type UnitMove struct {
	From   time.Time `json:"from"`             // zero: always; else a day's beginning in the workspace's zone, as a rule
	Parent UnitID    `json:"parent,omitempty"` // "": at the top
}

// Validate tells every fault of the unit on its own; see ValidateUnits for the
// tree.
func (u *Unit) Validate() error {
	var f faults
	f.name("label", u.Label)
	f.required("code", u.Code)
	f.required("level", u.Level)
	f.zone("zone", u.Zone)
	f.few("moves", len(u.Moves), MaxItems)
	for i, m := range u.Moves {
		if i > 0 && !m.From.After(u.Moves[i-1].From) {
			f.add(item("moves", i)+".from", Msg("workspace.moves_order", "field", item("moves", i)))
		}
		if m.Parent != "" && string(m.Parent) == u.ID {
			f.add(item("moves", i)+".parent", Msg("workspace.own_parent", "id", u.ID))
		}
	}
	return f.err()
}

// Index tells what units are ordered and filtered by: code, level, parent
// (every one it ever had).
func (u *Unit) Index() Index {
	all := fields("code", u.Code, "level", u.Level)
	for i, m := range u.Moves {
		before := u.Moves[:i]
		if m.Parent != "" && !slices.ContainsFunc(before, func(b UnitMove) bool { return b.Parent == m.Parent }) {
			all = append(all, Field{Name: "parent", Value: string(m.Parent)})
		}
	}
	return Index{Unique: u.Code, Rank: u.Order, Name: indexName(u.Label), Fields: all}
}

// Parent gives the unit under which it stood at a time; "" at the top, and
// before its first move.
func (u *Unit) Parent(at time.Time) UnitID {
	var parent UnitID
	for _, m := range u.Moves {
		if m.From.After(at) {
			break
		}
		parent = m.Parent
	}
	return parent
}

// ValidateUnits tells every unit that, at any time, stands under a unit that
// is not among them or under itself.
func ValidateUnits(all []Unit) error {
	var f faults
	for _, at := range moveTimes(all) {
		parents := make(map[string]string, len(all))
		for i := range all {
			parents[all[i].ID] = string(all[i].Parent(at))
		}
		for i := range all {
			f.ancestry(all[i].ID, parents)
		}
		if len(f) > 0 { // later times would tell the same again
			return f.err()
		}
	}
	return nil
}

func moveTimes(all []Unit) []time.Time {
	times := []time.Time{{}}
	for _, u := range all {
		for _, m := range u.Moves {
			times = append(times, m.From)
		}
	}
	slices.SortFunc(times, time.Time.Compare)
	return slices.CompactFunc(times, time.Time.Equal)
}
