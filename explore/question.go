// SPDX-License-Identifier: Apache-2.0

package explore

import (
	"slices"
	"strings"
	"time"

	"touchstone"
	"touchstone/query"
)

// Steps is what one step of a trail is.
type Steps string

// The kinds of step.
const (
	ByTouchpoint Steps = "touchpoint"
	ByStage      Steps = "stage"
	ByChannel    Steps = "channel"
	ByShape      Steps = "shape"
	ByUnit       Steps = "unit" // of Question.Level
)

// AllSteps lists the kinds of step.
var AllSteps = []Steps{ByTouchpoint, ByStage, ByChannel, ByShape, ByUnit}

// Question says which trails are asked about.
type Question struct {
	Steps Steps  `json:"steps,omitempty" enum:"touchpoint,stage,channel,shape,unit" doc:"What a step is; a touchpoint unless said."`
	Level string `json:"level,omitempty" maxLength:"200" doc:"With steps unit: of which level of the tree, such as hotel. What happens at no unit of that level is no step."`
	// Scope limits events and customers in the words of package query:
	// "where channel != ad and trait(tier) = gold from 2026-01-01 to 2026-02-01".
	Scope string `json:"scope,omitempty" maxLength:"100000" doc:"Which events and customers, such as: where trait(tier) = gold and channel != ad from 2026-01-01 to 2026-02-01"`
	Cases Cases  `json:"cases,omitzero" doc:"What one journey is; all events of a customer unless said."`
}

// scope is what the text of a question's scope says.
type scope struct {
	from, to time.Time
	zone     string
	steps    []query.Condition // on events
	units    []query.Condition // on where events happen
	people   []query.Condition // on customers
}

// read checks a question and reads its scope, in a zone unless that names one.
func (q *Question) read(zone string) (scope, error) {
	if q.Steps != "" && !slices.Contains(AllSteps, q.Steps) {
		return scope{}, invalid("steps", touchstone.Msg("explore.steps", "value", string(q.Steps)))
	}
	if (q.Steps == ByUnit) != (q.Level != "") {
		return scope{}, invalid("level", touchstone.Msg("explore.level"))
	}
	if err := q.Cases.check(); err != nil {
		return scope{}, err
	}
	asked, err := query.ParseIn(strings.TrimSpace("count "+q.Scope), zone)
	if err != nil {
		return scope{}, err
	}
	return divide(asked)
}

// divide sorts the conditions of a scope by what they are about. A trait at the
// event is refused: a trail is of one customer, who is as they are now.
func divide(asked query.Question) (scope, error) {
	s := scope{from: asked.From, to: asked.To, zone: asked.Zone}
	if len(asked.Measures) > 1 || len(asked.By) > 0 || asked.Compare || asked.Limit > 0 || asked.After > 0 {
		return s, invalid("scope", touchstone.Msg("explore.scope_words"))
	}
	for _, c := range asked.Where {
		switch c.Dimension.Kind {
		case query.ByKind, query.BySource, query.ByShape, query.ByTouchpoint, query.ByStage, query.ByChannel:
			s.steps = append(s.steps, c)
		case query.ByUnit:
			s.units = append(s.units, c)
		case query.ByTrait:
			if c.Dimension.AtEvent {
				return s, invalid("scope", touchstone.Msg("explore.at_event", "dimension", c.Dimension.String()))
			}
			s.people = append(s.people, c)
		default:
			return s, invalid("scope", touchstone.Msg("explore.dimension", "dimension", c.Dimension.String()))
		}
		if c.Op == query.AtLeast || c.Op == query.Below {
			return s, invalid("scope", touchstone.Msg("explore.comparison", "condition", c.String()))
		}
	}
	return s, nil
}

func invalid(field string, m touchstone.Message) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: m}
}
