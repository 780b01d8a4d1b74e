// SPDX-License-Identifier: Apache-2.0

package cloudevents

import (
	"errors"
	"iter"
	"mime"
	"net/http"
	"slices"
	"strings"

	"touchstone"
	"touchstone/ingest/envelope"
	"touchstone/ingest/jsonscan"
)

// Mode is how a request carries its events.
type Mode uint8

// The modes.
const (
	Structured Mode = iota + 1 // application/cloudevents+json: one event
	Batched                    // application/cloudevents-batch+json: a list of events
	Binary                     // attributes in ce- headers, data in the body
)

// LongestEvent is the length in bytes above which one event is refused.
const LongestEvent = envelope.LongestEvent

// ModeOf tells by its headers how a request carries its events; false when it
// carries none in JSON.
func ModeOf(h http.Header) (Mode, bool) {
	media, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	switch {
	case err == nil && media == "application/cloudevents+json":
		return Structured, true
	case err == nil && media == "application/cloudevents-batch+json":
		return Batched, true
	case h.Get("Ce-Specversion") != "" || h.Get("Ce-Id") != "":
		return Binary, true
	}
	return 0, false
}

// Messages reads the events of a request. One that is refused is yielded as an
// *envelope.Reject; any other error says that the body is no JSON, and ends
// it. A message is good until the next one is asked for; its strings stay
// good.
func Messages(mode Mode, h http.Header, body string) iter.Seq2[*envelope.Message, error] {
	return func(yield func(*envelope.Message, error) bool) {
		var m envelope.Message
		r := reader{m: &m}
		switch mode {
		case Binary:
			yield(&m, r.reject(0, r.binary(h, body)))
		case Structured:
			yield(&m, r.reject(0, r.structured(body)))
		case Batched:
			r.batch(body, yield)
		}
	}
}

// batch reads a list of events.
func (r *reader) batch(body string, yield func(*envelope.Message, error) bool) {
	var s jsonscan.Scanner
	s.Reset(body)
	if s.Kind() != jsonscan.List {
		s.Skip()
		err := s.End()
		if err == nil {
			err = fault("", touchstone.Msg("cloudevents.not_a_list"))
		}
		yield(nil, envelope.ScanError(err))
		return
	}
	s.Enter(jsonscan.List)
	for index := 0; s.Element(); index++ {
		text := s.Raw()
		if s.Err() != nil {
			break
		}
		if !yield(r.m, r.reject(index, r.structured(text))) {
			return
		}
	}
	if err := s.End(); err != nil {
		yield(nil, envelope.ScanError(err))
	}
}

// reader reads one event after the other into one message.
type reader struct {
	m          *envelope.Message
	attributes []attribute // in the order in which they came
	data       data
	faults     []error
}

// attribute is one context attribute by its name, without ce-.
type attribute struct {
	name, value string
}

// data is what an event carries.
type data struct {
	json   string // its JSON text; "" when there is none
	text   string // a text that is no JSON
	base64 string // bytes, as they were written
	given  bool
}

func (r *reader) reset() {
	r.m.Reset()
	*r = reader{m: r.m, attributes: r.attributes[:0]}
}

func (r *reader) reject(index int, err error) error {
	if err == nil {
		return nil
	}
	return &envelope.Reject{Index: index, MessageID: r.m.ID, Err: err}
}

func fault(field string, m touchstone.Message) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: m}
}

func (r *reader) fault(field string, m touchstone.Message) {
	r.faults = append(r.faults, fault(field, m))
}

// get gives an attribute, "" when it is missing.
func (r *reader) get(name string) string {
	for _, a := range r.attributes {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

// structured reads an event that is all in its JSON.
func (r *reader) structured(text string) error {
	r.reset()
	if len(text) > LongestEvent {
		return tooLarge(len(text))
	}
	var s jsonscan.Scanner
	s.Reset(text)
	if s.Kind() != jsonscan.Object {
		s.Skip()
		if err := s.End(); err != nil {
			return envelope.ScanError(err)
		}
		return fault("", touchstone.Msg("cloudevents.not_an_object"))
	}
	s.Enter(jsonscan.Object)
	for name, more := s.Member(); more; name, more = s.Member() {
		r.member(&s, name)
	}
	if err := s.End(); err != nil {
		return envelope.ScanError(err)
	}
	return r.finish()
}

func tooLarge(bytes int) error {
	return &touchstone.Error{Kind: touchstone.TooLarge, Message: touchstone.Msg("cloudevents.too_large", "bytes", bytes, "limit", LongestEvent)}
}

// member reads one member of the JSON form. A null is a missing attribute.
func (r *reader) member(s *jsonscan.Scanner, name string) {
	switch {
	case name == "data":
		r.data.json, r.data.given = s.Raw(), true
	case name == "data_base64" && s.Kind() == jsonscan.String:
		r.data.base64, r.data.given = s.String(), true
	case s.Null():
	case !validName(name):
		s.Skip()
		r.fault("", touchstone.Msg("cloudevents.name", "value", envelope.Quoted(name)))
	case s.Kind() == jsonscan.String:
		r.add(name, s.String())
	case s.Kind() == jsonscan.Number:
		r.add(name, s.Number())
	case s.Kind() == jsonscan.Bool:
		r.add(name, map[bool]string{true: "true", false: "false"}[s.Bool()])
	default:
		s.Skip()
		r.fault(name, touchstone.Msg("cloudevents.want_text"))
	}
}

func (r *reader) add(name, value string) {
	if slices.ContainsFunc(r.attributes, func(a attribute) bool { return a.name == name }) {
		r.fault(name, touchstone.Msg("cloudevents.twice"))
		return
	}
	if len(r.attributes) >= mostAttributes {
		r.fault("", touchstone.Msg("cloudevents.too_many", "limit", mostAttributes))
		return
	}
	r.attributes = append(r.attributes, attribute{name, value})
}

const (
	mostAttributes = 64
	longestName    = 64
)

// validName tells whether an attribute may be called so: small letters and
// digits. The specification advises 20 characters at most; more are accepted.
func validName(name string) bool {
	for i := range len(name) {
		if c := name[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return name != "" && len(name) <= longestName
}

// finish checks what was read and makes the message.
func (r *reader) finish() error {
	for _, name := range []string{"id", "source", "type"} {
		if r.get(name) == "" {
			r.fault(name, touchstone.Msg("cloudevents.required"))
		}
	}
	if v := r.get("specversion"); v != "1.0" {
		r.fault("specversion", touchstone.Msg("cloudevents.version", "value", envelope.Quoted(v)))
	}
	r.message()
	return errors.Join(r.faults...)
}

// binary reads an event whose attributes are headers.
func (r *reader) binary(h http.Header, body string) error {
	r.reset()
	if len(body) > LongestEvent {
		return tooLarge(len(body))
	}
	names := make([]string, 0, 8)
	for name := range h {
		if strings.HasPrefix(name, "Ce-") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		value, ok := headerValue(h.Get(name))
		attribute := strings.ToLower(strings.TrimPrefix(name, "Ce-"))
		switch {
		case !validName(attribute):
			r.fault("", touchstone.Msg("cloudevents.name", "value", envelope.Quoted(attribute)))
		case !ok || len(h[name]) > 1:
			r.fault(attribute, touchstone.Msg("cloudevents.header"))
		default:
			r.add(attribute, value)
		}
	}
	if err := r.body(h.Get("Content-Type"), body); err != nil {
		return err
	}
	return r.finish()
}
