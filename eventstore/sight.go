// SPDX-License-Identifier: Apache-2.0

package eventstore

import (
	"cmp"
	"context"
	"math/big"
	"slices"
	"strconv"

	"touchstone"
	"touchstone/query"
)

// Sight tells what single facts and mentions have in the dimensions of a
// question. It says what Query has to count, one fact at a time; stores of many
// facts do the same in their own ways.
type Sight struct {
	*touchstone.Meaning
	clock     query.Clock
	histories map[string]map[touchstone.CustomerID][]touchstone.TraitValue // of traits that are asked for at the event
}

// NewSight looks with the eyes of a question: its zone, and the histories of the
// traits that it wants at the event. The error is that of the clock or of the
// histories.
func NewSight(ctx context.Context, q query.Question, m *touchstone.Meaning) (Sight, error) {
	s := Sight{Meaning: m, histories: map[string]map[touchstone.CustomerID][]touchstone.TraitValue{}}
	var err error
	if s.clock, err = q.Clock(); err != nil {
		return s, err
	}
	for _, d := range q.Dimensions() {
		if !d.AtEvent || m.Histories == nil {
			continue
		}
		if s.histories[d.Name], err = m.Histories.History(ctx, d.Name); err != nil {
			return s, err
		}
	}
	return s, nil
}

// Key gives what a fact, or a mention of it, has in a dimension. Dimensions of
// mentions need one.
func (m Sight) Key(e *touchstone.Event, mention *Mention, d query.Dimension) query.Key {
	switch d.Kind {
	case query.ByKind:
		return query.Key{Value: string(e.Kind)}
	case query.BySource:
		return query.Key{Value: e.Shape.Source}
	case query.ByShape:
		return query.Key{Value: e.Shape.ID.String()}
	case query.ByTouchpoint:
		return unlessEmpty(string(m.Shapes[e.Shape.ID]))
	case query.ByStage:
		return unlessEmpty(string(m.place(e).Stage))
	case query.ByChannel:
		if c := m.place(e).Channel; c != "" {
			return unlessEmpty(string(c))
		}
		return unlessEmpty(string(e.Shape.Channel))
	case query.ByUnit:
		return m.unit(e, d.Name)
	case query.ByTrait:
		return m.trait(e, d)
	case query.ByProperty:
		return property(e, d.Name)
	case query.ByDay, query.ByWeek, query.ByMonth, query.ByHour:
		return query.Key{Value: query.TimeKey(d.Kind, m.clock.Local(e.Occurred))}
	case query.ByAspect:
		return query.Key{Value: mention.Aspect}
	case query.ByAbout:
		return unlessEmpty(string(m.Aspects[mention.Aspect]))
	case query.ByPolarity:
		return query.Key{Value: strconv.Itoa(int(mention.Polarity))}
	case query.ByEmotion:
		return unlessEmpty(mention.Emotion)
	case query.ByAuthor:
		return query.Key{Value: string(mention.Words())}
	case query.ByModel:
		return unlessEmpty(mention.Model)
	}
	panic("eventstore: a dimension that Validate does not know: " + d.String())
}

// Words tells whose words a mention rests on.
func (m *Mention) Words() touchstone.Author { return cmp.Or(m.Author, touchstone.OwnWords) }

func unlessEmpty(s string) query.Key {
	return query.Key{Value: s, Missing: s == ""}
}

// place gives where the touchpoint of an event stands; nowhere when its shape
// is unmapped.
func (m Sight) place(e *touchstone.Event) touchstone.TouchpointPlace {
	tp := m.Shapes[e.Shape.ID]
	if tp == "" {
		return touchstone.TouchpointPlace{}
	}
	return m.Touchpoints[tp]
}

func (m Sight) unit(e *touchstone.Event, level string) query.Key {
	if level == "" || e.Unit == "" {
		return unlessEmpty(e.Unit)
	}
	return unlessEmpty(m.Unit(e.Unit, level, e.Occurred))
}

func (m Sight) trait(e *touchstone.Event, d query.Dimension) query.Key {
	if len(e.Subjects) == 0 {
		return query.Key{Missing: true}
	}
	customer := m.Customer(e.Subjects[0])
	value, known := m.Trait(d.Name, customer)
	if d.AtEvent {
		value, known = touchstone.TraitAt(m.histories[d.Name][customer], e.Occurred)
	}
	return query.Key{Value: value, Missing: !known}
}

func property(e *touchstone.Event, name string) query.Key {
	for _, p := range e.Promoted {
		if p.Name == name {
			return query.PropertyKey(p)
		}
	}
	return query.Key{Missing: true}
}

// Meets tells whether a fact, or a mention of it, meets every condition.
func (m Sight) Meets(e *touchstone.Event, mention *Mention, conditions []query.Condition) bool {
	return !slices.ContainsFunc(conditions, func(c query.Condition) bool { return !m.meetsOne(e, mention, c) })
}

func (m Sight) meetsOne(e *touchstone.Event, mention *Mention, c query.Condition) bool {
	if c.Op == query.AtLeast || c.Op == query.Below {
		order, ok := compareNumber(e, c)
		return ok && (order >= 0) == (c.Op == query.AtLeast)
	}
	return c.Meets(m.Key(e, mention, c.Dimension))
}

// compareNumber tells how a numeric property compares with the number of a
// condition: integers exactly, doubles with the nearest double.
func compareNumber(e *touchstone.Event, c query.Condition) (order int, ok bool) {
	for _, p := range e.Promoted {
		if p.Name != c.Dimension.Name {
			continue
		}
		switch p.Type {
		case touchstone.Integer:
			limit, ok := new(big.Rat).SetString(c.Values[0])
			return new(big.Rat).SetInt64(p.Integer).Cmp(limit), ok
		case touchstone.Number:
			limit, _ := strconv.ParseFloat(c.Values[0], 64)
			return compareDoubles(p.Number, limit)
		}
	}
	return 0, false
}

// compareDoubles compares; what is not a number compares with nothing.
func compareDoubles(a, b float64) (order int, ok bool) {
	switch {
	case a < b:
		return -1, true
	case a > b:
		return 1, true
	}
	return 0, a == b
}
