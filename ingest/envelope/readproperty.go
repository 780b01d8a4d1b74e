// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"slices"
	"strconv"

	"touchstone"
	"touchstone/ingest/jsonscan"
)

// ReadProperties appends the members of the object that comes next in a
// scanner, at most one more than MostProperties.
func ReadProperties(s *jsonscan.Scanner, list []touchstone.Property) []touchstone.Property {
	if list == nil {
		list = make([]touchstone.Property, 0, 16) // what most events need, at once
	}
	s.Enter(jsonscan.Object)
	for name, more := s.Member(); more; name, more = s.Member() {
		if len(list) > MostProperties {
			s.Skip()
			continue
		}
		list = append(list, ReadProperty(s, name))
	}
	return list
}

// ReadProperty reads the value that comes next in a scanner as a property. An
// integer that fits 64 bits is an Integer, whatever its size a float64 could
// hold; any other number is a Number, and its JSON text where float64 cannot
// hold it; a list or an object is its JSON text.
func ReadProperty(s *jsonscan.Scanner, name string) touchstone.Property {
	p := touchstone.Property{Name: name}
	switch s.Kind() {
	case jsonscan.String:
		p.Type, p.Text = touchstone.String, s.String()
	case jsonscan.Number:
		setNumber(&p, s.Number())
	case jsonscan.Bool:
		p.Type, p.Integer = touchstone.Bool, truth(s.Bool())
	case jsonscan.Null:
		s.Null()
	default:
		p.Type, p.Text = touchstone.JSON, s.Raw()
	}
	return p
}

func setNumber(p *touchstone.Property, text string) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		p.Type, p.Integer = touchstone.Integer, n
		return
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || isInteger(text) {
		p.Type, p.Text = touchstone.JSON, text
		return
	}
	p.Type, p.Number = touchstone.Number, v
}

func isInteger(text string) bool {
	return !slices.ContainsFunc([]byte(text), func(c byte) bool { return c == '.' || c|0x20 == 'e' })
}
