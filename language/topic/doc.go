// SPDX-License-Identifier: Apache-2.0

// Package topic finds what many texts talk about when nobody has said what to
// look for: groups of texts that share words, with terms and quotes that name
// them, how they grow, and which topic of last month is which of this one.
//
// The one idea: a topic is a non-negative direction in the space of terms.
// Texts weighted by TF-IDF are factored into topics (non-negative matrix
// factorisation), a text belongs to the topics it is made of, and what else
// there is (quotes, matching, growth) is read from these two tables. Names are
// words as they stand in the texts of a topic, one or several in a row.
//
// A text has one main topic. Reviews that speak of many things at once are
// therefore best given clause by clause.
//
// Promises: the same texts in the same order give the same topics. Time is
// linear in the number of terms of all texts and in the number of topics.
// Texts without a known term belong to no topic and are counted so.
//
// It keeps nothing: what users merged, renamed or pinned is theirs to keep,
// and Match tells where it belongs after the next discovery.
package topic
