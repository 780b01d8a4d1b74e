// SPDX-License-Identifier: Apache-2.0

package study

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"time"

	"touchstone"
	"touchstone/moment"
	"touchstone/moment/assembly"
	"touchstone/query"
)

// Question says what a study looks at. The zero value is the standing question:
// everything, with the outcomes that facts show.
type Question struct {
	From       time.Time          `json:"from,omitzero" doc:"Encounters that begin at or after."`
	To         time.Time          `json:"to,omitzero" doc:"And before."`
	WindowDays int                `json:"window_days,omitempty" minimum:"0" maximum:"730" doc:"How long after its beginning an encounter may show in outcomes; 90 unless said."`
	Segment    string             `json:"segment,omitempty" maxLength:"2000" doc:"Only these customers, such as: where trait(tier) = gold"`
	Outcomes   []Outcome          `json:"outcomes,omitempty" maxItems:"12" doc:"What encounters may change; those that facts show unless said."`
	Emotion    float64            `json:"smallest_emotion,omitempty" minimum:"0" maximum:"2" doc:"Smallest excess swing of emotion of interest; 0.10 unless said."`
	Worth      map[string]float64 `json:"worth,omitempty" doc:"What one more of an outcome is worth, in minor units of the workspace's currency, negative for what costs; unless said, the mean value of those that carry one."`
}

// Outcome is something that encounters may change.
type Outcome struct {
	Name     string        `json:"name" minLength:"1" maxLength:"200" doc:"Name of the outcome, or of the metric."`
	Metric   bool          `json:"metric,omitempty" doc:"It is the answer to a metric, such as nps."`
	Impact   moment.Impact `json:"impact,omitempty" enum:"decision,brand" doc:"By its name unless said."`
	Smallest float64       `json:"smallest,omitempty" minimum:"0" doc:"Smallest effect of interest in its unit (a share is 0 to 1); unless said .02 of an outcome, 3 % of its range of a metric."`
	Fewer    *bool         `json:"fewer_is_better,omitempty" doc:"By its name unless said."`
}

// What outcomes there are unless a question says so.
var brandMetrics = []string{"nps", "recommend", "recommendation", "trust", "image", "brand"}

// MostOutcomes is how many outcomes, the most frequent, a question has unless
// it says so.
const MostOutcomes = 8

//go:embed outcomes.tsv
var outcomeLines string

// hints are what parts of names say of outcomes.
var hints = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for line := range strings.Lines(outcomeLines) {
		if part, says, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && part[0] != '#' {
			out[says] = append(out[says], part)
		}
	}
	return out
})

func hinted(name, says string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(hints()[says], func(part string) bool { return strings.Contains(name, part) })
}

// FewerIsBetter tells whether an outcome's name says that less of it is better,
// as of a complaint or a return.
func FewerIsBetter(name string) bool { return hinted(name, "fewer") }

// BrandMetric tells whether a metric is about the brand, not about an
// encounter.
func BrandMetric(name string) bool { return slices.Contains(brandMetrics, name) }

// complete fills in what an outcome does not say.
func (o Outcome) complete() Outcome {
	if o.Impact == "" {
		o.Impact = moment.Decision
		if o.Metric || hinted(o.Name, "brand") {
			o.Impact = moment.Brand
		}
	}
	if o.Fewer == nil {
		fewer := !o.Metric && FewerIsBetter(o.Name)
		o.Fewer = &fewer
	}
	return o
}

// Validate tells the first fault of a question: Invalid, with the field.
func (q Question) Validate() error {
	if !q.From.IsZero() && !q.To.IsZero() && !q.From.Before(q.To) {
		return invalid("to", touchstone.Msg("study.period"))
	}
	seen := map[string]bool{}
	metrics := 0
	for _, o := range q.Outcomes {
		if seen[o.Name] {
			return invalid("outcomes", touchstone.Msg("study.outcome_twice", "name", o.Name))
		}
		seen[o.Name] = true
		if o.Metric {
			metrics++
		}
	}
	if metrics > assembly.MaxMetrics {
		return invalid("outcomes", touchstone.Msg("assembly.too_many_metrics", "most", assembly.MaxMetrics))
	}
	_, err := q.segment()
	return err
}

// segment reads the conditions on customers.
func (q Question) segment() ([]query.Condition, error) {
	if q.Segment == "" {
		return nil, nil
	}
	parsed, err := query.Parse("customers " + q.Segment)
	if err != nil {
		return nil, err
	}
	whole := !parsed.From.IsZero() || !parsed.To.IsZero() || len(parsed.By) > 0 || parsed.Compare || parsed.Limit > 0
	other := func(c query.Condition) bool { return c.Dimension.Kind != query.ByTrait || c.Dimension.AtEvent }
	if whole || slices.ContainsFunc(parsed.Where, other) {
		return nil, invalid("segment", touchstone.Msg("study.segment"))
	}
	return parsed.Where, nil
}

// customers gives who is in the segment; nil: everybody.
func (q Question) customers(m *touchstone.Meaning) (func(touchstone.CustomerID) bool, error) {
	conditions, err := q.segment()
	if err != nil || len(conditions) == 0 {
		return nil, err
	}
	return func(c touchstone.CustomerID) bool {
		return !slices.ContainsFunc(conditions, func(cond query.Condition) bool {
			value, known := m.Trait(cond.Dimension.Name, c)
			return !cond.Meets(query.Key{Value: value, Missing: !known})
		})
	}, nil
}

func invalid(field string, m touchstone.Message) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: m}
}
