// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"strconv"
	"time"

	"touchstone"
	"touchstone/access"
	"touchstone/eventstore"
	"touchstone/language/personal"
	"touchstone/query"
)

// mostScanned is how many events one request for a list looks at.
const mostScanned = 100_000

// Opener opens what is private of events; vault.Keys is one.
type Opener interface {
	Open(ctx context.Context, e *touchstone.Event) error
	Erased(s touchstone.SubjectID) bool
}

// EventCard is one fact. What is personal is there for readers who may read
// customers.
type EventCard struct {
	ID             touchstone.EventID         `json:"id"`
	Position       touchstone.Position        `json:"position"`
	Kind           touchstone.EventKind       `json:"kind"`
	Shape          touchstone.ShapeID         `json:"shape"`
	Source         string                     `json:"source"`
	Channel        touchstone.Channel         `json:"channel,omitempty"`
	Name           string                     `json:"name" doc:"Normalised, unless the reader may read customers."`
	Place          string                     `json:"place,omitempty" doc:"Normalised, unless the reader may read customers."`
	Touchpoint     touchstone.TouchpointID    `json:"touchpoint,omitempty"`
	TouchpointName string                     `json:"touchpoint_name,omitempty"`
	Customer       *touchstone.CustomerID     `json:"customer,omitempty"`
	Unit           string                     `json:"unit,omitempty"`
	Objects        []touchstone.Object        `json:"objects,omitempty"`
	Claimed        *time.Time                 `json:"claimed,omitempty" doc:"As the source said."`
	Occurred       time.Time                  `json:"occurred"`
	Received       time.Time                  `json:"received"`
	Duration       *int64                     `json:"duration_ms,omitempty"`
	Value          *touchstone.Money          `json:"value,omitempty"`
	Scores         []touchstone.Score         `json:"scores,omitempty" doc:"In hundredths."`
	Measurement    *Reported                  `json:"measurement,omitempty"`
	Texts          []touchstone.Text          `json:"texts,omitempty"`
	Properties     map[string]json.RawMessage `json:"properties,omitempty"`
	Consents       []touchstone.Consent       `json:"consents,omitempty"`
	Identifiers    []touchstone.Identifier    `json:"identifiers,omitempty"`
	Traits         map[string]json.RawMessage `json:"traits,omitempty"`
}

// Reported is an aggregate that arrived ready-made.
type Reported struct {
	Metric      string `json:"metric"`
	Bucket      int64  `json:"bucket_ms" doc:"Length of its stretch of time, which begins at occurred."`
	Numerator   *int64 `json:"numerator,omitempty"`
	Denominator *int64 `json:"denominator,omitempty"`
	Value       *int64 `json:"value,omitempty" doc:"In hundredths."`
}

