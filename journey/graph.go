// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// Graph is the directly-follows graph: which activity comes right after which,
// how often and after how long.
type Graph struct {
	Cases, Customers, Events int // all that there are
	// Activities is indexed like the log's, with every activity whatever the
	// limit.
	Activities []Activity
	// Rest sums the activities that the edges call Other; nil when there are
	// none. Its Cases and ReworkCases count cases with any of them, its SelfLoops
	// the steps from one of them to another.
	Rest *Activity
	// Edges are sorted by count, largest first, then by the names of both ends.
	Edges []Edge
}

// Other stands in an Edge for all activities beyond the graph's limit.
const Other uint32 = math.MaxUint32

// Activity is what the log shows of one activity.
type Activity struct {
	Name        string
	Events      int
	Cases       int   // cases with at least one such event
	Customers   int   // customers with at least one such case
	Starts      int   // cases that begin with it
	Ends        int   // cases that end with it
	SelfLoops   int   // events that directly follow another one of the same activity
	ReworkCases int   // cases with more than one such event
	First       int64 // earliest and latest time, Unix milliseconds; NoTime without times
	Last        int64
	InRest      bool // the edges call it Other
}

// Edge is one activity directly followed by another.
type Edge struct {
	From, To  uint32 // index into Activities, or Other
	Count     int
	Cases     int // cases with at least one such step
	Customers int // customers with at least one such case
	// Dependency is (ab - ba) / (ab + ba + 1) with ab and ba the counts of both
	// directions, and aa / (aa + 1) for a self-loop (Weijters & van der Aalst
	// 2003). Near 1: To really depends on From; near 0: they come in any order.
	Dependency float64
	Duration   Spread // from one event to the next, where both have a time
}

// activityCount is an Activity while it is being counted. The stamp is twice the
// last trail, counted from 1, that was seen to have it, and 1 more when that
// repeats it.
type activityCount struct {
	Activity
	stamp int
}

func newActivityCount() activityCount {
	return activityCount{Activity: Activity{First: NoTime, Last: NoTime}}
}

// visit counts an event of a trail whose customer's trails begin with another,
// both given as stamps. It does not branch, for a processor could not tell
// beforehand which way.
func (a *activityCount) visit(trail, first int) {
	cases, customers, rework := a.Cases, a.Customers, a.ReworkCases
	if a.stamp < trail {
		cases++
	}
	if a.stamp < first {
		customers++
	}
	if a.stamp == trail {
		rework++
	}
	a.Events++
	a.Cases, a.Customers, a.ReworkCases = cases, customers, rework
	a.stamp = min(max(trail, a.stamp+1), trail+1)
}

// at widens the time in which an activity was seen; NoTime is before all times.
func (a *activityCount) at(t int64) {
	if t < a.First || !timed(a.First) {
		a.First = t
	}
	a.Last = max(a.Last, t)
}

func (a *activityCount) merge(o *activityCount) {
	a.Events += o.Events
	a.Cases += o.Cases
	a.Customers += o.Customers
	a.Starts += o.Starts
	a.Ends += o.Ends
	a.SelfLoops += o.SelfLoops
	a.ReworkCases += o.ReworkCases
	if timed(o.First) {
		a.at(o.First)
		a.at(o.Last)
	}
}

// graphFold counts the directly-follows graph.
type graphFold struct {
	nodes      *nodes
	activities []activityCount
	rest       activityCount
	steps      steps
	shared     uint32 // the node of all activities beyond the limit; Other where there is none
	trail      int    // trails visited
	customers  int    // whose trails were visited
	first      int    // trail of the customer that was visited last
	customer   int    // whose trail was visited last
	untimed    int    // events without a time
}

func newGraphFold(n *nodes) *graphFold {
	f := &graphFold{nodes: n, activities: make([]activityCount, len(n.of)), rest: newActivityCount(), customer: -1}
	for a := range f.activities {
		f.activities[a] = newActivityCount()
	}
	f.steps, f.shared = newSteps(n), Other
	if last := n.len() - 1; last >= 0 && n.activity[last] == Other {
		f.shared = uint32(last)
	}
	return f
}

// Visit counts one trail.
func (f *graphFold) Visit(t *Trail) {
	f.trail++
	if t.Customer != f.customer || f.trail == 1 {
		f.customer, f.first = t.Customer, f.trail
		f.customers++
	}
	f.activities[t.Activity[0]].Starts++
	f.activities[t.Activity[len(t.Activity)-1]].Ends++
	if f.shared != Other {
		f.visitRest(t)
	}
	plain := f.steps.visit(t.Activity, t.Time, uint32(f.trail), uint32(f.first))
	f.events(t.Activity, t.Time, plain)
}

// events counts the events along a trail, whose times may be nil; plain: none is
// missing.
func (f *graphFold) events(path []uint32, times []int64, plain bool) {
	if f.few() {
		if from, to := f.meet(path); !plain || times[0] < from || times[len(times)-1] > to {
			f.widen(path, times)
		}
		return
	}
	activities, trail, first := f.activities, 2*f.trail, 2*f.first
	for _, a := range path {
		activities[a].visit(trail, first)
	}
	f.widen(path, times)
}

