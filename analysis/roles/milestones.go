// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"touchstone"
)

// milestones recognises a row per case with a column of times per step.
func (in *inference) milestones() bool {
	if in.manyRated() {
		return false
	}
	chosen := in.outcome == nil && in.positive == ""
	if chosen {
		in.outcome = in.onlyScore()
	}
	var times []*Column
	steps := 0
	for _, c := range in.free() {
		if c.Type != TypeTime || 20*c.Filled < c.Len() || toolTimes.match(c.heading) {
			continue
		}
		times = append(times, c)
		if !c.named(planNames) && !in.ofOutcome(c) {
			steps++
		}
	}
	if steps < 3 {
		if chosen {
			in.outcome = nil
		}
		return false
	}
	if chosen && in.outcome != nil {
		in.take(in.outcome)
	}
	for _, c := range times {
		switch {
		case in.ofOutcome(c):
			assign(c, Context, touchstone.Msg("analysis.why_of_outcome", "outcome", in.outcome.Title()))
		case c.named(planNames):
			assign(c, Plan, touchstone.Msg("analysis.why_plan"))
		default:
			assign(c, Milestone, touchstone.Msg("analysis.why_milestone"))
		}
	}
	kase := in.pick(Case, caseNames, anyColumn)
	if kase == nil {
		kase = in.pick("", orderIDNames, anyColumn)
	}
	if kase != nil {
		assign(kase, Case, touchstone.Msg("analysis.why_case", "levels", kase.keys()))
	}
	return true
}

func anyColumn(*Column) bool { return true }

// onlyScore gives the one column that is called a score and holds ratings, nil
// where there is none or several.
func (in *inference) onlyScore() *Column {
	var found *Column
	for _, c := range in.free() {
		if _, ok := fitScale(c, nil); !ok || !candidate(c) || !c.calledRating() && !c.called(outcomeNames) {
			continue
		}
		if found != nil {
			return nil
		}
		found = c
	}
	return found
}

// ofOutcome tells a time that belongs to the outcome's own form: the creation
// date of the review whose score is the outcome.
func (in *inference) ofOutcome(c *Column) bool {
	if in.outcome == nil || in.outcome == c {
		return false
	}
	mine, its := c.heading.words, in.outcome.heading.words
	if len(mine) < 2 || len(its) < 2 || mine[0] != its[0] {
		return false
	}
	alike := 0
	for _, other := range in.sheet.Columns {
		if w := other.heading.words; len(w) > 1 && w[0] == its[0] {
			alike++
		}
	}
	return 2*alike <= len(in.sheet.Columns) // else all columns begin with that word
}
