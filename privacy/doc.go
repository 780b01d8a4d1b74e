// SPDX-License-Identifier: Apache-2.0

// Package privacy answers for what is kept about people: it erases a person
// and proves it, hands out everything about one, and lets facts go when their
// time is over.
//
// One idea: an erasure is a saga whose first step cannot be lost. The entry in
// the vault's ledger comes first; every later step can be done again without
// harm, and is, until the ledger says that it is finished; and again after a
// restore, over data that are older than the entry.
//
// The steps, in order (docs/privacy.md tells what each one leaves):
//
//	entered    the ledger has it; nothing about the person is shown, sealed or
//	           opened any more
//	keys       the person's keys are destroyed: what is sealed is noise, in
//	           every file and every backup
//	journal    nothing of the person is left in the journal
//	events     facts and mentions are gone
//	profile    identifiers, edges, traits, consents and the mapping are gone
//	derived    search, index and caches are gone, one step for each
//	compacted  files are rewritten, so that nothing removed is left in them
//
// What it promises: a crash between any two steps, or within one, and another
// run give the same end; the receipt lists every step with its time. What it
// does not do: check rights, or reach what left the program (exports, backups'
// clear parts: subject ids and counted columns stay in a backup until it is
// restored, when Replay removes them, or thrown away).
package privacy
