// SPDX-License-Identifier: Apache-2.0

// Package importing brings uploaded files into a workspace as jobs: each waits,
// runs, tells how far it is, goes on after a restart, and leaves a file of the
// rows that were rejected.
//
// One idea: the job in the workspace store is the only memory. It holds what the
// import needs to go on (the upload, the profile, the rows done); whichever
// process holds the job works on it, one that says nothing for a minute loses
// it, and whoever saves an older version of it finds out that it was cancelled
// or taken over. What is sent twice meanwhile counts once, because ids come from
// content.
//
// A folder holds the uploads, one folder each:
//
//	upl_ID/upload.json   who sent what, when
//	upl_ID/data/NAME     the file, until it is imported
//	upl_ID/rejects.csv   every rejected row with its line and reason
//
// What it promises: nothing is imported before Run; a file that nobody imports
// goes after a day, rejects after thirty, and with Forget the record of an import
// after four hundred; an erasure clears every upload. What it does not do: read
// files or make facts (package mapping), or check rights.
package importing
