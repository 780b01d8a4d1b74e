// SPDX-License-Identifier: Apache-2.0

// Package intent tells what a text wants of its reader: to complain, to
// praise, to ask, to suggest, to leave, to recommend; several of them, or
// nothing.
//
// The one idea: each intent is a question of its own, answered by cues of our
// own writing in cues.tsv and by a model that learnt from sentences of our
// own in own.tsv, which weighs them (package cue).
//
// It promises: the same text gives the same intents on every machine; none is
// a possible answer; time grows linearly.
//
// It does not tell why a customer writes in words of a business, such as
// "card lost": such reasons are learnt from labelled rows of the business.
package intent
