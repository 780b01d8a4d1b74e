// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
)

// makeSample writes testdata/v<version>, once, when the version of the files
// grows. What is there already is never written again.
var makeSample = flag.Bool("sample", false, "write the sample files of this version")

// samples are events that use every field, as version 1 knows them. A later
// version gets samples of its own; these stay as they are.
func samples() []touchstone.Event {
	offset, duration, numerator, denominator, value := 28800, int64(90_500), int64(412), int64(500), int64(8240)
	at := time.Date(2026, 3, 4, 4, 5, 6, 789_000_000, time.UTC)
	shape := touchstone.Shape{ID: 0x1122334455667788, Normaliser: 3, Source: "官网", Channel: "website", Name: "查看商品", Place: "/item/{id}", Facets: []touchstone.Facet{{Name: "brand", Value: "甲"}}}
	return []touchstone.Event{
		{
			ID: touchstone.EventID{1, 2, 3, 15: 16}, Kind: touchstone.Feedback, Shape: shape,
			Subjects: []touchstone.SubjectID{1, 1<<64 - 1}, Unit: "杭州-滨江", Objects: []touchstone.Object{{Type: "order", ID: "A-1"}},
			Claimed: at.Add(-time.Hour), Occurred: at.Add(-time.Minute), Received: at, Offset: &offset, Duration: &duration,
			Value: &touchstone.Money{Minor: -129900, Currency: "CNY"}, Scores: []touchstone.Score{{Metric: "nps", Value: 900, High: 1000}},
			Promoted: []touchstone.Property{{Name: "a", Type: touchstone.Null}, {Name: "b", Type: touchstone.Bool, Integer: 1}, {Name: "c", Type: touchstone.Integer, Integer: 1<<53 + 1}},
			Consents: []touchstone.Consent{{Purpose: "marketing"}, {Purpose: "service", Granted: true}},
			Private: touchstone.Private{
				Name: "查看商品 12345", Place: "/item/12345?from=wx",
				Identifiers: []touchstone.Identifier{{Subject: 1, Kind: touchstone.Phone, Value: "+8613800000000", Verified: true}},
				Texts:       []touchstone.Text{{Field: "comment", Text: "等了很久，但店员很好。\U0001F600"}},
				Properties:  []touchstone.Property{{Name: "d", Type: touchstone.Number, Number: 0.1}, {Name: "e", Type: touchstone.String, Text: "x"}},
				Traits:      []touchstone.Property{{Name: "f", Type: touchstone.JSON, Text: `{"g":[1]}`}},
				Extra:       []byte(`{"later":true}`),
			},
		},
		{ID: touchstone.EventID{2}, Kind: touchstone.Measured, Shape: shape, Occurred: at, Measurement: &touchstone.Measurement{Metric: "on time", Bucket: 24 * time.Hour, Numerator: &numerator, Denominator: &denominator, Value: &value}},
		{ID: touchstone.EventID{3}, Kind: touchstone.Outcome, Sealed: []byte{0, 1, 2}},
		{ID: touchstone.EventID{4}, Kind: touchstone.Identify},
		{ID: touchstone.EventID{5}, Kind: touchstone.Interaction},
		{ID: touchstone.EventID{6}, Kind: "of a later version"},
	}
}

// TestOldFilesAreRead opens files that version 1 wrote: two posts in two
// files, the first of which was continued after Advance(100).
func TestOldFilesAreRead(t *testing.T) {
	kept := filepath.Join("testdata", "v1")
	if *makeSample {
		writeSample(t, kept)
	}
	folder := filepath.Join(t.TempDir(), "journal")
	if err := os.CopyFS(folder, os.DirFS(kept)); err != nil {
		t.Fatal(err)
	}
	j, err := Open(folder, Options{Clock: noon})
	if err != nil {
		t.Fatal(err)
	}
	defer shut(t, j)
	want := append(samples(), samples()[:2]...)
	for i, p := range []touchstone.Position{1, 2, 3, 4, 5, 6, 101, 102} {
		want[i].Position = p
	}
	if diff := cmp.Diff(want, contents(t, j, 0), likeness); diff != "" {
		t.Error(diff)
	}
	if j.Next() != 103 {
		t.Errorf("the next position is %d, want 103", j.Next())
	}
}

func writeSample(t *testing.T, folder string) {
	t.Helper()
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatalf("samples are written once: %v", err)
	}
	j, err := Open(folder, Options{Clock: noon, Random: salt()})
	if err != nil {
		t.Fatal(err)
	}
	post(t, j, samples())
	j.Advance(100)
	post(t, j, samples()[:2])
	shut(t, j)
	if err := os.Remove(filepath.Join(folder, lockName)); err != nil {
		t.Fatal(err)
	}
}
