// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
)

// received is 2026-01-22 03:00 UTC. Corrected time = received − (sent − claimed).
func TestOccurred(t *testing.T) {
	const h, day = time.Hour, 24 * time.Hour
	cases := []struct {
		name          string
		policy        touchstone.ClockPolicy
		claimed, sent time.Duration // from received; 1 ns: none
		want          time.Duration
		reason        string
		clamped       bool
	}{
		{"no time", "", 1, 1, 0, "", false},
		{"sent without a time", "", 1, 0, 0, "", false},
		{"right clock, no sending", "", -h, 1, -h, "", false},
		{"right clock", "", -h, 0, -h, "", false},
		{"two hours slow", "", -3 * h, -2 * h, -h, "", false},
		{"two hours fast", "", h, 2 * h, -h, "", false},
		{"years slow", "", -3650*day - h, -3650 * day, -h, "", false},
		{"sent before it happened", "", 0, -h, 0, "", true}, // 0 − (−1 h − 0) is an hour ahead
		{"a little ahead", "", 5 * time.Minute, 1, 0, "", true},
		{"a day ahead", "", day, 1, 0, "", true},
		{"more than a day ahead", "", day + time.Second, 1, 0, "time envelope.time_future", false},
		{"before 1980", "", -47 * 365 * day, 1, 0, "time envelope.time_ancient", false}, // 1979
		{"before 1970", "", -60 * 365 * day, 0, 0, "time envelope.time_ancient", false},
		{"after 2200", "", 200 * 365 * day, 200 * 365 * day, 0, "time envelope.time_ancient", false},
		{"trusted", touchstone.ClockTrust, -3 * h, -2 * h, -3 * h, "", false},
		{"trusted, ahead", touchstone.ClockTrust, h, 2 * h, 0, "", true},
		{"not believed", touchstone.ClockReceived, -3 * h, -2 * h, 0, "", false},
		{"correct", touchstone.ClockCorrect, -3 * h, -2 * h, -h, "", false},
	}
	for _, c := range cases {
		notes := 0
		b := newBuilder(t, func(o *Options) {
			o.Settings.Source.Clock = c.policy
			o.Noted = func(n Note) {
				if n == Clamped {
					notes++
				}
			}
		})
		m := plain()
		if c.claimed != 1 {
			m.Claimed = received.Add(c.claimed)
		}
		if c.sent != 1 {
			m.SentAt = received.Add(c.sent)
		}
		e, err := b.Event(&m)
		if c.reason != "" {
			if got := fields(err); !cmp.Equal(got, []string{c.reason}) {
				t.Errorf("%s: %v, want %s", c.name, got, c.reason)
			}
			continue
		}
		if err != nil || !e.Occurred.Equal(received.Add(c.want)) || (notes == 1) != c.clamped {
			t.Errorf("%s: occurred %v, %d clamped, %v; want %v", c.name, e.Occurred, notes, err, received.Add(c.want))
		}
		if !e.Claimed.Equal(m.Claimed) || !e.Received.Equal(received) {
			t.Errorf("%s: claimed %v, received %v", c.name, e.Claimed, e.Received)
		}
	}
}

func TestAMeasurementsTimeIsTheStartOfItsBucket(t *testing.T) {
	m := Message{Kind: touchstone.Measured, Measurement: &Measurement{Metric: "csat", Bucket: time.Hour, Value: "4"}}
	m.Claimed, m.SentAt = received.Add(2*time.Hour), received.Add(time.Hour)
	if e := event(t, newBuilder(t, nil), m); !e.Occurred.Equal(m.Claimed) {
		t.Errorf("occurred %v, want %v", e.Occurred, m.Claimed)
	}
	m.Claimed = time.Time{}
	if _, err := newBuilder(t, nil).Event(&m); !cmp.Equal(fields(err), []string{"time envelope.required"}) {
		t.Errorf("without a time: %v", err)
	}
}

