// SPDX-License-Identifier: Apache-2.0

package eventstore

import (
	"slices"
	"strings"
	"sync"
	"time"

	"touchstone"
)

// Said is what a fact says to projections of identity and of search, in the
// clear: all that they read of it.
type Said struct {
	Position    touchstone.Position
	Event       touchstone.EventID
	Kind        touchstone.EventKind
	Occurred    time.Time // in whole milliseconds and UTC, as it is stored
	Source      string
	Subjects    []touchstone.SubjectID
	Identifiers []touchstone.Identifier
	Traits      []touchstone.Property
	Consents    []touchstone.Consent
	Texts       []touchstone.Text
}

// Links tells whether an event names two subjects or more, is of kind Identify,
// or has consents: whether Filter.Linking admits it.
func Links(e *touchstone.Event) bool {
	return len(e.Subjects) > 1 || e.Kind == touchstone.Identify || len(e.Consents) > 0
}

// SaidBy gives what an event says that is not sealed, or was opened. It shares
// the event's memory.
func SaidBy(e *touchstone.Event) Said {
	return Said{Position: e.Position, Event: e.ID, Kind: e.Kind, Occurred: time.UnixMilli(e.Occurred.UnixMilli()).UTC(), Source: e.Shape.Source,
		Subjects: e.Subjects, Identifiers: e.Private.Identifiers, Traits: e.Private.Traits, Consents: e.Consents, Texts: e.Private.Texts}
}

// Links is Links of the event.
func (s *Said) Links() bool {
	return len(s.Subjects) > 1 || s.Kind == touchstone.Identify || len(s.Consents) > 0
}

// clone copies what a fact says, so that the memory of the batch that it came
// in can go, and tells how many bytes that takes, about.
func (s *Said) clone() (out Said, bytes int) {
	out, bytes = *s, 256
	text := func(t string) string {
		bytes += len(t)
		return strings.Clone(t)
	}
	out.Source, out.Kind = text(s.Source), touchstone.EventKind(text(string(s.Kind)))
	out.Subjects, out.Identifiers = slices.Clone(s.Subjects), slices.Clone(s.Identifiers)
	out.Traits, out.Consents, out.Texts = slices.Clone(s.Traits), slices.Clone(s.Consents), slices.Clone(s.Texts)
	bytes += 64 * (len(s.Identifiers) + len(s.Traits) + len(s.Consents) + len(s.Texts))
	for i := range out.Identifiers {
		id := &out.Identifiers[i]
		id.Kind, id.Value = touchstone.SubjectKind(text(string(id.Kind))), text(id.Value)
	}
	for i := range out.Traits {
		t := &out.Traits[i]
		t.Name, t.Text = text(t.Name), text(t.Text)
	}
	for i := range out.Consents {
		out.Consents[i].Purpose = text(out.Consents[i].Purpose)
	}
	for i := range out.Texts {
		t := &out.Texts[i]
		t.Field, t.Text = text(t.Field), text(t.Text)
	}
	return out, bytes
}

// mostHeard is how many bytes may wait, about, to be projected. What comes while
// they do is read from the store when its turn comes.
const mostHeard = 24 << 20

// Heard is what a projection was told of facts that it has not projected yet, so
// that it need not read and open them again: what it needs of those above one
// position, up to another, without a gap. The zero value has heard nothing. Safe
// for use from many goroutines.
type Heard struct {
	mu            sync.Mutex
	from, through touchstone.Position
	said          []Said // by position
	sizes         []int  // of said
	bytes         int
}

// Add takes what facts say that were just stored, above one position and up to
// another, in ascending order of position; needs tells of which one something
// has to be projected. It keeps copies.
func (h *Heard) Add(after, through touchstone.Position, said []Said, needs func(*Said) bool) {
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
		if !needs(&said[i]) {
			continue
		}
		if h.bytes > mostHeard {
			h.cut(before)
			return
		}
		one, bytes := said[i].clone()
		h.said, h.sizes, h.bytes = append(h.said, one), append(h.sizes, bytes), h.bytes+bytes
	}
	h.through = through
}

// cut forgets all but the first n.
func (h *Heard) cut(n int) {
	for _, bytes := range h.sizes[n:] {
		h.bytes -= bytes
	}
	clear(h.said[n:])
	h.said, h.sizes = h.said[:n], h.sizes[:n]
}

// Next gives at most so many of what was heard of facts above a position, and
// the position up to which that is everything; false when what comes next was
// not heard, and must be read. What lies at or below the position is let go.
func (h *Heard) Next(p touchstone.Position, most int) (said []Said, through touchstone.Position, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if p < h.from || p >= h.through {
		if p >= h.through {
			h.said, h.sizes, h.bytes = nil, nil, 0
		}
		return nil, 0, false
	}
	n, _ := slices.BinarySearchFunc(h.said, p+1, func(s Said, p touchstone.Position) int { return int(s.Position) - int(p) })
	for _, bytes := range h.sizes[:n] {
		h.bytes -= bytes
	}
	h.said, h.sizes, h.from = h.said[n:], h.sizes[n:], p
	if len(h.said) <= most {
		return slices.Clip(h.said), h.through, true
	}
	return h.said[:most:most], h.said[most-1].Position, true
}
