// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/workspace"
)

// said is a statement of an event whose value is not sealed yet.
type said struct {
	workspace.Statement
	value []byte // JSON; nil for what stands in the statement's Value, or was taken back
}

// statementsOf gives what an event says about the subject that acts: consents,
// traits and preferences. The values of segment traits stay clear.
func statementsOf(l *eventstore.Said, segments map[string]bool) []said {
	if len(l.Subjects) == 0 {
		return nil
	}
	about := workspace.Statement{Subject: l.Subjects[0], Source: plain(l.Source), At: l.Occurred, Position: l.Position}
	var out []said
	for _, c := range l.Consents {
		s := about
		s.Topic, s.Name, s.Value = workspace.Consent, plain(c.Purpose), workspace.Refused
		if c.Granted {
			s.Value = workspace.Granted
		}
		out = append(out, said{Statement: s})
	}
	for _, p := range l.Traits {
		for _, p := range preferences(p) {
			out = append(out, traitOf(about, p, segments))
		}
	}
	return out
}

// preferencePrefix is what the name of a trait that is a preference begins
// with. A trait "preferences" that is an object gives one preference a member.
const preferencePrefix = "preferences."

// preferences takes the object of preferences apart; any other trait is given
// as it is.
func preferences(p touchstone.Property) []touchstone.Property {
	var members map[string]json.RawMessage
	if p.Name != strings.TrimSuffix(preferencePrefix, ".") || p.Type != touchstone.JSON || json.Unmarshal([]byte(p.Text), &members) != nil || members == nil {
		return []touchstone.Property{p}
	}
	var out []touchstone.Property
	for name, value := range members {
		member := touchstone.Property{Name: preferencePrefix + name, Type: touchstone.JSON, Text: string(value)}
		if member.Text == "null" {
			member.Type = touchstone.Null
		}
		out = append(out, member)
	}
	slices.SortFunc(out, func(a, b touchstone.Property) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func traitOf(about workspace.Statement, p touchstone.Property, segments map[string]bool) said {
	s := said{Statement: about}
	s.Topic, s.Name = workspace.Trait, plain(p.Name)
	if name, ok := strings.CutPrefix(s.Name, preferencePrefix); ok && name != "" {
		s.Topic, s.Name = workspace.Preference, name
	}
	switch {
	case p.Type == touchstone.Null:
		s.Gone = true
	case s.Topic == workspace.Trait && segments[s.Name]:
		s.Value = plain(textOf(p))
	default:
		s.value = JSON(p)
	}
	return s
}

// textOf gives a value in the text by which questions compare it.
func textOf(p touchstone.Property) string {
	if p.Type == touchstone.String || p.Type == touchstone.JSON {
		return p.Text
	}
	return string(JSON(p))
}

// JSON gives a property's value as JSON, null for a Null. Numbers that JSON does
// not have are strings, and so is JSON text that is not valid.
func JSON(p touchstone.Property) json.RawMessage {
	switch p.Type {
	case touchstone.Null:
		return json.RawMessage("null")
	case touchstone.Bool:
		return strconv.AppendBool(nil, p.Integer != 0)
	case touchstone.Integer:
		return strconv.AppendInt(nil, p.Integer, 10)
	case touchstone.Number:
		if math.IsNaN(p.Number) || math.IsInf(p.Number, 0) {
			return strconv.AppendQuote(nil, strconv.FormatFloat(p.Number, 'g', -1, 64))
		}
		return appendNumber(nil, p.Number)
	case touchstone.JSON:
		if json.Valid([]byte(p.Text)) {
			return []byte(p.Text)
		}
	}
	text, _ := json.Marshal(p.Text) // of a string it cannot fail
	return text
}

// appendNumber writes a number as questions do: in its shortest form, without
// an exponent from 1e-6 to below 1e21.
func appendNumber(b []byte, v float64) []byte {
	switch size := math.Abs(v); {
	case size == 0:
		return append(b, '0')
	case size < 1e-6 || size >= 1e21:
		return strconv.AppendFloat(b, v, 'e', -1, 64)
	}
	return strconv.AppendFloat(b, v, 'f', -1, 64)
}
