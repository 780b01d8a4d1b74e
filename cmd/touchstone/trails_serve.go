// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"path/filepath"

	"github.com/prometheus/client_golang/prometheus"

	"touchstone"
	"touchstone/journey/live"
)

// openTrails opens the journey index of a workspace.
func (h *house) openTrails(ctx context.Context, r *room) (err error) {
	r.trails, err = live.Open(ctx, live.Options{Folder: filepath.Join(r.folder, "trails"), Store: r.facts, Objects: h.settings.Follow,
		Customers: func() touchstone.Customers { return r.graph.Mapping() }, Logger: r.log})
	return err
}

// measureTrails shows how far the journey index is behind the facts, and how
// large it is.
func measureTrails(r *room, metrics prometheus.Registerer) error {
	for _, m := range []struct {
		name, help string
		read       func(live.Status) float64
	}{
		{"touchstone_trails_behind", "Positions of facts that are stored and not in the journey index yet.", func(s live.Status) float64 {
			return max(0, float64(r.drain.Health().Stored)-float64(s.Position))
		}},
		{"touchstone_trails_events", "Events in the journey index, of customers.", func(s live.Status) float64 { return float64(s.Size.Events + s.Size.Fresh) }},
		{"touchstone_trails_fresh", "Of these, events that came since its last snapshot.", func(s live.Status) float64 { return float64(s.Size.Fresh) }},
		{"touchstone_trails_bytes", "Bytes of its snapshot that reading trails touches.", func(s live.Status) float64 { return float64(s.Size.Resident) }},
	} {
		if err := metrics.Register(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: m.name, Help: m.help}, func() float64 { return m.read(r.trails.Status()) })); err != nil {
			return err
		}
	}
	return nil
}
