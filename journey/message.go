// SPDX-License-Identifier: Apache-2.0

package journey

import "touchstone"

// Message says a difference in a sentence. label names an activity; it is not
// asked about Other.
func (d *Difference) Message(label func(activity uint32) touchstone.Label) touchstone.Message {
	switch d.Kind {
	case ActivityKind:
		names := labels(append(d.Path[:1:1], d.Alike...), label)
		return touchstone.Msg("journey.difference_activity", "activities", names, "good", d.Good, "bad", d.Bad)
	case RepeatKind:
		return touchstone.Msg("journey.difference_repeat", "activity", labels(d.Path, label), "good", d.Good, "bad", d.Bad)
	case EdgeKind:
		return touchstone.Msg("journey.difference_edge",
			"from", labels(d.Path[:1], label), "to", labels(d.Path[1:], label), "good", d.Good, "bad", d.Bad)
	case VariantKind:
		return touchstone.Msg("journey.difference_variant", "path", labels(d.Path, label), "good", d.Good, "bad", d.Bad)
	case DurationKind:
		return touchstone.Msg("journey.difference_duration", "good", d.Good, "bad", d.Bad)
	default:
		return touchstone.Msg("journey.difference_attribute",
			"attribute", d.Attribute, "value", d.Value, "good", d.Good, "bad", d.Bad)
	}
}

// labels gives the parts of a path as messages, so that Other can be one.
func labels(path []uint32, label func(uint32) touchstone.Label) []touchstone.Message {
	parts := make([]touchstone.Message, len(path))
	for i, a := range path {
		if a == Other {
			parts[i] = touchstone.Msg("journey.other_activities")
		} else {
			parts[i] = touchstone.Msg("journey.activity", "name", label(a))
		}
	}
	return parts
}

// Message says why an item explains nothing; empty for Explains.
func (r Reason) Message() touchstone.Message {
	switch r {
	case IsOutcome:
		return touchstone.Msg("journey.is_outcome")
	case Follows:
		return touchstone.Msg("journey.follows_outcome")
	default:
		return touchstone.Message{}
	}
}

// Notes says what a reader must know before trusting the comparison.
func (c *Comparison) Notes() []touchstone.Message {
	var notes []touchstone.Message
	if len(c.Markers) > 0 {
		notes = append(notes, touchstone.Msg("journey.cut_at_outcome"))
	}
	if c.OneSided {
		notes = append(notes, touchstone.Msg("journey.one_sided"))
	}
	if c.LeftOut > 0 {
		notes = append(notes, touchstone.Msg("journey.left_out", "cases", c.LeftOut))
	}
	return notes
}
