// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"touchstone"
	"touchstone/workspace/template"
)

// named is an event name as a system sends it, and the touchpoints that an
// operator would accept for it; none: it belongs to no touchpoint.
type named struct {
	shape    touchstone.Shape
	accepted []string
}

func names(t *testing.T, file string) []named {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "names", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []named
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		part := strings.Split(lines.Text(), "\t")
		if len(part) != 4 {
			t.Fatalf("%s: %q has %d fields, not 4", file, lines.Text(), len(part))
		}
		out = append(out, named{touchstone.Shape{Channel: touchstone.Channel(part[0]), Name: part[1], Place: part[2]}, strings.Split(part[3], "|")})
	}
	return out
}

// quality counts how suggestions did on a list of names. A name for which
// both a touchpoint and none would do, and for which none was suggested, does
// not count.
type quality struct {
	due, suggested, right, among int // names with a touchpoint; with a suggestion; the first one right; one of three right
	none, kept                   int // names without a touchpoint; those of them for which none was suggested
	sure, rightlySure            int // first suggestions of a confidence of 75 and more; those that were right
}

func (q quality) precision() float64 { return float64(q.right) / float64(max(q.suggested, 1)) }
func (q quality) recall() float64    { return float64(q.right) / float64(max(q.due, 1)) }

func (q *quality) count(n named, got []Suggestion) {
	nothing := slices.Contains(n.accepted, "-")
	hit := slices.IndexFunc(got, func(x Suggestion) bool { return slices.Contains(n.accepted, x.Key) })
	switch {
	case nothing && len(n.accepted) > 1 && len(got) == 0:
		return
	case nothing && len(n.accepted) == 1:
		q.none++
		q.kept += one(len(got) == 0)
	default:
		q.due++
	}
	if len(got) > 0 {
		q.suggested++
		sure := got[0].Confidence >= 75
		q.sure += one(sure)
		q.rightlySure += one(sure && hit == 0)
	}
	q.right += one(hit == 0)
	q.among += one(hit >= 0)
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// The lists named "dev" were looked at while suggestions were made, those
// named "held" and "blind" were not; docs/meaning.md says how each did when it
// was measured for the first time. Since then words were corrected, so that all
// of them now only keep what was reached.
func TestQualityOfSuggestions(t *testing.T) {
	for _, c := range []struct {
		industry, file    string
		precision, recall float64 // at least
	}{
		{"hotel", "hotel_dev.tsv", 0.90, 0.90}, {"shop", "commerce_dev.tsv", 0.95, 0.95},
		{"hotel", "hotel_held.tsv", 0.93, 0.93}, {"shop", "commerce_held.tsv", 0.90, 0.93},
		{"hotel", "hotel_blind.tsv", 0.72, 0.80}, {"shop", "commerce_blind.tsv", 0.82, 0.87},
		{"restaurant", "restaurant_dev.tsv", 0.88, 0.85}, {"coffee", "coffee_dev.tsv", 0.95, 0.95}, {"home-share", "home_share_dev.tsv", 0.95, 0.85},
	} {
		tpl, err := template.ByID(c.industry)
		if err != nil {
			t.Fatal(err)
		}
		s, q := NewSuggester(nil, nil, tpl), quality{}
		for _, n := range names(t, c.file) {
			got := s.Suggest(&n.shape, 3)
			q.count(n, got)
			if len(got) == 0 || !slices.Contains(n.accepted, got[0].Key) {
				t.Logf("%s %q %s: wanted %v, suggested %v", n.shape.Channel, n.shape.Name, n.shape.Place, n.accepted, brief(got))
			}
		}
		t.Logf("%s: precision %.2f, recall %.2f, one of three %d of %d; none kept %d of %d; of those sure %d of %d right",
			c.file, q.precision(), q.recall(), q.among, q.due, q.kept, q.none, q.rightlySure, q.sure)
		if q.precision() < c.precision || q.recall() < c.recall {
			t.Errorf("%s: precision %.2f and recall %.2f, want %.2f and %.2f", c.file, q.precision(), q.recall(), c.precision, c.recall)
		}
	}
}

func brief(list []Suggestion) []string {
	var out []string
	for _, s := range list {
		out = append(out, fmt.Sprintf("%s (%d: %s)", s.Key, s.Confidence, s.Reason))
	}
	return out
}

func BenchmarkSuggest(b *testing.B) {
	tpl, err := template.ByID("hotel")
	if err != nil {
		b.Fatal(err)
	}
	s := NewSuggester(nil, nil, tpl)
	shape := touchstone.Shape{Channel: "website", Name: "RoomTypeDetailView", Place: "/hotel/{id}/room"}
	for b.Loop() {
		s.Suggest(&shape, 3)
	}
}
