// SPDX-License-Identifier: Apache-2.0

// Package jsonscan reads JSON texts value by value, as the doors of the intake
// need it: the caller asks for what it expects next, and what it does not know
// comes back as the text it is.
//
// One idea: the scanner walks over one string and hands out parts of it, so a
// message costs no more than the escapes it contains. The library's decoder
// took three to four times as long on the same events (docs/intake.md has the
// figures), and intake is where every event passes.
//
// What it promises: exactly RFC 8259 is accepted; depth is bounded; numbers
// come as their text, so that none loses a digit; the first fault ends
// everything and names its place. Bytes that are no UTF-8 are a fault. A \u
// escape of half a surrogate pair, which programs write when they cut an emoji
// in two, becomes U+FFFD. What it does not do: look for names given twice, which
// only its caller can tell, or write JSON.
package jsonscan
