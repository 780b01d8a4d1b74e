// SPDX-License-Identifier: Apache-2.0

package journey

import "slices"

// edgeCount is an Edge between two nodes while it is being counted.
type edgeCount struct {
	from, to                uint32
	count, cases, customers int // but of the steps that wait
	gap                     DurationSum
}

// step is a step while it waits to be counted: the number of its edge and its
// gap, below 2^32 milliseconds.
type step uint64

const edgeShift = 32

func (s step) edge() int { return int(s >> edgeShift) }

// stepTally is how many steps, cases and customers, below 2^21 each.
type stepTally uint64

const (
	casesShift     = 21
	customersShift = 42
	oneStep        = stepTally(1)
	ofCase         = oneStep | 1<<casesShift
	ofCustomer     = ofCase | 1<<customersShift
)

func (n stepTally) steps() uint32 { return uint32(n & (1<<casesShift - 1)) }

// add counts steps of an edge.
func (e *edgeCount) add(n stepTally) {
	e.count += int(n.steps())
	e.cases += int(n >> casesShift & (1<<casesShift - 1))
	e.customers += int(n >> customersShift)
}

// fresh is what of an edge has not been added to its sums yet.
type fresh struct {
	trail uint32 // the last one, counted from 1, that has it
	tally stepTally
}

// mostWaiting is how many steps wait until they are counted edge by edge, so that
// the large memory of each edge's sums is touched seldom.
const mostWaiting = 1 << 20

// stepsAtOnce is how many steps of a trail are looked at in one loop after
// another: short ones, in which a processor can look far ahead.
const stepsAtOnce = 1 << 11

// steps counts the edges of a graph.
type steps struct {
	of      []uint32 // node of an activity
	width   int      // nodes
	index   []int32  // edge number + 1 by from*width+to
	edges   paged[edgeCount]
	fresh   []fresh // by edge
	waiting []step

	// Where those that wait are sorted.
	ends   []uint32 // by edge
	sorted []uint32 // gaps
}

func newSteps(n *nodes) steps {
	width := n.len()
	return steps{of: n.of, width: width, index: make([]int32, width*width)}
}

// visit counts the edges along a trail whose customer's trails begin with
// another, and the gaps between its times, which may be nil, where there are both.
func (s *steps) visit(path []uint32, times []int64, trail, first uint32) {
	for len(path) > 1 {
		n := min(len(path)-1, stepsAtOnce)
		row := s.room(n)
		switch {
		case len(times) == 0:
			s.slow(path[:n+1], nil, trail, first)
		case s.gaps(row, path[:n+1], times[:n+1]):
			s.number(row, trail, first)
			s.waiting = s.waiting[:len(s.waiting)+n]
		default:
			s.slow(path[:n+1], times[:n+1], trail, first)
		}
		path = path[n:]
		if len(times) > 0 {
			times = times[n:]
		}
	}
}

// room gives the place of the next n steps that wait, and counts those there are
// where there is none.
func (s *steps) room(n int) []step {
	if used := len(s.waiting); used+n > cap(s.waiting) {
		if used+n > mostWaiting {
			s.settle()
		} else {
			size := min(max(2*stepsAtOnce, 8*cap(s.waiting)), mostWaiting)
			s.waiting = append(make([]step, 0, size), s.waiting...)
		}
	}
	return s.waiting[len(s.waiting):][:n]
}

// gaps writes the steps of a path with the places of their edges in index; false
// when a time is missing or a gap is 2^32 milliseconds or more.
func (s *steps) gaps(row []step, path []uint32, times []int64) bool {
	of, width := s.of, s.width
	from, then, odd := int(of[path[0]])*width, times[0], uint64(0)
	if !timed(then) {
		return false
	}
	path, times = path[1:][:len(row)], times[1:][:len(row)]
	for i := range row {
		to, at := int(of[path[i]]), times[i]
		gap := uint64(at - then) // large where one of the two is NoTime
		row[i] = step(from+to)<<edgeShift | step(gap)
		odd |= gap
		from, then = to*width, at
	}
	return odd>>32 == 0
}

