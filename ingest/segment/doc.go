// SPDX-License-Identifier: Apache-2.0

// Package segment reads the calls of Segment's HTTP tracking API (identify,
// track, page, screen, group, alias, batch), as the SDKs that people already
// use send them, and says in an envelope.Message what each tells.
//
// One idea: nothing that an unmodified SDK sends is refused for its meaning.
// The call decides the kind of fact, a table of well-known names (order_id,
// revenue, nps …) fills its typed fields, and what does not fit stays a
// property as it was sent.
//
// What it promises: sizes are bounded as Segment bounds them; the context of a
// batch is merged into its calls; every call that is refused is yielded with
// its index, message id and reason. What it does not do: read HTTP, choose the
// answer, or give ids. The mapping in full is in docs/intake.md.
package segment
