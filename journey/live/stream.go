// SPDX-License-Identifier: Apache-2.0

package live

import (
	"context"
	"math"
	"slices"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/journey"
	"touchstone/journey/index"
)

// Stream gives what a question looks at from the store itself: the same trails
// of customers as Index.View, read in one part and in bounded memory, however
// long it takes. Invalid when the question is about objects.
func Stream(store eventstore.Store, m *touchstone.Meaning, q Question) (journey.Source, error) {
	if q.Object != "" {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "object", Message: touchstone.Msg("live.no_stream")}
	}
	return &stream{store, m, q.Scope}, nil
}

type stream struct {
	store   eventstore.Store
	meaning *touchstone.Meaning
	scope   index.Scope
}

// Names implements journey.Source.
func (s *stream) Names() []string { return s.scope.Names }

// Parts implements journey.Source.
func (s *stream) Parts() int { return 1 }

// Visit implements journey.Source. It holds one trail at a time.
func (s *stream) Visit(ctx context.Context, _ int, visit func(*journey.Trail)) error {
	t, places := &walking{number: -1}, placesByUnit{of: s.scope.Places, known: map[string][]index.Place{}}
	for step, err := range s.store.Trails(ctx, eventstore.Filter{From: s.scope.From, To: s.scope.To}, s.meaning, 0) {
		if err != nil {
			return err
		}
		if t.number < 0 || step.Customer != t.customer {
			t.show(visit)
			t.begin(step.Customer)
		}
		if code, ok := s.scope.Activity(step.Shape, step.Kind, places.at(&step)); ok && int(code) < len(s.scope.Names) && (s.scope.In == nil || s.scope.In(step.Customer)) {
			t.add(code, &step)
		}
	}
	t.show(visit)
	return ctx.Err()
}

// placesByUnit remembers where events of units stand.
type placesByUnit struct {
	of    func(unit string) []index.Place
	known map[string][]index.Place
}

func (p *placesByUnit) at(step *eventstore.Step) (place uint32) {
	if p.of == nil {
		return 0
	}
	all, ok := p.known[step.Unit]
	if !ok {
		all = p.of(step.Unit)
		p.known[step.Unit] = all
	}
	for _, next := range all {
		if step.Occurred.UnixMilli() < next.From {
			break
		}
		place = next.Number
	}
	return place
}

// walking is a trail while its steps are read.
type walking struct {
	journey.Trail
	number   int
	customer touchstone.CustomerID
	subjects []touchstone.SubjectID
}

func (t *walking) begin(customer touchstone.CustomerID) {
	t.number++
	t.customer, t.subjects = customer, t.subjects[:0]
	t.Trail = journey.Trail{Case: t.number, Customer: t.number, Activity: t.Activity[:0], Time: t.Time[:0], Mark: t.Mark[:0], Subject: t.Subject[:0], Worth: t.Worth[:0]}
}

func (t *walking) add(code uint32, step *eventstore.Step) {
	who := slices.Index(t.subjects, step.Subject)
	if who < 0 {
		who = len(t.subjects)
		t.subjects = append(t.subjects, step.Subject)
	}
	if step.Value != nil && step.Value.Minor != 0 {
		t.Worth = append(t.Worth, journey.Worth{At: len(t.Activity), Minor: step.Value.Minor, Currency: step.Value.Currency})
	}
	t.Activity, t.Time = append(t.Activity, code), append(t.Time, step.Occurred.UnixMilli())
	t.Mark, t.Subject = append(t.Mark, index.MarkOf(step.Scores)), append(t.Subject, uint8(min(who, math.MaxUint8)))
}

func (t *walking) show(visit func(*journey.Trail)) {
	if len(t.Activity) > 0 {
		visit(&t.Trail)
	}
}
