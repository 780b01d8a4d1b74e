// SPDX-License-Identifier: Apache-2.0

// Package duckdb keeps the facts of one workspace in one DuckDB file: the
// embedded event store, and the only package of the project that needs cgo.
//
// One idea: the file is a wide table of events in order of arrival, and a
// question becomes one pass over the columns that it names. What a fact means
// comes in beside it, as small tables in memory that live as long as a meaning
// is asked about.
//
// What it promises: the contract of package eventstore. A folder holds exactly
// one store, opened by one process at a time; what Append acknowledged survives
// the death of the process and of the machine; no extension is loaded and no
// other file or address is read. What it does not do: keep two workspaces in
// one file, or let two processes share one.
package duckdb
