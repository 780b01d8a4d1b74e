// SPDX-License-Identifier: Apache-2.0

package main

import (
	"slices"

	"touchstone/risk"
	"touchstone/stats"
)

func (r riskResult) document(c *console, outcome string) risk.Document {
	p, q := r.report, r.report.Quality
	d := risk.Document{Schema: risk.Schema, Outcome: outcome, Rows: len(r.risks), Ordered: p.Ordered, Learnt: risk.RowCount(p.Learnt), Calibrated: risk.RowCount(p.Calibrated),
		Gap: p.Gap, Unknown: p.Unknown, Model: p.Kind, Calibration: p.Calibration, Base: p.Base,
		Comparison: risk.ComparisonRow{Rows: p.Comparison.Rows, Logistic: p.Comparison.Logistic, Boosted: p.Comparison.Boosted, Gain: p.Comparison.Gain},
		HeldOut: risk.QualityRow{RowCount: risk.RowCount{Rows: q.N, Events: q.Events}, AUC: risk.EstimateRow{Value: q.AUC.Value, Low: q.AUC.Low, High: q.AUC.High, Method: q.AUC.Method}, AveragePrecision: q.AveragePrecision,
			Brier: q.Brier, LogLoss: q.LogLoss, ECE: q.ECE, Lift: q.Lift, Reliability: binsOf(q.Bins)},
		Drift: []risk.DriftRow{}, Weights: []risk.WeightRow{}, Notes: []string{}, Top: []risk.CustomerRow{}}
	for _, x := range p.Drift {
		d.Drift = append(d.Drift, risk.DriftRow(x))
	}
	for _, x := range p.Weights {
		d.Weights = append(d.Weights, risk.WeightRow(x))
	}
	for _, n := range append(slices.Clone(r.in.Notes), p.Notes...) {
		d.Notes = append(d.Notes, c.text(n))
	}
	rows, _ := r.top()
	for _, i := range rows {
		d.Top = append(d.Top, r.customer(c, i))
	}
	return d
}

func binsOf(bins []stats.Said) []risk.BinRow {
	out := []risk.BinRow{}
	for _, b := range bins {
		out = append(out, risk.BinRow{Rows: b.N, Said: b.Probability, Share: b.Share})
	}
	return out
}

func (r riskResult) customer(c *console, row int) risk.CustomerRow {
	x := r.risks[row]
	out := risk.CustomerRow{ID: r.in.Table.IDs[row], Row: row + 1, Risk: x.Probability, Base: x.Base, Reasons: []risk.ReasonRow{}}
	for _, reason := range x.Reasons {
		out.Reasons = append(out.Reasons, risk.ReasonRow{Feature: reason.Feature, LogOdds: reason.Contribution, Text: c.text(reason.Text)})
	}
	return out
}
