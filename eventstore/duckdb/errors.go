// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"errors"
	"fmt"

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
	switch e.Type {
	case mapping.ErrorTypeOutOfMemory:
		return &touchstone.Error{Kind: touchstone.TooLarge, Message: touchstone.Msg("duckdb.memory"), Err: err}
	case mapping.ErrorTypeInterrupt:
		return s.closedError()
	case mapping.ErrorTypeErrorIO, mapping.ErrorTypeFatal:
		return &touchstone.Error{Kind: touchstone.Unavailable, Message: touchstone.Msg("duckdb.disk", "file", s.path()), Err: err}
	}
	return &touchstone.Error{Kind: touchstone.Internal, Message: touchstone.Msg("duckdb.failed"), Err: err}
}

func (s *Store) closedError() error {
	return &touchstone.Error{Kind: touchstone.Unavailable, Message: touchstone.Msg("duckdb.closed")}
}
