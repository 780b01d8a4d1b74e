// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// hotelsVersion names the recipe of the group of hotels that the cache holds:
// raise it with every change of the world or of what a server keeps of it.
const hotelsVersion = 1

// perGuest is about how many events a customer of the group of hotels has.
const perGuest = 27.7

// latency is one kind of change of one view, as peers/app.js tells it, in
// milliseconds.
type latency struct {
	View     string    `json:"view"`
	Kind     string    `json:"kind"`
	N        int       `json:"n"`
	Median   float64   `json:"median"`
	P90      float64   `json:"p90"`
	First    float64   `json:"first"`
	Server   float64   `json:"server"`
	Requests float64   `json:"requests"`
	Cores    float64   `json:"cores"` // of the server, for a change
	All      []float64 `json:"all"`
}

// shown is what one run of the browser tells.
type shown struct {
	told
	Rows []latency `json:"rows"`
}

// appJob measures how long readers of the app wait for what they chose, in a
// real browser. One run of it has all views, which the rows below it tell of.
func (s *settings) appJob() job {
	var rows []latency
	j := job{
		name: fmt.Sprintf("app: filter to repaint, %s events", thousands(int(perGuest*float64(s.guests)))), needs: "web/node_modules/@playwright/test", target: "300 ms", rounds: 1,
		ours: contender{name: "the slowest view's median", run: func(ctx context.Context) (sample, error) {
			out, err := s.again(ctx, "-guests", strconv.Itoa(s.guests), "-changes", strconv.Itoa(s.changes), "app", "all")
			if err != nil {
				return out, err
			}
			var t shown
			err = json.Unmarshal(out.answer, &t)
			rows = t.Rows
			return out, err
		}},
	}
	for _, name := range appViews {
		j.others = append(j.others, contender{name: name, kind: part, run: func(context.Context) (sample, error) { return viewed(rows, name), nil }})
	}
	return j
}

// appViews are the views of peers/app.js, in its order.
var appViews = []string{"overview", "touchpoints", "touchpoint", "moments", "map", "flow", "ways", "paths", "funnel", "waiting", "conformance", "difference", "attribution", "next", "cohorts", "voices"}

// viewed puts the kinds of change of one view together.
func viewed(rows []latency, name string) sample {
	var times []float64
	var kinds []string
	for _, r := range rows {
		if r.View == name && r.N > 0 {
			times = append(times, r.All...)
			kinds = append(kinds, fmt.Sprintf("%s %.0f (server %.0f, processors %.0f)", r.Kind, r.Median, r.Server, r.Cores))
		}
	}
	if len(times) == 0 {
		return sample{note: "nothing to change"}
	}
	slices.Sort(times)
	return sample{seconds: times[len(times)/2] / 1000, note: fmt.Sprintf("n %d, p90 %.0f ms; medians in ms: %s", len(times), times[len(times)*9/10], strings.Join(kinds, ", "))}
}

// runApp has a browser change filters of views, "all" or names with commas
// between, on a server with the group of hotels.
func (s *settings) runApp(ctx context.Context, views string) (_ any, err error) {
	folder, err := s.hotels(ctx)
	if err != nil {
		return nil, err
	}
	server, err := launch(ctx, s.program, filepath.Join(folder, "data"))
	if err != nil {
		return nil, err
	}
	defer func() {
		_, stopped := server.stop()
		err = errors.Join(err, stopped)
	}()
	if err := server.rest(ctx); err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, "node", filepath.Join(s.peers, "app.js"), "web", server.base, views, strconv.Itoa(s.changes))
	cmd.Stderr = os.Stderr
	profiled := make(chan error, 1)
	go func() { profiled <- server.profileFor(ctx, 30*time.Second, s.serverProfile) }()
	text, err := cmd.Output()
	if err := errors.Join(err, <-profiled); err != nil {
		return nil, err
	}
	out := &shown{}
	if err := json.Unmarshal(text, out); err != nil {
		return nil, err
	}
	worst := slowest(out.Rows)
	out.Seconds, out.Note = worst.seconds, worst.note+"; "
	return out, nil
}

// slowest gives the view of the longest median.
func slowest(rows []latency) sample {
	var all []sample
	for _, name := range appViews {
		v := viewed(rows, name)
		v.note = name + ": " + v.note
		all = append(all, v)
	}
	return slices.MaxFunc(all, func(a, b sample) int { return cmp.Compare(a.seconds, b.seconds) })
}

// The account that scripts/fill-demo makes.
var demo = map[string]string{"email": "demo@example.com", "password": "touchstone demo"}

// A server is at rest when it takes less than a share of a processor for so long,
// longer than its journey index waits before it writes a snapshot at rest.
const (
	resting = 30 * time.Second
	idle    = 0.1
)

// rest signs in and waits until the server has done what it does by itself: found
// out who is who, read texts, searched for moments, written its snapshots.
func (s *server) rest(ctx context.Context) error {
	if err := s.call(ctx, "POST", "/v1/session", demo, nil); err != nil {
		return err
	}
	for {
		_, answered := s.fold(ctx, 0)
		if answered != nil && !strings.Contains(answered.Error(), strconv.Itoa(http.StatusServiceUnavailable)) {
			return answered
		}
		spent, err := s.spends(ctx, resting)
		if err != nil || answered == nil && spent < idle*resting.Seconds() {
			return err
		}
	}
}

// spends gives the processor seconds that the server takes in a time.
func (s *server) spends(ctx context.Context, d time.Duration) (float64, error) {
	const worked = "process_cpu_seconds_total"
	before, err := s.metrics(ctx, worked)
	if err != nil {
		return 0, err
	}
	select {
	case <-time.After(d):
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	after, err := s.metrics(ctx, worked)
	return after[worked] - before[worked], err
}

// hotels gives the folder with the data of a server that took in the group of
// hotels. The first time, a server takes it in: over HTTP, as from anybody.
func (s *settings) hotels(ctx context.Context) (string, error) {
	dir, err := cacheFolder()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(dir, fmt.Sprintf("hotels-%d-%d", hotelsVersion, s.guests))
	filled := filepath.Join(folder, "filled")
	if _, err := os.Stat(filled); err == nil {
		return folder, nil
	}
	if err := errors.Join(os.RemoveAll(folder), os.MkdirAll(folder, 0o755)); err != nil {
		return "", err
	}
	server, err := launch(ctx, s.program, filepath.Join(folder, "data"), "--max-lag", "1h") // a busy machine turns nothing away
	if err != nil {
		return "", err
	}
	err = server.open(ctx, folder, s.guests)
	_, stopped := server.stop()
	if err := errors.Join(err, stopped); err != nil {
		return "", err
	}
	return folder, os.WriteFile(filled, nil, 0o644)
}

// open sets the group of hotels up and takes its events in, and waits until the
// server is at rest.
func (s *server) open(ctx context.Context, folder string, guests int) error {
	token, err := s.told("#setup=")
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, "scripts/fill-demo", s.base, token, folder, "--quiet", "--customers", strconv.Itoa(guests))
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return err
	}
	return s.rest(ctx)
}
