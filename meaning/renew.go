// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"slices"
	"strings"

	"touchstone"
)

// Renewer tells what a shape would be under the newest normaliser and the
// facets that sources declare today, where its own parts are enough to tell.
// They are not where something that the newer rules could read differently is
// gone from them: a placeholder stands for text that only the raw event has,
// and a facet that was declared later was never taken from it.
type Renewer struct {
	Version     uint16
	Name, Place func(string) string // the newest normaliser; pure
	// Facets are what each source declares today, by its name; nil: facets
	// stay as they are.
	Facets map[string][]string
}

// Obstacle tells why a shape cannot be renewed from its own parts.
type Obstacle string

// The obstacles.
const (
	NoObstacle  Obstacle = ""
	Placeholder Obstacle = "placeholder" // its name or place holds one, and the normaliser is an older one
	// NewFacet says that its source declares a facet that it has not got: it
	// came before the declaration, or its events lack the property.
	NewFacet Obstacle = "facet"
)

// Derivation is what becomes of a shape. Where there is an obstacle, To is as
// far as its parts tell; only the raw events can tell more.
type Derivation struct {
	From, To touchstone.Shape
	Obstacle Obstacle
}

// Renew gives what a shape would be today.
func (r *Renewer) Renew(s touchstone.Shape) Derivation {
	d := Derivation{From: s, To: s}
	missing := false
	if d.To.Facets, missing = r.facets(s); missing {
		d.Obstacle = NewFacet
	}
	switch held := strings.Contains(s.Name, "{") || strings.Contains(s.Place, "{"); {
	case s.Normaliser >= r.Version:
	case held:
		d.Obstacle = Placeholder
	default:
		d.To.Normaliser, d.To.Name, d.To.Place = r.Version, r.Name(s.Name), r.Place(s.Place)
	}
	d.To = d.To.WithID()
	return d
}

// facets gives those of a shape's facets that its source still declares, and
// whether it lacks one.
func (r *Renewer) facets(s touchstone.Shape) (kept []touchstone.Facet, missing bool) {
	declared, known := r.Facets[s.Source]
	if r.Facets == nil || !known {
		return s.Facets, false
	}
	for _, f := range s.Facets {
		if slices.Contains(declared, f.Name) {
			kept = append(kept, f)
		}
	}
	return kept, len(kept) < len(declared)
}

// Outdated lists what becomes of those shapes that would be others today, or
// that only their raw events can tell: the work of deriving again.
func (r *Renewer) Outdated(shapes []touchstone.Shape) []Derivation {
	var out []Derivation
	for _, s := range shapes {
		if d := r.Renew(s); d.Obstacle != NoObstacle || d.To.ID != s.ID {
			out = append(out, d)
		}
	}
	return out
}

// today gives a shape with the parts that it would have today, under the id by
// which facts carry it.
func (r *Renewer) today(s touchstone.Shape) touchstone.Shape {
	if r == nil {
		return s
	}
	to := r.Renew(s).To
	to.ID = s.ID
	return to
}
