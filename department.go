// SPDX-License-Identifier: Apache-2.0

package touchstone

// DepartmentID names a department within its workspace; its text begins with
// "dep_".
type DepartmentID string

// Department is who inside the organisation answers for touchpoints.
// Departments form a tree.
type Department struct {
	Meta
	Label  Label        `json:"label"`
	Code   string       `json:"code,omitempty"` // unique; as other systems call it
	Parent DepartmentID `json:"parent,omitempty"`
	Heads  []StaffID    `json:"heads,omitempty"`
	Order  int64        `json:"order,omitempty"` // among its siblings
}

// Validate tells every fault of the department on its own; see
// ValidateDepartments for the tree.
func (d *Department) Validate() error {
	var f faults
	f.name("label", d.Label)
	f.short("code", d.Code, MaxName)
	distinct(&f, "heads", d.Heads)
	if d.Parent != "" && string(d.Parent) == d.ID {
		f.add("parent", Msg("workspace.own_parent", "id", d.ID))
	}
	return f.err()
}

// Index tells what departments are ordered and filtered by: code, parent,
// head.
func (d *Department) Index() Index {
	return Index{Unique: d.Code, Rank: d.Order, Name: indexName(d.Label),
		Fields: each(fields("code", d.Code, "parent", string(d.Parent)), "head", d.Heads)}
}

// ValidateDepartments tells every department whose parent is not among them
// or that contains itself.
func ValidateDepartments(all []Department) error {
	parents := make(map[string]string, len(all))
	for _, d := range all {
		parents[d.ID] = string(d.Parent)
	}
	var f faults
	for _, d := range all {
		f.ancestry(d.ID, parents)
	}
	return f.err()
}

// ancestry wants a path of known parents from id to a root.
func (f *faults) ancestry(id string, parents map[string]string) {
	steps := 0
	for at := parents[id]; at != ""; at = parents[at] {
		if _, known := parents[at]; !known {
			f.add("parent", Msg("workspace.unknown_parent", "id", id, "parent", at))
			return
		}
		if steps++; at == id || steps > len(parents) {
			f.add("parent", Msg("workspace.own_parent", "id", id))
			return
		}
	}
}
