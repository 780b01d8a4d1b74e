// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"strings"

	"touchstone"
)

// Renewer tells what a shape of an older normaliser would be under the newest
// one, where its own parts are enough to tell: rules are written for the names
// of today, while events are still being derived again. They are not enough
// where a placeholder stands for text that only the raw event has.
type Renewer struct {
	Version     uint16
	Name, Place func(string) string // the newest normaliser; pure
}

// today gives a shape with the parts that it would have today, under the id by
// which facts carry it.
func (r *Renewer) today(s touchstone.Shape) touchstone.Shape {
	if r == nil || s.Normaliser >= r.Version || strings.Contains(s.Name, "{") || strings.Contains(s.Place, "{") {
		return s
	}
	s.Normaliser, s.Name, s.Place = r.Version, r.Name(s.Name), r.Place(s.Place)
	return s
}
