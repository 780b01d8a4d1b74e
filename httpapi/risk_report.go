// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"time"

	"touchstone"
	"touchstone/risk"
	"touchstone/risk/outlook"
)

// RiskAnswer is how an answer was made and how good it is.
type RiskAnswer struct {
	Question outlook.Question    `json:"question" doc:"That was answered."`
	Made     time.Time           `json:"made"`
	TookMS   int64               `json:"took_ms"`
	Stale    bool                `json:"stale" doc:"Facts, meaning or mentions have changed since."`
	Position touchstone.Position `json:"position" doc:"It rests on facts up to here."`
	Revision uint64              `json:"revision" doc:"Of the meaning."`
	Mentions string              `json:"mentions,omitempty" doc:"Version of the model that read the texts."`

	Moment   time.Time `json:"moment" doc:"Of the predictions: what happened before it was known."`
	CutOffs  int       `json:"cut_offs" doc:"Moments in the past from which it was learnt and judged."`
	Teaching float64   `json:"teaching" doc:"Share of customers from whom it was learnt; below 1 where there are too many rows."`
	Scored   int       `json:"scored" doc:"Customers of whom something was predicted."`
	TooLong  int       `json:"too_long" doc:"Customers left out because they have too many events for a person."`

	Model       risk.Kind       `json:"model" enum:"logistic,boosted"`
	Comparison  *RiskComparison `json:"comparison,omitempty" doc:"Why that model: log loss on folds."`
	Calibration string          `json:"calibration" enum:"platt,isotonic"`
	Base        float64         `json:"base_rate" doc:"Share of the rows that calibrate in which the outcome came."`
	Learnt      RiskSlice       `json:"learnt" doc:"The oldest rows, which teach."`
	Calibrated  RiskSlice       `json:"calibrated" doc:"Later ones, which say what probability a score means."`
	HeldOut     RiskSlice       `json:"held_out" doc:"The latest, which judge."`
	Quality     RiskQuality     `json:"quality" doc:"On the rows held out."`
	Drift       []RiskDrift     `json:"drift" doc:"Features whose values moved between the rows that teach and those held out."`
	Weights     []RiskWeight    `json:"weights" doc:"What moves the score most, the largest first."`
	Notes       []string        `json:"notes" doc:"What a reader must know."`
}

// RiskComparison is the log loss of both kinds of model.
type RiskComparison struct {
	Logistic float64 `json:"logistic"`
	Boosted  float64 `json:"boosted"`
	Gain     float64 `json:"gain" doc:"Share by which trees lower it; they are taken above .01."`
}

// RiskSlice is rows, and in how many of them the outcome came.
type RiskSlice struct {
	Rows   int `json:"rows"`
	Events int `json:"events"`
}

// RiskQuality is how good predictions were on rows from which nothing was
// learnt.
type RiskQuality struct {
	AUC              Amount    `json:"auc" doc:"With DeLong's 95 % interval; .5 is chance."`
	AveragePrecision float64   `json:"average_precision"`
	Brier            float64   `json:"brier"`
	LogLoss          float64   `json:"log_loss"`
	ECE              float64   `json:"ece" doc:"Expected calibration error of ten bins."`
	Lift             float64   `json:"lift" doc:"Of the tenth with the largest risk."`
	Top              *RiskTop  `json:"top,omitempty" doc:"The tenth with the largest risk; missing in answers of earlier versions."`
	Bins             []RiskBin `json:"bins" doc:"Calibration: what was said and what came, by tenths of the scale."`
}

// RiskTop is how often the outcome came among the largest risks.
type RiskTop struct {
	N     int     `json:"n" doc:"Rows."`
	Share float64 `json:"share" doc:"In which the outcome came."`
	Low   float64 `json:"low" doc:"Of Wilson's 95 % interval."`
	High  float64 `json:"high"`
}

// RiskBin is one tenth of the scale of probability.
type RiskBin struct {
	N    int     `json:"n"`
	Said float64 `json:"said" doc:"Mean probability."`
	Came float64 `json:"came" doc:"Share in which the outcome came."`
}

// RiskDrift is a feature whose values moved.
type RiskDrift struct {
	Feature string  `json:"feature"`
	Name    string  `json:"name"`
	PSI     float64 `json:"psi"`
}

// RiskWeight is how much a feature moves scores on average.
type RiskWeight struct {
	Feature string  `json:"feature"`
	Name    string  `json:"name"`
	Mean    float64 `json:"mean" doc:"Log odds."`
}

func riskAnswer(o *outlook.Outlook, stale bool, f features) *RiskAnswer {
	r := &o.Report
	out := &RiskAnswer{Question: o.Question, Made: o.Made, TookMS: o.Took.Milliseconds(), Stale: stale, Position: o.Position, Revision: o.Revision, Mentions: o.Mentions,
		Moment: o.Moment, CutOffs: o.Cuts, Teaching: o.Teaching, Scored: o.Scored, TooLong: o.TooLong,
		Model: r.Kind, Calibration: r.Calibration, Base: r.Base, Learnt: RiskSlice(r.Learnt), Calibrated: RiskSlice(r.Calibrated), HeldOut: RiskSlice(r.HeldOut),
		Quality: riskQuality(&r.Quality), Drift: []RiskDrift{}, Weights: []RiskWeight{}, Notes: []string{}}
	if r.Comparison != nil {
		out.Comparison = &RiskComparison{r.Comparison.Logistic, r.Comparison.Boosted, r.Comparison.Gain}
	}
	for _, d := range r.Drift {
		out.Drift = append(out.Drift, RiskDrift{d.Feature, f.name(d.Feature), d.PSI})
	}
	for _, w := range r.Weights {
		out.Weights = append(out.Weights, RiskWeight{w.Feature, f.name(w.Feature), w.Mean})
	}
	for _, n := range r.Notes {
		out.Notes = append(out.Notes, f.text(n))
	}
	return out
}

func riskQuality(q *risk.Quality) RiskQuality {
	out := RiskQuality{AUC: Amount{q.AUC.Value, q.AUC.Low, q.AUC.High}, AveragePrecision: q.AveragePrecision, Brier: q.Brier, LogLoss: q.LogLoss, ECE: q.ECE, Lift: q.Lift, Bins: []RiskBin{}}
	if q.Top.N > 0 {
		out.Top = &RiskTop{q.Top.N, q.Top.Value, q.Top.Low, q.Top.High}
	}
	for _, b := range q.Bins {
		if b.N > 0 {
			out.Bins = append(out.Bins, RiskBin{b.N, b.Probability, b.Share})
		}
	}
	return out
}
