// SPDX-License-Identifier: Apache-2.0

package drain

import (
	"touchstone"
	"touchstone/eventstore"
)

// sayings tell what the events of a batch say to projections: it is taken before
// they are sealed, and told when they are stored.
type sayings struct {
	tell func(after, through touchstone.Position, said []eventstore.Said)
	pass func(after, through touchstone.Position, facts []touchstone.Event)
	said []eventstore.Said // of the batch; shares its memory
}

// take notes what events say, before they are sealed.
func (s *sayings) take(events []touchstone.Event) {
	if s.tell == nil {
		return
	}
	for i := range events {
		if e := &events[i]; eventstore.Links(e) || len(e.Private.Texts) > 0 {
			s.said = append(s.said, eventstore.SaidBy(e))
		}
	}
}

// stored tells what a batch said that was sealed and stored after a position.
// Where it is not certain which events became facts (some were set aside, or a
// try before had stored some) nothing is told: the store tells then. The facts
// go first, to those who wait for them while the store has them already. It
// gives what is left of the batch, in its place.
func (s *sayings) stored(after touchstone.Position, events []touchstone.Event, r eventstore.Receipt) []touchstone.Event {
	if r.Stored+r.Duplicates+r.Refused != len(events) {
		return events
	}
	through := events[len(events)-1].Position
	said := facts(s.said, events, r.Left)
	events = without(events, r.Left)
	if s.pass != nil {
		s.pass(after, through, events)
	}
	if s.tell != nil {
		s.tell(after, through, said)
	}
	return events
}

// without takes those that were left out out of the events, in their place;
// both are in ascending order of position.
func without(events []touchstone.Event, left []touchstone.Position) []touchstone.Event {
	if len(left) == 0 {
		return events
	}
	n := 0
	for i := range events {
		if len(left) > 0 && left[0] == events[i].Position {
			left = left[1:]
			continue
		}
		if n < i {
			events[n] = events[i]
		}
		n++
	}
	clear(events[n:])
	return events[:n]
}

// forget lets the batch's memory go.
func (s *sayings) forget() {
	clear(s.said)
	s.said = s.said[:0]
}

// facts keeps what those events said that became facts: which were not left out,
// and whose subjects, where they have any, sealing did not take away because they
// were erased. All are in ascending order of position.
func facts(said []eventstore.Said, events []touchstone.Event, left []touchstone.Position) []eventstore.Said {
	kept := said[:0]
	at := 0
	for _, l := range said {
		for events[at].Position < l.Position {
			at++
		}
		for len(left) > 0 && left[0] < l.Position {
			left = left[1:]
		}
		erased := len(l.Subjects) > 0 && len(events[at].Subjects) == 0
		if (len(left) == 0 || left[0] != l.Position) && !erased {
			kept = append(kept, l)
		}
	}
	return kept
}
