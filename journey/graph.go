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

// edgeCount is what counting an Edge touches with every event; that of all edges
// should stay near the processor. The stamps name the last trail and customer,
// counted from 1, with this edge.
type edgeCount struct {
	seen, customer   uint32
	cases, customers uint32
}

func (e *edgeCount) visit(f *graphFold) {
	if e.seen != uint32(f.trail) {
		e.seen = uint32(f.trail)
		e.cases++
		if e.customer != uint32(f.customers) {
			e.customer = uint32(f.customers)
			e.customers++
		}
	}
}

// edgeTotal is what else is counted of an edge between two nodes.
type edgeTotal struct {
	from, to uint32
	count    int // of its steps, but those that wait
	gap      DurationSum
}

// waiting is steps that came last, with their gaps. They are counted edge by edge
// once there are many, so that the large memory of each edge's sums is touched
// seldom.
type waiting struct {
	edges, gaps []uint32
	ends        []uint32 // by edge, in sorted
	sorted      []uint32 // gaps, by edge
}

const mostWaiting = 1 << 17

// add adds a step and tells whether it was the last that can wait.
func (w *waiting) add(edge int, gap uint32) bool {
	w.edges, w.gaps = append(w.edges, uint32(edge)), append(w.gaps, gap)
	return len(w.edges) == mostWaiting
}

// take gives the gaps of every edge, which no longer wait, in the order of edges.
func (w *waiting) take(edges int, each func(edge int, gaps []uint32)) {
	w.ends = slices.Grow(w.ends[:0], edges)[:edges]
	clear(w.ends)
	for _, e := range w.edges {
		w.ends[e]++
	}
	at := uint32(0)
	for e, n := range w.ends {
		w.ends[e] = at
		at += n
	}
	w.sorted = slices.Grow(w.sorted[:0], len(w.gaps))[:len(w.gaps)]
	for i, e := range w.edges {
		w.sorted[w.ends[e]] = w.gaps[i]
		w.ends[e]++
	}
	from := uint32(0)
	for e, end := range w.ends {
		if from < end {
			each(e, w.sorted[from:end])
		}
		from = end
	}
	w.edges, w.gaps = w.edges[:0], w.gaps[:0]
}

// graphFold counts the directly-follows graph.
type graphFold struct {
	nodes      *nodes
	activities []activityCount
	rest       activityCount
	edges      []edgeCount
	totals     paged[edgeTotal] // by edge
	waiting    waiting
	index      []int32 // edge number + 1 by from*width+to
	width      int     // nodes
	shared     uint32  // the node of all activities beyond the limit; Other where there is none
	trail      int     // trails visited
	customers  int     // whose trails were visited
	customer   int     // whose trail was visited last
	untimed    int     // events without a time
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

func (f *graphFold) isRest(node uint32) bool { return node == f.shared }

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
	n := f.edge(from, to)
	f.edges[n].visit(f)
	if gap := uint64(at - then); !timed(then) || !timed(at) || gap>>32 != 0 {
		f.slow(n, then, at)
	} else if f.waiting.add(n, uint32(gap)) {
		f.settle()
	}
}

// slow counts a step that cannot wait: of weeks, or without a time.
func (f *graphFold) slow(edge int, then, at int64) {
	total := f.totals.at(edge)
	total.count++
	if timed(then) && timed(at) {
		total.gap.Add(at - then)
	}
}

// settle counts the steps that wait.
func (f *graphFold) settle() {
	f.waiting.take(len(f.edges), func(edge int, gaps []uint32) {
		total := f.totals.at(edge)
		total.count += len(gaps)
		total.gap.addShort(gaps)
	})
}

// edge gives the number of the edge between two nodes.
func (f *graphFold) edge(from, to uint32) int {
	if n := f.index[int(from)*f.width+int(to)]; n > 0 {
		return int(n - 1)
	}
	return f.newEdge(from, to)
}

func (f *graphFold) newEdge(from, to uint32) int {
	f.edges = append(f.edges, edgeCount{})
	f.totals.add(edgeTotal{from: from, to: to})
	f.index[int(from)*f.width+int(to)] = int32(len(f.edges))
	return len(f.edges) - 1
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
	g := Graph{Activities: make([]Activity, len(names))}
	for a := range names {
		g.Activities[a] = f.activities[a].Activity
		g.Activities[a].Name = names[a]
		g.Activities[a].InRest = f.isRest(f.nodes.of[a])
	}
	if f.rest.Events > 0 {
		g.Rest = &f.rest.Activity
	}
	f.settle()
	for i := range f.edges {
		e, total := &f.edges[i], f.totals.at(i)
		g.Edges = append(g.Edges, Edge{
			From: f.nodes.activity[total.from], To: f.nodes.activity[total.to],
			Count: total.count, Cases: int(e.cases), Customers: int(e.customers), Dependency: f.dependency(total), Duration: total.gap.Spread(),
		})
	}
	slices.SortFunc(g.Edges, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), g.compareNames(a.From, b.From), g.compareNames(a.To, b.To))
	})
	return g
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
