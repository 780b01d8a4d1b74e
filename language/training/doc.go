// SPDX-License-Identifier: Apache-2.0

// Package training makes the models that language reads with: from labelled
// rows of a user, and from the public sets and our own sentences for the model
// that ships.
//
// The one idea: a figure counts only where the model has not learnt. Every
// training first learns from four fifths of the texts, judges itself by the
// rest, and only then learns from all. Which fifth a text falls into is a hash
// of its letters and characters, so that texts that differ in marks alone are
// never on both sides.
//
// Promises: the same rows, options and seed give the same model, bit for bit.
// Texts are read, never kept: no model holds a sentence. Which sets the
// shipped model may learn from stands in one table with their licences.
//
// It does not fetch data, and does not read texts with what it made.
package training
