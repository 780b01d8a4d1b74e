// SPDX-License-Identifier: Apache-2.0

package touchstone

import (
	"crypto/sha256"
	"encoding/binary"
)

// Shape is the distinct form of a raw event. Shapes, not events, are mapped to
// touchpoints, so a rule that changes rewrites nothing.
type Shape struct {
	ID         ShapeID `json:"id"`
	Normaliser uint16  `json:"normaliser"` // version of the rules that made Name and Place
	Source     string  `json:"source"`
	Channel    Channel `json:"channel,omitempty"`
	Name       string  `json:"name"`            // normalised
	Place      string  `json:"place,omitempty"` // normalised
	Facets     []Facet `json:"facets,omitempty"`
}

// Facet is a property that joins the shape, so that rules can see it. A source
// has at most three, in ascending order of name.
type Facet struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// WithID gives the shape with the id that its parts make: the first 64 bits of
// SHA-256 over every part, each preceded by its length. No shape has id 0.
func (s Shape) WithID() Shape {
	h := sha256.New()
	var n [8]byte
	part := func(text string) {
		binary.BigEndian.PutUint64(n[:], uint64(len(text)))
		h.Write(n[:])
		h.Write([]byte(text))
	}
	binary.BigEndian.PutUint64(n[:], uint64(s.Normaliser))
	h.Write(n[:])
	part(s.Source)
	part(string(s.Channel))
	part(s.Name)
	part(s.Place)
	for _, f := range s.Facets {
		part(f.Name)
		part(f.Value)
	}
	s.ID = ShapeID(max(binary.BigEndian.Uint64(h.Sum(nil)), 1))
	return s
}
