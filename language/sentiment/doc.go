// SPDX-License-Identifier: Apache-2.0

// Package sentiment tells how a text feels: positive or negative, how surely,
// or neither.
//
// The one idea: what n-grams have taught and what the lexicon finds are two
// witnesses, and a small logistic regression, fitted on texts that neither has
// seen, says how far to believe each. Where the text comes from a trade that
// the model knows (hotels, phones, fruit), the n-grams are read as that trade
// uses them; elsewhere as all trades do, and the lexicon weighs more.
// Both have learnt from reviews: where a text is more like what customers say
// elsewhere, sentences of that kind tell by how much to move what the two say.
//
// Promises: probabilities are calibrated on texts that were not learnt from;
// the same model gives the same reading on every machine; a Reader allocates
// nothing once it has seen its longest text. Irony and what lies between the
// two sides are Doubtful.
//
// It does not clean texts (package plain), find words of opinion (package
// lexicon) or read files (package training).
package sentiment
