// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"touchstone"
)

// sampledRows is on how many rows roles are told; the figures use all rows.
const sampledRows = 20000

// ratings gives roles to a table with a row per answer: the rating columns,
// the outcome among them or beside them, and, where there are no ratings, the
// properties that may explain the outcome.
func (in *inference) ratings() error {
	b := &battery{rows: sampleRows(in.sheet.Rows, sampledRows)}
	suspects := map[*Column][]float64{}
	var rated []*Column
	for _, c := range in.sheet.Columns {
		if !in.mayBeRating(c) {
			continue
		}
		if low, high, s, ok := in.scale(c); ok {
			c.Low, c.High, suspects[c] = low, high, s
			rated = append(rated, c)
		}
	}
	fromZero(rated)
	rated = b.coherent(mainScale(rated), in)
	in.judgeCodes(b, rated, suspects)
	in.blanks(rated)
	unanswered(rated)
	outcome, err := in.chooseOutcome(rated)
	if err != nil {
		return err
	}
	in.touchpoints(b, rated, outcome)
	in.sheet.Outcome, err = in.target(outcome)
	if err != nil {
		return err
	}
	if in.sheet.First(Touchpoint) == nil {
		in.properties(outcome)
	}
	return nil
}

// fromZero lets all ten-point columns begin at 0 where some of them use it: that
// nobody gave a 0 to one item does not make its scale another one.
func fromZero(rated []*Column) {
	zero := false
	for _, c := range rated {
		zero = zero || c.Low == 0 && c.High == 10 && !npsNames.match(c.Name)
	}
	for _, c := range rated {
		if zero && c.Low == 1 && c.High == 10 {
			c.Low = 0
		}
	}
}

// mainScale drops numeric codes that only look like ratings: where four or more
// columns share a scale, a rarer scale of fewer than five levels must be called
// a rating.
func mainScale(rated []*Column) []*Column {
	share := map[[2]float64]int{}
	most := 0
	for _, c := range rated {
		key := [2]float64{c.Low, c.High}
		share[key]++
		most = max(most, share[key])
	}
	var out []*Column
	for _, c := range rated {
		rare := most >= 4 && 2*share[[2]float64{c.Low, c.High}] < most
		if rare && c.Role == "" && c.Type != TypeWords && (c.Levels < 5 || c.High-c.Low < 4) && !ratingNames.match(c.Name) && !overallNames.match(c.Name) {
			c.Low, c.High = math.NaN(), math.NaN()
			continue
		}
		out = append(out, c)
	}
	return out
}

// scale gives the column's rating scale: the caller's, else the values'.
func (in *inference) scale(c *Column) (low, high float64, suspects []float64, ok bool) {
	if c.declared || in.options.High > in.options.Low {
		low, high, suspects, ok = core(c)
		if in.options.High > in.options.Low && c.Type == TypeNumber && !npsNames.match(c.Name) {
			low, high, ok = in.options.Low, in.options.High, true
			suspects = nil
			for _, v := range c.levels() {
				if v < low || v > high {
					suspects = append(suspects, v)
				}
			}
		}
		return low, high, suspects, ok
	}
	return core(c)
}

func (in *inference) mayBeRating(c *Column) bool {
	if in.set[c] && c.Role != Touchpoint && c.Role != Outcome && c.Role != Overall {
		return false
	}
	if !candidate(c) {
		return false
	}
	if c.Role == Touchpoint || c.Role == Outcome {
		return true
	}
	if demographicNames.match(c.Name) && !ratingNames.match(c.Name) {
		return false
	}
	return !idNames.match(c.Name) && !timeNames.match(c.Name)
}

// coherent keeps the columns that move together; what the caller set stays.
func (b *battery) coherent(columns []*Column, in *inference) []*Column {
	b.columns = columns
	kept := map[*Column]bool{}
	for _, c := range b.keepConsistent(columns) {
		kept[c] = true
	}
	var out []*Column
	for _, c := range columns {
		if kept[c] || c.Role == Touchpoint || c.Role == Outcome || npsNames.match(c.Name) || overallNames.match(c.Name) && ratingNames.match(c.Name) {
			out = append(out, c)
		} else {
			c.Low, c.High = math.NaN(), math.NaN()
		}
	}
	return out
}

// judgeCodes settles what codes such as 0, 6, 9 and 99 stand for, battery by
// battery (the columns that share a scale and suspects).
func (in *inference) judgeCodes(b *battery, rated []*Column, suspects map[*Column][]float64) {
	groups := map[string][]*Column{}
	var keys []string
	for _, c := range rated {
		key := fmt.Sprint(c.Low, c.High)
		if groups[key] == nil {
			keys = append(keys, key)
		}
		groups[key] = append(groups[key], c)
	}
	for _, key := range keys {
		group := groups[key]
		states := b.judge(group, suspects)
		for _, c := range group {
			widen(c, suspects[c], states)
		}
		in.explainCodes(group, suspects, states)
	}
}

