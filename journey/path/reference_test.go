// SPDX-License-Identifier: Apache-2.0

package path

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"touchstone/journey"
	"touchstone/journey/journeytest"
)

// mined is what pm4py found in a log.
type mined struct {
	Cases      int            `json:"n_cases"`
	Activities map[string]int `json:"activities"`
	DFG        [][3]any       `json:"dfg"`
	Start      map[string]int `json:"start"`
	End        map[string]int `json:"end"`
	Variants   [][2]any       `json:"variants"`
}

func ask(t testing.TB, source journey.Source, q Question) *Result {
	t.Helper()
	r, err := Paths(t.Context(), source, q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var logs = map[string]string{"receipt": "receipt.csv.gz", "roadtraffic100": "roadtraffic100.csv", "running-example": "running-example.csv"}

// One step before and after every event of an activity is pm4py's graph of what
// directly follows what, and what ends there is its ends.
func TestOneStepIsTheGraph(t *testing.T) {
	for name, file := range logs {
		var want mined
		journeytest.ReadJSON(t, &want, "reference", "journey-mining", name+".expected.json")
		trails := journeytest.ReadCSV(t, "reference", "journey-mining", file).Trails(t)
		follows := map[[2]string]int{}
		for _, edge := range want.DFG {
			follows[[2]string{edge[0].(string), edge[1].(string)}] = int(edge[2].(float64))
		}
		got := map[[2]string]int{}
		for a, activity := range trails.Activities {
			r := ask(t, trails, Question{Anchor: []uint32{uint32(a)}, Occurrence: Every, Direction: Both, Depth: 1, Top: MaxTop})
			for _, n := range r.After.Tree.Children {
				got[[2]string{activity, n.Name}] = n.Paths
			}
			if r.After.Tree.Paths != want.Activities[activity] || r.After.Tree.Ended != want.End[activity] || r.Before.Tree.Ended != want.Start[activity] {
				t.Errorf("%s: %s: got %+v", name, activity, r.After.Tree)
			}
			for _, n := range r.Before.Tree.Children {
				if w := follows[[2]string{n.Name, activity}]; n.Paths != w {
					t.Errorf("%s: %s before %s: got %d, want %d", name, n.Name, activity, n.Paths, w)
				}
			}
		}
		if d := cmp.Diff(follows, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// Followed from the beginning, a path that ends at a node is a variant.
func TestWholePathsAreTheVariants(t *testing.T) {
	for name, file := range logs {
		var want mined
		journeytest.ReadJSON(t, &want, "reference", "journey-mining", name+".expected.json")
		trails := journeytest.ReadCSV(t, "reference", "journey-mining", file).Trails(t)
		r := ask(t, trails, Question{Depth: MaxDepth, Top: MaxTop})
		followed := 0
		for _, v := range want.Variants {
			steps, flow := v[0].([]any), *r.After.Tree
			if len(steps) > MaxDepth {
				continue
			}
			followed++
			for _, step := range steps {
				flow = child(t, flow, step.(string))
			}
			if flow.Ended != int(v[1].(float64)) {
				t.Errorf("%s: %v: got %d, want %v", name, steps, flow.Ended, v[1])
			}
		}
		if followed < 4 || r.After.Tree.Paths != want.Cases {
			t.Errorf("%s: %d variants followed in %d cases", name, followed, r.After.Tree.Paths)
		}
	}
}

func child(t *testing.T, f Flow, name string) Flow {
	t.Helper()
	for _, n := range f.Children {
		if n.Name == name {
			return n.Flow
		}
	}
	t.Fatalf("no branch %q", name)
	return Flow{}
}
