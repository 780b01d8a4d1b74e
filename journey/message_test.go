// SPDX-License-Identifier: Apache-2.0

package journey_test

import (
	"strings"
	"testing"

	"touchstone"
	"touchstone/journey"
	"touchstone/locale"
)

func TestDifferenceInWords(t *testing.T) {
	names := []touchstone.Label{{ZH: "下单", EN: "order"}, {ZH: "退货", EN: "return"}}
	label := func(a uint32) touchstone.Label { return names[a] }
	tests := []struct {
		d      journey.Difference
		zh, en string
	}{
		{
			journey.Difference{Kind: journey.ActivityKind, Path: []uint32{0}, Alike: []uint32{1}, Good: 0.5, Bad: 0.25},
			"经过“下单、退货”的个案，在结果好的当中占 50.0%，在结果差的当中占 25.0%",
			"“order, return” happens in 50.0% of the cases that end well and in 25.0% of those that end badly",
		},
		{
			journey.Difference{Kind: journey.RepeatKind, Path: []uint32{1}, Good: 0, Bad: 1},
			"不止一次经过“退货”的个案，在结果好的当中占 0.0%，在结果差的当中占 100.0%",
			"“return” happens more than once in 0.0% of the cases that end well and in 100.0% of those that end badly",
		},
		{
			journey.Difference{Kind: journey.EdgeKind, Path: []uint32{0, journey.Other}, Good: 0.5, Bad: 0.25},
			"“下单”之后紧接着“其他环节”的个案，在结果好的当中占 50.0%，在结果差的当中占 25.0%",
			"“other steps” comes right after “order” in 50.0% of the cases that end well and in 25.0% of those that end badly",
		},
		{
			journey.Difference{Kind: journey.VariantKind, Path: []uint32{0, 1}, Good: 0.5, Bad: 0.25},
			"依次经过“下单、退货”的个案，在结果好的当中占 50.0%，在结果差的当中占 25.0%",
			"The path “order, return” is taken by 50.0% of the cases that end well and by 25.0% of those that end badly",
		},
		{
			journey.Difference{Kind: journey.DurationKind, Good: 7200, Bad: 172800},
			"结果好的个案历时中位数为 2 小时，结果差的为 2 天",
			"The median case that ends well takes 2 h, the median case that ends badly 2 d",
		},
		{
			journey.Difference{Kind: journey.AttributeKind, Attribute: "地区", Value: "北", Good: 0.5, Bad: 0.25},
			"“地区”为“北”的个案，在结果好的当中占 50.0%，在结果差的当中占 25.0%",
			"“地区” is “北” in 50.0% of the cases that end well and in 25.0% of those that end badly",
		},
	}
	for _, test := range tests {
		message := test.d.Message(label)
		if got := locale.Text(touchstone.Chinese, message); got != test.zh {
			t.Errorf("got %s, want %s", got, test.zh)
		}
		if got := locale.Text(touchstone.English, message); got != test.en {
			t.Errorf("got %s, want %s", got, test.en)
		}
	}
}

// Every note and reason has a text in both languages, with nothing left open.
func TestNotesHaveTexts(t *testing.T) {
	c := journey.Comparison{Markers: []uint32{0}, OneSided: true, LeftOut: 3}
	messages := append(c.Notes(), journey.IsOutcome.Message(), journey.Follows.Message())
	if len(messages) != 5 {
		t.Fatalf("got %d messages", len(messages))
	}
	for _, m := range messages {
		for _, language := range []touchstone.Language{touchstone.Chinese, touchstone.English} {
			if text := locale.Text(language, m); text == m.String() || strings.ContainsAny(text, "{}") {
				t.Errorf("%s: %s", language, text)
			}
		}
	}
	if m := journey.Explains.Message(); m.Key != "" {
		t.Errorf("got %v", m)
	}
}
