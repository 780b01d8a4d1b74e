// SPDX-License-Identifier: Apache-2.0

package touchstone

import "time"

// EventKind classes events by what they say.
type EventKind string

// The kinds of event.
const (
	Interaction EventKind = "interaction" // something happened at a touchpoint
	Feedback    EventKind = "feedback"    // something was said or scored
	Outcome     EventKind = "outcome"     // a fact the business cares about: purchase, complaint, churn
	Measured    EventKind = "measurement" // an aggregate that arrived ready-made
	Identify    EventKind = "identify"    // who somebody is; never counted as a contact
)

// EventKinds lists every kind of event.
var EventKinds = []EventKind{Interaction, Feedback, Outcome, Measured, Identify}

// Event is one fact as received, immutable. Its fields up to Consents are
// clear, because they are counted; what Private holds is sealed under the
// subject's key before the fact is stored and is then found in Sealed alone.
//
// Missing, empty and zero differ: a pointer is nil when nothing was said.
type Event struct {
	ID       EventID
	Position Position // given by the journal; 0 before
	Kind     EventKind
	Shape    Shape

	// Subjects are the identities that the fact names, the one who acts first,
	// without repeats. A measurement names none.
	Subjects []SubjectID
	Unit     string   // unit code as received; "" when none was named
	Objects  []Object // what the contact is about

	Claimed  time.Time // as the source said, raw; zero when it gave no time
	Occurred time.Time // claimed, corrected by the sender's clock; received where nothing was claimed
	Received time.Time
	Offset   *int // the source's own offset from UTC, in seconds

	Duration    *int64 // milliseconds, not negative
	Value       *Money
	Scores      []Score
	Measurement *Measurement // of kind Measured only
	Promoted    []Property   // properties kept as typed columns, by name in ascending order
	Consents    []Consent

	Private Private // clear on the way in, and after it was opened again
	Sealed  []byte  // Private sealed; empty when Private was empty
}

// Private is what an event says beyond what is counted.
type Private struct {
	Name        string       `json:"name,omitempty"`  // the raw name, where normalising changed it
	Place       string       `json:"place,omitempty"` // the raw URL or screen, where normalising changed it
	Identifiers []Identifier `json:"identifiers,omitempty"`
	Texts       []Text       `json:"texts,omitempty"`
	Properties  []Property   `json:"properties,omitempty"` // not promoted, by name in ascending order
	Traits      []Property   `json:"traits,omitempty"`     // of identify and group, by name in ascending order
	Extra       []byte       `json:"extra,omitempty"`      // unknown fields of the envelope, one JSON object
}

// IsZero tells whether nothing is private.
func (p *Private) IsZero() bool {
	return p.Name == "" && p.Place == "" && len(p.Identifiers) == 0 && len(p.Texts) == 0 && len(p.Properties) == 0 && len(p.Traits) == 0 && len(p.Extra) == 0
}

// SubjectKind is what kind of identity a subject is.
type SubjectKind string

// The kinds of subject. Phone, Email, UnionID, OpenID, MemberID and UserID
// join people across sources; AnonymousID and DeviceID belong to one source.
const (
	UserID      SubjectKind = "user_id"
	AnonymousID SubjectKind = "anonymous_id"
	DeviceID    SubjectKind = "device_id"
	Phone       SubjectKind = "phone" // E.164
	Email       SubjectKind = "email" // normalised: trimmed, domain and local part in lower case
	OpenID      SubjectKind = "open_id"
	UnionID     SubjectKind = "union_id"
	MemberID    SubjectKind = "member_id"
)

// SubjectKinds lists every kind of subject.
var SubjectKinds = []SubjectKind{UserID, AnonymousID, DeviceID, Phone, Email, OpenID, UnionID, MemberID}

// Identifier is one identity as received, with the subject that it makes.
type Identifier struct {
	Subject  SubjectID   `json:"subject"`
	Kind     SubjectKind `json:"kind"`
	Value    string      `json:"value"` // normalised
	Verified bool        `json:"verified,omitempty"`
}

// Object is what a contact is about: an order, a parcel, a ticket, a stay.
// It is never evidence of identity.
type Object struct {
	Type string `json:"type"`
	ID   string `json:"id"`
}

// Money is an amount in minor units (fen, cents) of an ISO 4217 currency.
type Money struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"`
}

// Score is one answer on a scale. Value, Low and High are in hundredths: 9 on
// a scale from 0 to 10 is {900, 0, 1000}.
type Score struct {
	Metric string `json:"metric"` // "nps", "csat", "ces", "rating" or a name of the source's own
	Value  int32  `json:"value"`
	Low    int32  `json:"low"`
	High   int32  `json:"high"`
}

// Text is something that was said.
type Text struct {
	Field string `json:"field"` // which question or box it answered
	Text  string `json:"text"`
}

// Measurement is an aggregate that arrived ready-made: of a metric over a
// bucket of time that begins at the event's Occurred. Either Numerator and
// Denominator or Value is given, in hundredths where it is a value.
type Measurement struct {
	Metric      string        `json:"metric"`
	Bucket      time.Duration `json:"bucket"`
	Numerator   *int64        `json:"numerator,omitempty"`
	Denominator *int64        `json:"denominator,omitempty"`
	Value       *int64        `json:"value,omitempty"` // hundredths
}

// Consent is what somebody agreed to or refused. Of two that meet, the
// stricter one wins.
type Consent struct {
	Purpose string `json:"purpose"`
	Granted bool   `json:"granted"`
}

// PropertyType is the type of a property's value.
type PropertyType uint8

// The types of property. A list or an object is kept as its JSON text.
const (
	Null PropertyType = iota
	Bool
	Integer
	Number
	String
	JSON
)

// Property is one named value of an event. Exactly the field that Type names
// counts; a Null has none, and differs from a property that is missing.
type Property struct {
	Name    string       `json:"name"`
	Type    PropertyType `json:"type"`
	Integer int64        `json:"integer,omitempty"` // Integer; Bool as 0 or 1
	Number  float64      `json:"number,omitempty"`
	Text    string       `json:"text,omitempty"` // String and JSON
}
