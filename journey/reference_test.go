// SPDX-License-Identifier: Apache-2.0

package journey_test

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"touchstone/journey"
	"touchstone/journey/journeytest"
)

// expected is what pm4py 2.7.14 finds in the three reference logs.
type expected struct {
	Cases       int            `json:"n_cases"`
	Events      int            `json:"n_events"`
	Activities  map[string]int `json:"activities"`
	DFG         []triple       `json:"dfg"`
	Start       map[string]int `json:"start"`
	End         map[string]int `json:"end"`
	Performance struct {
		Columns []string
		Rows    [][]any
	} `json:"performance_dfg_seconds"`
	NVariants  int                `json:"n_variants"`
	Variants   []pathCount        `json:"variants"`
	Duration   map[string]float64 `json:"case_duration_seconds"`
	Rework     map[string]int     `json:"rework_cases_per_activity"`
	Eventually []triple           `json:"eventually_follows"`
	Footprints struct {
		Sequence, Parallel [][2]string
	} `json:"footprints"`
	Dependency []triple `json:"heuristics_dependency"`
}

// triple is [from, to, number].
type triple struct {
	from, to string
	value    float64
}

func (t *triple) UnmarshalJSON(raw []byte) error {
	return json.Unmarshal(raw, &[]any{&t.from, &t.to, &t.value})
}

// pathCount is [path, cases].
type pathCount struct {
	path  []string
	cases int
}

func (p *pathCount) UnmarshalJSON(raw []byte) error {
	return json.Unmarshal(raw, &[]any{&p.path, &p.cases})
}

var references = []string{"running-example", "roadtraffic100", "receipt"}

// eachReference mines the reference logs and hands each to a test.
func eachReference(t *testing.T, check func(t *testing.T, m *journey.Mining, want *expected)) {
	for _, name := range references {
		t.Run(name, func(t *testing.T) {
			file := name + ".csv"
			if name == "receipt" {
				file += ".gz"
			}
			var want expected
			journeytest.ReadJSON(t, &want, "reference", "journey-mining", name+".expected.json")
			log := &journeytest.ReadCSV(t, "reference", "journey-mining", file).Log
			check(t, mine(t, log, journey.Options{EventuallyFollows: true, TopVariants: 1000}), &want)
		})
	}
}

