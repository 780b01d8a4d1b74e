// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"encoding/binary"
	"fmt"
	"time"

	"touchstone"
	"touchstone/stats"
)

// Contact is one message of a stream: what a source says happened.
type Contact struct {
	Message  uint64 // the same for a repeat
	Repeat   bool   // it has arrived before
	Customer int    // who it truly was, 0..Customers-1
	Device   int    // 0..2: which of the customer's devices
	User     bool   // logged in: the user id is known
	Hotel    int    // 1..48; 0 is none
	Kind     touchstone.EventKind
	Name     string
	Place    string // normalised
	Occurred int64  // ms since 1970
	Arrived  int64  // ms since 1970
	Duration int64  // ms; 0 is not said
	Fen      int64  // 0 is no money
	Metric   string // "nps", "csat"; "" is no score
	Score    int    // whole points
	script   int
}

// Source names the source that sent the contact.
func (c Contact) Source() string { return scripts[c.script].source }

// Channel is the channel of the source.
func (c Contact) Channel() touchstone.Channel { return scripts[c.script].channel }

// UserID is the customer's user id, "" when not logged in.
func (c Contact) UserID() string {
	if !c.User {
		return ""
	}
	return fmt.Sprintf("u%08d", c.Customer)
}

// DeviceID is the id of the device in use, "" in a hotel.
func (c Contact) DeviceID() string {
	if c.Hotel > 0 {
		return ""
	}
	return fmt.Sprintf("d%08d-%d", c.Customer, c.Device)
}

// Unit is the code of the hotel, "" when it happened in none.
func (c Contact) Unit() string {
	if c.Hotel == 0 {
		return ""
	}
	return fmt.Sprintf("H%03d", c.Hotel)
}

// Event is the contact as intake would make it, with ids of the simulation's
// own and without private parts; the position is not set.
func (c Contact) Event() touchstone.Event {
	e := touchstone.Event{
		ID: eventID(c.Message), Kind: c.Kind, Subjects: c.subjects(), Unit: c.Unit(),
		Shape:   touchstone.Shape{Normaliser: 1, Source: c.Source(), Channel: c.Channel(), Name: c.Name, Place: c.Place}.WithID(),
		Claimed: time.UnixMilli(c.Occurred).UTC(), Occurred: time.UnixMilli(c.Occurred).UTC(), Received: time.UnixMilli(c.Arrived).UTC(),
	}
	if c.Duration > 0 {
		e.Duration = &c.Duration
	}
	if c.Fen > 0 {
		e.Value = &touchstone.Money{Minor: c.Fen, Currency: "CNY"}
	}
	if c.Metric != "" {
		e.Scores = []touchstone.Score{c.score()}
	}
	return e
}

func (c Contact) score() touchstone.Score {
	s := touchstone.Score{Metric: c.Metric, Value: int32(100 * c.Score), High: 1000}
	if c.Metric == "csat" {
		s.Low, s.High = 100, 500
	}
	return s
}

// subjects gives the ids of the identities that the contact names, the user
// before the device.
func (c Contact) subjects() []touchstone.SubjectID {
	var out []touchstone.SubjectID
	if c.User {
		out = append(out, touchstone.SubjectID(stats.Scatter(uint64(c.Customer)<<2|3)))
	}
	if c.Hotel == 0 {
		out = append(out, touchstone.SubjectID(stats.Scatter(uint64(c.Customer)<<2|uint64(c.Device))))
	}
	return out
}

func eventID(message uint64) (id touchstone.EventID) {
	binary.BigEndian.PutUint64(id[:8], stats.Scatter(2*message))
	binary.BigEndian.PutUint64(id[8:], stats.Scatter(2*message+1))
	return id
}
