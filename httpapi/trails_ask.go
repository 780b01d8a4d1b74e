// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"errors"
	"fmt"

	"touchstone/explore"
	"touchstone/journey/attribution"
	"touchstone/journey/funnel"
	"touchstone/journey/next"
	"touchstone/journey/path"
	"touchstone/journey/waiting"
	"touchstone/query"
)

func (a *API) trailRoutes() {
	trails(a, "graph", "trailGraph", "Which step follows which, how often and after how long", findGraph)
	trails(a, "variants", "trailVariants", "The distinct journeys, and a handful that stand for them", findVariants)
	trails(a, "difference", "trailDifference", "How two segments, periods or outcomes differ", findDifference)
	trails(a, "paths", "trailPaths", "Paths before and after a step", findPaths)
	trails(a, "funnel", "trailFunnel", "How far customers get along some steps", findFunnel)
	trails(a, "waiting", "trailWaiting", "How long it takes from one step to another", findWaiting)
	trails(a, "next", "trailNext", "What comes next, and how well that is known", findNext)
	trails(a, "cohorts", "trailCohorts", "Who comes back, by when they began", findCohorts)
	trails(a, "value", "trailValue", "Customers by how recently and how often they came", findValue)
	trails(a, "conformance", "trailConformance", "How customers keep to a designed journey", findConformance)
	trails(a, "attribution", "trailAttribution", "Credit outcomes to the steps before them", findAttribution)
	trailObjects(a)
}

// numbers finds the steps that an ask names and gathers what is wrong.
type numbers struct {
	of     *explore.Population
	faults []error
}

func (n *numbers) named(field string, keys []string) []uint32 {
	found, err := n.of.Numbers(field, keys)
	n.faults = append(n.faults, err)
	return found
}

func (n *numbers) err() error { return errors.Join(n.faults...) }

// AskPaths asks for the paths before and after an anchor.
type AskPaths struct {
	Anchor     []string        `json:"anchor,omitempty" maxItems:"1000" doc:"Steps that paths begin from. None: the beginning of each journey, or its end for paths before it."`
	Occurrence path.Occurrence `json:"occurrence,omitempty" enum:"first,last,every" doc:"Which of a journey's anchors counts; the first unless said."`
	Direction  path.Direction  `json:"direction,omitempty" enum:"after,before,both" doc:"Where to look from the anchor; after it unless said."`
	Depth      int             `json:"depth,omitempty" minimum:"0" maximum:"20" doc:"How many steps are followed; 0: 5."`
	Repeats    path.Repeats    `json:"repeats,omitempty" enum:"keep,collapse,unique" doc:"What becomes of a step that is met again; it counts again unless said."`
	Unordered  bool            `json:"unordered,omitempty" doc:"Sets of steps, whatever their order, instead of a tree."`
	StartsWith []string        `json:"starts_with,omitempty" maxItems:"1000" doc:"Only journeys that begin with one of these."`
	EndsWith   []string        `json:"ends_with,omitempty" maxItems:"1000" doc:"Only journeys that end with one of these."`
	Top        int             `json:"top,omitempty" minimum:"0" maximum:"100" doc:"How many branches of a node are shown, the others are summed; 0: 8."`
	Bands      int             `json:"bands,omitempty" minimum:"0" maximum:"50" doc:"Also puts the tree together by step and level, with so many steps a level; 0: not."`
}

func findPaths(ctx context.Context, _ *call, p *explore.Population, ask AskPaths) (*path.Result, error) {
	n := numbers{of: p}
	q := path.Question{Anchor: n.named("anchor", ask.Anchor), Occurrence: ask.Occurrence, Direction: ask.Direction, Depth: ask.Depth, Repeats: ask.Repeats, Unordered: ask.Unordered,
		StartsWith: n.named("starts_with", ask.StartsWith), EndsWith: n.named("ends_with", ask.EndsWith), Top: ask.Top, Bands: ask.Bands}
	if err := n.err(); err != nil {
		return nil, err
	}
	return path.Paths(ctx, p.Source, q)
}

