// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"touchstone/query"
)

// manySegments is from how many changes of the clock on it pays to look which
// of them lie among the facts: a few decades have less.
const manySegments = 64

// local gives the SQL of what the question's clock showed when an event
// happened, in ms.
func (b *builder) local() (string, error) {
	if b.localTime != "" {
		return b.localTime, nil
	}
	clock, err := b.question.Clock()
	if err != nil {
		return "", err
	}
	from, to, err := b.asked.span(b.question)
	if err != nil {
		return "", err
	}
	segments := clock.Segments(from, to)
	if len(segments) > manySegments {
		if segments, err = b.asked.inhabited(segments); err != nil {
			return "", err
		}
	}
	if len(segments) == 0 {
		segments = []query.Segment{{}} // no fact needs one
	}
	b.localTime = "(e.occurred + " + offsets(segments) + ")"
	return b.localTime, nil
}

// offsets gives the SQL of the distance from UTC, as a search tree over the
// segments: a question over centuries compares a dozen times.
func offsets(segments []query.Segment) string {
	if len(segments) == 1 {
		return "(" + strconv.FormatInt(segments[0].Offset, 10) + ")"
	}
	half := len(segments) / 2
	return fmt.Sprintf("CASE WHEN e.occurred < %d THEN %s ELSE %s END", segments[half].From, offsets(segments[:half]), offsets(segments[half:]))
}

// span gives the times between which the question's facts lie.
func (a *asked) span(q query.Question) (from, to time.Time, err error) {
	from, to = q.From, q.To
	if !from.IsZero() && !to.IsZero() {
		return from, to, nil
	}
	err = each(a.ctx, a.c, func(columns []vector, row int) error {
		if columns[0].null(row) {
			from = to // no facts
			return nil
		}
		if from.IsZero() {
			from = time.UnixMilli(at[int64](&columns[0])[row])
		}
		if to.IsZero() {
			to = time.UnixMilli(at[int64](&columns[1])[row] + 1)
		}
		return nil
	}, "SELECT min(occurred), max(occurred) FROM events")
	return from, to, err
}

// inhabited gives those segments in which facts may lie, by the days on which
// there are any: one fact of the year 9000 does not make a question compare
// with all the years before it.
func (a *asked) inhabited(segments []query.Segment) ([]query.Segment, error) {
	var days []int64
	err := each(a.ctx, a.c, func(columns []vector, row int) error {
		days = append(days, at[int64](&columns[0])[row]*dayMillis-earlyMillis)
		return nil
	}, fmt.Sprintf("SELECT DISTINCT (occurred + %d) // %d FROM events WHERE occurred >= $1 AND occurred < $2 ORDER BY 1", int64(earlyMillis), dayMillis),
		segments[0].From, segments[len(segments)-1].To)
	return slices.DeleteFunc(segments, func(s query.Segment) bool {
		i, _ := slices.BinarySearch(days, s.From-dayMillis+1)
		return i == len(days) || days[i] >= s.To
	}), err
}
