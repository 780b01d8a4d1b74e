// SPDX-License-Identifier: Apache-2.0

// Package workspace is the port to what people keep: who they are and what
// they may do, the nouns that they define (touchpoints, units, rules …), and
// what is known about identities.
//
// One idea: a record is edited in versions. Whoever edits says which version
// was seen; a version that is not the newest is a Conflict; nothing that was
// is lost, so that an old meaning can be asked again.
//
// The contract, which workspacetest proves on every adapter:
//
//   - A workspace sees nothing of another, in no method.
//   - What is done within a Tx happens whole or not at all, and as if no other
//     Tx ran at the same time. A Tx may be run more than once; so a function
//     given to Tx has no effects but on what it was given, and uses nothing
//     else of the store. A Tx within a Tx is part of the outer one. NotFound,
//     Conflict and Invalid leave a Tx as it was before the call; after any other
//     error of the store, and after one that comes of a missing workspace, it can
//     only be undone, and is, whatever fn returns.
//   - A call outside a Tx is a Tx of its own. What it changed is durable when it
//     returns.
//   - Revision: everything that alters the meaning of facts (touchpoints,
//     stages, units, rules, sources, segment traits, new, undone and redone
//     edges and guards, clear traits, the erasure of subjects) raises the workspace's revision by one, once for a Tx
//     however much it changes, and is stamped with it.
//   - Times are UTC in microseconds; finer parts are cut off. Times and ids come
//     from the options of the adapter.
//   - Text is valid UTF-8 without U+0000, kept as it is, and compared by code
//     points without folding case or width. Anything else is Invalid and names
//     the field.
//   - Errors are *touchstone.Error where a person can act: NotFound for what is
//     not there (never a nil without an error), Conflict for a version that is
//     not the newest and for a unique value that is taken, Invalid for what
//     cannot be kept, Unavailable when the database is busy beyond patience.
//   - Cancellation: a cancelled context ends every call soon, with its error,
//     and changes nothing.
//
// What it does not do: check rights, validate nouns, write the audit log by
// itself, seal or open what is personal, or compute customers.
package workspace
