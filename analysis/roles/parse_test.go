// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"testing"
	"time"
)

func TestParseNumber(t *testing.T) {
	good := map[string]float64{
		"5": 5, "-1": -1, "+2": 2, ".5": .5, "3.25": 3.25, "１２": 12, "－３": -3, "1,234": 1234, "1,234,567.5": 1234567.5, "12%": .12, "９５％": .95,
		"¥1,200": 1200, "￥88": 88, "$9.5": 9.5, "5分": 5, "4星": 4, "30元": 30, " 7 ": 7, "1e3": 1000,
	}
	for raw, want := range good {
		if got, ok := ParseNumber(raw); !ok || got != want {
			t.Errorf("ParseNumber(%q) = %v, %v, want %v", raw, got, ok, want)
		}
	}
	for _, raw := range []string{"", "NaN", "Inf", "-inf", "0x10", "1_000", "12,34", "1,2345", "五", "3号", "a5", "--1", "1.2.3", "9 9"} {
		if got, ok := ParseNumber(raw); ok {
			t.Errorf("ParseNumber(%q) = %v, want no number", raw, got)
		}
	}
}

func TestParseAnswer(t *testing.T) {
	answers := map[string]float64{
		"非常满意": 5, "满意": 4, "一般": 3, "不满意": 2, "非常不满意": 1, "A.非常满意": 5, "5分（非常满意）": 5, "非常满意(5分)": 5, "4-满意": 4, "1、很不满意": 1,
		"Very satisfied": 5, "strongly disagree": 1, "８": 8, "４星": 4, "★★★☆☆": 3, "10-非常愿意": 10, "0-完全不可能": 0, "10 - Extremely likely": 10,
	}
	for raw, want := range answers {
		if a := parseAnswer(raw); a.number != want || a.form == formText || a.form == formCode {
			t.Errorf("parseAnswer(%q) = %+v, want the number %v", raw, a, want)
		}
	}
	codes := map[string]State{
		"未使用": NotMet, "Not applicable": NotMet, "N/A": NotMet, "6=未使用": NotMet, "Don't know/Not applicable": NotMet, "Have never used or visited / Not applicable": NotMet,
		"": NoAnswer, "Blank": NoAnswer, "(空)": NoAnswer, "（跳过）": NoAnswer, "Don’t know": NoAnswer, "Blank/Multiple responses": NoAnswer, "Don't Know or Refused": NoAnswer,
	}
	for raw, want := range codes {
		if a := parseAnswer(raw); a.form != formCode || a.state != want {
			t.Errorf("parseAnswer(%q) = %+v, want the state %v", raw, a, want)
		}
	}
	for _, raw := range []string{"天气不错", "apple", "A", "前台服务很好", "18-24", "25-34岁", "3 days/4 nights", "Staff/none of these"} {
		if a := parseAnswer(raw); a.form != formText {
			t.Errorf("parseAnswer(%q) = %+v, want neither answer nor code", raw, a)
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
		if got, ok := new(TimeParser).Parse(raw); !ok || got != ms {
			t.Errorf("Parse(%q) = %v, %v, want %v", raw, got, ok, ms)
		}
	}
	for _, raw := range []string{"", "hello", "99", "2024-13-40", "12:30", "一月"} {
		if got, ok := new(TimeParser).Parse(raw); ok {
			t.Errorf("Parse(%q) = %v, want no time", raw, got)
		}
	}
	if got, ok := NewTimeParser([]string{"3/1/2024", "25/12/2024"}).Parse("5/3/2024"); !ok || got != day {
		t.Errorf("where 25/12/2024 occurs, 5/3/2024 is %v, want the 5th of March", got)
	}
}

func TestKanoAnswer(t *testing.T) {
	for raw, want := range map[string]int{"我很喜欢": 1, "理应如此": 2, "无所谓": 3, "勉强接受": 4, "我很不喜欢": 5, "I like it": 1, "3": 3, "A.喜欢": 1} {
		if got, ok := KanoAnswer(raw); !ok || got != want {
			t.Errorf("KanoAnswer(%q) = %v, %v, want %v", raw, got, ok, want)
		}
	}
	if got, ok := KanoAnswer("6"); ok {
		t.Errorf("KanoAnswer(6) = %v, want none", got)
	}
}
