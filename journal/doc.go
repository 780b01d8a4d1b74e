// SPDX-License-Identifier: Apache-2.0

// Package journal keeps what was accepted until the event store has it: one
// append-only, checksummed sequence of files per workspace.
//
// One idea: a post is acknowledged when the frame that holds it has been
// synced, and at most one frame is ever unsynced. So after a crash only the
// last frame of the last file can be torn, and it was acknowledged to nobody;
// damage anywhere else is damage, and is named.
//
// What it promises:
//
//   - Append hands out positions, ascending without gaps, and returns after
//     fdatasync; posts that arrive together share one sync.
//   - What Append acknowledged is found again after a power loss; what it did
//     not acknowledge is found whole or not at all.
//   - After a write or sync that failed the file's tail is never trusted again:
//     a new file begins, and says how much of the old one counts.
//   - Positions never go back while the newest file exists; Advance carries them
//     past an event store that knows more than the journal.
//   - Nothing of an event outlives Rotate and Drop.
//   - Below the free space that Options.Floor asks for Append is Unavailable
//     with a time to retry, and works again when there is room.
//
// What it does not do: seal, know duplicates, or decide who may post. Its files
// hold personal data in the clear and belong to nobody but their owner (0600).
package journal
