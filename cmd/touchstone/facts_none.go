// SPDX-License-Identifier: Apache-2.0

//go:build !cgo

package main

import (
	"context"
	"log/slog"

	"touchstone"
)

// openFacts says that this program was built without an event store.
func openFacts(context.Context, string, *settings, *slog.Logger) (facts, error) {
	return nil, &touchstone.Error{Kind: touchstone.Unavailable, Message: touchstone.Msg("cli.no_store")}
}
