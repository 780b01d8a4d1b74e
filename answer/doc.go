// SPDX-License-Identifier: Apache-2.0

// Package answer turns a question into figures that say how sure they are and
// that show nobody more than they may see.
//
// One idea: a store gives exact counts and sums; this package makes every one
// of them a Figure with n, interval, method and unit, beside what it was in the
// period before, and says from which facts and which meaning it comes.
//
// What it promises: a reader with a scope gets figures of that scope; groups
// outside it appear as names with totals only. Where a figure is about a
// segment of customers, or about what lies outside the reader's scope, it rests
// on at least the workspace's floor of counts and of customers; what does not
// is folded into one hidden row, together with as many other groups as it takes
// for that row to meet the floor itself, so that no total less the visible
// rows gives a small group away. A change is shown only where both its sides
// are. Visible and hidden rows together are the whole.
//
// What it does not do: it knows no role, waits for no position, and does not
// remember: two questions whose periods or conditions differ by a few customers
// are two answers, and what lies between them is not protected.
//
// Methods (docs/methods): NPS adjusted Wald (Rocks 2016), shares Wilson (1927),
// means Student's t; differences z, Newcombe (1998) and Welch. Counts and sums
// are complete, so they have no interval; quantiles are order
// statistics, with the ranks around them as interval (Conover 1999).
package answer
