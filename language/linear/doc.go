// SPDX-License-Identifier: Apache-2.0

// Package linear is the small learner under everything that language reads:
// hashed n-grams in, a weighted sum out.
//
// The one idea: a text is the set of its n-grams, each hashed into one of 2^n
// buckets, and a class is one small whole number a bucket. Scoring is a sum of
// small integers, so it is fast, needs no dictionary, and is the same on every
// machine to the last bit.
//
// Promises: the same examples, options and seed train the same model, bit for
// bit, on every architecture: the shuffle is seeded, every product is rounded
// before it is added, and the exponential function is our own. A model file is checked
// before it is used: a damaged or hostile one is an error, never a panic, and
// never takes more memory than MaxModel. A model is safe for use by many
// goroutines; a Hasher belongs to one.
//
// It does not clean text (package plain does), does not know what its classes
// mean, and does not read files of examples.
package linear
