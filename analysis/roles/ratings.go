// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"math"

	"touchstone"
)

// ratings gives roles to a table with a row per answer: the rating columns,
// the outcome among them or beside them, and, where there are no ratings, the
// properties that may explain the outcome.
func (in *inference) ratings() error {
	in.texts()
	rated := in.askedOften(in.rated())
	in.blanks(rated)
	unanswered(rated)
	outcome, err := in.chooseOutcome()
	switch {
	case err != nil && len(rated) == 0 && in.textsAlone():
		return nil
	case err != nil:
		return err
	}
	in.touchpoints(rated, outcome)
	for _, c := range in.sheet.Columns {
		if c.Role != Touchpoint && c.Role != Overall && c.Role != Outcome {
			c.Low, c.High = math.NaN(), math.NaN() // codes that only looked like ratings
		}
	}
	if in.sheet.Outcome, err = in.target(outcome); err != nil {
		return err
	}
	if in.sheet.First(Touchpoint) == nil {
		in.properties(outcome)
	}
	return nil
}

// rated finds the columns that are ratings, with their scales, and settles
// what the codes beside the scales stand for.
func (in *inference) rated() []*Column {
	var maybe []*Column
	for _, c := range in.sheet.Columns {
		if in.mayBeRating(c) {
			maybe = append(maybe, c)
		}
	}
	main := mainScale(maybe)
	var scaled []*contender
	for _, c := range maybe {
		if f, ok := in.fit(c, main); ok {
			c.Low, c.High = f.low, f.high
			scaled = append(scaled, &contender{Column: c, suspects: f.suspects})
		}
	}
	fromZero(scaled)
	b := newBattery(mainOnly(scaled), in.sheet.Rows, main)
	b.keepConsistent()
	in.settleCodes(b)
	var out []*Column
	for _, c := range b.columns {
		c.together = c.moves()
		out = append(out, c.Column)
	}
	return out
}

// askedOften sets apart what fewer than half of the rows were asked, because
// their files do not have the question: most answers would have to be made up.
func (in *inference) askedOften(rated []*Column) []*Column {
	var out []*Column
	for _, c := range rated {
		asked := c.Len()
		for _, p := range unasked(in.sheet.parts, c) {
			asked -= p.end - p.first
		}
		if c.Role == "" && 2*asked < c.Len() && !c.summary() {
			c.Low, c.High = math.NaN(), math.NaN()
			assign(c, Context, touchstone.Msg("analysis.why_seldom_asked", "share", float64(asked)/float64(c.Len())))
			continue
		}
		out = append(out, c)
	}
	return out
}

func (in *inference) mayBeRating(c *Column) bool {
	switch c.Role {
	case Touchpoint, Outcome, Overall:
		return candidate(c)
	case "":
	default:
		return false
	}
	if !candidate(c) || c.named(idNames) {
		return false
	}
	return c.calledRating() || !c.called(demographicNames) && !c.called(textNames)
}

// fit gives the column's rating scale: the caller's, else the values'.
func (in *inference) fit(c *Column, main *scale) (fit, bool) {
	given := scale{in.options.Low, in.options.High}
	if given.high <= given.low || c.Type == TypeWords || c.called(npsNames) {
		return fitScale(c, main)
	}
	f := fit{scale: given}
	for _, v := range c.levels() {
		if v < given.low || v > given.high {
			f.suspects = append(f.suspects, v)
		}
	}
	return f, len(f.suspects) < c.Levels
}

// fromZero lets all ten-point columns begin at 0 where some of them do: that
// nobody gave a 0 to one item does not make its scale another one.
func fromZero(rated []*contender) {
	zero := false
	for _, c := range rated {
		zero = zero || c.scale() == (scale{0, 10}) && !c.called(npsNames)
	}
	for _, c := range rated {
		if zero && c.scale() == (scale{1, 10}) {
			c.Low = 0
		}
	}
}

