// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"touchstone"
)

// A chunk is the events of one post: their number, then each event. An event
// is its id, its kind, its shape, a mask of the fields that it has, and those
// fields in the order of the mask's bits, which is the order of this table. A
// new field is added at the end; nothing here is ever reordered or removed, and
// a reader that meets a bit it does not know refuses the chunk. An empty list
// is the same as none and comes back nil; times come back in UTC.
var fields = [...]field{
	list(func(e *touchstone.Event) *[]touchstone.SubjectID { return &e.Subjects }, func(d *decoder) *slab[touchstone.SubjectID] { return &d.subjects }, (*encoder).subject, (*decoder).subject, 8),
	text(func(e *touchstone.Event) *string { return &e.Unit }),
	list(func(e *touchstone.Event) *[]touchstone.Object { return &e.Objects }, func(d *decoder) *slab[touchstone.Object] { return &d.objects }, (*encoder).object, (*decoder).object, 2),
	moment(func(e *touchstone.Event) *time.Time { return &e.Claimed }),
	moment(func(e *touchstone.Event) *time.Time { return &e.Occurred }),
	moment(func(e *touchstone.Event) *time.Time { return &e.Received }),
	{func(e *touchstone.Event) bool { return e.Offset != nil }, (*encoder).offset, (*decoder).offset},
	{func(e *touchstone.Event) bool { return e.Duration != nil }, (*encoder).duration, (*decoder).duration},
	{func(e *touchstone.Event) bool { return e.Value != nil }, (*encoder).value, (*decoder).value},
	list(func(e *touchstone.Event) *[]touchstone.Score { return &e.Scores }, func(d *decoder) *slab[touchstone.Score] { return &d.scores }, (*encoder).score, (*decoder).score, 4),
	{func(e *touchstone.Event) bool { return e.Measurement != nil }, (*encoder).measurement, (*decoder).measurement},
	properties(func(e *touchstone.Event) *[]touchstone.Property { return &e.Promoted }),
	list(func(e *touchstone.Event) *[]touchstone.Consent { return &e.Consents }, func(d *decoder) *slab[touchstone.Consent] { return &d.consents }, (*encoder).consent, (*decoder).consent, 2),
	text(func(e *touchstone.Event) *string { return &e.Private.Name }),
	text(func(e *touchstone.Event) *string { return &e.Private.Place }),
	list(func(e *touchstone.Event) *[]touchstone.Identifier { return &e.Private.Identifiers }, func(d *decoder) *slab[touchstone.Identifier] { return &d.identifiers }, (*encoder).identifier, (*decoder).identifier, 11),
	list(func(e *touchstone.Event) *[]touchstone.Text { return &e.Private.Texts }, func(d *decoder) *slab[touchstone.Text] { return &d.texts }, (*encoder).said, (*decoder).said, 2),
	properties(func(e *touchstone.Event) *[]touchstone.Property { return &e.Private.Properties }),
	properties(func(e *touchstone.Event) *[]touchstone.Property { return &e.Private.Traits }),
	raw(func(e *touchstone.Event) *[]byte { return &e.Private.Extra }),
	raw(func(e *touchstone.Event) *[]byte { return &e.Sealed }),
}

// kinds are the codes of an event's kind; a kind that has none is code 0 and
// its text.
var kinds = [...]touchstone.EventKind{1: touchstone.Interaction, 2: touchstone.Feedback, 3: touchstone.Outcome, 4: touchstone.Measured, 5: touchstone.Identify}

// leastEvent is the length of the shortest event: id, kind, shape, mask.
const leastEvent = 16 + 1 + 1 + 1

// field is one optional part of an event.
type field struct {
	has   func(*touchstone.Event) bool
	write func(*encoder, *touchstone.Event)
	read  func(*decoder, *touchstone.Event)
}

