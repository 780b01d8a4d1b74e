// SPDX-License-Identifier: Apache-2.0

package main

import (
	"slices"

	"touchstone/risk"
	"touchstone/stats"
)

// riskDocument is what is printed as JSON, touchstone.risk/1.
type riskDocument struct {
	Schema      string           `json:"schema"`
	Outcome     string           `json:"outcome"`
	Rows        int              `json:"rows"`
	Ordered     bool             `json:"ordered_by_time"`
	Learnt      riskCount        `json:"learnt"`
	Calibrated  riskCount        `json:"calibrated"`
	Gap         int              `json:"gap_rows"`
	Unknown     int              `json:"unknown_rows"`
	Model       risk.Kind        `json:"model"`
	Comparison  riskComparison   `json:"cross_validation"`
	Calibration string           `json:"calibration"`
	Base        float64          `json:"base_rate"`
	HeldOut     riskQuality      `json:"held_out"`
	Drift       []riskDrift      `json:"drift"`
	Weights     []riskWeight     `json:"weights"`
	Notes       []string         `json:"notes"`
	Top         []riskOfCustomer `json:"top"`
}

type riskCount struct {
	Rows   int `json:"rows"`
	Events int `json:"events"`
}

type riskComparison struct {
	Rows     int     `json:"rows"`
	Logistic float64 `json:"log_loss_logistic"`
	Boosted  float64 `json:"log_loss_boosted"`
	Gain     float64 `json:"gain"`
}

type riskQuality struct {
	riskCount
	AUC              riskEstimate `json:"auc"`
	AveragePrecision float64      `json:"average_precision"`
	Brier            float64      `json:"brier"`
	LogLoss          float64      `json:"log_loss"`
	ECE              float64      `json:"ece10"`
	Lift             float64      `json:"lift_top10pct"`
	Reliability      []riskBin    `json:"reliability"`
}

type riskEstimate struct {
	Value  float64 `json:"estimate"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
	Method string  `json:"method"`
}

type riskBin struct {
	Rows  int     `json:"rows"`
	Said  float64 `json:"predicted"`
	Share float64 `json:"observed"`
}

type riskDrift struct {
	Feature string  `json:"feature"`
	PSI     float64 `json:"psi"`
}

type riskWeight struct {
	Feature string  `json:"feature"`
	Mean    float64 `json:"mean_log_odds"`
}

type riskOfCustomer struct {
	ID      string       `json:"id"`
	Row     int          `json:"row"`
	Risk    float64      `json:"risk"`
	Base    bool         `json:"base_rate"`
	Reasons []riskReason `json:"reasons"`
}

type riskReason struct {
	Feature string  `json:"feature"`
	LogOdds float64 `json:"log_odds"`
	Text    string  `json:"text"`
}

func (r riskResult) document(c *console, outcome string) riskDocument {
	p, q := r.report, r.report.Quality
	d := riskDocument{Schema: "touchstone.risk/1", Outcome: outcome, Rows: len(r.risks), Ordered: p.Ordered, Learnt: riskCount(p.Learnt), Calibrated: riskCount(p.Calibrated),
		Gap: p.Gap, Unknown: p.Unknown, Model: p.Kind, Calibration: p.Calibration, Base: p.Base,
		Comparison: riskComparison{p.Comparison.Rows, p.Comparison.Logistic, p.Comparison.Boosted, p.Comparison.Gain},
		HeldOut: riskQuality{riskCount: riskCount{q.N, q.Events}, AUC: riskEstimate{q.AUC.Value, q.AUC.Low, q.AUC.High, q.AUC.Method}, AveragePrecision: q.AveragePrecision,
			Brier: q.Brier, LogLoss: q.LogLoss, ECE: q.ECE, Lift: q.Lift, Reliability: binsOf(q.Bins)},
		Drift: []riskDrift{}, Weights: []riskWeight{}, Notes: []string{}, Top: []riskOfCustomer{}}
	for _, x := range p.Drift {
		d.Drift = append(d.Drift, riskDrift(x))
	}
	for _, x := range p.Weights {
		d.Weights = append(d.Weights, riskWeight(x))
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

func binsOf(bins []stats.Said) []riskBin {
	out := []riskBin{}
	for _, b := range bins {
		out = append(out, riskBin{b.N, b.Probability, b.Share})
	}
	return out
}

func (r riskResult) customer(c *console, row int) riskOfCustomer {
	x := r.risks[row]
	out := riskOfCustomer{ID: r.in.Table.IDs[row], Row: row + 1, Risk: x.Probability, Base: x.Base, Reasons: []riskReason{}}
	for _, reason := range x.Reasons {
		out.Reasons = append(out.Reasons, riskReason{reason.Feature, reason.Contribution, c.text(reason.Text)})
	}
	return out
}
