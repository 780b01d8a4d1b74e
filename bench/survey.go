// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"touchstone/analysis"
	"touchstone/ingest"
)

// surveyJob reads and analyses a survey file from end to end.
func (s *settings) surveyJob() job {
	var path string // made when it is first needed
	on := func(run func(context.Context, string) (sample, error)) func(context.Context) (sample, error) {
		return func(ctx context.Context) (sample, error) {
			var err error
			if path == "" {
				path, err = surveyFile(s.rows)
			}
			if err != nil {
				return sample{}, err
			}
			return run(ctx, path)
		}
	}
	return job{
		name: fmt.Sprintf("survey, %s x 20, CSV: analyze --json", thousands(s.rows)), target: "8 s, 1.5 GiB",
		ours: contender{name: "touchstone analyze", run: on(s.analyze)},
		others: []contender{
			{name: "pandas: read_csv, means and NPS by segment, R2", kind: peer, same: sameSurvey, run: on(func(ctx context.Context, path string) (sample, error) {
				return s.peer(ctx, "survey.py", path)
			})},
			{name: "reading it", kind: part, run: on(phase("read"))},
			{name: "analysing it", kind: part, run: on(phase("analysed"))},
			{name: "all of it, for a quarter of the rows", kind: part, run: func(ctx context.Context) (sample, error) {
				quarter, err := surveyFile(s.rows / 4)
				if err != nil {
					return sample{}, err
				}
				return s.analyze(ctx, quarter)
			}},
			{name: "encoding/csv over the file", kind: yardstick, run: on(limitOf("csv"))},
			{name: "looking for line ends in the file", kind: limit, run: on(limitOf("lines"))},
		},
	}
}

// analyze is our whole program on one file.
func (s *settings) analyze(ctx context.Context, path string) (sample, error) {
	return command(ctx, s.program, "analyze", path, "--json")
}

// phases are the seconds of one analysis in this process.
type phases struct {
	Seconds  float64 `json:"seconds"`
	Read     float64 `json:"read"`
	Analysed float64 `json:"analysed"`
	Written  float64 `json:"written"`
}

// phase runs an analysis in a process of its own and takes one of its phases.
func phase(name string) func(context.Context, string) (sample, error) {
	return func(ctx context.Context, path string) (sample, error) {
		s, err := ourselves(ctx, "analyze", path)
		if err != nil {
			return s, err
		}
		var all map[string]float64
		err = json.Unmarshal(s.answer, &all)
		s.seconds = all[name]
		return s, err
	}
}

// limitOf runs one of the limits in a process of its own.
func limitOf(name string) func(context.Context, string) (sample, error) {
	return func(ctx context.Context, path string) (sample, error) { return ourselves(ctx, name, path) }
}

// runAnalysis does what touchstone analyze --json does, phase by phase.
func runAnalysis(ctx context.Context, path string) (any, error) {
	start := time.Now()
	table, err := ingest.Read(ctx, []string{path}, ingest.Options{})
	if err != nil {
		return nil, err
	}
	read := time.Now()
	found, err := analysis.Analyze(ctx, table, analysis.Options{Seed: 1})
	if err != nil {
		return nil, err
	}
	analysed := time.Now()
	if err := json.NewEncoder(io.Discard).Encode(found.Document("en")); err != nil {
		return nil, err
	}
	return phases{
		Seconds: time.Since(start).Seconds(), Read: read.Sub(start).Seconds(),
		Analysed: analysed.Sub(read).Seconds(), Written: time.Since(analysed).Seconds(),
	}, nil
}

// sameSurvey compares the outcome, R2, and the means and outcomes by segment
// with pandas.
func sameSurvey(ours, theirs []byte) (string, error) {
	var a analysis.Document
	var b struct {
		Rows     int                `json:"rows"`
		NPS      float64            `json:"nps"`
		R2       float64            `json:"r2"`
		Means    map[string]float64 `json:"means"`
		Segments map[string]float64 `json:"segments"`
	}
	if err := decode(ours, &a, theirs, &b); err != nil {
		return "", err
	}
	if a.Outcome == nil || a.Model == nil {
		return "", errors.New("ours has no outcome or no drivers")
	}
	if a.Input.Rows != b.Rows {
		return "", fmt.Errorf("%d rows against our %d", b.Rows, a.Input.Rows)
	}
	c := &differences{}
	c.add("nps", a.Outcome.Value, b.NPS)
	c.add("r2", a.Model.R2, b.R2)
	for _, t := range a.Touchpoints {
		c.addPointer(t.Name, t.Performance, b.Means)
	}
	for _, s := range a.Segments {
		c.addPointer(s.By+"="+s.Value, s.Outcome, b.Segments)
	}
	if len(a.Touchpoints) != len(b.Means) || len(a.Segments) != len(b.Segments) {
		return "", fmt.Errorf("%d touchpoints and %d segments against our %d and %d", len(b.Means), len(b.Segments), len(a.Touchpoints), len(a.Segments))
	}
	return c.verdict(1e-9)
}
