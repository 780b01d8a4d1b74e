// SPDX-License-Identifier: Apache-2.0

// Package cloudevents reads CloudEvents 1.0 over HTTP, structured, batched and
// binary, and says in an envelope.Message what each tells.
//
// One idea: an event whose type begins with touchstone. carries the product's
// own wire form as its data; of any other, the attributes say what happened
// (type), where or about what (subject) and when (time), and the data are its
// properties.
//
// What it promises: source and id together make an event's identity, as
// CloudEvents has it; attributes are checked as the specification says; depth,
// size and count are bounded. What it does not do: fetch a dataschema, or read
// other protocols than HTTP. The mapping in full is in docs/intake.md.
package cloudevents
