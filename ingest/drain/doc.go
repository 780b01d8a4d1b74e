// SPDX-License-Identifier: Apache-2.0

// Package drain brings what was accepted from the journal into the event
// store, and turns posts away while it cannot keep up.
//
// One idea: the journal's position is the only cursor. The store keeps the
// position it reached in the same transaction as the events, so a crash at any
// point repeats work and never loses or doubles an event.
//
// What it promises:
//
//   - Accept acknowledges what the journal has synced. While the oldest event
//     that is not stored yet is older than Options.MaxLag, or the journal is
//     larger than Options.MaxBytes, Accept is RateLimited; at the disk floor it
//     is Unavailable; each with a time to retry, and each ends by itself.
//   - Events reach the store in order, sealed, in transactions of up to
//     Options.MaxRows. A failing store is tried again for ever, visible in
//     Health and the metrics; nothing is lost or skipped.
//   - An event that the store refuses as Invalid is set aside in the reject
//     file, counted and logged by its position, and the rest goes on.
//   - The journal's files go when the store has passed them.
//
// What it does not do: decode or validate posts, or close the journal and the
// store that it was given.
package drain
