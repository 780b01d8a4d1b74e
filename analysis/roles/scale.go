// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"math"
	"slices"
)

// scale is the ends of a rating scale.
type scale struct{ low, high float64 }

// steps is the number of its answers.
func (s scale) steps() float64 { return s.high - s.low + 1 }

// scales are the rating scales that people use, the more common first.
var scales = []scale{{1, 5}, {1, 10}, {1, 7}, {1, 4}, {1, 3}, {-2, 2}, {-3, 3}, {-1, 1}, {1, 9}, {1, 6}, {0, 5}}

// hundred is the scale of questions that ask for points.
var hundred = scale{0, 100}

// beside are codes that survey tools put beside a scale for "not applicable"
// or "no answer".
var beside = []float64{-1, -2, -3, -7, -8, -9, -77, -88, -99, -999, 66, 77, 88, 97, 98, 99, 998, 999, 9998, 9999}

// fit is a scale and the codes of a column that lie beside it: each may be a
// rating after all, which only the other answers can tell.
type fit struct {
	scale
	suspects []float64
}

// candidate tells whether a column could be a rating: a few whole or half
// numbers, answer words, or points up to 100.
func candidate(c *Column) bool {
	if c.Type == TypeWords {
		return c.Levels >= 2
	}
	if c.Type != TypeNumber || c.Numbers == nil || c.Levels < 3 {
		return false
	}
	levels := c.levels()
	return len(levels) <= 25 && whole(levels) || c.givesPoints(levels)
}

// givesPoints recognises ratings of 0 to 100 by name and range.
func (c *Column) givesPoints(levels []float64) bool {
	n := len(levels)
	return c.called(ratingNames) && levels[0] >= 0 && levels[n-1] > 10 && levels[n-1] <= 100 && n > 5
}

// fitScale finds the scale of a column: the one that other columns share, where
// it fits, else the most common that does. ok is false where none does.
func fitScale(c *Column, main *scale) (best fit, ok bool) {
	if c.Type == TypeWords {
		return fit{scale: scale{1, 5}}, true
	}
	levels := c.levels()
	if len(levels) < 2 {
		return fit{}, false
	}
	if f, ok := tryScale(levels, recommendation); ok && c.called(npsNames) && f.asksToRecommend(levels) {
		return f, true
	}
	if main != nil {
		if f, ok := tryScale(levels, *main); ok && f.covers(levels, c.Filled) {
			return f, true
		}
	}
	if s := (scale{levels[0], levels[len(levels)-1]}); s.low < 0 && slices.Contains(scales, s) {
		return fit{scale: s}, true
	}
	for _, s := range scales {
		if f, ok := tryScale(levels, s); ok && f.reaches(levels, c.Filled) {
			return f, true
		}
	}
	if c.givesPoints(levels) {
		return fit{scale: hundred}, true
	}
	return fit{}, false
}

// recommendation is the scale on which people are asked whether they would
// recommend.
var recommendation = scale{0, 10}

// asksToRecommend tells whether the answers to such a question are from 0 to
// 10, and not from 1 to 5 or 7, also where nobody gave the highest or lowest.
func (f fit) asksToRecommend(levels []float64) bool {
	inner := f.inner(levels)
	return inner[len(inner)-1] >= 8 || inner[0] == 0 && inner[len(inner)-1] >= 6
}

// tryScale tells which codes would lie beside a scale, and whether all of them
// may.
func tryScale(levels []float64, s scale) (fit, bool) {
	f := fit{scale: s}
	for i, v := range levels {
		if v >= s.low && v <= s.high {
			continue
		}
		if !mayStandBeside(v, i, levels, s) {
			return fit{}, false
		}
		f.suspects = append(f.suspects, v)
	}
	return f, len(levels)-len(f.suspects) >= 2
}

// mayStandBeside tells whether a code can be "not applicable" or "no answer":
// the next below 1 or above the scale, one of the usual codes, or 7 to 9 with
// a gap before them.
func mayStandBeside(v float64, i int, levels []float64, s scale) bool {
	switch {
	case v == 0 && s.low == 1, v == s.high+1 && s.high >= 5:
		return true
	case slices.Contains(beside, v):
		return true
	}
	return v >= 7 && v <= 9 && v > s.high+1 && !slices.Contains(levels[:i], s.high+1) && v-s.high > step(levels)
}

// step is the least distance between two answers.
func step(levels []float64) float64 {
	least := math.Inf(1)
	for i := 1; i < len(levels); i++ {
		least = math.Min(least, levels[i]-levels[i-1])
	}
	return least
}

// reaches tells whether the answers reach the ends of the scale, as they do
// where nothing else hints at it: the upper end (of a long scale nearly, where
// few people answered) and at least the third answer from below. A scale
// through 0 needs answers below it.
func (f fit) reaches(levels []float64, answers int) bool {
	inner := f.inner(levels)
	low, high := inner[0], inner[len(inner)-1]
	if f.low < 0 {
		return low < 0 && high == f.high && len(inner) >= 3
	}
	if f.steps() >= 9 {
		return (high == f.high || answers < 100 && high >= f.high-1) && 2*float64(len(inner)) >= f.steps()
	}
	return high == f.high && low <= f.low+2
}

// covers tells whether the answers are those of a scale that other columns
// have: one answer may be missing, two where few people answered.
func (f fit) covers(levels []float64, answers int) bool {
	missing := f.steps() - float64(len(f.inner(levels)))
	switch {
	case f.steps() >= 9:
		return 2*missing <= f.steps()
	case answers < 100:
		return missing <= 2
	}
	return missing <= 1
}

func (f fit) inner(levels []float64) []float64 {
	var out []float64
	for _, v := range levels {
		if v >= f.low && v <= f.high {
			out = append(out, v)
		}
	}
	return out
}

// mainScale gives the scale that most of some columns have by themselves, nil
// where none has one.
func mainScale(columns []*Column) *scale {
	votes := map[scale]int{}
	var best *scale
	for _, c := range columns {
		f, ok := fitScale(c, nil)
		if !ok || c.called(npsNames) {
			continue
		}
		votes[f.scale]++
		if best == nil || votes[f.scale] > votes[*best] || votes[f.scale] == votes[*best] && earlier(f.scale, *best) {
			s := f.scale
			best = &s
		}
	}
	return best
}

func earlier(a, b scale) bool { return slices.Index(scales, a) < slices.Index(scales, b) }

// setState says what a code stands for; it is no number then.
func (c *Column) setState(code float64, s State) {
	for i, v := range c.Numbers {
		if v == code && c.States[i] == Answer {
			c.States[i], c.Numbers[i] = s, math.NaN()
		}
	}
	c.Levels = len(c.levels())
}
