// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// Graph is the directly-follows graph: which activity comes right after which,
// how often and after how long.
type Graph struct {
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

// nodes maps activities to the nodes of a graph: the most frequent ones stand
// alone, the others share the last node. It bounds every table of pairs.
type nodes struct {
	of       []uint32 // per activity
	activity []uint32 // per node; Other for the shared one
}

// newNodes makes nodes of activities that occur so often.
func newNodes(names []string, count []int, limit int) *nodes {
	order := make([]uint32, len(count))
	for a := range order {
		order[a] = uint32(a)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(names[a], names[b]))
	})
	n := &nodes{of: make([]uint32, len(count)), activity: order}
	if len(order) > limit {
		n.activity = append(order[:limit:limit], Other)
	}
	for i, a := range order {
		n.of[a] = uint32(min(i, limit))
	}
	return n
}

// nodesOf makes the nodes of a source's graph. How often activities occur
// matters only where not all of them can stand alone.
func nodesOf(ctx context.Context, source Source, opts Options) (*nodes, error) {
	names, limit := source.Names(), activityLimit(opts.MaxActivities)
	if len(names) <= limit {
		return newNodes(names, make([]int, len(names)), limit), nil
	}
	counted, err := Run(ctx, source, opts.Workers, func() *occurrences { return &occurrences{make([]int, len(names))} })
	if err != nil {
		return nil, err
	}
	return newNodes(names, counted.of, limit), nil
}

// occurrences counts the events of each activity.
type occurrences struct{ of []int }

// Visit counts the events of a trail.
func (o *occurrences) Visit(t Trail) {
	for _, a := range t.Activity {
		o.of[a]++
	}
}

// Merge adds the events of other trails.
func (o *occurrences) Merge(other *occurrences) {
	for a, n := range other.of {
		o.of[a] += n
	}
}

func (n *nodes) len() int { return len(n.activity) }

// activityCount is an Activity while it is being counted. The stamps name the
// last trail and customer, counted from 1, that were seen to have it, and the
// last trail that was seen to repeat it.
type activityCount struct {
	Activity
	seen, repeated, customer int
}

func newActivityCount() activityCount {
	return activityCount{Activity: Activity{First: NoTime, Last: NoTime}}
}

func (a *activityCount) visit(f *graphFold) {
	a.Events++
	switch {
	case a.seen != f.trail:
		a.seen = f.trail
		a.Cases++
		if a.customer != f.customers {
			a.customer = f.customers
			a.Customers++
		}
	case a.repeated != f.trail:
		a.repeated = f.trail
		a.ReworkCases++
	}
}

