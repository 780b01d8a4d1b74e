// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"touchstone/ingest"
	"touchstone/journey"
)

// minedJob mines the log of loan applications from its columns in memory, without
// reading the file.
func (s *settings) minedJob() job {
	path := s.file("eventlogs", "bpic2012.xes.gz")
	return job{
		name: "loan applications, 262,200 events in memory: graph, variants, durations", needs: path, target: "50 times pandas",
		ours: contender{name: "journey.Mine", run: func(ctx context.Context) (sample, error) { return ourselves(ctx, "mine", path) }},
		others: []contender{{name: "pandas", kind: peer, same: sameTrails, run: func(ctx context.Context) (sample, error) {
			return s.minedByPandas(ctx, path)
		}}},
	}
}

// minedByPandas takes off what reading the file took.
func (s *settings) minedByPandas(ctx context.Context, path string) (sample, error) {
	out, err := s.peer(ctx, "log.py", path)
	if err != nil {
		return out, err
	}
	var p struct {
		Parsed, Mined, Median, P90 float64
		Events, Cases, Variants    int
		TopVariant                 int `json:"top_variant"`
		Edges                      []edge
	}
	if err := json.Unmarshal(out.answer, &p); err != nil {
		return out, err
	}
	out.seconds, out.cores = out.seconds-p.Parsed, p.Mined
	a := answered{told: told{Cores: p.Mined}, Figures: map[string]float64{
		"events": float64(p.Events), "cases": float64(p.Cases), "variants": float64(p.Variants), "top variant": float64(p.TopVariant), "median duration": p.Median, "p90 duration": p.P90,
	}}
	for _, e := range p.Edges {
		a.Figures["count "+e.From+">"+e.To], a.Figures["median "+e.From+">"+e.To] = float64(e.Count), e.Median
	}
	out.answer, err = json.Marshal(a)
	return out, err
}

// runMine reads the log and times the mining alone.
func runMine(ctx context.Context, path string) (any, error) {
	log, err := readLog(ctx, path)
	if err != nil {
		return nil, err
	}
	var m *journey.Mining
	t, err := repeated(func() (err error) {
		m, err = journey.Mine(ctx, log, journey.Options{})
		return err
	}, func(first time.Duration) string { return duration(first.Seconds()) + " the first time; " })
	if err != nil {
		return nil, err
	}
	found := map[string]float64{
		"events": float64(m.Events), "cases": float64(m.Cases), "variants": float64(m.Variants.Count), "top variant": float64(m.Variants.Top[0].Cases),
		"median duration": m.Durations.Median, "p90 duration": m.Durations.P90,
	}
	for _, e := range m.Graph.Edges {
		name := log.Activities[e.From] + ">" + log.Activities[e.To]
		found["count "+name], found["median "+name] = float64(e.Count), e.Duration.Median
	}
	return answered{t, found}, nil
}

// readLog gives the columns of a log in XES.
func readLog(ctx context.Context, path string) (*journey.Log, error) {
	table, err := ingest.Read(ctx, []string{path}, ingest.Options{})
	if err != nil {
		return nil, err
	}
	cases, activity, at := table.Column("case:concept:name"), table.Column("concept:name"), table.Column("time:timestamp")
	if cases == nil || activity == nil || at == nil {
		return nil, errors.New("the log has no case, activity or time")
	}
	log := &journey.Log{Activities: activity.Values, Cases: len(cases.Values), Case: cases.Codes, Activity: activity.Codes}
	for row := range table.Rows {
		t, err := time.Parse(time.RFC3339, at.Cell(row))
		if err != nil {
			return nil, err
		}
		log.Time = append(log.Time, t.UnixMilli())
	}
	return log, nil
}
