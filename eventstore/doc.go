// SPDX-License-Identifier: Apache-2.0

// Package eventstore is the port to the facts of one workspace: append them,
// answer questions about them, read them back, derive from them, erase them.
//
// One idea: a fact is stored once and never rewritten; what it means arrives
// with the question, as a touchstone.Meaning. A store therefore never reads
// the workspace, and can be asked again under an old revision. Two things beside
// a fact are derived from it, so that questions are answered fast: its shape and
// its promoted properties. A Reshaper replaces these, and these alone.
//
// The contract, which eventstoretest proves on every adapter:
//
//   - A workspace has a store of its own; nothing of one is ever seen by
//     another.
//   - Positions come with the events, ascending. A batch is stored whole or not
//     at all, and is durable when Append returns. A batch that was already
//     stored, in whole or in part, changes nothing when it comes again: the
//     position reached decides, not the ids.
//   - Duplicates. An event is a duplicate when an event with its id is already
//     stored, or stands before it in the batch, looked up by (id, UTC day of
//     the claimed time). An event that claims no time is looked up over
//     everything, and an event that claims one also among those that claim
//     none. The first stored wins. Ids of erased or expired facts are refused
//     by the same look-up, for good; an event that is refused is no duplicate.
//   - What can be stored is told by Storable, alike for every adapter.
//   - Of two definitions of one shape id the first one counts.
//   - Read your writes: an answer covers every batch whose Append returned
//     before it began, and says which position that is.
//   - Times have milliseconds; finer parts are cut off (towards the past), of
//     facts and of the edges of filters, and come back in UTC. Periods are
//     half-open. Days, weeks, months and hours are of the question's zone, by
//     its rules at the event's time: a day of a clock change has 23 or 25
//     hours, and an hour that a change repeats is one hour. Where a zone's
//     offset has seconds they count.
//   - Missing, empty and zero differ in every field and every key, except that
//     no list and an empty list are one.
//   - Ties: events of one customer at one time are in order of position.
//   - Integers are exact, also above 2^53; a sum that does not fit 64 bits is
//     TooLarge, never rounded. What counts is the sum, not what it passes
//     through.
//   - Text is compared by Unicode code points, without folding case, width or
//     trailing space. Any valid UTF-8 is kept as it is, U+0000 included.
//   - Cancellation: a cancelled context ends every call soon, with its error,
//     and changes nothing.
//   - Whoever reads Events or Trails may stop at any time and may call the store
//     while it reads; what arrives meanwhile may or may not be seen. What it is
//     given is its own.
//   - An event's Private part must have been sealed or emptied: Append refuses
//     an event whose Private is not zero (Internal), so that no plain text ever
//     reaches a file. Sealed comes back as it was given.
//   - After Reshape every answer, Events and Trails show events under the shape
//     and with the promoted properties that they have now; filters by shape or
//     source, too. The shape by which an event arrived is still told by Arrived,
//     whatever follows. Answers name the generation that they saw, and rest on
//     that one alone.
//   - Erase and Expire take effect at once in every answer; Compact then removes
//     what files still hold. The shapes and the position reached stay.
//
// What it does not do: compute statistics (it gives exact counts and sums),
// seal or open what is private, or know roles.
package eventstore
