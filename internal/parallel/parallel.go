// SPDX-License-Identifier: Apache-2.0

// Package parallel spreads work over all processors. One idea: the pieces are
// numbered, and who combines what they gave does so in the order of the numbers,
// so that the answer does not depend on how many processors there are. It
// promises that every piece is done once unless the context ends. It does not
// let pieces wait for each other.
package parallel

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Each runs f(0) … f(tasks-1) on all processors and waits. Which processor runs
// a task is open, so a task writes only what is its own and does not depend on
// another one. It stops before the next task when ctx is done, and gives its
// error then.
func Each(ctx context.Context, tasks int, f func(task int)) error {
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
