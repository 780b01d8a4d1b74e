// SPDX-License-Identifier: Apache-2.0

// Package simulate makes worlds whose truth is known: data to show the product
// with, and to test whether it finds what was planted.
//
// One idea: what a generator plants is part of its answer. Survey writes a file
// and gives back the Truth behind it, so that a test can compare what was found
// with what was there.
//
// What it promises: the same seed gives the same bytes on every machine. Random
// numbers come from PCG (math/rand/v2) alone, and all arithmetic is in whole
// thousandths, since floating point may round differently elsewhere. People,
// hotels and addresses are invented; network addresses are from the ranges kept
// for documentation (RFC 5737).
//
// What it does not do: show how real customers behave. Finding what was planted
// proves the code, not the method.
package simulate
