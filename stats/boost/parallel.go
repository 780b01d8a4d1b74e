// SPDX-License-Identifier: Apache-2.0

package boost

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// chunkRows is how many rows are one task where rows are independent. It does
// not depend on the number of processors, so neither do sums over chunks.
const chunkRows = 1 << 14

// concurrently runs f(0) … f(tasks-1) on all processors and waits. A task
// writes only what is its own; it stops before the next task when ctx is done.
func concurrently(ctx context.Context, tasks int, f func(task int)) error {
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(tasks, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for ctx.Err() == nil {
				task := int(next.Add(1)) - 1
				if task >= tasks {
					return
				}
				f(task)
			}
		})
	}
	group.Wait()
	return ctx.Err()
}

// byChunk runs f on pieces of so many rows.
func byChunk(ctx context.Context, rows int, f func(chunk, from, to int)) error {
	return concurrently(ctx, chunksOf(rows), func(c int) { f(c, c*chunkRows, min((c+1)*chunkRows, rows)) })
}

func chunksOf(rows int) int { return (rows + chunkRows - 1) / chunkRows }
