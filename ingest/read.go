// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"context"

	"touchstone"
)

// Read reads files, in the order given, into one table; the path "-" is
// standard input.
//
// Files with the same columns, in any order, are appended. A column may be
// missing in some files when at least half of the columns are shared: its
// cells are empty there, and a note says so. Files that share exactly one
// column that can be a key (never empty, and unique in at least one of them)
// are joined onto the first: every row of the first file stays one row.
//
// Errors are *touchstone.Error: NotFound for a path that is not there; Invalid
// for content that cannot be read, or files that do not belong together;
// NotEnough for a file without rows; TooLarge for what passes a limit; else the
// context's error, when it ended.
func Read(ctx context.Context, paths []string, o Options) (*Table, error) {
	return nil, &touchstone.Error{Kind: touchstone.Invalid}
}
