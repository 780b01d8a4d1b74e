// SPDX-License-Identifier: Apache-2.0

package query

import "time"

// Previous asks the same of the period that ends where q's begins: as many
// whole months where both ends of q's period begin a month of its zone, as many
// days where both begin a day, else as long in time. It does not compare any
// further. A question that is not bounded at both ends stays as it is.
func (q Question) Previous() Question {
	q.Compare = false
	clock, err := q.Clock()
	if err != nil || q.From.IsZero() || q.To.IsZero() {
		return q
	}
	q.From, q.To = clock.before(q.From, q.To), q.From
	return q
}

// before gives the beginning of the period before [from, to).
func (c Clock) before(from, to time.Time) time.Time {
	if !c.startsDay(from) || !c.startsDay(to) {
		return from.Add(-to.Sub(from))
	}
	year, month, day := c.In(from).Date()
	endYear, endMonth, endDay := c.In(to).Date()
	if day == 1 && endDay == 1 {
		months := 12*(endYear-year) + int(endMonth-month)
		return c.At(time.Date(year, month-time.Month(months), 1, 0, 0, 0, 0, time.UTC))
	}
	first := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	days := int(time.Date(endYear, endMonth, endDay, 0, 0, 0, 0, time.UTC).Sub(first).Hours() / 24)
	return c.At(first.AddDate(0, 0, -days))
}
