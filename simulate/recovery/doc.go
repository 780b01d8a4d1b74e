// SPDX-License-Identifier: Apache-2.0

// Package recovery measures how well the search for moments of truth finds what
// was planted.
//
// One idea: the search is run on many panels of a simulate.Design, or on many years
// of a simulate.World read back from its events, as anybody would run it, and what it
// says is held against their own truth, which comes of both potential outcomes
// and never of an estimator.
//
// What it promises: the same source, first seed and number of worlds give the
// same row on every number of processors; every figure has its Monte-Carlo
// standard error; a naive comparison of means is judged by the same rule on the
// same worlds, so that one sees what the adjustment is worth.
//
// What it does not do: say how real customers behave, or change a design until
// the answer is good.
package recovery
