// SPDX-License-Identifier: Apache-2.0

package query

import "touchstone"

// Table is an answer: exact counts and sums, from which figures with their
// intervals are made elsewhere. Rows are in ascending order of their keys,
// dimension by dimension: missing first, then by Unicode code points.
type Table struct {
	By       []Dimension
	Measures []Measure // as asked; a Mean without a scale names the one that it found, if any
	Rows     []Row
	Previous []Row               // when the question compares: the rows of the period before, by the same rules; time keys as they were then
	Position touchstone.Position // the answer covers every fact up to here
	Revision uint64              // of the meaning
	// Generation tells how often shapes and promoted properties of events had
	// been derived again (see eventstore.Reshaper); 0 is never.
	Generation uint64
}

// Row is one group of events: a key per dimension and a tally per measure.
// Without dimensions there is exactly one row, even over no events; with
// dimensions there is a row where the N of at least one tally is above zero.
type Row struct {
	Keys    []Key
	Tallies []Tally
}

// Key is a dimension's value; missing, empty and "0" are three things.
type Key struct {
	Value   string
	Missing bool
}

// Tally holds exact sums over what a measure counts; see MeasureKind for which
// fields it fills; the others are zero. A sum beyond 64 bits (of squares: 127
// bits) in a row of the answer fails the question with TooLarge.
type Tally struct {
	N        int64
	Hits     int64
	Misses   int64
	Sum      int64
	Squares  Int128
	Quantile *int64 // the smallest value whose rank is at least ceil(q·n); nil when n is 0 or none was asked

	// QuantileLow and QuantileHigh are the values at the ranks between which
	// the quantile lies with 95 % confidence (see QuantileRanks); nil where there
	// are too few values for it, or none was asked.
	QuantileLow, QuantileHigh *int64
}

// Int128 is a sum of squares: Hi·2^64 + Lo, not negative.
type Int128 struct{ Hi, Lo uint64 }