// mainOnly drops numeric codes that only look like ratings: where four or more
// columns share a scale, a rarer scale of fewer than five answers must be
// called a rating.
func mainOnly(rated []*contender) []*contender {
	columns, most := map[scale]int{}, 0
	for _, c := range rated {
		columns[c.scale()]++
		most = max(most, columns[c.scale()])
	}
	var out []*contender
	for _, c := range rated {
		rare := most >= 4 && 2*columns[c.scale()] < most
		if rare && c.Role == "" && c.Type != TypeWords && c.scale().steps() < 5 && !c.calledRating() {
			c.Low, c.High = math.NaN(), math.NaN()
			continue
		}
		out = append(out, c)
	}
	return out
}

// touchpoints gives the rating columns their roles: siblings of the outcome
// and other summary questions explain nothing, the rest are touchpoints.
func (in *inference) touchpoints(rated []*Column, outcome *Column) {
	for _, c := range in.free() {
		if !c.Rating() && (candidate(c) && (c.summary() || sibling(c, outcome)) || c.intention()) {
			assign(c, Overall, touchstone.Msg("analysis.why_overall"))
		}
	}
	var left []*Column
	for _, c := range rated {
		switch {
		case c.Role != "":
		case len(in.options.Touchpoints) > 0:
			assign(c, Ignored, touchstone.Msg("analysis.why_not_chosen"))
		case sibling(c, outcome):
			assign(c, Overall, touchstone.Msg("analysis.why_sibling", "outcome", outcome.Title()))
		case c.summary():
			assign(c, Overall, touchstone.Msg("analysis.why_overall"))
		default:
			left = append(left, c)
		}
	}
	for _, c := range left {
		c.explainRating(len(rated) - 1)
	}
}

func (c *Column) explainRating(others int) {
	switch {
	case c.Type == TypeWords:
		assign(c, Touchpoint, touchstone.Msg("analysis.why_words"))
	case c.together:
		assign(c, Touchpoint, touchstone.Msg("analysis.why_rating", "low", c.Low, "high", c.High, "n", others))
	case c.calledRating():
		assign(c, Touchpoint, touchstone.Msg("analysis.why_called_rating", "low", c.Low, "high", c.High))
	default:
		assign(c, Touchpoint, touchstone.Msg("analysis.why_like_ratings", "low", c.Low, "high", c.High))
	}
}

// intention tells a question with a few answers about what the customer will
// do: an outcome that was not chosen.
func (c *Column) intention() bool {
	return c.called(loyaltyNames) && (c.Type == TypeYesNo || c.Type == TypeCategory && c.Levels <= 5)
}

// summary tells a question about the whole: the outcome, or one that could be.
func (c *Column) summary() bool {
	return c.Role == Outcome || c.Role == Overall || c.called(overallNames) || c.called(npsNames) || c.called(loyaltyNames) || c.named(ecsiOutcomes)
}

// sibling tells items of one construct: CUSA1, CUSA2, CUSA3; retention_1 and
// retention_7.
func sibling(a, b *Column) bool {
	x, y := siblingStem.FindStringSubmatch(a.Name), siblingStem.FindStringSubmatch(b.Name)
	if x == nil || y == nil || x[1] != y[1] || len(a.heading.words) == 0 {
		return false
	}
	first := a.heading.words[0]
	return len(first) >= 3
}

// properties makes what is known of the customer (contract, tenure, services)
// explain the outcome where nothing is rated.
func (in *inference) properties(outcome *Column) {
	if len(in.options.Touchpoints) > 0 {
		return
	}
	n := 0
	for _, c := range in.free() {
		switch {
		case !in.property(c):
		case sibling(c, outcome):
			assign(c, Overall, touchstone.Msg("analysis.why_sibling", "outcome", outcome.Title()))
		default:
			n++
			assign(c, Touchpoint, touchstone.Msg("analysis.why_property"))
		}
	}
	if n > 0 {
		in.assume(touchstone.Msg("analysis.assume_properties", "columns", n))
	}
}

// property tells whether a column describes a customer or what they did.
func (in *inference) property(c *Column) bool {
	if c.named(idNames) || c.named(customerNames) || c.named(textNames) || in.isUnit(c) || 2*c.Filled < in.sheet.Rows {
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
