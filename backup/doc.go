// SPDX-License-Identifier: Apache-2.0

// Package backup writes a copy of everything a server keeps into a folder, and
// puts such a copy back into an empty one.
//
// One idea: a backup is a list of parts, written one after the other, and a
// manifest that is written last and names every file with its size and SHA-256.
// A folder without a manifest is no backup. The order of the parts is the
// caller's promise: the workspace store before the facts, so that facts are never
// older than a cursor that points into them, and the erasure ledger last.
//
// What it promises: Make never leaves something that looks like a backup and is
// none; Restore verifies every byte before it writes anything, writes only into
// an empty folder, and leaves nothing there when it fails. What it does not do:
// copy keys (they lie outside data backups), or replay the erasure ledger (a
// server does before it listens).
package backup
