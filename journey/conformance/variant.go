// SPDX-License-Identifier: Apache-2.0

package conformance

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"math/bits"
	"slices"
	"sync"
	"sync/atomic"

	"touchstone/journey"
	"touchstone/stats"
)

// walker tells the paths of trails. It is used by one goroutine.
type walker struct {
	symbols alphabet
	path    []int32
	met     []int // by symbol: the last walk that met it, counted from 1
	walks   int
}

// walk gives the symbols of a trail's events, good until the next walk, without
// those that are ignored. A score given to a touchpoint that the trail has met
// is what the customer says of it, and does not meet it again.
func (w *walker) walk(t *journey.Trail) []int32 {
	path, n := slices.Grow(w.path[:0], len(t.Activity))[:len(t.Activity)], 0
	w.path = path
	for i, code := range t.Activity {
		path[n] = w.symbols[code]
		if path[n] != ignored && !w.said(t, i, path[n]) {
			n++
		}
	}
	w.walks++
	return path[:n]
}

// said tells whether an event is a score given to a touchpoint that the walk has
// met.
func (w *walker) said(t *journey.Trail, i int, symbol int32) bool {
	if t.Mark == nil {
		return false
	}
	before := w.met[symbol] > w.walks
	w.met[symbol] = w.walks + 1
	return before && t.Mark[i] > 0
}

// digest is a 128-bit hash of a path of symbols.
type digest [2]uint64

// digestOf also tells whether the path meets the design at all.
func digestOf(path []int32, labels int) (d digest, designed bool) {
	const a, b = 0x9e3779b97f4a7c15, 0xd6e8feb86659fd93 // odd, so that a step loses nothing
	d = digest{a, b}
	for _, s := range path {
		designed = designed || int(s) < labels
		v := stats.Scatter(uint64(s))
		d[0] = bits.RotateLeft64((d[0]^v)*a, 31)
		d[1] = bits.RotateLeft64((d[1]+v)*b, 29) ^ d[0]
	}
	return d, designed
}

func (d digest) compare(o digest) int {
	var a, b [16]byte
	for i := range d {
		binary.BigEndian.PutUint64(a[8*i:], d[i])
		binary.BigEndian.PutUint64(b[8*i:], o[i])
	}
	return bytes.Compare(a[:], b[:])
}

// variant is a distinct path: how often it is taken and how it replays.
type variant struct {
	cases  int
	events int // that are not ignored
	tokens tokens
}

// variantFold replays every distinct path once. It keeps some 100 bytes for
// each, whatever its length.
type variantFold struct {
	ctx      context.Context // ends a long replay; the source tells of its end
	replayer *replayer
	walker   walker
	variants map[digest]variant
	outside  int  // cases that do not meet the design
	tired    bool // replay was given up
}

// Visit counts one trail.
func (f *variantFold) Visit(t *journey.Trail) {
	path := f.walker.walk(t)
	d, designed := digestOf(path, len(f.replayer.labels))
	if !designed {
		f.outside++
		return
	}
	v, ok := f.variants[d]
	if !ok {
		v.tokens, v.events = f.replayer.replay(f.ctx, path), len(path)
	}
	v.cases++
	f.variants[d] = v
}

// Merge adds the paths of other trails.
func (f *variantFold) Merge(o *variantFold) {
	f.outside += o.outside
	for d, v := range o.variants {
		v.cases += f.variants[d].cases
		f.variants[d] = v
	}
}

// giveUp forgets what was replayed before the effort was used up, for that
// depends on who came first.
func (f *variantFold) giveUp() {
	f.tired = true
	for d, v := range f.variants {
		v.tokens = tokens{tired: true}
		f.variants[d] = v
	}
}

// again replays some paths, where they were found, one after another until
// another effort is used up, and gives those that do not fit or are not known.
func (f *variantFold) again(ctx context.Context, r *replayer, list []digest, paths map[digest][]int32) (unfit []digest) {
	for _, d := range list {
		v := f.variants[d]
		if path := paths[d]; path != nil {
			v.tokens, v.events = r.replay(ctx, path), len(path)
			f.variants[d] = v
		}
		if !v.tokens.fit() {
			unfit = append(unfit, d)
		}
	}
	return unfit
}

// top lists the most frequent paths, or those that do not fit.
func (f *variantFold) top(unfit bool) []digest {
	var all []digest
	for d, v := range f.variants {
		if !unfit || !v.tokens.fit() {
			all = append(all, d)
		}
	}
	slices.SortFunc(all, func(a, b digest) int {
		return cmp.Or(cmp.Compare(f.variants[b].cases, f.variants[a].cases), a.compare(b))
	})
	return all[:min(len(all), MaxAligned)]
}

// pathFold finds the paths of some digests, those of at most MaxEvents.
type pathFold struct {
	walker walker
	labels int
	paths  map[digest][]int32 // nil until it is found
}

// Visit keeps the path of one trail when it is asked for.
func (f *pathFold) Visit(t *journey.Trail) {
	path := f.walker.walk(t)
	d, designed := digestOf(path, f.labels)
	if kept, asked := f.paths[d]; asked && kept == nil && designed && len(path) <= MaxEvents {
		f.paths[d] = slices.Clone(path)
	}
}

// Merge adds what others found.
func (f *pathFold) Merge(o *pathFold) {
	for d, path := range o.paths {
		if path != nil {
			f.paths[d] = path
		}
	}
}

// alignAll aligns paths with an effort that all may take together, the same of
// them by any number of workers, and calls put with each answer. Every path is
// given an equal share of half of what is left; while the easy ones leave enough
// for twice as much, the others are begun again.
func alignAll(ctx context.Context, m *machine, paths [][]int32, states, effort, workers int, put func(n int, a alignment)) error {
	open := make([]int, len(paths))
	for n := range open {
		open[n] = n
	}
	for share := 0; len(open) > 0 && effort/2/len(open) >= 2*share; {
		share = max(1, effort/2/len(open))
		var tired []int
		if err := alignEach(ctx, m, paths, open, states, share, workers, func(n int, a alignment) {
			effort -= a.effort
			if put(n, a); a.tired {
				tired = append(tired, n)
			}
		}); err != nil {
			return err
		}
		open = tired
	}
	return nil
}

// alignEach aligns some paths on several cores, and calls put with each answer,
// one at a time.
func alignEach(ctx context.Context, m *machine, paths [][]int32, which []int, states, effort, workers int, put func(n int, a alignment)) error {
	var next atomic.Int64
	var mutex sync.Mutex
	var group sync.WaitGroup
	for range min(workers, len(which)) {
		group.Go(func() {
			a := newAligner(m)
			for i := next.Add(1) - 1; i < int64(len(which)) && ctx.Err() == nil; i = next.Add(1) - 1 {
				n := which[i]
				aligned := a.align(ctx, paths[n], states, effort)
				mutex.Lock()
				put(n, aligned)
				mutex.Unlock()
			}
		})
	}
	group.Wait()
	return ctx.Err()
}
