// SPDX-License-Identifier: Apache-2.0

package journey

import "slices"

// edgeCount is an Edge between two nodes while it is being counted.
type edgeCount struct {
	from, to                uint32
	count, cases, customers int // but what is fresh
	gap                     DurationSum
}

// step is a step while it waits to be counted: the number of its edge and its
// gap, below 2^32 milliseconds.
type step uint64

const edgeShift = 32

func (s step) edge() int { return int(s >> edgeShift) }

// fresh is what of an edge has not been added to its sums yet.
type fresh struct {
	trail                   uint32 // the last one, counted from 1, that has it
	steps, cases, customers uint32 // steps: of those that wait
}

// meet counts a step of a trail whose customer's trails begin with another. It does
// not branch, for a processor could not tell beforehand which way.
func (f *fresh) meet(trail, first uint32) {
	last := uint64(f.trail)
	f.cases += uint32((last - uint64(trail)) >> 63)
	f.customers += uint32((last - uint64(first)) >> 63)
	f.trail = trail
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
// It tells whether all times are known and all gaps below 2^32 milliseconds.
func (s *steps) visit(path []uint32, times []int64, trail, first uint32) (plain bool) {
	plain = len(times) > 0 && timed(times[0])
	for len(path) > 1 {
		n := 0
		if len(times) > 0 {
			n = s.pass(s.room(min(len(path)-1, stepsAtOnce)), path, times, trail, first)
			s.waiting = s.waiting[:len(s.waiting)+n]
		}
		if n == 0 {
			n, plain = 1, s.step(path, times, trail, first) && plain
		}
		path, times = path[n:], times[min(n, len(times)):]
	}
	return plain
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

// pass counts the steps at the beginning of a path, and gives how many: up to one
// whose edge has no number yet, of which a time is missing, or whose gap is 2^32
// milliseconds or more. It does not branch otherwise, for a processor could not tell
// beforehand which way.
func (s *steps) pass(row []step, path []uint32, times []int64, trail, first uint32) int {
	of, index, edges, width := s.of, s.index, s.fresh, s.width
	from, then := int(of[path[0]])*width, times[0]
	if !timed(then) {
		return 0
	}
	path, times = path[1:][:len(row)], times[1:][:len(row)]
	for i := range row {
		to, at := int(of[path[i]]), times[i]
		n, gap := index[from+to], uint64(at-then) // large without a time
		if n == 0 || gap>>edgeShift != 0 {
			return i
		}
		edge := &edges[n-1]
		edge.steps++
		edge.meet(trail, first)
		row[i] = step(n-1)<<edgeShift | step(gap)
		from, then = to*width, at
	}
	return len(row)
}

// step counts the first step of a path, whatever it is. It tells whether it passes
// once its edge has a number.
func (s *steps) step(path []uint32, times []int64, trail, first uint32) bool {
	e := s.edge(s.of[path[0]], s.of[path[1]])
	if len(times) > 0 && s.pass(s.room(1), path, times, trail, first) == 1 {
		s.waiting = s.waiting[:len(s.waiting)+1]
		return true
	}
	e.count++
	s.fresh[s.index[int(e.from)*s.width+int(e.to)]-1].meet(trail, first)
	if len(times) > 0 && timed(times[0]) && timed(times[1]) {
		e.gap.Add(times[1] - times[0])
	}
	return false
}

// settle counts the steps that wait, in the order of edges.
func (s *steps) settle() {
	waiting := s.waiting
	s.waiting = waiting[:0]
	s.ends = slices.Grow(s.ends[:0], len(s.fresh))[:len(s.fresh)]
	s.sorted = slices.Grow(s.sorted[:0], len(waiting))[:len(waiting)]
	ends, sorted, end := s.ends, s.sorted, uint32(0)
	for n := range s.fresh {
		ends[n] = end
		end += s.fresh[n].steps
	}
	for _, one := range waiting {
		end := &ends[one.edge()]
		sorted[*end] = uint32(one)
		*end++
	}
	for n := range s.fresh {
		if one := &s.fresh[n]; one.steps|one.cases != 0 {
			e := s.edges.at(n)
			e.count += int(one.steps)
			e.cases += int(one.cases)
			e.customers += int(one.customers)
			e.gap.addShort(sorted[ends[n]-one.steps : ends[n]])
			one.steps, one.cases, one.customers = 0, 0, 0
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
