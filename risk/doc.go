// SPDX-License-Identifier: Apache-2.0

// Package risk says which customers are likely to leave, to complain or to
// have a bad next encounter, how far that can be trusted, and why.
//
// One idea: a prediction is judged only on what came after it was learnt.
// Customers are put in the order of the moment of prediction: the oldest teach
// the model, later ones turn its score into a probability, the latest, which
// nothing has seen, say how good it is. Between the slices a gap of one
// outcome window is left out, for its outcomes were not yet known.
//
// What it promises: a feature that was known only at the moment or later is
// refused by name; the simple model (a logit with a ridge penalty) is taken
// unless boosted trees lower the log loss of held-out folds by more than 1 %;
// the figures shown are those of the very model that scores; a customer of whom
// too little is known gets the base rate and is marked; the same table, options
// and seed give the same bytes. It refuses (touchstone.NotEnough) rather than
// guess where a slice has too few events.
//
// What it does not do: it reads no file and no store (the caller makes the
// Table), chooses no action, and claims no cause: a reason says what moved the
// score, not what would happen if it were changed. What comes next on a trail
// is package next.
package risk
