// SPDX-License-Identifier: Apache-2.0

// Package search finds facts by the words of their texts.
//
// One idea: the file knows words without being able to say one. What was said is
// opened with the vault, cut into words, and each word goes into the file as its
// HMAC under the workspace's secret; a question is cut and keyed alike. The file
// leads to candidates, whose texts the caller opens and compares (Words.In), so
// that what is found is exact and nothing that anybody said stands in the file.
//
// A word is a run of letters and digits, compared without case and width (NFKC);
// Chinese, Japanese and Korean characters are words of one character and of each
// two neighbours, so that a word of any length is found in them.
//
// The file is a projection of the facts that carry texts: it keeps the position
// that it reached, in the same transaction as its rows, and is made again from
// the facts when it is missing, damaged, of an older format, or of other facts
// than the store's. So no backup needs it.
//
// What it promises: a fact is found once it was projected, the latest arrival
// first; after Erase nothing leads to the subjects any more, and after Compact
// nothing of it is left in the file. What it does not do: check rights, rank,
// correct spelling, know word forms (slow does not find slowly), or translate
// between traditional and simplified characters.
package search
