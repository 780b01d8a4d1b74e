// SPDX-License-Identifier: Apache-2.0

// Package waiting finds out how long customers wait from one touchpoint to
// another, and whether that keeps a promise.
//
// One idea: read backwards, a trail tells at every event what comes next of
// what is waited for, and whether something else comes between; so every wait
// is known in one look at each event, however many are open at once.
//
// What it promises: every beginning is counted, as a wait or with the reason why
// it is none; the share within a standard is exact, and its interval does not
// take several waits of one customer for several customers. What it does not
// do: count opening hours; a night is part of a wait.
//
// It is a room of its own, and not a part of package journey, because it has a
// question and an answer as paths and funnels do, which journey has not.
package waiting
