// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// maxCells bounds the answers on which it is told whether columns move
// together; maxRows the rows. The figures of an analysis use all of them.
const maxCells, maxRows = 20_000_000, 20_000

// minPairs is the number of rows under which no correlation is told, seldom
// that under which it does not tell much.
const minPairs, seldom = 30, 100

// battery is the columns that may be the ratings of one questionnaire, on a
// sample of its rows.
type battery struct {
	columns []*contender
	rows    []int // all where there are few
}

// contender is a column that may be a rating.
type contender struct {
	*Column
	suspects []float64 // codes beside its scale
	values   []float64 // its answers as 0 to 1 of the scale, NaN for codes outside
	judges   bool      // its name or its answers say how good something was
	common   bool      // it has the scale of most
	alike    bool      // and the codes that most have beside it
	amid     bool      // it stands among ratings
	r, n     float64   // correlation with the mean of the others, and on how many rows
}

// newBattery samples the columns; main is the scale of most, nil for none.
func newBattery(columns []*contender, rows int, main *scale) *battery {
	b := &battery{columns: columns}
	most := min(maxRows, max(500, maxCells/max(1, len(columns))))
	for r, step := 0, max(1, (rows+most-1)/most); r < rows; r += step {
		b.rows = append(b.rows, r)
	}
	usual := usualSuspects(columns)
	for _, c := range columns {
		c.values = b.sample(c.Column)
		c.judges = c.speaksAsRating()
		c.common = main != nil && c.scale() == *main && len(columns) >= 4
		c.alike = c.common && 2*c.Filled >= c.Len() && fmt.Sprint(c.suspects) == usual
	}
	return b
}

// usualSuspects gives the codes that most columns have beside their scale.
func usualSuspects(columns []*contender) string {
	counts, best := map[string]int{}, ""
	for _, c := range columns {
		codes := fmt.Sprint(c.suspects)
		counts[codes]++
		if n := counts[codes]; n > counts[best] || n == counts[best] && codes < best {
			best = codes
		}
	}
	return best
}

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
		t.add(c.values, 1)
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
// A column that is left alone must say by itself that it is a rating.
func (b *battery) keepConsistent() {
	all := b.totals()
	b.correlate(all)
	b.findCompany()
	for len(b.columns) > 1 {
		failing := slices.DeleteFunc(slices.Clone(b.columns), func(c *contender) bool { return b.lack(c) <= 0 })
		if len(failing) == 0 {
			break
		}
		slices.SortStableFunc(failing, func(x, y *contender) int { return cmp.Compare(b.lack(y), b.lack(x)) })
		for _, c := range failing[:max(1, len(failing)/10)] {
			all.add(c.values, -1)
			b.drop(c)
		}
		b.correlate(all)
	}
	if len(b.columns) == 1 && b.columns[0].Role == "" && !b.columns[0].judges {
		b.drop(b.columns[0])
	}
}

func (b *battery) drop(c *contender) {
	c.against = (c.common || c.judges) && c.r+c.margin() < -0.1
	c.Low, c.High = math.NaN(), math.NaN()
	b.columns = slices.DeleteFunc(b.columns, func(x *contender) bool { return x == c })
}

// correlate tells of every column how it goes with the mean of the others.
func (b *battery) correlate(all *totals) {
	rest := make([]float64, len(b.rows))
	for _, c := range b.columns {
		c.r, c.n = correlation(c.values, all.rest(c.values, rest))
	}
}

// together is the correlation that shows that columns move together at all.
const together = 0.05

// moves tells whether a column surely moves together with the others.
func (c *contender) moves() bool { return c.r-c.margin() >= together }

// margin is half of the 95 % interval of a correlation near 0.
func (c *contender) margin() float64 { return 2 / math.Sqrt(c.n) }

// lack tells by how much the correlation of a column falls short of what makes
// it one of them. What the caller named is one; what judges, stands among
// ratings, or is coded like most and seldom answered, must only not clearly
// disagree. Of bare codes the lower end of the interval counts: those that share
// the scale of most need little, a few that could agree by chance much.
func (b *battery) lack(c *contender) float64 {
	switch {
	case c.Role != "":
		return math.Inf(-1)
	case math.IsNaN(c.r) && (c.judges || c.alike):
		return 0
	case math.IsNaN(c.r):
		return 1
	case c.judges, c.amid, c.alike && c.n < seldom:
		return -0.1 - (c.r + c.margin()/2)
	case len(b.columns) < 4:
		return 0.25 - (c.r - c.margin())
	case c.common || c.Type == TypeWords:
		return together - (c.r - c.margin())
	}
	return 0.15 - (c.r - c.margin())
}

// near is how many columns on either side count as neighbours.
const near = 6

// findCompany tells which columns that have the usual scale by themselves stand
// among columns more than half of which move together: side by side in the
// table, or in one matrix question.
func (b *battery) findCompany() {
	rows, questions := map[int][]*contender{}, map[string][]*contender{}
	row, last := 0, -1
	for _, c := range b.columns {
		if f, ok := fitScale(c.Column, nil); !c.common || !ok || f.scale != c.scale() || 3*c.Filled < c.Len() {
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
			c.amid = mostMove(columns[max(0, i-near):min(len(columns), i+near+1)])
		}
	}
	for _, columns := range questions {
		most := mostMove(columns)
		for _, c := range columns {
			c.amid = c.amid || most
		}
	}
}

func mostMove(columns []*contender) bool {
	n := 0
	for _, c := range columns {
		if c.moves() {
			n++
		}
	}
	return 2*n > len(columns)
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
