// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"touchstone"
)

// settleCodes settles what codes such as 0, 6, 9 and 99 stand for, scale by
// scale: columns that share one are coded alike.
func (in *inference) settleCodes(b *battery) {
	groups := map[scale][]*contender{}
	var order []scale
	for _, c := range b.columns {
		if groups[c.scale()] == nil {
			order = append(order, c.scale())
		}
		groups[c.scale()] = append(groups[c.scale()], c)
	}
	for _, s := range order {
		states := b.judge(groups[s])
		in.explainCodes(groups[s], s, states)
		for _, c := range groups[s] {
			c.settle(states)
		}
	}
}

// settle applies the verdicts: a real rating widens the scale, any other code
// is taken out of the answers.
func (c *contender) settle(states map[float64]State) {
	for _, code := range c.suspects {
		if state := c.verdict(code, states); state != Answer {
			c.setState(code, state)
			continue
		}
		c.Low, c.High = math.Min(c.Low, code), math.Max(c.High, code)
	}
}

// verdict tells what a code stands for in this column. Everybody is asked a
// summary question, so there a code is never "did not use".
func (c *contender) verdict(code float64, states map[float64]State) State {
	if states[code] == NotMet && c.summary() {
		return NoAnswer
	}
	return states[code]
}

// explainCodes says what was assumed of each code.
func (in *inference) explainCodes(group []*contender, s scale, states map[float64]State) {
	type reading struct {
		code  float64
		state State
	}
	columns := map[reading]int{}
	for _, c := range group {
		for _, code := range c.suspects {
			if state := c.verdict(code, states); state != Answer {
				columns[reading{code, state}]++
			}
		}
	}
	readings := slices.SortedFunc(maps.Keys(columns), func(a, b reading) int {
		return cmp.Or(cmp.Compare(a.code, b.code), cmp.Compare(b.state, a.state))
	})
	for _, r := range readings {
		what := touchstone.Msg("analysis.state_not_met")
		if r.state == NoAnswer {
			what = touchstone.Msg("analysis.state_no_answer")
		}
		if r.code < s.low-1 || r.code > s.high+1 {
			in.assume(touchstone.Msg("analysis.assume_code_outside", "code", r.code, "columns", columns[r], "low", s.low, "high", s.high, "state", what))
			continue
		}
		in.assume(touchstone.Msg("analysis.assume_code", "code", r.code, "columns", columns[r], "low", s.low, "high", s.high, "state", what))
	}
}

// trend pools, over the columns that share a suspect code, how the people who
// chose it answered elsewhere, beside those who chose the nearest rating.
type trend struct {
	atCode, atNearest mean
	slope             mean // change of the rest per step along the scale
	rows              int  // with the code
	frequent          bool // in some column one answer in twenty
}

type mean struct{ sum, n float64 }

func (m *mean) add(v, w float64) { m.sum += v * w; m.n += w }
func (m mean) value() float64    { return m.sum / m.n }

// judge decides for every suspect code of a group whether it is a rating after
// all: those who chose a real 0 below 1 answered lower elsewhere, those who
// chose a real 6 above 5 higher. A code that does not is "not met" or "no
// answer".
func (b *battery) judge(group []*contender) map[float64]State {
	all, rest := b.totals(), make([]float64, len(b.rows))
	trends := map[float64]*trend{}
	for _, c := range group {
		if len(c.suspects) == 0 {
			continue
		}
		all.rest(c.values, rest)
		for _, code := range c.suspects {
			if trends[code] == nil {
				trends[code] = &trend{}
			}
			trends[code].observe(c, code, b.rows, rest)
		}
	}
	return verdicts(trends, group[0].scale())
}

