// SPDX-License-Identifier: Apache-2.0

// Package recovery measures how well the search for moments of truth finds what
// was planted.
//
// One idea: the search is run on many panels of a simulate.Design as anybody
// would run it, and what it says is held against the design's own truth, which
// comes of both potential outcomes and never of an estimator.
//
// What it promises: the same design, first seed and number of worlds give the
// same row on every number of processors; every figure has its Monte-Carlo
// standard error; a naive comparison of means is judged by the same rule on the
// same panels, so that one sees what the adjustment is worth.
//
// What it does not do: say how real customers behave, or change a design until
// the answer is good.
package recovery
