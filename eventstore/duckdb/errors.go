// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"errors"
	"fmt"
	"strings"

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
		return s.closedError()
	case e.damage():
		return damaged(s.path(), err)
	case e.Type == mapping.ErrorTypeErrorIO || e.Type == mapping.ErrorTypeFatal:
		return &touchstone.Error{Kind: touchstone.Unavailable, Message: touchstone.Msg("duckdb.disk", "file", s.path()), Err: err}
	}
	return &touchstone.Error{Kind: touchstone.Internal, Message: touchstone.Msg("duckdb.failed"), Err: err}
}

// damage tells whether the engine could not make sense of what it read. It
// gives damaged blocks and failing disks one type; only its words differ.
func (e *engineError) damage() bool {
	for _, words := range []string{"Corrupt database file", "Could not read enough bytes", "Serialization Error", "INTERNAL Error"} {
		if strings.Contains(e.Text, words) {
			return true
		}
	}
	return false
}

func damaged(path string, err error) error {
	return &touchstone.Error{Kind: touchstone.Internal, Message: touchstone.Msg("duckdb.damaged", "file", path), Err: err}
}

func (s *Store) closedError() error {
	return &touchstone.Error{Kind: touchstone.Unavailable, Message: touchstone.Msg("duckdb.closed")}
}
