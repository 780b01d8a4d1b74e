// SPDX-License-Identifier: Apache-2.0

package moment_test

import (
	"testing"

	"touchstone"
	"touchstone/moment"
)

// TestMetSaysWhyInItsOwnWords: who met a touchpoint and who did not are no good and
// bad experiences, and are not spoken of as if they were.
func TestMetSaysWhyInItsOwnWords(t *testing.T) {
	key := func(m touchstone.Message) string { return m.Key }
	for reason, want := range map[moment.Reason]string{
		moment.NoOverlap: "moments.met_no_overlap", moment.TooFew: "moments.met_too_few", moment.FewEffective: "moments.met_few_effective",
		moment.NotEstimable: "moments.reason_not_estimable", "": "",
	} {
		f := moment.Findings{Touchpoints: []moment.Finding{{Name: "desk", Bads: moment.Comparison{Reason: moment.NoOverlap}, Met: moment.Comparison{Reason: reason}}}}
		row := f.Document(touchstone.English, key).Touchpoints[0]
		if row.Met.ReasonText != want || row.Bads.ReasonText != "moments.reason_no_overlap" {
			t.Errorf("%s: met %q, bad %q", reason, row.Met.ReasonText, row.Bads.ReasonText)
		}
	}
}
