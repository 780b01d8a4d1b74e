// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
)

// fewRows is how many positions the last round of a compaction copies at most
// while appends wait, unless they outrun it.
const (
	fewRows   = 100_000
	maxRounds = 6
)

// Compact implements eventstore.Compacter. It copies what is live into a new
// file, round by round while appends go on, and puts that in the place of the
// old one, of which nothing stays on the disk. A crash at any moment leaves
// one of the two whole; the next Open removes the other. Removals and
// derivations wait until it is over; the folder needs room for a second file.
func (s *Store) Compact(ctx context.Context) error {
	for _, lock := range []chan struct{}{s.copying, s.removing} {
		release, err := hold(ctx, lock)
		if err != nil {
			return err
		}
		defer release()
	}
	return s.failure(ctx, "compact", s.compact(ctx))
}

func (s *Store) compact(ctx context.Context) error {
	c, done, err := s.connection()
	if err != nil {
		return err
	}
	defer done()
	f, err := s.beginCopy(ctx, c)
	if err != nil {
		return err
	}
	defer f.abandon()
	for range maxRounds {
		before := f.position
		if err := f.round(ctx); err != nil {
			return err
		}
		if err := f.settle(ctx); err != nil {
			return err
		}
		if f.position-before < fewRows {
			break
		}
	}
	release, err := hold(ctx, s.writing)
	if err != nil {
		return err
	}
	defer release()
	s.filing.Lock()
	defer s.filing.Unlock()
	if err := f.lastRound(ctx); err != nil {
		return err
	}
	if err := f.finish(ctx); err != nil {
		return err
	}
	return s.replace(f.path)
}

// replace puts a file in the place of the current one. The caller holds every
// lock of the store.
func (s *Store) replace(path string) error {
	old, err := s.pinned()
	if err != nil {
		return err
	}
	defer old.unpin()
	next := filepath.Join(s.folder, fileName(old.number+1))
	if err := move(path, next); err != nil {
		return err
	}
	g, err := s.openGeneration(context.Background(), old.number+1)
	if err != nil {
		return errors.Join(err, s.undo(next))
	}
	s.install(g)
	old.retire()
	return removeFile(old.path)
}

// undo takes back a file that cannot be opened. Where that fails too, nothing
// more can be stored: the next Open would take that file.
func (s *Store) undo(path string) error {
	err := removeFile(path)
	if err != nil {
		s.mu.Lock()
		s.closed = true
		s.mu.Unlock()
		s.logger.Error("the store stops: two files stand for it", slog.String("file", path), slog.Any("error", err))
	}
	return err
}
