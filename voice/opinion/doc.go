// SPDX-License-Identifier: Apache-2.0

// Package opinion asks somebody else about texts of which the model is in doubt,
// and puts the answer in the place of the model's.
//
// The one idea: a second opinion costs money and shows a text to somebody, so it
// is asked for as little as can be. Personal data is masked before, each text is
// asked for by itself and once, what was answered is remembered, and a day has a
// budget that also a restart keeps.
//
// Promises: what leaves is the masked text and the names of aspects, nothing
// else. An answer that is not of the agreed form is thrown away and counted.
// What stands in a text can change that text's own label and nothing else. What
// is kept is sealed, and holds no text: a keyed hash of the masked one with its
// answer. Where the budget ends a round ends, and goes on there the next day.
//
// It does not speak to anybody: an Asker does (package openai). It does not
// choose the texts: their keeper does (package voice).
package opinion
