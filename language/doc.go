// SPDX-License-Identifier: Apache-2.0

// Package language reads what customers say. A Reading is what one text means:
// the language it is in, how it feels as a whole, which emotions and intents
// it shows, and its mentions: what it is about and how the customer felt about
// that. This package holds the words; its rooms each make one part of a
// Reading, language/reader puts them together with the models that ship, and
// language/training makes those models from labelled files.
//
// The one idea: everything is a small linear model over hashed characters and
// words, or a list of our own words with rules, so that a reading needs no
// network, takes microseconds, can be retrained by its users, and says how
// sure it is. What cannot be told is said so: Doubtful, never a guess.
//
// Promises: the same text under the same model version gives the same reading
// on every machine. Offsets are bytes of the text as it was given, on the
// boundaries of its characters. Time grows linearly with the text; memory is
// bounded by a worker's buffers. No input makes it panic; invalid UTF-8 is
// read as if each bad byte were a blank.
//
// It does not translate, does not store, and does not know touchpoints: which
// touchpoint an aspect belongs to is a table that the caller gives.
package language