func text(at func(*touchstone.Event) *string) field {
	return field{
		func(e *touchstone.Event) bool { return *at(e) != "" },
		func(w *encoder, e *touchstone.Event) { w.string(*at(e)) },
		func(d *decoder, e *touchstone.Event) { *at(e) = d.string() },
	}
}

func raw(at func(*touchstone.Event) *[]byte) field {
	return field{
		func(e *touchstone.Event) bool { return len(*at(e)) > 0 },
		func(w *encoder, e *touchstone.Event) { w.string(string(*at(e))) },
		func(d *decoder, e *touchstone.Event) { *at(e) = []byte(d.string()) },
	}
}

func moment(at func(*touchstone.Event) *time.Time) field {
	return field{
		func(e *touchstone.Event) bool { return !at(e).IsZero() },
		func(w *encoder, e *touchstone.Event) { w.time(*at(e)) },
		func(d *decoder, e *touchstone.Event) { *at(e) = d.time() },
	}
}

// list is a field of several elements, none of which is shorter than least
// bytes, so that a false count cannot ask for more memory than the chunk
// deserves.
func list[T any](at func(*touchstone.Event) *[]T, of func(*decoder) *slab[T], write func(*encoder, *T), read func(*decoder, *T), least int) field {
	return field{
		func(e *touchstone.Event) bool { return len(*at(e)) > 0 },
		func(w *encoder, e *touchstone.Event) {
			items := *at(e)
			w.uint(uint64(len(items)))
			for i := range items {
				write(w, &items[i])
			}
		},
		func(d *decoder, e *touchstone.Event) {
			items := of(d).take(d.count(least), d.left)
			for i := range items {
				read(d, &items[i])
			}
			*at(e) = items
		},
	}
}

func properties(at func(*touchstone.Event) *[]touchstone.Property) field {
	return list(at, func(d *decoder) *slab[touchstone.Property] { return &d.properties }, (*encoder).property, (*decoder).property, 2)
}

// encoder writes chunks, one after the other, in room that it keeps.
type encoder struct {
	buf    []byte
	shapes []touchstone.Shape         // of this chunk
	known  map[touchstone.ShapeID]int // number in shapes, from 1
	err    error
}

func newEncoder() *encoder { return &encoder{known: map[touchstone.ShapeID]int{}} }

// Encode appends events to dst as the journal's files hold them, without their
// positions. Every later version can read it. Invalid when a property's type is
// unknown.
func Encode(dst []byte, events []touchstone.Event) ([]byte, error) {
	w := newEncoder()
	w.buf = dst
	err := w.chunk(events)
	return w.buf, err
}

// chunk appends events to buf, and keeps nothing of them beside.
func (w *encoder) chunk(events []touchstone.Event) error {
	w.err = nil
	w.uint(uint64(len(events)))
	for i := range events {
		w.event(&events[i])
	}
	clear(w.known)
	clear(w.shapes)
	w.shapes = w.shapes[:0]
	return w.err
}

func (w *encoder) event(e *touchstone.Event) {
	w.buf = append(w.buf, e.ID[:]...)
	w.kind(e.Kind)
	w.shape(&e.Shape)
	mask := uint64(0)
	for i := range fields {
		if fields[i].has(e) {
			mask |= 1 << i
		}
	}
	w.uint(mask)
	for i := range fields {
		if mask&(1<<i) != 0 {
			fields[i].write(w, e)
		}
	}
}

func (w *encoder) kind(k touchstone.EventKind) {
	for code := 1; code < len(kinds); code++ {
		if kinds[code] == k {
			w.buf = append(w.buf, byte(code))
			return
		}
	}
	w.buf = append(w.buf, 0)
	w.string(string(k))
}

