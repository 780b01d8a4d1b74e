// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"fmt"
	"math"
)

// maxCells bounds the answers on which it is told whether columns move
// together; maxRows the rows. The figures of an analysis use all of them.
const maxCells, maxRows = 20_000_000, 20_000

// battery is a set of columns that may be the ratings of one questionnaire,
// on a sample of its rows.
type battery struct {
	columns  []*Column
	suspects map[*Column][]float64 // codes beside the scale
	values   map[*Column][]float64
	rows     []int // all where there are few
	main     *scale
	usual    string // the suspects of most columns
	company  map[*Column]float64
}

func newBattery(columns []*Column, suspects map[*Column][]float64, rows int, main *scale) *battery {
	b := &battery{columns: columns, suspects: suspects, main: main, values: map[*Column][]float64{}}
	b.usual = b.usualSuspects()
	most := min(maxRows, max(500, maxCells/max(1, len(columns))))
	for r, step := 0, max(1, (rows+most-1)/most); r < rows; r += step {
		b.rows = append(b.rows, r)
	}
	for _, c := range columns {
		b.values[c] = b.sample(c)
	}
	return b
}

// usualSuspects gives the codes that most columns have beside their scale.
func (b *battery) usualSuspects() string {
	columns, best := map[string]int{}, ""
	for _, c := range b.columns {
		codes := fmt.Sprint(b.suspects[c])
		columns[codes]++
		if n := columns[codes]; n > columns[best] || n == columns[best] && codes < best {
			best = codes
		}
	}
	return best
}

// sample gives a column's answers as 0 to 1 of its scale, NaN for codes outside.
func (b *battery) sample(c *Column) []float64 {
	places := make([]float64, len(c.Numbers))
	for code, v := range c.Numbers {
		places[code] = (v - c.Low) / (c.High - c.Low)
		if c.States[code] != Answer || v < c.Low || v > c.High {
			places[code] = math.NaN()
		}
	}
	out := make([]float64, len(b.rows))
	for i, r := range b.rows {
		out[i] = places[c.Codes[r]]
	}
	return out
}

// totals holds, row by row, the sum and the number of all answers.
type totals struct{ sum, n []float64 }

func (b *battery) totals() *totals {
	t := &totals{make([]float64, len(b.rows)), make([]float64, len(b.rows))}
	for _, c := range b.columns {
		t.add(b.values[c], 1)
	}
	return t
}

func (t *totals) add(values []float64, sign float64) {
	for i, v := range values {
		if v == v {
			t.sum[i] += sign * v
			t.n[i] += sign
		}
	}
}

// rest gives, row by row, the mean of all columns but one; NaN where nothing
// else was answered.
func (t *totals) rest(values, into []float64) []float64 {
	for i, v := range values {
		sum, n := t.sum[i], t.n[i]
		if v == v {
			sum, n = sum-v, n-1
		}
		into[i] = math.NaN()
		if n > 0 {
			into[i] = sum / n
		}
	}
	return into
}

// keepConsistent drops the columns that go least with the mean of the others,
// until all that are left do: one at a time, so that a bad one does not drag
// good ones along; a tenth of the failing ones at a time where there are many.
// A column that is left alone must be called a rating.
func (b *battery) keepConsistent() {
	defer b.dropLone()
	all, rest := b.totals(), make([]float64, len(b.rows))
	for _, c := range b.columns { // who moves together is told before who stands among them
		b.lack(c, all.rest(b.values[c], rest))
	}
	b.findCompany()
	for len(b.columns) > 1 {
		lack := make([]float64, len(b.columns)) // by how much each falls short
		failing := 0
		for i, c := range b.columns {
			lack[i] = b.lack(c, all.rest(b.values[c], rest))
			if lack[i] > 0 {
				failing++
			}
		}
		if failing == 0 {
			return
		}
		for range max(1, failing/10) {
			worst := 0
			for i := range lack {
				if lack[i] > lack[worst] {
					worst = i
				}
			}
			lack[worst] = math.Inf(-1)
			all.add(b.values[b.columns[worst]], -1)
			b.columns[worst].Low, b.columns[worst].High = math.NaN(), math.NaN()
		}
		b.keepRatings()
	}
}

func (b *battery) dropLone() {
	if len(b.columns) == 1 {
		if c := b.columns[0]; c.Role == "" && !c.speaksAsRating() {
			c.Low, c.High = math.NaN(), math.NaN()
		}
		b.keepRatings()
	}
}

func (b *battery) keepRatings() {
	var kept []*Column
	for _, c := range b.columns {
		if c.Rating() {
			kept = append(kept, c)
		}
	}
	b.columns = kept
}

