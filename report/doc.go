// SPDX-License-Identifier: Apache-2.0

// Package report shows an analysis.Document: as text for a terminal, and as
// one HTML page that can be carried into a meeting.
//
// One idea: a report adds nothing to a document but its layout. Sentences come
// first, then one picture, then what to do, then the evidence in the order in
// which a sceptic asks for it.
//
// What it promises: the text is aligned with full-width characters counted as
// two; the page needs no network and nothing beside itself. What it does not
// do: compute a figure.
package report
