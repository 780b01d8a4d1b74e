// SPDX-License-Identifier: Apache-2.0

// Package simulate makes worlds whose truth is known: data to show the product
// with, and to test whether it finds what was planted.
//
// One idea: what a generator plants is part of its answer. Survey gives back
// the Truth behind its file, a Run of a World its WorldTruth, a Design its
// Effects, so that a test can compare what was found with what was there. True
// effects come of both potential outcomes, never of an estimator.
//
// What it promises: the same seed gives the same bytes on every machine. Random
// numbers come from PCG (math/rand/v2) alone, and all that is drawn is drawn in
// whole thousandths or millionths, since floating point may round differently
// elsewhere. Streams need memory for what is under way, not for what was made.
// People, hotels, addresses and telephone numbers are invented; network
// addresses are from the ranges kept for documentation (RFC 5737).
//
// What it does not do: show how real customers behave. Finding what was planted
// proves the code, not the method.
package simulate
