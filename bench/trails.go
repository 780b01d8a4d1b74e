// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// trailJobs ask about the trails of a world in the cache: our folds over the
// journey index, and two engines over the same events. Targets are those of 100
// million events.
func (s *settings) trailJobs() []job {
	w := world{s.trails}
	jobs := []job{s.openingJob(w)}
	for _, q := range []struct{ name, title, target string }{
		{"graph", "graph with times", "0.6 s"},
		{"variants", "top 100 variants", "2 s"},
		{"paths", "paths of 5 steps after a touchpoint", "1 s"},
		{"funnel", "funnel of 4 steps within 7 days", "0.5 s"},
		{"reach", "customers by touchpoint", "1 s"},
		{"markov", "Markov attribution", "2 s"},
	} {
		j := job{
			name:   fmt.Sprintf("trails of %s events: %s", thousands(s.trails), q.title),
			target: q.target + " at 100 million", rounds: 1,
			ours: contender{name: "journey index and fold", run: w.fold(everybody, q.name)},
		}
		if q.name == "markov" {
			j.others = append(j.others, contender{name: "with intervals by 200 resamples", kind: part, run: w.fold(everybody, "markov intervals")})
		} else {
			j.others = s.trailPeers(w, q.name)
		}
		j.others = append(j.others, contender{name: "of one customer in ten", kind: part, run: w.fold(segment, q.name)}, w.summing())
		jobs = append(jobs, j)
	}
	return append(jobs, w.absorbingJob(), s.servedJob(), w.growthJob())
}

// fold asks a question of ours.
func (w world) fold(who, name string) func(context.Context) (sample, error) {
	return w.indexed("fold", who, name)
}

// indexed runs a part on the snapshot, which is made when it is first needed.
func (w world) indexed(part string, args ...string) func(context.Context) (sample, error) {
	return func(ctx context.Context) (sample, error) {
		if _, err := w.need(ctx, snapshotName, "trails"); err != nil {
			return sample{}, err
		}
		return ourselves(ctx, append([]string{part, strconv.Itoa(w.events)}, args...)...)
	}
}

// summing is the memory-bandwidth limit: the same bytes added up on all cores.
func (w world) summing() contender {
	return contender{name: "adding up as many bytes", kind: limit, run: w.indexed("sum")}
}

func (s *settings) openingJob(w world) job {
	return job{
		name: fmt.Sprintf("trails of %s events: opening the snapshot, the first view", thousands(s.trails)), target: "2 s, 10 bytes an event at 100 million", rounds: 1,
		ours:   contender{name: "journey index", run: w.indexed("open")},
		others: []contender{w.summing()},
	}
}

func (w world) absorbingJob() job {
	return job{
		name: fmt.Sprintf("trails of %s events: graph while %s events/s are taken in", thousands(w.events), thousands(absorbed)), target: "1.5 times the idle time at 100 million", rounds: 1,
		ours:   contender{name: "journey index and fold", run: w.indexed("absorb", strconv.Itoa(absorbed))},
		others: []contender{{name: "idle", kind: part, run: w.indexed("absorb", "0")}},
	}
}

// growthJob shows how the time of a question grows up to the world's size.
func (w world) growthJob() job {
	j := job{
		name:   "trails: how the graph with times grows",
		target: "in proportion", rounds: 1, ours: contender{name: thousands(w.events) + " events", run: w.fold(everybody, "graph")},
	}
	for _, events := range []int{30_000_000, 10_000_000, 3_000_000, 1_000_000} {
		if events < w.events {
			j.others = append(j.others, contender{name: thousands(events) + " events", kind: part, run: world{events}.fold(everybody, "graph")})
		}
	}
	return j
}

// trailPeers are the engines with the natural and the best formulation.
func (s *settings) trailPeers(w world, name string) []contender {
	var out []contender
	if s.withoutPeers {
		return nil
	}
	for _, way := range []string{"natural", "best"} {
		out = append(out,
			contender{name: "DuckDB, " + way, kind: peer, same: sameTrails, run: func(ctx context.Context) (sample, error) { return s.duckdb(ctx, w, name+" "+way) }},
			contender{name: "ClickHouse (chdb), " + way, kind: peer, same: sameTrails, run: func(ctx context.Context) (sample, error) { return s.clickhouse(ctx, w, name+" "+way) }},
		)
	}
	return out
}

// duckdb puts a question to DuckDB.
func (s *settings) duckdb(ctx context.Context, w world, name string) (sample, error) {
	if _, err := w.need(ctx, "trails.duckdb", "tables"); err != nil {
		return sample{}, err
	}
	return ourselves(ctx, "-peers", s.peers, "sql", strconv.Itoa(w.events), name)
}

// sameTrails compares what both show: counts exactly, times within 1 %. Lists
// that end among equals may end with others, so a tenth of the shorter one may be
// missing in the longer.
func sameTrails(ours, theirs []byte) (string, error) {
	var a, b answered
	if err := decode(ours, &a, theirs, &b); err != nil {
		return "", err
	}
	counts, times, both := &differences{}, &differences{}, 0
	for _, name := range slices.Sorted(maps.Keys(b.Figures)) {
		v, ok := a.Figures[name]
		switch {
		case !ok:
			continue
		case strings.HasPrefix(name, "median ") || strings.HasPrefix(name, "p90 "):
			times.add(name, v, b.Figures[name])
		default:
			counts.add(name, v, b.Figures[name])
		}
		both++
	}
	if both == 0 || 10*both < 9*min(len(a.Figures), len(b.Figures)) {
		return "", fmt.Errorf("%d of our %d and their %d figures are in both", both, len(a.Figures), len(b.Figures))
	}
	exact, err := counts.verdict(0)
	if err != nil {
		return "", err
	}
	exact += fmt.Sprintf("; in processors %s times ours; %s", digits(b.Cores/a.Cores), b.Note)
	if times.figures == 0 {
		return exact, nil
	}
	near, err := times.verdict(.01)
	return fmt.Sprintf("times: %s, counts: %s", near, exact), err
}
