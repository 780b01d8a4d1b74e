// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"cmp"
	"math"
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

// edgeCount is what counting an Edge touches with every event; that of all edges
// should stay near the processor. The stamp names the last trail, counted from 1,
// with this edge.
type edgeCount struct {
	seen             uint32
	cases, customers uint32
	waiting          uint32 // steps that wait
}

// visit counts a step of a trail whose customer's trails begin with another.
func (e *edgeCount) visit(trail, first uint32) {
	if e.seen != trail {
		e.cases++
		if e.seen < first {
			e.customers++
		}
		e.seen = trail
	}
}

// edgeTotal is what else is counted of an edge between two nodes.
type edgeTotal struct {
	from, to uint32
	count    int // of its steps, but those that wait
	gap      DurationSum
}

// step is an edge and its gap, below 2^32 milliseconds, in one word.
type step uint64

func (s step) edge() uint32 { return uint32(s >> 32) }
func (s step) gap() uint32  { return uint32(s) }

// mostWaiting is how many steps wait until they are counted edge by edge, so that
// the large memory of each edge's sums is touched seldom.
const mostWaiting = 1 << 20

// graphFold counts the directly-follows graph.
type graphFold struct {
	nodes      *nodes
	activities []activityCount
	rest       activityCount
	edges      []edgeCount
	totals     paged[edgeTotal] // by edge
	waiting    []step
	sorted     []uint32 // gaps of those that waited, by edge
	index      []int32  // edge number + 1 by from*width+to
	width      int      // nodes
	shared     uint32   // the node of all activities beyond the limit; Other where there is none
	trail      int      // trails visited
	customers  int      // whose trails were visited
	first      int      // trail of the customer that was visited last
	customer   int      // whose trail was visited last
	untimed    int      // events without a time
}

func newGraphFold(n *nodes) *graphFold {
	f := &graphFold{nodes: n, activities: make([]activityCount, len(n.of)), rest: newActivityCount(), customer: -1}
	for a := range f.activities {
		f.activities[a] = newActivityCount()
	}
	f.width, f.shared = n.len(), Other
	f.index = make([]int32, f.width*f.width)
	if f.width > 0 && n.activity[f.width-1] == Other {
		f.shared = uint32(f.width - 1)
	}
	return f
}

// Visit counts one trail.
func (f *graphFold) Visit(t Trail) {
	f.trail++
	if t.Customer != f.customer || f.trail == 1 {
		f.customer, f.first = t.Customer, f.trail
		f.customers++
	}
	f.activities[t.Activity[0]].Starts++
	f.activities[t.Activity[len(t.Activity)-1]].Ends++
	f.events(t.Activity, t.Time)
	if f.shared != Other {
		f.visitRest(t)
	}
	f.steps(t.Activity, t.Time)
}

// events counts the events along a trail, whose times may be nil.
func (f *graphFold) events(path []uint32, times []int64) {
	activities, trail, first := f.activities, 2*f.trail, 2*f.first
	for i, a := range path {
		count := &activities[a]
		count.visit(trail, first)
		if i < len(times) && timed(times[i]) {
			count.at(times[i])
		} else {
			f.untimed++
		}
	}
}

