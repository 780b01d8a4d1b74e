// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"encoding/json"
	"time"
	"unicode/utf8"

	"touchstone"
)

// Message is one fact as its sender put it, decoded but not judged. Decoders
// fill it and reuse it: what it holds is good until the next message is
// decoded. Builder.Event copies the slices that it keeps and shares the
// strings.
//
// A field that was not given is its zero value; where zero could be meant, nil
// or "" says that it was not.
type Message struct {
	Line    int                  // of an NDJSON stream, from 1; 0 elsewhere
	ID      string               // given by the sender; "" makes one from the content
	Source  string               // the sender's name within the source of the key (a CloudEvents source); joins the event's id only
	Kind    touchstone.EventKind // "": Interaction
	Channel touchstone.Channel   // "": the source's
	Name    string               // what happened; "" only where a measurement names its metric
	Place   string               // URL, path or screen

	Identifiers []Identifier // in any order; the builder puts the one who acts first
	Unit        string
	Objects     []touchstone.Object

	Claimed time.Time // raw, as the sender's clock told it; zero: no time was given
	Offset  *int      // the sender's offset from UTC, in seconds; nil: not told
	SentAt  time.Time // when the sender's clock handed the message over; zero: not told

	Duration    *int64 // milliseconds
	Value       Amount
	Scores      []Score
	Measurement *Measurement
	Texts       []touchstone.Text
	Properties  []touchstone.Property // in any order
	Traits      []touchstone.Property // in any order
	Consents    []touchstone.Consent
	Extra       []byte // unknown fields, one JSON object
}

// Identifier is one identity as its sender wrote it.
type Identifier struct {
	Kind     touchstone.SubjectKind
	Value    string
	Verified bool
}

// Amount is money as its sender wrote it; the zero Amount is none.
type Amount struct {
	Decimal  string // "12.50", "-3", "1e3"
	Currency string // ISO 4217 in either case; "": the source's
}

// Score is one answer on a scale, in decimal text. Low and High may both be ""
// where the metric has a scale of its own: nps 0 to 10, csat 1 to 5, ces 1 to
// 7, rating 1 to 5.
type Score struct {
	Metric, Value, Low, High string
}

// Measurement is an aggregate as its sender wrote it: Numerator and
// Denominator, or Value in decimal text with at most two decimals.
type Measurement struct {
	Metric      string
	Bucket      time.Duration
	Numerator   *int64
	Denominator *int64
	Value       string
}

// Reset empties the message for the next one and keeps its memory.
func (m *Message) Reset() {
	*m = Message{
		Identifiers: m.Identifiers[:0], Objects: m.Objects[:0], Scores: m.Scores[:0], Texts: m.Texts[:0],
		Properties: m.Properties[:0], Traits: m.Traits[:0], Consents: m.Consents[:0], Extra: m.Extra[:0],
	}
}

// AddExtra keeps a field that has no place in a message, with the text of its
// JSON value.
func (m *Message) AddExtra(name, value string) {
	if len(m.Extra) == 0 {
		m.Extra = append(m.Extra, '{')
	} else {
		m.Extra[len(m.Extra)-1] = ','
	}
	m.Extra = append(append(append(appendQuoted(m.Extra, name), ':'), value...), '}')
}

// appendQuoted appends a name as a JSON string.
func appendQuoted(dst []byte, name string) []byte {
	for _, c := range []byte(name) {
		if c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			quoted, err := json.Marshal(name)
			if err != nil {
				panic(err) // a string always has a JSON text
			}
			return append(dst, quoted...)
		}
	}
	return append(append(append(dst, '"'), name...), '"')
}

// Reject is one message that was not accepted. It is an error, so that a
// decoder can yield it in the place of a message and go on.
type Reject struct {
	Index     int    // among the messages of its request or stream, from 0
	Line      int    // of an NDJSON stream, from 1; 0 elsewhere
	MessageID string // "" when it was not reached
	Err       error  // every fault, each a *touchstone.Error
}

// Error gives the text for logs.
func (r *Reject) Error() string { return r.Err.Error() }

// Unwrap gives the faults.
func (r *Reject) Unwrap() error { return r.Err }
