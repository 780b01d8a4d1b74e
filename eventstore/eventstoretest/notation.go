// SPDX-License-Identifier: Apache-2.0

package eventstoretest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"touchstone"
	"touchstone/eventstore"
)

// line is an event as the files of testdata write it: one JSON object a line,
// whose position is the number of the line. What is left out is not there, but
// for id ("line 1"), kind (interaction), source (web), name (visit) and claimed
// (as occurred; "" is none). All are received at one time, because no
// answer depends on that.
type line struct {
	ID          string
	Position    touchstone.Position
	At          time.Time
	Claimed     *string
	Kind        touchstone.EventKind
	Source      string
	Channel     touchstone.Channel
	Name, Place string
	Unit        string
	Subjects    []uint64
	Objects     []touchstone.Object
	Duration    *int64
	Value       *touchstone.Money
	Scores      []touchstone.Score
	Measurement *touchstone.Measurement
	Properties  map[string]json.RawMessage
	Mentions    map[string][]struct {
		Aspect   string
		Polarity int8
		Author   touchstone.Author
		Model    string
	}
}

// strict reads JSON and refuses fields that it does not know.
func strict(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

// readEvents reads lines of events, and the mentions that they carry by
// version.
func readEvents(text []byte) ([]touchstone.Event, map[string][]eventstore.Mention, error) {
	var events []touchstone.Event
	mentions := map[string][]eventstore.Mention{}
	for i, row := range bytes.Split(bytes.TrimSpace(text), []byte("\n")) {
		l := line{ID: fmt.Sprintf("line %d", i+1), Position: touchstone.Position(i + 1), Kind: touchstone.Interaction, Source: "web", Name: "visit"}
		if err := strict(row, &l); err != nil {
			return nil, nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		e, err := l.event()
		if err != nil {
			return nil, nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		events = append(events, e)
		for version, found := range l.Mentions {
			for ordinal, m := range found {
				mentions[version] = append(mentions[version], eventstore.Mention{Position: l.Position, Ordinal: ordinal, Aspect: m.Aspect, Polarity: m.Polarity, Author: m.Author, Model: m.Model})
			}
		}
	}
	return events, mentions, nil
}

func (l line) event() (touchstone.Event, error) {
	e := touchstone.Event{
		ID: eventID(l.ID), Position: l.Position, Kind: l.Kind, Unit: l.Unit, Objects: l.Objects,
		Shape:   touchstone.Shape{Normaliser: 1, Source: l.Source, Channel: l.Channel, Name: l.Name, Place: l.Place}.WithID(),
		Claimed: l.At, Occurred: l.At, Received: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC),
		Duration: l.Duration, Value: l.Value, Scores: l.Scores, Measurement: l.Measurement,
	}
	for _, s := range l.Subjects {
		e.Subjects = append(e.Subjects, touchstone.SubjectID(s))
	}
	if l.Claimed != nil {
		e.Claimed = time.Time{}
		if *l.Claimed != "" {
			claimed, err := time.Parse(time.RFC3339Nano, *l.Claimed)
			if err != nil {
				return e, err
			}
			e.Claimed = claimed
		}
	}
	for name, raw := range l.Properties {
		p, err := property(name, raw)
		if err != nil {
			return e, err
		}
		e.Promoted = append(e.Promoted, p)
	}
	slices.SortFunc(e.Promoted, func(a, b touchstone.Property) int { return cmp.Compare(a.Name, b.Name) })
	return e, nil
}

// eventID gives the id of an event that is called something.
func eventID(name string) (id touchstone.EventID) {
	copy(id[:], name)
	return id
}

// property reads a property's value: a number with a point or an exponent is a
// Number, another an Integer; a list or an object stays as it is written.
func property(name string, raw json.RawMessage) (touchstone.Property, error) {
	p := touchstone.Property{Name: name}
	var err error
	switch text := string(raw); {
	case text == "null":
		p.Type = touchstone.Null
	case text == "true" || text == "false":
		p.Type = touchstone.Bool
		if text == "true" {
			p.Integer = 1
		}
	case text[0] == '"':
		p.Type = touchstone.String
		err = json.Unmarshal(raw, &p.Text)
	case text[0] == '[' || text[0] == '{':
		p.Type, p.Text = touchstone.JSON, text
	case strings.ContainsAny(text, ".eE"):
		p.Type = touchstone.Number
		err = json.Unmarshal(raw, &p.Number)
	default:
		p.Type = touchstone.Integer
		err = json.Unmarshal(raw, &p.Integer)
	}
	return p, err
}

// definitions are a meaning as the files of testdata write it: shapes by their
// name, subjects and customers by their plain number.
type definitions struct {
	Revision    uint64
	Shapes      map[string]touchstone.TouchpointID
	Touchpoints map[touchstone.TouchpointID]touchstone.TouchpointPlace
	Aspects     map[string]touchstone.TouchpointID
	Customers   map[uint64]uint64
	Units       map[string][]touchstone.UnitPlace
	Traits      map[string]map[uint64]string
	Histories   map[string]map[uint64][]touchstone.TraitValue
}

// readMeaning reads a meaning; it maps the shapes of events whose name it
// knows. No text is a meaning that knows nothing.
func readMeaning(text []byte, events []touchstone.Event) (*touchstone.Meaning, error) {
	var d definitions
	if len(text) > 0 {
		if err := strict(text, &d); err != nil {
			return nil, err
		}
	}
	m := &touchstone.Meaning{Revision: d.Revision, Touchpoints: d.Touchpoints, Aspects: d.Aspects, Units: d.Units,
		Shapes: map[touchstone.ShapeID]touchstone.TouchpointID{}, Traits: map[string]touchstone.Trait{}}
	for _, e := range events {
		if tp, mapped := d.Shapes[e.Shape.Name]; mapped {
			m.Shapes[e.Shape.ID] = tp
		}
	}
	if d.Customers != nil {
		merges := Merges{}
		for subject, customer := range d.Customers {
			merges[touchstone.SubjectID(subject)] = touchstone.CustomerID(customer)
		}
		m.Customers = merges
	}
	for trait, values := range d.Traits {
		now := touchstone.TraitMap{}
		for customer, value := range values {
			now[touchstone.CustomerID(customer)] = value
		}
		m.Traits[trait] = now
	}
	histories := Histories{}
	for trait, customers := range d.Histories {
		histories[trait] = map[touchstone.CustomerID][]touchstone.TraitValue{}
		for customer, values := range customers {
			histories[trait][touchstone.CustomerID(customer)] = values
		}
	}
	m.Histories = histories
	return m, nil
}
