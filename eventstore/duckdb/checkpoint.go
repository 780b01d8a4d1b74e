// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"time"
)

// checkpointAfter is how large the write-ahead log grows before its rows go to
// the file: small enough that the work, which slows appends down, is over in
// about a second, and that opening after a crash replays little.
const checkpointAfter = 128 << 20

// keep looks after the file until the context ends: it moves rows from the log
// to the file whenever the log is large, beside the appends, and opens the file
// again when the engine has given it up, as it does when the disk is full. The
// engine's own checkpoints, which hold the commit that meets them, never come.
func (s *Store) keep(ctx context.Context) {
	defer close(s.ended)
	again := time.NewTimer(0)
	defer again.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.work:
		case <-again.C:
		}
		err := s.tend(ctx)
		if err != nil && ctx.Err() == nil {
			s.logger.Error("the event file cannot be kept", slog.String("file", s.path()), slog.Any("error", err))
			again.Reset(retryAfter)
		}
	}
}

// tend does what the file needs at the moment.
func (s *Store) tend(ctx context.Context) error {
	if s.fatal() {
		return s.revive(ctx)
	}
	info, err := os.Stat(s.path() + logSuffix)
	if err != nil || info.Size() < checkpointAfter {
		return nil
	}
	if err = s.checkpoint(ctx); s.fatal() {
		return errors.Join(err, s.revive(ctx))
	}
	return err
}

// fatal tells whether the engine has given the current file up.
func (s *Store) fatal() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.current.database.fatal.Load()
}

// revive opens the current file again. What failed with it, an append too, may
// have been committed or not, so everything known is read again.
func (s *Store) revive(ctx context.Context) error {
	for _, lock := range []chan struct{}{s.removing, s.writing} {
		release, err := hold(ctx, lock)
		if err != nil {
			return err
		}
		defer release()
	}
	s.filing.Lock()
	defer s.filing.Unlock()
	s.mu.Lock()
	old := s.current
	s.mu.Unlock()
	old.end()
	s.interruptUntilOver(old)
	g, err := s.openGeneration(ctx, old.number)
	if err != nil {
		return err
	}
	s.install(g)
	if err := s.load(ctx); err != nil {
		g.database.fatal.Store(true) // nothing may be appended to what was not read
		g.end()
		return err
	}
	s.logger.Info("the event file was opened again", slog.String("file", g.path))
	return nil
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
	_, err = c.exec(context.WithoutCancel(ctx), "CHECKPOINT") // stopped half-way, it would end the engine
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

// wake lets keep look after the file.
func (s *Store) wake() {
	select {
	case s.work <- struct{}{}:
	default: // it will
	}
}