// AskAttribution asks how outcomes are credited.
type AskAttribution struct {
	Outcomes    []string            `json:"outcomes" maxItems:"1000" doc:"Every occurrence of one of these steps is a conversion."`
	Touchpoints []string            `json:"touchpoints,omitempty" maxItems:"1000" doc:"Steps that may get credit; all others unless said."`
	Models      []attribution.Model `json:"models,omitempty" maxItems:"8" doc:"first, last, linear, position, time_decay, step_decay, markov, shapley; all unless said."`
	LookbackMS  int64               `json:"lookback_ms,omitempty" minimum:"0" doc:"How long before its conversion a step counts; 0: 30 days."`
	HalfLifeMS  int64               `json:"half_life_ms,omitempty" minimum:"0" doc:"Of time_decay; 0: 7 days."`
	Order       int                 `json:"order,omitempty" minimum:"0" maximum:"3" doc:"Of the Markov chain; 0: chosen on held-out customers."`
	Resamples   int                 `json:"resamples,omitempty" minimum:"-1" maximum:"10000" doc:"Of the bootstrap; 0: 200, -1: no intervals."`
	Limit       int                 `json:"limit,omitempty" minimum:"0" maximum:"250" doc:"How many steps stand alone, the most frequent, the others are summed; 0: 100."`
	Currency    string              `json:"currency,omitempty" pattern:"^[A-Z]{3}$" doc:"Also weigh conversions by what they are worth in this currency, in its minor units; those paid in others weigh nothing."`
}

func findAttribution(ctx context.Context, _ *call, p *explore.Population, ask AskAttribution) (*attribution.Result, error) {
	n := numbers{of: p}
	q := attribution.Question{Outcomes: n.named("outcomes", ask.Outcomes), Touchpoints: n.named("touchpoints", ask.Touchpoints), Models: ask.Models,
		Lookback: ask.LookbackMS, HalfLife: ask.HalfLifeMS, Order: ask.Order, Resamples: ask.Resamples, Limit: ask.Limit, Currency: ask.Currency}
	if err := n.err(); err != nil {
		return nil, err
	}
	return attribution.Attribute(ctx, p.Source, q)
}

// AskFunnel asks how far customers get along some steps.
type AskFunnel struct {
	Steps    []FunnelStep `json:"steps" minItems:"1" maxItems:"50"`
	WindowMS int64        `json:"window_ms,omitempty" minimum:"0" doc:"How long an attempt lasts from its first event; 0: as long as the journey."`
	Strict   bool         `json:"strict,omitempty" doc:"Every event of an attempt follows directly the one before."`
	ByCase   bool         `json:"by_case,omitempty" doc:"Count journeys instead of customers."`
	By       string       `json:"by,omitempty" enum:"day,week,month" doc:"Also count by when attempts began; needs a period."`
	Group    string       `json:"group,omitempty" maxLength:"200" doc:"Also count by this segment trait."`
	Top      int          `json:"top,omitempty" minimum:"0" maximum:"100" doc:"How many steps are shown that customers took instead; 0: 8."`
}

// FunnelStep is one step of a funnel.
type FunnelStep struct {
	Parts   [][]string `json:"parts" minItems:"1" maxItems:"5" doc:"All of them must be met, in any order, usually one; any step named in a part will do."`
	Without []string   `json:"without,omitempty" maxItems:"1000" doc:"What may not be met between the step before and the end of this one."`
}

// Funnel is how far customers got.
type Funnel struct {
	funnel.Result
	GroupNames []string `json:"group_names,omitempty" doc:"By group; what is too small or has no value is in none of them."`
}

func findFunnel(ctx context.Context, _ *call, p *explore.Population, ask AskFunnel) (*Funnel, error) {
	n := numbers{of: p}
	q := funnel.Question{WindowMS: ask.WindowMS, Strict: ask.Strict, ByCase: ask.ByCase, Top: ask.Top}
	for i, s := range ask.Steps {
		at := fmt.Sprintf("steps[%d]", i)
		step := funnel.Step{Without: n.named(at+".without", s.Without)}
		for k, part := range s.Parts {
			step.Parts = append(step.Parts, n.named(fmt.Sprintf("%s.parts[%d]", at, k), part))
		}
		q.Steps = append(q.Steps, step)
	}
	out := &Funnel{}
	err := n.err()
	if err == nil && ask.By != "" {
		q.Edges, err = p.Edges(query.DimensionKind(ask.By))
	}
	if err == nil && ask.Group != "" {
		out.GroupNames, q.Group, err = p.Groups(ctx, ask.Group)
		q.Groups = len(out.GroupNames)
	}
	if err != nil {
		return nil, err
	}
	if q.Groups == 0 {
		q.Group = nil
	}
	found, err := funnel.Funnel(ctx, p.Source, q)
	if err != nil {
		return nil, err
	}
	out.Result = *found
	return out, nil
}

