// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// The shape of the loads.
const (
	batched     = 200 // events of a post
	connections = 16
	lonely      = 64 // connections for posts of one event
	probing     = 250 * time.Millisecond
)

// perMillion is what times of intake are told of: the seconds that a million
// events take.
const perMillion = 1e6

// taken is what one load tells.
type taken struct {
	told
	Acknowledged float64 `json:"acknowledged"` // events a second
	Queryable    float64 `json:"queryable"`    // events a second, until an answer counts the last one
	P50          float64 `json:"p50"`          // seconds to acknowledge a post
	P99          float64 `json:"p99"`
	Lag          float64 `json:"lag"`     // most seconds that an event was acknowledged and not stored
	Behind       float64 `json:"behind"`  // seconds from the last acknowledgement until an answer counts it
	Away         int64   `json:"away"`    // posts that were told to come later
	Cores        float64 `json:"cores"`   // processor seconds of the server, for a million events
	Loader       float64 `json:"loader"`  // processor seconds of the load itself, for a million events
	Memory       int64   `json:"memory"`  // most bytes that the server had resident
	Average      float64 `json:"average"` // bytes of an event
}

// intakeJobs are the loads: as fast as it goes, at the rate that is promised,
// a burst, Segment's calls, and one event a post.
func (s *settings) intakeJobs() []job {
	full, short := time.Duration(s.seconds)*time.Second, time.Duration(max(1, s.seconds/6))*time.Second
	return []job{
		s.intakeJob("events", batched, 0, full/3, "80,000/s, 1.5 GiB", s.bareDecoding("events"), s.bareAppending()),
		s.intakeJob("events", batched, s.rate, full, "p99 250 ms, 1.5 GiB"),
		s.intakeJob("events", batched, s.burst, short, "all acknowledged"),
		s.intakeJob("calls", batched, 0, full/3, "none", s.bareDecoding("calls")),
		s.intakeJob("track", 1, 0, short, "10,000/s", s.bareServing(short)),
	}
}

// intakeJob measures one load on a server of its own.
func (s *settings) intakeJob(form string, batch int, rate float64, lasts time.Duration, target string, others ...contender) job {
	pace := "as fast as they are taken"
	if rate > 0 {
		pace = thousands(int(rate)) + "/s"
	}
	return job{
		name: fmt.Sprintf("intake of a million events: %s, %d a post, %s, for %v", form, batch, pace, lasts), target: target, rounds: 1,
		ours: contender{name: "touchstone serve", run: func(ctx context.Context) (sample, error) {
			out, err := s.again(ctx, "load", form, strconv.Itoa(batch), strconv.FormatFloat(rate, 'f', -1, 64), lasts.String())
			if err != nil {
				return out, err
			}
			var t taken
			if err := json.Unmarshal(out.answer, &t); err != nil {
				return out, err
			}
			out.cores, out.memory = t.Cores, t.Memory
			return out, nil
		}},
		others: others,
	}
}

// again is ourselves with the settings that parts of intake need.
func (s *settings) again(ctx context.Context, args ...string) (sample, error) {
	return ourselves(ctx, append([]string{"-program", s.program, "-contacts", strconv.Itoa(s.contacts)}, args...)...)
}

// runLoad puts a load on a server and tells what came of it.
func (s *settings) runLoad(ctx context.Context, form, batch, rate, lasts string) (_ any, err error) {
	l := &load{connections: connections}
	f, err := formOf(form)
	if err != nil {
		return nil, err
	}
	if l.batch, err = strconv.Atoi(batch); err != nil {
		return nil, err
	}
	if l.rate, err = strconv.ParseFloat(rate, 64); err != nil {
		return nil, err
	}
	if l.lasts, err = time.ParseDuration(lasts); err != nil {
		return nil, err
	}
	if l.batch == 1 {
		l.connections = lonely
	}
	if l.feed, err = openFeed(f, s.contacts); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, l.feed.end()) }()
	served, err := startServer(ctx, s.program)
	if err != nil {
		return nil, err
	}
	t, err := l.against(ctx, served, s.serverProfile)
	state, stopped := served.stop()
	if err := errors.Join(err, stopped); err != nil {
		return nil, err
	}
	t.Memory = peakMemory(state)
	return t, nil
}

// against measures the load on a server.
func (l *load) against(ctx context.Context, s *server, profile string) (*taken, error) {
	l.base, l.key = s.base, s.key
	const worked = "process_cpu_seconds_total"
	before, err := s.metrics(ctx, worked)
	if err != nil {
		return nil, err
	}
	ended := make(chan struct{})
	lag := make(chan float64, 1)
	go func() { lag <- s.watchLag(ctx, ended) }()
	profiled := make(chan error, 1)
	go func() { profiled <- s.profileFor(ctx, l.lasts, profile) }()
	own := ownTime()
	told, err := l.run(ctx)
	own = ownTime() - own
	if err != nil {
		close(ended)
		return nil, errors.Join(err, <-profiled)
	}
	counted, err := s.counts(ctx, told.last)
	close(ended)
	if err := errors.Join(err, <-profiled); err != nil {
		return nil, err
	}
	after, err := s.metrics(ctx, worked)
	if err != nil {
		return nil, err
	}
	return tell(told, counted, <-lag, after[worked]-before[worked], own.Seconds()), nil
}

// counts waits until an answer counts the fact at a position, and gives how
// long that took.
func (s *server) counts(ctx context.Context, last uint64) (time.Duration, error) {
	begun := time.Now()
	for {
		at, err := s.position(ctx)
		if err != nil || at >= last {
			return time.Since(begun), err
		}
		time.Sleep(probing / 10)
	}
}

// watchLag gives the longest lag that the metrics showed until the end.
func (s *server) watchLag(ctx context.Context, ended <-chan struct{}) (most float64) {
	const lag = "touchstone_journal_lag_seconds"
	for {
		m, err := s.metrics(ctx, lag)
		if err == nil {
			most = max(most, m[lag])
		}
		select {
		case <-ended:
			return most
		case <-time.After(probing):
		}
	}
}

// profileFor takes a processor profile of the server while a load lasts, and
// one of its memory at the end of it.
func (s *server) profileFor(ctx context.Context, lasts time.Duration, path string) error {
	if path == "" {
		return nil
	}
	err := s.profile(ctx, fmt.Sprintf("profile?seconds=%d", max(1, int(lasts.Seconds()))), path)
	return errors.Join(err, s.profile(ctx, "heap", path+".heap"))
}

// tell puts the figures of a load together.
func tell(s sent, counted time.Duration, lag, cores, own float64) *taken {
	lines := float64(s.lines)
	t := &taken{
		Acknowledged: lines / s.over.Seconds(), Queryable: lines / (s.over + counted).Seconds(), P50: s.quantile(.5).Seconds(), P99: s.quantile(.99).Seconds(),
		Lag: lag, Behind: counted.Seconds(), Away: s.away, Cores: cores / lines * perMillion, Loader: own / lines * perMillion, Average: float64(s.bytes) / lines,
	}
	t.Seconds = perMillion / t.Queryable
	t.Note = fmt.Sprintf("%s/s acknowledged, %s/s queryable; p50 %s, p99 %s; lag up to %s; %.0f bytes an event; the load itself took %s of processors; ", thousands(int(t.Acknowledged)), thousands(int(t.Queryable)), duration(t.P50), duration(t.P99), duration(t.Lag), t.Average, duration(t.Loader))
	if t.Away > 0 {
		t.Note += fmt.Sprintf("%s posts told to come later; ", thousands(int(t.Away)))
	}
	return t
}
