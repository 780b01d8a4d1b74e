// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"math"
	"sort"

	"touchstone"
)

// scales are the rating scales that people use, from the most common on.
var scales = [][2]float64{{1, 5}, {1, 10}, {1, 7}, {1, 4}, {1, 3}, {1, 6}, {-2, 2}, {1, 9}, {1, 11}, {0, 4}, {0, 6}, {0, 5}, {1, 8}, {0, 100}}

// outside are codes that survey tools put beside a scale for "not applicable"
// or "no answer". They are looked at before the scale is told.
var outside = []float64{-1, -2, -3, -7, -8, -9, -77, -88, -99, 66, 77, 88, 97, 98, 99, 998, 999, 9998, 9999}

// itemRest is the smallest correlation of a column with the mean of the other
// ratings at which it still counts as one of them.
const itemRest = 0.15

// battery finds the columns that are ratings, and which of their codes are
// no ratings at all.
type battery struct {
	columns []*Column
	rows    []int // a sample of rows, all where there are few
	notes   *[]touchstone.Message
}

// sampleRows picks at most n rows, evenly spread.
func sampleRows(rows, n int) []int {
	step := max(1, (rows+n-1)/n)
	var out []int
	for r := 0; r < rows; r += step {
		out = append(out, r)
	}
	return out
}

// candidate tells whether a column could be a rating: a few whole numbers, or
// answer words.
func candidate(c *Column) bool {
	if c.Type == TypeWords {
		return c.Levels >= 2
	}
	if c.Type != TypeNumber || c.Numbers == nil {
		return false
	}
	levels := c.levels()
	return len(levels) >= 3 && len(levels) <= 22 && whole(levels) && levels[0] >= -99
}

// core gives the scale on which a column's answers lie and the codes that may
// stand beside it. ok is false where no scale fits.
func core(c *Column) (low, high float64, suspects []float64, ok bool) {
	levels := c.levels()
	var inner []float64
	for _, v := range levels {
		if isOutside(v, levels) {
			suspects = append(suspects, v)
		} else {
			inner = append(inner, v)
		}
	}
	if len(inner) < 2 {
		return 0, 0, nil, false
	}
	least, most := inner[0], inner[len(inner)-1]
	switch {
	case c.Type == TypeWords:
		return 1, 5, suspects, true
	case least >= 0 && most == 6 && len(inner) >= 5:
		// 1..5 with 6 for "never used" and perhaps 0 for "blank", or 1..6 or 0..6
		if least == 0 {
			suspects = append(suspects, 0)
		}
		return 1, 5, append(suspects, 6), true
	case least == 0 && (most == 5 || most == 7 || most == 4):
		return 1, most, append(suspects, 0), true
	case most == 11:
		return 0, 10, append(suspects, 11), true
	case least == 0 && most <= 10 && most > 7, npsNames.match(c.Name) && most <= 10 && most > 7:
		return 0, 10, suspects, true
	}
	for _, s := range scales {
		if least >= s[0] && most <= s[1] && most >= s[1]-1 {
			return s[0], s[1], suspects, true
		}
	}
	if least >= 1 && most <= 5 {
		return 1, 5, suspects, true
	}
	return 0, 0, nil, false
}

// isOutside tells codes that are set off from the rest by a gap: 9 beside
// 1..5, 99 beside 1..10, -1 beside 0..10.
func isOutside(v float64, levels []float64) bool {
	known := false
	for _, o := range outside {
		known = known || v == o
	}
	if v >= 7 && v <= 9 && levels[len(levels)-1] == v || known {
		for _, other := range levels {
			if other != v && math.Abs(other-v) <= 1 && !(other < 0 && v < 0) {
				return known && v < 0 && other >= 0 && levels[0] < 0 && len(levels) > 2
			}
		}
		return true
	}
	return false
}

// values gives the column's answers on the sample, NaN for codes outside
// low..high.
func (b *battery) values(c *Column) []float64 {
	out := make([]float64, len(b.rows))
	for i, r := range b.rows {
		v := c.Numbers[c.Codes[r]]
		if c.States[c.Codes[r]] != Answer || v < c.Low || v > c.High {
			v = math.NaN()
		}
		out[i] = v
	}
	return out
}

// keepConsistent drops, one at a time, the column that goes least with the
// mean of the others, until all that are left do.
func (b *battery) keepConsistent(columns []*Column) []*Column {
	values := map[*Column][]float64{}
	for _, c := range columns {
		values[c] = b.values(c)
	}
	kept := append([]*Column(nil), columns...)
	all := newTotals(kept, values)
	for len(kept) > 1 {
		worst, least := -1, math.Inf(1)
		for i, c := range kept {
			r := correlation(values[c], all.rest(c, values[c]))
			if ratingNames.match(c.Name) || c.Type == TypeWords {
				r += itemRest // what is called a rating must disagree clearly to be none
			}
			if math.IsNaN(r) {
				r = -1
			}
			if r < least {
				worst, least = i, r
			}
		}
		if least >= itemRest {
			break
		}
		all.remove(kept[worst], values[kept[worst]])
		kept = append(kept[:worst], kept[worst+1:]...)
	}
	return kept
}

// totals holds, row by row, the sum and the number of all answers, each on
// 0..1 of its scale.
type totals struct{ sum, n []float64 }

