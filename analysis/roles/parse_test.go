// SPDX-License-Identifier: Apache-2.0

package roles

import "testing"

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
