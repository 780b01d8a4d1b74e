// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"math"

	"touchstone/stats"
)

// Rate is a share of a count with its 95 % interval. Of nothing there is no
// share and no interval.
type Rate struct {
	N     int      `json:"n"`
	Of    int      `json:"of"`
	Value *float64 `json:"value"`
	Low   *float64 `json:"low"` // of Wilson's interval
	High  *float64 `json:"high"`
}

// RateOf gives n of of, each of which is one customer, or stands alone.
func RateOf(n, of int) Rate { return ClusteredRate(n, of, float64(of)) }

// ClusteredRate gives n of of, which are worth only so many independent ones.
func ClusteredRate(n, of int, effective float64) Rate {
	r := Rate{N: n, Of: of}
	if of <= 0 {
		return r
	}
	share := float64(n) / float64(of)
	limits := stats.Wilson(share*effective, effective)
	r.Value, r.Low, r.High = Known(share), Known(limits.Low), Known(limits.High)
	return r
}

// Mean is a mean over customers with its 95 % interval. Below two customers
// there is no interval, of none no mean.
type Mean struct {
	N     int      `json:"n"`
	Value *float64 `json:"value"`
	Low   *float64 `json:"low"` // of Student's interval
	High  *float64 `json:"high"`
}

// Times describes durations in seconds, as Spread does; nil is not known.
type Times struct {
	N      int      `json:"n"`
	Mean   *float64 `json:"mean"`
	Median *float64 `json:"median"`
	P90    *float64 `json:"p90"`
	Min    *float64 `json:"min"`
	Max    *float64 `json:"max"`
}

// Times describes the durations in a form that JSON can hold.
func (s Spread) Times() Times {
	return Times{s.N, Known(s.Mean), Known(s.Median), Known(s.P90), Known(s.Min), Known(s.Max)}
}

// Times describes the durations in a form that JSON can hold.
func (s *DurationSum) Times() Times { return s.Spread().Times() }

// Known gives a number that is one; nil for NaN and infinity.
func Known(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
