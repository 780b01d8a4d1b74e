// SPDX-License-Identifier: Apache-2.0

package touchstone

import "slices"

// ContactKinds tells, by touchpoint, which kind of event is a contact with it
// over some time: an interaction. Where it has none then, such as a payment, its
// outcomes are its contacts, and where it has none of those either, such as a
// page of reviews, its feedback. What is said afterwards of a touchpoint that
// has interactions is therefore no contact with it. "" stands for all events
// without a touchpoint.
type ContactKinds map[TouchpointID]EventKind

var contactKinds = []EventKind{Interaction, Outcome, Feedback}

// See takes note of an event of a kind at a touchpoint.
func (c ContactKinds) See(t TouchpointID, kind EventKind) {
	rank := slices.Index(contactKinds, kind)
	known, seen := c[t]
	if rank >= 0 && (!seen || rank < slices.Index(contactKinds, known)) {
		c[t] = kind
	}
}

// Fill takes over the kinds of touchpoints that have none here.
func (c ContactKinds) Fill(from ContactKinds) {
	for t, kind := range from {
		if _, seen := c[t]; !seen {
			c[t] = kind
		}
	}
}
