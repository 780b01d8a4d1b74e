// SPDX-License-Identifier: Apache-2.0

// Package reshape derives the shapes and promoted properties of old events
// again, in the background, when a source declares other facets or promoted
// properties or the rules that name shapes have another version.
//
// One idea: a source's settings and the version of the shape rules have one
// fingerprint. The event store keeps, as a note beside the events themselves,
// by which fingerprint the events of each source were derived; where it is
// another than today's there is work, and how far the work has come stands in
// the same note, in the same transaction as its result. So a kill at any moment
// loses nothing and doubles nothing, and a snapshot knows where it stands.
//
// What it promises: until an event's turn has come, its old shape answers, and
// Progress says how far the work is; memory is bounded by a batch; between
// batches it rests, so that intake goes first; settings that change while it
// works make it begin again. What came private stays private: a raw part that
// cannot be opened, because its subject was erased, leaves its event as it is.
// Events of sources that are no longer there stay as they are.
//
// What it does not do: decide what a shape is (package shape does) or which
// properties are facets (package envelope does), or schedule anything else.
package reshape
