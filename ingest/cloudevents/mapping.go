// SPDX-License-Identifier: Apache-2.0

package cloudevents

import (
	"errors"
	"strings"

	"touchstone"
	"touchstone/ingest/envelope"
	"touchstone/ingest/jsonscan"
)

// own is what the type of an event begins with whose data are in the product's
// own wire form.
const own = "touchstone."

// message makes the message of what was read.
func (r *reader) message() {
	if strings.HasPrefix(r.get("type"), own) {
		r.native()
	} else {
		r.foreign()
	}
	r.m.ID, r.m.Source = r.get("id"), r.get("source")
	if text := r.get("time"); text != "" && r.m.Claimed.IsZero() {
		at, offset, zoned, ok := envelope.Time(text)
		if !ok || !zoned {
			r.fault("time", touchstone.Msg("cloudevents.time"))
			return
		}
		r.m.Claimed, r.m.Offset = at, offset
	}
}

// native reads the data as the product's own wire form. The attributes id and
// source stand above those of the data, and time stands in where the data have
// none; the type names the kind where the data do not.
func (r *reader) native() {
	if r.data.json == "" {
		r.fault("data", touchstone.Msg("cloudevents.no_data"))
		return
	}
	if err := envelope.Decode(r.data.json, r.m); err != nil {
		r.inner(err)
		return
	}
	if kind := touchstone.EventKind(strings.TrimPrefix(r.get("type"), own)); r.m.Kind == "" && kind != "event" {
		r.m.Kind = kind
	}
}

// inner notes the faults of the data under their path.
func (r *reader) inner(err error) {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			r.inner(e)
		}
		return
	}
	var e *touchstone.Error
	if !errors.As(err, &e) {
		r.faults = append(r.faults, err)
		return
	}
	inner := *e
	inner.Field = strings.TrimSuffix("data."+e.Field, ".")
	r.faults = append(r.faults, &inner)
}

// foreign makes the message of an event of anybody's: the type is its name,
// the subject its place or object, the data its properties.
func (r *reader) foreign() {
	r.m.Kind, r.m.Name = touchstone.Interaction, r.get("type")
	r.subject(r.get("subject"))
	for _, a := range r.attributes {
		r.extension(a)
	}
	r.properties()
}

// subject takes the subject as an object where it names a sort and an id
// (order/123, order:123), as the place where it is a path or URL, and else as
// the id of an object of the sort "subject".
func (r *reader) subject(s string) {
	if s == "" {
		return
	}
	if i := strings.IndexAny(s, "/:"); i > 0 && i < len(s)-1 && isWord(s[:i]) && !strings.ContainsAny(s[i+1:], "/?#:") {
		r.m.Objects = append(r.m.Objects, touchstone.Object{Type: s[:i], ID: s[i+1:]})
		return
	}
	if strings.Contains(s, "/") {
		r.m.Place = s
		return
	}
	r.m.Objects = append(r.m.Objects, touchstone.Object{Type: "subject", ID: s})
}

// isWord tells whether s is letters, with - and _ between them.
func isWord(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c|0x20 < 'a' || c|0x20 > 'z') && (i == 0 || c != '-' && c != '_') {
			return false
		}
	}
	return s != ""
}

// extension takes an extension attribute that has a meaning, and keeps any
// other as a property under ce.
func (r *reader) extension(a attribute) {
	switch a.name {
	case "id", "source", "specversion", "type", "subject", "time", "datacontenttype":
	case "channel":
		r.m.Channel = touchstone.Channel(a.value)
	case "unit":
		r.m.Unit = a.value
	case "kind":
		r.m.Kind = touchstone.EventKind(a.value)
	default:
		if kind, ok := identifierKind(a.name); ok {
			r.m.Identifiers = append(r.m.Identifiers, envelope.Identifier{Kind: kind, Value: a.value})
			return
		}
		r.m.Properties = append(r.m.Properties, touchstone.Property{Name: "ce." + a.name, Type: touchstone.String, Text: a.value})
	}
}

// identifierKind tells which kind of identifier an extension is. The names of
// attributes have no underscore.
func identifierKind(name string) (touchstone.SubjectKind, bool) {
	for _, kind := range touchstone.SubjectKinds {
		if strings.ReplaceAll(string(kind), "_", "") == name {
			return kind, true
		}
	}
	return "", false
}

// properties takes the data: the members of an object, or anything else as one
// property called data.
func (r *reader) properties() {
	if !r.data.given {
		return
	}
	p := touchstone.Property{Name: "data", Type: touchstone.String, Text: r.data.text}
	switch {
	case r.data.json != "":
		var s jsonscan.Scanner
		s.Reset(r.data.json)
		if s.Kind() == jsonscan.Object {
			r.m.Properties = envelope.ReadProperties(&s, r.m.Properties)
			return
		}
		p = envelope.ReadProperty(&s, "data")
	case r.data.base64 != "":
		p.Name, p.Text = "data_base64", r.data.base64
	}
	r.m.Properties = append(r.m.Properties, p)
}
