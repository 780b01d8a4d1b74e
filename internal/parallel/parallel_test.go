// SPDX-License-Identifier: Apache-2.0

package parallel_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"

	"touchstone/internal/parallel"
)

func TestEveryTaskIsDoneOnce(t *testing.T) {
	for _, tasks := range []int{0, 1, 3, 1000} {
		done := make([]int, tasks)
		if err := parallel.Each(t.Context(), tasks, func(task int) { done[task]++ }); err != nil {
			t.Fatal(err)
		}
		if i := slices.IndexFunc(done, func(n int) bool { return n != 1 }); i >= 0 {
			t.Errorf("of %d tasks number %d was done %d times", tasks, i, done[i])
		}
	}
}

func TestItStopsWhenTheContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var done atomic.Int64
	err := parallel.Each(ctx, 1_000_000, func(int) {
		done.Add(1)
		cancel()
	})
	if n := done.Load(); !errors.Is(err, context.Canceled) || n == 1_000_000 {
		t.Errorf("%d tasks, then %v", n, err)
	}
}
