// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"cmp"
	"context"

	"touchstone"
	"touchstone/explore"
	"touchstone/journey"
)

// AskGraph asks which step follows which.
type AskGraph struct {
	Activities float64 `json:"activities,omitempty" minimum:"0" maximum:"1" doc:"Show the most frequent steps that make up this share of the events; 0: all."`
	Edges      float64 `json:"edges,omitempty" minimum:"0" maximum:"1" doc:"Show the most frequent edges that make up this share of what happens between them, and those that keep everything connected; 0: all."`
}

// TrailGraph is which step comes right after which. Every node's events are its
// starts, the edges that arrive and hidden_in; and its ends, the edges that leave
// and hidden_out.
type TrailGraph struct {
	Cases     int         `json:"cases" doc:"Journeys with any step."`
	Customers int         `json:"customers"`
	Events    int         `json:"events"`
	Nodes     []GraphNode `json:"nodes"`
	Edges     []GraphEdge `json:"edges" doc:"Most frequent first."`
	Other     GraphRest   `json:"other" doc:"What is not shown."`
}

// GraphNode is one step.
type GraphNode struct {
	Key       string       `json:"key" doc:"Of the step."`
	Rest      bool         `json:"rest,omitempty" doc:"All steps beyond those that stand alone."`
	Events    int          `json:"events"`
	Cases     int          `json:"cases" doc:"Journeys with the step."`
	Customers int          `json:"customers"`
	Met       journey.Rate `json:"met" doc:"Customers with it, of all."`
	Starts    int          `json:"starts" doc:"Journeys that begin with it."`
	Ends      int          `json:"ends" doc:"Journeys that end with it."`
	SelfLoops int          `json:"self_loops" doc:"Times that it follows itself at once."`
	Rework    int          `json:"rework" doc:"Journeys with it more than once."`
	HiddenIn  int          `json:"hidden_in" doc:"Arrivals over edges that are not shown."`
	HiddenOut int          `json:"hidden_out" doc:"Departures over edges that are not shown."`
}

// GraphEdge is one step right after another.
type GraphEdge struct {
	From       string        `json:"from" doc:"Key of a step."`
	To         string        `json:"to"`
	Count      int           `json:"count"`
	Cases      int           `json:"cases"`
	Customers  int           `json:"customers"`
	Dependency float64       `json:"dependency" doc:"From -1 to 1; near 1: the second really depends on the first, near 0: they come in any order."`
	Times      journey.Times `json:"times" doc:"From one to the other, in seconds."`
}

// GraphRest sums what a graph does not show.
type GraphRest struct {
	Nodes  int `json:"nodes"`
	Events int `json:"events" doc:"Of these nodes."`
	Edges  int `json:"edges"`
	Steps  int `json:"steps" doc:"Over these edges."`
}

func findGraph(ctx context.Context, _ *call, p *explore.Population, ask AskGraph) (*TrailGraph, error) {
	g, err := journey.GraphOf(ctx, p.Source, journey.Options{})
	if err != nil {
		return nil, err
	}
	picture := g.Simplify(cmp.Or(ask.Activities, 1), cmp.Or(ask.Edges, 1))
	out := &TrailGraph{Cases: g.Cases, Customers: g.Customers, Events: g.Events, Nodes: make([]GraphNode, len(picture.Nodes)), Edges: make([]GraphEdge, len(picture.Edges)),
		Other: GraphRest{Nodes: picture.Other.Activities, Events: picture.Other.Events, Edges: picture.Other.Edges, Steps: picture.Other.Steps}}
	for i, n := range picture.Nodes {
		a := g.Rest
		if n.Activity != journey.Other {
			a = &g.Activities[n.Activity]
		}
		out.Nodes[i] = GraphNode{Key: keyOf(p, n.Activity), Rest: n.Activity == journey.Other, Events: a.Events, Cases: a.Cases, Customers: a.Customers, Met: journey.RateOf(a.Customers, g.Customers), Starts: a.Starts, Ends: a.Ends,
			SelfLoops: a.SelfLoops, Rework: a.ReworkCases, HiddenIn: n.HiddenIn, HiddenOut: n.HiddenOut}
	}
	for i, e := range picture.Edges {
		out.Edges[i] = GraphEdge{From: keyOf(p, e.From), To: keyOf(p, e.To), Count: e.Count, Cases: e.Cases, Customers: e.Customers, Dependency: e.Dependency, Times: e.Duration.Times()}
	}
	return out, nil
}

func keyOf(p *explore.Population, step uint32) string {
	if step == journey.Other {
		return ""
	}
	return p.Steps[step].Key
}

func keysFor(p *explore.Population, steps []uint32) []string {
	out := make([]string, len(steps))
	for i, s := range steps {
		out[i] = keyOf(p, s)
	}
	return out
}