func newTotals(columns []*Column, values map[*Column][]float64) *totals {
	t := &totals{}
	for _, c := range columns {
		if t.sum == nil {
			t.sum, t.n = make([]float64, len(values[c])), make([]float64, len(values[c]))
		}
		t.add(c, values[c], 1)
	}
	return t
}

func (t *totals) add(c *Column, values []float64, sign float64) {
	span := c.High - c.Low
	for i, v := range values {
		if !math.IsNaN(v) {
			t.sum[i] += sign * (v - c.Low) / span
			t.n[i] += sign
		}
	}
}

func (t *totals) remove(c *Column, values []float64) { t.add(c, values, -1) }

// rest gives, row by row, the mean of all columns but one; NaN where nothing
// else was answered.
func (t *totals) rest(c *Column, values []float64) []float64 {
	out := make([]float64, len(values))
	span := c.High - c.Low
	for i, v := range values {
		sum, n := t.sum[i], t.n[i]
		if !math.IsNaN(v) {
			sum -= (v - c.Low) / span
			n--
		}
		out[i] = math.NaN()
		if n > 0 {
			out[i] = sum / n
		}
	}
	return out
}

// correlation is Pearson's over the rows in which both are known, NaN where
// fewer than 30 are or one does not vary.
func correlation(x, y []float64) float64 {
	var n, sx, sy, sxx, syy, sxy float64
	for i := range x {
		if math.IsNaN(x[i]) || math.IsNaN(y[i]) {
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
	if n < 30 || vx <= 1e-12*sxx || vy <= 1e-12*syy {
		return math.NaN()
	}
	return (sxy - sx*sy/n) / math.Sqrt(vx*vy)
}

// trend pools, over the columns that share a suspect code, how the people who
// chose it answered elsewhere, beside those who chose the neighbouring rating.
type trend struct {
	atCode, atNeighbour mean
	slope               mean // change of the rest per step along the scale
	shares              []float64
	columns             int
}

type mean struct{ sum, n float64 }

func (m *mean) add(v, w float64) { m.sum += v * w; m.n += w }
func (m mean) value() float64    { return m.sum / m.n }

// judge decides for every suspect code of a battery whether it is a rating
// after all: a real 0 below 1 goes with lower, a real 6 above 5 with higher
// answers elsewhere. A code that does not is "not met" or "no answer".
func (b *battery) judge(columns []*Column, suspects map[*Column][]float64) map[float64]State {
	values := map[*Column][]float64{}
	for _, c := range columns {
		values[c] = b.values(c)
	}
	all := newTotals(columns, values)
	trends := map[float64]*trend{}
	for _, c := range columns {
		rest := all.rest(c, values[c])
		for _, code := range suspects[c] {
			t := trends[code]
			if t == nil {
				t = &trend{}
				trends[code] = t
			}
			b.observe(t, c, code, values[c], rest)
		}
	}
	return verdicts(trends, columns)
}

func (b *battery) observe(t *trend, c *Column, code float64, values, rest []float64) {
	neighbour := c.Low
	if code > c.High {
		neighbour = c.High
	}
	var at, near, lowHalf, highHalf, lowV, highV mean
	middle := (c.Low + c.High) / 2
	chosen := 0
	for i, r := range b.rows {
		isCode := c.Numbers[c.Codes[r]] == code
		if isCode {
			chosen++
		}
		v := values[i]
		switch {
		case math.IsNaN(rest[i]):
			continue
		case isCode:
			at.add(rest[i], 1)
		case math.IsNaN(v):
		case v <= middle:
			lowHalf.add(rest[i], 1)
			lowV.add(v, 1)
		default:
			highHalf.add(rest[i], 1)
			highV.add(v, 1)
		}
		if v == neighbour {
			near.add(rest[i], 1)
		}
	}
	t.columns++
	t.shares = append(t.shares, float64(chosen)/float64(max(1, len(b.rows))))
	if at.n == 0 || near.n == 0 || lowHalf.n == 0 || highHalf.n == 0 || highV.value() == lowV.value() {
		return
	}
	weight := math.Min(at.n, near.n)
	t.atCode.add(at.value(), weight)
	t.atNeighbour.add(near.value(), weight)
	t.slope.add((highHalf.value()-lowHalf.value())/(highV.value()-lowV.value()), weight)
}

func verdicts(trends map[float64]*trend, columns []*Column) map[float64]State {
	out := map[float64]State{}
	var codes []float64
	for code := range trends {
		codes = append(codes, code)
	}
	sort.Float64s(codes)
	var beside []float64
	for _, code := range codes {
		t := trends[code]
		high := code > columns[0].High
		gap := code > columns[0].High+1 || code < columns[0].Low-1
		step := t.atCode.value() - t.atNeighbour.value()
		if !high {
			step = -step
		}
		// a real rating lies at least half a step beyond its neighbour
		if !gap && t.atCode.n > 0 && step > t.slope.value()/2 && t.slope.value() > 0 {
			out[code] = Answer
			continue
		}
		beside = append(beside, code)
	}
	// where several codes stand beside the scale, the more frequent one is "did
	// not use it": how many people that is differs from touchpoint to touchpoint
	notMet := math.NaN()
	most := -1.0
	for _, code := range beside {
		if s := sum(trends[code].shares); s > most {
			notMet, most = code, s
		}
	}
	for _, code := range beside {
		out[code] = NoAnswer
		if code == notMet {
			out[code] = NotMet
		}
	}
	return out
}

func sum(values []float64) float64 {
	t := 0.0
	for _, v := range values {
		t += v
	}
	return t
}
