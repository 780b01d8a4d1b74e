// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"math"

	"touchstone/analysis"
)

// logJob reads and mines the log of 13,087 loan applications.
func (s *settings) logJob() job {
	path := s.file("eventlogs", "bpic2012.xes.gz")
	return job{
		name: "loan applications, 262,200 events, XES in gzip: analyze --json", needs: path, target: "3 s",
		ours: contender{name: "touchstone analyze", run: func(ctx context.Context) (sample, error) { return s.analyze(ctx, path) }},
		others: []contender{
			{name: "pandas with expat", kind: peer, same: sameLog, run: func(ctx context.Context) (sample, error) { return s.peer(ctx, "log.py", path) }},
			{name: "reading it", kind: part, run: func(ctx context.Context) (sample, error) { return phase("read")(ctx, path) }},
			{name: "analysing it", kind: part, run: func(ctx context.Context) (sample, error) { return phase("analysed")(ctx, path) }},
			{name: "unpacking it with zlib", kind: limit, run: func(ctx context.Context) (sample, error) { return s.peer(ctx, "unpack.py", path) }},
			{name: "unpacking it with compress/gzip", kind: limit, run: func(ctx context.Context) (sample, error) { return ourselves(ctx, "unpack", path) }},
			{name: "looking for line ends in what is unpacked", kind: limit, run: func(ctx context.Context) (sample, error) { return ourselves(ctx, "lines", path) }},
		},
	}
}

// edge is one step of the peer's graph.
type edge struct {
	From, To string
	Count    int
	Median   float64
}

// sameLog compares counts exactly, and durations to the 1 % within which ours
// are kept beyond 4,096 values.
func sameLog(ours, theirs []byte) (string, error) {
	var a analysis.Document
	var b struct {
		Events, Cases, Variants int
		TopVariant              int `json:"top_variant"`
		Median, P90             float64
		Activities              map[string][2]int
		Edges                   []edge
	}
	if err := decode(ours, &a, theirs, &b); err != nil {
		return "", err
	}
	j := a.Journey
	if j == nil || j.Duration == nil || len(j.TopVariants) == 0 {
		return "", errors.New("ours has no journey")
	}
	counts := &differences{}
	for _, c := range []struct {
		name string
		a, b int
	}{
		{"events", j.Events, b.Events}, {"cases", j.Cases, b.Cases}, {"variants", j.Variants, b.Variants},
		{"the top variant", j.TopVariants[0].Cases, b.TopVariant},
		{"activities", len(j.Activities), len(b.Activities)}, {"edges", len(j.Graph), len(b.Edges)},
	} {
		counts.add(c.name, float64(c.a), float64(c.b))
	}
	times := &differences{}
	times.add("the median duration", 1, b.Median/j.Duration.Median)
	times.add("the longest tenth's duration", 1, b.P90/j.Duration.P90)
	names := map[string]string{}
	for _, v := range j.Activities {
		names[v.ID] = v.Name
		counts.add(v.Name+", events", float64(v.Events), float64(b.Activities[v.Name][0]))
		counts.add(v.Name+", cases", float64(v.Cases), float64(b.Activities[v.Name][1]))
	}
	compareEdges(counts, times, j.Graph, b.Edges, names)
	exact, err := counts.verdict(0)
	if err != nil {
		return "", err
	}
	near, err := times.verdict(.01)
	return fmt.Sprintf("%s, times: %s", exact, near), err
}

// compareEdges compares the counts and median times of all edges.
func compareEdges(counts, times *differences, ours []analysis.Edge, theirs []edge, names map[string]string) {
	type ends struct{ from, to string }
	found := map[ends]edge{}
	for _, e := range theirs {
		found[ends{e.From, e.To}] = e
	}
	for _, e := range ours {
		name := names[e.From] + " → " + names[e.To]
		b := found[ends{names[e.From], names[e.To]}]
		counts.add(name, float64(e.Count), float64(b.Count))
		if e.MedianS == nil {
			times.add(name, math.NaN(), b.Median)
			continue
		}
		times.add(name, *e.MedianS, b.Median)
	}
}
