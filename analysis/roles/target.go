// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"math"

	"touchstone"
)

// Measure is how an outcome is summed up.
type Measure string

// The measures.
const (
	NPS   Measure = "nps"   // promoters less detractors, -100..100
	CSAT  Measure = "csat"  // share of the two best answers
	CES   Measure = "ces"   // mean effort score
	Mean  Measure = "mean"  // of a number
	Share Measure = "share" // of one value
)

// Target is the outcome: what the touchpoints are to explain.
type Target struct {
	Column   *Column
	Measure  Measure
	Positive string    // the value counted, for Share
	Values   []float64 // per distinct value of the column: the number that a model explains, NaN where there is none
	Top      float64   // for CSAT: the smallest of the two best answers
	Better   int       // +1: more is better, -1: less is better
	Activity string    // for logs: the outcome is that a case reaches this activity; Column is nil
}

// Floats gives the outcome row by row.
func (t *Target) Floats() []float64 {
	if t.Column.Codes == nil {
		return t.Column.Floats()
	}
	out := make([]float64, len(t.Column.Codes))
	for i, code := range t.Column.Codes {
		out[i] = t.Values[code]
	}
	return out
}

// target finds out how to measure the outcome column.
func (in *inference) target(c *Column) (*Target, error) {
	if c.Type == TypeID && c.isNumeric() {
		c.Type = TypeNumber // amounts that differ in every row
		if c.Distinct() {
			c.read()
		}
	}
	t := &Target{Column: c, Better: 1, Values: c.Numbers}
	if c.called(lowerIsBetter) || c.called(effortNames) {
		t.Better = -1
	}
	switch {
	case in.positive != "":
		return t, in.share(t, in.positive)
	case c.Type == TypeYesNo:
		return t, in.share(t, yesValue(c))
	case c.Type == TypeCategory:
		return t, in.categoryTarget(t)
	case c.Type == TypeNumber && c.Numbers == nil:
		t.Measure = Mean
		return t, nil
	case c.Type == TypeNumber && isBinary(c):
		t.Measure, t.Positive = Share, yesValue(c)
		return t, nil
	case c.Type == TypeNumber || c.Type == TypeWords:
		in.ratedTarget(t)
		return t, nil
	}
	kind := touchstone.Invalid
	if c.Type == TypeEmpty || c.Type == TypeConstant {
		kind = touchstone.NotEnough
	}
	return nil, &touchstone.Error{Kind: kind, Field: "outcome",
		Message: touchstone.Msg("analysis.outcome_type", "name", c.Title(), "type", touchstone.Msg(typeKey(c.Type)))}
}

func isBinary(c *Column) bool {
	l := c.levels()
	return len(l) == 2 && l[0] == 0 && l[1] == 1
}

func yesValue(c *Column) string {
	for code, v := range c.Values {
		if c.Counts[code] > 0 && c.Numbers[code] == 1 {
			return v
		}
	}
	return ""
}

// ratedTarget chooses between NPS, CSAT, CES and a mean by name and scale.
func (in *inference) ratedTarget(t *Target) {
	c := t.Column
	switch {
	case !c.Rating():
		t.Measure = Mean
	case c.Low == 0 && c.High == 10 && c.called(npsNames):
		t.Measure = NPS
	case c.called(cesNames):
		t.Measure = CES
	case c.High <= 7 && c.High-c.Low >= 3:
		t.Measure, t.Top = CSAT, c.High-1
	default:
		t.Measure = Mean
	}
}

// share makes the target the share of one value.
func (in *inference) share(t *Target, value string) error {
	c := t.Column
	t.Measure, t.Positive = Share, value
	if c.Values == nil {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "outcome", Message: touchstone.Msg("analysis.outcome_too_many", "name", c.Title())}
	}
	t.Values = make([]float64, len(c.Values))
	found := false
	for code, v := range c.Values {
		switch {
		case c.means(code, v, value):
			t.Values[code], found, t.Positive = 1, true, v
		case c.States[code] != Answer:
			t.Values[code] = math.NaN()
		}
	}
	if !found {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "outcome",
			Message: touchstone.Msg("analysis.no_such_value", "name", c.Title(), "value", value, "values", c.answers(12))}
	}
	if fold(value) != fold(yesValue(c)) && noWords[fold(value)] {
		t.Better = -t.Better
	}
	return nil
}

// means tells whether a distinct value is the one that was asked for: the same
// text or number, or called so in the labels file.
func (c *Column) means(code int, v, asked string) bool {
	word := c.Words[uint32(code)]
	folded := fold(asked)
	return v != "" && (sameCode(fold(v), folded) || folded != "" && (fold(word.ZH) == folded || fold(word.EN) == folded))
}

// categoryTarget picks the value to count in an outcome of words: one that is
// known to be good, else the most frequent one, and says so.
func (in *inference) categoryTarget(t *Target) error {
	c := t.Column
	if c.Levels < 2 || c.Levels > 50 {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "outcome", Message: touchstone.Msg("analysis.outcome_too_many", "name", c.Title())}
	}
	best, most := "", -1
	for code, v := range c.Values {
		if c.States[code] != Answer || c.Counts[code] == 0 {
			continue
		}
		n := c.Counts[code]
		if yesWords[fold(v)] {
			n += c.Len()
		}
		if n > most {
			best, most = v, n
		}
	}
	in.assume(touchstone.Msg("analysis.assume_positive", "name", c.Title(), "value", best, "values", c.answers(8)))
	return in.share(t, best)
}

// answers lists the first distinct answers.
func (c *Column) answers(most int) []string {
	var out []string
	for code, v := range c.Values {
		if c.Counts[code] == 0 || c.States[code] != Answer || v == "" {
			continue
		}
		if len(out) == most {
			return append(out, "…")
		}
		out = append(out, cut(v, 30))
	}
	return out
}

// typeKey is the catalogue key of a type's name.
func typeKey(t Type) string { return "analysis.type_" + string(t) }
