// SPDX-License-Identifier: Apache-2.0

// Package live keeps the journey index of one workspace up to date.
//
// One idea: the index is a projection of the event store with its position as
// the cursor. Opening takes the snapshot of last time and reads what came since;
// a snapshot that is missing, damaged, of another version or ahead of the facts
// (they were restored) is built again from the facts; from then on new facts are
// read as they are stored. When the store has derived shapes again, the index is
// made again beside the old one, which goes on until the new one has everything.
//
// What it promises: a fact is in the next View within a second of being stored;
// a View and Stream answer alike under one meaning; erased subjects are in no
// View made after Erase returned, whether the store has erased them yet or not.
// What it does not do: check rights, or decide what a question means.
package live
