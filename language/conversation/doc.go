// SPDX-License-Identifier: Apache-2.0

// Package conversation reads texts in which not everything is the customer's
// own words: dialogues with an agent, and reviews that a system, a seller or a
// copy wrote.
//
// The one idea: before a feeling is counted it is asked whose it is. Of a
// dialogue the customer's turns alone feed the emotion, and the agent's turns
// the tone; what a machine says feeds neither. Of a set of reviews default
// praise, repeats and bought reviews are told from own words, so that they can
// be counted apart.
//
// It promises: turns are spans of the transcript as it was given; a transcript
// without speakers is said to be none; time grows linearly.
//
// It does not tell several customers or agents apart, and does not judge
// whether an agent is right.
package conversation
