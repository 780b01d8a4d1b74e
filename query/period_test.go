// SPDX-License-Identifier: Apache-2.0

package query_test

import (
	"testing"

	"touchstone/query"
)

// The periods before were counted on a calendar.
func TestPrevious(t *testing.T) {
	for _, c := range []struct{ period, want string }{
		{"from 2026-03-01 to 2026-04-01", "from 2026-02-01 to 2026-03-01"},                                                                 // a month
		{"from 2026-01-01 to 2026-04-01", "from 2025-10-01 to 2026-01-01"},                                                                 // a quarter
		{"from 2026-01-01 to 2027-01-01", "from 2025-01-01 to 2026-01-01"},                                                                 // a year
		{"from 2026-03-02 to 2026-03-09", "from 2026-02-23 to 2026-03-02"},                                                                 // a week
		{"from 2026-03-01 to 2026-03-02", "from 2026-02-28 to 2026-03-01"},                                                                 // a day that begins a month
		{"from 2026-03-31 to 2026-04-01", "from 2026-03-30 to 2026-03-31"},                                                                 // a day that ends one
		{"from 2026-03-01T08:00 to 2026-03-02", "from 2026-02-28T16:00 to 2026-03-01T08:00"},                                               // 16 hours
		{"from 2026-03-29 to 2026-03-30 zone Europe/Berlin", "from 2026-03-28 to 2026-03-29 zone Europe/Berlin"},                           // 23 hours, then 24
		{"from 2026-03-30 to 2026-04-01 zone Europe/Berlin", "from 2026-03-28 to 2026-03-30 zone Europe/Berlin"},                           // 48 hours, then 47
		{"from 2026-03-29T03:00 to 2026-03-29T05:00 zone Europe/Berlin", "from 2026-03-29T00:00 to 2026-03-29T03:00 zone Europe/Berlin"},   // 2 hours: 00:00 to 02:00, and 02:00 is 03:00
		{"from 2017-10-15 to 2017-10-16 zone America/Sao_Paulo", "from 2017-10-14 to 2017-10-15 zone America/Sao_Paulo"},                   // begins at 01:00
		{"from 2026-01-01T00:00Z to 2026-02-01T00:00Z zone Asia/Shanghai", "from 2025-12-01T08:00 to 2026-01-01T08:00 zone Asia/Shanghai"}, // no months there
	} {
		q, want := parse(t, "count "+c.period+" compare"), parse(t, "count "+c.want)
		same(t, c.period, q.Previous(), want)
	}
}

func TestPreviousOfAnOpenPeriodIsTheSame(t *testing.T) {
	for _, text := range []string{"count", "count from 2026-01-01", "count to 2026-01-01"} {
		same(t, text, parse(t, text).Previous(), parse(t, text))
	}
	q := parse(t, "count from 2026-01-01 to 2026-01-02 compare")
	if q.Zone = "Mars/Olympus"; q.Previous().Compare || !q.Previous().From.Equal(q.From) {
		t.Errorf("of an unknown zone: %+v", q.Previous())
	}
	var none query.Question
	same(t, "nothing", none.Previous(), none)
}
