// SPDX-License-Identifier: Apache-2.0

// Package pain finds pain points: where, within a touchpoint, encounters go
// wrong more often than elsewhere in it: in which units, at which hours, on
// which channel.
//
// One idea: a scan. Every place (a unit, a channel, some hours in a row, or two
// of them together) is set against the rest of its touchpoint; the place that
// chance explains least is taken, its encounters are put aside, and the rest
// is scanned again. So a bad afternoon in three hotels is told as that, and not
// again as a bad afternoon, three bad hotels and a bad touchpoint.
//
// What it promises: places are held against the number of places that were
// looked at (Bonferroni within a touchpoint, Benjamini & Hochberg over
// touchpoints); customers with several encounters do not make it surer; the
// same encounters give the same bytes in whatever order. What it does not do:
// say why it goes wrong there, or what it costs (package moment knows the
// effect of a bad encounter).
//
// Source: likelihood ratio of a place against the rest, Kulldorff 1997.
package pain
