// SPDX-License-Identifier: Apache-2.0

package touchstone

import (
	"slices"
	"strings"
)

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

// Matches tells whether everything that the rule asks for holds of a shape,
// whether or not the rule is enabled.
func (r *Rule) Matches(s Shape) bool {
	if r.Source != "" && r.Source != s.Source || r.Channel != "" && r.Channel != s.Channel {
		return false
	}
	if r.Name != "" && !MatchPattern(r.Name, s.Name) || r.Place != "" && !MatchPattern(r.Place, s.Place) {
		return false
	}
	for _, want := range r.Facets {
		if !slices.Contains(s.Facets, want) {
			return false
		}
	}
	return true
}

// MatchPattern tells whether a pattern covers a whole text: '*' stands for any
// run of characters, none included, everything else for itself. It takes at
// most len(pattern)·len(text) steps.
func MatchPattern(pattern, text string) bool {
	first, rest, starred := strings.Cut(pattern, "*")
	text, ok := strings.CutPrefix(text, first)
	if !ok || !starred {
		return ok && text == ""
	}
	parts := strings.Split(rest, "*")
	last := parts[len(parts)-1]
	for _, part := range parts[:len(parts)-1] {
		i := strings.Index(text, part)
		if i < 0 {
			return false
		}
		text = text[i+len(part):]
	}
	return strings.HasSuffix(text, last)
}
