// SPDX-License-Identifier: Apache-2.0

// Package funnel finds out how far customers get through the steps of a plan:
// how many reach each step, how long it takes them, where they are lost and
// what they do instead.
//
// One idea: a funnel is a small automaton. A state is how much of it is done,
// and of all attempts that stand in one state only the one that began last
// matters, for whatever the others may still reach within the window it reaches
// too. So the best attempt of a customer is found in one look at every event,
// with a state that does not grow.
//
// What it promises: every customer counts once, with the attempt that got
// furthest; steps never grow; at every step those who went on, those who did
// something else and those who did nothing more are all who reached it; rates
// carry Wilson's interval, comparisons Newcombe's and a q-value. What it does
// not do: say that a group converts better because of what sets it apart.
package funnel
