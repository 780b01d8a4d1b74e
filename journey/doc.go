// SPDX-License-Identifier: Apache-2.0

// Package journey finds out from a log of events which paths cases really
// took: the touchpoints and how often they are met, which follows which and
// after how long, the variants, the durations, and what sets good cases apart
// from bad ones.
//
// One idea: every analysis is a Fold. It visits the trail of each case once,
// keeps a partial result of bounded size per trail, and partial results merge.
// Counts and sums are integers, quantiles come from a state that depends only
// on the values and never on their order; so any split of the cases over cores
// or machines gives the same answer to the last bit.
//
// What it promises: totals equal the log; what a limit leaves out is counted as
// an explicit other; every test in a list carries a q-value; what merely is the
// outcome, or comes after it, is never shown as its explanation. What it does
// not do: read files, name touchpoints, or claim that a difference is a cause.
//
// Sources: dependency, Weijters & van der Aalst 2003; Markov transitions,
// maximum likelihood; quantiles, type 7 of Hyndman & Fan 1996; differences of
// shares, Newcombe 1998 method 10; q-values, Benjamini & Hochberg 1995; edits
// between paths, Myers 1999 and Hyyrö 2003; average linkage by chains of nearest
// neighbours, Murtagh 1985; buckets of alike paths, MinHash, Broder 1997.
package journey
