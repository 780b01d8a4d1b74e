// SPDX-License-Identifier: Apache-2.0

// Package ingest reads files as they come (CSV, TSV, JSON Lines, XLSX,
// Parquet, XES; plain or compressed) into one Table of columns.
//
// One idea: a cell is the code of a distinct raw value. Ratings, answer words
// and touchpoint names repeat, so every later question (is this a number, a
// date, an answer word?) is asked once per distinct value instead of once per
// row, and a million rows take four bytes a cell.
//
// What it promises: encoding, delimiter and header are found and reported; no
// row is lost silently: one that cannot be read is rejected with its file, line
// and reason, and counted; every input is treated as hostile, with bounded
// memory and a clear touchstone.Error. What it does not do: decide what a
// column means (see package roles) or change a value beyond decoding it.
package ingest
