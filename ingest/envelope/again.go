// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"cmp"
	"slices"

	"touchstone"
)

// Again derives the shape and the promoted properties of an event that is
// stored already, as its source's settings and the shape rules of now have
// them. The event's private part has been opened; arrived is the shape by which
// it arrived. What nobody kept in the raw cannot change: the channel stays, as
// do a facet without its property and a property that came promoted, with the
// type that it had.
func (b *Builder) Again(e *touchstone.Event, arrived touchstone.Shape) (touchstone.Shape, []touchstone.Property) {
	return b.maker.Load().again(e, arrived)
}

func (b *maker) again(e *touchstone.Event, arrived touchstone.Shape) (touchstone.Shape, []touchstone.Property) {
	var facets []touchstone.Facet
	var promoted []touchstone.Property
	for _, p := range raw(e) {
		rule := b.rules.byName[p.Name]
		dropped := rule.deny || b.rules.closed && !rule.allow
		if rule.facet && !dropped {
			facets = appendFacet(facets, p.Property)
		}
		switch typed, ok := promote(p.Property, rule.promoted); {
		case p.promoted:
			promoted = append(promoted, p.Property)
		case ok && !dropped:
			promoted = append(promoted, typed)
		}
	}
	facets = b.keep(facets, arrived.Facets)
	name, place := cmp.Or(e.Private.Name, arrived.Name), cmp.Or(e.Private.Place, arrived.Place)
	return b.shaper.Shape(arrived.Channel, name, place, facets), promoted
}

// rawProperty is a property as it arrived, and whether it came promoted, so
// that only its column has it.
type rawProperty struct {
	touchstone.Property
	promoted bool
}

// raw gives the properties of an event as they arrived, in order of name. One
// that stands in the private part and in a column was promoted later.
func raw(e *touchstone.Event) []rawProperty {
	out := make([]rawProperty, 0, len(e.Private.Properties)+len(e.Promoted))
	for _, p := range e.Private.Properties {
		out = append(out, rawProperty{Property: p})
	}
	for _, p := range e.Promoted {
		if !slices.ContainsFunc(e.Private.Properties, func(other touchstone.Property) bool { return other.Name == p.Name }) {
			out = append(out, rawProperty{p, true})
		}
	}
	slices.SortFunc(out, func(a, b rawProperty) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// keep adds the facets of the shape of arrival that are still declared and
// whose property is gone.
func (b *maker) keep(facets, arrived []touchstone.Facet) []touchstone.Facet {
	for _, f := range arrived {
		named := func(other touchstone.Facet) bool { return other.Name == f.Name }
		if b.rules.byName[f.Name].facet && !slices.ContainsFunc(facets, named) {
			facets = append(facets, f)
		}
	}
	slices.SortFunc(facets, func(a, b touchstone.Facet) int { return cmp.Compare(a.Name, b.Name) })
	return facets
}
