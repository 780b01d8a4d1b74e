// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"slices"
	"strings"
	"sync"

	"touchstone"
	"touchstone/eventstore"
)

// heard is what the graph was told of events that are not projected yet, so
// that they need not be read and opened again: what is new of those above one
// position, up to another, without a gap.
type heard struct {
	mu            sync.Mutex
	from, through touchstone.Position
	said          []eventstore.Linking // by position
}

// mostHeard is how many events may wait: some 20 MB. What comes while they do
// is read from the event store when its turn comes.
const mostHeard = 50_000

// Hear takes what the events say that were just stored, above one position and
// up to another; duplicates and what the store left out must not be among
// them. It spares the next projection reading them back; whatever is not heard
// is read. It keeps copies, and only of what says something new.
func (g *Graph) Hear(after, through touchstone.Position, said []eventstore.Linking) {
	h := &g.heard
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.through != after {
		if len(h.said) > 0 {
			return
		}
		h.from, h.through = after, after
	}
	before := len(h.said)
	for i := range said {
		if g.kept.knows(&said[i]) {
			continue
		}
		if len(h.said) == mostHeard {
			h.said = slices.Delete(h.said, before, len(h.said))
			return
		}
		h.said = append(h.said, cloneLinking(&said[i]))
	}
	h.through = through
}

// after gives at most so many of what was heard of events above a position, and
// the position up to which that is everything; false when what comes next was
// not heard. What lies at or below the position is let go.
func (h *heard) after(p touchstone.Position, most int) (said []eventstore.Linking, through touchstone.Position, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if p < h.from || p >= h.through {
		if p >= h.through {
			h.said = nil
		}
		return nil, 0, false
	}
	n, _ := slices.BinarySearchFunc(h.said, p+1, func(l eventstore.Linking, p touchstone.Position) int { return int(l.Position) - int(p) })
	h.said, h.from = h.said[n:], p
	if len(h.said) <= most {
		return slices.Clip(h.said), h.through, true
	}
	return h.said[:most:most], h.said[most-1].Position, true
}

// cloneLinking copies what an event says, so that the memory of the batch that
// it came in can go.
func cloneLinking(l *eventstore.Linking) eventstore.Linking {
	out := *l
	out.Source = strings.Clone(l.Source)
	out.Subjects, out.Identifiers = slices.Clone(l.Subjects), slices.Clone(l.Identifiers)
	out.Traits, out.Consents = slices.Clone(l.Traits), slices.Clone(l.Consents)
	for i := range out.Identifiers {
		id := &out.Identifiers[i]
		id.Kind, id.Value = touchstone.SubjectKind(strings.Clone(string(id.Kind))), strings.Clone(id.Value)
	}
	for i := range out.Traits {
		t := &out.Traits[i]
		t.Name, t.Text = strings.Clone(t.Name), strings.Clone(t.Text)
	}
	for i := range out.Consents {
		out.Consents[i].Purpose = strings.Clone(out.Consents[i].Purpose)
	}
	return out
}
