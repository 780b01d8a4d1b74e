// SPDX-License-Identifier: Apache-2.0

package topic

import (
	"strings"
	"testing"

	"touchstone/language/plain"
)

// Texts are cut as a person would.
func TestTextsAreCutIntoWords(t *testing.T) {
	for _, want := range []string{
		"等候|时间|太|长", "门口|打|的士", "不锈钢|水槽|生锈", "在线|客服|不|回", "账单|对不上", "空调|关不上", "二十分钟|没有|位子",
		"房间|很|安静", "front desk|was|slow",
	} {
		var p plain.Text
		p.Reset(strings.ReplaceAll(want, "|", ifChinese(want, "", " ")))
		r := Read(&p)
		var got []string
		for i := range r.words {
			if said := r.of(i, i+1); said != "" {
				got = append(got, said)
			}
		}
		if s := strings.Join(got, "|"); s != strings.ReplaceAll(want, " ", "|") {
			t.Errorf("%s, want %s", s, want)
		}
	}
}

func ifChinese(text, yes, no string) string {
	if chinese(text) {
		return yes
	}
	return no
}

func TestNumbersPronounsAndRepeatsNameNothing(t *testing.T) {
	for text, want := range map[string]string{
		"等了二十分钟":                   "",
		"20分钟没有位子":                 "位子",
		"他们的态度":                    "态度",
		"满意满意":                     "满意|满意",
		"it support":               "support",
		"The IT department":        "it department|department",
		"sat in the hall":          "sat|sat in|hall",
		"never again":              "",
		"Check-in took 20 minutes": "check-in|check-in took",
		"fast wi-fi - free":        "fast|fast wi-fi|wi-fi|free",
	} {
		var p plain.Text
		p.Reset(text)
		r := Read(&p)
		if got := strings.Join(r.Names(), "|"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
