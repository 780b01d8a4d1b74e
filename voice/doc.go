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
// What a person says of a text holds for that text under every model: the
// corrections that Options gives are laid over what the model read. A model can
// be taught by them; what was learnt is a file of hashed weights, and of terms
// that at least three texts share, in the folder. It replaces the one before
// whole or not at all, and has a version of its own.
//
// Promises: texts are opened for reading only, and no sentence is written down.
// Of an event whose people were erased nothing is read, and its mentions go with
// it.
// A kill at any moment loses nothing and counts nothing twice. What was learnt
// from a text that is gone is unlearnt.
//
// It does not read language (package language and its rooms), and does not
// answer questions (package answer).
package voice