// visitRest counts what a trail has of the activities beyond the limit.
func (f *graphFold) visitRest(t Trail) {
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

// steps counts the edges along a trail, whose times may be nil, and the gaps
// between times where there are both.
func (f *graphFold) steps(path []uint32, times []int64) {
	of, trail, first := f.nodes.of, uint32(f.trail), uint32(f.first)
	before, then := Other, NoTime
	for i, a := range path {
		node, at := of[a], NoTime
		if i < len(times) {
			at = times[i]
		}
		if i > 0 {
			n := f.edge(before, node)
			e := &f.edges[n]
			e.visit(trail, first)
			if gap := uint64(at - then); gap>>32 == 0 && timed(at) {
				if len(f.waiting) == cap(f.waiting) {
					f.makeRoom()
				}
				e.waiting++
				f.waiting = append(f.waiting, step(uint64(n)<<32|gap))
			} else {
				f.slow(n, then, at)
			}
		}
		before, then = node, at
	}
}

// makeRoom makes room for steps that wait: more of it, or by counting those there
// are.
func (f *graphFold) makeRoom() {
	if cap(f.waiting) == mostWaiting {
		f.settle()
		return
	}
	size := min(max(1<<12, 8*cap(f.waiting)), mostWaiting)
	f.waiting = append(make([]step, 0, size), f.waiting...)
}

// slow counts a step that cannot wait: of weeks, or without a time.
func (f *graphFold) slow(edge int, then, at int64) {
	total := f.totals.at(edge)
	total.count++
	if timed(then) && timed(at) {
		total.gap.Add(at - then)
	}
}

// settle counts the steps that wait, in the order of edges.
func (f *graphFold) settle() {
	next, at := make([]uint32, len(f.edges)), uint32(0)
	for n := range f.edges {
		next[n] = at
		at += f.edges[n].waiting
	}
	f.sorted = slices.Grow(f.sorted[:0], len(f.waiting))[:len(f.waiting)]
	for _, s := range f.waiting {
		n := &next[s.edge()]
		f.sorted[*n] = s.gap()
		*n++
	}
	f.waiting = f.waiting[:0]
	for n := range f.edges {
		count := f.edges[n].waiting
		f.edges[n].waiting = 0
		total := f.totals.at(n)
		total.count += int(count)
		total.gap.addShort(f.sorted[next[n]-count : next[n]])
	}
}

// edge gives the number of the edge between two nodes.
func (f *graphFold) edge(from, to uint32) int {
	n := &f.index[int(from)*f.width+int(to)]
	if *n == 0 {
		f.edges = append(f.edges, edgeCount{})
		f.totals.add(edgeTotal{from: from, to: to})
		*n = int32(len(f.edges))
	}
	return int(*n - 1)
}

// Merge adds the counts of a fold over other trails and the same nodes.
func (f *graphFold) Merge(o *graphFold) {
	f.trail += o.trail
	f.customers += o.customers
	f.untimed += o.untimed
	f.rest.merge(&o.rest)
	for a := range o.activities {
		f.activities[a].merge(&o.activities[a])
	}
	f.settle()
	o.settle()
	for i := range o.edges {
		from := o.totals.at(i)
		n := f.edge(from.from, from.to)
		f.edges[n].cases += o.edges[i].cases
		f.edges[n].customers += o.edges[i].customers
		to := f.totals.at(n)
		to.count += from.count
		to.gap.Merge(&from.gap)
	}
}

func (f *graphFold) result(names []string) Graph {
	f.settle()
	f.selfLoops()
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
	if len(f.edges) > 0 {
		g.Edges = make([]Edge, len(f.edges))
	}
	each(len(f.edges), func(i int) {
		e, total := &f.edges[i], f.totals.at(i)
		g.Edges[i] = Edge{
			From: f.nodes.activity[total.from], To: f.nodes.activity[total.to],
			Count: total.count, Cases: int(e.cases), Customers: int(e.customers), Dependency: f.dependency(total), Duration: total.gap.Spread(),
		}
	})
	slices.SortFunc(g.Edges, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), g.compareNames(a.From, b.From), g.compareNames(a.To, b.To))
	})
	return g
}

// selfLoops takes the steps from an activity to itself from the edges.
func (f *graphFold) selfLoops() {
	for i := range f.edges {
		switch total := f.totals.at(i); {
		case total.from != total.to:
		case total.from == f.shared:
			f.rest.SelfLoops = total.count
		default:
			f.activities[f.nodes.activity[total.from]].SelfLoops = total.count
		}
	}
}

func (f *graphFold) dependency(e *edgeTotal) float64 {
	if e.from == e.to {
		return float64(e.count) / float64(e.count+1)
	}
	back := 0
	if at := f.index[int(e.to)*f.width+int(e.from)]; at > 0 {
		back = f.totals.at(int(at - 1)).count
	}
	return float64(e.count-back) / float64(e.count+back+1)
}

// compareNames orders activities by name, Other last.
func (g *Graph) compareNames(a, b uint32) int {
	if a == Other || b == Other {
		return cmp.Compare(a, b)
	}
	return cmp.Compare(g.Activities[a].Name, g.Activities[b].Name)
}
