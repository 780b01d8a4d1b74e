// SPDX-License-Identifier: Apache-2.0

// Package analysis turns a table of ratings or a log of events into the key
// touchpoints, how sure we are of them, and what to fix first.
//
// One idea: find out what every column is, say why, and then let the numbers
// follow from the methods in docs/methods without further settings. Analyze
// gives findings that know no language; Document writes them down in one, as
// the published schema touchstone.analysis/1.
//
// What it promises: every figure carries n, an interval and its method; what
// was assumed is said; the same input gives the same bytes. What it does not
// do: read files (package ingest) or draw (package report).
package analysis
