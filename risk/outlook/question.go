// SPDX-License-Identifier: Apache-2.0

package outlook

import (
	"cmp"
	"math"
	"slices"
	"time"

	"touchstone"
	"touchstone/moment/study"
)

// What is the kind of thing that is predicted.
type What string

// What there is to predict. Churn: nothing of a kind comes, of customers to
// whom it came in as long a time before. Complaint: an outcome comes of which
// fewer are better. BadEncounter: the next encounter that is judged is bad.
const (
	Churn        What = "churn"
	Complaint    What = "complaint"
	BadEncounter What = "bad_encounter"
)

// whats lists them in the order in which they are made.
var whats = [...]What{Complaint, Churn, BadEncounter}

// Question says what is predicted.
type Question struct {
	What       What   `json:"outcome" enum:"churn,complaint,bad_encounter" doc:"churn: nothing of the kind comes within the window, of customers to whom it came in as long a time before; complaint: an outcome comes of which fewer are better; bad_encounter: the next encounter that is judged is bad."`
	Of         string `json:"of,omitempty" maxLength:"200" doc:"churn: name of the event that must not be missing, such as repurchase; any contact or purchase unless said. complaint: name of the outcome; those of which fewer are better by their name unless said."`
	WindowDays int    `json:"window_days,omitempty" minimum:"0" maximum:"365" doc:"Within how many days, 7 to 365; 30 unless said."`
}

// Limits of a question's window in days, and what it is unless said.
const (
	LeastWindow = 7
	MostWindow  = 365
	usualWindow = 30
)

// Validate tells the first fault of a question: Invalid, with the field.
func (q Question) Validate() error {
	switch {
	case !slices.Contains(whats[:], q.What):
		return invalid("outcome", touchstone.Msg("outlook.what", "value", string(q.What)))
	case q.WindowDays != 0 && (q.WindowDays < LeastWindow || q.WindowDays > MostWindow):
		return invalid("window_days", touchstone.Msg("outlook.window", "least", LeastWindow, "most", MostWindow))
	case q.What == BadEncounter && q.Of != "":
		return invalid("of", touchstone.Msg("outlook.of"))
	}
	return nil
}

// Days is the window in days.
func (q Question) Days() int { return cmp.Or(q.WindowDays, usualWindow) }

func (q Question) window() time.Duration { return time.Duration(q.Days()) * 24 * time.Hour }

// present tells whether a step is of the kind whose absence is churn.
func (q Question) present(kind touchstone.EventKind, name string) bool {
	switch {
	case q.Of != "":
		return name == q.Of
	case kind == touchstone.Outcome:
		return !study.FewerIsBetter(name)
	}
	return true
}

// complains tells whether an outcome is a complaint.
func (q Question) complains(name string) bool {
	if q.What == Complaint && q.Of != "" {
		return name == q.Of
	}
	return study.FewerIsBetter(name)
}

// came gives the outcome of a row in the window that begins at its moment, both
// in ms; NaN where it cannot be told.
func (q Question) came(t *trail, moment, window int64) float64 {
	switch q.What {
	case Churn:
		return 1 - within(t.present, moment, moment+window)
	case Complaint:
		return within(t.complaints, moment, moment+window)
	}
	i, _ := slices.BinarySearchFunc(t.judged, moment, func(j judgement, at int64) int { return cmp.Compare(j.at, at) })
	if i == len(t.judged) || t.judged[i].at >= moment+window {
		return math.NaN()
	}
	if t.judged[i].bad {
		return 1
	}
	return 0
}

// within is 1 when any of ascending times lies in [from, to), else 0.
func within(times []int64, from, to int64) float64 {
	if count(times, from, to) > 0 {
		return 1
	}
	return 0
}

// count is how many of ascending times lie in [from, to).
func count(times []int64, from, to int64) int {
	first, _ := slices.BinarySearch(times, from)
	end, _ := slices.BinarySearch(times, to)
	return end - first
}

func invalid(field string, m touchstone.Message) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: m}
}
