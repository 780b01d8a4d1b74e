// SPDX-License-Identifier: Apache-2.0

package drain

import (
	"touchstone"
	"touchstone/eventstore"
)

// linking tells what the events of a batch say of identities: it is taken
// before they are sealed, and told when they are stored.
type linking struct {
	tell func(after, through touchstone.Position, said []eventstore.Linking)
	said []eventstore.Linking // of the batch; shares its memory
}

// take notes what events say, before they are sealed.
func (l *linking) take(events []touchstone.Event) {
	if l.tell == nil {
		return
	}
	for i := range events {
		if eventstore.Links(&events[i]) {
			l.said = append(l.said, eventstore.LinkingOf(&events[i]))
		}
	}
}

// stored tells what a batch said that was sealed and stored after a position.
// Where it is not certain which events became facts (some were set aside, or a
// try before had stored some) nothing is told: the store tells then.
func (l *linking) stored(after touchstone.Position, events []touchstone.Event, r eventstore.Receipt) {
	if l.tell == nil {
		return
	}
	if r.Stored+r.Duplicates+r.Refused == len(events) {
		l.tell(after, events[len(events)-1].Position, facts(l.said, events, r.Left))
	}
}

// forget lets the batch's memory go.
func (l *linking) forget() {
	clear(l.said)
	l.said = l.said[:0]
}

// facts keeps what those events said that became facts about somebody: which
// were not left out, and whose subjects sealing did not take away because they
// were erased. All are in ascending order of position.
func facts(said []eventstore.Linking, events []touchstone.Event, left []touchstone.Position) []eventstore.Linking {
	kept := said[:0]
	at := 0
	for _, l := range said {
		for events[at].Position < l.Position {
			at++
		}
		for len(left) > 0 && left[0] < l.Position {
			left = left[1:]
		}
		if (len(left) == 0 || left[0] != l.Position) && len(events[at].Subjects) > 0 {
			kept = append(kept, l)
		}
	}
	return kept
}