// AskNext asks what comes next.
type AskNext struct {
	After   []string `json:"after,omitempty" maxItems:"1000" doc:"The last steps of a customer, in order of time; none: the beginning of a journey."`
	Order   int      `json:"order,omitempty" minimum:"0" maximum:"3" doc:"How many steps the model looks back; 0: chosen on held-out customers."`
	Top     int      `json:"top,omitempty" minimum:"0" maximum:"1000" doc:"How many predictions; 0: 5."`
	UntilMS int64    `json:"until_ms,omitempty" doc:"Learn from events before this time, try on journeys that begin at it or later; 0: split by customer."`
	Folds   int      `json:"folds,omitempty" minimum:"0" maximum:"100" doc:"Try on one in so many customers; 0: 5."`
}

func findNext(ctx context.Context, _ *call, p *explore.Population, ask AskNext) (*next.Result, error) {
	n := numbers{of: p}
	q := next.Question{After: n.named("after", ask.After), Order: ask.Order, Top: ask.Top, Until: ask.UntilMS, Folds: ask.Folds}
	if err := n.err(); err != nil {
		return nil, err
	}
	return next.Predict(ctx, p.Source, q)
}

// AskWaiting asks how long it takes from one step to another.
type AskWaiting struct {
	From       []string           `json:"from" minItems:"1" maxItems:"1000" doc:"Any of these begins a wait."`
	To         []string           `json:"to" minItems:"1" maxItems:"1000" doc:"The next of any of these ends it."`
	Without    []string           `json:"without,omitempty" maxItems:"1000" doc:"What ends a wait when it comes first."`
	Occurrence waiting.Occurrence `json:"occurrence,omitempty" enum:"first,every" doc:"Which of a journey's events begins a wait; the first unless said."`
	Quantiles  []int              `json:"quantiles,omitempty" maxItems:"20" doc:"In thousandths; 500, 750, 900 and 950 unless said."`
	Standard   *waiting.Standard  `json:"standard,omitempty" doc:"The promise that the waits are held against."`
	StandardID string             `json:"standard_id,omitempty" maxLength:"100" doc:"A standard of the register instead: a promise on the duration of one of the steps. Where it has opening hours, only these count, also in the quantiles; where it is for some units, only waits whose such step is there."`
	Closed     []string           `json:"closed,omitempty" maxItems:"1000" doc:"Days on which a standard with opening hours or a calendar is closed beside its holidays: 2026-10-01."`
}

// Waits are how long it takes from one step to another.
type Waits struct {
	waiting.Result
	Against *TrailStandard `json:"against,omitempty" doc:"The register's standard that the waits are held against."`
}

// question gives what is asked about the waits of a population.
func (ask *AskWaiting) question(p *explore.Population) (waiting.Question, error) {
	n := numbers{of: p}
	q := waiting.Question{From: n.named("from", ask.From), To: n.named("to", ask.To), Without: n.named("without", ask.Without),
		Occurrence: ask.Occurrence, Quantiles: ask.Quantiles, Standard: ask.Standard}
	return q, n.err()
}

func findWaiting(ctx context.Context, c *call, p *explore.Population, ask AskWaiting) (*Waits, error) {
	q, err := ask.question(p)
	if err != nil {
		return nil, err
	}
	out := &Waits{}
	if ask.StandardID != "" {
		s, err := c.standards(ctx, ask.Closed)
		if err != nil {
			return nil, err
		}
		held, err := s.ofWaits(ctx, ask.StandardID, p, &q)
		if err != nil {
			return nil, err
		}
		if p, q, err = held.lay(ctx, p, ask.question); err != nil {
			return nil, err
		}
		out.Against = &held.TrailStandard
	}
	found, err := waiting.Waiting(ctx, p.Source, q)
	if err != nil {
		return nil, err
	}
	out.Result = *found
	return out, nil
}
