// SPDX-License-Identifier: Apache-2.0

package analysis

import (
	"context"
	"math"
	"sort"
	"strconv"

	"touchstone"
	"touchstone/analysis/roles"
	"touchstone/stats"
)

// segmentFinding is one group of rows: the outcome against all others, and
// the touchpoints' ratings.
type segmentFinding struct {
	by         *roles.Column
	value      string
	label      touchstone.Label
	n          int // rows with an outcome
	estimate   *stats.Estimate
	difference *stats.Difference
	q          float64
	points     []segmentPoint // as Findings.points
}

type segmentPoint struct {
	n          int
	estimate   *stats.Estimate
	difference *stats.Difference
	q          float64
}

// maxGroups is how many groups of one column are shown, the largest first.
const maxGroups = 60

// split breaks the outcome and the ratings down by every segment and unit
// column. All comparisons of the outcome are one family for the false
// discovery rate, all comparisons of ratings another.
func (f *Findings) split(ctx context.Context) error {
	values := indicator(f.outcome.target, f.frame.y)
	for _, c := range f.sheet.Columns {
		if c.Role != roles.Segment && c.Role != roles.Unit {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		g := f.groupBy(c)
		if g == nil {
			continue
		}
		if err := f.compare(c, g, values); err != nil {
			return err
		}
	}
	f.controlSegments()
	return nil
}

// groups is a column as groups of rows: of[row] is the group, or none.
type groups struct {
	of     []uint32
	values []string
	labels []touchstone.Label
	sizes  []int
}

const none = math.MaxUint32

// groupBy splits the rows with an outcome by a column: by its values, or by
// quarters where it is a number with many of them. It gives nil where the
// column has no groups.
func (f *Findings) groupBy(c *roles.Column) *groups {
	if c.Type == roles.TypeNumber && c.Levels > 12 && len(c.Words) == 0 {
		return f.quarters(c)
	}
	if c.Codes == nil {
		return nil
	}
	sizes := make([]int, len(c.Values))
	for i, code := range c.Codes {
		if c.States[code] == roles.Answer && !math.IsNaN(f.frame.y[i]) {
			sizes[code]++
		}
	}
	var codes []int
	for code, n := range sizes {
		if n > 0 {
			codes = append(codes, code)
		}
	}
	sort.SliceStable(codes, func(a, b int) bool { return sizes[codes[a]] > sizes[codes[b]] })
	if len(codes) > maxGroups {
		f.warn(touchstone.Msg("analysis.groups_cut", "name", c.Title(), "shown", maxGroups, "all", len(codes)))
		codes = codes[:maxGroups]
	}
	g := &groups{of: make([]uint32, len(c.Codes))}
	number := make([]uint32, len(c.Values))
	for code := range number {
		number[code] = none
	}
	for k, code := range codes {
		number[code] = uint32(k)
		label := c.Words[uint32(code)]
		if label.IsZero() {
			label = touchstone.Label{ZH: c.Values[code], EN: c.Values[code]}
		}
		g.values, g.labels, g.sizes = append(g.values, c.Values[code]), append(g.labels, label), append(g.sizes, sizes[code])
	}
	for i, code := range c.Codes {
		g.of[i] = number[code]
	}
	return g
}

// quarters splits a number at its quartiles.
func (f *Findings) quarters(c *roles.Column) *groups {
	values := f.whereUsed(c.Floats())
	cuts := quartiles(values)
	if cuts == nil {
		return nil
	}
	g := &groups{of: make([]uint32, len(values)), sizes: make([]int, 4)}
	for q := range 4 {
		name := bandName(cuts[q], cuts[q+1])
		g.values, g.labels = append(g.values, name), append(g.labels, touchstone.Label{ZH: name, EN: name})
	}
	for i, v := range values {
		g.of[i] = none
		for q := range 4 {
			if v > cuts[q] && v <= cuts[q+1] {
				g.of[i] = uint32(q)
				g.sizes[q]++
			}
		}
	}
	return g
}

// quartiles gives the bounds of four bands, open at both ends; nil below four
// values.
func quartiles(values []float64) []float64 {
	var known []float64
	for _, v := range values {
		if !math.IsNaN(v) {
			known = append(known, v)
		}
	}
	n := len(known)
	if n < 4 {
		return nil
	}
	sort.Float64s(known)
	return []float64{math.Inf(-1), known[n/4], known[n/2], known[3*n/4], math.Inf(1)}
}

func bandName(low, high float64) string {
	text := func(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }
	switch {
	case math.IsInf(low, -1):
		return "≤ " + text(high)
	case math.IsInf(high, 1):
		return "> " + text(low)
	}
	return text(low) + "–" + text(high)
}

// figures sums up the outcome, or a rating, in every group.
func (f *Findings) figures(m roles.Measure, g *groups, values []float64) ([]stats.GroupFigure, error) {
	s := stats.Grouping{Group: g.of, Groups: len(g.values), Weights: f.frame.weight, Clusters: f.frame.cluster}
	switch m {
	case roles.NPS:
		return s.NPS(values)
	case roles.CSAT, roles.Share:
		return s.Share(values)
	}
	return s.Mean(values)
}

func (f *Findings) compare(c *roles.Column, g *groups, values []float64) error {
	outcomes, err := f.figures(f.outcome.target.Measure, g, values)
	if err != nil {
		return f.refused(err, c.Title())
	}
	first := len(f.segments)
	for k, figure := range outcomes {
		s := segmentFinding{by: c, value: g.values[k], label: g.labels[k], n: g.sizes[k], points: make([]segmentPoint, len(f.points))}
		s.estimate, s.difference = enoughOf(figure)
		f.segments = append(f.segments, s)
	}
	for i, p := range f.points {
		if p.kind != kindRating {
			continue
		}
		ratings, err := f.figures(roles.Mean, g, f.whereUsed(p.values))
		if err != nil {
			return f.refused(err, p.column.Title())
		}
		for k, figure := range ratings {
			point := &f.segments[first+k].points[i]
			point.n = figure.Estimate.N
			point.estimate, point.difference = enoughOf(figure)
		}
	}
	return nil
}

// enoughOf shows a group's figure from 30 answers on, and its difference where
// the others have as many.
func enoughOf(g stats.GroupFigure) (*stats.Estimate, *stats.Difference) {
	if g.Err != nil || g.Estimate.N < enough {
		return nil, nil
	}
	if g.DifferenceErr != nil || g.Difference.NB < enough {
		return &g.Estimate, nil
	}
	return &g.Estimate, &g.Difference
}

// controlSegments turns the p values of all comparisons into q values.
func (f *Findings) controlSegments() {
	var outcomes, ratings []float64
	for _, s := range f.segments {
		outcomes = append(outcomes, pOf(s.difference))
		for _, p := range s.points {
			ratings = append(ratings, pOf(p.difference))
		}
	}
	qo, qr := stats.BenjaminiHochberg(outcomes), stats.BenjaminiHochberg(ratings)
	next := 0
	for i := range f.segments {
		f.segments[i].q = qo[i]
		for j := range f.segments[i].points {
			f.segments[i].points[j].q = qr[next]
			next++
		}
	}
}

func pOf(d *stats.Difference) float64 {
	if d == nil {
		return nan
	}
	return d.P
}
