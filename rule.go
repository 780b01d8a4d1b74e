// SPDX-License-Identifier: Apache-2.0

package touchstone

// Rule maps shapes to a touchpoint. Rules are tried in ascending Order, ties
// by id; the first that is enabled and matches decides. What a rule leaves
// empty it does not ask for.
type Rule struct {
	Meta
	Order      int64        `json:"order"`
	Enabled    bool         `json:"enabled"`
	Source     string       `json:"source,omitempty"`
	Channel    Channel      `json:"channel,omitempty"`
	Name       string       `json:"name,omitempty"`   // pattern for the normalised name
	Place      string       `json:"place,omitempty"`  // pattern for the normalised place
	Facets     []Facet      `json:"facets,omitempty"` // every one must be equal
	Touchpoint TouchpointID `json:"touchpoint"`
	Note       string       `json:"note,omitempty"`
}

// Validate tells every fault of the rule.
func (r *Rule) Validate() error {
	var f faults
	f.required("touchpoint", string(r.Touchpoint))
	f.short("source", r.Source, MaxName)
	f.short("channel", string(r.Channel), MaxName)
	f.short("name", r.Name, MaxText)
	f.short("place", r.Place, MaxText)
	f.short("note", r.Note, MaxText)
	f.few("facets", len(r.Facets), MaxFacets)
	for i, facet := range r.Facets {
		f.required(item("facets", i)+".name", facet.Name)
		f.short(item("facets", i)+".value", facet.Value, MaxText)
	}
	if r.Source == "" && r.Channel == "" && r.Name == "" && r.Place == "" && len(r.Facets) == 0 {
		f.add("name", Msg("workspace.rule_asks_nothing"))
	}
	return f.err()
}

// Index tells what rules are ordered and filtered by: touchpoint, source,
// channel, enabled ("true" or "false").
func (r *Rule) Index() Index {
	enabled := "false"
	if r.Enabled {
		enabled = "true"
	}
	return Index{Rank: r.Order, Name: r.Name, Fields: fields("touchpoint", string(r.Touchpoint), "source", r.Source, "channel", string(r.Channel), "enabled", enabled)}
}
