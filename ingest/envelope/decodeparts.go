// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"time"

	"touchstone"
	"touchstone/ingest/jsonscan"
)

// The functions below read one field of an element of a list, or of a part of
// the event, and tell whether they know it.

// element gives the element of a list that the decoder is at.
func element[T any](d *decoder, list *[]T) *T {
	for len(*list) <= d.index {
		var empty T
		*list = append(*list, empty)
	}
	return &(*list)[d.index]
}

func (d *decoder) identifier(name string) bool {
	i := element(d, &d.m.Identifiers)
	switch name {
	case "kind":
		i.Kind = touchstone.SubjectKind(d.text(name))
	case "value":
		i.Value = d.id(name)
	case "verified":
		i.Verified = d.bool(name)
	default:
		return false
	}
	return true
}

func (d *decoder) about(name string) bool {
	o := element(d, &d.m.Objects)
	switch name {
	case "type":
		o.Type = d.text(name)
	case "id":
		o.ID = d.id(name)
	default:
		return false
	}
	return true
}

func (d *decoder) score(name string) bool {
	s := element(d, &d.m.Scores)
	switch name {
	case "metric":
		s.Metric = d.text(name)
	case "value":
		s.Value = d.number(name)
	case "low":
		s.Low = d.number(name)
	case "high":
		s.High = d.number(name)
	default:
		return false
	}
	return true
}

func (d *decoder) said(name string) bool {
	t := element(d, &d.m.Texts)
	switch name {
	case "field":
		t.Field = d.text(name)
	case "text":
		t.Text = d.text(name)
	default:
		return false
	}
	return true
}

func (d *decoder) consent(name string) bool {
	c := element(d, &d.m.Consents)
	switch name {
	case "purpose":
		c.Purpose = d.text(name)
	case "granted":
		c.Granted = d.bool(name)
	default:
		return false
	}
	return true
}

func (d *decoder) amount(name string) bool {
	switch name {
	case "amount":
		d.m.Value.Decimal = d.number(name)
	case "currency":
		d.m.Value.Currency = d.text(name)
	default:
		return false
	}
	return true
}

func (d *decoder) measurement(field string) {
	if d.s.Kind() == jsonscan.Object {
		d.m.Measurement = &Measurement{}
	}
	d.object(field, d.measured)
}

func (d *decoder) measured(name string) bool {
	v := d.m.Measurement
	switch name {
	case "metric":
		v.Metric = d.text(name)
	case "bucket_s":
		if n := d.integer(name); n != nil && *n >= 0 && *n <= int64(longestBucket/time.Second) {
			v.Bucket = time.Duration(*n) * time.Second
		}
	case "numerator":
		v.Numerator = d.integer(name)
	case "denominator":
		v.Denominator = d.integer(name)
	case "value":
		v.Value = d.number(name)
	default:
		return false
	}
	return true
}
