// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"time"

	"touchstone"
	"touchstone/ingest/shape"
)

// Source is what a workspace has settled about one source of messages.
type Source struct {
	Name     string             // 1 to 64 characters
	Channel  touchstone.Channel // of messages that name none
	DialCode string             // country code of phone numbers without one; "" is "+86"
	Currency string             // ISO 4217, of amounts that name none; "": such amounts are refused
	Facets   []string           // properties that join the shape; at most 3
	Promoted []Promotion        // properties kept as typed columns; at most 32
	Allow    []string           // where any is named, other properties and traits are dropped
	Deny     []string           // properties and traits that are dropped
}

// Promotion declares a property that is kept as a typed column.
type Promotion struct {
	Name string
	Type touchstone.PropertyType // Bool, Integer, Number or String
}

// Options say how a Builder works. Everything but Noted is required.
type Options struct {
	Secret []byte // of the workspace, at least 16 bytes; subjects are made under it
	Source Source
	Shaper *shape.Shaper // of the same source; builders of one source share it
	Now    func() time.Time
	Noted  func(Note) // called for what was changed on the way in; may be nil
}

// Note is a change that the builder made to what a sender wrote, for counters.
type Note string

// The notes.
const (
	Denied      Note = "denied"       // a property or trait was dropped by the lists
	NotPromoted Note = "not_promoted" // a promoted property had another type and was kept as a private one
	Clamped     Note = "clamped"      // a time up to a day ahead of the server's clock was set to the time of receipt
)

// Builder makes facts of the messages of one source. Safe for use from many
// goroutines.
type Builder struct {
	o Options
}
