// SPDX-License-Identifier: Apache-2.0

package waiting

import (
	"math"
	"testing"

	"touchstone"
	"touchstone/journey/journeytest"
)

// The wait from every event of one activity to one of another with nothing else
// between is pm4py's time of the edge; it counts to the microsecond, we to the
// millisecond.
func TestWaitsAreTheTimesOfEdges(t *testing.T) {
	for name, file := range map[string]string{"receipt": "receipt.csv.gz", "roadtraffic100": "roadtraffic100.csv"} {
		var want struct {
			Edges struct {
				Rows [][]any `json:"rows"` // from, to, mean, median, min, max, …
			} `json:"performance_dfg_seconds"`
			DFG [][3]any `json:"dfg"`
		}
		journeytest.ReadJSON(t, &want, "reference", "journey-mining", name+".expected.json")
		trails := journeytest.ReadCSV(t, "reference", "journey-mining", file).Trails(t)
		for i, row := range want.Edges.Rows {
			from, to := journeytest.Code(t, trails, row[0].(string)), journeytest.Code(t, trails, row[1].(string))
			q := Question{From: []uint32{from}, To: []uint32{to}, Occurrence: Every}
			for a := range trails.Activities {
				if uint32(a) != to {
					q.Without = append(q.Without, uint32(a))
				}
			}
			got := ask(t, trails, q).Times
			for at, v := range []*float64{got.Mean, got.Median, got.Min, got.Max} {
				if math.Abs(*v-row[2+at].(float64)) > 1e-3 {
					t.Errorf("%s: edge %v: got %v", name, row, *v)
				}
			}
			if edge := want.DFG[i]; edge[0] == row[0] && edge[1] == row[1] && float64(got.N) != edge[2] {
				t.Errorf("%s: edge %v: got %d", name, edge, got.N)
			}
		}
		if len(want.Edges.Rows) < 18 {
			t.Errorf("%s: only %d edges", name, len(want.Edges.Rows))
		}
	}
}

// From the first fine to the payment after it; all figures from a separate
// script in Python.
func TestFines(t *testing.T) {
	trails := journeytest.ReadCSV(t, "data", "eventlogs", "traffic_fines.csv.gz").Trails(t)
	r := ask(t, trails, Question{
		From: []uint32{journeytest.Code(t, trails, "Create Fine")}, To: []uint32{journeytest.Code(t, trails, "Payment")},
		Standard: &Standard{Statistic: touchstone.StatShare, Bound: touchstone.AtMost, ThresholdMS: 60 * 24 * 3_600_000, Share: 700},
	})
	if r.Waits != 4626 || r.Open != 5374 || math.Abs(*r.Times.Mean-8093640.46692607) > 1e-3 || *r.Times.Max != 108864000 {
		t.Errorf("got %+v", r)
	}
	if r.Standard.Within.N != 3368 || r.Standard.Verdict != Keeps {
		t.Errorf("got %+v", r.Standard)
	}
}
