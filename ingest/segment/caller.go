// SPDX-License-Identifier: Apache-2.0

package segment

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"touchstone"
	"touchstone/ingest/envelope"
	"touchstone/ingest/jsonscan"
)

// caller reads calls, one after the other, into one message.
type caller struct {
	m        *envelope.Message
	settings envelope.Settings
	s        jsonscan.Scanner

	call                                   Call
	userID, anonymousID, previousID, group string
	event, name, category                  string
	timestamp, original                    when
	sentAt                                 time.Time
	context                                []touchstone.Property
	faults                                 []error
}

// when is a time as a call gave it.
type when struct {
	at     time.Time
	offset *int
}

func (c *caller) reset(call Call) {
	c.m.Reset()
	*c = caller{m: c.m, settings: c.settings, call: call, context: c.context[:0]}
}

// fault notes what is wrong with a field, once.
func (c *caller) fault(field string, m touchstone.Message) {
	for _, err := range c.faults {
		if err.(*touchstone.Error).Field == field {
			return
		}
	}
	c.faults = append(c.faults, &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: m})
}

// reject puts a number and a message id to the faults of a call.
func (c *caller) reject(index int, err error) error {
	if err == nil {
		return nil
	}
	return &envelope.Reject{Index: index, MessageID: c.m.ID, Err: err}
}

// read reads one call. Its type comes with the path or, in a batch, from its
// own text.
func (c *caller) read(call Call, text string, sentAt time.Time, inherited []touchstone.Property) error {
	c.reset(call)
	if len(text) > LongestCall {
		return tooLarge(len(text), LongestCall)
	}
	c.s.ResetPart(text) // Parse has scanned it
	if c.s.Kind() != jsonscan.Object {
		c.s.Skip()
		return notAnObject(c.s.End())
	}
	c.s.Enter(jsonscan.Object)
	for name, more := c.s.Member(); more; name, more = c.s.Member() {
		c.field(name)
	}
	if err := c.s.End(); err != nil {
		return envelope.ScanError(err)
	}
	if c.sentAt.IsZero() {
		c.sentAt = sentAt
	}
	c.inherit(inherited)
	c.finish()
	return errors.Join(c.faults...)
}

// inherit takes over what the call's own context does not name.
func (c *caller) inherit(inherited []touchstone.Property) {
	own := len(c.context)
	for _, p := range inherited {
		if own == 0 || !slices.ContainsFunc(c.context[:own], func(q touchstone.Property) bool { return q.Name == p.Name }) {
			c.context = append(c.context, p)
		}
	}
}

// field reads one member of a call.
func (c *caller) field(name string) {
	switch name {
	case "type":
		if t := Call(c.text(name)); c.call == "" {
			c.call = t
		}
	case "messageId":
		c.m.ID = c.text(name)
	case "userId":
		c.userID = c.text(name)
	case "anonymousId":
		c.anonymousID = c.text(name)
	case "previousId":
		c.previousID = c.text(name)
	case "groupId":
		c.group = c.text(name)
	case "event":
		c.event = c.text(name)
	case "name":
		c.name = c.text(name)
	case "category":
		c.category = c.text(name)
	case "timestamp":
		c.timestamp = c.time(name)
	case "originalTimestamp":
		c.original = c.time(name)
	case "sentAt":
		c.sentAt = c.time(name).at
	default:
		c.part(name)
	}
}

// part reads a member that has parts. What is Segment's own business
// (integrations, the write key, what its servers add) is left out.
func (c *caller) part(name string) {
	switch name {
	case "properties":
		c.m.Properties = c.properties(name, c.m.Properties)
	case "traits":
		c.m.Traits = c.properties(name, c.m.Traits)
	case "context":
		if c.s.Kind() == jsonscan.Object {
			c.readContext(&c.s)
			return
		}
		c.properties(name, nil)
	case "integrations", "writeKey", "receivedAt", "channel", "version", "projectId":
		c.s.Skip()
	default:
		if raw := c.s.Raw(); c.s.Err() == nil {
			c.m.AddExtra(name, raw)
		}
	}
}

// text reads a text, or a number as its text. Null is none.
func (c *caller) text(field string) string {
	switch c.s.Kind() {
	case jsonscan.String:
		return c.s.String()
	case jsonscan.Number:
		return c.s.Number()
	}
	c.wrong(field, touchstone.Msg("segment.want_text"))
	return ""
}

func (c *caller) wrong(field string, m touchstone.Message) {
	if c.s.Null() {
		return
	}
	if c.s.Skip(); c.s.Err() == nil {
		c.fault(field, m)
	}
}

func (c *caller) properties(field string, list []touchstone.Property) []touchstone.Property {
	if c.s.Kind() != jsonscan.Object {
		c.wrong(field, touchstone.Msg("segment.want_object"))
		return list
	}
	return envelope.ReadProperties(&c.s, list)
}

// time reads a time as ISO 8601, in UTC where it names no zone, or as
// milliseconds since 1970.
func (c *caller) time(field string) when {
	switch c.s.Kind() {
	case jsonscan.String:
		text := c.s.String()
		if text == "" {
			return when{}
		}
		at, offset, _, ok := envelope.Time(text)
		if !ok {
			c.fault(field, touchstone.Msg("segment.time"))
		}
		return when{at, offset}
	case jsonscan.Number:
		ms, err := strconv.ParseInt(c.s.Number(), 10, 64)
		if err != nil {
			c.fault(field, touchstone.Msg("segment.time"))
			return when{}
		}
		return when{at: time.UnixMilli(ms).UTC()}
	}
	c.wrong(field, touchstone.Msg("segment.time"))
	return when{}
}

// moment reads the time of sending of a batch; one that cannot be read is none.
func moment(s *jsonscan.Scanner) time.Time {
	at, _, _, _ := envelope.Time(s.String())
	return at
}
