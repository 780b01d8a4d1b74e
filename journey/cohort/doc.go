// SPDX-License-Identifier: Apache-2.0

// Package cohort follows customers who began together, and sorts them by how
// recently, how often and for how much they came: retention, and the table of
// recency, frequency and value.
//
// One idea: a customer is a handful of numbers, gathered over the customer's
// trails and then counted into a table, so what is kept is the table and one
// customer. Counts are integers, so any split of the customers over cores gives
// the same answer.
//
// What it promises: what was not observed to its end is missing, not zero;
// cohorts and those outside them sum to the customers; equal customers are
// always in the same cell. What it does not do: know of calendars and zones
// (the caller gives the edges of the buckets), or of money (the caller gives
// what a customer is worth).
//
// Sources: Wilson 1927 (interval of a share); Fader & Hardie 2009 (retention of
// cohorts); Hughes 1994 (recency, frequency and value in fifths).
package cohort
