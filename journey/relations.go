// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"math"
	"slices"
)

// Start and End are the states of a Transition before the first and after the
// last event of a case.
const (
	Start = Other - 1
	End   = Other - 2
)

// Transition is one step of the Markov chain.
type Transition struct {
	From, To uint32 // index into Activities, Other, Start or End
	Count    int
	P        float64 // Count / all steps that leave From
}

// Transitions gives the maximum-likelihood estimate of the first-order Markov
// chain of the cases, each of which begins in Start and finishes in End:
// p(b|a) = n(a,b) / sum over b of n(a,b). The order is that of Edges, with the
// steps from Start first and to End last.
func (g *Graph) Transitions() []Transition {
	var steps []Transition
	for a := range g.nodes {
		if n := g.node(a).Starts; n > 0 {
			steps = append(steps, Transition{From: Start, To: a, Count: n})
		}
	}
	for _, e := range g.Edges {
		steps = append(steps, Transition{From: e.From, To: e.To, Count: e.Count})
	}
	for a := range g.nodes {
		if n := g.node(a).Ends; n > 0 {
			steps = append(steps, Transition{From: a, To: End, Count: n})
		}
	}
	leaving := map[uint32]int{}
	for _, s := range steps {
		leaving[s.From] += s.Count
	}
	for i := range steps {
		steps[i].P = float64(steps[i].Count) / float64(leaving[steps[i].From])
	}
	return steps
}

// LogLikelihood gives the natural logarithm of the probability of the counted
// steps under the chain.
func LogLikelihood(steps []Transition) float64 {
	sum := 0.0
	for _, s := range steps {
		sum += float64(s.Count) * math.Log(s.P)
	}
	return sum
}

// Relation is how two activities stand to each other in the directly-follows
// graph.
type Relation struct {
	From, To uint32
	// Parallel: each directly follows the other somewhere, and From <= To in the
	// order of names. Otherwise To directly follows From and never the reverse.
	Parallel bool
}

// Footprint gives the relation of every pair of activities that has an edge;
// all other pairs never touch (van der Aalst, Weijters & Maruster 2004).
func (g *Graph) Footprint() []Relation {
	has := make(map[[2]uint32]bool, len(g.Edges))
	for _, e := range g.Edges {
		has[[2]uint32{e.From, e.To}] = true
	}
	var relations []Relation
	for _, e := range g.Edges {
		back := has[[2]uint32{e.To, e.From}]
		if !back || g.compareNames(e.From, e.To) <= 0 {
			relations = append(relations, Relation{e.From, e.To, back})
		}
	}
	return relations
}

// Backbone gives the edges worth drawing: those whose dependency is at least
// that given (0.9 is customary), and of every activity the strongest edge that
// leads in and the strongest that leads out, so that the map stays connected;
// but none that runs against the main direction (a negative dependency). The
// order is that of Edges.
func (g *Graph) Backbone(dependency float64) []Edge {
	in, out := map[uint32]int{}, map[uint32]int{}
	for i, e := range g.Edges {
		if e.From != e.To && e.Dependency >= 0 {
			g.keepStronger(in, e.To, i)
			g.keepStronger(out, e.From, i)
		}
	}
	var kept []Edge
	for i, e := range g.Edges {
		strongest := in[e.To] == i || out[e.From] == i
		if e.Dependency >= dependency || strongest && e.From != e.To && e.Dependency >= 0 {
			kept = append(kept, e)
		}
	}
	return kept
}

func (g *Graph) keepStronger(best map[uint32]int, node uint32, edge int) {
	if old, ok := best[node]; !ok || g.Edges[edge].Dependency > g.Edges[old].Dependency {
		best[node] = edge
	}
}

// nodes yields every node of the edges: the activities that stand alone, by
// name, then Other.
func (g *Graph) nodes(yield func(uint32) bool) {
	var alone []uint32
	for a := range g.Activities {
		if !g.Activities[a].InRest {
			alone = append(alone, uint32(a))
		}
	}
	slices.SortFunc(alone, g.compareNames)
	if g.Rest != nil {
		alone = append(alone, Other)
	}
	for _, a := range alone {
		if !yield(a) {
			return
		}
	}
}

func (g *Graph) node(a uint32) *Activity {
	if a == Other {
		return g.Rest
	}
	return &g.Activities[a]
}

// span gives the first and last time of all activities.
func (g *Graph) span() (from, to int64) {
	from, to = NoTime, NoTime
	for _, a := range g.Activities {
		if timed(a.First) && (!timed(from) || a.First < from) {
			from = a.First
		}
		to = max(to, a.Last)
	}
	return from, to
}
