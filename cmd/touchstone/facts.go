// SPDX-License-Identifier: Apache-2.0

//go:build cgo

package main

import (
	"context"
	"log/slog"

	"touchstone/eventstore/duckdb"
)

// openFacts opens the event store in a folder.
func openFacts(ctx context.Context, folder string, s *settings, log *slog.Logger) (facts, error) {
	return duckdb.Open(ctx, folder, duckdb.Options{Threads: s.Threads, Memory: int64(s.MemoryMiB) << 20, Logger: log})
}
