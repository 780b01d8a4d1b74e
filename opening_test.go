// SPDX-License-Identifier: Apache-2.0

package touchstone_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"touchstone"
)

// Expected hours are counted by hand from what a clock on the wall shows.
func TestOpeningHours(t *testing.T) {
	weekdays := []int{1, 2, 3, 4, 5}
	office := []touchstone.Hours{{Days: weekdays, From: "09:00", To: "17:30"}}
	split := []touchstone.Hours{{Days: weekdays, From: "09:00", To: "12:00"}, {Days: weekdays, From: "11:00", To: "11:30"}, {Days: weekdays, From: "14:00", To: "18:00"}}
	night := []touchstone.Hours{{Days: []int{1, 2, 3, 4, 5, 6, 7}, From: "22:00", To: "06:00"}}
	always := []touchstone.Hours{{Days: []int{1, 2, 3, 4, 5, 6, 7}, From: "00:00", To: "24:00"}}
	for _, test := range []struct {
		name     string
		hours    []touchstone.Hours
		zone     string
		closed   []string
		from, to string // as the clock shows, or with an offset
		want     time.Duration
	}{
		{"within a day", office, "Asia/Shanghai", nil, "2026-03-02 10:00", "2026-03-02 10:20", 20 * time.Minute},
		{"before opening and after closing", office, "Asia/Shanghai", nil, "2026-03-02 07:00", "2026-03-02 20:00", 8*time.Hour + 30*time.Minute},
		{"over a weekend", office, "Asia/Shanghai", nil, "2026-03-06 17:00", "2026-03-09 09:10", 40 * time.Minute},
		{"wholly closed", office, "Asia/Shanghai", nil, "2026-03-07 00:00", "2026-03-08 23:00", 0},
		{"four weeks of five days", office, "Asia/Shanghai", nil, "2026-03-02 00:00", "2026-03-30 00:00", 20 * (8*time.Hour + 30*time.Minute)},
		{"a holiday", office, "Asia/Shanghai", []string{"2026-10-01", "2026-10-02"}, "2026-09-30 17:00", "2026-10-05 10:00", 90 * time.Minute},
		{"backwards", office, "Asia/Shanghai", nil, "2026-03-02 12:00", "2026-03-02 10:00", 0},
		{"two shifts, one within the other", split, "Asia/Shanghai", nil, "2026-03-02 00:00", "2026-03-03 00:00", 7 * time.Hour},
		{"a night over midnight", night, "Asia/Shanghai", nil, "2026-03-02 23:00", "2026-03-03 12:00", 7 * time.Hour},
		{"the night before a closed day goes on", night, "Asia/Shanghai", []string{"2026-03-03"}, "2026-03-02 23:00", "2026-03-04 23:00", 7*time.Hour + time.Hour},
		{"no hours are always", nil, "Asia/Shanghai", []string{"2026-03-03"}, "2026-03-02 12:00", "2026-03-04 12:00", 24 * time.Hour},
		// Berlin: 2026-03-29 from 02:00 to 03:00, 2026-10-25 from 03:00 to 02:00.
		{"a night that is an hour shorter", night, "Europe/Berlin", nil, "2026-03-28 12:00", "2026-03-29 12:00", 7 * time.Hour},
		{"a night that is an hour longer", night, "Europe/Berlin", nil, "2026-10-24 12:00", "2026-10-25 12:00", 9 * time.Hour},
		{"a day of 23 hours", always, "Europe/Berlin", nil, "2026-03-29 00:00", "2026-03-30 00:00", 23 * time.Hour},
		{"a day of 25 hours", always, "Europe/Berlin", nil, "2026-10-25 00:00", "2026-10-26 00:00", 25 * time.Hour},
		{"a beginning that no clock shows", []touchstone.Hours{{Days: []int{7}, From: "02:30", To: "06:00"}}, "Europe/Berlin", nil, "2026-03-29 00:00", "2026-03-30 00:00", 3 * time.Hour},
		{"an end that no clock shows", []touchstone.Hours{{Days: []int{7}, From: "00:00", To: "02:30"}}, "Europe/Berlin", nil, "2026-03-29 00:00", "2026-03-30 00:00", 2 * time.Hour},
		{"a beginning that comes twice", []touchstone.Hours{{Days: []int{7}, From: "02:30", To: "06:00"}}, "Europe/Berlin", nil, "2026-10-25 00:00", "2026-10-26 00:00", 4*time.Hour + 30*time.Minute},
		{"an end that comes twice", []touchstone.Hours{{Days: []int{7}, From: "00:00", To: "02:30"}}, "Europe/Berlin", nil, "2026-10-25 00:00", "2026-10-26 00:00", 3*time.Hour + 30*time.Minute},
		// São Paulo left out midnight itself on 2018-11-04.
		{"a day without its midnight", always, "America/Sao_Paulo", nil, "2018-11-03 12:00", "2018-11-04 12:00", 23 * time.Hour},
		// Samoa left out a whole day, 2011-12-30, a Friday.
		{"a day that no calendar has", office, "Pacific/Apia", nil, "2011-12-29 09:00", "2011-12-31 09:00", 8*time.Hour + 30*time.Minute},
		{"before what is known", always, "UTC", nil, "1989-12-31 00:00", "1990-01-01 01:00", time.Hour},
	} {
		t.Run(test.name, func(t *testing.T) {
			zone, err := time.LoadLocation(test.zone)
			if err != nil {
				t.Fatal(err)
			}
			var closed []time.Time
			for _, day := range test.closed {
				closed = append(closed, clock(t, day+" 00:00", time.UTC))
			}
			o := touchstone.NewOpening(test.hours, zone, closed, nil)
			got, known := o.Between(clock(t, test.from, zone).UnixMilli(), clock(t, test.to, zone).UnixMilli())
			if !known || got != test.want.Milliseconds() {
				t.Errorf("%v, want %v", time.Duration(got)*time.Millisecond, test.want)
			}
		})
	}
}

