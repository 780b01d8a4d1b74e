// SPDX-License-Identifier: Apache-2.0

// Package lexicon finds opinions in a plain text by a list of words and a few
// rules: what people call good and bad, in Chinese and English, and what turns
// such a word around (not, without), strengthens or weakens it, or takes it
// back (a question, a wish, a comparison with something better).
//
// The one idea: a clause is read from left to right as a row of listed words,
// longest first; a word of opinion takes its sign and strength from itself and
// from the listed words around it in the same clause. What a rule cannot tell,
// irony above all, is flagged and not guessed.
//
// The words are our own writing, in the tables beside the code; the rules
// stand in rules.go and, for whole clauses, in frame.go. Reading a text takes
// about a microsecond per sixty characters and allocates nothing once the
// buffers have grown.
//
// It does not learn and knows no probabilities: language/sentiment takes its
// figures as features, language/aspect its opinions as spans.
package lexicon
