// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"touchstone"
)

// The sizes, in bytes of UTF-8 and in counts, above which a field is refused.
const (
	LongestID         = 256
	LongestName       = 512
	LongestPlace      = 4096
	LongestChannel    = 64
	LongestUnit       = 128
	LongestIdentifier = 512
	LongestLabel      = 128 // property, trait, metric, purpose, object type, question
	LongestObject     = 256
	LongestText       = 65536 // one text or one property's value

	MostIdentifiers = 16
	MostObjects     = 64
	MostScores      = 64
	MostTexts       = 64
	MostProperties  = 512 // and as many traits
	MostConsents    = 64
)

// faults collects what is wrong with one message.
type faults struct {
	list []error
}

// add notes a fault of a field, unless one of the same field is there.
func (f *faults) add(field string, m touchstone.Message) {
	same := func(err error) bool { return err.(*touchstone.Error).Field == field }
	if len(f.list) < 32 && !slices.ContainsFunc(f.list, same) {
		f.list = append(f.list, invalid(field, m))
	}
}

func invalid(field string, m touchstone.Message) *touchstone.Error {
	return &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: m}
}

func (f *faults) err() error {
	if len(f.list) == 1 {
		return f.list[0]
	}
	return errors.Join(f.list...)
}

// text notes a text that is too long or no UTF-8.
func (f *faults) text(field, s string, longest int) {
	if len(s) > longest {
		f.add(field, touchstone.Msg("envelope.too_long", "bytes", len(s), "limit", longest))
	} else if !utf8.ValidString(s) {
		f.add(field, touchstone.Msg("envelope.not_utf8"))
	}
}

// required notes a text that is missing, too long or no UTF-8.
func (f *faults) required(field, s string, longest int) {
	if strings.TrimSpace(s) == "" {
		f.add(field, touchstone.Msg("envelope.required"))
		return
	}
	f.text(field, s, longest)
}

func (f *faults) count(field string, n, most int) {
	if n > most {
		f.add(field, touchstone.Msg("envelope.too_many", "count", n, "limit", most))
	}
}

// head checks the plain fields.
func (f *faults) head(m *Message, kind touchstone.EventKind) {
	if !slices.Contains(touchstone.EventKinds, kind) {
		f.add("kind", touchstone.Msg("envelope.unknown_kind", "value", Quoted(string(kind)), "allowed", kindNames()))
	}
	f.text("id", m.ID, LongestID)
	f.text("source", m.Source, LongestPlace)
	f.text("channel", string(m.Channel), LongestChannel)
	f.text("place", m.Place, LongestPlace)
	f.text("unit", m.Unit, LongestUnit)
	if m.Name != "" || m.Measurement == nil {
		f.required("name", m.Name, LongestName)
	}
	if m.Duration != nil && *m.Duration < 0 {
		f.add("duration_ms", touchstone.Msg("envelope.negative", "value", *m.Duration))
	}
	f.count("identifiers", len(m.Identifiers), MostIdentifiers)
	f.count("objects", len(m.Objects), MostObjects)
	f.count("scores", len(m.Scores), MostScores)
	f.count("texts", len(m.Texts), MostTexts)
	f.count("properties", len(m.Properties), MostProperties)
	f.count("traits", len(m.Traits), MostProperties)
	f.count("consents", len(m.Consents), MostConsents)
}

// lists checks what stands in lists. A list that is too long is cut here, so
// that checking costs no more than a good message.
func (f *faults) lists(m *Message) {
	for i, o := range first(m.Objects, MostObjects) {
		if o.Type == "" || len(o.Type) > LongestLabel || o.ID == "" || len(o.ID) > LongestObject || !utf8.ValidString(o.Type) || !utf8.ValidString(o.ID) {
			f.required(at("objects", i, "type"), o.Type, LongestLabel)
			f.required(at("objects", i, "id"), o.ID, LongestObject)
		}
	}
	for i, t := range first(m.Texts, MostTexts) {
		if len(t.Field) > LongestLabel || len(t.Text) > LongestText || !utf8.ValidString(t.Field) || !utf8.ValidString(t.Text) {
			f.text(at("texts", i, "field"), t.Field, LongestLabel)
			f.text(at("texts", i, "text"), t.Text, LongestText)
		}
	}
	for i, c := range first(m.Consents, MostConsents) {
		if c.Purpose == "" || len(c.Purpose) > LongestLabel || !utf8.ValidString(c.Purpose) {
			f.required(at("consents", i, "purpose"), c.Purpose, LongestLabel)
		}
	}
	f.properties("properties", first(m.Properties, MostProperties))
	f.properties("traits", first(m.Traits, MostProperties))
}

func (f *faults) properties(field string, list []touchstone.Property) {
	for i, p := range list {
		if p.Name == "" || len(p.Name) > LongestLabel || len(p.Text) > LongestText || p.Type > touchstone.JSON || !utf8.ValidString(p.Name) || !utf8.ValidString(p.Text) {
			f.property(field, p)
		}
		if i > 0 && p.Name == list[i-1].Name {
			f.add(field+"."+Quoted(p.Name), touchstone.Msg("envelope.twice"))
		}
	}
}

func (f *faults) property(field string, p touchstone.Property) {
	if p.Name == "" || len(p.Name) > LongestLabel || !utf8.ValidString(p.Name) {
		f.required(field, p.Name, LongestLabel)
		return
	}
	f.text(field+"."+p.Name, p.Text, LongestText)
	if p.Type > touchstone.JSON {
		f.add(field+"."+p.Name, touchstone.Msg("envelope.unknown_type"))
	}
}

func first[T any](list []T, most int) []T { return list[:min(len(list), most)] }

// at names a field of an element of a list: scores[2].value.
func at(list string, i int, field string) string {
	return list + "[" + strconv.Itoa(i) + "]." + field
}

// Quoted cuts a sender's value to what an error may show.
func Quoted(s string) string {
	const most = 64
	s = strings.ToValidUTF8(s, "\uFFFD")
	if len(s) <= most {
		return s
	}
	end := most
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…"
}

func kindNames() []string {
	var out []string
	for _, k := range touchstone.EventKinds {
		out = append(out, string(k))
	}
	return out
}
