// SPDX-License-Identifier: Apache-2.0

// Package priority says what to do first: what bad encounters at a touchpoint,
// or at one of its pain points, cost; what would change if fewer were bad; and
// how many customers it takes to see later whether it worked.
//
// One idea: every figure is a product that can be written out: customers who
// met the touchpoint × share of bad encounters × adjusted effect of a bad one ×
// what the outcome is worth. The product goes with its factors, so that a
// reader can reckon it again, and with the interval that follows from theirs.
//
// What it promises: nothing is added up as if it were surer than its parts;
// money is counted only where a worth was entered; an effect that was not
// established is told as such and never ranks above one that was. What it does
// not do: estimate effects (package moment) or find pain points (package pain).
//
// Sources: variance of a product of independent estimates, Goodman 1960;
// sample size of two means and shares, Fleiss, Levin & Paik 2003.
package priority
