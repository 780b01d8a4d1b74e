// SPDX-License-Identifier: Apache-2.0

// Package attribution credits outcomes to the touchpoints before them: by
// rule (first, last, linear, 40/20/40, decay), by the removal effect in a
// Markov chain of order 1 to 3, and by the Shapley value.
//
// One idea: a trail is cut into paths, each of which ends in a conversion or in
// nothing (null), and every model is a function of sums over paths: counts of
// transitions, and shares in exact 128-bit fixed point. So any split of the
// customers over cores gives the same bytes, the chain is solved exactly and
// never simulated, and intervals come from the same pass: the sums are kept for
// up to 256 random groups of customers, and the groups are resampled.
//
// A path begins after the conversion before it, or with the first touch within
// the lookback of its conversion. Touches that no conversion follows within the
// lookback make paths that end in null, cut where nothing happens for as long
// as the lookback. Every touch is in one path.
//
// What it promises: the credits of every model and what could not be attributed
// sum to the conversions; touchpoints beyond the limit are counted as other; a
// figure that cannot be given has a named reason. What it does not do: claim
// that a touchpoint caused anything. That takes a hold-out test.
//
// Sources: Anderl, Becker, von Wangenheim & Schumann 2016 (Markov removal
// effect); Zhao, Mahboobi & Bagheri 2018 (Shapley value of path data);
// Grassmann, Taksar & Heyman 1985 (elimination without subtraction); DeLong,
// DeLong & Clarke-Pearson 1988 (error of an AUC); Chamandy et al. 2012 (Poisson
// bootstrap); Wolter 2007 (random groups).
package attribution
