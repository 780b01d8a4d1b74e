// SPDX-License-Identifier: Apache-2.0

// Package languagetest holds what people say, written down by hand with what a
// reader makes of it, so that models are judged by cases that no data set and
// no model has seen.
//
// The one idea: the cases were written before the models, and a fifth of them
// is held out. Whoever tunes a model or a word list reads the Tuning part only,
// and counts what the Heldout part gives.
//
// What the labels mean:
//   - Polarity is what a reader feels about the whole text. Neutral is also a
//     text that is balanced, a fact, and a question without attitude. Doubtful
//     is where readers would differ: to abstain and to say neutral are both
//     right.
//   - An emotion is the strongest one; none where the text shows none.
//   - A span of personal data is a part of the text that stands there once.
//     Texts whose id begins with "trap" look like personal data and hold none;
//     check digits of the others are valid, and all numbers are invented.
//   - Clauses are parted where a reader would: at the ends of sentences, at
//     semicolons, at commas between statements, and in front of words that turn
//     against what was said, with or without a comma. A clause keeps its marks;
//     blanks around it are dropped. Numbers, addresses and names stay whole.
//   - A dialogue's emotion is that of the customer's turns alone, its tone that
//     of the agent's.
//
// It promises that ids and texts are unique within a file and its parts, and
// that every label is one of those named here. It does not compare, count or
// know any model: the rooms of language do that in their tests.
package languagetest
