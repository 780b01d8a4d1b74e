// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bytes"
	"strings"
	"testing"

	"touchstone/analysis"
)

func spoken() analysis.Document {
	v := func(x float64) *float64 { return &x }
	return analysis.Document{Language: "en", Title: "What customers speak of", Voices: &analysis.Voices{Columns: []string{"comment"}, Texts: 1234, Note: "The note.", Aspects: []analysis.Aspect{
		{ID: "wifi", Label: "Wi-Fi", N: 400, Share: v(.324), Low: v(.3), High: v(.35), Well: v(.1), WellLow: v(.08), WellHigh: v(.13), Ill: v(.75), IllLow: v(.7), IllHigh: v(.79),
			Quotes: []analysis.Quote{{Text: "It failed all day.", Polarity: "negative"}, {Text: "Fast enough.", Polarity: "positive"}}},
		{ID: "pool", Label: "Pool", N: 12, Quotes: []analysis.Quote{{Text: "We loved it.", Polarity: "positive"}}},
	}}}
}

func TestTextShowsWhatCustomersSay(t *testing.T) {
	var out bytes.Buffer
	if err := Text(&out, spoken(), 100); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"1,234 texts were read (comment).", "70.0%–79.0%", "“It failed all day.” (Wi-Fi, complaint)", "“We loved it.” (Pool, praise)", "The note."} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("lacks %q:\n%s", want, out.String())
		}
	}
	for _, line := range strings.Split(out.String(), "\n") {
		if strings.Contains(line, "Pool ") && (strings.Count(line, "–") != 4 || !strings.Contains(line, "12")) {
			t.Errorf("an aspect with 12 mentions shows shares: %s", line)
		}
	}
}
