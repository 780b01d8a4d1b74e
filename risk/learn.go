// SPDX-License-Identifier: Apache-2.0

package risk

import (
	"context"
	"math"
	"time"

	"touchstone"
	"touchstone/stats"
)

// Options says how to learn.
type Options struct {
	Window time.Duration // within which the outcome comes after the moment: the gap between slices; 0 without moments
	Seed   uint64
	Only   Kind // the one kind of model to take; "" = compare and choose
}

// Model predicts the risk of a customer.
type Model struct {
	Report Report

	fitted     *fitted
	calibrated func(margin float64) float64
	base       float64 // share of events in the rows that calibrate
	names      []string
	used       []bool // by feature
}

// Report says how a model was made and how good it is.
type Report struct {
	Ordered    bool // slices follow the order of moments
	Learnt     Count
	Calibrated Count
	HeldOut    Count
	Gap        int // rows between the slices
	Unknown    int // rows without an outcome

	Kind        Kind
	Comparison  *Comparison // nil where the kind was given
	Calibration string      // "isotonic" or "platt"
	Base        float64     // share of events in the rows that calibrate
	Quality     Quality     // on the rows held out
	Drift       []Drift     // features whose PSI between the rows that teach and those held out is above .2, largest first
	Weights     []Weight    // of every feature used, largest first
	Notes       []touchstone.Message
}

// Quality is how good predictions were on rows that nothing was learnt from.
type Quality struct {
	N, Events        int
	AUC              stats.Estimate
	AveragePrecision float64
	Brier            float64
	LogLoss          float64
	ECE              float64 // of ten bins of equal width
	Lift             float64 // of the top tenth
	Top              Share   // of the top tenth
	Bins             []stats.Said
}

// Share is a share of rows with its 95 % interval (Wilson).
type Share struct {
	N     int
	Value float64
	stats.Interval
}

// Learn makes a model of the rows whose outcome is known. Errors are
// *touchstone.Error: Invalid for a table that contradicts itself or a feature
// from the future (Field names it), NotEnough where a slice has too few events
// or nothing varies; or the context's.
func Learn(ctx context.Context, t *Table, o Options) (*Model, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	rows, counts := sorted(t, split(t, o.Window.Milliseconds()))
	if err := enough(counts); err != nil {
		return nil, err
	}
	m := &Model{Report: Report{Ordered: t.Moments != nil, Learnt: counts[Learnt], Calibrated: counts[Calibrated], HeldOut: counts[HeldOut],
		Gap: counts[Gap].Rows, Unknown: counts[Unknown].Rows}}
	for i := range t.Features {
		m.names = append(m.names, t.Features[i].Name)
	}
	if err := m.fit(ctx, t, rows[Learnt], o); err != nil {
		return nil, err
	}
	if err := m.calibrate(ctx, t, rows[Calibrated]); err != nil {
		return nil, err
	}
	if err := m.judge(ctx, t, rows[HeldOut]); err != nil {
		return nil, err
	}
	m.Report.Drift = drift(t, rows[Learnt], rows[HeldOut], m.used)
	m.note(t)
	return m, m.weigh(ctx, t, rows[HeldOut])
}

// fit chooses the kind of model and learns it from all rows that teach.
func (m *Model) fit(ctx context.Context, t *Table, rows []int, o Options) error {
	if len(learnCoding(t, rows, false).columns) == 0 {
		return few(touchstone.Msg("risk.nothing_varies"))
	}
	kind, trees := o.Only, 0
	if kind != Logistic {
		c, err := compare(ctx, t, rows, o.Seed)
		if err != nil {
			return err
		}
		trees = c.Trees
		if kind == "" {
			m.Report.Comparison = &c
			if kind = Logistic; c.Gain > leastGain {
				kind = Boosted
			}
		}
	}
	var err error
	if m.Report.Kind = kind; kind == Boosted {
		m.fitted, err = fitTrees(ctx, t, rows, nil, trees, o.Seed)
	} else {
		m.fitted, err = fitLogit(ctx, t, rows)
	}
	if err != nil {
		return err
	}
	m.used = m.fitted.coding.used(len(t.Features))
	return nil
}

