// SPDX-License-Identifier: Apache-2.0

// Package assembly makes encounters out of the trails of a workspace: who met
// which touchpoint when, how it was, what was known before, and what came of
// it, for package moment to find the moments of truth in.
//
// One idea: a trail is read once, forwards. What is known when an encounter
// begins is a running state of what lies strictly before it; what comes of it
// is looked up in the customer's later outcomes. Nothing else can tell the past
// from the future apart so plainly.
//
// What it promises: a covariate never holds anything of the encounter's own
// time or later; an outcome whose window has not ended is missing, not zero; of
// what is left out the count is told. Memory grows with encounters, not with
// events: of contacts that nobody rated one a customer and touchpoint is kept.
//
// What it does not do: estimate anything (package moment), read texts (package
// voice), or know rights.
package assembly
