// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// concurrently runs f(0) … f(tasks-1) on all processors and waits. Which
// processor runs a task is open, so a task must not depend on another one, and
// results are combined by the caller in the order of tasks. It stops before
// the next task when ctx is done.
func concurrently(ctx context.Context, tasks int, f func(task int)) error {
	workers := min(tasks, runtime.GOMAXPROCS(0))
	var next atomic.Int64
	var group sync.WaitGroup
	for range workers {
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
