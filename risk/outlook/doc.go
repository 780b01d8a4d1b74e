// SPDX-License-Identifier: Apache-2.0

// Package outlook tells who of a workspace is at risk: of staying away, of
// complaining, of a bad next encounter; in the background, and keeps the answer.
//
// One idea: a trail is read once, forwards, and stops at cut-offs. What was
// known there is a row's features, what came within the window after it is its
// outcome, and the same state at the end of the facts is what is predicted from.
// Past and present are described by the very same code.
//
// What it promises: a feature holds nothing of the cut-off's own time or later,
// and no history is NaN, not 0; windows of outcomes never overlap; memory is
// bounded by MostRows and the customers alone; one question runs at a time; a
// kill leaves the last answers; nothing that a customer said is kept, and who is
// erased is gone at once, also from what is being made. What it does not do:
// learn or judge (package risk), know rights, or say what would help.
package outlook
