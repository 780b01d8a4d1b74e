// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"math"
	"slices"
)

// Durations are how long cases last, from the first to the last timed event. A
// case with one timed event lasts 0; one with none is not counted.
type Durations struct {
	Spread
	Bins []Bin // adjoining, for a chart; empty without times
}

// Bin counts cases whose duration in seconds is in [Low, High). Counts are
// exact up to ExactValues cases and within 1 % of a limit above; they always
// sum to N.
type Bin struct {
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	Count int     `json:"count"`
}

// durationFold gathers the durations of cases.
type durationFold struct{ DurationSum }

// Visit adds one trail.
func (f *durationFold) Visit(t *Trail) {
	if ms, ok := t.Duration(); ok {
		f.Add(ms)
	}
}

// Merge adds the durations of other trails.
func (f *durationFold) Merge(o *durationFold) { f.DurationSum.Merge(&o.DurationSum) }

func (f *durationFold) result() Durations {
	return Durations{Spread: f.Spread(), Bins: f.Bins()}
}

// ladder is the limits, in seconds, that people use for spans of time.
func ladder() []float64 {
	const minute, hour, day, year = 60, 3600, 86400, 365 * 86400
	return []float64{
		0, 1, 5, 15, 30, minute, 5 * minute, 15 * minute, 30 * minute, hour, 3 * hour, 6 * hour, 12 * hour,
		day, 2 * day, 4 * day, 7 * day, 14 * day, 30 * day, 60 * day, 90 * day, 180 * day,
		year, 2 * year, 5 * year, 10 * year,
	}
}

// evenBins is how many bins an even division of the axis aims at.
const evenBins = 12

// Quantile gives a quantile in seconds, with share from 0 to 1, as exact as
// Spread's median; NaN when there are no durations.
func (s *DurationSum) Quantile(share float64) float64 { return s.at(share)[0] / 1000 }

// Bins gives the durations as the bars of a chart; none without durations. It
// divides the axis evenly when the bulk of the durations spans less than a
// factor of 20, and by the ladder when it spans more: an even axis would then
// show one bar.
func (s *DurationSum) Bins() []Bin {
	if s.total.n == 0 {
		return nil
	}
	q := s.at(0.05, 0.95)
	if q[1] < 20*q[0] || s.min == s.max {
		return s.binned(evenLimits(q[0]/1000, q[1]/1000))
	}
	return s.binned(ladder())
}

// evenLimits gives limits at round distances around [low, high].
func evenLimits(low, high float64) []float64 {
	step := roundStep((high - low) / evenBins)
	limits := []float64{math.Floor(low/step) * step}
	for limits[len(limits)-1] <= high {
		limits = append(limits, limits[0]+float64(len(limits))*step)
	}
	return limits
}

// roundStep gives the smallest customary span that is at least s.
func roundStep(s float64) float64 {
	const minute, hour, day = 60, 3600, 86400
	steps := []float64{
		0.001, 0.01, 0.1, 1, 2, 5, 10, 15, 30, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute,
		hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 5 * day, 7 * day, 10 * day, 14 * day,
	}
	if i, _ := slices.BinarySearch(steps, s); i < len(steps) {
		return steps[i]
	}
	return math.Ceil(s/(30*day)) * 30 * day
}

// binned fills the bins between limits, adds one for what lies below the first
// and one for what lies above the last limit, and drops empty bins at the ends.
func (s *DurationSum) binned(limits []float64) []Bin {
	lowest, highest := float64(s.min)/1000, float64(s.max)/1000
	if lowest < limits[0] {
		limits = append([]float64{lowest}, limits...)
	}
	if end := limits[len(limits)-1]; highest >= end {
		limits = append(limits, math.Nextafter(highest, math.Inf(1)))
	}
	var bins []Bin
	before := 0
	for i := 1; i < len(limits); i++ {
		upTo := s.below(limits[i] * 1000)
		if i == len(limits)-1 {
			upTo = s.total.n
		}
		bins = append(bins, Bin{Low: limits[i-1], High: limits[i], Count: upTo - before})
		before = upTo
	}
	return trimEmpty(bins)
}

func trimEmpty(bins []Bin) []Bin {
	for bins[0].Count == 0 {
		bins = bins[1:]
	}
	for bins[len(bins)-1].Count == 0 {
		bins = bins[:len(bins)-1]
	}
	return bins
}
