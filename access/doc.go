// SPDX-License-Identifier: Apache-2.0

// Package access decides who may come in and what they may do: users with
// their passwords, sessions, API tokens, write keys, one-time links, roles,
// scopes, throttling and the audit log.
//
// One idea: a right is decided once, above the stores, from one table of
// action × noun × role, and its answer is Deny, Own or Allow. Own means "within
// the Scope of the principal"; whoever lists, reads, asks or exports applies
// the scope that the Principal carries.
//
// What it promises: passwords are kept as argon2id (PHC strings), every other
// secret as a SHA-256 hash of 256 random bits; a secret is shown once and never
// logged, never in an error and never in an audit entry; a look-up of a secret
// takes the same time whether it is wrong, revoked or unknown; throttling
// needs bounded memory.
//
// What it does not do: speak HTTP, set cookies, send mail or read facts.
package access
