// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"strings"

	"touchstone"
	"touchstone/ingest/jsonscan"
)

// Schema names the version of the wire form.
const Schema = "touchstone.event/1"

// LongestEvent is the length in bytes above which one event's JSON is refused.
const LongestEvent = 128 << 10

// Decode reads one event in the form touchstone.event/1 into m. What m holds
// then are parts of text. A field that the form does not know is kept in
// Extra under its path (scores[0].note). The error joins every fault, each
// with its field; a text that is no JSON object has one.
func Decode(text string, m *Message) error {
	m.Reset()
	if len(text) > LongestEvent {
		return tooLarge(len(text), LongestEvent)
	}
	d := decoder{m: m}
	d.s.Reset(text)
	d.event()
	return d.end()
}

// DecodeNext reads the event that comes next in a scanner, as Decode does, and
// leaves the scanner behind it.
func DecodeNext(s *jsonscan.Scanner, m *Message) error {
	m.Reset()
	d := decoder{s: *s, m: m}
	d.event()
	*s = d.s
	if err := d.s.Err(); err != nil {
		return ScanError(err)
	}
	return d.close()
}

func tooLarge(bytes, limit int) error {
	return &touchstone.Error{Kind: touchstone.TooLarge, Message: touchstone.Msg("envelope.too_long", "bytes", bytes, "limit", limit)}
}

// decoder reads one event.
type decoder struct {
	s      jsonscan.Scanner
	m      *Message
	faults faults
	seen   uint32 // fields of the event that were given, by their number
	inside string // the field whose parts are being read; "" for the event's own
	index  int    // of the element within it; -1 where it is no list
}

// path names a field of where the decoder is: scores[0].value.
func (d *decoder) path(field string) string {
	path := field
	switch {
	case d.inside == "":
	case d.index >= 0:
		path = at(d.inside, d.index, field)
	default:
		path = d.inside + "." + field
	}
	return strings.TrimSuffix(path, ".")
}

func (d *decoder) fault(field string, m touchstone.Message) { d.faults.add(d.path(field), m) }

func (d *decoder) end() error {
	if err := d.s.End(); err != nil {
		return ScanError(err)
	}
	return d.close()
}

func (d *decoder) close() error {
	if len(d.faults.list) > 0 {
		return d.faults.err()
	}
	return nil
}

// ScanError says in the product's words what is wrong with a JSON text.
func ScanError(err error) error {
	fault, ok := err.(*jsonscan.Fault)
	if !ok {
		return err
	}
	switch fault.Reason {
	case jsonscan.Deep:
		return invalid("", touchstone.Msg("envelope.deep", "limit", jsonscan.Deepest))
	case jsonscan.NotUTF8:
		return invalid("", touchstone.Msg("envelope.json_utf8", "byte", fault.At+1))
	}
	return invalid("", touchstone.Msg("envelope.json", "byte", fault.At+1))
}

func (d *decoder) event() {
	if d.s.Kind() != jsonscan.Object {
		if d.s.Skip(); d.s.Err() == nil {
			d.faults.add("", touchstone.Msg("envelope.not_object"))
		}
		return
	}
	d.s.Enter(jsonscan.Object)
	for name, more := d.s.Member(); more; name, more = d.s.Member() {
		d.field(name)
	}
}

// field reads one field of the event. The numbers tell a field that comes
// twice.
func (d *decoder) field(name string) {
	m := d.m
	switch name {
	case "schema":
		if v := d.once(0, name).text(name); v != "" && v != Schema {
			d.faults.add(name, touchstone.Msg("envelope.schema", "value", Quoted(v), "known", Schema))
		}
	case "id":
		m.ID = d.once(1, name).id(name)
	case "source":
		m.Source = d.once(2, name).text(name)
	case "kind":
		m.Kind = touchstone.EventKind(d.once(3, name).text(name))
	case "channel":
		m.Channel = touchstone.Channel(d.once(4, name).text(name))
	case "name":
		m.Name = d.once(5, name).text(name)
	case "place":
		m.Place = d.once(6, name).text(name)
	case "unit":
		m.Unit = d.once(7, name).id(name)
	case "time":
		m.Claimed, m.Offset = d.once(8, name).time(name)
	case "sent_at":
		m.SentAt, _ = d.once(9, name).time(name)
	case "duration_ms":
		m.Duration = d.once(10, name).integer(name)
	default:
		d.part(name)
	}
}

// part reads a field that has parts.
func (d *decoder) part(name string) {
	m := d.m
	switch name {
	case "value":
		d.once(11, name).object(name, d.amount)
	case "measurement":
		d.once(12, name).measurement(name)
	case "identifiers":
		d.once(13, name).list(name, MostIdentifiers, d.identifier)
	case "objects":
		d.once(14, name).list(name, MostObjects, d.about)
	case "scores":
		d.once(15, name).list(name, MostScores, d.score)
	case "texts":
		d.once(16, name).list(name, MostTexts, d.said)
	case "consents":
		d.once(17, name).list(name, MostConsents, d.consent)
	case "properties":
		m.Properties = d.once(18, name).properties(name, m.Properties)
	case "traits":
		m.Traits = d.once(19, name).properties(name, m.Traits)
	default:
		d.unknown(name)
	}
}

// once notes a field that comes a second time.
func (d *decoder) once(number uint, name string) *decoder {
	if d.seen&(1<<number) != 0 {
		d.faults.add(name, touchstone.Msg("envelope.twice"))
	}
	d.seen |= 1 << number
	return d
}

// unknown keeps a field that the form does not know.
func (d *decoder) unknown(field string) {
	raw := d.s.Raw()
	if d.s.Err() != nil {
		return
	}
	d.m.AddExtra(d.path(field), raw)
}
