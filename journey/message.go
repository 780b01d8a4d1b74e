// SPDX-License-Identifier: Apache-2.0

package journey

import "touchstone"

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
