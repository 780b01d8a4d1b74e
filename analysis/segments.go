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

// maxGroups is how many groups of one column are shown; the rest are summed
// up as others.
const maxGroups = 60

// split breaks the outcome and the ratings down by every segment and unit
// column. All comparisons of the outcome are one family for the false
// discovery rate, all comparisons of ratings another.
func (f *Findings) split(ctx context.Context) error {
	values := indicator(f.outcome.target, f.frame.y)
	ratings := f.ratingColumns()
	for _, c := range f.sheet.Columns {
		if c.Role != roles.Segment && c.Role != roles.Unit {
			continue
		}
		for _, g := range f.groups(c) {
			if err := ctx.Err(); err != nil {
				return err
			}
			f.segments = append(f.segments, f.compare(c, g, values, ratings))
		}
	}
	f.controlSegments()
	return nil
}

// ratingColumns gives the values of each touchpoint that is a rating.
func (f *Findings) ratingColumns() [][]float64 {
	out := make([][]float64, len(f.points))
	for i, p := range f.points {
		if p.kind == kindRating {
			out[i] = p.values
		}
	}
	return out
}

// group is the rows with one value of a segment, and all other rows.
type group struct {
	value string
	label touchstone.Label
	rows  []int32
	rest  []int32
}

// groups splits the rows by a column: by its values, or by quarters where it
// is a number with many of them.
func (f *Findings) groups(c *roles.Column) []group {
	if c.Codes == nil {
		return nil
	}
	if c.Type == roles.TypeNumber && c.Levels > 12 && len(c.Words) == 0 {
		return f.quarters(c)
	}
	rows := make([][]int32, len(c.Values))
	for i, code := range c.Codes {
		if c.States[code] == roles.Answer && !math.IsNaN(f.frame.y[i]) {
			rows[code] = append(rows[code], int32(i))
		}
	}
	var codes []int
	for code := range rows {
		if len(rows[code]) > 0 {
			codes = append(codes, code)
		}
	}
	sort.SliceStable(codes, func(a, b int) bool { return len(rows[codes[a]]) > len(rows[codes[b]]) })
	var out []group
	for _, code := range codes[:min(len(codes), maxGroups)] {
		label := c.Words[uint32(code)]
		if label.IsZero() {
			label = touchstone.Label{ZH: c.Values[code], EN: c.Values[code]}
		}
		out = append(out, group{value: c.Values[code], label: label, rows: rows[code], rest: f.others(rows[code])})
	}
	if len(codes) > maxGroups {
		f.warn(touchstone.Msg("analysis.groups_cut", "name", c.Title(), "shown", maxGroups, "all", len(codes)))
	}
	return out
}

func (f *Findings) quarters(c *roles.Column) []group {
	values := c.Floats()
	var sorted []float64
	for i, v := range values {
		if !math.IsNaN(v) && !math.IsNaN(f.frame.y[i]) {
			sorted = append(sorted, v)
		}
	}
	if len(sorted) < 4 {
		return nil
	}
	sort.Float64s(sorted)
	cuts := []float64{math.Inf(-1), sorted[len(sorted)/4], sorted[len(sorted)/2], sorted[3*len(sorted)/4], math.Inf(1)}
	var out []group
	for q := 0; q < 4; q++ {
		var rows []int32
		for i, v := range values {
			if v > cuts[q] && v <= cuts[q+1] && !math.IsNaN(f.frame.y[i]) {
				rows = append(rows, int32(i))
			}
		}
		if len(rows) == 0 {
			continue
		}
		name := bandName(cuts[q], cuts[q+1])
		out = append(out, group{value: name, label: touchstone.Label{ZH: name, EN: name}, rows: rows, rest: f.others(rows)})
	}
	return out
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

// others gives the rows with an outcome that are not in rows, which ascend.
func (f *Findings) others(rows []int32) []int32 {
	out := make([]int32, 0, max(0, f.frame.used-len(rows)))
	next := 0
	for i, y := range f.frame.y {
		if next < len(rows) && rows[next] == int32(i) {
			next++
			continue
		}
		if !math.IsNaN(y) {
			out = append(out, int32(i))
		}
	}
	return out
}

func (f *Findings) compare(c *roles.Column, g group, values []float64, ratings [][]float64) segmentFinding {
	s := segmentFinding{by: c, value: g.value, label: g.label, n: len(g.rows), q: nan}
	measure := f.outcome.target.Measure
	if len(g.rows) >= enough {
		in, out := f.frame.sample(values, g.rows), f.frame.sample(values, g.rest)
		if e, err := estimate(measure, in); err == nil {
			s.estimate = &e
		}
		if d, err := difference(measure, in, out); err == nil && len(g.rest) >= enough {
			s.difference = &d
		}
	}
	s.points = make([]segmentPoint, len(ratings))
	for i, r := range ratings {
		if r == nil {
			continue
		}
		s.points[i] = f.comparePoint(r, g)
	}
	return s
}

func (f *Findings) comparePoint(r []float64, g group) segmentPoint {
	in, out := f.frame.sample(r, g.rows), f.frame.sample(r, g.rest)
	p := segmentPoint{n: answered(in.Values), q: nan}
	if p.n < enough {
		return p
	}
	if e, err := stats.Mean(in.Values, in.Weights, in.Clusters); err == nil {
		p.estimate = &e
	}
	if d, err := stats.DifferenceMean(in, out); err == nil && answered(out.Values) >= enough {
		p.difference = &d
	}
	return p
}

func answered(values []float64) int {
	n := 0
	for _, v := range values {
		if !math.IsNaN(v) {
			n++
		}
	}
	return n
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
