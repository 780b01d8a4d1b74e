// SPDX-License-Identifier: Apache-2.0

// Package value reads cells as people write them: numbers with full-width
// digits, separators and units, and times in the layouts that files use.
//
// One idea: reading is strict enough to tell a number or a time from a word, so
// that what a column holds can be asked of its cells. What it promises: no
// guess; a text that is not surely a value is none. What it does not do: decide
// what a column means.
package value
