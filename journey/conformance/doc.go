// SPDX-License-Identifier: Apache-2.0

// Package conformance holds what customers really do against a designed
// journey: how many follow it, and where the others leave it: skipped, extra,
// repeated, out of order, on another channel, or too late.
//
// One idea: a design is a small Petri net, and a trail either is one of its
// runs or differs from the nearest run by single moves. Every distinct path is
// replayed with tokens, which is fast and finds those that fit; of those that
// do not, the most frequent are aligned with the nearest run, and the moves of
// the alignment are told as deviations.
//
// What it promises: customers are counted, and those who conform, those who
// deviate and those who are not on the journey add up to all; a path that was
// not aligned, because it is rare, long, or was not decided within the limit of
// states, is counted as such and never guessed at; the answer does not depend
// on the split of the trails. What it does not do: find a design in the trails,
// or claim that a deviation is the cause of what goes with it.
//
// Sources: token replay, Rozinat & van der Aalst 2008; alignments, Adriansyah
// 2014; precision, Muñoz-Gama & Carmona 2010; intervals, Wilson 1927, Newcombe
// 1998, Welch 1947; q-values, Benjamini & Hochberg 1995.
package conformance
