// SPDX-License-Identifier: Apache-2.0

//go:build cgo

package drain_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/eventstore/duckdb"
)

func TestNothingAcknowledgedIsLostToAKillOfDuckDB(t *testing.T) { kill(t, "duckdb", 12) }

// pierced is the DuckDB store with the points of a crash.
type pierced struct {
	*duckdb.Store
	crash func(point string)
}

// openDuckDB opens the store and checks what a crash left of it.
func openDuckDB(folder string, crash func(string)) (keeper, error) {
	s, err := duckdb.Open(context.Background(), folder, duckdb.Options{Threads: 1, Memory: 64 << 20})
	if err != nil {
		return nil, err
	}
	return pierced{s, crash}, s.Check(context.Background())
}

func (p pierced) Append(ctx context.Context, all []touchstone.Event) (eventstore.Receipt, error) {
	if len(all) == 0 {
		return p.Store.Append(ctx, all)
	}
	p.crash("before")
	// somewhere inside the transaction, which takes a millisecond or more
	inside := time.AfterFunc(time.Duration(rand.Int64N(int64(time.Millisecond))), func() { p.crash("inside") })
	r, err := p.Store.Append(ctx, all)
	inside.Stop()
	p.crash("after")
	return r, err
}
