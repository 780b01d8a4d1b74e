// SPDX-License-Identifier: Apache-2.0

package memory

import (
	"slices"

	"touchstone"
)

// clone gives a copy that shares nothing with the event.
func clone(e *touchstone.Event) touchstone.Event {
	out := *e
	out.Shape = cloneShape(e.Shape)
	out.Subjects = slices.Clone(e.Subjects)
	out.Objects = slices.Clone(e.Objects)
	out.Offset = clonePointer(e.Offset)
	out.Duration = clonePointer(e.Duration)
	out.Value = clonePointer(e.Value)
	out.Scores = slices.Clone(e.Scores)
	out.Measurement = cloneMeasurement(e.Measurement)
	out.Promoted = slices.Clone(e.Promoted)
	out.Consents = slices.Clone(e.Consents)
	out.Sealed = slices.Clone(e.Sealed)
	return out
}

func cloneShape(s touchstone.Shape) touchstone.Shape {
	s.Facets = slices.Clone(s.Facets)
	return s
}

func cloneMeasurement(m *touchstone.Measurement) *touchstone.Measurement {
	out := clonePointer(m)
	if out != nil {
		out.Numerator = clonePointer(m.Numerator)
		out.Denominator = clonePointer(m.Denominator)
		out.Value = clonePointer(m.Value)
	}
	return out
}

func clonePointer[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}
