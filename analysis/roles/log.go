// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"touchstone"
	"touchstone/ingest"
)

// log recognises a row per event: an activity that repeats, and a case that
// has several of them.
func (in *inference) log() bool {
	activity := in.pick(Activity, activityNames, mayBeActivity)
	kase := in.caseColumn()
	when := in.eventTime()
	if activity == nil && kase != nil && when != nil && !in.manyRated() {
		activity = in.likelyActivity(kase)
	}
	if activity == nil || kase == nil || activity == kase || in.ratedPerItem(activity, kase) {
		return false
	}
	assign(activity, Activity, touchstone.Msg("analysis.why_activity", "levels", activity.Levels))
	assign(kase, Case, touchstone.Msg("analysis.why_case", "levels", kase.keys()))
	if when != nil {
		assign(when, Time, touchstone.Msg("analysis.why_event_time"))
	}
	if c := in.pick(Order, orderNames, func(c *Column) bool { return c.Type != TypeText }); c != nil {
		assign(c, Order, touchstone.Msg("analysis.why_order"))
	}
	in.lifecycle()
	return true
}

// lifecycle says of a log that records the start and the end of a step that
// each counts as an event, so that the step looks repeated.
func (in *inference) lifecycle() {
	for _, c := range in.sheet.Columns {
		if c.named(lifecycleNames) && c.Type == TypeCategory && c.Levels > 1 {
			in.assume(touchstone.Msg("analysis.assume_lifecycle", "name", c.Title(), "values", c.answers(6)))
		}
	}
}

func mayBeActivity(c *Column) bool {
	return c.Type != TypeNumber && c.Type != TypeTime && c.Type != TypeText && c.Levels >= 2
}

func (in *inference) caseColumn() *Column {
	if c := in.pick(Case, caseNames, repeats); c != nil {
		return c
	}
	if c := in.pick(Customer, customerNames, repeats); c != nil {
		return c
	}
	return in.pick("", orderIDNames, repeats)
}

// keys counts the distinct values of a key; one may read NA and be one still.
func (c *Column) keys() int {
	if c.Codes == nil {
		return ingest.MaxDistinct
	}
	n := 0
	for code, rows := range c.Counts {
		if code > 0 && rows > 0 {
			n++
		}
	}
	return n
}

// repeats tells a key with several rows for at least some of its values.
func repeats(c *Column) bool {
	if c.Codes == nil {
		return c.Type != TypeNumber && c.Type != TypeText
	}
	keys := c.keys()
	return keys >= 1 && c.Filled > keys && keys*10000 >= c.Filled && 10*c.Filled >= 9*c.Len()
}

// eventTime finds when events happened: by name, else the only column of times.
func (in *inference) eventTime() *Column {
	if c := in.sheet.First(Time); c != nil {
		return c
	}
	isTime := func(c *Column) bool { return c.Type == TypeTime && 2*c.Filled >= c.Len() }
	if c := in.pick("", timeNames, isTime); c != nil {
		return c
	}
	var only *Column
	for _, c := range in.free() {
		if isTime(c) {
			if only != nil {
				return nil
			}
			only = c
		}
	}
	return only
}

// likelyActivity finds, in a log whose activity column has a name of its own,
// the category that changes most from one event of a case to the next; at
// least every second step must change it.
func (in *inference) likelyActivity(kase *Column) *Column {
	if kase.Codes == nil {
		return nil
	}
	var best *Column
	most := 0.5
	for _, c := range in.free() {
		if c.Type != TypeCategory || c.Levels < 3 || c.Levels > 500 || 100*c.Filled < 99*c.Len() || c == kase {
			continue
		}
		if share := changes(c, kase); share > most {
			best, most = c, share
		}
	}
	return best
}

// changes gives the share of steps from one row of a key to its next at which
// a column changes.
func changes(c, key *Column) float64 {
	changed, steps := 0, 0
	last := make(map[uint32]uint32, key.Levels)
	for row, k := range key.Codes {
		if before, seen := last[k]; seen {
			steps++
			if before != c.Codes[row] {
				changed++
			}
		}
		last[k] = c.Codes[row]
	}
	return float64(changed) / float64(max(1, steps))
}

// logOutcome finds the outcome of cases: a column, or an activity that a case
// reaches. A log needs none.
func (in *inference) logOutcome() error {
	if in.outcome == nil && in.positive == "" && in.sheet.Kind == Log {
		in.outcome = in.caseOutcome()
	}
	if c := in.outcome; c != nil {
		if s, ok := fitScale(c, nil); ok && candidate(c) && len(s.suspects) == 0 {
			c.Low, c.High = s.low, s.high
		}
		target, err := in.target(c)
		in.sheet.Outcome = target
		return err
	}
	if in.positive == "" {
		return nil
	}
	activity := in.sheet.First(Activity)
	if activity == nil {
		return in.noOutcome(in.positive)
	}
	for _, v := range activity.Values {
		if v != "" && fold(v) == fold(in.positive) {
			in.sheet.Outcome = &Target{Measure: Share, Activity: v, Positive: v, Better: 1}
			if lowerIsBetter.match(newHeading(v)) || noWords[fold(v)] {
				in.sheet.Outcome.Better = -1
			}
			return nil
		}
	}
	return in.noOutcome(in.positive)
}

// caseOutcome finds a yes/no column that says how a case ended: the same in
// all its rows, and called like an outcome. Two of them are nobody's choice.
func (in *inference) caseOutcome() *Column {
	kase := in.sheet.First(Case)
	if kase.Codes == nil {
		return nil
	}
	var found *Column
	for _, c := range in.free() {
		if c.Type != TypeYesNo && !isBinary(c) || 10*c.Filled < 9*c.Len() || !c.calledOutcome() || !sameWithin(c, kase) {
			continue
		}
		if found != nil {
			return nil
		}
		found = c
	}
	if found != nil {
		in.take(found)
	}
	return found
}

func (c *Column) calledOutcome() bool {
	return c.called(outcomeNames) || c.called(loyaltyNames) || c.called(lowerIsBetter)
}

// sameWithin tells whether a column has one value per value of the key, one
// row in a hundred excepted.
func sameWithin(c, key *Column) bool {
	first := make(map[uint32]string, key.Levels)
	changed := 0
	for row, k := range key.Codes {
		v := c.Cell(row)
		if f, seen := first[k]; !seen {
			first[k] = v
		} else if f != v {
			changed++
		}
	}
	return 100*changed <= len(key.Codes)
}
