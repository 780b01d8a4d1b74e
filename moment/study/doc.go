// SPDX-License-Identifier: Apache-2.0

// Package study searches a workspace for its moments of truth, in the
// background, and keeps what it found.
//
// One idea: a study is a value. It holds its question, what it rests on (facts
// up to a position, a meaning's revision, a model's mentions) and everything
// that was found; so it can be shown again, set beside a later one, and asked
// what would change, without reading a fact.
//
// What it promises: one study runs at a time, tells how far it is, and can be
// stopped; the standing question is asked again by itself when facts or meaning
// have changed and the last answer is old enough; a kill leaves the studies
// that were finished; nothing that a customer said is kept, only positions of
// facts. What it does not do: estimate (packages moment, pain, priority), know
// rights, or name things.
package study
