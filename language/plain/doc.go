// SPDX-License-Identifier: Apache-2.0

// Package plain makes texts plain: what every other room of language reads.
//
// The one idea: a plain text is a row of folded characters, each of which
// knows the bytes of the original that it stands for. Full width becomes half
// width, upper case lower case, traditional simplified; accents go. Invisible
// characters, tags and direction controls are left out; addresses, @names and
// faces such as ^_^ become one Sign each; of a character that is repeated
// three remain. So readers need no care for spelling, and what they find can
// be shown in the text as it was given.
//
// It promises: every span lies on character boundaries of the original, spans
// grow with the position, the same text always gives the same plain text, and
// time grows linearly with the text. Invalid bytes are read as blanks.
//
// It does not segment words, correct spelling, or convert Chinese by words:
// only characters that have one simplified form are changed.
package plain