// number brings the numbers of edges into steps with their places, and counts
// them for a trail whose customer's trails begin with another.
func (s *steps) number(row []step, trail, first uint32) {
	for n := s.known(row, trail, first); n < len(row); n = s.known(row, trail, first) {
		row = row[n:]
		at := row[0].edge()
		s.edge(uint32(at/s.width), uint32(at%s.width))
	}
}

// known does what number does up to the first step whose edge has no number yet,
// and gives the place of that. It does not branch otherwise, for a processor could
// not tell beforehand which way.
func (s *steps) known(row []step, trail, first uint32) int {
	index, edges := s.index, s.fresh
	for i, one := range row {
		n := index[one.edge()]
		if n == 0 {
			return i
		}
		edge, tally := &edges[n-1], oneStep
		if edge.trail < trail {
			tally = ofCase
		}
		if edge.trail < first {
			tally = ofCustomer
		}
		edge.trail = trail
		edge.tally += tally
		row[i] = step(n-1)<<edgeShift | one&(1<<edgeShift-1)
	}
	return len(row)
}

// slow counts steps of which some cannot wait: of weeks, or without a time.
func (s *steps) slow(path []uint32, times []int64, trail, first uint32) {
	for i := 1; i < len(path); i++ {
		then, at := NoTime, NoTime
		if times != nil {
			then, at = times[i-1], times[i]
		}
		row := s.room(1)
		if times != nil && timed(then) && s.gaps(row, path[i-1:i+1], times[i-1:i+1]) {
			s.number(row, trail, first)
			s.waiting = s.waiting[:len(s.waiting)+1]
			continue
		}
		e := s.edge(s.of[path[i-1]], s.of[path[i]])
		row[0] = step(int(e.from)*s.width+int(e.to)) << edgeShift
		counted := &s.fresh[s.index[row[0].edge()]-1]
		before := counted.tally
		s.known(row, trail, first)
		e.add(counted.tally - before)
		counted.tally = before
		if timed(then) && timed(at) {
			e.gap.Add(at - then)
		}
	}
}

// settle counts the steps that wait, in the order of edges.
func (s *steps) settle() {
	waiting := s.waiting
	s.waiting = waiting[:0]
	s.ends = slices.Grow(s.ends[:0], len(s.fresh))[:len(s.fresh)]
	s.sorted = slices.Grow(s.sorted[:0], len(waiting))[:len(waiting)]
	ends, sorted, end := s.ends, s.sorted, uint32(0)
	for n, one := range s.fresh {
		ends[n] = end
		end += one.tally.steps()
	}
	for _, one := range waiting {
		end := &ends[one.edge()]
		sorted[*end] = uint32(one)
		*end++
	}
	for n := range s.fresh {
		if tally := s.fresh[n].tally; tally > 0 {
			e := s.edges.at(n)
			e.add(tally)
			e.gap.addShort(sorted[ends[n]-tally.steps() : ends[n]])
			s.fresh[n].tally = 0
		}
	}
}

// edge gives the edge between two nodes.
func (s *steps) edge(from, to uint32) *edgeCount {
	n := &s.index[int(from)*s.width+int(to)]
	if *n == 0 {
		s.edges.add(edgeCount{from: from, to: to})
		s.fresh = append(s.fresh, fresh{})
		*n = int32(s.edges.len)
	}
	return s.edges.at(int(*n - 1))
}

// count gives how often a node follows another.
func (s *steps) count(from, to uint32) int {
	if at := s.index[int(from)*s.width+int(to)]; at > 0 {
		return s.edges.at(int(at - 1)).count
	}
	return 0
}

// merge adds the steps of other trails between the same nodes; neither has any
// that wait.
func (s *steps) merge(o *steps) {
	into := make([]*edgeCount, o.edges.len)
	for i := range into {
		from := o.edges.at(i)
		into[i] = s.edge(from.from, from.to)
	}
	each(len(into), func(i int) {
		from, to := o.edges.at(i), into[i]
		to.count += from.count
		to.cases += from.cases
		to.customers += from.customers
		to.gap.Merge(&from.gap)
	})
}
