// SPDX-License-Identifier: Apache-2.0

// Package moment finds key touchpoints (关键触点) in customers' answers: which
// touchpoints drive an outcome, how each one performs against its importance,
// whether it punishes or rewards, and what kind of need it meets. From who met
// what when, and what came of it, it finds the moments of truth (Find).
//
// One idea: a touchpoint is not a column of ratings. Customers rate only what
// they met, so every touchpoint is coded as a pair (met, quality among those
// who met it); nobody is left out for what he did not meet, and nothing is
// guessed about it.
//
// What it promises: each figure comes with its n and its interval; a driver
// that cannot be judged is dropped with a reason and never silently; results
// are the same bytes for the same input. What it does not do: say what causes
// what (importance describes, and an adjusted association is none but that),
// read files, or choose the columns.
package moment
