// SPDX-License-Identifier: Apache-2.0

// Package topics tells what the customers of a workspace, or the texts of a
// file, talk about: topics that nobody had to name before, how many speak of
// each, how they feel, and which grow.
//
// The one idea: of a text nothing is kept but where it belongs. Find reads texts
// once and keeps, for each, its topics and its aspects beside when, where and by
// whom it was said; what people ask later (a touchpoint, a period, a unit, topics
// that were merged) is a Fold over these rows, without another discovery.
//
// A Keeper makes this for a workspace in the background, at most daily or when it
// is asked to, and matches topics with those before, so that each keeps its id.
// What people did to a topic is kept in the workspace store under that id.
//
// Promises: texts are opened for reading only, and none is written down. Terms
// are words that at least five different customers used, with personal data left
// out; a text that names nobody counts as a customer of its own. Quotes are
// numbers of facts and of parts of their texts. Of people who were erased no row
// is given from the moment of the entry in the ledger. Memory is bounded: beyond
// MostTexts texts, or MostBytes bytes of them, a sample is read in which each has
// the same chance, and how many there were is told.
//
// It does not check rights, and does not find what language/topic does not.
package topics