func TestTime(t *testing.T) {
	utc := func(y, mo, d, h, mi, s, ns int) time.Time {
		return time.Date(y, time.Month(mo), d, h, mi, s, ns, time.UTC)
	}
	cases := []struct {
		text   string
		want   time.Time
		offset any // nil or int
		zoned  bool
	}{
		{"2026-01-22T10:30:00+08:00", utc(2026, 1, 22, 2, 30, 0, 0), 28800, true},
		{"2026-01-22T10:30:00.123Z", utc(2026, 1, 22, 10, 30, 0, 123e6), nil, true},
		{"2026-01-22t10:30:00z", utc(2026, 1, 22, 10, 30, 0, 0), nil, true},
		{"2026-01-22 10:30:00+0800", utc(2026, 1, 22, 2, 30, 0, 0), 28800, true},
		{"2026-01-22T10:30+08", utc(2026, 1, 22, 2, 30, 0, 0), 28800, true},
		{"2026-01-22T10:30:00-03:30", utc(2026, 1, 22, 14, 0, 0, 0), -12600, true},
		{"2026-01-22T10:30:00+00:00", utc(2026, 1, 22, 10, 30, 0, 0), 0, true},
		{"2026-01-22T10:30:00-00:00", utc(2026, 1, 22, 10, 30, 0, 0), nil, true}, // RFC 3339: the offset is not known
		{"2026-01-22T10:30:00", utc(2026, 1, 22, 10, 30, 0, 0), nil, false},
		{"2026-01-22", utc(2026, 1, 22, 0, 0, 0, 0), nil, false},
		{"2026-01-22T10:30:00.123456789123Z", utc(2026, 1, 22, 10, 30, 0, 123456789), nil, true},
		{"2026-01-22T10:30:00,5Z", utc(2026, 1, 22, 10, 30, 0, 5e8), nil, true},
		{"2016-12-31T23:59:60Z", utc(2017, 1, 1, 0, 0, 0, 0), nil, true}, // a leap second
		{"2024-02-29T00:00:00Z", utc(2024, 2, 29, 0, 0, 0, 0), nil, true},
	}
	for _, c := range cases {
		got, offset, zoned, ok := Time(c.text)
		var o any
		if offset != nil {
			o = *offset
		}
		if !ok || !got.Equal(c.want) || o != c.offset || zoned != c.zoned {
			t.Errorf("%s = %v, %v, %v, %v", c.text, got, o, zoned, ok)
		}
	}
	for _, text := range []string{"", "x", "2026", "2026-1-2", "2026-13-01", "2026-00-01", "2026-02-30", "2023-02-29", "2026-01-22T", "2026-01-22T24:00:00Z", "2026-01-22T10:60:00Z", "2026-01-22T10:30:61Z",
		"2026-01-22T10:30:00.Z", "2026-01-22T10:30:00+8:00", "2026-01-22T10:30:00+19:00", "2026-01-22T10:30:00+08:60", "2026-01-22T10:30:00Zx", "22.01.2026", "2026-01-22T10", "1769049000", "2026/01/22"} {
		if _, _, _, ok := Time(text); ok {
			t.Errorf("%q is read as a time", text)
		}
	}
}

func FuzzTime(f *testing.F) {
	f.Add("2026-01-22T10:30:00+08:00")
	f.Add("2026-01-22T10:30:00.123Z")
	f.Fuzz(func(t *testing.T, text string) {
		got, _, zoned, ok := Time(text)
		want, err := time.Parse(time.RFC3339Nano, text)
		if err != nil || text[13] != ':' || strings.HasSuffix(text, ":60") {
			return // the library also reads hours of one digit and offsets of 60 minutes, which RFC 3339 has not
		}
		// The library reads offsets up to 24 hours; people keep to 18.
		if _, seconds := want.Zone(); seconds > longestOffset || seconds < -longestOffset {
			return
		}
		if !ok || !zoned || !got.Equal(want) {
			t.Fatalf("%q = %v, of the library %v", text, got, want)
		}
	})
}
