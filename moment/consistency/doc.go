// SPDX-License-Identifier: Apache-2.0

// Package consistency tells whether the same promise is kept everywhere: how
// much a touchpoint, or a stage, differs over units, channels and shifts, and
// which of them lie outside what chance explains.
//
// One idea: no league table. A place is held against the spread that places of
// its size have (a funnel plot), so that a small hotel is not the best or the
// worst of a list because it is small.
//
// What it promises: the spread has an interval; tests over all touchpoints and
// dimensions are held to a false-discovery rate; customers with several
// encounters do not make it surer. What it does not do: say what is a good
// value, or rank.
package consistency