// AskVariants asks for the distinct journeys.
type AskVariants struct {
	Top    int `json:"top,omitempty" minimum:"0" maximum:"10000" doc:"How many are listed, most frequent first; 0: 100."`
	Groups int `json:"groups,omitempty" minimum:"0" maximum:"50" doc:"How many journeys are to stand for the listed ones; 0: 6."`
}

// TrailVariants is the distinct journeys: the cases of all listed ones and of
// the rest are those of all.
type TrailVariants struct {
	Cases           int                   `json:"cases"`
	Distinct        int                   `json:"distinct"`
	Listed          []TrailVariant        `json:"listed"`
	RestCases       int                   `json:"rest_cases" doc:"Journeys of those that are not listed."`
	Rest            journey.Rate          `json:"rest" doc:"The same, of all."`
	Representatives []TrailRepresentative `json:"representatives" doc:"A handful that stand for the listed ones, most covered first."`
	Represented     journey.Rate          `json:"represented" doc:"Journeys that these stand for, of all."`
}

// TrailVariant is one sequence of steps.
type TrailVariant struct {
	ID     string       `json:"id" doc:"Depends on nothing but the keys along the path."`
	Path   []string     `json:"path" doc:"Keys of steps."`
	Taken  journey.Rate `json:"taken" doc:"By how many journeys, of all. The interval minds that one customer may have several."`
	Median *float64     `json:"median" doc:"Seconds from its first step to its last."`
	// SoFar is nil for one that represents others.
	SoFar *journey.Rate `json:"so_far,omitempty" doc:"Of those that are listed: journeys of it and of all before it, of all."`
}

// TrailRepresentative is a journey that stands for similar ones.
type TrailRepresentative struct {
	TrailVariant
	Covered  journey.Rate `json:"covered" doc:"Journeys that it stands for, of all."`
	Variants int          `json:"variants" doc:"Distinct ones that it stands for."`
	Distance float64      `json:"distance" doc:"Of what it stands for, on average: 0 alike, 1 nothing in common."`
}

func findVariants(ctx context.Context, _ *call, p *explore.Population, ask AskVariants) (*TrailVariants, error) {
	v, err := journey.VariantsOf(ctx, p.Source, journey.Options{TopVariants: ask.Top})
	if err != nil {
		return nil, err
	}
	groups, err := journey.Represent(ctx, v, cmp.Or(ask.Groups, 6))
	if err != nil {
		return nil, err
	}
	out := &TrailVariants{Distinct: v.Count, Listed: make([]TrailVariant, len(v.Top)), RestCases: v.Rest.Cases, Rest: v.Taken(v.Rest.Cases), Representatives: make([]TrailRepresentative, len(groups.Groups))}
	out.Cases = out.Rest.Of
	soFar := 0
	for i := range v.Top {
		soFar += v.Top[i].Cases
		listed := v.Taken(soFar)
		out.Listed[i] = variantOf(p, v, &v.Top[i])
		out.Listed[i].SoFar = &listed
	}
	covered := 0
	for i, g := range groups.Groups {
		covered += g.Covered
		out.Representatives[i] = TrailRepresentative{TrailVariant: variantOf(p, v, &g.Variant), Covered: v.Taken(g.Covered), Variants: g.Variants, Distance: g.Distance}
	}
	out.Represented = v.Taken(covered)
	return out, nil
}

func variantOf(p *explore.Population, all *journey.Variants, v *journey.Variant) TrailVariant {
	return TrailVariant{ID: v.ID, Path: keysFor(p, v.Path), Taken: all.Taken(v.Cases), Median: journey.Known(v.Median)}
}

// AskDifference asks how the customers of a scope differ from others.
type AskDifference struct {
	Against      string   `json:"against,omitempty" maxLength:"100000" doc:"The scope of the others, such as another segment or period."`
	Outcomes     []string `json:"outcomes,omitempty" maxItems:"1000" doc:"Instead of against: compare customers who meet any of these steps with those who meet none."`
	MinCustomers int      `json:"min_customers,omitempty" minimum:"0" doc:"Who must have and who must lack what is compared; 0: 10."`
}

func findDifference(ctx context.Context, _ *call, p *explore.Population, ask AskDifference) (*journey.Compared, error) {
	if (len(ask.Outcomes) > 0) == (ask.Against != "") {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("api.two_groups")}
	}
	q := journey.CompareQuestion{MinCustomers: ask.MinCustomers}
	if ask.Against != "" {
		other, err := p.Under(ctx, ask.Against)
		if err != nil {
			return nil, inField("against", err)
		}
		return journey.CompareSources(ctx, p.Source, other.Source, q)
	}
	outcomes, err := p.Numbers("outcomes", ask.Outcomes)
	if err != nil {
		return nil, err
	}
	q.Outcomes = true
	good := journey.SetOf(outcomes, len(p.Steps))
	return journey.Compare(ctx, p.Source, func(t *journey.Trail) int8 {
		for _, a := range t.Activity {
			if good[a] {
				return journey.Good
			}
		}
		return journey.Bad
	}, q)
}
