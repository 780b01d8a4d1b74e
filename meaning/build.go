// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"maps"

	"touchstone"
)

// design is what people defined that decides meaning, as it stood under one
// revision of a workspace. It is not changed once it was made.
type design struct {
	Revision    uint64
	Rules       []touchstone.Rule
	Touchpoints []touchstone.Touchpoint
	Stages      []touchstone.Stage
	Units       []touchstone.Unit
}

// build makes the meaning of a design for shapes, customers (nil: everybody
// for themselves) and traits, by the compiled rules of the design.
func build(d design, rules *Rules, shapes []touchstone.Shape, customers touchstone.Customers, traits map[string]touchstone.Trait) *touchstone.Meaning {
	m := &touchstone.Meaning{
		Revision:    d.Revision,
		Touchpoints: places(d.Touchpoints),
		Aspects:     aspects(d.Touchpoints),
		Units:       unitPlaces(d.Units),
		Customers:   customers,
		Traits:      traits,
		Shapes:      make(map[touchstone.ShapeID]touchstone.TouchpointID, len(shapes)),
	}
	mapShapes(m.Shapes, rules, shapes)
	return m
}

// aspects gives the touchpoint of each aspect; of two that claim one, the first
// by id.
func aspects(touchpoints []touchstone.Touchpoint) map[string]touchstone.TouchpointID {
	out := map[string]touchstone.TouchpointID{}
	for i := range touchpoints {
		id := touchstone.TouchpointID(touchpoints[i].ID)
		for _, aspect := range touchpoints[i].Aspects {
			if first, taken := out[aspect]; !taken || id < first {
				out[aspect] = id
			}
		}
	}
	return out
}

// aimed compiles the rules whose touchpoint stands, and those that ignore. A
// rule that cannot be read was refused when it was saved; one that got here
// otherwise matches nothing.
func aimed(d design) *Rules {
	stands := make(map[touchstone.TouchpointID]bool, len(d.Touchpoints))
	for i := range d.Touchpoints {
		stands[touchstone.TouchpointID(d.Touchpoints[i].ID)] = true
	}
	rules := make([]touchstone.Rule, 0, len(d.Rules))
	for _, r := range d.Rules {
		if r.Touchpoint == Ignore || stands[r.Touchpoint] {
			rules = append(rules, r)
		}
	}
	compiled, _ := Compile(rules)
	return compiled
}

// mapShapes adds the touchpoint of every shape that a rule takes and does not
// ignore.
func mapShapes(into map[touchstone.ShapeID]touchstone.TouchpointID, rules *Rules, shapes []touchstone.Shape) {
	for i := range shapes {
		if r := rules.Match(&shapes[i]); r != nil && r.Touchpoint != Ignore {
			into[shapes[i].ID] = r.Touchpoint
		}
	}
}

// extended gives a meaning of the same revision that knows further shapes.
func extended(m *touchstone.Meaning, rules *Rules, further []touchstone.Shape) *touchstone.Meaning {
	out := *m
	out.Shapes = maps.Clone(m.Shapes)
	mapShapes(out.Shapes, rules, further)
	return &out
}

func places(all []touchstone.Touchpoint) map[touchstone.TouchpointID]touchstone.TouchpointPlace {
	out := make(map[touchstone.TouchpointID]touchstone.TouchpointPlace, len(all))
	for i := range all {
		out[touchstone.TouchpointID(all[i].ID)] = all[i].Place()
	}
	return out
}
