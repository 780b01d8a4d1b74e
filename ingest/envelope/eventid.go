// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"crypto/sha256"
	"encoding/binary"
	"math"

	"touchstone"
)

// What the hash of an event's id begins with, so that an id that was given
// never equals one made of content.
const (
	givenID   = 1
	contentID = 2
)

// eventID gives the first 128 bits of SHA-256 over (source, the sender's own
// source, message id) or, where the sender gave no message id, over (source,
// everything the message says): the same message sent twice is one event.
func eventID(source string, m *Message) touchstone.EventID {
	if m.ID == "" {
		c := content{b: append(make([]byte, 0, 1024), contentID)}
		c.text(source)
		c.message(m)
		sum := sha256.Sum256(c.b)
		return touchstone.EventID(sum[:16])
	}
	var buffer [256]byte
	b := append(buffer[:0], givenID)
	for _, s := range [...]string{source, m.Source, m.ID} {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	sum := sha256.Sum256(b)
	return touchstone.EventID(sum[:16])
}

// content writes what a message says, every part preceded by its length.
type content struct {
	b []byte
}

func (c *content) number(n int64) { c.b = binary.BigEndian.AppendUint64(c.b, uint64(n)) }

func (c *content) text(s string) {
	c.b = binary.AppendUvarint(c.b, uint64(len(s)))
	c.b = append(c.b, s...)
}

func (c *content) optional(n *int64) {
	if n == nil {
		c.b = append(c.b, 0)
		return
	}
	c.b = append(c.b, 1)
	c.number(*n)
}

// message writes a message but for its time of sending, which differs between
// retries.
func (c *content) message(m *Message) {
	for _, s := range []string{m.Source, string(m.Kind), string(m.Channel), m.Name, m.Place, m.Unit, m.Value.Decimal, m.Value.Currency, string(m.Extra)} {
		c.text(s)
	}
	claimed := int64(math.MinInt64)
	if !m.Claimed.IsZero() {
		claimed = m.Claimed.UnixMilli()
	}
	c.number(claimed)
	c.optional(m.Duration)
	c.number(int64(len(m.Identifiers)))
	for _, i := range m.Identifiers {
		c.text(string(i.Kind))
		c.text(i.Value)
		c.number(truth(i.Verified))
	}
	c.number(int64(len(m.Objects)))
	for _, o := range m.Objects {
		c.text(o.Type)
		c.text(o.ID)
	}
	c.opinions(m)
	c.properties(m.Properties)
	c.properties(m.Traits)
	if v := m.Measurement; v != nil {
		c.text(v.Metric)
		c.text(v.Value)
		c.number(int64(v.Bucket))
		c.optional(v.Numerator)
		c.optional(v.Denominator)
	}
}

func (c *content) opinions(m *Message) {
	c.number(int64(len(m.Scores)))
	for _, s := range m.Scores {
		c.text(s.Metric)
		c.text(s.Value)
		c.text(s.Low)
		c.text(s.High)
	}
	c.number(int64(len(m.Texts)))
	for _, t := range m.Texts {
		c.text(t.Field)
		c.text(t.Text)
	}
	c.number(int64(len(m.Consents)))
	for _, s := range m.Consents {
		c.text(s.Purpose)
		c.number(truth(s.Granted))
	}
}

func (c *content) properties(list []touchstone.Property) {
	c.number(int64(len(list)))
	for _, p := range list {
		c.text(p.Name)
		c.b = append(c.b, byte(p.Type))
		c.number(p.Integer)
		c.number(int64(math.Float64bits(p.Number)))
		c.text(p.Text)
	}
}
