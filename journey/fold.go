// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"context"
	"runtime"
	"sort"
	"sync"
	"sync/atomic"
)

// Fold is an analysis of trails. F is the fold's own type.
//
// Its contract: whatever the split of the trails over folds and the order of
// visits and merges, the result is the same; Visit never sees an empty trail;
// what it keeps of one trail is bounded whatever the trail's length (the
// trail's own slices cost nothing); the merged argument is not used again.
type Fold[F any] interface {
	Visit(Trail)
	Merge(F)
}

// chunkEvents is about how many events are visited between two looks at the
// context.
const chunkEvents = 1 << 15

// Run visits every trail that has events with folds from create, one per
// worker, and gives their merger. workers = 0 means one per core. The error is
// the context's.
func Run[F Fold[F]](ctx context.Context, trails *Trails, workers int, create func() F) (F, error) {
	chunks := trails.Events()/chunkEvents + 1
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	folds := make([]F, min(workers, chunks))
	var next atomic.Int64
	var wg sync.WaitGroup
	for w := range folds {
		folds[w] = create()
		wg.Go(func() {
			for c := next.Add(1) - 1; c < int64(chunks) && ctx.Err() == nil; c = next.Add(1) - 1 {
				visitChunk(trails, int(c), folds[w])
			}
		})
	}
	wg.Wait()
	for _, f := range folds[1:] {
		folds[0].Merge(f)
	}
	return folds[0], ctx.Err()
}

// visitChunk visits the cases that begin at an event of chunk c.
func visitChunk[F Fold[F]](trails *Trails, c int, fold F) {
	from := sort.SearchInts(trails.starts, c*chunkEvents)
	for i := from; i < trails.Len() && trails.starts[i] < (c+1)*chunkEvents; i++ {
		if trails.starts[i] < trails.starts[i+1] {
			fold.Visit(trails.At(i))
		}
	}
}
