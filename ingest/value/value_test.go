// SPDX-License-Identifier: Apache-2.0

package value

import (
	"testing"
	"time"
)

func TestNumber(t *testing.T) {
	good := map[string]float64{
		"5": 5, "-1": -1, "+2": 2, ".5": .5, "3.25": 3.25, "１２": 12, "－３": -3, "1,234": 1234, "1,234,567.5": 1234567.5, "12%": .12, "９５％": .95,
		"¥1,200": 1200, "￥88": 88, "$9.5": 9.5, "5分": 5, "4星": 4, "30元": 30, " 7 ": 7, "1e3": 1000,
	}
	for raw, want := range good {
		if got, ok := Number(raw); !ok || got != want {
			t.Errorf("Number(%q) = %v, %v, want %v", raw, got, ok, want)
		}
	}
	for _, raw := range []string{"", "NaN", "Inf", "-inf", "0x10", "1_000", "12,34", "1,2345", "五", "3号", "a5", "--1", "1.2.3", "9 9"} {
		if got, ok := Number(raw); ok {
			t.Errorf("Number(%q) = %v, want no number", raw, got)
		}
	}
}

func TestTimes(t *testing.T) {
	want := time.Date(2024, 3, 5, 14, 7, 9, 0, time.UTC).UnixMilli()
	day := time.Date(2024, 3, 5, 0, 0, 0, 0, time.UTC).UnixMilli()
	for raw, ms := range map[string]int64{
		"2024-03-05T14:07:09Z": want, "2024-03-05T22:07:09+08:00": want, "2024-03-05 14:07:09": want, "2024-03-05T14:07:09.000": want,
		"2024/3/5 14:07:09": want, "2024年3月5日 14:07:09": want, "２０２４-０３-０５ １４:０７:０９": want, "03/05/2024 02:07:09 PM": want,
		"2024-03-05": day, "2024/3/5": day, "2024年3月5日": day, "2024.3.5": day, "5 Mar 2024": day, "20240305": day,
	} {
		if got, ok := new(Times).Parse(raw); !ok || got != ms {
			t.Errorf("Parse(%q) = %v, %v, want %v", raw, got, ok, ms)
		}
	}
	for _, raw := range []string{"", "hello", "99", "2024-13-40", "12:30", "一月"} {
		if got, ok := new(Times).Parse(raw); ok {
			t.Errorf("Parse(%q) = %v, want no time", raw, got)
		}
	}
	if got, ok := NewTimes([]string{"3/1/2024", "25/12/2024"}).Parse("5/3/2024"); !ok || got != day {
		t.Errorf("where 25/12/2024 occurs, 5/3/2024 is %v, want the 5th of March", got)
	}
}

func TestTimesInAZone(t *testing.T) {
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	for raw, want := range map[string]struct {
		utc    string
		offset bool
	}{
		"2026-03-05 14:07:09":       {"2026-03-05T06:07:09Z", false},
		"2026年3月5日":                 {"2026-03-04T16:00:00Z", false},
		"2026-03-05T14:07:09Z":      {"2026-03-05T14:07:09Z", true},
		"2026-03-05T14:07:09-05:00": {"2026-03-05T19:07:09Z", true},
	} {
		got, offset, ok := new(Times).In(raw, shanghai)
		if !ok || got.UTC().Format(time.RFC3339) != want.utc || offset != want.offset {
			t.Errorf("%q: %v, offset %v, %v; want %+v", raw, got, offset, ok, want)
		}
	}
}

func TestDecimalKeepsEveryDigit(t *testing.T) {
	for raw, want := range map[string]string{"¥1,200.50": "1200.50", "12345678901234567.89": "12345678901234567.89", "５星": "5", "-3": "-3", "+2": "+2", "30元": "30"} {
		if got, ok := Decimal(raw); !ok || got != want {
			t.Errorf("Decimal(%q) = %q, %v, want %q", raw, got, ok, want)
		}
	}
	for _, raw := range []string{"", "12%", "x", "1e999", "五"} {
		if got, ok := Decimal(raw); ok {
			t.Errorf("Decimal(%q) = %q, want none", raw, got)
		}
	}
}
