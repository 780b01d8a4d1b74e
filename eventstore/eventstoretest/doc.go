// SPDX-License-Identifier: Apache-2.0

// Package eventstoretest proves that a store keeps the contract of package
// eventstore.
//
// One idea: what the contract says is written once, as tests that any adapter
// runs: each bullet by hand (Run), durability (RunDurable), and agreement with
// the memory store on random events, meanings and questions (Agree, Fuzz).
// testdata holds one file per behaviour of Query: events, a meaning, a question
// and the answer worked out by hand.
//
// What it promises: nothing of it knows an adapter; a store that passes answers
// every question as the memory store does. What it does not do: measure speed,
// or look into files.
package eventstoretest
