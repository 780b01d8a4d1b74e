// SPDX-License-Identifier: Apache-2.0

// Package index keeps the trails of all customers of a workspace so small and
// so orderly that every fold of package journey runs over them at once.
//
// One idea: facts are kept under the customer that they had when the index was
// last compacted, in fixed-width columns that are mapped from a file; what came
// since, and who was merged, split or erased since, is laid over them when a
// trail is read. A question brings its own meaning: shapes become touchpoints
// by one array look-up per event, subjects become customers by the mapping that
// the question names.
//
// What it promises: a View is one moment, whatever arrives while it is read;
// its trails are those that eventstore.Store.Trails gives at that position under
// the same mapping, ties included; who was erased is in no View that is made
// afterwards, and in no file after the next compaction; a file that is damaged
// or of another version is told as such, never used. At most 10 bytes per event
// in memory where a trail has 20 events.
//
// What it does not do: read the event store, decide when to compact (package
// live does), or name touchpoints.
package index
