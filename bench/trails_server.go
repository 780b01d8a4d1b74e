// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// served is what folds of a server take at rest and under a load.
type served struct {
	taken
	Idle   float64 `json:"idle"`   // seconds that a fold takes of a million events, at rest before and after the load
	Busy   float64 `json:"busy"`   // the same while the load lasts
	Times  float64 `json:"times"`  // Busy in Idle
	Folds  int     `json:"folds"`  // while the load lasted
	Events int     `json:"events"` // of the last fold
	Missed uint64  `json:"missed"` // most positions that were acknowledged and not in an answer that came a second later
}

// servedJob measures folds of a server that takes events in meanwhile, all the
// way from posts over HTTP.
func (s *settings) servedJob() job {
	lasts := time.Duration(max(1, s.seconds/3)) * time.Second
	return job{
		name: fmt.Sprintf("folds of a server: graph while %s events/s are posted to it, for %v", thousands(absorbed), lasts), target: "1.5 times the idle time", rounds: 1,
		ours:   contender{name: "touchstone serve, a graph a second", run: s.serving(lasts, time.Second)},
		others: []contender{{name: "one graph after another", kind: part, run: s.serving(lasts, 0)}},
	}
}

// serving measures folds of a server, one begun every so often.
func (s *settings) serving(lasts, every time.Duration) func(context.Context) (sample, error) {
	return func(ctx context.Context) (sample, error) {
		out, err := s.again(ctx, "served", strconv.Itoa(absorbed), lasts.String(), every.String())
		if err != nil {
			return out, err
		}
		var t served
		if err := json.Unmarshal(out.answer, &t); err != nil {
			return out, err
		}
		out.cores, out.memory = t.Cores, t.Memory
		return out, nil
	}
}

// runServed fills a server for a while as fast as it takes events, asks for the
// graph at rest, asks again and again while so many events a second are posted,
// and once more at rest. It begins one question every so often; 0: one after another.
func (s *settings) runServed(ctx context.Context, rate, lasts, every string) (_ any, err error) {
	f, err := formOf("events")
	if err != nil {
		return nil, err
	}
	under := &load{connections: connections, batch: batched}
	if under.rate, err = strconv.ParseFloat(rate, 64); err != nil {
		return nil, err
	}
	if under.lasts, err = time.ParseDuration(lasts); err != nil {
		return nil, err
	}
	pause, err := time.ParseDuration(every)
	if err != nil {
		return nil, err
	}
	if under.feed, err = openFeed(f, s.contacts); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, under.feed.end()) }()
	server, err := startServer(ctx, s.program)
	if err != nil {
		return nil, err
	}
	out, err := under.whileFolding(ctx, server, pause, s.serverProfile)
	state, stopped := server.stop()
	if err := errors.Join(err, stopped); err != nil {
		return nil, err
	}
	out.Memory = peakMemory(state)
	return out, nil
}

// whileFolding measures a load on a server and the folds meanwhile.
func (l *load) whileFolding(ctx context.Context, s *server, every time.Duration, profile string) (*served, error) {
	fill := &load{feed: l.feed, base: s.base, key: s.key, batch: l.batch, connections: l.connections, lasts: l.lasts}
	filled, err := fill.run(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := s.fold(ctx, filled.last); err != nil {
		return nil, err
	}
	before, err := s.folds(ctx, nil, 0)
	if err != nil {
		return nil, err
	}
	folding, stop := context.WithCancel(ctx)
	defer stop()
	during, faulty := make(chan []folded, 1), make(chan error, 1)
	go func() {
		all, err := s.folds(folding, l, every)
		during <- all
		faulty <- err
	}()
	t, err := l.against(ctx, s, profile)
	stop()
	meanwhile := <-during
	if err := errors.Join(err, <-faulty); err != nil {
		return nil, err
	}
	after, err := s.folds(ctx, nil, 0)
	if err != nil {
		return nil, err
	}
	return tellServed(t, append(before, after...), meanwhile), nil
}

// folded is one answer.
type folded struct {
	perMillion float64 // seconds that a million events took
	events     int
	missed     uint64 // positions that were acknowledged a second before it came and are not in it
}

// acknowledgement is what was acknowledged at a time.
type acknowledgement struct {
	at       time.Time
	position uint64
}

// folds asks for the graph over and over, one begun every so often: as often as
// is enough at rest, or beside a load until the context ends.
func (s *server) folds(ctx context.Context, beside *load, every time.Duration) ([]folded, error) {
	var all []folded
	var before []acknowledgement
	for beside != nil || len(all) < asked {
		begun := time.Now()
		if beside != nil {
			before = append(before, acknowledgement{begun, beside.acknowledged()})
		}
		got, err := s.fold(ctx, 0)
		if beside != nil && ctx.Err() != nil {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		f := folded{events: got.Result.Events, perMillion: time.Since(begun).Seconds() / float64(got.Result.Events) * perMillion}
		for ; len(before) > 0 && begun.Sub(before[0].at) >= time.Second; before = before[1:] {
			f.missed = before[0].position - min(before[0].position, got.Provenance.Position)
		}
		all = append(all, f)
		time.Sleep(time.Until(begun.Add(every)))
	}
	return all, nil
}

// graphed is what is read of the graph of a server.
type graphed struct {
	Result     struct{ Events int }
	Provenance struct{ Position uint64 }
}

// fold asks for the graph, with every fact up to a position.
func (s *server) fold(ctx context.Context, after uint64) (graphed, error) {
	var got graphed
	return got, s.call(ctx, "POST", "/v1/workspaces/main/trails/graph", map[string]any{"steps": "shape", "after": after}, &got)
}

// acknowledged gives the last position that was acknowledged so far.
func (l *load) acknowledged() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.told.last
}

func tellServed(t *taken, idle, busy []folded) *served {
	out := &served{taken: *t, Idle: middleFold(idle), Busy: middleFold(busy), Folds: len(busy)}
	out.Times = out.Busy / out.Idle
	for _, f := range append(busy, idle...) {
		out.Events, out.Missed = max(out.Events, f.events), max(out.Missed, f.missed)
	}
	out.told = told{Seconds: out.Busy, Note: fmt.Sprintf("a fold of a million events; %s times idle (%s); %d folds of up to %s events; %s/s acknowledged, %s/s queryable, p99 %s; lag up to %s; at most %s positions missing a second after they were acknowledged; ",
		digits(out.Times), duration(out.Idle), out.Folds, thousands(out.Events), thousands(int(t.Acknowledged)), thousands(int(t.Queryable)), duration(t.P99), duration(t.Lag), thousands(int(out.Missed)))}
	return out
}

// middleFold gives the median time of folds.
func middleFold(all []folded) float64 {
	times := make([]float64, len(all))
	for i, f := range all {
		times[i] = f.perMillion
	}
	slices.Sort(times)
	return times[len(times)/2]
}
