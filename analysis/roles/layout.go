// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"touchstone"
)

// layout tells what kind of table this is. Questionnaires with a form of their
// own come first; a table whose columns are ratings is no log, whatever dates
// and customers it names.
func (in *inference) layout() error {
	in.sheet.Kind = Ratings
	switch {
	case in.kano():
		in.sheet.Kind = Kano
	case in.servqual():
		in.sheet.Kind = Servqual
	case in.log():
		in.sheet.Kind = Log
	case in.longRatings():
		in.sheet.Kind = LongRatings
	case in.milestones():
		in.sheet.Kind = Milestones
	default:
		return in.caseless()
	}
	return nil
}

// byLayout gives roles to the columns that the layout needs.
func (in *inference) byLayout() error {
	switch in.sheet.Kind {
	case Log, Milestones:
		return in.logOutcome()
	case LongRatings:
		in.ofTheTool()
		return in.longOutcome()
	case Kano:
		in.ofTheTool()
		return nil
	case Servqual:
		in.ofTheTool()
		return in.servqualOutcome()
	}
	in.ofTheTool()
	return in.ratings()
}

// pick gives the column that the caller set for a role, else the first free
// one that the recogniser knows by its whole name, then by part of it.
func (in *inference) pick(role Role, names recogniser, fits func(*Column) bool) *Column {
	if role != "" {
		if c := in.sheet.First(role); c != nil {
			return c
		}
	}
	free := in.free()
	for _, want := range names.exact {
		for _, c := range free {
			if c.heading.folded == want && fits(c) {
				return c
			}
		}
	}
	for _, c := range free {
		if c.named(names) && fits(c) {
			return c
		}
	}
	return nil
}

// manyRated tells whether at least three columns look like ratings beside one
// another: then the table has a row per answer.
func (in *inference) manyRated() bool {
	n := 0
	for _, c := range in.sheet.Columns {
		if c.Role == Touchpoint {
			return true
		}
		if c.Role == "" && candidate(c) && !c.called(demographicNames) && !c.named(idNames) {
			if _, ok := fitScale(c, nil); ok && (c.Type == TypeWords || c.called(ratingNames) || c.heading.numbered()) {
				n++
			}
		}
	}
	return n >= 3
}

// caseless refuses a log in which no column tells the cases apart, rather
// than taking its rows for answers.
func (in *inference) caseless() error {
	activity := in.sheet.First(Activity)
	if activity == nil {
		activity = in.pick("", logActivity, mayBeActivity)
	}
	if activity == nil || in.eventTime() == nil || in.outcome != nil || in.manyRated() {
		return nil
	}
	var candidates []*Column
	for _, c := range in.sheet.Columns {
		if c != activity && c.Type != TypeTime && c.Levels > 1 && c.Levels < c.Filled {
			candidates = append(candidates, c)
		}
	}
	return &touchstone.Error{Kind: touchstone.Invalid, Field: "case",
		Message: touchstone.Msg("analysis.no_such_case", "activity", activity.Title(), "columns", in.closest(heading{}, candidates, 12))}
}
