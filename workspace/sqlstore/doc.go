// SPDX-License-Identifier: Apache-2.0

// Package sqlstore keeps workspaces in a relational database. All of its SQL
// is here, written once; a Dialect says in which few points databases differ.
//
// One idea: every noun is a row of one table with a JSON body, its versions
// rows of another, and what it can be filtered by rows of a third; so a new
// noun needs no SQL at all. Identities, of which there are millions, have
// columns of their own.
//
// What it promises: the contract of package workspace, on every database whose
// dialect passes workspacetest. Migrations are numbered files that run once,
// in one transaction, under a lock. A snapshot is text that any of the
// databases can restore.
//
// What it does not do: open databases (packages sqlite and postgres do), check
// rights, or validate nouns.
package sqlstore
