// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"log/slog"
	"os"
)

// checkpointAfter is how large the write-ahead log grows before its rows go to
// the file: small enough that the work, which slows appends down, is over in
// about a second, and that opening after a crash replays little.
const checkpointAfter = 128 << 20

// checkpoints moves rows from the log to the file whenever one is large,
// beside the appends. The engine's own checkpoints, which hold the commit that
// meets them, never come.
func (s *Store) checkpoints(ctx context.Context) {
	defer close(s.ended)
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.grown:
		}
		if err := s.checkpoint(ctx); err != nil && ctx.Err() == nil {
			s.logger.Error("checkpoint", slog.String("file", s.path()), slog.Any("error", err))
		}
	}
}

// checkpoint writes every committed row into the file. Appends go on beside
// it; nothing else changes facts meanwhile, because the engine would refuse.
func (s *Store) checkpoint(ctx context.Context) error {
	c, done, err := s.connection()
	if err != nil {
		return err
	}
	defer done()
	if err := s.forgetReached(ctx, c); err != nil {
		return err
	}
	s.filing.Lock()
	defer s.filing.Unlock()
	_, err = c.exec(ctx, "CHECKPOINT")
	return err
}

// forgetReached removes the positions that earlier appends reached.
func (s *Store) forgetReached(ctx context.Context, c *connection) error {
	release, err := hold(ctx, s.writing)
	if err != nil {
		return err
	}
	defer release()
	_, err = c.exec(ctx, "DELETE FROM reached WHERE position < $1", uint64(s.position))
	return err
}

// committed wakes the checkpoints when the log is large.
func (s *Store) committed() {
	info, err := os.Stat(s.path() + logSuffix)
	if err != nil || info.Size() < checkpointAfter {
		return
	}
	select {
	case s.grown <- struct{}{}:
	default: // it is awake
	}
}
