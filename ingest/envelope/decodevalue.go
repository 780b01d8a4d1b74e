// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"slices"
	"time"

	"touchstone"
	"touchstone/ingest/jsonscan"
)

// wrong notes a value of another type than the field has, and goes over it. A
// null is no value and no fault.
func (d *decoder) wrong(field string, m touchstone.Message) {
	if d.s.Null() {
		return
	}
	if d.s.Skip(); d.s.Err() == nil {
		d.fault(field, m)
	}
}

func (d *decoder) text(field string) string {
	if d.s.Kind() != jsonscan.String {
		d.wrong(field, touchstone.Msg("envelope.want_text"))
		return ""
	}
	return d.s.String()
}

// id reads a text, or a number as its text: programs write ids either way.
func (d *decoder) id(field string) string {
	if d.s.Kind() == jsonscan.Number {
		return d.s.Number()
	}
	return d.text(field)
}

// number reads a number, or one in a text, as its text.
func (d *decoder) number(field string) string {
	switch d.s.Kind() {
	case jsonscan.Number:
		return d.s.Number()
	case jsonscan.String:
		return d.s.String()
	}
	d.wrong(field, touchstone.Msg("envelope.want_number"))
	return ""
}

func (d *decoder) bool(field string) bool {
	if d.s.Kind() != jsonscan.Bool {
		d.wrong(field, touchstone.Msg("envelope.want_bool"))
		return false
	}
	return d.s.Bool()
}

func (d *decoder) integer(field string) *int64 {
	if d.s.Kind() != jsonscan.Number {
		d.wrong(field, touchstone.Msg("envelope.want_integer"))
		return nil
	}
	n, problem := Decimal(d.s.Number(), 0)
	if problem != Exact {
		d.fault(field, touchstone.Msg("envelope.want_integer"))
		return nil
	}
	return &n
}

func (d *decoder) time(field string) (time.Time, *int) {
	text := d.text(field)
	if text == "" {
		return time.Time{}, nil
	}
	t, offset, zoned, ok := Time(text)
	if !ok || !zoned {
		d.fault(field, touchstone.Msg("envelope.time", "value", Quoted(text)))
		return time.Time{}, nil
	}
	return t, offset
}

// list reads the objects of a list, at most so many; part reads one field of
// the element that d.index names. Asked for no field it only makes the element,
// so that an empty one is not lost.
func (d *decoder) list(field string, most int, part func(name string) bool) {
	if d.s.Kind() != jsonscan.List {
		d.wrong(field, touchstone.Msg("envelope.want_list"))
		return
	}
	d.inside, d.index = field, 0
	for d.s.Enter(jsonscan.List); d.s.Element(); d.index++ {
		if d.index >= most {
			d.s.Skip()
			continue
		}
		part("")
		d.members(part)
	}
	d.inside = ""
	d.faults.count(field, d.index, most)
}

// object reads the fields of an object that is a part of the event.
func (d *decoder) object(field string, part func(name string) bool) {
	d.inside, d.index = field, -1
	d.members(part)
	d.inside = ""
}

// members reads an object field by field: part reads those that it knows, and
// the others are kept. A field that comes twice among the first eight is a
// fault; no part of an event has as many.
func (d *decoder) members(part func(name string) bool) {
	if d.s.Kind() != jsonscan.Object {
		d.wrong("", touchstone.Msg("envelope.want_object"))
		return
	}
	var names [8]string
	n := 0
	d.s.Enter(jsonscan.Object)
	for name, more := d.s.Member(); more; name, more = d.s.Member() {
		if slices.Contains(names[:n], name) {
			d.fault(name, touchstone.Msg("envelope.twice"))
		} else if n < len(names) {
			names[n] = name
			n++
		}
		if !part(name) {
			d.unknown(name)
		}
	}
}

// properties appends the members of an object.
func (d *decoder) properties(field string, list []touchstone.Property) []touchstone.Property {
	if d.s.Kind() != jsonscan.Object {
		d.wrong(field, touchstone.Msg("envelope.want_object"))
		return list
	}
	return ReadProperties(&d.s, list)
}