type eventsInput struct {
	InWorkspace
	Masking
	After      touchstone.Position     `query:"after" doc:"Events that arrived later; the next of the part before."`
	Limit      int                     `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	From       time.Time               `query:"from" doc:"Occurred at or after."`
	To         time.Time               `query:"to" doc:"Occurred before."`
	Kind       []touchstone.EventKind  `query:"kind,explode" maxItems:"5"`
	Source     []string                `query:"source,explode" maxItems:"50"`
	Shape      []string                `query:"shape,explode" maxItems:"1000"`
	Touchpoint touchstone.TouchpointID `query:"touchpoint" maxLength:"80"`
	ObjectType string                  `query:"object_type" maxLength:"200"`
	ObjectID   string                  `query:"object_id" maxLength:"200"`
}

func (a *API) eventRoutes() {
	register(a, operation{id: "listEvents", method: http.MethodGet, path: "/v1/workspaces/{workspace}/events", tag: "events", summary: "List facts in the order of arrival",
		describe: "A part may hold fewer than limit, or none, and still have a next: one request looks at 100,000 facts at most.", action: access.Read, noun: access.Event}, a.listEvents)
}

// eventList reads facts for one caller.
type eventList struct {
	call    *call
	meaning *touchstone.Meaning
	names   *namer
	mine    func(*touchstone.Event) bool // nil: everything
	person  bool                         // what is personal may be shown
	masker  *personal.Finder             // nil: texts are shown as they are
}

func (c *call) eventList(ctx context.Context) (*eventList, error) {
	m, err := c.ws.Meaning.Current(ctx)
	if err != nil {
		return nil, err
	}
	scope, err := c.scope(ctx)
	if err != nil {
		return nil, err
	}
	l := &eventList{call: c, meaning: m, names: c.namer(), person: c.who.May(access.Read, access.Customer) != access.Deny}
	if scope != nil {
		l.mine = scope.Matcher(m)
	}
	return l, nil
}

func (a *API) listEvents(ctx context.Context, c *call, in *eventsInput) (*content[page[EventCard]], error) {
	l, err := c.eventList(ctx)
	if err != nil {
		return nil, err
	}
	l.masked(in.Masking)
	f, err := in.filter(l.meaning)
	if err != nil {
		return nil, err
	}
	out := page[EventCard]{Items: []EventCard{}}
	if f == nil {
		return &content[page[EventCard]]{out}, nil
	}
	scanned := 0
	for e, err := range c.ws.Events.Events(ctx, *f, in.After) {
		if err != nil {
			return nil, err
		}
		if len(out.Items) == in.Limit || scanned == mostScanned {
			return &content[page[EventCard]]{out}, nil
		}
		scanned++
		out.Next = strconv.FormatUint(uint64(e.Position), 10)
		card, err := l.card(ctx, &e)
		if err != nil {
			return nil, err
		}
		if card != nil {
			out.Items = append(out.Items, *card)
		}
	}
	out.Next = ""
	return &content[page[EventCard]]{out}, nil
}

// filter gives what the store is asked for; nil when nothing can match.
func (in *eventsInput) filter(m *touchstone.Meaning) (*eventstore.Filter, error) {
	f := &eventstore.Filter{From: in.From, To: in.To, Kinds: in.Kind, Sources: in.Source}
	for _, text := range in.Shape {
		var id touchstone.ShapeID
		if err := id.UnmarshalText([]byte(text)); err != nil {
			return nil, inField("query.shape", err)
		}
		f.Shapes = append(f.Shapes, id)
	}
	if in.ObjectType != "" || in.ObjectID != "" {
		f.Object = &touchstone.Object{Type: in.ObjectType, ID: in.ObjectID}
	}
	if in.Touchpoint == "" {
		return f, nil
	}
	asked := f.Shapes
	f.Shapes = nil
	for id, t := range m.Shapes {
		if t == in.Touchpoint && (len(asked) == 0 || contains(asked, id)) {
			f.Shapes = append(f.Shapes, id)
		}
	}
	if len(f.Shapes) == 0 {
		return nil, nil
	}
	return f, nil
}

func contains[T comparable](all []T, v T) bool {
	for _, x := range all {
		if x == v {
			return true
		}
	}
	return false
}

// cards gives the facts of a sequence as the caller may see them.
func (l *eventList) cards(ctx context.Context, events iter.Seq2[touchstone.Event, error]) iter.Seq2[*EventCard, error] {
	return func(yield func(*EventCard, error) bool) {
		for e, err := range events {
			if err != nil {
				yield(nil, err)
				return
			}
			card, err := l.card(ctx, &e)
			if (card != nil || err != nil) && (!yield(card, err) || err != nil) {
				return
			}
		}
	}
}

// card makes a fact ready for the caller; nil when the caller may not see it,
// or it is about somebody who is being erased.
func (l *eventList) card(ctx context.Context, e *touchstone.Event) (*EventCard, error) {
	if l.mine != nil && !l.mine(e) {
		return nil, nil
	}
	if keys := l.call.ws.Keys; keys != nil {
		for _, s := range e.Subjects {
			if keys.Erased(s) {
				return nil, nil
			}
		}
		if err := keys.Open(ctx, e); err != nil && touchstone.KindOf(err) != touchstone.NotFound {
			return nil, err
		}
	}
	t := l.meaning.Shapes[e.Shape.ID]
	name, err := l.names.touchpoint(ctx, t)
	if err != nil {
		return nil, err
	}
	card := &EventCard{ID: e.ID, Position: e.Position, Kind: e.Kind, Shape: e.Shape.ID, Source: e.Shape.Source, Channel: e.Shape.Channel, Name: e.Shape.Name, Place: e.Shape.Place,
		Touchpoint: t, TouchpointName: name, Unit: e.Unit, Objects: e.Objects, Claimed: unlessZero(e.Claimed), Occurred: e.Occurred, Received: e.Received,
		Duration: e.Duration, Value: e.Value, Scores: e.Scores, Measurement: reportedOf(e.Measurement), Texts: e.Private.Texts, Consents: e.Consents, Properties: properties(e.Promoted)}
	if l.person {
		l.personal(card, e)
	}
	l.hide(card, e.Promoted)
	return card, nil
}

// at gives the fact at a position as the caller may see it; nil when it is gone
// or not for the caller.
func (l *eventList) at(ctx context.Context, p touchstone.Position) (*EventCard, error) {
	for e, err := range l.call.ws.Events.Events(ctx, eventstore.Filter{Limit: 1}, p-1) {
		if err != nil || e.Position != p {
			return nil, err
		}
		return l.card(ctx, &e)
	}
	return nil, nil
}

// personal adds what tells who somebody is.
func (l *eventList) personal(card *EventCard, e *touchstone.Event) {
	if len(e.Subjects) > 0 {
		card.Customer = ptr(l.meaning.Customer(e.Subjects[0]))
	}
	p := &e.Private
	if p.Name != "" {
		card.Name = p.Name
	}
	if p.Place != "" {
		card.Place = p.Place
	}
	for name, value := range properties(p.Properties) {
		if card.Properties == nil {
			card.Properties = map[string]json.RawMessage{}
		}
		card.Properties[name] = value
	}
	card.Identifiers, card.Traits = p.Identifiers, properties(p.Traits)
}

func reportedOf(m *touchstone.Measurement) *Reported {
	if m == nil {
		return nil
	}
	return &Reported{Metric: m.Metric, Bucket: m.Bucket.Milliseconds(), Numerator: m.Numerator, Denominator: m.Denominator, Value: m.Value}
}

// properties gives properties as members of a JSON object.
func properties(all []touchstone.Property) map[string]json.RawMessage {
	if len(all) == 0 {
		return nil
	}
	out := make(map[string]json.RawMessage, len(all))
	for _, p := range all {
		out[p.Name] = propertyJSON(p)
	}
	return out
}

func propertyJSON(p touchstone.Property) json.RawMessage {
	switch p.Type {
	case touchstone.Null:
		return json.RawMessage("null")
	case touchstone.JSON:
		return json.RawMessage(p.Text)
	case touchstone.String:
		raw, _ := json.Marshal(p.Text) // a string always marshals
		return raw
	}
	return json.RawMessage(query.PropertyKey(p).Value)
}
