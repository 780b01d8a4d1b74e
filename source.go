// SPDX-License-Identifier: Apache-2.0

package touchstone

import "slices"

// The limits of what a source may declare.
const (
	MaxFacets   = 3
	MaxPromoted = 32
)

// Source is where events come from: a site, an app, a till, a file. Its name
// stands in every shape.
type Source struct {
	Meta
	Name        string      `json:"name"` // unique; as shapes carry it
	Label       Label       `json:"label,omitzero"`
	Channel     Channel     `json:"channel,omitempty"`      // of events that name none
	Strict      bool        `json:"strict,omitempty"`       // answer every rejected event with its reason, instead of as Segment does
	Facets      []string    `json:"facets,omitempty"`       // properties that join the shape, at most MaxFacets
	Promoted    []Promoted  `json:"promoted,omitempty"`     // properties kept as typed columns, at most MaxPromoted
	Allow       []string    `json:"allow,omitempty"`        // where any is named, other properties and traits are dropped on arrival
	Deny        []string    `json:"deny,omitempty"`         // properties and traits dropped on arrival
	DefaultUnit string      `json:"default_unit,omitempty"` // unit code of events that name none
	Clock       ClockPolicy `json:"clock,omitempty"`        // "" is ClockCorrect
	Disabled    bool        `json:"disabled,omitempty"`     // refuse its events
}

// Promoted is a property that is kept as a typed column.
type Promoted struct {
	Name string     `json:"name"`
	Type ColumnType `json:"type"`
}

// ColumnType is the type of a promoted property. A value of another type is
// kept among the private properties and counted as a mismatch.
type ColumnType string

// The types of promoted property.
const (
	ColumnBool    ColumnType = "bool"
	ColumnInteger ColumnType = "integer"
	ColumnNumber  ColumnType = "number"
	ColumnString  ColumnType = "string"
)

// ColumnTypes lists every type of promoted property.
var ColumnTypes = []ColumnType{ColumnBool, ColumnInteger, ColumnNumber, ColumnString}

// Property gives the type that values of the column have.
func (c ColumnType) Property() PropertyType {
	switch c {
	case ColumnBool:
		return Bool
	case ColumnInteger:
		return Integer
	case ColumnNumber:
		return Number
	}
	return String
}

// ClockPolicy tells how the time of an event is found from what it claims.
type ClockPolicy string

// The clock policies.
const (
	ClockCorrect  ClockPolicy = "correct"  // the claimed time, corrected by when the sender says it sent it
	ClockTrust    ClockPolicy = "trust"    // the claimed time as it is: files, tills with a good clock
	ClockReceived ClockPolicy = "received" // when it arrived
)

// ClockPolicies lists every clock policy.
var ClockPolicies = []ClockPolicy{ClockCorrect, ClockTrust, ClockReceived}

// Validate tells every fault of the source.
func (s *Source) Validate() error {
	var f faults
	f.required("name", s.Name)
	f.label("label", s.Label, MaxName)
	f.short("channel", string(s.Channel), MaxName)
	distinct(&f, "facets", s.Facets)
	f.few("facets", len(s.Facets), MaxFacets)
	f.few("promoted", len(s.Promoted), MaxPromoted)
	names := make([]string, len(s.Promoted))
	for i, p := range s.Promoted {
		names[i] = p.Name
		oneOf(&f, item("promoted", i)+".type", p.Type, ColumnTypes)
	}
	distinct(&f, "promoted", names)
	distinct(&f, "allow", s.Allow)
	distinct(&f, "deny", s.Deny)
	for _, name := range slices.Concat(names, s.Facets, s.Allow) {
		if slices.Contains(s.Deny, name) {
			f.add("deny", Msg("workspace.kept_and_denied", "value", name))
		}
	}
	f.short("default_unit", s.DefaultUnit, MaxName)
	oneOfOrNone(&f, "clock", s.Clock, ClockPolicies)
	return f.err()
}

// Index tells what sources are ordered and filtered by: name, channel.
func (s *Source) Index() Index {
	return Index{Unique: s.Name, Name: s.Name, Fields: fields("name", s.Name, "channel", string(s.Channel))}
}

// SegmentTrait is a trait of customers that may be asked by: its values are
// kept clear, like a promoted property.
type SegmentTrait struct {
	Meta
	Name  string `json:"name"` // as sources send it; unique
	Label Label  `json:"label,omitzero"`
}

// Validate tells every fault of the trait.
func (s *SegmentTrait) Validate() error {
	var f faults
	f.required("name", s.Name)
	f.label("label", s.Label, MaxName)
	return f.err()
}

// Index tells what segment traits are ordered and filtered by: name.
func (s *SegmentTrait) Index() Index {
	return Index{Unique: s.Name, Name: s.Name, Fields: fields("name", s.Name)}
}
