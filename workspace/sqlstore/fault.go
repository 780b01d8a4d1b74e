// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"context"
	"errors"
	"time"

	"touchstone"
)

// explain turns a driver's error into one that a caller can act on. The cause
// stays within it, so that it can still be classified.
func (d *database) explain(ctx context.Context, err error) error {
	if ended := ctx.Err(); ended != nil && !errors.Is(err, ended) {
		return errors.Join(ended, err)
	}
	if known := new(touchstone.Error); errors.As(err, &known) {
		return err
	}
	switch d.dialect.Classify(err) {
	case FaultUnique:
		return &touchstone.Error{Kind: touchstone.Conflict, Message: touchstone.Msg("workspace.taken"), Err: err}
	case FaultForeign:
		return &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("workspace.belongs_to_nothing"), Err: err}
	case FaultTooLong:
		return &touchstone.Error{Kind: touchstone.TooLarge, Message: touchstone.Msg("workspace.too_large"), Err: err}
	case FaultBusy:
		return busy(err)
	}
	return err
}

func busy(err error) error {
	return &touchstone.Error{Kind: touchstone.Unavailable, Message: touchstone.Msg("workspace.busy"), Retry: time.Second, Err: err}
}

// named gives the noun's name in the reader's language.
func named(n touchstone.Noun) touchstone.Message {
	return touchstone.Msg("workspace.noun." + string(n))
}

func notFound(n touchstone.Noun, id string) error {
	return &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("workspace.not_found", "noun", named(n), "id", id)}
}

// taken says that an id, or a unique value, is another record's.
func taken(n touchstone.Noun, value string) error {
	return &touchstone.Error{Kind: touchstone.Conflict, Message: touchstone.Msg("workspace.value_taken", "noun", named(n), "value", value)}
}

func changedMeanwhile(n touchstone.Noun, id string, seen, newest int64) error {
	return &touchstone.Error{Kind: touchstone.Conflict, Field: "version",
		Message: touchstone.Msg("workspace.changed_meanwhile", "noun", named(n), "id", id, "seen", seen, "newest", newest)}
}

func invalid(field string, m touchstone.Message) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: m}
}

func absent(m touchstone.Message) error {
	return &touchstone.Error{Kind: touchstone.NotFound, Message: m}
}
