// SPDX-License-Identifier: Apache-2.0

// Package stats turns columns of numbers into figures that say how sure they
// are: shares, means and scores with intervals, comparisons, and what drives
// an outcome.
//
// One idea: an estimator either answers with n and an interval, or refuses
// with a named reason (Refusal). It never guesses, and it never panics on
// data.
//
// What it promises: slices of float64 in, a plain struct out; the same input
// gives the same bytes, whatever the number of processors; row order and the
// scale of a column do not change a figure; the unit of resampling is the
// customer, given as a cluster number. Each formula names its source, and its
// test an independent result.
//
// What it does not do: it knows no touchpoint, file or language, and reads
// nothing. Coding answers into columns is the work of package moment.
package stats
