// SPDX-License-Identifier: Apache-2.0

// Package next predicts the touchpoint that comes next, or that none does, from
// the last one to three: an interpolated Markov model.
//
// One idea: the model is counts of what followed which context, and what a long
// context does not know a shorter one tells (Witten-Bell). Counts add up, so any
// split of the customers over cores gives the same model; and a model is never
// shown without how well it predicted customers whom it had not seen: accuracy
// with an interval, log loss, and how often it was right when it said 70 %.
//
// What it promises: held-out events are never learned from before they are
// predicted; ties are broken by name; a context that was never seen is said to
// have n = 0. What it does not do: look at times, or at who the customer is.
//
// Sources: Witten & Bell 1991 (interpolation, method C); Chen & Goodman 1999;
// Naeini, Cooper & Hauskrecht 2015 (ECE); Wilson 1927.
package next
