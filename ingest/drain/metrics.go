// SPDX-License-Identifier: Apache-2.0

package drain

import (
	"errors"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"touchstone/eventstore"
)

// metrics is what a drain counts.
type metrics struct {
	to          prometheus.Registerer
	all         []prometheus.Collector
	accepted    prometheus.Counter
	away        *prometheus.CounterVec
	kept        prometheus.Counter
	duplicates  prometheus.Counter
	refused     prometheus.Counter
	rejected    prometheus.Counter
	failures    *prometheus.CounterVec
	acknowledge prometheus.Histogram
	transaction prometheus.Histogram
}

func newMetrics(d *Drain, to prometheus.Registerer) (*metrics, error) {
	m := &metrics{to: to}
	gauge := func(name, help string, value func() float64) {
		m.all = append(m.all, prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "touchstone_journal_" + name, Help: help}, value))
	}
	counter := func(name, help string) prometheus.Counter {
		c := prometheus.NewCounter(prometheus.CounterOpts{Name: "touchstone_journal_" + name, Help: help})
		m.all = append(m.all, c)
		return c
	}
	vector := func(name, help, label string) *prometheus.CounterVec {
		c := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "touchstone_journal_" + name, Help: help}, []string{label})
		m.all = append(m.all, c)
		return c
	}
	seconds := func(name, help string) prometheus.Histogram {
		h := prometheus.NewHistogram(prometheus.HistogramOpts{Name: "touchstone_journal_" + name, Help: help, Buckets: prometheus.ExponentialBuckets(0.001, 2, 15)})
		m.all = append(m.all, h)
		return h
	}
	gauge("lag_seconds", "Age of the oldest accepted event that is not in the event store yet.", func() float64 { return d.lag().Seconds() })
	gauge("bytes", "Size of the journal's files.", func() float64 { return float64(d.o.Journal.Size()) })
	m.accepted = counter("accepted_total", "Events acknowledged.")
	m.away = vector("turned_away_total", "Events not taken, by reason: lag, queue, disk, closed, invalid or cancelled.", "reason")
	m.kept = counter("stored_total", "Events that became facts.")
	m.duplicates = counter("duplicates_total", "Events that the store had already.")
	m.refused = counter("refused_total", "Events that the store refused because they had been erased or had expired.")
	m.rejected = counter("rejected_total", "Events set aside in the reject file.")
	m.failures = vector("failures_total", "Tries that did not work, by step: read, store or drop.", "step")
	m.acknowledge = seconds("acknowledge_seconds", "Time to make a post durable.")
	m.transaction = seconds("drain_seconds", "Time to seal and store one batch.")
	return m, m.register()
}

func (m *metrics) register() error {
	if m.to == nil {
		return nil
	}
	var faults []error
	for _, c := range m.all {
		if err := m.to.Register(c); err != nil {
			faults = append(faults, fmt.Errorf("register a metric of the drain: %w", err))
		}
	}
	return errors.Join(faults...)
}

// unregister makes room for the next drain of the workspace.
func (m *metrics) unregister() {
	if m.to == nil {
		return
	}
	for _, c := range m.all {
		m.to.Unregister(c)
	}
}

func (m *metrics) turnedAway(reason string, events int) {
	m.away.WithLabelValues(reason).Add(float64(events))
}

func (m *metrics) stored(r eventstore.Receipt, took time.Duration) {
	m.kept.Add(float64(r.Stored))
	m.duplicates.Add(float64(r.Duplicates))
	m.refused.Add(float64(r.Refused))
	m.transaction.Observe(took.Seconds())
}