// isotonicRows is how many events, and how many other rows, a free curve
// needs; Platt's two numbers do with less.
const isotonicRows = 1000

// calibrate learns which probability a margin means, on rows that are later
// than those that taught it.
func (m *Model) calibrate(ctx context.Context, t *Table, rows []int) error {
	margins, err := m.fitted.margins(ctx, t, rows)
	if err != nil {
		return err
	}
	y, c := outcomes(t, rows), m.Report.Calibrated
	m.base = float64(c.Events) / float64(c.Rows)
	m.Report.Base = m.base
	if c.Events >= isotonicRows && c.Rows-c.Events >= isotonicRows {
		f, err := stats.FitIsotonic(margins, y)
		if err != nil {
			return refused(err)
		}
		least := 1 / float64(c.Rows+2) // nothing is impossible, or sure
		m.calibrated = func(v float64) float64 { return min(max(f.Probability(v), least), 1-least) }
		m.Report.Calibration = "isotonic"
		return nil
	}
	p, err := stats.FitPlatt(margins, y)
	if err != nil {
		return refused(err)
	}
	m.Report.Calibration = "platt"
	if m.calibrated = p.Probability; p.A >= 0 {
		m.calibrated = func(float64) float64 { return m.base }
	}
	return nil
}

// judge compares what is said with what came, on the rows held out.
func (m *Model) judge(ctx context.Context, t *Table, rows []int) error {
	p, err := m.probabilities(ctx, t, rows)
	if err != nil {
		return err
	}
	q, err := quality(p, outcomes(t, rows))
	if err != nil {
		return refused(err)
	}
	m.Report.Quality = q
	return nil
}

func quality(p, y []float64) (Quality, error) {
	rank, err := stats.Rank(p, y)
	if err != nil {
		return Quality{}, err
	}
	q := Quality{N: len(p), Events: rank.Events, AUC: rank.AUC(), AveragePrecision: rank.AveragePrecision(), Lift: rank.Lift(top)}
	if q.Brier, err = stats.Brier(p, y); err != nil {
		return q, err
	}
	if q.LogLoss, err = stats.LogLoss(p, y); err != nil {
		return q, err
	}
	q.Top = topShare(rank)
	q.Bins, err = stats.Reliability(p, y, 10)
	q.ECE = stats.CalibrationError(q.Bins)
	return q, err
}

const top = .1

// topShare gives the share of events among the tenth of the largest risk.
func topShare(r stats.Ranking) Share {
	n, events := top*float64(r.Events+r.Others), r.Among(top)
	return Share{N: int(math.Round(n)), Value: events / n, Interval: stats.Wilson(events, n)}
}

// note says what a reader must know of the report.
func (m *Model) note(t *Table) {
	r := &m.Report
	note := func(n touchstone.Message) { r.Notes = append(r.Notes, n) }
	if !r.Ordered {
		note(touchstone.Msg("risk.note_no_order"))
	}
	if r.Quality.AUC.Low <= .5 {
		note(touchstone.Msg("risk.note_no_signal"))
	}
	if then, now := share(r.Learnt), share(r.HeldOut); then > 0 && (now/then > 1.25 || now/then < .8) && r.Ordered {
		note(touchstone.Msg("risk.note_base_moved", "then", then, "now", now))
	}
	for f, used := range m.used {
		if !used {
			note(touchstone.Msg("risk.note_not_used", "feature", t.Features[f].Name))
		}
	}
	for _, d := range r.Drift {
		note(touchstone.Msg("risk.note_drift", "feature", d.Feature, "psi", d.PSI))
	}
}

func share(c Count) float64 { return float64(c.Events) / float64(c.Rows) }
