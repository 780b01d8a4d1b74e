// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"os"
	"path/filepath"

	"touchstone"
)

// Snapshot implements eventstore.Snapshotter: a folder that Open accepts.
// Conflict when the folder has a store already. Appends go on meanwhile; the
// store's own folder needs room for the copy.
func (s *Store) Snapshot(ctx context.Context, folder string) (touchstone.Position, error) {
	release, err := hold(ctx, s.copying)
	if err != nil {
		return 0, err
	}
	defer release()
	position, err := s.snapshot(ctx, folder)
	return position, s.failure(ctx, "snapshot", err)
}

func (s *Store) snapshot(ctx context.Context, folder string) (touchstone.Position, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return 0, err
	}
	taken, err := filepath.Glob(filepath.Join(folder, fileStem+"*"))
	if err != nil || len(taken) > 0 {
		return 0, firstError(err, &touchstone.Error{Kind: touchstone.Conflict, Message: touchstone.Msg("duckdb.taken", "folder", folder)})
	}
	c, done, err := s.connection()
	if err != nil {
		return 0, err
	}
	defer done()
	f, err := s.beginCopy(ctx, c)
	if err != nil {
		return 0, err
	}
	defer f.abandon()
	if err := f.round(ctx); err != nil {
		return 0, err
	}
	if err := f.finish(ctx); err != nil {
		return 0, err
	}
	return f.position, move(f.path, filepath.Join(folder, fileName(1)))
}