// widen applies the verdicts: a real rating widens the scale, any other code
// is taken out of the answers.
func widen(c *Column, suspects []float64, states map[float64]State) {
	for _, code := range suspects {
		if states[code] == Answer {
			c.Low, c.High = math.Min(c.Low, code), math.Max(c.High, code)
			continue
		}
		for i, v := range c.Numbers {
			if v == code {
				c.States[i], c.Numbers[i] = states[code], math.NaN()
			}
		}
	}
	c.Levels = len(c.levels())
}

func (in *inference) explainCodes(group []*Column, suspects map[*Column][]float64, states map[float64]State) {
	var codes []float64
	for code, s := range states {
		if s != Answer {
			codes = append(codes, code)
		}
	}
	sort.Float64s(codes)
	for _, code := range codes {
		n := 0
		for _, c := range group {
			for _, s := range suspects[c] {
				if s == code {
					n++
				}
			}
		}
		what := touchstone.Msg("analysis.state_not_met")
		if states[code] == NoAnswer {
			what = touchstone.Msg("analysis.state_no_answer")
		}
		in.assume(touchstone.Msg("analysis.assume_code", "code", code, "columns", n, "low", group[0].Low, "high", group[0].High, "state", what))
	}
}

// blanks decides what an empty cell stands for. From 5 % on it is how the
// questionnaire says that the touchpoint was not met; where a code or word says
// "did not use", only from 20 % on: the question was not even put.
func (in *inference) blanks(rated []*Column) {
	explicit := false
	for _, c := range rated {
		explicit = explicit || c.Share(NotMet) > 0
	}
	blank := 0
	for _, c := range rated {
		empty := 1 - float64(c.Filled)/float64(max(1, in.sheet.Rows))
		if empty < 0.05 || explicit && empty < 0.2 || c.Role == Outcome || overallNames.match(c.Name) || npsNames.match(c.Name) {
			continue
		}
		c.States[0] = NotMet
		blank++
	}
	if blank > 0 {
		in.assume(touchstone.Msg("analysis.assume_blank_not_met", "columns", blank))
	}
}

// unanswered makes "did not use" no answer where everybody is asked: in
// summary questions and the outcome.
func unanswered(rated []*Column) {
	for _, c := range rated {
		if c.Role != Outcome && !summary(c) {
			continue
		}
		for code, s := range c.States {
			if s == NotMet {
				c.States[code] = NoAnswer
			}
		}
	}
}

// chooseOutcome takes the caller's outcome, else the one that people would:
// recommendation, overall satisfaction, then a named business outcome.
func (in *inference) chooseOutcome(rated []*Column) (*Column, error) {
	if in.outcomeNamed != nil {
		return in.outcomeNamed, nil
	}
	if in.positive != "" {
		return nil, in.noOutcome(in.positive)
	}
	fits := []func(c *Column) bool{
		func(c *Column) bool { return npsNames.match(c.Name) && c.Rating() && c.High == 10 },
		func(c *Column) bool { return overallNames.match(c.Name) && c.Rating() },
		func(c *Column) bool {
			return outcomeNames.match(c.Name) && (c.Type == TypeYesNo || c.Rating() || isBinary(c))
		},
		func(c *Column) bool { return lowerIsBetter.match(c.Name) && (c.Type == TypeYesNo || isBinary(c)) },
	}
	for _, fit := range fits {
		for _, c := range in.sheet.Columns {
			if (!in.set[c] || c.Role == Outcome) && fit(c) {
				in.assign(c, Outcome, touchstone.Msg("analysis.why_outcome"))
				in.assume(touchstone.Msg("analysis.assume_outcome", "name", c.Title()))
				return c, nil
			}
		}
	}
	return nil, in.noOutcome("")
}

func (in *inference) noOutcome(name string) error {
	var candidates []string
	for _, c := range in.sheet.Columns {
		if !in.set[c] && (c.Rating() || c.Type == TypeYesNo) && len(candidates) < 12 {
			candidates = append(candidates, c.Name)
		}
	}
	if len(candidates) == 0 {
		candidates = in.names(12)
	}
	if name != "" {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "outcome", Message: touchstone.Msg("analysis.no_such_outcome", "name", name, "columns", candidates)}
	}
	return &touchstone.Error{Kind: touchstone.Invalid, Field: "outcome", Message: touchstone.Msg("analysis.no_outcome", "columns", candidates)}
}

