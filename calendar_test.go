// SPDX-License-Identifier: Apache-2.0

package touchstone_test

import (
	"testing"
	"time"

	"touchstone"
)

func onDay(t *testing.T, text string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func china(t *testing.T) *touchstone.Calendar {
	t.Helper()
	c, ok := touchstone.CalendarOf("cn")
	if !ok {
		t.Fatal("there is no calendar of China")
	}
	return c
}

// Days as the State Council's notices name them, with the days beside them.
func TestDaysOfChina(t *testing.T) {
	c := china(t)
	for kind, days := range map[touchstone.DayKind][]string{
		touchstone.HolidayDay: {"2019-02-04", "2019-05-03", "2020-01-31", "2020-02-02", "2020-10-08", "2021-09-19", "2022-01-31", "2023-01-02", "2023-04-05", "2024-02-17", "2025-01-28", "2025-02-04",
			"2025-10-08", "2026-01-02", "2026-01-03", "2026-02-15", "2026-02-23", "2026-10-04"},
		touchstone.MakeUpDay:  {"2019-05-05", "2020-01-19", "2021-09-18", "2022-04-02", "2023-06-25", "2024-02-04", "2024-02-18", "2025-01-26", "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"},
		touchstone.WorkingDay: {"2020-02-03", "2023-04-06", "2024-02-09", "2025-02-05", "2026-02-24", "2026-10-08", "2026-12-31", "2025-12-25"},
		touchstone.WeekendDay: {"2020-02-08", "2024-06-08", "2025-01-04", "2026-02-01", "2026-02-07", "2026-12-27"},
	} {
		for _, text := range days {
			if got, known := c.Day(onDay(t, text)); got != kind || !known {
				t.Errorf("%s is %q, want %q", text, got, kind)
			}
		}
	}
	late := time.Date(2026, 9, 30, 23, 30, 0, 0, time.FixedZone("", -8*3600)) // October already in China
	if got, _ := c.Day(late); got != touchstone.WorkingDay {
		t.Errorf("the day of a time is by its own zone; got %q", got)
	}
}

// What lies outside of the announcements is not known, rather than a day like
// any other.
func TestACalendarSaysUntilWhenItHolds(t *testing.T) {
	c := china(t)
	for text, want := range map[string]bool{"2018-12-31": false, "2019-01-01": true, "2026-12-31": true, "2027-01-01": false, "2030-10-01": false} {
		if kind, known := c.Day(onDay(t, text)); known != want || !known && kind != "" {
			t.Errorf("%s: %q, known %v", text, kind, known)
		}
	}
	for _, name := range []string{"", "xx", "../calendars/cn", "cn.json", "CN"} {
		if _, ok := touchstone.CalendarOf(name); ok {
			t.Errorf("there is a calendar %q", name)
		}
	}
}

// The law gives eleven days a year, from 2025 on thirteen, moved where they fall
// on a weekend: so many weekdays are off beyond those made up for on Saturdays and
// Sundays. In 2020 the holiday was made longer by 31 January, and 1 February was
// not worked: two more.
func TestEveryYearHasTheDaysOfTheLaw(t *testing.T) {
	for _, y := range china(t).Years {
		off := 0
		for _, h := range y.Holidays {
			for d := onDay(t, h.From); !d.After(onDay(t, h.To)); d = d.AddDate(0, 0, 1) {
				if w := d.Weekday(); w != time.Saturday && w != time.Sunday {
					off++
				}
			}
		}
		for _, text := range y.Worked {
			if w := onDay(t, text).Weekday(); w != time.Saturday && w != time.Sunday {
				t.Errorf("%s is worked anyway", text)
			}
		}
		want := map[bool]int{false: 11, true: 13}[y.Year >= 2025 || y.Year == 2020]
		if got := off - len(y.Worked); got != want || y.Notice == "" || len(y.Sources) == 0 {
			t.Errorf("%d: %d days, want %d, by %q", y.Year, got, want, y.Notice)
		}
	}
}

// Offices are open from Monday to Friday for eight hours. From Friday 13 February
// 2026 to Wednesday the 25th they work on the 13th, on Saturday the 14th, and on
// the 24th and 25th.
func TestOpeningFollowsACalendar(t *testing.T) {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	office := []touchstone.Hours{{Days: []int{1, 2, 3, 4, 5}, From: "09:00", To: "17:00"}}
	weekends := []touchstone.Hours{{Days: []int{6, 7}, From: "10:00", To: "12:00"}}
	for _, test := range []struct {
		name     string
		hours    []touchstone.Hours
		closed   string
		from, to string
		want     time.Duration
		known    bool
	}{
		{"over the Spring Festival", office, "2026-02-25", "2026-02-13 00:00", "2026-02-26 00:00", 24 * time.Hour, true},
		{"nothing is closed beside it", office, "2000-01-01", "2026-02-13 00:00", "2026-02-26 00:00", 32 * time.Hour, true},
		{"a worked Sunday", office, "2000-01-01", "2026-01-04 08:00", "2026-01-04 12:00", 3 * time.Hour, true},
		{"a worked Saturday is no Saturday", weekends, "2000-01-01", "2026-02-14 00:00", "2026-02-15 00:00", 0, true},
		{"a Saturday off is none either", weekends, "2000-01-01", "2026-02-21 00:00", "2026-02-23 00:00", 0, true},
		{"an ordinary Saturday", weekends, "2000-01-01", "2026-03-07 00:00", "2026-03-08 00:00", 2 * time.Hour, true},
		{"to the end of what is known", office, "2000-01-01", "2026-12-31 00:00", "2027-01-01 00:00", 8 * time.Hour, true},
		{"beyond it", office, "2000-01-01", "2026-12-31 00:00", "2027-01-01 00:01", 0, false},
		{"before it", office, "2000-01-01", "2018-12-31 23:59", "2019-01-02 00:00", 0, false},
		{"backwards from beyond", office, "2000-01-01", "2027-01-02 00:00", "2026-12-01 00:00", 0, false},
		{"backwards", office, "2000-01-01", "2026-12-02 00:00", "2026-12-01 00:00", 0, true},
	} {
		o := touchstone.NewOpening(test.hours, zone, []time.Time{onDay(t, test.closed)}, china(t))
		got, known := o.Between(clock(t, test.from, zone).UnixMilli(), clock(t, test.to, zone).UnixMilli())
		if got != test.want.Milliseconds() || known != test.known {
			t.Errorf("%s: %v, known %v; want %v", test.name, time.Duration(got)*time.Millisecond, known, test.want)
		}
	}
}
