// SPDX-License-Identifier: Apache-2.0

package recovery

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"touchstone/moment"
)

// Options say how many worlds are drawn. Worlds must be at least 1.
type Options struct {
	Worlds int
	First  uint64 // seed of the first; the others follow
	// Reference judges as the stored simulation did: what was met earlier is no
	// covariate, no effect is too small to be of interest, and residuals of small
	// arms are not lifted.
	Reference bool
	Done      func(worlds int) // called as worlds are judged, one call at a time; may be nil
}

// Share is a mean over worlds with its Monte-Carlo standard error. Where no
// world counts for it, N is 0 and the figures are too.
type Share struct {
	Value float64 `json:"value"`
	SE    float64 `json:"se"`
	N     int     `json:"worlds"`
}

// Row is what came of one source.
type Row struct {
	Design    string `json:"design"`
	Customers int    `json:"customers"`
	Worlds    int    `json:"worlds"`

	FDR      Share `json:"fdr"`       // of the moments named, how many are none; 0 where none is named
	AnyFalse Share `json:"any_false"` // worlds in which one is named that is none
	Power    Share `json:"power"`     // of the planted moments, how many are named
	Exact    Share `json:"exact"`     // worlds in which the planted ones are named and no others
	Coverage Share `json:"coverage"`  // of 95 % intervals of decision and brand, those that hold the true effect

	NaiveFDR Share `json:"naive_fdr"` // of the same rule on unadjusted differences
	NaiveAny Share `json:"naive_any_false"`

	Placebo    Share `json:"placebo_failed"`  // worlds whose placebo check fails
	Unchecked  Share `json:"placebo_absent"`  // worlds of which the answer says that it cannot be checked
	Associated Share `json:"said_associated"` // worlds whose wording is "adjusted association"
}

// Run draws worlds of a source and judges the search on each, on all
// processors. Errors are those of moment.Find.
func Run(ctx context.Context, s Source, o Options) (Row, error) {
	verdicts := make([]verdict, o.Worlds)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var (
		wait sync.WaitGroup
		lock sync.Mutex
		next atomic.Int64
		done int
	)
	work := func() {
		for world := next.Add(1) - 1; world < int64(o.Worlds) && ctx.Err() == nil; world = next.Add(1) - 1 {
			var err error
			if verdicts[world], err = judged(ctx, s, o.First+uint64(world), o.Reference); err != nil {
				cancel(err)
			}
			if o.Done != nil {
				lock.Lock()
				done++
				o.Done(done)
				lock.Unlock()
			}
		}
	}
	for range min(runtime.GOMAXPROCS(0), o.Worlds) {
		wait.Go(work)
	}
	wait.Wait()
	return row(s, verdicts), context.Cause(ctx)
}

// judge holds the truth of a world against what is found.
type judge struct {
	drawn
	reference bool
}

// verdict is what came of one world. NaN counts for nothing.
type verdict struct {
	fdr, anyFalse, power, exact, coverage, naiveFDR, naiveAny, placebo, unchecked, associated float64
}

// options is how the search is run: without what is not judged.
func options() moment.FindOptions {
	return moment.FindOptions{Skip: moment.Skipped{Goods: true, Met: true, Sensitivity: true}, Draws: 1}
}

// judged draws a world and judges the search on it.
func judged(ctx context.Context, s Source, seed uint64, reference bool) (verdict, error) {
	world, err := s.draw(seed)
	if err != nil {
		return verdict{}, err
	}
	o := options()
	if reference {
		o.Earlier, o.AsFitted = moment.EarlierNever, true
	}
	found, err := moment.Find(ctx, world.Encounters, o)
	if err != nil {
		return verdict{}, err
	}
	j := judge{world, reference}
	return j.verdict(found), nil
}
