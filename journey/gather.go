// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"cmp"
	"math"
	"slices"

	"touchstone/stats"
)

// gather makes the differences of every kind. Order matters: of items that
// occur in the same cases the first stays.
func (c *Comparison) gather(names []string, met *metFold, f *contrastFold, variants []comparedVariant, opts CompareOptions) {
	g := gathering{c: c, least: opts.MinCases, of: f.cases, seen: map[uint64]int{}, rank: nameRanks(names), outcome: !opts.segments}
	g.activities(met, f)
	g.repeats(f)
	g.edges(f)
	if f.follows != nil {
		g.paths(f.follows, opts.topPaths)
	}
	if !c.OneSided {
		g.variants(variants, orDefault(opts.TopVariants, DefaultComparedVariants))
		c.durations(f.durations, !opts.segments)
	}
}

// gathering is a Comparison while shares are being added.
type gathering struct {
	c     *Comparison
	least int
	of    tally
	seen  map[uint64]int // finding by the set of its cases
	rank  []int          // of activities, by name
	// outcome puts apart what nearly all of one group have and none of the other.
	outcome bool
}

// test adds a finding where enough cases have and enough lack the item, unless
// one stands there that the same cases have, or all the others: that says the
// same. What nearly all of one group have and nearly none of the other is put
// apart.
func (g *gathering) test(kind DifferenceKind, path []uint32, n tally) {
	if !supported(n, g.of, g.least) {
		return
	}
	if i, ok := g.seen[n.set]; ok && kind == ActivityKind {
		g.c.Findings[i].Alike = append(g.c.Findings[i].Alike, path...)
		return
	} else if _, others := g.seen[g.of.set-n.set]; ok || others && kind != ActivityKind {
		return
	}
	d := share(n, g.of)
	d.Kind, d.Path = kind, path
	if g.outcome && max(d.Good, d.Bad) >= whole && min(d.Good, d.Bad) <= impure {
		d.Reason = IsOutcome
		g.c.Outcome = append(g.c.Outcome, d)
		return
	}
	g.seen[n.set] = len(g.c.Findings)
	g.c.Findings = append(g.c.Findings, d)
}

func (g *gathering) activities(met *metFold, f *contrastFold) {
	for _, a := range g.inOrder(f) {
		path := []uint32{a}
		reason := Explains
		if g.outcome {
			reason = outcomeReason(met, f, a, g.least)
		}
		if reason == Explains {
			g.test(ActivityKind, path, f.met[a].met)
			continue
		}
		d := share(met.met[a], met.cases)
		d.Kind, d.Path, d.Reason = ActivityKind, path, reason
		g.c.Outcome = append(g.c.Outcome, d)
		if reason == IsOutcome {
			g.c.Markers = append(g.c.Markers, a)
		}
	}
}

// inOrder lists the activities as cases meet them: by their mean place.
func (g *gathering) inOrder(f *contrastFold) []uint32 {
	order := make([]uint32, len(f.met))
	for a := range order {
		order[a] = uint32(a)
	}
	mean := func(a uint32) float64 { return float64(f.met[a].places) / float64(max(1, f.met[a].met.sum())) }
	slices.SortFunc(order, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(mean(a), mean(b)), cmp.Compare(g.rank[a], g.rank[b]))
	})
	return order
}

// outcomeReason: an activity follows the outcome when hardly any of the cases
// that have it have it before the outcome, or, for a marker, with it.
func outcomeReason(met *metFold, f *contrastFold, a uint32, least int) Reason {
	all := met.met[a].sum()
	switch few := impure * float64(all); {
	case f.marks.is[a] && float64(f.met[a].withOutcome) > few:
		return IsOutcome
	case f.marks.is[a] || all >= least && float64(f.met[a].met.sum()) <= few:
		return Follows
	}
	return Explains
}

func (g *gathering) repeats(f *contrastFold) {
	for _, a := range g.inOrder(f) {
		g.test(RepeatKind, []uint32{a}, f.met[a].repeated)
	}
}

func (g *gathering) edges(f *contrastFold) {
	place := func(node uint32) int {
		if a := f.nodes.activity[node]; a != Other {
			return g.rank[a]
		}
		return len(g.rank)
	}
	slices.SortFunc(f.edges, func(a, b edgeTally) int {
		return cmp.Or(cmp.Compare(place(a.from), place(b.from)), cmp.Compare(place(a.to), place(b.to)))
	})
	for _, e := range f.edges {
		g.test(EdgeKind, []uint32{f.nodes.activity[e.from], f.nodes.activity[e.to]}, e.cases)
	}
}

// comparedVariant is a whole path and who takes it.
type comparedVariant struct {
	path  []uint32
	cases tally
}

func (g *gathering) variants(all []comparedVariant, top int) {
	slices.SortFunc(all, func(a, b comparedVariant) int {
		return cmp.Or(cmp.Compare(b.cases.sum(), a.cases.sum()), comparePaths(g.rank, a.path, b.path))
	})
	for _, v := range all[:min(len(all), top)] {
		g.test(VariantKind, v.path, v.cases)
	}
}

// paths tests the most frequent of the paths that enough have.
func (g *gathering) paths(f *followFold, top int) {
	all := f.list(g.least)
	slices.SortFunc(all, func(a, b comparedVariant) int {
		return cmp.Or(cmp.Compare(b.cases.sum(), a.cases.sum()), cmp.Compare(len(a.path), len(b.path)), comparePaths(g.rank, a.path, b.path))
	})
	for _, p := range all[:min(len(all), top)] {
		g.test(PathKind, p.path, p.cases)
	}
}

// durations compares how long cases last. A difference between outcomes with
// hardly any overlap is the outcome itself, such as late against in time.
func (c *Comparison) durations(samples [2]sample, outcome bool) {
	var sorted [2][]float64
	each(len(samples), func(g int) { sorted[g] = samples[g].values() })
	good, bad := sorted[Good], sorted[Bad]
	if min(len(good), len(bad)) < MinGroup {
		return
	}
	if good[0] == bad[len(bad)-1] && bad[0] == good[len(good)-1] {
		return // every case lasts equally long
	}
	test, err := stats.MannWhitney(good, bad)
	if err != nil {
		return
	}
	medians := stats.DifferenceMedians(good, bad)
	d := Difference{
		Kind: DurationKind, GoodN: len(good), GoodOf: len(good), BadN: len(bad), BadOf: len(bad),
		Good: medians.A, Bad: medians.B, Difference: medians.Value, Low: medians.Low, High: medians.High,
		P: test.P, Q: math.NaN(), Effect: math.Abs(test.CliffDelta),
	}
	if outcome && d.Effect >= whole {
		d.Reason = IsOutcome
		c.Outcome = append(c.Outcome, d)
		return
	}
	c.Findings = append(c.Findings, d)
}
