// SPDX-License-Identifier: Apache-2.0

package touchstone

import (
	"slices"
	"strings"
)

// Blueprint draws how a service is made: what the customer meets and does,
// what is done before and behind the customer's eyes, and the lines between.
type Blueprint struct {
	Meta
	Label      Label                `json:"label"`
	Journey    JourneyID            `json:"journey,omitempty"`
	Scenario   Label                `json:"scenario,omitzero"`
	Nodes      []BlueprintNode      `json:"nodes,omitempty"`
	Connectors []BlueprintConnector `json:"connectors,omitempty"`
	Lines      []BlueprintLine      `json:"lines,omitempty"`
}

// Lane is a row of a blueprint.
type Lane string

// The lanes, from top to bottom.
const (
	LaneEvidence   Lane = "evidence"
	LaneCustomer   Lane = "customer"
	LaneFrontstage Lane = "frontstage"
	LaneBackstage  Lane = "backstage"
	LaneSupport    Lane = "support"
)

// Lanes lists the lanes from top to bottom.
var Lanes = []Lane{LaneEvidence, LaneCustomer, LaneFrontstage, LaneBackstage, LaneSupport}

// BlueprintNode is one box of a blueprint.
type BlueprintNode struct {
	ID         string       `json:"id"` // unique within the blueprint
	Lane       Lane         `json:"lane"`
	Column     int          `json:"column"` // from 0, in the order of time
	Label      Label        `json:"label"`
	Stage      StageID      `json:"stage,omitempty"`
	Touchpoint TouchpointID `json:"touchpoint,omitempty"`
	Department DepartmentID `json:"department,omitempty"`
	Evidence   []Evidence   `json:"evidence,omitempty"`
}

// BlueprintConnector joins two boxes of a blueprint.
type BlueprintConnector struct {
	From  string `json:"from"` // id of a node
	To    string `json:"to"`
	Both  bool   `json:"both,omitempty"` // an exchange: the arrow has two heads
	Label Label  `json:"label,omitzero"`
}

// BlueprintLine separates two lanes.
type BlueprintLine struct {
	Kind  LineKind `json:"kind"`
	Below Lane     `json:"below"` // the lane under which it runs
}

// LineKind is what a line of a blueprint separates.
type LineKind string

// The kinds of line.
const (
	LineInteraction LineKind = "interaction" // customer from organisation
	LineVisibility  LineKind = "visibility"  // what the customer sees from what not
	LineInternal    LineKind = "internal"    // those who serve from those who support them
)

// LineKinds lists every kind of line.
var LineKinds = []LineKind{LineInteraction, LineVisibility, LineInternal}

// Validate tells every fault of the blueprint.
func (b *Blueprint) Validate() error {
	var f faults
	f.name("label", b.Label)
	f.label("scenario", b.Scenario, MaxText)
	nodes := b.validateNodes(&f)
	f.few("connectors", len(b.Connectors), MaxItems)
	for i, c := range b.Connectors {
		at := item("connectors", i)
		f.known(at+".from", c.From, nodes)
		f.known(at+".to", c.To, nodes)
		f.label(at+".label", c.Label, MaxName)
	}
	f.few("lines", len(b.Lines), len(Lanes))
	for i, l := range b.Lines {
		oneOf(&f, item("lines", i)+".kind", l.Kind, LineKinds)
		oneOf(&f, item("lines", i)+".below", l.Below, Lanes)
	}
	return f.err()
}

func (b *Blueprint) validateNodes(f *faults) map[string]bool {
	f.few("nodes", len(b.Nodes), MaxItems)
	ids := make(map[string]bool, len(b.Nodes))
	for i, n := range b.Nodes {
		at := item("nodes", i)
		f.required(at+".id", n.ID)
		if ids[n.ID] {
			f.add(at+".id", Msg("workspace.twice", "field", "nodes", "value", n.ID))
		}
		ids[n.ID] = true
		oneOf(f, at+".lane", n.Lane, Lanes)
		f.between(at+".column", int64(n.Column), 0, MaxItems)
		f.name(at+".label", n.Label)
		f.evidence(at+".evidence", n.Evidence)
	}
	return ids
}

// Has tells whether the blueprint has a part that a comment may be about:
// "node/" and the node's id, or "connector/", the id that it comes from, a space
// and the id that it goes to.
func (b *Blueprint) Has(part string) bool {
	kind, id, _ := strings.Cut(part, "/")
	switch kind {
	case "node":
		return slices.ContainsFunc(b.Nodes, func(n BlueprintNode) bool { return n.ID == id })
	case "connector":
		return slices.ContainsFunc(b.Connectors, func(c BlueprintConnector) bool { return c.From+" "+c.To == id })
	}
	return false
}

func (f *faults) known(field, id string, ids map[string]bool) {
	if !ids[id] {
		f.add(field, Msg("workspace.unknown_node", "field", field, "value", id))
	}
}

// Index tells what blueprints are ordered and filtered by: journey,
// touchpoint.
func (b *Blueprint) Index() Index {
	all := fields("journey", string(b.Journey))
	seen := map[TouchpointID]bool{"": true}
	for _, n := range b.Nodes {
		if !seen[n.Touchpoint] {
			seen[n.Touchpoint] = true
			all = append(all, Field{Name: "touchpoint", Value: string(n.Touchpoint)})
		}
	}
	return Index{Name: indexName(b.Label), Fields: all}
}