// observe adds what one column shows about a code; rest is what the people of
// the sampled rows answered elsewhere.
func (t *trend) observe(c *contender, code float64, rows []int, rest []float64) {
	chose := make([]bool, len(c.Numbers))
	for i, v := range c.Numbers {
		chose[i] = v == code
	}
	nearest := 0.0
	if code > c.High {
		nearest = 1
	}
	var at, near, low, high, lowV, highV mean
	chosen := 0
	for i, r := range rows {
		v, isCode := c.values[i], chose[c.Codes[r]]
		if isCode {
			chosen++
		}
		switch {
		case math.IsNaN(rest[i]):
			continue
		case isCode:
			at.add(rest[i], 1)
		case v <= 0.5:
			low.add(rest[i], 1)
			lowV.add(v, 1)
		case v > 0.5:
			high.add(rest[i], 1)
			highV.add(v, 1)
		}
		if v == nearest {
			near.add(rest[i], 1)
		}
	}
	t.rows += chosen
	t.frequent = t.frequent || 20*chosen >= len(rows)
	if at.n == 0 || near.n == 0 || low.n == 0 || high.n == 0 {
		return
	}
	weight := math.Min(at.n, near.n)
	t.atCode.add(at.value(), weight)
	t.atNearest.add(near.value(), weight)
	t.slope.add((high.value()-low.value())/(highV.value()-lowV.value())/(c.High-c.Low), weight)
}

// rates tells whether a code is a rating: it stands next to the scale, and the
// people who chose it lie at least half a step beyond those of the nearest
// rating. A 0 below 1 to 10 is one unless they clearly do not.
func (t *trend) rates(code float64, s scale) bool {
	if code > s.high+1 || code < s.low-1 {
		return false
	}
	step := t.atCode.value() - t.atNearest.value()
	if code < s.low {
		step = -step
	}
	if s == (scale{1, 10}) && code == 0 && (t.atCode.n < minPairs || t.slope.value() <= 0) {
		return true
	}
	return t.atCode.n > 0 && t.slope.value() > 0 && step > t.slope.value()/2
}

func verdicts(trends map[float64]*trend, s scale) map[float64]State {
	out := map[float64]State{}
	var besides []float64
	for code, t := range trends {
		if t.rates(code, s) {
			out[code] = Answer
			continue
		}
		besides = append(besides, code)
	}
	notMet := notMetCode(besides, trends)
	for _, code := range besides {
		out[code] = NoAnswer
		if code == notMet {
			out[code] = NotMet
		}
	}
	return out
}

// notMetCode tells which of the codes beside a scale says "did not use it",
// NaN where none does. Where there are several it is the most frequent: how
// many people do not use a touchpoint differs, how many leave a question out
// hardly does. A rare negative code alone is a missing answer.
func notMetCode(codes []float64, trends map[float64]*trend) float64 {
	if slices.Contains(codes, skipCode) && slices.Contains(codes, emptyCode) {
		return skipCode
	}
	slices.Sort(codes)
	best := math.NaN()
	for _, code := range codes {
		if math.IsNaN(best) || trends[code].rows > trends[best].rows {
			best = code
		}
	}
	if len(codes) == 1 && best < 0 && !trends[best].frequent {
		return math.NaN()
	}
	return best
}

// The share of empty cells from which on they are how the questionnaire says
// that a touchpoint was not met; where a code or word says so, only the higher
// one, at which the question was not even put.
const blankShare, blankShareBesideCode = 0.05, 0.2

// blanks decides what an empty cell, or 跳过, stands for.
func (in *inference) blanks(rated []*Column) {
	share := blankShare
	for _, c := range rated {
		if c.Share(NotMet) > 0 {
			share = blankShareBesideCode
		}
	}
	columns := 0
	for _, c := range rated {
		apart := unasked(in.sheet.parts, c)
		asked, empty := c.Len(), c.rowsLeftOut()
		for _, p := range apart {
			asked, empty = asked-(p.end-p.first), empty-(p.end-p.first)
		}
		if c.summary() || float64(empty) < share*float64(max(1, asked)) {
			continue
		}
		c.setApart(apart)
		for code, v := range c.Values {
			if (code == 0 || v != "") && (blank(v) || skippedWords[fold(v)]) {
				c.States[code] = NotMet
			}
		}
		columns++
	}
	if columns > 0 {
		in.assume(touchstone.Msg("analysis.assume_blank_not_met", "columns", columns, "share", share))
	}
}

// rowsLeftOut counts the rows that are empty or say 跳过.
func (c *Column) rowsLeftOut() int {
	rows := 0
	for code, v := range c.Values {
		if blank(v) || skippedWords[fold(v)] {
			rows += c.Counts[code]
		}
	}
	return rows
}

// unanswered makes "did not use" no answer where everybody is asked.
func unanswered(rated []*Column) {
	for _, c := range rated {
		if !c.summary() {
			continue
		}
		for code, s := range c.States {
			if s == NotMet {
				c.States[code] = NoAnswer
			}
		}
	}
}