func (a *activityCount) at(t int64) {
	if !timed(a.First) || t < a.First {
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

// edgeCount is an Edge while it is being counted, between nodes. The gaps that
// came last wait until there are enough to be added at once, so that the larger
// memory of their sum is touched seldom.
type edgeCount struct {
	from, to         uint32
	count            int
	cases, customers int
	seen, customer   int // last trail and customer, counted from 1, with this edge
	waiting          int
	last             [waitingGaps]int64
}

const waitingGaps = 16

func (e *edgeCount) visit(f *graphFold) {
	e.count++
	if e.seen != f.trail {
		e.seen = f.trail
		e.cases++
		if e.customer != f.customers {
			e.customer = f.customers
			e.customers++
		}
	}
}

// graphFold counts the directly-follows graph.
type graphFold struct {
	nodes      *nodes
	activities []activityCount
	rest       activityCount
	edges      []edgeCount
	gaps       paged[DurationSum] // by edge
	index      []int32            // edge number + 1 by from*nodes+to
	trail      int                // trails visited
	customers  int                // whose trails were visited
	customer   int                // whose trail was visited last
	untimed    int                // events without a time
}

func newGraphFold(n *nodes) *graphFold {
	f := &graphFold{nodes: n, activities: make([]activityCount, len(n.of)), rest: newActivityCount(), customer: -1}
	for a := range f.activities {
		f.activities[a] = newActivityCount()
	}
	f.index = make([]int32, n.len()*n.len())
	return f
}

// Visit counts one trail.
func (f *graphFold) Visit(t Trail) {
	f.trail++
	if t.Customer != f.customer || f.trail == 1 {
		f.customer = t.Customer
		f.customers++
	}
	last := len(t.Activity) - 1
	f.ends(t.Activity[0]).begin(f)
	before, then := uint32(0), NoTime // the node and time of the event before
	for i, a := range t.Activity {
		at := NoTime
		if t.Time != nil {
			at = t.Time[i]
		}
		node := f.nodes.of[a]
		f.event(a, node, at)
		if i > 0 {
			if t.Activity[i-1] == a {
				f.activities[a].SelfLoops++
			}
			f.step(before, node, then, at)
		}
		before, then = node, at
	}
	f.ends(t.Activity[last]).end(f)
}

func (f *graphFold) isRest(node uint32) bool { return f.nodes.activity[node] == Other }

// event counts one event of an activity.
func (f *graphFold) event(a, node uint32, at int64) {
	count := &f.activities[a]
	count.visit(f)
	if timed(at) {
		count.at(at)
	} else {
		f.untimed++
	}
	if f.isRest(node) {
		f.rest.visit(f)
		if timed(at) {
			f.rest.at(at)
		}
	}
}

// ending is an activity at an end of a trail, with its node.
type ending struct{ activity, node uint32 }

func (f *graphFold) ends(a uint32) ending { return ending{a, f.nodes.of[a]} }

func (e ending) begin(f *graphFold) {
	f.activities[e.activity].Starts++
	if f.isRest(e.node) {
		f.rest.Starts++
	}
}

func (e ending) end(f *graphFold) {
	f.activities[e.activity].Ends++
	if f.isRest(e.node) {
		f.rest.Ends++
	}
}

// step counts the edge between two nodes, and the gap between their times where
// there are both.
func (f *graphFold) step(from, to uint32, then, at int64) {
	if from == to && f.isRest(to) {
		f.rest.SelfLoops++
	}
	e := f.edge(from, to)
	e.visit(f)
	if timed(then) && timed(at) {
		e.last[e.waiting] = at - then
		if e.waiting++; e.waiting == waitingGaps {
			f.settle(e)
		}
	}
}

// settle adds the gaps that wait.
func (f *graphFold) settle(e *edgeCount) {
	f.gaps.at(int(f.index[int(e.from)*f.nodes.len()+int(e.to)]) - 1).addAll(e.last[:e.waiting])
	e.waiting = 0
}

func (f *graphFold) edge(from, to uint32) *edgeCount {
	at := &f.index[int(from)*f.nodes.len()+int(to)]
	if *at == 0 {
		f.edges = append(f.edges, edgeCount{from: from, to: to})
		f.gaps.add(DurationSum{})
		*at = int32(len(f.edges))
	}
	return &f.edges[*at-1]
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
	for i := range o.edges {
		from := &o.edges[i]
		to := f.edge(from.from, from.to)
		to.count += from.count
		to.cases += from.cases
		to.customers += from.customers
		o.settle(from)
		f.settle(to)
		f.gaps.at(int(f.index[int(to.from)*f.nodes.len()+int(to.to)]) - 1).Merge(o.gaps.at(i))
	}
}

func (f *graphFold) result(names []string) Graph {
	g := Graph{Activities: make([]Activity, len(names))}
	for a := range names {
		g.Activities[a] = f.activities[a].Activity
		g.Activities[a].Name = names[a]
		g.Activities[a].InRest = f.isRest(f.nodes.of[a])
	}
	if f.rest.Events > 0 {
		g.Rest = &f.rest.Activity
	}
	for i := range f.edges {
		e := &f.edges[i]
		f.settle(e)
		g.Edges = append(g.Edges, Edge{
			From: f.nodes.activity[e.from], To: f.nodes.activity[e.to],
			Count: e.count, Cases: e.cases, Customers: e.customers, Dependency: f.dependency(e), Duration: f.gaps.at(i).Spread(),
		})
	}
	slices.SortFunc(g.Edges, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), g.compareNames(a.From, b.From), g.compareNames(a.To, b.To))
	})
	return g
}

func (f *graphFold) dependency(e *edgeCount) float64 {
	if e.from == e.to {
		return float64(e.count) / float64(e.count+1)
	}
	back := 0
	if at := f.index[int(e.to)*f.nodes.len()+int(e.from)]; at > 0 {
		back = f.edges[at-1].count
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
