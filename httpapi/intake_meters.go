// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"errors"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"touchstone/ingest/envelope"
)

// intakeMeters count what comes in. Labels are of people's own making
// (workspaces, sources) or fixed (doors, reasons); nothing that is sent becomes
// one.
type intakeMeters struct {
	taken   *prometheus.CounterVec
	refused *prometheus.CounterVec
	latest  *prometheus.GaugeVec
	bytes   prometheus.Counter
}

func newIntakeMeters(r prometheus.Registerer) (intakeMeters, error) {
	m := intakeMeters{
		taken:   prometheus.NewCounterVec(prometheus.CounterOpts{Name: "touchstone_intake_events_total", Help: "Events that were accepted, by source and door."}, []string{"workspace", "source", "door"}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "touchstone_intake_rejects_total", Help: "Messages that were rejected, by source, door and the first reason."}, []string{"workspace", "source", "door", "reason"}),
		latest:  prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "touchstone_intake_latest_seconds", Help: "When a source last sent an event that was accepted, in seconds since 1970."}, []string{"workspace", "source"}),
		bytes:   prometheus.NewCounter(prometheus.CounterOpts{Name: "touchstone_intake_bytes_total", Help: "Bytes of intake, unpacked."}),
	}
	if r == nil {
		return m, nil
	}
	if err := errors.Join(r.Register(m.taken), r.Register(m.refused), r.Register(m.latest), r.Register(m.bytes)); err != nil {
		return m, fmt.Errorf("register the metrics of intake: %w", err)
	}
	return m, nil
}

func (m intakeMeters) received(bytes int) { m.bytes.Add(float64(bytes)) }

func (m intakeMeters) accepted(t *Target, door string, events int, now time.Time) {
	source := t.Builder.Settings().Source.Name
	m.taken.WithLabelValues(string(t.Workspace), source, door).Add(float64(events))
	m.latest.WithLabelValues(string(t.Workspace), source).Set(float64(now.UnixMilli()) / 1000)
}

func (m intakeMeters) rejected(t *Target, door string, r *envelope.Reject) {
	m.refused.WithLabelValues(string(t.Workspace), t.Builder.Settings().Source.Name, door, reasonOf(r)).Inc()
}
