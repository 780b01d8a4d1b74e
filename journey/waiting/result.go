// SPDX-License-Identifier: Apache-2.0

package waiting

import (
	"math"

	"touchstone"
	"touchstone/journey"
)

// Result is how long the waits are: Begun = Waits + Open + Interrupted +
// Untimed + Uncharted.
type Result struct {
	Cases       int           `json:"cases"` // with at least one event
	Customers   int           `json:"customers"`
	Begun       int           `json:"begun"`               // events that begin a wait
	Waits       int           `json:"waits"`               // that ended, with both times known
	Waiting     int           `json:"waiting"`             // customers with such a wait
	Open        int           `json:"open"`                // nothing that ends them comes
	OpenShare   journey.Rate  `json:"open_share"`          // of those begun; the interval minds that one customer has several
	Interrupted int           `json:"interrupted"`         // something of Without comes first
	Untimed     int           `json:"untimed"`             // ended, but a time is missing
	Uncharted   int           `json:"uncharted,omitempty"` // ended, but on days that the calendar of the opening hours does not know
	Times       journey.Times `json:"times"`               // while open, where the question has opening hours
	Quantiles   []Quantile    `json:"quantiles,omitempty"` // none without waits
	Bins        []journey.Bin `json:"bins,omitempty"`      // in seconds, adjoining
	// Standard is how the waits stand against the standard; nil when none was
	// given, or it is about no waits.
	Standard *Standing `json:"standard,omitempty"`
}

// Quantile is a quantile of the waits in seconds with its 95 % interval; a
// limit is nil where the waits are too few to give it.
type Quantile struct {
	Thousandths int      `json:"thousandths"`
	Value       float64  `json:"value"`
	Low         *float64 `json:"low"`
	High        *float64 `json:"high"`
}

// Standing is how waits stand against a standard.
type Standing struct {
	Within  journey.Rate `json:"within"`           // waits that keep the threshold, of all that it is about
	Wanted  float64      `json:"wanted"`           // the share that should
	Figure  *Quantile    `json:"figure,omitempty"` // the promised quantile, for StatQuantile
	Kept    bool         `json:"kept"`             // whether the share of all waits is as wanted
	Verdict Verdict      `json:"verdict"`
}

// Verdict is what can be said about the promise beyond the waits that were
// seen.
type Verdict string

// The verdicts: the interval of the share within lies wholly on one side of
// what is wanted, or not.
const (
	Keeps  Verdict = "keeps"
	Breaks Verdict = "breaks"
	Unsure Verdict = "unsure"
)

func (f *fold) result() *Result {
	f.close()
	r := &Result{
		Cases: f.cases, Customers: f.customers, Begun: f.begun, Waits: f.n, Waiting: f.waiting, Open: f.open,
		OpenShare: journey.ClusteredRate(f.open, f.begun, effective(f.begun, f.begunSquares)), Interrupted: f.interrupted, Untimed: f.untimed, Uncharted: f.uncharted, Times: f.waits.Times(), Bins: f.waits.Bins(),
	}
	if f.n == 0 {
		return r
	}
	asked := f.Quantiles
	if len(asked) == 0 {
		asked = []int{500, 750, 900, 950}
	}
	for _, thousandths := range asked {
		r.Quantiles = append(r.Quantiles, quantile(&f.waits, thousandths, effective(f.n, f.squares)))
	}
	if f.held > 0 {
		r.Standard = f.standing()
	}
	return r
}

// effective is how many customers with one wait each n waits are worth, if all
// waits of a customer are alike (Kish 1965); squares sums the squares of waits
// by customer.
func effective(n, squares int) float64 { return float64(n) * float64(n) / float64(squares) }

// quantile gives a quantile with the quantiles at p ± z √(p (1-p) / n) for an
// interval, which is the large-sample interval of order statistics (Conover
// 1999).
func quantile(waits *journey.DurationSum, thousandths int, n float64) Quantile {
	const z = 1.959963984540054
	p := float64(thousandths) / 1000
	q := Quantile{Thousandths: thousandths, Value: waits.Quantile(p)}
	margin := z * math.Sqrt(p*(1-p)/n)
	if p-margin >= 0 && p+margin <= 1 {
		q.Low, q.High = journey.Known(waits.Quantile(p-margin)), journey.Known(waits.Quantile(p+margin))
	}
	return q
}

func (f *fold) standing() *Standing {
	wanted, n := f.Standard.wanted(), effective(f.held, f.heldSquares)
	s := &Standing{
		Within: journey.ClusteredRate(f.kept, f.held, n), Wanted: float64(wanted) / 1000,
		Kept: f.kept*1000 >= wanted*f.held, Verdict: Unsure,
	}
	switch {
	case *s.Within.Low >= s.Wanted:
		s.Verdict = Keeps
	case *s.Within.High < s.Wanted:
		s.Verdict = Breaks
	}
	if f.Standard.Statistic == touchstone.StatQuantile {
		waits := &f.waits
		if f.Standard.timed() {
			waits = &f.promised
		}
		figure := quantile(waits, f.Standard.Quantile, n)
		s.Figure = &figure
	}
	return s
}