func clock(t *testing.T, text string, zone *time.Location) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// Whatever the hours, a stretch is as long as its parts, no longer than time
// itself, and what minutes on a clock add up to where no clocks change.
func TestOpeningAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		clock := rapid.Custom(func(t *rapid.T) string {
			return time.Date(2000, 1, 1, rapid.IntRange(0, 23).Draw(t, "hour"), rapid.SampledFrom([]int{0, 15, 59}).Draw(t, "minute"), 0, 0, time.UTC).Format("15:04")
		})
		h := touchstone.Hours{Days: rapid.SliceOfNDistinct(rapid.IntRange(1, 7), 1, 7, rapid.ID).Draw(t, "days"), From: clock.Draw(t, "from"), To: clock.Draw(t, "to")}
		o := touchstone.NewOpening([]touchstone.Hours{h}, time.UTC, nil, nil)
		minute := rapid.Int64Range(0, 12*24*60)
		a, b, c := minute.Draw(t, "a"), minute.Draw(t, "b"), minute.Draw(t, "c")
		a, b, c = min(a, b, c), max(min(a, b), min(max(a, b), c)), max(a, b, c)
		begun := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
		at := func(m int64) int64 { return begun.Add(time.Duration(m) * time.Minute).UnixMilli() }
		between := func(from, to int64) int64 {
			ms, known := o.Between(at(from), at(to))
			if !known {
				t.Fatal("not known without a calendar")
			}
			return ms
		}
		whole := between(a, c)
		if sum := between(a, b) + between(b, c); sum != whole {
			t.Fatalf("parts of %d and the whole of %d ms", sum, whole)
		}
		open := int64(0)
		for m := a; m < c; m++ {
			if shows(h, begun.Add(time.Duration(m)*time.Minute)) {
				open++
			}
		}
		if whole != open*time.Minute.Milliseconds() {
			t.Fatalf("%d ms, minute by minute %d", whole, open*time.Minute.Milliseconds())
		}
	})
}

// shows tells whether somebody is open at a minute, as the hours say.
func shows(h touchstone.Hours, at time.Time) bool {
	on := func(day time.Weekday) bool {
		for _, d := range h.Days {
			if d%7 == int(day) {
				return true
			}
		}
		return false
	}
	now := at.Format("15:04")
	if h.From < h.To {
		return on(at.Weekday()) && h.From <= now && now < h.To
	}
	return on(at.Weekday()) && h.From <= now || on(at.AddDate(0, 0, -1).Weekday()) && now < h.To
}

func BenchmarkNewOpening(b *testing.B) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		touchstone.NewOpening([]touchstone.Hours{{Days: []int{1, 2, 3, 4, 5}, From: "09:00", To: "17:30"}}, zone, nil, nil)
	}
}
