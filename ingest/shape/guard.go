// SPDX-License-Identifier: Apache-2.0

package shape

import (
	"cmp"

	"touchstone"
)

// Bounds say how many distinct forms a source may make.
type Bounds struct {
	Names       int // distinct names; default 1,000
	Places      int // distinct places; default 5,000
	Fanout      int // distinct continuations of one prefix of a name or place; default 200
	Channels    int // distinct channels; default 50
	FacetValues int // distinct values of each facet; default 1,000
	Shapes      int // distinct combinations of all of these; default 20,000
	Cache       int // raw names, and raw places, remembered for speed; default 8,192
}

func (b Bounds) orDefault() Bounds {
	return Bounds{
		Names: cmp.Or(b.Names, 1000), Places: cmp.Or(b.Places, 5000), Fanout: cmp.Or(b.Fanout, 200),
		Channels: cmp.Or(b.Channels, 50), FacetValues: cmp.Or(b.FacetValues, 1000),
		Shapes: cmp.Or(b.Shapes, 20000), Cache: cmp.Or(b.Cache, 8192),
	}
}

// Part is a part of a shape that can collapse.
type Part string

// The parts of a shape.
const (
	NamePart    Part = "name"
	PlacePart   Part = "place"
	ChannelPart Part = "channel"
	FacetPart   Part = "facet"
	WholePart   Part = "shape" // each part is within its bound, their combinations are not
)

// Collapse tells that one part of a source's shapes takes too many values, and
// that new ones are folded into {other}.
type Collapse struct {
	Part  Part
	Under string // the prefix that stays, "" when there is none; of a facet its name
	Kept  int    // values that had been admitted under it
}

// guard holds which forms of a source were admitted.
type guard struct {
	bounds        Bounds
	names, places *tree
	channels      map[touchstone.Channel]bool
	facets        map[string]map[string]bool
	collapsed     map[Collapse]bool // of channels, facets and whole shapes; with Kept 0
	say           func(Collapse)
}

func newGuard(b Bounds, say func(Collapse)) *guard {
	g := &guard{bounds: b, channels: map[touchstone.Channel]bool{}, facets: map[string]map[string]bool{}, collapsed: map[Collapse]bool{}, say: say}
	g.names = newTree(NamePart, b.Names, b.Names, b.Fanout, nameSteps, say)
	g.places = newTree(PlacePart, b.Places, max(b.Fanout, b.Places/5), b.Fanout, placeSteps, say)
	return g
}

// other is what channels and facet values past their bound become.
const other = "other"

// bound folds the channel, the facets and, where their combinations are too
// many, the parts one after the other, until the form is known or allowed.
func (g *guard) bound(f form, shapes int, known func(form) bool) form {
	f.channel = g.channel(f.channel)
	for i := range f.facets {
		f.facets[i].Value = g.facet(f.facets[i])
	}
	if shapes < g.bounds.Shapes || known(f) {
		return f
	}
	g.tell(Collapse{Part: WholePart}, shapes)
	for i := range f.facets {
		if f.facets[i].Name != "" {
			f.facets[i].Value = other
		}
	}
	if known(f) {
		return f
	}
	f.place = foldWhole(f.place)
	if known(f) {
		return f
	}
	f.name = foldWhole(f.name)
	return f
}

// foldWhole folds a whole part; what is missing stays missing.
func foldWhole(part string) string {
	if part == "" {
		return ""
	}
	return Other
}

func (g *guard) channel(c touchstone.Channel) touchstone.Channel {
	switch {
	case c == "" || g.channels[c]:
		return c
	case len(g.channels) >= g.bounds.Channels:
		g.tell(Collapse{Part: ChannelPart}, len(g.channels))
		return other
	}
	g.channels[c] = true
	return c
}

func (g *guard) facet(f touchstone.Facet) string {
	values := g.facets[f.Name]
	switch {
	case f.Name == "" || values[f.Value]:
		return f.Value
	case len(values) >= g.bounds.FacetValues:
		g.tell(Collapse{Part: FacetPart, Under: f.Name}, len(values))
		return other
	case values == nil:
		values = map[string]bool{}
		g.facets[f.Name] = values
	}
	values[f.Value] = true
	return f.Value
}

// tell reports a collapse the first time.
func (g *guard) tell(c Collapse, kept int) {
	if g.collapsed[c] {
		return
	}
	g.collapsed[c] = true
	if g.say != nil {
		c.Kept = kept
		g.say(c)
	}
}

// seed makes a form known, whatever the bounds.
func (g *guard) seed(f form) {
	g.names.seed(f.name)
	g.places.seed(f.place)
	if f.channel != "" {
		g.channels[f.channel] = true
	}
	for _, facet := range f.facets {
		if facet.Name == "" {
			continue
		}
		if g.facets[facet.Name] == nil {
			g.facets[facet.Name] = map[string]bool{}
		}
		g.facets[facet.Name][facet.Value] = true
	}
}