// lack tells by how much the correlation of a column with the mean of the
// others falls short of what makes it one of them. What the caller named is one;
// what is called, worded or placed like a rating must only not clearly disagree.
// Of bare codes the lower end of the interval counts: those that share the scale
// of most need little, a few that could agree by chance much.
func (b *battery) lack(c *Column, rest []float64) float64 {
	if c.Role != "" {
		return math.Inf(-1)
	}
	r, n := correlation(b.values[c], rest)
	margin := 2 / math.Sqrt(n)
	common := b.main != nil && c.scale() == *b.main && len(b.columns) >= 4
	alike := common && 2*c.Filled >= c.Len() && fmt.Sprint(b.suspects[c]) == b.usual
	c.together = r-margin >= together
	switch {
	case math.IsNaN(r) && (c.speaksAsRating() || alike):
		return 0
	case math.IsNaN(r):
		return 1
	case c.speaksAsRating(), common && b.amidRatings(c), alike && n < seldom:
		return -0.1 - (r + margin/2)
	case len(b.columns) < 4:
		return 0.25 - (r - margin)
	case common || c.Type == TypeWords:
		return together - (r - margin)
	}
	return 0.15 - (r - margin)
}

// together is the correlation that shows that columns move together at all.
const together = 0.05

// amidRatings tells whether a column that has the usual scale by itself stands
// among columns most of which are ratings: in a row of such columns, or in the
// same matrix question.
func (b *battery) amidRatings(c *Column) bool { return b.company[c] > mostly }

// mostly is the share of a column's neighbours above which they are ratings.
const mostly = 0.5

// findCompany tells of every column with the usual scale which share of its
// neighbours, itself included, move together.
func (b *battery) findCompany() {
	b.company = map[*Column]float64{}
	if b.main == nil {
		return
	}
	rows, questions := map[int][]*Column{}, map[string][]*Column{}
	row, last := 0, -1
	for _, c := range b.columns {
		f, ok := fitScale(c, nil)
		if !ok || f.scale != *b.main || 3*c.Filled < c.Len() {
			continue
		}
		if c.place != last+1 {
			row++
		}
		last = c.place
		rows[row] = append(rows[row], c)
		if question, item := matrix(c.Name); item != "" {
			questions[question] = append(questions[question], c)
		}
	}
	for _, columns := range rows {
		for i, c := range columns {
			b.company[c] = shareTogether(columns[max(0, i-near):min(len(columns), i+near+1)])
		}
	}
	for _, columns := range questions {
		share := shareTogether(columns)
		for _, c := range columns {
			b.company[c] = math.Max(b.company[c], share)
		}
	}
}

// near is how many columns on either side count as neighbours.
const near = 6

func shareTogether(columns []*Column) float64 {
	n := 0
	for _, c := range columns {
		if c.together {
			n++
		}
	}
	return float64(n) / float64(len(columns))
}

// speaksAsRating tells whether a column's name, its answers, or what the labels
// file says of them, tell how good something was.
func (c *Column) speaksAsRating() bool {
	if c.calledRating() || len(c.scalePositions()) >= 2 {
		return true
	}
	if c.Type != TypeWords {
		return false
	}
	for code, v := range c.Values {
		if c.Counts[code] > 0 && c.States[code] == Answer && frequencyWords[fold(v)] {
			return false
		}
	}
	return true
}

// calledRating tells whether a column's name says that it is a rating.
func (c *Column) calledRating() bool {
	return c.called(ratingNames) || c.called(npsNames) || c.called(overallNames) || c.called(loyaltyNames)
}

func (c *Column) scale() scale { return scale{c.Low, c.High} }

// minPairs is the number of rows under which no correlation is told, seldom
// that under which it does not tell much.
const minPairs, seldom = 30, 100

// correlation is Pearson's over the n rows in which both are known; NaN where
// these are fewer than minPairs, or one does not vary.
func correlation(x, y []float64) (r, n float64) {
	var sx, sy, sxx, syy, sxy float64
	for i := range x {
		if x[i] != x[i] || y[i] != y[i] {
			continue
		}
		n++
		sx += x[i]
		sy += y[i]
		sxx += x[i] * x[i]
		syy += y[i] * y[i]
		sxy += x[i] * y[i]
	}
	vx, vy := sxx-sx*sx/n, syy-sy*sy/n
	if n < minPairs || vx <= 1e-12*sxx || vy <= 1e-12*syy {
		return math.NaN(), n
	}
	return (sxy - sx*sy/n) / math.Sqrt(vx*vy), n
}
