// SPDX-License-Identifier: Apache-2.0

package journey_test

import (
	"strings"
	"testing"

	"touchstone"
	"touchstone/journey"
	"touchstone/locale"
)

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
