// SPDX-License-Identifier: Apache-2.0

// Package vault keeps what must be forgotten separately from what is kept: a
// key for every subject, the secret that names subjects, and the ledger of
// erasures.
//
// One idea: whatever is said about a person is sealed (AES-256-GCM) under a
// key of that person's own before it reaches a file. To destroy the key is to
// erase the person from every file and every backup at once; what remains is
// noise. Therefore the vault's folder lies outside the backups of the data,
// and is saved on its own.
//
// The folder holds three files:
//
//	master.key   32 random bytes as 64 hexadecimal digits, mode 0600; wraps the
//	             other keys. Absent where the master key is given in Options.
//	keys.db      SQLite: a wrapped key per (workspace, subject), a wrapped
//	             secret per workspace. Deleted rows are overwritten.
//	erasures.db  SQLite: the ledger. Rows are only ever added, except the
//	             times of steps. A file of its own, so that older keys can be
//	             restored without forgetting who was erased.
//
// What it promises:
//
//   - A key is made when something is first sealed under it, is durable before
//     Seal returns, and is destroyed for good by Forget.
//   - Opening the vault destroys the keys of everybody in the ledger again, so
//     keys restored from an older copy do no harm.
//   - Once an erasure is entered, nothing about its subjects is sealed any
//     more, for good: Seal takes everything personal out of their events
//     (subjects, objects, consents, the private part), which are from then on
//     facts about nobody; SealValue refuses with NotFound. A person who comes
//     back does so under identifiers that the ledger does not hold.
//   - Nothing it logs or returns as an error quotes a key or what was sealed.
//
// The random 96-bit nonces allow 2^32 sealings under one key; of the keys only
// the workspace's own (subject 0) could ever come near.
//
// What it does not do: decide who may open what, find a person's subjects, or
// remove rows from other stores.
package vault
