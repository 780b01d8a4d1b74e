// SPDX-License-Identifier: Apache-2.0

// Package cue tells which labels a short text bears, from listed cues, from
// its opinions and from its n-grams. language/emotion and language/intent are each
// a Kit of cues and sentences to learn from, and a way to take the answer.
//
// The one idea: two readings that fail differently. A cue is a word, a phrase,
// or two phrases with something between them, that speaks for a label; a small
// linear model over n-grams knows what the list forgot. A logistic regression
// for each label weighs both, and learns their weights from scores that the
// linear model gave to sentences it had not seen.
//
// It promises: the same list, examples and lexicon train the same model, bit
// for bit; a model file is checked before it is used; reading takes time that
// grows linearly with the text and allocates nothing once buffers have grown.
//
// It does not know what its labels mean: whether they exclude each other is
// for the caller to decide.
package cue