func mine(t testing.TB, log *journey.Log, opts journey.Options) *journey.Mining {
	t.Helper()
	m, err := journey.Mine(t.Context(), log, opts)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func name(m *journey.Mining, a uint32) string {
	switch a {
	case journey.Start:
		return "(start)"
	case journey.End:
		return "(end)"
	}
	return m.Graph.Activities[a].Name
}

func pathNames(m *journey.Mining, path []uint32) string {
	var names []string
	for _, a := range path {
		names = append(names, name(m, a))
	}
	return strings.Join(names, " > ")
}

func TestReferenceCounts(t *testing.T) {
	eachReference(t, func(t *testing.T, m *journey.Mining, want *expected) {
		if m.Cases != want.Cases || m.Events != want.Events || m.Variants.Count != want.NVariants {
			t.Errorf("got %d cases, %d events, %d variants; want %d, %d, %d",
				m.Cases, m.Events, m.Variants.Count, want.Cases, want.Events, want.NVariants)
		}
		got := map[string]map[string]int{"events": {}, "starts": {}, "ends": {}, "rework": {}}
		for _, a := range m.Graph.Activities {
			for what, n := range map[string]int{"events": a.Events, "starts": a.Starts, "ends": a.Ends, "rework": a.ReworkCases} {
				if n > 0 {
					got[what][a.Name] = n
				}
			}
		}
		all := map[string]map[string]int{"events": want.Activities, "starts": want.Start, "ends": want.End, "rework": want.Rework}
		if d := cmp.Diff(all, got); d != "" {
			t.Error(d)
		}
	})
}

func TestReferenceGraph(t *testing.T) {
	eachReference(t, func(t *testing.T, m *journey.Mining, want *expected) {
		got := map[[2]string]float64{}
		for _, e := range m.Graph.Edges {
			got[[2]string{name(m, e.From), name(m, e.To)}] = float64(e.Count)
		}
		if d := cmp.Diff(asMap(want.DFG), got); d != "" {
			t.Error(d)
		}
	})
}

func asMap(list []triple) map[[2]string]float64 {
	m := map[[2]string]float64{}
	for _, t := range list {
		m[[2]string{t.from, t.to}] = t.value
	}
	return m
}

// The reference's miner first drops steps under 5 % of their neighbours as
// noise. Where it dropped the step back, its figure is count/(count+1) and not
// comparable; how many pairs that leaves is part of the test.
func TestReferenceDependency(t *testing.T) {
	comparable := map[int]int{6: 16, 100: 14, 1434: 73} // by cases
	eachReference(t, func(t *testing.T, m *journey.Mining, want *expected) {
		dfg, listed := asMap(want.DFG), asMap(want.Dependency)
		compared := 0
		for _, e := range m.Graph.Edges {
			from, to := name(m, e.From), name(m, e.To)
			value, ok := listed[[2]string{from, to}]
			_, back := dfg[[2]string{to, from}]
			_, backListed := listed[[2]string{to, from}]
			if !ok || back && !backListed {
				continue
			}
			compared++
			near(t, from+" > "+to, e.Dependency, value, 1e-8)
		}
		if compared != comparable[want.Cases] {
			t.Errorf("compared %d pairs, want %d", compared, comparable[want.Cases])
		}
	})
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func TestReferencePerformance(t *testing.T) {
	eachReference(t, func(t *testing.T, m *journey.Mining, want *expected) {
		spreads := map[[2]string]journey.Spread{}
		for _, e := range m.Graph.Edges {
			spreads[[2]string{name(m, e.From), name(m, e.To)}] = e.Duration
		}
		if len(want.Performance.Rows) != len(spreads) {
			t.Errorf("got %d edges, want %d", len(spreads), len(want.Performance.Rows))
		}
		for _, row := range want.Performance.Rows {
			s := spreads[[2]string{row[0].(string), row[1].(string)}]
			got := map[string]float64{"mean": s.Mean, "median": s.Median, "min": s.Min, "max": s.Max, "sum": s.Sum, "stdev": s.SD}
			for i, column := range want.Performance.Columns[2:] {
				what := row[0].(string) + " > " + row[1].(string) + ": " + column
				g, ok := got[column]
				if row[2+i] == nil && ok {
					if !math.IsNaN(g) {
						t.Errorf("%s: got %v, want none", what, g)
					}
					continue
				}
				if !ok {
					t.Fatalf("no figure %q", column)
				}
				near(t, what, g, row[2+i].(float64), 1e-3)
			}
		}
	})
}

func TestReferenceVariants(t *testing.T) {
	eachReference(t, func(t *testing.T, m *journey.Mining, want *expected) {
		got := map[string]int{}
		for i, v := range m.Variants.Top {
			got[pathNames(m, v.Path)] = v.Cases
			if i > 0 && v.Cases > m.Variants.Top[i-1].Cases {
				t.Errorf("variant %d is larger than the one before", i)
			}
		}
		for _, v := range want.Variants {
			if path := strings.Join(v.path, " > "); got[path] != v.cases {
				t.Errorf("%s: got %d cases, want %d", path, got[path], v.cases)
			}
		}
	})
}

func TestReferenceDurations(t *testing.T) {
	eachReference(t, func(t *testing.T, m *journey.Mining, want *expected) {
		d := m.Durations
		near(t, "mean", d.Mean, want.Duration["mean"], 1e-3)
		near(t, "median", d.Median, want.Duration["median"], 1e-3)
		near(t, "min", d.Min, want.Duration["min"], 1e-3)
		near(t, "max", d.Max, want.Duration["max"], 1e-3)
		near(t, "p90", d.P90, want.Duration["p90_linear"], 1e-3)
	})
}

func TestReferenceEventuallyFollows(t *testing.T) {
	eachReference(t, func(t *testing.T, m *journey.Mining, want *expected) {
		got := map[[2]string]float64{}
		for _, p := range m.Eventually {
			got[[2]string{name(m, p.From), name(m, p.To)}] = float64(p.Count)
		}
		if d := cmp.Diff(asMap(want.Eventually), got); d != "" {
			t.Error(d)
		}
	})
}

func TestReferenceFootprint(t *testing.T) {
	eachReference(t, func(t *testing.T, m *journey.Mining, want *expected) {
		got, all := map[[2]string]bool{}, map[[2]string]bool{}
		for _, r := range m.Graph.Footprint() {
			got[[2]string{name(m, r.From), name(m, r.To)}] = r.Parallel
		}
		for _, pair := range want.Footprints.Sequence {
			all[pair] = false
		}
		for _, pair := range want.Footprints.Parallel { // in both directions there
			if pair[0] <= pair[1] {
				all[pair] = true
			}
		}
		if d := cmp.Diff(all, got); d != "" {
			t.Error(d)
		}
	})
}

// R markovchain 0.9.1 on two of the logs, with the states (start) and (end).
func TestReferenceTransitions(t *testing.T) {
	for _, file := range references[:2] {
		t.Run(file, func(t *testing.T) {
			var want struct {
				States []string
				MLE    []struct {
					From, To string
					P        float64
				}
				LogLik float64 `json:"logLik_mle"`
			}
			journeytest.ReadJSON(t, &want, "reference", "journey-mining", file+".markov.json")
			m := mine(t, &journeytest.ReadCSV(t, "reference", "journey-mining", file+".csv").Log, journey.Options{})
			steps := m.Graph.Transitions()
			got := map[[2]string]float64{}
			for _, s := range steps {
				got[[2]string{name(m, s.From), name(m, s.To)}] = s.P
			}
			if len(got) != len(want.MLE) {
				t.Errorf("got %d steps, want %d", len(got), len(want.MLE))
			}
			met := map[string]bool{}
			for step := range got {
				met[step[0]], met[step[1]] = true, true
			}
			if d := cmp.Diff(want.States, slices.Sorted(maps.Keys(met))); d != "" {
				t.Error(d)
			}
			for _, w := range want.MLE {
				near(t, w.From+" > "+w.To, got[[2]string{w.From, w.To}], w.P, 1e-8)
			}
			near(t, "log-likelihood", journey.LogLikelihood(steps), want.LogLik, 1e-8*math.Abs(want.LogLik))
		})
	}
}

// The sizes that the publishers of the logs give.
func TestPublishedSizes(t *testing.T) {
	tests := []struct {
		file                                string
		cases, events, activities, variants int
	}{
		{"bpic2012.xes.gz", 13087, 262200, 24, 4366},
		{"helpdesk.xes.gz", 4580, 21348, 14, 226},
		{"receipt.xes.gz", 1434, 8577, 27, 116},
		{"teleclaims.xes.gz", 3512, 46138, 11, 12},
		{"roadtraffic100traces.xes.gz", 100, 390, 10, 10},
		{"running-example.xes.gz", 6, 42, 8, 6},
	}
	for _, want := range tests {
		t.Run(want.file, func(t *testing.T) {
			m := mine(t, &journeytest.ReadXES(t, "data", "eventlogs", want.file).Log, journey.Options{})
			got := want
			got.cases, got.events, got.activities, got.variants = m.Cases, m.Events, len(m.Graph.Activities), m.Variants.Count
			if got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}
