// SPDX-License-Identifier: Apache-2.0

package shape

import (
	"strings"
	"sync"

	"touchstone"
)

// Version numbers the rules of Name and Place. Other rules take another
// version, and with it every shape another id.
const Version uint16 = 1

// Options say how a Shaper works.
type Options struct {
	Source    string         // name of the source, which joins the shape
	Bounds    Bounds         // zero fields take their defaults
	Collapsed func(Collapse) // called once for each place that begins to collapse, under the Shaper's lock; may be nil
}

// Shaper makes the shapes of one source. Safe for use from many goroutines;
// every door of a source shares one, since it holds what the source has sent.
type Shaper struct {
	source string
	guard  *guard

	mu     sync.RWMutex
	names  *memo
	places *memo
	shapes map[form]touchstone.Shape
}

// form is what makes a shape of a source distinct.
type form struct {
	channel     touchstone.Channel
	name, place string
	facets      [3]touchstone.Facet
}

// New makes a Shaper that has seen nothing yet.
func New(o Options) *Shaper {
	b := o.Bounds.orDefault()
	return &Shaper{
		source: o.Source,
		guard:  newGuard(b, o.Collapsed),
		names:  newMemo(b.Cache),
		places: newMemo(b.Cache),
		shapes: map[form]touchstone.Shape{},
	}
}

// Shape gives the shape of one event: of its raw channel, name and place, and
// of the values of its facets, at most three in ascending order of name.
// Facets beyond the third are left out. The shape's slices are shared and must
// not be changed.
func (s *Shaper) Shape(channel touchstone.Channel, name, place string, facets []touchstone.Facet) touchstone.Shape {
	f := form{channel: channel}
	copy(f.facets[:], facets)
	bare, _, _ := strings.Cut(place, "?") // a query never counts, and would only fill the memory
	if strings.Contains(place, "#") {
		bare = place // but what stands behind the # may
	}
	s.mu.RLock()
	var named, placed bool
	f.name, named = s.names.look(name)
	f.place, placed = s.places.look(bare)
	known, ok := s.shapes[f]
	s.mu.RUnlock()
	if ok && named && placed {
		return known
	}
	if !named {
		f.name = Name(name)
	}
	if !placed {
		f.place = Place(bare)
	}
	return s.admit(f, name, bare)
}

// admit folds what is past its bound, and remembers the outcome.
func (s *Shaper) admit(f form, rawName, rawPlace string) touchstone.Shape {
	s.mu.Lock()
	defer s.mu.Unlock()
	f.name = s.guard.names.admit(f.name)
	f.place = s.guard.places.admit(f.place)
	s.names.keep(rawName, f.name)
	s.places.keep(rawPlace, f.place)
	if known, ok := s.shapes[f]; ok {
		return known
	}
	f = s.guard.bound(f, len(s.shapes), func(f form) bool { _, ok := s.shapes[f]; return ok })
	if known, ok := s.shapes[f]; ok {
		return known
	}
	return s.remember(f)
}

// remember makes the shape of a form. Its strings are copied, since they may
// be parts of a request's body.
func (s *Shaper) remember(f form) touchstone.Shape {
	f.channel = touchstone.Channel(strings.Clone(string(f.channel)))
	f.name, f.place = strings.Clone(f.name), strings.Clone(f.place)
	var facets []touchstone.Facet
	for i, facet := range f.facets {
		if facet.Name == "" {
			break
		}
		f.facets[i] = touchstone.Facet{Name: strings.Clone(facet.Name), Value: strings.Clone(facet.Value)}
		facets = append(facets, f.facets[i])
	}
	shape := touchstone.Shape{Normaliser: Version, Source: s.source, Channel: f.channel, Name: f.name, Place: f.place, Facets: facets}.WithID()
	s.shapes[f] = shape
	return shape
}

// Seed makes known what the source has sent before, as an event store lists
// it, so that after a restart the same forms are admitted and the same ones
// collapse. Shapes of other sources and versions are left out.
func (s *Shaper) Seed(known []touchstone.Shape) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, k := range known {
		if k.Source != s.source || k.Normaliser != Version {
			continue
		}
		f := form{channel: k.Channel, name: k.Name, place: k.Place}
		copy(f.facets[:], k.Facets)
		s.guard.seed(f)
		s.shapes[f] = k
	}
}