// few tells whether a word has a bit for each activity and each is a node. Their
// events are then counted by the steps that lead to them.
func (f *graphFold) few() bool { return len(f.activities) <= bits.UintSize && f.shared == Other }

// meet does what visit does for all events of a trail: what counts once for a
// trail waits in words until its end. It gives the time in which all its activities
// were seen before.
func (f *graphFold) meet(path []uint32) (from, to int64) {
	met, again := uint(0), uint(0)
	for _, a := range path {
		bit := uint(1) << (a % bits.UintSize)
		again |= met & bit
		met |= bit
	}
	activities := f.activities
	for ; again != 0; again &= again - 1 {
		activities[bits.TrailingZeros(again)].ReworkCases++
	}
	from, to = NoTime, math.MaxInt64
	for ; met != 0; met &= met - 1 {
		count := &activities[bits.TrailingZeros(met)]
		from, to = max(from, count.First), min(to, count.Last)
		count.Cases++
		if count.stamp < 2*f.first {
			count.Customers++
		}
		count.stamp = 2 * f.trail
	}
	return from, to
}

// widen notes the times at which activities were seen, and counts events without one.
func (f *graphFold) widen(path []uint32, times []int64) {
	if len(times) == 0 {
		f.untimed += len(path)
		return
	}
	for i, t := range times {
		if timed(t) {
			f.activities[path[i]].at(t)
		} else {
			f.untimed++
		}
	}
}

// visitRest counts what a trail has of the activities beyond the limit.
func (f *graphFold) visitRest(t *Trail) {
	last := len(t.Activity) - 1
	for i, a := range t.Activity {
		if f.nodes.of[a] != f.shared {
			continue
		}
		f.rest.visit(2*f.trail, 2*f.first)
		if i == 0 {
			f.rest.Starts++
		} else if t.Activity[i-1] == a {
			f.activities[a].SelfLoops++
		}
		if i == last {
			f.rest.Ends++
		}
		if t.Time != nil && timed(t.Time[i]) {
			f.rest.at(t.Time[i])
		}
	}
}

func (f *graphFold) settle() { f.steps.settle() }

// Merge adds the counts of a fold over other trails and the same nodes.
func (f *graphFold) Merge(o *graphFold) {
	f.trail += o.trail
	f.customers += o.customers
	f.untimed += o.untimed
	f.rest.merge(&o.rest)
	for a := range o.activities {
		f.activities[a].merge(&o.activities[a])
	}
	f.steps.merge(&o.steps)
}

func (f *graphFold) result(names []string) Graph {
	f.fromSteps()
	g := Graph{Cases: f.trail, Customers: f.customers, Activities: make([]Activity, len(names))}
	for a := range names {
		g.Activities[a] = f.activities[a].Activity
		g.Activities[a].Name = names[a]
		g.Activities[a].InRest = f.nodes.of[a] == f.shared
		g.Events += g.Activities[a].Events
	}
	if f.rest.Events > 0 {
		g.Rest = &f.rest.Activity
	}
	if n := f.steps.edges.len; n > 0 {
		g.Edges = make([]Edge, n)
	}
	each(len(g.Edges), func(i int) {
		e := f.steps.edges.at(i)
		g.Edges[i] = Edge{
			From: f.nodes.activity[e.from], To: f.nodes.activity[e.to],
			Count: e.count, Cases: e.cases, Customers: e.customers, Dependency: f.dependency(e), Duration: e.gap.Spread(),
		}
	})
	slices.SortFunc(g.Edges, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), g.compareNames(a.From, b.From), g.compareNames(a.To, b.To))
	})
	return g
}

// fromSteps takes from the edges what activities did not count.
func (f *graphFold) fromSteps() {
	if f.few() {
		for a := range f.activities {
			f.activities[a].Events = f.activities[a].Starts
		}
		for i := range f.steps.edges.len {
			e := f.steps.edges.at(i)
			f.activities[f.nodes.activity[e.to]].Events += e.count
		}
	}
	for i := range f.steps.edges.len {
		switch e := f.steps.edges.at(i); {
		case e.from != e.to:
		case e.from == f.shared:
			f.rest.SelfLoops = e.count
		default:
			f.activities[f.nodes.activity[e.from]].SelfLoops = e.count
		}
	}
}

func (f *graphFold) dependency(e *edgeCount) float64 {
	if e.from == e.to {
		return float64(e.count) / float64(e.count+1)
	}
	back := f.steps.count(e.to, e.from)
	return float64(e.count-back) / float64(e.count+back+1)
}

// compareNames orders activities by name, Other last.
func (g *Graph) compareNames(a, b uint32) int {
	if a == Other || b == Other {
		return cmp.Compare(a, b)
	}
	return cmp.Compare(g.Activities[a].Name, g.Activities[b].Name)
}
