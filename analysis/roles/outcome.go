// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"slices"

	"touchstone"
)

// chooseOutcome takes the caller's outcome, else the one that people would:
// recommendation, overall satisfaction, then loyalty or a named business
// outcome.
func (in *inference) chooseOutcome() (*Column, error) {
	if in.outcome != nil {
		return in.outcome, nil
	}
	if in.positive != "" {
		return nil, in.noOutcome(in.positive)
	}
	yesNo := func(c *Column) bool { return c.Type == TypeYesNo || isBinary(c) }
	fits := []func(c *Column) bool{
		func(c *Column) bool { return c.called(npsNames) && c.Rating() && c.High == 10 },
		func(c *Column) bool { return c.called(overallNames) && (c.Rating() || c.Type == TypeYesNo) },
		func(c *Column) bool { return c.named(ecsiSatisfaction) && c.Rating() },
		func(c *Column) bool { return c.called(loyaltyNames) && (c.Rating() || yesNo(c)) },
		func(c *Column) bool { return c.called(outcomeNames) && (c.Rating() || yesNo(c)) },
		func(c *Column) bool { return c.called(lowerIsBetter) && yesNo(c) },
		func(c *Column) bool { return c.called(npsNames) && c.Rating() },
	}
	for _, fit := range fits {
		for _, c := range in.free() {
			if fit(c) {
				in.take(c)
				return c, nil
			}
		}
	}
	return nil, in.noOutcome("")
}

// take makes a column the outcome that nobody named, and says so.
func (in *inference) take(c *Column) {
	assign(c, Outcome, touchstone.Msg("analysis.why_outcome"))
	in.assume(touchstone.Msg("analysis.assume_outcome", "name", c.Title()))
}

// noOutcome refuses to guess, and names the columns that would do: those most
// like the name that was asked for first, then those that measure something.
func (in *inference) noOutcome(name string) error {
	var candidates []*Column
	for _, good := range []func(c *Column) bool{
		func(c *Column) bool { return c.calledOutcome() || c.summary() },
		func(c *Column) bool { return c.Rating() || c.Type == TypeYesNo || isBinary(c) },
		func(c *Column) bool {
			return c.Type == TypeNumber || c.Type == TypeWords || c.Type == TypeCategory && c.Levels >= 2 && c.Levels <= 12
		},
	} {
		for _, c := range in.free() {
			if good(c) && c.Type != TypeText && c.Type != TypeTime && !c.named(idNames) && !c.named(customerNames) && !slices.Contains(candidates, c) {
				candidates = append(candidates, c)
			}
		}
	}
	if len(candidates) == 0 {
		candidates = in.sheet.Columns
	}
	want := newHeading(name)
	if name != "" {
		for _, c := range in.sheet.Columns { // a near miss may be of any kind
			if distance(want, c) < 1 && !slices.Contains(candidates, c) {
				candidates = append(candidates, c)
			}
		}
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "outcome",
			Message: touchstone.Msg("analysis.no_such_outcome", "name", name, "columns", in.closest(want, candidates, 12))}
	}
	return &touchstone.Error{Kind: touchstone.Invalid, Field: "outcome",
		Message: touchstone.Msg("analysis.no_outcome", "columns", in.closest(want, candidates, 12))}
}
