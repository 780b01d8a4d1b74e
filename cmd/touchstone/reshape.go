// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"touchstone"
	"touchstone/httpapi"
	"touchstone/ingest/reshape"
	"touchstone/internal/wake"
)

const (
	lookForWork = 2 * time.Second  // between two looks at the settings of sources
	behind      = time.Second      // lag of intake above which background work waits
	mostWait    = 10 * time.Second // for intake, before the next batch all the same
)

// newReshaper makes what derives the shapes of a workspace's old events again.
func newReshaper(r *room, metrics prometheus.Registerer, now func() time.Time) (*reshape.Worker, error) {
	w := reshape.New(reshape.Options{Facts: r.facts, Keys: r.keys, Sources: r.sources.builders, Rest: r.rest, Clock: now, Logger: r.log,
		Reached: func() (stored, accepted touchstone.Position) {
			h := r.drain.Health()
			return h.Stored, h.Accepted
		}})
	for _, m := range []struct {
		name, help string
		read       func(reshape.Progress) float64
	}{
		{"touchstone_reshape_position", "Position up to which old events are derived again; 0 when nothing is to do.", func(p reshape.Progress) float64 { return float64(p.Done) }},
		{"touchstone_reshape_target", "Position up to which old events are to be derived again; 0 when nothing is to do.", func(p reshape.Progress) float64 { return float64(p.Of) }},
		{"touchstone_reshape_changed", "Events that got another shape or promoted property since the start.", func(p reshape.Progress) float64 { return float64(p.Changed) }},
		{"touchstone_reshape_unreadable", "Events whose raw part could not be opened since the start, so that they keep their shape.", func(p reshape.Progress) float64 { return float64(p.Unreadable) }},
	} {
		if err := metrics.Register(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: m.name, Help: m.help}, func() float64 { return m.read(w.Progress()) })); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// rest lets background work take half of the time at most, and less while
// intake is behind.
func (r *room) rest(ctx context.Context, took time.Duration) error {
	if err := wake.Sleep(ctx, cmp.Or(took, lookForWork)); err != nil {
		return err
	}
	for waited := time.Duration(0); took > 0 && waited < mostWait && r.drain.Health().Lag > behind; waited += behind / 2 {
		if err := wake.Sleep(ctx, behind/2); err != nil {
			return err
		}
	}
	return nil
}

// derivation tells the API how far old events are derived again.
func (r *room) derivation() httpapi.Derivation {
	p := r.reshaper.Progress()
	out := httpapi.Derivation{Changed: p.Changed, Unreadable: p.Unreadable}
	if len(p.Sources) > 0 {
		out.Deriving = &httpapi.Deriving{Sources: p.Sources, Done: p.Done, Of: p.Of}
	}
	return out
}