// shape writes a shape in full the first time, and then its number.
func (w *encoder) shape(s *touchstone.Shape) {
	if n := w.known[s.ID]; n > 0 && same(&w.shapes[n-1], s) {
		w.uint(uint64(n))
		return
	}
	w.uint(0)
	w.fixed(uint64(s.ID))
	w.uint(uint64(s.Normaliser))
	w.string(s.Source)
	w.string(string(s.Channel))
	w.string(s.Name)
	w.string(s.Place)
	w.uint(uint64(len(s.Facets)))
	for _, f := range s.Facets {
		w.string(f.Name)
		w.string(f.Value)
	}
	w.shapes = append(w.shapes, *s)
	w.known[s.ID] = len(w.shapes)
}

func same(a, b *touchstone.Shape) bool {
	if a.Normaliser != b.Normaliser || a.Source != b.Source || a.Channel != b.Channel || a.Name != b.Name || a.Place != b.Place || len(a.Facets) != len(b.Facets) {
		return false
	}
	for i := range a.Facets {
		if a.Facets[i] != b.Facets[i] {
			return false
		}
	}
	return true
}

func (w *encoder) uint(v uint64)   { w.buf = binary.AppendUvarint(w.buf, v) }
func (w *encoder) int(v int64)     { w.buf = binary.AppendVarint(w.buf, v) }
func (w *encoder) fixed(v uint64)  { w.buf = binary.LittleEndian.AppendUint64(w.buf, v) }
func (w *encoder) string(s string) { w.uint(uint64(len(s))); w.buf = append(w.buf, s...) }

func (w *encoder) bool(v bool) {
	if v {
		w.buf = append(w.buf, 1)
	} else {
		w.buf = append(w.buf, 0)
	}
}

func (w *encoder) time(t time.Time) {
	w.int(t.Unix())
	w.uint(uint64(t.Nanosecond()))
}

// optional writes a number that may be missing.
func (w *encoder) optional(v *int64) {
	w.bool(v != nil)
	if v != nil {
		w.int(*v)
	}
}

func (w *encoder) offset(e *touchstone.Event)      { w.int(int64(*e.Offset)) }
func (w *encoder) duration(e *touchstone.Event)    { w.int(*e.Duration) }
func (w *encoder) subject(s *touchstone.SubjectID) { w.fixed(uint64(*s)) }
func (w *encoder) object(o *touchstone.Object)     { w.string(o.Type); w.string(o.ID) }
func (w *encoder) said(t *touchstone.Text)         { w.string(t.Field); w.string(t.Text) }
func (w *encoder) consent(c *touchstone.Consent)   { w.string(c.Purpose); w.bool(c.Granted) }
func (w *encoder) value(e *touchstone.Event)       { w.int(e.Value.Minor); w.string(e.Value.Currency) }

func (w *encoder) score(s *touchstone.Score) {
	w.string(s.Metric)
	w.int(int64(s.Value))
	w.int(int64(s.Low))
	w.int(int64(s.High))
}

func (w *encoder) measurement(e *touchstone.Event) {
	m := e.Measurement
	w.string(m.Metric)
	w.int(int64(m.Bucket))
	w.optional(m.Numerator)
	w.optional(m.Denominator)
	w.optional(m.Value)
}

func (w *encoder) identifier(i *touchstone.Identifier) {
	w.fixed(uint64(i.Subject))
	w.string(string(i.Kind))
	w.string(i.Value)
	w.bool(i.Verified)
}

// property writes only the value that the type names.
func (w *encoder) property(p *touchstone.Property) {
	w.string(p.Name)
	w.buf = append(w.buf, byte(p.Type))
	switch p.Type {
	case touchstone.Null:
	case touchstone.Bool, touchstone.Integer:
		w.int(p.Integer)
	case touchstone.Number:
		w.fixed(math.Float64bits(p.Number))
	case touchstone.String, touchstone.JSON:
		w.string(p.Text)
	default:
		w.err = &touchstone.Error{Kind: touchstone.Invalid, Field: "property", Message: touchstone.Msg("journal.property_type", "type", int(p.Type)), Err: fmt.Errorf("property type %d", p.Type)}
	}
}
