// SPDX-License-Identifier: Apache-2.0

// Package upload takes files that people hand in, shows what they would
// become, and imports them in the background.
//
// One idea: an import is a job in the workspace store that names an uploaded
// file and a profile, and how many rows are done. Whoever claims the job goes
// on from there, so an import survives a restart, and doing a part of it twice
// adds nothing.
//
// What it promises: a file is kept only until its import has ended, rejects
// until they are old; both lie in one folder of the workspace, readable by its
// owner alone. What it does not do: read or map files (package mapping), or
// decide who may import.
package upload
