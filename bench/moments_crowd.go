// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"iter"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/moment"
	"touchstone/moment/assembly"
	"touchstone/simulate"
	"touchstone/stats"
)

// The parts of the crowd.
const (
	crowdTouchpoints = 60
	crowdUnits       = 12
	crowdSpan        = 400 * 24 * time.Hour

	crowdMoment = 3 // a bad encounter here brings complaints, worse answers and less repurchase
	crowdPain   = 5 // goes wrong more often in the first unit
)

// Shapes of the crowd beyond those of its touchpoints.
const (
	bought      = touchstone.ShapeID(1001)
	complained  = touchstone.ShapeID(1002)
	answeredNPS = touchstone.ShapeID(1003)
)

// crowd is customers of simulate.Traffic who tell how nearly everything was that
// they met, answer a survey now and then, and buy again or complain: the most
// encounters that so many events can make. It implements assembly.Trails.
type crowd struct{ events int }

// Trails implements assembly.Trails: every visit is one step.
func (c crowd) Trails(context.Context, eventstore.Filter, *touchstone.Meaning, touchstone.CustomerID) iter.Seq2[eventstore.Step, error] {
	return func(yield func(eventstore.Step, error) bool) {
		mood := temper{customer: -1}
		position := touchstone.Position(0)
		for v := range simulate.Traffic(worldSeed, 0, max(1, c.events/simulate.PerCustomer), simulate.TrafficOptions{Start: worldStart, Span: crowdSpan, Touchpoints: crowdTouchpoints}) {
			position++
			if v.Customer != mood.customer {
				mood = temper{customer: v.Customer}
			}
			step := mood.step(v, position)
			if !yield(step, nil) {
				return
			}
		}
	}
}

// temper is what a customer is like at some time.
type temper struct {
	customer int
	harm     float64 // fades with every event after a bad encounter that matters
	scores   [1]touchstone.Score
}

// step is what becomes of a visit: one in twenty-five a decision, one in
// twenty-five an answer, else a contact.
func (t *temper) step(v simulate.Visit, position touchstone.Position) eventstore.Step {
	draw := stats.Scatter(uint64(position))
	s := eventstore.Step{
		Customer: touchstone.CustomerID(v.Customer + 1), Subject: touchstone.SubjectID(v.Customer + 1), Position: position,
		Occurred: time.UnixMilli(v.Occurred), Kind: touchstone.Interaction, Shape: shapeID(v.Shape), Unit: crowdUnit(draw >> 20 % crowdUnits),
	}
	t.harm *= .9
	switch dice := draw % 100; {
	case dice < 4:
		t.decide(&s, draw>>32)
	case dice < 8:
		s.Kind, s.Shape, s.Unit = touchstone.Feedback, answeredNPS, ""
		s.Scores = t.score("nps", int32(8-6*t.harm+float64(draw>>32%3)), 0, 10)
	case dice < 95:
		s.Scores = t.score("rating", t.rate(v.Touchpoint, s.Unit, draw>>32), 1, 5)
	}
	return s
}

// decide makes a complaint of a step, the likelier the more harm was done, or a
// purchase.
func (t *temper) decide(s *eventstore.Step, draw uint64) {
	s.Kind, s.Shape, s.Unit = touchstone.Outcome, bought, ""
	if float64(draw%1000)/1000 < .2+.6*t.harm {
		s.Shape = complained
		return
	}
	s.Value = &touchstone.Money{Minor: int64(draw%50_000) + 1000, Currency: "CNY"}
}

// rate is how a contact was, and does harm where it matters.
func (t *temper) rate(touchpoint int, unit string, draw uint64) int32 {
	stars := int32([...]int{1, 2, 3, 3, 4, 4, 4, 5, 5, 5}[draw%10])
	if touchpoint == crowdPain && unit == crowdUnit(0) && draw>>8%2 == 0 {
		stars = 1
	}
	if touchpoint == crowdMoment && stars <= 2 {
		t.harm = 1
	}
	return stars
}

// score is one answer; a step's scores are read before the next step.
func (t *temper) score(metric string, value, low, high int32) []touchstone.Score {
	t.scores[0] = touchstone.Score{Metric: metric, Value: max(low, min(high, value)) * 100, Low: low * 100, High: high * 100}
	return t.scores[:]
}

func crowdUnit(n uint64) string { return crowdUnitNames[n] }

var crowdUnitNames = [crowdUnits]string{"h01", "h02", "h03", "h04", "h05", "h06", "h07", "h08", "h09", "h10", "h11", "h12"}

// world is what the crowd met, and where.
func (c crowd) world() assembly.World {
	m := &touchstone.Meaning{Shapes: map[touchstone.ShapeID]touchstone.TouchpointID{}, Touchpoints: map[touchstone.TouchpointID]touchstone.TouchpointPlace{}}
	w := assembly.World{Trails: c, Meaning: m, Currency: "CNY", Names: map[touchstone.ShapeID]string{bought: "repurchase", complained: "complaint"}}
	channels := []touchstone.Channel{"website", "app", "store"}
	for i := range crowdTouchpoints {
		id := touchstone.TouchpointID(fmt.Sprintf("tp_%d", i))
		w.Touchpoints = append(w.Touchpoints, id)
		m.Touchpoints[id] = touchstone.TouchpointPlace{Channel: channels[i%len(channels)]}
	}
	for shape := range worldShapes {
		m.Shapes[shapeID(shape)] = w.Touchpoints[shape%crowdTouchpoints]
	}
	return w
}

// crowdQuestion asks for two decisions and one view of the brand.
func crowdQuestion() assembly.Question {
	return assembly.Question{Outcomes: []assembly.Outcome{
		{Name: "repurchase", Impact: moment.Decision}, {Name: "complaint", Impact: moment.Decision}, {Name: "nps", Metric: true, Impact: moment.Brand},
	}}
}
