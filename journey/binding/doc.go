// SPDX-License-Identifier: Apache-2.0

// Package binding binds a designed journey to the facts: for every stage, step
// and card of it, what is known.
//
// One idea: nothing here counts. A map is a handful of questions, each of which
// package answer answers for the reader; this package asks them, and lays the
// figures where they belong. So rights, scopes and the floor that protects few
// hold on a map as they hold everywhere.
//
// What it promises: touchpoints that do for each other are asked about
// together, so that nobody is counted twice; a feeling says where it comes from,
// how many it rests on and how sure it is; what rests on few, has fallen silent,
// or was never said is told apart from what is known; what is hidden for one
// step cannot be read off its stage. The number of questions is bounded,
// whatever the journey: what goes beyond has no figures, and says so.
//
// What it does not do: hold rights, name things, or change the journey.
package binding
