// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// Fold is an analysis of trails. F is the fold's own type.
//
// Its contract: whatever the split of the trails over folds and the order of
// visits and merges, the result is the same; Visit never sees an empty trail;
// what it keeps of one trail is bounded whatever the trail's length, and neither
// the trail nor a slice of it, which it does not change; the merged argument is
// not used again.
type Fold[F any] interface {
	Visit(*Trail)
	Merge(F)
}

// settler is a fold that puts off some of its work, which it can do beside other
// folds once it has visited all its trails.
type settler interface{ settle() }

// Run visits every trail of a source with folds from create, one per worker,
// and gives their merger. workers = 0 means one per core. The error is that of
// Source.Visit.
func Run[F Fold[F]](ctx context.Context, source Source, workers int, create func() F) (F, error) {
	return divide(ctx, source.Parts(), workers, create, func(ctx context.Context, part int, f F) error {
		return source.Visit(ctx, part, f.Visit)
	})
}

// divide does what Run does with any parts: do brings one of them into a fold.
func divide[F Fold[F]](ctx context.Context, parts, workers int, create func() F, do func(ctx context.Context, part int, f F) error) (F, error) {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	folds := make([]F, max(1, min(workers, parts)))
	var next atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for w := range folds {
		folds[w] = create()
		group.Go(func() error {
			for part := next.Add(1) - 1; part < int64(parts); part = next.Add(1) - 1 {
				if err := do(ctx, int(part), folds[w]); err != nil {
					return err
				}
			}
			if f, puts := any(folds[w]).(settler); puts {
				f.settle()
			}
			return nil
		})
	}
	err := group.Wait()
	for _, f := range folds[1:] {
		folds[0].Merge(f)
	}
	return folds[0], err
}

// each does something for every number from 0 to n-1, on all cores.
func each(n int, do func(i int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				do(int(i))
			}
		})
	}
	group.Wait()
}
