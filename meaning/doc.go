// SPDX-License-Identifier: Apache-2.0

// Package meaning makes a touchstone.Meaning out of what people defined (rules,
// touchpoints, units, segment traits), of the shapes that the facts have, and
// of who is behind the subjects; and it shows beforehand what a change of the
// rules would do, and what no rule takes yet.
//
// One idea: meaning is a pure function of a revision of the workspace and a
// shape. So a changed rule shows in the next answer without touching a fact,
// an old revision can be asked again, and a preview is nothing but another
// meaning over the same facts.
//
// What it promises: rules are tried in ascending order, ties by id, and the
// first that is enabled, readable, aims at a touchpoint that stands and matches
// decides; however many there are, the answer is that of a plain loop. Two
// meanings of one revision agree on every shape that both know; the later one
// may know more shapes, so what is derived from a meaning is kept by its
// address, not by its revision alone.
//
// A pattern of a rule is a text in which '*' stands for any run of characters;
// or, after "re:", a regular expression in RE2 syntax that is found anywhere
// unless it says otherwise with ^ and $.
//
// What it does not do: name shapes (package shape does), find customers
// (package identity does), count (event stores do), or know roles.
package meaning
