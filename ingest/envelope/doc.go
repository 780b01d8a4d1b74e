// SPDX-License-Identifier: Apache-2.0

// Package envelope turns messages, as any door of the intake decoded them,
// into facts: it gives the ids, makes subjects of identifiers, names the shape,
// corrects the clock, sorts properties and checks every field. It also holds
// the product's own wire form, touchstone.event/1.
//
// One idea: Message is the neutral raw form. Each door (Segment, CloudEvents,
// NDJSON, files) only says what it read; what that means for a fact is decided
// here, once, by the Builder of the source.
//
// What it promises: ids come from content alone, so a message that is sent
// twice makes the same event; numbers are exact or refused (integers of any
// size, money in minor units, scores in hundredths); a message that cannot
// become a fact is refused with every fault named, each with its field; memory
// and time are bounded by its constants whatever arrives. What it does not do: read
// HTTP, look for duplicates, seal what is private, or keep anything.
package envelope
