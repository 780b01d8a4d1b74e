// SPDX-License-Identifier: Apache-2.0

// Package aspect finds what a text is about and how the customer felt about
// it: its mentions.
//
// The one idea: a taxonomy names the aspects of an industry and the terms that
// people use for them, so that every industry works from the first day; where
// labelled texts exist, small linear models say which aspects a text speaks
// of, which words are terms and opinions, and what a customer felt in that
// place, and the taxonomy only names what they found.
//
// A Reader takes a plain text with the opinions that package lexicon found in
// it. Terms and opinions are paired within their clause, by distance; an
// opinion whose clause has no term speaks of the aspect that its words imply
// ("expensive" of the price), else of the whole. Learn makes a Model of
// Examples, and a Model can be written and read again.
//
// It promises: mentions lie on character boundaries of the original, in order;
// the same text, taxonomy and model give the same mentions on every machine;
// time grows linearly with the text and memory is bounded by the Reader's
// buffers. Taxonomies and model files are checked before they are used.
//
// It does not read raw texts, does not tell how a text as a whole feels, and
// knows touchpoints only as hints: the caller says which aspect belongs to
// which.
package aspect
