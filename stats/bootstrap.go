// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"context"
	"math"
	"runtime"
	"slices"
	"sync"

	"touchstone/internal/parallel"
)

// tileBytes is the working memory of one tile of replicates: about what one
// core's second-level cache holds.
const tileBytes = 512 << 10

// addIntervals fills in everything that resampling tells.
func (s *sample) addIntervals(ctx context.Context, im *Importance, g *game, mo *moments, o ImportanceOptions) error {
	if o.Resamples < 0 {
		return s.influenceIntervals(ctx, im, g, mo, o)
	}
	raws, err := s.bootstrap(ctx, g, mo, o)
	if err != nil {
		return err
	}
	if len(raws) < leastUsableResample {
		return refuse(TooFewRows)
	}
	im.Interval, im.Resamples = IntervalBootstrap, o.Resamples
	shares := make([][]float64, len(raws))
	for b, raw := range raws {
		shares[b] = sharesOf(raw)
	}
	column := make([]float64, len(raws))
	for j := range im.Groups {
		gi := &im.Groups[j]
		gi.RawLow, gi.RawHigh = percentiles(column, raws, j, o.Level)
		gi.Low, gi.High = percentiles(column, shares, j, o.Level)
	}
	im.rankIntervals(shares, o.Level)
	return nil
}

// percentiles gives the limits of entry j over the draws; column is working
// space.
func percentiles(column []float64, draws [][]float64, j int, level float64) (low, high float64) {
	for b, d := range draws {
		column[b] = d[j]
	}
	slices.Sort(column)
	return quantileOf(column, (1-level)/2), quantileOf(column, (1+level)/2)
}

// quantileOf interpolates at position (B+1)q of sorted values (Davison &
// Hinkley 1997, section 5.2.1).
func quantileOf(sorted []float64, q float64) float64 {
	at := float64(len(sorted)+1)*q - 1
	if at <= 0 {
		return sorted[0]
	}
	if at >= float64(len(sorted)-1) {
		return sorted[len(sorted)-1]
	}
	i := int(at)
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

// rankIntervals ranks every draw of the shares, and keeps them.
func (im *Importance) rankIntervals(shares [][]float64, level float64) {
	g := len(im.Groups)
	count := make([][]int, g) // of draws by rank
	for j := range count {
		count[j] = make([]int, g+1)
	}
	for _, draw := range shares {
		for j, rank := range ranksOf(draw) {
			count[j][rank]++
		}
	}
	draws := float64(len(shares))
	for j := range im.Groups {
		gi := &im.Groups[j]
		gi.Draws = make([]float64, len(shares))
		for b, draw := range shares {
			gi.Draws[b] = draw[j]
		}
		top, below := 0, 0
		for rank := 1; rank <= g; rank++ {
			if rank <= topRanks {
				top += count[j][rank]
			}
			below += count[j][rank]
			if gi.RankLow == 0 && float64(below) > draws*(1-level)/2 {
				gi.RankLow = rank
			}
			if gi.RankHigh == 0 && float64(below) >= draws*(1+level)/2 {
				gi.RankHigh = rank
			}
		}
		gi.PTop3 = float64(top) / draws
	}
}

// bootstrap gives the raw importances of each replicate that has variance.
// Replicate b weighs customer c by a Poisson(1) number that depends on seed, b
// and c alone (Chamandy et al. 2012); all that is kept of it is the covariance
// matrix.
//
// Replicates are worked off in tiles, one task each: a tile goes through all
// rows and adds up its replicates' products in cache.
func (s *sample) bootstrap(ctx context.Context, g *game, mo *moments, o ImportanceOptions) ([][]float64, error) {
	p := s.packing(mo)
	size := p.tileSize(o.Resamples)
	tiles := (o.Resamples + size - 1) / size
	progress := &progress{total: o.Resamples, rows: s.n, report: o.Progress}
	raws := make([][]float64, o.Resamples)
	err := parallel.Each(ctx, tiles, func(i int) {
		from := i * size
		t := newTile(p, o.Seed, from, min(size, o.Resamples-from))
		if t.run(ctx, progress) {
			t.split(ctx, g, raws[from:])
		}
	})
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(raws, func(raw []float64) bool { return raw == nil }), nil
}

// tileSize gives the number of replicates per tile: what fits the cache, and
// no fewer tiles than processors.
func (p *packing) tileSize(resamples int) int {
	each := 8 * (p.words + len(p.floatPairs))
	size := min(tileBytes/each, (resamples+runtime.GOMAXPROCS(0)-1)/runtime.GOMAXPROCS(0))
	return max(drawsPerHash, (size+drawsPerHash-1)/drawsPerHash*drawsPerHash)
}

// split divides the R2 of each replicate of the tile into raws.
func (t *tile) split(ctx context.Context, g *game, raws [][]float64) {
	splitter := g.splitter()
	m := g.p + 1
	cov := make([]float64, m*m)
	for b := range t.size {
		if ctx.Err() != nil {
			return
		}
		raw := make([]float64, len(g.groups))
		if t.covariance(b, cov) && splitter.split(cov, raw) {
			raws[b] = raw
		}
	}
}

// progress turns rows done by tiles into replicates done.
type progress struct {
	mu     sync.Mutex
	total  int
	rows   int
	done   float64
	last   int
	report func(done, total int)
}

func (p *progress) add(rows, replicates int) {
	if p.report == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += float64(rows) / float64(p.rows) * float64(replicates)
	if done := int(math.Round(p.done)); done > p.last {
		p.last = done
		p.report(done, p.total)
	}
}
