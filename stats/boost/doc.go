// SPDX-License-Identifier: Apache-2.0

// Package boost learns sums of small decision trees by gradient boosting, for
// an outcome that is yes or no or a number, and says what each column added to
// one row's score.
//
// One idea: a column is cut into at most 128 bins once, and every later
// question (where to split, what a leaf is worth) is asked of sums per bin.
// Values are compared as float32 and x < split goes left, as XGBoost does, so
// that a model written as XGBoost's JSON and one read from it are one thing.
//
// What it promises: the same data, options and seed give the same bytes on any
// number of processors; a missing value (NaN) goes where the data said it
// should; the contributions of a row sum to its margin; a model from outside is
// checked before it is used. Errors about data are *stats.Refusal.
//
// What it does not do: categories (the caller codes them), several classes,
// case weights, calibration (stats.Platt, stats.Isotonic) or the choice between
// this and a simpler model, which package risk makes.
//
// Sources: Friedman 2001; Chen & Guestrin 2016 (gain, leaf weight, default
// direction); Lundberg et al. 2020, algorithm 2 (contributions).
package boost
