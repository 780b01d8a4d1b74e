// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"touchstone"
	"touchstone/journey"
	"touchstone/journey/attribution"
	"touchstone/journey/funnel"
	"touchstone/journey/index"
	"touchstone/journey/path"
	"touchstone/stats"
)

// What questions about trails ask. The peers' statements say the same.
const (
	anchorOfPaths  = 4
	depthOfPaths   = 5
	stepsOfFunnel  = 4 // touchpoints 0, 1, 2, 3
	windowOfFunnel = 7 * 24 * time.Hour
	outcome        = 30 // of attribution
)

// folds are the questions, by name.
func folds() map[string]func(context.Context, journey.Source) (map[string]float64, error) {
	return map[string]func(context.Context, journey.Source) (map[string]float64, error){
		"graph": graphOf, "variants": variantsOf, "paths": pathsOf, "funnel": funnelOf, "reach": reachOf,
		"markov":           creditsOf(attribution.Question{Order: 1, Resamples: -1}),
		"markov intervals": creditsOf(attribution.Question{Order: 1}),
	}
}

func graphOf(ctx context.Context, source journey.Source) (map[string]float64, error) {
	g, err := journey.GraphOf(ctx, source, journey.Options{})
	if err != nil {
		return nil, err
	}
	out := map[string]float64{}
	for _, e := range g.Edges {
		name := fmt.Sprintf("%d>%d", e.From, e.To)
		out["count "+name], out["customers "+name] = float64(e.Count), float64(e.Cases)
		out["median "+name], out["p90 "+name] = e.Duration.Median, e.Duration.P90
	}
	return out, nil
}

func variantsOf(ctx context.Context, source journey.Source) (map[string]float64, error) {
	v, err := journey.VariantsOf(ctx, source, journey.Options{})
	if err != nil {
		return nil, err
	}
	out := map[string]float64{"variants": float64(v.Count)}
	for _, one := range v.Top {
		out["variant "+pathName(one.Path)] = float64(one.Cases)
	}
	return out, nil
}

func pathName(codes []uint32) string {
	words := make([]string, len(codes))
	for i, c := range codes {
		words[i] = strconv.Itoa(int(c))
	}
	return strings.Join(words, ">")
}

func pathsOf(ctx context.Context, source journey.Source) (map[string]float64, error) {
	found, err := path.Paths(ctx, source, path.Question{Anchor: []uint32{anchorOfPaths}, Depth: depthOfPaths})
	if err != nil {
		return nil, err
	}
	out := map[string]float64{}
	addPaths(out, nil, found.After.Tree.Children)
	return out, nil
}

func addPaths(to map[string]float64, before []uint32, nodes []path.Node) {
	for _, n := range nodes {
		way := append(slices.Clip(before), n.Activity)
		to["path "+pathName(way)] = float64(n.Paths)
		addPaths(to, way, n.Children)
	}
}

func funnelOf(ctx context.Context, source journey.Source) (map[string]float64, error) {
	q := funnel.Question{WindowMS: windowOfFunnel.Milliseconds()}
	for code := range uint32(stepsOfFunnel) {
		q.Steps = append(q.Steps, funnel.Step{Parts: [][]uint32{{code}}})
	}
	found, err := funnel.Funnel(ctx, source, q)
	if err != nil {
		return nil, err
	}
	out := map[string]float64{}
	for i, s := range found.Steps {
		out[fmt.Sprintf("step %d", i+1)] = float64(s.Reached)
	}
	return out, nil
}

// reachOf counts customers by touchpoint.
func reachOf(ctx context.Context, source journey.Source) (map[string]float64, error) {
	r, err := journey.ReachOf(ctx, source, 0)
	if err != nil {
		return nil, err
	}
	out := map[string]float64{}
	for i, a := range r.Activities {
		out[fmt.Sprintf("customers %d", i)] = float64(a.Customers)
	}
	return out, nil
}

func creditsOf(q attribution.Question) func(context.Context, journey.Source) (map[string]float64, error) {
	q.Outcomes, q.Models = []uint32{outcome}, []attribution.Model{attribution.Markov}
	return func(ctx context.Context, source journey.Source) (map[string]float64, error) {
		found, err := attribution.Attribute(ctx, source, q)
		if err != nil {
			return nil, err
		}
		if refused := found.Models[0].Refused; refused != "" {
			return nil, fmt.Errorf("attribution: %s", refused)
		}
		return map[string]float64{"conversions": float64(found.Conversions)}, nil
	}
}

// Who a question looks at.
const (
	everybody = "all"
	segment   = "segment" // one customer in ten
)

// openTrails opens the snapshot of a world and lays over it who was joined and
// parted since.
func (w world) openTrails(who string) (*index.Index, *index.View, error) {
	snapshot, err := w.file(snapshotName)
	if err != nil {
		return nil, nil, err
	}
	x, err := index.Open(snapshot, "")
	if err != nil {
		return nil, nil, err
	}
	o, err := w.readOwners()
	if err != nil {
		return nil, nil, err
	}
	return x, x.View(o, w.scope(who)), nil
}

func (w world) scope(who string) index.Scope {
	s := index.Scope{Names: touchpointNames(), Activity: touchpointOf}
	if who == segment {
		in := map[touchstone.CustomerID]struct{}{}
		for c := range w.customers() {
			if id := w.subject(c, 0); stats.Scatter(uint64(id))%10 == 0 {
				in[touchstone.CustomerID(id)] = struct{}{}
			}
		}
		s.In = func(c touchstone.CustomerID) bool {
			_, ok := in[c]
			return ok
		}
	}
	return s
}

// runFold answers a question over the trails of everybody or of a segment.
func runFold(ctx context.Context, events, who, name string) (any, error) {
	w, err := worldOf(events)
	if err != nil {
		return nil, err
	}
	fold, known := folds()[name]
	if !known {
		return nil, fmt.Errorf("there is no question %s about trails", name)
	}
	_, view, err := w.openTrails(who)
	if err != nil {
		return nil, err
	}
	var found map[string]float64
	t, err := repeated(func() (err error) {
		found, err = fold(ctx, view)
		return err
	}, func(first time.Duration) string { return duration(first.Seconds()) + " the first time; " })
	return answered{t, found}, err
}