// touchpoints gives the rating columns their roles: siblings of the outcome
// and other summary questions explain nothing, the rest are touchpoints.
func (in *inference) touchpoints(b *battery, rated []*Column, outcome *Column) {
	chosen := len(in.options.Touchpoints) > 0
	for _, c := range in.free() {
		if candidate(c) && !c.Rating() && (summary(c) || sibling(c, outcome)) {
			in.assign(c, Overall, touchstone.Msg("analysis.why_overall"))
		}
	}
	var left []*Column
	for _, c := range rated {
		switch {
		case c == outcome || in.set[c] && c.Role == Touchpoint:
		case chosen:
			in.assign(c, Ignored, touchstone.Msg("analysis.why_not_chosen"))
		case sibling(c, outcome):
			in.assign(c, Overall, touchstone.Msg("analysis.why_sibling", "outcome", outcome.Title()))
		case summary(c):
			in.assign(c, Overall, touchstone.Msg("analysis.why_overall"))
		default:
			left = append(left, c)
		}
	}
	if len(left) == 1 && !ratingNames.match(left[0].Name) && left[0].Type != TypeWords {
		return
	}
	for _, c := range left {
		if c.Type == TypeWords {
			in.assign(c, Touchpoint, touchstone.Msg("analysis.why_words"))
			continue
		}
		in.assign(c, Touchpoint, touchstone.Msg("analysis.why_rating", "low", c.Low, "high", c.High, "n", len(left)))
	}
}

func summary(c *Column) bool {
	for _, name := range []string{c.Name, c.Label.ZH, c.Label.EN} {
		if overallNames.match(name) || npsNames.match(name) || ecsiOutcomes.MatchString(name) {
			return true
		}
		for _, p := range []string{"复购", "再次入住", "再次光顾", "再次光临", "再次购买", "会再", "还会", "repurchase", "come back"} {
			if strings.Contains(fold(name), p) {
				return true
			}
		}
	}
	return false
}

// sibling tells items of one construct: CUSA1, CUSA2, CUSA3.
func sibling(a, b *Column) bool {
	x, y := siblingStem.FindStringSubmatch(a.Name), siblingStem.FindStringSubmatch(b.Name)
	if x == nil || y == nil || x[1] != y[1] {
		return false
	}
	words := nameWords(a.Name)
	return len(words) > 0 && words[0] != "q" && len(words[0]) >= 3
}

// properties makes what is known of the customer (contract, tenure, services)
// explain the outcome where nothing is rated.
func (in *inference) properties(outcome *Column) {
	if len(in.options.Touchpoints) > 0 {
		return
	}
	n := 0
	for _, c := range in.free() {
		if !in.property(c, outcome) {
			continue
		}
		n++
		in.assign(c, Touchpoint, touchstone.Msg("analysis.why_property"))
	}
	if n > 0 {
		in.assume(touchstone.Msg("analysis.assume_properties", "columns", n))
	}
}

func (in *inference) property(c, outcome *Column) bool {
	if c == outcome || idNames.match(c.Name) || customerNames.match(c.Name) || unitNames.match(c.Name) || timeNames.match(c.Name) || textNames.match(c.Name) || c.Filled < in.sheet.Rows/2 {
		return false
	}
	switch c.Type {
	case TypeYesNo, TypeWords:
		return true
	case TypeCategory:
		return c.Levels >= 2 && c.Levels <= 20
	case TypeNumber:
		return c.Levels >= 2
	}
	return false
}

// logOutcome finds the outcome of cases: a column, or an activity that a case
// reaches. A log needs none.
func (in *inference) logOutcome() error {
	if in.outcomeNamed != nil {
		c := in.outcomeNamed
		if low, high, suspects, ok := core(c); ok && candidate(c) && len(suspects) == 0 {
			c.Low, c.High = low, high
		}
		target, err := in.target(c)
		in.sheet.Outcome = target
		return err
	}
	if in.positive == "" {
		return nil
	}
	activity := in.sheet.First(Activity)
	if activity != nil {
		for _, v := range activity.Values {
			if v != "" && fold(v) == fold(in.positive) {
				in.sheet.Outcome = &Target{Measure: Share, Activity: v, Positive: v, Better: 1}
				if lowerIsBetter.match(v) || noWords[fold(v)] {
					in.sheet.Outcome.Better = -1
				}
				return nil
			}
		}
	}
	return in.noOutcome(in.positive)
}

// longOutcome checks that the outcome of long ratings is one of the rated
// items or a column; the pivot turns both into a column.
func (in *inference) longOutcome() error {
	if in.positive == "" {
		return nil
	}
	for _, v := range in.sheet.First(Activity).Values {
		if v != "" && fold(v) == fold(in.positive) {
			return nil
		}
	}
	return in.noOutcome(in.positive)
}
