// SPDX-License-Identifier: Apache-2.0

package study

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/moment/assembly"
	"touchstone/query"
	"touchstone/workspace"
)

// Facts is what a study reads of an event store.
type Facts interface {
	eventstore.Store
	eventstore.Shaper
	eventstore.Reciter
}

// rests is what a study rests on.
type rests struct {
	Position touchstone.Position // facts up to here
	Revision uint64              // of the meaning
	Mentions string              // version of the model that read the texts; "" while none has read them all
}

// ground is a question with everything that is needed to answer it.
type ground struct {
	rests
	world    assembly.World
	question assembly.Question
	outcomes []Outcome // complete
	currency string
	floor    int
	contacts map[touchstone.Channel]met
	stages   []touchstone.StageID // of world.Touchpoints
}

// ground lays out what a question is asked of.
func (k *Keeper) ground(ctx context.Context, q Question) (*ground, error) {
	settings, err := k.Workspace.Settings(ctx)
	if err != nil {
		return nil, err
	}
	g := &ground{currency: settings.Currency, floor: settings.Floor}
	m, err := k.Meaning(ctx)
	if err != nil {
		return nil, err
	}
	receipt, err := k.Facts.Append(ctx, nil)
	if err != nil {
		return nil, err
	}
	g.rests = rests{receipt.Position, m.Revision, k.Mentions()}
	g.world = assembly.World{Trails: k.Facts, Meaning: m, Names: map[touchstone.ShapeID]string{}, Currency: settings.Currency}
	if g.world.Zone, err = time.LoadLocation(settings.Zone); err != nil {
		return nil, fmt.Errorf("the zone of the workspace: %w", err)
	}
	if g.rests.Mentions != "" {
		g.world.Mentions = k.Facts.Mentions(ctx, g.rests.Mentions, 0)
	}
	if err := k.register(ctx, g); err != nil {
		return nil, err
	}
	shapes, err := k.Facts.Shapes(ctx)
	if err != nil {
		return nil, err
	}
	for i := range shapes {
		g.world.Names[shapes[i].ID] = shapes[i].Name
	}
	if g.outcomes, err = k.outcomes(ctx, q, g); err != nil {
		return nil, err
	}
	g.question = assembly.Question{From: q.From, To: q.To, Window: time.Duration(q.WindowDays) * 24 * time.Hour}
	for _, o := range g.outcomes {
		harm := int8(-1)
		if *o.Fewer {
			harm = 1
		}
		g.question.Outcomes = append(g.question.Outcomes, assembly.Outcome{Name: o.Name, Metric: o.Metric, Impact: o.Impact, Smallest: o.Smallest, Harm: harm})
	}
	for name := range m.Traits {
		g.question.Traits = append(g.question.Traits, name)
	}
	slices.Sort(g.question.Traits)
	if g.question.Customers, err = q.customers(m); err != nil {
		return nil, err
	}
	g.contacts, err = k.met(ctx, q, g)
	return g, err
}

// register takes the touchpoints that customers meet, and how long contacts may
// take by their standards.
func (k *Keeper) register(ctx context.Context, g *ground) error {
	touchpoints, err := workspace.All(ctx, k.Workspace.Touchpoints(), workspace.ListOptions{})
	if err != nil {
		return err
	}
	for i := range touchpoints {
		t := &touchpoints[i]
		id := touchstone.TouchpointID(t.ID)
		switch {
		case t.Status == touchstone.Retired:
		case t.Layer == "" || t.Layer == touchstone.Front:
			g.world.Touchpoints = append(g.world.Touchpoints, id)
			g.stages = append(g.stages, t.Stage)
		default:
			g.world.Behind = append(g.world.Behind, id)
		}
	}
	standards, err := workspace.All(ctx, k.Workspace.Standards(), workspace.ListOptions{})
	if err != nil {
		return err
	}
	g.world.Limits = map[touchstone.TouchpointID]time.Duration{}
	for i := range standards {
		s := &standards[i]
		asked, err := query.Parse(s.Measure)
		if err != nil || len(asked.Measures) != 1 || asked.Measures[0].Kind != query.Duration || s.Statistic == touchstone.StatShare || s.Bound != touchstone.AtMost || len(s.Units) > 0 {
			continue
		}
		limit := time.Duration(s.Threshold) * time.Millisecond
		if known, ok := g.world.Limits[s.Touchpoint]; !ok || limit < known {
			g.world.Limits[s.Touchpoint] = limit
		}
	}
	return nil
}

// outcomes completes those of a question; where it names none they are the
// most frequent of the facts, and the metrics that tell of the brand.
func (k *Keeper) outcomes(ctx context.Context, q Question, g *ground) ([]Outcome, error) {
	out := slices.Clone(q.Outcomes)
	if len(out) == 0 {
		table, err := k.Facts.Query(ctx, query.Question{Measures: []query.Measure{{Kind: query.Count}}, By: []query.Dimension{{Kind: query.ByShape}},
			Where: []query.Condition{{Dimension: query.Dimension{Kind: query.ByKind}, Op: query.In, Values: []string{string(touchstone.Outcome)}}}}, g.world.Meaning)
		if err != nil {
			return nil, err
		}
		out = frequent(table, g.world.Names)
		for _, metric := range brandMetrics {
			out = append(out, Outcome{Name: metric, Metric: true})
		}
	}
	for i := range out {
		out[i] = out[i].complete()
	}
	return out, nil
}

// frequent gives the outcomes that happened most often, by name.
func frequent(table *query.Table, names map[touchstone.ShapeID]string) []Outcome {
	of := map[string]int64{}
	for _, row := range table.Rows {
		of[row.Keys[0].Value] = row.Tallies[0].N
	}
	counts := map[string]int64{}
	for id, name := range names {
		if n := of[id.String()]; n > 0 {
			counts[name] += n
		}
	}
	var out []Outcome
	for name := range counts {
		out = append(out, Outcome{Name: name})
	}
	slices.SortFunc(out, func(a, b Outcome) int {
		return cmp.Or(-cmp.Compare(counts[a.Name], counts[b.Name]), cmp.Compare(a.Name, b.Name))
	})
	return out[:min(len(out), MostOutcomes)]
}
