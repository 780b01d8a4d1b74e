// SPDX-License-Identifier: Apache-2.0

// Package shape names the shape of a raw event: it replaces what varies from
// event to event in a name or a place (ids, numbers, dates, locales, query
// strings) with placeholders, and stops a source whose names vary without end.
//
// One idea: a shape is what stays the same when the customer, the order and
// the day change. Name and Place are pure functions of the text, numbered by
// Version; a Shaper adds what only a whole source can tell, that one place of
// a name or path takes more values than people could have named, and folds
// those into {other}.
//
// What it promises: the same text gives the same shape on every node and after
// every restart; normalising what is normal changes nothing; memory is bounded
// whatever a source sends. What it does not do: decide which touchpoint a
// shape is. The rules in full are in docs/intake.md.
package shape
