// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"encoding/json"
	"testing"

	"touchstone"
)

func TestContactsAreWrittenAsTheyAre(t *testing.T) {
	seen := map[touchstone.EventKind]bool{}
	for c := range Stream(4, 5000, StreamOptions{}) {
		var got struct {
			ID, Kind, Channel, Name, Place, Time, Unit string
			Identifiers                                []struct{ Kind, Value string }
			Scores                                     []struct {
				Metric string
				Value  int
			}
			Value    struct{ Amount, Currency string }
			Duration int64 `json:"duration_ms"`
		}
		raw := c.AppendJSON(nil)
		if err := json.Unmarshal(raw, &got); err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		seen[c.Kind] = true
		if got.Name != c.Name || got.Kind != string(c.Kind) || got.Unit != c.Unit() || got.Duration != c.Duration || len(got.Identifiers) != len(c.subjects()) || (c.Metric != "") != (len(got.Scores) == 1) || (c.Fen > 0) != (got.Value.Currency == "CNY") {
			t.Fatalf("%s\nis not %+v", raw, c)
		}
	}
	for _, k := range []touchstone.EventKind{touchstone.Interaction, touchstone.Feedback, touchstone.Outcome, touchstone.Identify} {
		if !seen[k] {
			t.Errorf("no %s was written", k)
		}
	}
}
