// SPDX-License-Identifier: Apache-2.0

package stats

import "math"

// groupSums adds up one group's rows about a common origin.
type groupSums struct {
	rows          int // with or without an answer
	n             int
	low, high     float64 // of the answers
	w, ww         float64 // weights, and their squares
	wy, wyy       float64
	wwy, wwyy     float64
	units, drawn  int     // clusters with an answer, and with a row
	unitSquares   float64 // of the clusters' weights
	unitDeviation float64 // sum over clusters of (sum w (y - mean))^2
}

func (s *groupSums) add(y, w float64) {
	s.rows++
	if y != y || w == 0 {
		return
	}
	if s.n == 0 {
		s.low, s.high = y, y
	}
	s.n++
	s.low, s.high = min(s.low, y), max(s.high, y)
	s.w += w
	s.ww += w * w
	s.wy += w * y
	s.wyy += w * y * y
	s.wwy += w * w * y
	s.wwyy += w * w * y * y
}

// with gives the sums of both together.
func (s groupSums) with(o groupSums) groupSums {
	if s.n == 0 || o.n == 0 {
		if s.n == 0 {
			s, o = o, s
		}
		s.rows += o.rows
		return s
	}
	return groupSums{
		rows: s.rows + o.rows, n: s.n + o.n, low: min(s.low, o.low), high: max(s.high, o.high),
		w: s.w + o.w, ww: s.ww + o.ww, wy: s.wy + o.wy, wyy: s.wyy + o.wyy,
		wwy: s.wwy + o.wwy, wwyy: s.wwyy + o.wwyy,
	}
}

// allBut gives, for each group but the last, the sums of all others.
func allBut(sums []groupSums) []groupSums {
	after := make([]groupSums, len(sums)+1)
	for k := len(sums) - 1; k >= 0; k-- {
		after[k] = after[k+1].with(sums[k])
	}
	var before groupSums
	out := make([]groupSums, len(sums)-1)
	for k := range out {
		out[k] = before.with(after[k+1])
		before = before.with(sums[k])
	}
	return out
}

// mean is about the origin.
func (s *groupSums) mean() float64 { return s.wy / s.w }

// summary gives what the estimators need, as Design.summary would for the rows
// alone.
func (s *groupSums) summary(origin float64, d Design) (summary, error) {
	if s.n == 0 {
		return summary{}, refuse(TooFewRows)
	}
	m, n := s.mean(), float64(s.n)
	out := summary{n: s.n, weight: s.w, squares: s.ww, mean: origin + m, units: s.w * s.w / s.ww, df: n - 1, variance: math.NaN()}
	varies := s.low < s.high
	if varies {
		out.spread = max(0, s.wyy/s.w-m*m) * n / (n - 1)
	}
	if d.Clusters != nil {
		return s.clustered(out)
	}
	drawn := n
	if d.Weights != nil {
		drawn = float64(s.rows)
	}
	switch {
	case varies:
		out.variance = max(0, s.wwyy-2*m*s.wwy+m*m*s.ww) / (s.w * s.w) * drawn / (drawn - 1)
	case s.n > 1:
		out.variance = 0
	}
	return out, nil
}

func (s *groupSums) clustered(out summary) (summary, error) {
	if s.units < 2 {
		return out, refuse(TooFewClusters)
	}
	out.grouped = true
	out.df = float64(s.units - 1)
	out.units = s.w * s.w / s.unitSquares
	if s.low == s.high {
		s.unitDeviation = 0
	}
	out.variance = max(0, s.unitDeviation) / (s.w * s.w) * float64(s.drawn) / float64(s.drawn-1)
	return out, nil
}

// wholeCounts gives the answers by group from a summary of 100, 0 and -100: the
// mean tells promoters less detractors, the spread tells their sum.
func (s summary) wholeCounts() NPSCounts {
	n := float64(s.n)
	net := math.Round(s.mean * n / 100)
	extreme := math.Round((s.spread*(n-1)/1e4 + net*net/n))
	if s.n == 1 {
		extreme = math.Abs(net)
	}
	return NPSCounts{Promoters: (extreme + net) / 2, Passives: n - extreme, Detractors: (extreme - net) / 2}
}

// sides sums up every group and all that is not in it.
func (g Grouping) sides(values []float64) ([]groupSides, error) {
	if len(g.Group) != len(values) {
		return nil, refuse(LengthMismatch)
	}
	d, err := Design{Weights: g.Weights, Clusters: g.Clusters}.reduced(len(values))
	if err != nil {
		return nil, err
	}
	origin := centre(values)
	sums := make([]groupSums, g.Groups+1) // the last: rows in no group
	for i, v := range values {
		if math.IsInf(v, 0) {
			return nil, refuse(OutOfRange)
		}
		sums[g.of(i)].add(v-origin, d.weight(i))
	}
	others := allBut(sums)
	covariances, df := make([]float64, g.Groups), math.Inf(1)
	if d.Clusters != nil {
		clusters := 0
		covariances, clusters = g.addClusters(values, origin, d, sums[:g.Groups], others)
		df = float64(clusters - 1)
	}
	out := make([]groupSides, g.Groups)
	for k := range out {
		s := &out[k]
		s.plain, s.covariance, s.df = d.simple(), covariances[k], df
		s.in, s.inErr = sums[k].summary(origin, d)
		s.out, s.outErr = others[k].summary(origin, d)
	}
	if d.simple() {
		g.keepFew(values, out)
	}
	return out, nil
}

func (g Grouping) of(i int) int { return min(int(g.Group[i]), g.Groups) }

// keepFew gives the groups small enough for BCa their values.
func (g Grouping) keepFew(values []float64, out []groupSides) {
	for i, v := range values {
		if k := g.of(i); k < g.Groups && v == v && out[k].in.n < tFrom {
			out[k].few = append(out[k].few, v)
		}
	}
}

// centre gives the plain mean of the answers.
func centre(values []float64) float64 {
	sum, n := 0.0, 0
	for _, v := range values {
		if v == v {
			sum += v
			n++
		}
	}
	return sum / float64(max(1, n))
}
