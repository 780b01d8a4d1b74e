// SPDX-License-Identifier: Apache-2.0

// Package voice keeps what the customers of a workspace say: it reads the texts
// of facts with a model and keeps the mentions in the event store, where
// questions count them.
//
// The one idea: mentions are a projection. The position that a model version
// has read up to stands in a small file; what was stored since is read, and
// reading something twice changes nothing. Another model reads everything
// again under its own version, in the background, while the mentions of the
// version before it go on answering; when it has read all, it answers, and
// theirs are dropped.
//
// Promises: texts are opened for reading only and never written down. Of an
// event whose people were erased nothing is read, and its mentions go with it.
// A kill at any moment loses nothing and counts nothing twice.
//
// It does not read language (package language and its rooms), and does not
// answer questions (package answer).
package voice
