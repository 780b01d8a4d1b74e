// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"cmp"
	"math"

	"touchstone"
)

// NoTime marks an event whose time is missing.
const NoTime int64 = math.MinInt64

// The times that a log may hold, in Unix milliseconds: the years 1 to 9999,
// which is what RFC 3339 can write. The bound also keeps every sum of squares
// of durations exact in 128 bits for up to two thousand million events.
const (
	MinTime int64 = -62135596800000
	MaxTime int64 = 253402300799999
)

// Log is the events of many cases as columns, in the order of the file. All
// columns have the same length; Time and Order may be nil.
type Log struct {
	Case       []uint32 // dense, 0 … Cases-1
	Activity   []uint32 // index into Activities
	Time       []int64  // Unix milliseconds, NoTime where missing; nil: the log has no times
	Order      []int32  // breaks ties of time, such as an activity instance number; nil: the order of the file
	Activities []string
	Cases      int
}

// Events gives the number of events.
func (l *Log) Events() int { return len(l.Case) }

// Validate reports columns of different lengths, codes out of range and times
// outside MinTime … MaxTime as a touchstone.Error of kind Invalid that names
// the first such event.
func (l *Log) Validate() error {
	n := len(l.Case)
	if len(l.Activity) != n || l.Time != nil && len(l.Time) != n || l.Order != nil && len(l.Order) != n {
		return invalid("Log", touchstone.Msg("journey.uneven_columns", "events", n))
	}
	faults := make([]error, n/partEvents+1)
	each(len(faults), func(part int) {
		faults[part] = l.validate(part*partEvents, min((part+1)*partEvents, n))
	})
	return cmp.Or(faults...)
}

// validate looks at the events from one to before another.
func (l *Log) validate(from, to int) error {
	for i := from; i < to; i++ {
		if c := l.Case[i]; int(c) >= l.Cases {
			return invalid("Case", touchstone.Msg("journey.code_range", "event", i+1, "code", int(c), "count", l.Cases))
		}
		if a := l.Activity[i]; int(a) >= len(l.Activities) {
			return invalid("Activity", touchstone.Msg("journey.code_range", "event", i+1, "code", int(a), "count", len(l.Activities)))
		}
		if l.Time != nil && timed(l.Time[i]) && (l.Time[i] < MinTime || l.Time[i] > MaxTime) {
			return invalid("Time", touchstone.Msg("journey.time_range", "event", i+1))
		}
	}
	return nil
}

// FromMilestones turns a wide table, one row per case and one column of times
// per milestone, into a log. times[m][row] is Unix milliseconds or NoTime; all
// columns must be equally long. Milestones of one row with the same time stay
// in the order of names; a row without any time is a case without events.
func FromMilestones(names []string, times [][]int64) *Log {
	log := &Log{Activities: names}
	if len(times) == 0 {
		return log
	}
	log.Cases = len(times[0])
	for row := range log.Cases {
		for m := range times {
			if t := times[m][row]; t != NoTime {
				log.Case = append(log.Case, uint32(row))
				log.Activity = append(log.Activity, uint32(m))
				log.Time = append(log.Time, t)
			}
		}
	}
	return log
}

func invalid(field string, m touchstone.Message) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: m}
}
