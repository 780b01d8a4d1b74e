// SPDX-License-Identifier: Apache-2.0

// Package emotion tells which of seven emotions a text shows, or none, how
// strongly, and the signed value that emotion curves draw.
//
// The one idea: people seldom name what they feel; they tell what happened.
// "Still no word, and it is tomorrow" is anxious without the word. So the
// cues, our own writing in cues.tsv, list situations beside names of feelings,
// and a model that learnt from sentences of our own, in own.tsv, weighs them
// (package cue).
//
// It promises: the same text gives the same feelings on every machine; none is
// a possible answer; feelings come strongest first; time grows linearly.
//
// It does not tell whose emotion it is: package conversation leaves out what
// the agent says.
package emotion
