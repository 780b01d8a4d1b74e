// SPDX-License-Identifier: Apache-2.0

package waiting

import (
	"touchstone"
	"touchstone/journey"
)

// Question asks how long it takes from one touchpoint to another.
type Question struct {
	// From and To are one or several touchpoints any of which will do. A wait is
	// from an event of From to the next event of To after it.
	From []uint32 `json:"from"`
	To   []uint32 `json:"to"`
	// Without names touchpoints that end a wait when they come before To.
	Without []uint32 `json:"without,omitempty"`
	// Occurrence is which of a case's events of From begins a wait. "": First.
	Occurrence Occurrence `json:"occurrence,omitempty"`
	// Quantiles are in thousandths, 1 to 999, at most MaxQuantiles. None: 500,
	// 750, 900 and 950.
	Quantiles []int `json:"quantiles,omitempty"`
	// Standard is the promise that the waits are held against; nil for none.
	Standard *Standard `json:"standard,omitempty"`
	// Opening is when time counts; nil: always.
	Opening *touchstone.Opening `json:"-"`
	// Workers is how many goroutines share the work. 0: one per core. It never
	// changes the result.
	Workers int `json:"-"`
}

// Occurrence is which of a case's events of From begins a wait.
type Occurrence string

// The occurrences.
const (
	First Occurrence = "first"
	Every Occurrence = "every" // several waits may end with the same event
)

// Standard is a promise about waits: that a share or a quantile of them lies on
// one side of a threshold. It says of waits what touchstone.Standard says of
// any measure; the threshold itself keeps the promise.
type Standard struct {
	Statistic touchstone.Statistic `json:"statistic"` // StatShare or StatQuantile
	// Bound is the side of ThresholdMS on which a wait, or the quantile, should lie.
	Bound touchstone.Bound `json:"bound"`
	// ThresholdMS is a wait in milliseconds.
	ThresholdMS int64 `json:"threshold_ms"`
	// Share is, for StatShare, how many thousandths of the waits should at least
	// lie there, 1 to 999.
	Share int `json:"share,omitempty"`
	// Quantile is, for StatQuantile, which one in thousandths, 1 to 999.
	Quantile int `json:"quantile,omitempty"`
	// SinceMS and UntilMS are when it is in force, half-open, in Unix
	// milliseconds; 0: always. Waits that begin at other times are not held
	// against it.
	SinceMS int64 `json:"-"`
	UntilMS int64 `json:"-"`
}

// Of gives the promise that a standard of the register makes about waits: which
// side of its threshold a quantile of its durations lies on. False when it is
// about something else.
func Of(s *touchstone.Standard) (*Standard, bool) {
	if s.Statistic != touchstone.StatQuantile || s.Threshold < 0 {
		return nil, false
	}
	out := &Standard{Statistic: s.Statistic, Bound: s.Bound, ThresholdMS: s.Threshold, Quantile: s.Quantile, SinceMS: s.ValidFrom.UnixMilli()}
	if s.ValidTo != nil {
		out.UntilMS = s.ValidTo.UnixMilli()
	}
	return out, true
}

// MaxQuantiles is how many quantiles may be asked for.
const MaxQuantiles = 20

// Validate tells every fault of a question to a source of so many activities,
// as touchstone.Errors of kind Invalid. A touchpoint that never occurs is none.
func (q Question) Validate(activities int) error {
	var f journey.Faults
	f.Codes("from", q.From, activities, true)
	f.Codes("to", q.To, activities, true)
	f.Codes("without", q.Without, activities, false)
	f.Apart("without", q.Without, q.To)
	if q.Occurrence != "" {
		journey.OneOf(&f, "occurrence", q.Occurrence, First, Every)
	}
	f.Between("quantiles", int64(len(q.Quantiles)), 0, MaxQuantiles)
	for _, thousandths := range q.Quantiles[:min(len(q.Quantiles), MaxQuantiles)] {
		f.Between("quantiles", int64(thousandths), 1, 999)
	}
	if q.Standard != nil {
		q.Standard.validate(&f)
	}
	return f.Err()
}

func (s *Standard) validate(f *journey.Faults) {
	journey.OneOf(f, "standard.statistic", s.Statistic, touchstone.StatShare, touchstone.StatQuantile)
	journey.OneOf(f, "standard.bound", s.Bound, touchstone.AtMost, touchstone.AtLeast)
	f.Between("standard.threshold_ms", s.ThresholdMS, 0, journey.MaxTime-journey.MinTime)
	switch s.Statistic {
	case touchstone.StatShare:
		f.Between("standard.share", int64(s.Share), 1, 999)
	case touchstone.StatQuantile:
		f.Between("standard.quantile", int64(s.Quantile), 1, 999)
	}
}

// holds tells whether it is in force for a wait that begins at a time.
func (s *Standard) holds(at int64) bool {
	return (s.SinceMS == 0 || at >= s.SinceMS) && (s.UntilMS == 0 || at < s.UntilMS)
}

// timed tells whether it is not always in force.
func (s *Standard) timed() bool { return s.SinceMS != 0 || s.UntilMS != 0 }

// keeps tells whether a wait lies on the promised side.
func (s *Standard) keeps(ms int64) bool {
	if s.Bound == touchstone.AtMost {
		return ms <= s.ThresholdMS
	}
	return ms >= s.ThresholdMS
}

// wanted is how many thousandths of the waits should keep the threshold. A
// quantile q is at most the threshold when a share q of the waits is, and at
// least when a share 1 - q is.
func (s *Standard) wanted() int {
	switch {
	case s.Statistic == touchstone.StatShare:
		return s.Share
	case s.Bound == touchstone.AtMost:
		return s.Quantile
	}
	return 1000 - s.Quantile
}
