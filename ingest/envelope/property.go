// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"touchstone"
)

// rules tell what becomes of the properties of a source.
type rules struct {
	byName map[string]rule
	closed bool // only what is allowed stays
}

type rule struct {
	allow, deny bool
	facet       bool
	promoted    touchstone.PropertyType // Null: not promoted
}

func newRules(s *touchstone.Source) rules {
	r := rules{byName: map[string]rule{}, closed: len(s.Allow) > 0}
	set := func(name string, change func(*rule)) {
		one := r.byName[name]
		change(&one)
		r.byName[name] = one
	}
	for _, name := range s.Allow {
		set(name, func(r *rule) { r.allow = true })
	}
	for _, name := range s.Deny {
		set(name, func(r *rule) { r.deny = true })
	}
	for _, name := range s.Facets {
		set(name, func(r *rule) { r.facet = true })
	}
	for _, p := range s.Promoted {
		set(p.Name, func(r *rule) { r.promoted = p.Type.Property() })
	}
	return r
}

// longestClear is the length in bytes above which a text is no facet and no
// promoted property.
const longestClear = 256

// sort puts each property where it belongs: nowhere, to the facets, which it
// gives back, to the promoted or to the private ones. The message's
// properties are in order of name, and so are those it gives.
func (b *maker) sort(e *touchstone.Event, m *Message, facets []touchstone.Facet) []touchstone.Facet {
	e.Private.Traits = b.allowed(m.Traits)
	if len(b.rules.byName) == 0 {
		e.Private.Properties = slices.Clone(m.Properties)
		return facets
	}
	private := make([]touchstone.Property, 0, len(m.Properties))
	for _, p := range m.Properties {
		rule := b.rules.byName[p.Name]
		if rule.deny || b.rules.closed && !rule.allow {
			b.noted(Denied)
			continue
		}
		if rule.facet {
			facets = appendFacet(facets, p)
		}
		typed, ok := promote(p, rule.promoted)
		switch {
		case ok:
			e.Promoted = append(e.Promoted, typed)
			continue
		case rule.promoted != touchstone.Null:
			b.noted(NotPromoted)
		}
		private = append(private, p)
	}
	if len(private) > 0 {
		e.Private.Properties = private
	}
	return facets
}

func appendFacet(facets []touchstone.Facet, p touchstone.Property) []touchstone.Facet {
	if value, ok := facetValue(p); ok {
		return append(facets, touchstone.Facet{Name: p.Name, Value: value})
	}
	return facets
}

// allowed copies the traits that the lists let through.
func (b *maker) allowed(traits []touchstone.Property) []touchstone.Property {
	var out []touchstone.Property
	for _, t := range traits {
		if rule := b.rules.byName[t.Name]; rule.deny || b.rules.closed && !rule.allow {
			b.noted(Denied)
			continue
		}
		out = append(out, t)
	}
	return out
}

// facetValue gives a property's value as a facet shows it. Null, lists and
// objects are none.
func facetValue(p touchstone.Property) (string, bool) {
	switch p.Type {
	case touchstone.Bool:
		return strconv.FormatBool(p.Integer != 0), true
	case touchstone.Integer:
		return strconv.FormatInt(p.Integer, 10), true
	case touchstone.Number:
		return strconv.FormatFloat(p.Number, 'g', -1, 64), true
	case touchstone.String:
		if len(p.Text) > longestClear {
			return "other", true
		}
		return p.Text, p.Text != ""
	}
	return "", false
}

// promote gives a property in the type of its column, and whether its value
// has one there. A number in a text counts where a number is asked for; a Null
// is the Null of any column.
func promote(p touchstone.Property, to touchstone.PropertyType) (touchstone.Property, bool) {
	switch {
	case to == touchstone.Null:
		return p, false
	case p.Type == touchstone.Null:
		return p, true
	case p.Type == to:
		return p, p.Type != touchstone.String || len(p.Text) <= longestClear
	case to == touchstone.Number:
		return toNumber(p)
	case to == touchstone.Integer:
		return toInteger(p)
	case to == touchstone.String:
		text, ok := facetValue(p)
		return touchstone.Property{Name: p.Name, Type: touchstone.String, Text: text}, ok
	case to == touchstone.Bool:
		value := strings.ToLower(p.Text)
		ok := p.Type == touchstone.String && (value == "true" || value == "false")
		return touchstone.Property{Name: p.Name, Type: touchstone.Bool, Integer: truth(value == "true")}, ok
	}
	return p, false
}

func toNumber(p touchstone.Property) (touchstone.Property, bool) {
	out := touchstone.Property{Name: p.Name, Type: touchstone.Number}
	switch p.Type {
	case touchstone.Integer:
		out.Number = float64(p.Integer)
		return out, int64(out.Number) == p.Integer && out.Number < math.MaxInt64
	case touchstone.String:
		if _, ok := parseDecimal(p.Text); ok {
			v, err := strconv.ParseFloat(p.Text, 64)
			out.Number = v
			return out, err == nil
		}
	}
	return p, false
}

func toInteger(p touchstone.Property) (touchstone.Property, bool) {
	out := touchstone.Property{Name: p.Name, Type: touchstone.Integer}
	switch p.Type {
	case touchstone.Number:
		if p.Number == math.Trunc(p.Number) && math.Abs(p.Number) < 1<<53 {
			out.Integer = int64(p.Number)
			return out, true
		}
	case touchstone.String:
		n, problem := Decimal(p.Text, 0)
		out.Integer = n
		return out, problem == Exact
	}
	return p, false
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// sortProperties puts properties in order of name. Messages have few, mostly
// in order, so insertion is fastest; a long list is left to the library.
func sortProperties(list []touchstone.Property) {
	if len(list) > 48 {
		slices.SortStableFunc(list, func(a, b touchstone.Property) int { return strings.Compare(a.Name, b.Name) })
		return
	}
	for i := 1; i < len(list); i++ {
		j := i
		for j > 0 && list[i].Name < list[j-1].Name {
			j--
		}
		if j < i {
			p := list[i]
			copy(list[j+1:i+1], list[j:i])
			list[j] = p
		}
	}
}
