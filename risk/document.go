// SPDX-License-Identifier: Apache-2.0

package risk

// Schema names the published form of a Document; docs/schema holds it.
const Schema = "touchstone.risk/1"

// Document is a model of risk, how good it is and whom it says to be most at
// risk, written down in one language. Shares and probabilities are in 0..1.
type Document struct {
	Schema      string        `json:"schema"`
	Outcome     string        `json:"outcome"` // the column that is predicted
	Rows        int           `json:"rows"`
	Ordered     bool          `json:"ordered_by_time"` // later rows were held out, else rows drawn by chance
	Learnt      RowCount      `json:"learnt"`
	Calibrated  RowCount      `json:"calibrated"`
	Gap         int           `json:"gap_rows"`     // left out between learning and what is held out
	Unknown     int           `json:"unknown_rows"` // whose outcome is not known
	Model       Kind          `json:"model"`
	Comparison  ComparisonRow `json:"cross_validation"`
	Calibration string        `json:"calibration"`
	Base        float64       `json:"base_rate"` // share of events in the rows that calibrate
	HeldOut     QualityRow    `json:"held_out"`
	Drift       []DriftRow    `json:"drift"`   // columns that moved, the farthest first
	Weights     []WeightRow   `json:"weights"` // the heaviest first
	Notes       []string      `json:"notes"`   // what a reader should know
	Top         []CustomerRow `json:"top"`     // the highest risks first
}

// RowCount is rows, and those of them in which the outcome happened.
type RowCount struct {
	Rows   int `json:"rows"`
	Events int `json:"events"`
}

// ComparisonRow is why the model was chosen: the log loss of both kinds in
// cross-validation on the rows that it learnt from.
type ComparisonRow struct {
	Rows     int     `json:"rows"`
	Logistic float64 `json:"log_loss_logistic"`
	Boosted  float64 `json:"log_loss_boosted"`
	Gain     float64 `json:"gain"` // 1 - boosted/logistic
}

// QualityRow is how good the probabilities are on rows that nothing was learnt
// from.
type QualityRow struct {
	RowCount
	AUC              EstimateRow `json:"auc"`
	AveragePrecision float64     `json:"average_precision"`
	Brier            float64     `json:"brier"`
	LogLoss          float64     `json:"log_loss"`
	ECE              float64     `json:"ece10"`         // mean gap between what was said and what happened, ten bins
	Lift             float64     `json:"lift_top10pct"` // events among the tenth at most risk, as a multiple of the mean
	Reliability      []BinRow    `json:"reliability"`
}

// EstimateRow is a figure with its 95 % interval.
type EstimateRow struct {
	Value  float64 `json:"estimate"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
	Method string  `json:"method"`
}

// BinRow is what was said and what happened among rows of like risk.
type BinRow struct {
	Rows  int     `json:"rows"`
	Said  float64 `json:"predicted"`
	Share float64 `json:"observed"`
}

// DriftRow is how far a column has moved since the rows that were learnt from.
type DriftRow struct {
	Feature string  `json:"feature"`
	PSI     float64 `json:"psi"` // population stability index
}

// WeightRow is how much a column moves risks.
type WeightRow struct {
	Feature string  `json:"feature"`
	Mean    float64 `json:"mean_log_odds"` // mean absolute contribution
}

// CustomerRow is the risk of one row.
type CustomerRow struct {
	ID      string      `json:"id"`
	Row     int         `json:"row"` // 1-based
	Risk    float64     `json:"risk"`
	Base    bool        `json:"base_rate"` // too little is known, so the base rate stands in
	Reasons []ReasonRow `json:"reasons"`
}

// ReasonRow is what a column adds to the log odds of a risk, in words.
type ReasonRow struct {
	Feature string  `json:"feature"`
	LogOdds float64 `json:"log_odds"`
	Text    string  `json:"text"`
}
