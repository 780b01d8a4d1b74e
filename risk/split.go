// SPDX-License-Identifier: Apache-2.0

package risk

import (
	"cmp"
	"slices"

	"touchstone"
)

// Slice is the part that a row has in learning and judging.
type Slice int

// The slices. Gap is left out because its outcome came too late for what it
// would have taught; Unknown has no outcome yet.
const (
	Learnt Slice = iota
	Calibrated
	HeldOut
	Gap
	Unknown
	sliceCount
)

// Of the rows with an outcome, six in ten teach, two in ten calibrate and two
// in ten judge.
const (
	learntShare     = .6
	calibratedShare = .8
)

// What a slice must hold of events, and of rows without, for anything to be
// said.
const (
	leastLearnt = 50
	leastJudged = 20
)

// split gives every row its slice: by the order of moments, window ms apart;
// where no moments are known, by hash of the customer.
func split(t *Table, window int64) []Slice {
	out := make([]Slice, len(t.Outcome))
	var known []int
	for i, y := range t.Outcome {
		if out[i] = Unknown; y == y {
			known = append(known, i)
		}
	}
	if t.Moments == nil {
		for _, i := range known {
			switch p := part(t.IDs[i], forSlice); {
			case p < learntShare:
				out[i] = Learnt
			case p < calibratedShare:
				out[i] = Calibrated
			default:
				out[i] = HeldOut
			}
		}
		return out
	}
	slices.SortFunc(known, func(a, b int) int { return cmp.Compare(t.Moments[a], t.Moments[b]) })
	if len(known) == 0 {
		return out
	}
	at := func(share float64) int64 { return t.Moments[known[int(share*float64(len(known)))]] }
	calibrate, hold := at(learntShare), at(calibratedShare)
	for _, i := range known {
		switch m := t.Moments[i]; {
		case m >= hold:
			out[i] = HeldOut
		case m >= calibrate && m+window <= hold:
			out[i] = Calibrated
		case m < calibrate && m+window <= calibrate:
			out[i] = Learnt
		default:
			out[i] = Gap
		}
	}
	return out
}

// part gives a number in [0, 1) that depends on the text and the use alone:
// FNV-1a, mixed by the finaliser of splitmix64 (Steele, Lea & Flood 2014).
func part(id string, use uint64) float64 {
	h := uint64(14695981039346656037)
	for i := range len(id) {
		h = (h ^ uint64(id[i])) * 1099511628211
	}
	h ^= use * 0x9e3779b97f4a7c15
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return float64((h^h>>31)>>11) / (1 << 53)
}

// Count is how many rows a slice has, and how many of them are events.
type Count struct{ Rows, Events int }

// sorted gives the rows of every slice, and their counts.
func sorted(t *Table, of []Slice) (rows [sliceCount][]int, counts [sliceCount]Count) {
	for i, s := range of {
		rows[s] = append(rows[s], i)
		counts[s].Rows++
		if t.Outcome[i] == 1 {
			counts[s].Events++
		}
	}
	return rows, counts
}

// enough refuses slices that cannot teach or judge.
func enough(counts [sliceCount]Count) error {
	events, others := 0, 0
	for _, s := range []Slice{Learnt, Calibrated, HeldOut, Gap} {
		events += counts[s].Events
		others += counts[s].Rows - counts[s].Events
	}
	if events == 0 || others == 0 {
		return few(touchstone.Msg("risk.outcome_constant", "events", events, "others", others))
	}
	for _, s := range []struct {
		slice Slice
		least int
		short touchstone.Message
	}{
		{Learnt, leastLearnt, touchstone.Msg("risk.slice_learnt")},
		{Calibrated, leastJudged, touchstone.Msg("risk.slice_calibrated")},
		{HeldOut, leastJudged, touchstone.Msg("risk.slice_held_out")},
	} {
		c := counts[s.slice]
		if c.Events < s.least || c.Rows-c.Events < s.least {
			return few(touchstone.Msg("risk.too_few", "slice", s.short, "events", c.Events, "others", c.Rows-c.Events, "least", s.least))
		}
	}
	return nil
}

func few(m touchstone.Message) error {
	return &touchstone.Error{Kind: touchstone.NotEnough, Message: m}
}
