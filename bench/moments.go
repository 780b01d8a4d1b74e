// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"time"

	"touchstone/eventstore"
	"touchstone/moment"
	"touchstone/moment/assembly"
	"touchstone/moment/pain"
)

// momentsJob searches the trails of a crowd for moments of truth. Its trails
// are made on the fly, so that the time of an event store is in none of the
// figures, and going through them is the limit.
func (s *settings) momentsJob() job {
	c := crowd{s.encounters}
	j := job{
		name:   fmt.Sprintf("moments among %s events, %d touchpoints, 3 outcomes", thousands(c.events), crowdTouchpoints),
		target: "120 s, 3 GiB at 10 million", rounds: 1,
		ours: contender{name: "assembly and fitting", run: c.run("all")},
		others: []contender{
			{name: "assembly", kind: part, run: beside(c.run("assembly"))},
			{name: "going through the steps", kind: limit, run: c.run("bare")},
		},
	}
	for _, events := range []int{3_000_000, 1_000_000} {
		if events < c.events {
			j.others = append(j.others, contender{name: thousands(events) + " events", kind: part, run: beside(crowd{events}.run("all"))})
		}
	}
	return j
}

// run does a stage in a process of its own.
func (c crowd) run(stage string) func(context.Context) (sample, error) {
	return func(ctx context.Context) (sample, error) {
		return ourselves(ctx, "moments", strconv.Itoa(c.events), stage)
	}
}

// beside says in the note how much memory a run took, which the table shows of
// ours alone.
func beside(run func(context.Context) (sample, error)) func(context.Context) (sample, error) {
	return func(ctx context.Context) (sample, error) {
		s, err := run(ctx)
		s.note = memory(s.memory) + s.note
		return s, err
	}
}

// runMoments does one stage: bare, assembly or all.
func runMoments(ctx context.Context, events, stage string) (any, error) {
	n, err := strconv.Atoi(events)
	if err != nil {
		return nil, err
	}
	c := crowd{n}
	switch stage {
	case "bare":
		return c.bare(ctx), nil
	case "assembly":
		return c.assembled(ctx)
	case "all":
		return c.searched(ctx)
	}
	return nil, fmt.Errorf("there is no stage %s of moments", stage)
}

// bare goes through the steps and counts them.
func (c crowd) bare(ctx context.Context) told {
	watch, steps := begin(), 0
	for range c.Trails(ctx, eventstore.Filter{}, nil, 0) {
		steps++
	}
	t := watch.told()
	t.Note = fmt.Sprintf("%s steps, %s ns of processors each", thousands(steps), digits(1e9*t.Cores/float64(steps)))
	return t
}

// assembled makes encounters and tells what that took beyond going through the
// steps, which it does first, and what is kept of them.
func (c crowd) assembled(ctx context.Context) (told, error) {
	bare, watch := c.bare(ctx), begin()
	a, err := assembly.Make(ctx, c.world(), crowdQuestion())
	if err != nil {
		return told{}, err
	}
	t := watch.told()
	var kept runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&kept)
	n := float64(len(a.Customer))
	t.Note = fmt.Sprintf("%s of processors, %s times going through the steps, %s ns a step beyond that; %s encounters of %s customers, %s unrated ones left out; %.0f bytes kept an encounter, %.0f of them in what is searched",
		duration(t.Cores), digits(t.Cores/bare.Cores), digits(1e9*(t.Cores-bare.Cores)/float64(c.events)),
		thousands(len(a.Customer)), thousands(a.Customers.N), thousands(a.Unrated), float64(kept.HeapAlloc)/n, columnBytes(a)/n)
	runtime.KeepAlive(a)
	return t, nil
}

// columnBytes is how much the columns take that the search for moments reads.
func columnBytes(a *assembly.Assembly) float64 {
	perRow := 4 + 2 + 8 + 1 + 4 + 4 // customer, touchpoint, time, quality, feeling before and after
	perRow += 4 * (len(a.Covariates) + len(a.Outcomes) + len(a.Placebos))
	return float64(perRow * len(a.Customer))
}

// searched does all: encounters, the moments among their touchpoints, what met
// against not met says of them, and the places where encounters go wrong. A planted one that is not found is an error.
func (c crowd) searched(ctx context.Context) (told, error) {
	whole, watch := begin(), begin()
	a, err := assembly.Make(ctx, c.world(), crowdQuestion())
	if err != nil {
		return told{}, err
	}
	assembling := watch.told()
	watch = begin()
	found, err := moment.Find(ctx, a.Encounters, moment.FindOptions{})
	if err != nil {
		return told{}, err
	}
	fitting := watch.told()
	watch = begin()
	met, err := moment.Met(ctx, *a.Meetings, moment.FindOptions{})
	if err != nil {
		return told{}, err
	}
	meeting := watch.told()
	watch = begin()
	pains, err := pain.Find(ctx, pain.Encounters{Touchpoints: len(a.Touchpoints), Touchpoint: a.Touchpoint, Customer: a.Customer, Quality: a.Quality,
		Unit: a.Units.Codes, Channel: a.Channels.Codes, Hour: a.Hours})
	if err != nil {
		return told{}, err
	}
	scanning := watch.told()
	t := whole.told()
	t.Note = fmt.Sprintf("assembly %s, fitting %s, met against not met %s, scanning for pain points %s (processors %s, %s, %s, %s); %s encounters; %s; %d comparisons with not met; ",
		duration(assembling.Seconds), duration(fitting.Seconds), duration(meeting.Seconds), duration(scanning.Seconds),
		duration(assembling.Cores), duration(fitting.Cores), duration(meeting.Cores), duration(scanning.Cores), thousands(len(a.Customer)), summed(found, pains), len(met))
	return t, planted(found, pains, a)
}

// summed says in short what was found.
func summed(f *moment.Findings, pains []pain.Pain) string {
	classes := map[moment.Class]int{}
	for i := range f.Touchpoints {
		classes[f.Touchpoints[i].Class]++
	}
	return fmt.Sprintf("%d moments, %d candidates, %d touchpoints not judged, %d pain points", classes[moment.Moment], classes[moment.Candidate], classes[moment.Unknown], len(pains))
}

// planted is an error when the moment or the pain point that the crowd has is
// not among those found.
func planted(f *moment.Findings, pains []pain.Pain, a *assembly.Assembly) error {
	if class := f.Touchpoints[crowdMoment].Class; class != moment.Moment {
		return fmt.Errorf("the planted moment is found to be %q", class)
	}
	if !slices.ContainsFunc(pains, func(p pain.Pain) bool { return p.Touchpoint == crowdPain && a.Units.Names[p.Unit] == crowdUnit(0) }) {
		return fmt.Errorf("the planted pain point is not among %d", len(pains))
	}
	return nil
}

// watch measures the time of a stage, and what all processors took for it.
type watch struct {
	begun time.Time
	used  time.Duration
}

func begin() watch { return watch{time.Now(), ownTime()} }

func (w watch) told() told {
	return told{Seconds: time.Since(w.begun).Seconds(), Cores: (ownTime() - w.used).Seconds()}
}
