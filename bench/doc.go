// SPDX-License-Identifier: Apache-2.0

// Command bench measures the speed of Touchstone's main jobs: the drivers of
// the airline survey, a survey of a million answers, a log of loan
// applications, intake by a server under load, the import of a large table,
// questions over many millions of facts and over the trails of customers, the
// search for moments of truth, the polarity of reviews, and what a reader of the app
// waits for.
//
// One idea: seconds mean little, ratios in one run do. Every job is done by us
// and by a peer program (numpy, R, pandas, DuckDB, ClickHouse's engine) on the same
// data, in turns, and beside it stands what no program can beat: the
// multiplications at the speed of the machine's matrix product, the bytes at the
// speed of looking for line ends or of adding them up, the archive at the speed of
// unpacking it, events at the speed of decoding their JSON or of appending their
// rows. Times are medians; of loads and imports
// they are of one run.
//
// What it promises: a peer's time is shown only where its answer is ours. What
// it does not do: fail for being slow; only a wrong answer or a program that
// breaks makes it exit with 1.
package main
