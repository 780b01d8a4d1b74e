// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/duckdb/duckdb-go/v2/mapping"

	"touchstone"
)

// engineError is what the engine says of a failure; for the log.
type engineError struct {
	Type mapping.ErrorType
	Text string
}

func (e *engineError) Error() string { return e.Text }

// errTooSlow is why a question is stopped when its time is over.
var errTooSlow = errors.New("the question took longer than it may")

// failure turns what stopped a call into an error for its caller: the
// context's own, one of the project's, or Internal with the cause for the log.
func (s *Store) failure(ctx context.Context, doing string, err error) error {
	if err == nil {
		return nil
	}
	if cause := context.Cause(ctx); errors.Is(cause, errTooSlow) {
		return &touchstone.Error{Kind: touchstone.TooLarge, Message: touchstone.Msg("duckdb.too_slow", "seconds", s.options.QueryTime.Seconds()), Err: err}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var known *touchstone.Error
	if errors.As(err, &known) {
		return err
	}
	return s.engineFailure(fmt.Errorf("%s: %w", doing, err))
}

// engineFailure classes what only the engine knows.
func (s *Store) engineFailure(err error) error {
	var e *engineError
	if !errors.As(err, &e) {
		return &touchstone.Error{Kind: touchstone.Internal, Message: touchstone.Msg("duckdb.failed"), Err: err}
	}
	switch {
	case e.Type == mapping.ErrorTypeOutOfMemory:
		return &touchstone.Error{Kind: touchstone.TooLarge, Message: touchstone.Msg("duckdb.memory"), Err: err}
	case e.Type == mapping.ErrorTypeInterrupt:
		return s.endedError()
	case e.Type == mapping.ErrorTypeFatal:
		s.wake()
		return s.brokenError(s.path(), err)
	case e.says("Corrupt database file", "Could not read enough bytes", "Serialization Error", "INTERNAL Error"):
		return damaged(s.path(), err)
	case e.Type == mapping.ErrorTypeErrorIO || e.says("Could not write", "No space left"):
		return s.brokenError(s.path(), err)
	}
	return &touchstone.Error{Kind: touchstone.Internal, Message: touchstone.Msg("duckdb.failed"), Err: err}
}

// says tells whether the engine used certain words: it gives damaged blocks,
// failing disks and full ones one type, or that of what they made fail.
func (e *engineError) says(words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(e.Text, w) })
}

func damaged(path string, err error) error {
	return &touchstone.Error{Kind: touchstone.Internal, Message: touchstone.Msg("duckdb.damaged", "file", path), Err: err}
}

// retryAfter is when a store that cannot write tries again.
const retryAfter = time.Second

// brokenError tells that the file cannot be used at the moment.
func (s *Store) brokenError(path string, err error) error {
	return &touchstone.Error{Kind: touchstone.Unavailable, Message: touchstone.Msg("duckdb.disk", "file", path), Retry: retryAfter, Err: err}
}

func closedError() error {
	return &touchstone.Error{Kind: touchstone.Unavailable, Message: touchstone.Msg("duckdb.closed")}
}

// endedError tells why a generation ended.
func (s *Store) endedError() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return closedError()
	}
	return s.brokenError(s.current.path, nil)
}
