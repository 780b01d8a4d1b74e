// SPDX-License-Identifier: Apache-2.0

package drain

import (
	"strings"
	"time"

	"touchstone"
	"touchstone/eventstore"
)

// Arrivals tells a watcher what has just been stored.
type Arrivals struct {
	Position touchstone.Position // reached
	Stored   int                 // in this batch, duplicates left out
	Latest   []Arrival           // the newest of the batch, at most 50, oldest first; duplicates may be among them
}

// Arrival is one event as a watcher sees it: nothing of it is private.
type Arrival struct {
	Position touchstone.Position
	ID       touchstone.EventID
	Kind     touchstone.EventKind
	Shape    touchstone.Shape
	Unit     string
	Occurred time.Time
	Received time.Time
}

const latest = 50

// watch tells a watcher without ever waiting for it.
type watch struct {
	out   chan Arrivals // nil when nobody watches
	ended chan struct{}
}

func newWatch(tell func(Arrivals)) *watch {
	w := &watch{ended: make(chan struct{})}
	if tell == nil {
		close(w.ended)
		return w
	}
	w.out = make(chan Arrivals, 4)
	go func() {
		defer close(w.ended)
		for a := range w.out {
			tell(a)
		}
	}()
	return w
}

// tell passes on what was stored, or leaves it out when the watcher is behind.
func (w *watch) tell(events []touchstone.Event, r eventstore.Receipt) {
	if w.out == nil || len(w.out) == cap(w.out) {
		return
	}
	a := Arrivals{Position: r.Position, Stored: r.Stored}
	for _, e := range events[max(0, len(events)-latest):] {
		a.Latest = append(a.Latest, arrival(&e))
	}
	w.out <- a // there is room, since nobody else sends
}

// arrival copies what a watcher may see, so that the rest of the batch's
// memory can go.
func arrival(e *touchstone.Event) Arrival {
	s := e.Shape
	s.Source, s.Name, s.Place = strings.Clone(s.Source), strings.Clone(s.Name), strings.Clone(s.Place)
	s.Channel = touchstone.Channel(strings.Clone(string(s.Channel)))
	s.Facets = make([]touchstone.Facet, len(e.Shape.Facets))
	for i, f := range e.Shape.Facets {
		s.Facets[i] = touchstone.Facet{Name: strings.Clone(f.Name), Value: strings.Clone(f.Value)}
	}
	return Arrival{Position: e.Position, ID: e.ID, Kind: touchstone.EventKind(strings.Clone(string(e.Kind))), Shape: s, Unit: strings.Clone(e.Unit), Occurred: e.Occurred, Received: e.Received}
}

// close ends the watching, after what was told has been passed on.
func (w *watch) close() {
	if w.out != nil {
		close(w.out)
	}
	<-w.ended
}
