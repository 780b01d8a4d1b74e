// SPDX-License-Identifier: Apache-2.0

package boost

import (
	"context"
	"math"

	"touchstone/internal/parallel"
)

// slope holds the first and second derivative of the loss of one row by its
// margin.
type slope struct{ g, h float32 }

// sum is slopes added up.
type sum struct{ g, h float64 }

func (s sum) minus(o sum) sum { return sum{s.g - o.g, s.h - o.h} }

// open is a node that may still be split.
type open struct {
	node     int32 // index into the tree
	from, to int   // its rows, within grower.rows
	total    sum
	sums     []sum // by column and bin; see grower.offset
}

// grower grows one tree after the other and keeps its memory.
type grower struct {
	ctx     context.Context
	data    *binned
	o       Options
	columns []int   // that this tree may look at
	offset  []int   // where the bins of columns[i] begin in open.sums; one more for the end
	rows    []int32 // grouped by node, ascending within
	slopes  []slope // of rows, in their order
	spare   []int32 // for partitions
	moved   []slope
	free    [][]sum
}

// split is a way to part a node.
type split struct {
	gain        float64
	column      int   // -1: none
	bin         uint8 // the last that goes left
	missingLeft bool
	left        sum
}

// leastGain is below what a split is rounding; as in XGBoost.
const leastGain = 1e-6

// tree grows a tree level by level on slopes of all rows, in row order; a row
// of zero slopes counts nothing. It adds to each row's margin.
func (w *grower) tree(slopes []slope, columns []int, margins []float64) (Tree, error) {
	w.begin(slopes, columns)
	root := open{to: w.data.rows}
	if err := w.fill([]*open{&root}); err != nil {
		return Tree{}, err
	}
	for _, s := range root.sums[w.offset[0]:w.offset[1]] {
		root.total.g, root.total.h = root.total.g+s.g, root.total.h+s.h
	}
	t := Tree{Nodes: []Node{w.leaf(root.total)}}
	level := []open{root}
	for depth := 0; depth < w.o.Depth && len(level) > 0; depth++ {
		next, err := w.splitLevel(&t, level, margins, depth+1 < w.o.Depth)
		if err != nil {
			return Tree{}, err
		}
		level = next
	}
	for _, n := range level {
		w.close(t, n, margins)
	}
	return t, nil
}

func (w *grower) begin(slopes []slope, columns []int) {
	w.columns, w.offset = columns, append(w.offset[:0], 0)
	for _, c := range columns {
		w.offset = append(w.offset, w.offset[len(w.offset)-1]+len(w.data.cuts[c])+2)
	}
	for i := range w.rows {
		w.rows[i] = int32(i)
	}
	copy(w.slopes, slopes)
	w.free = nil
}

func (w *grower) leaf(total sum) Node {
	weight := -total.g / (total.h + w.o.L2)
	return Node{Left: -1, Right: -1, Weight: float32(weight), Value: float32(w.o.Rate * weight), Cover: float32(total.h)}
}

// close adds a leaf's value to the margins of its rows.
func (w *grower) close(t Tree, n open, margins []float64) {
	value := float64(t.Nodes[n.node].Value)
	for _, r := range w.rows[n.from:n.to] {
		margins[r] += value
	}
	w.release(n.sums)
}

// splitLevel splits the nodes of a level where that pays and gives their
// children, with sums where they may be split further; the others are closed.
func (w *grower) splitLevel(t *Tree, level []open, margins []float64, further bool) ([]open, error) {
	best, err := w.best(level)
	if err != nil {
		return nil, err
	}
	children := make([]open, 0, 2*len(level))
	var parents []open
	var chosen []split
	for i, n := range level {
		if best[i].column < 0 {
			w.close(*t, n, margins)
			continue
		}
		children = append(children, w.children(t, n, best[i])...)
		parents, chosen = append(parents, n), append(chosen, best[i])
	}
	err = parallel.Each(w.ctx, len(parents), func(i int) {
		middle := w.part(parents[i], chosen[i])
		children[2*i].to, children[2*i+1].from = middle, middle
	})
	if err != nil {
		return nil, err
	}
	if further {
		return children, w.fillChildren(parents, children)
	}
	for _, n := range parents {
		w.release(n.sums)
	}
	return children, nil
}

// children writes a split into the tree.
func (w *grower) children(t *Tree, n open, s split) []open {
	right := n.total.minus(s.left)
	at := int32(len(t.Nodes))
	t.Nodes = append(t.Nodes, w.leaf(s.left), w.leaf(right))
	node := &t.Nodes[n.node]
	node.Left, node.Right, node.Column, node.MissingLeft = at, at+1, int32(s.column), s.missingLeft
	node.Gain, node.Value, node.Split = float32(s.gain), 0, math.MaxFloat32
	if cuts := w.data.cuts[s.column]; int(s.bin) < len(cuts) {
		node.Split = cuts[s.bin]
	}
	return []open{{node: at, from: n.from, to: n.to, total: s.left}, {node: at + 1, from: n.from, to: n.to, total: right}}
}

// part moves the rows that go left before the others, keeping their order, and
// gives where the others begin.
func (w *grower) part(n open, s split) int {
	bins, missing := w.data.bins[s.column], w.data.missing(s.column)
	left, right := n.from, 0
	spare, moved := w.spare[n.from:n.to], w.moved[n.from:n.to]
	for i := n.from; i < n.to; i++ {
		r := w.rows[i]
		if b := bins[r]; b <= s.bin && b != missing || b == missing && s.missingLeft {
			w.rows[left], w.slopes[left] = r, w.slopes[i]
			left++
		} else {
			spare[right], moved[right] = r, w.slopes[i]
			right++
		}
	}
	copy(w.rows[left:n.to], spare[:right])
	copy(w.slopes[left:n.to], moved[:right])
	return left
}

// fillChildren adds up the smaller child of each pair; the larger is its
// parent less that.
func (w *grower) fillChildren(parents, children []open) error {
	var small []*open
	for i := range parents {
		a, b := &children[2*i], &children[2*i+1]
		if a.to-a.from > b.to-b.from {
			a = b
		}
		small = append(small, a)
	}
	if err := w.fill(small); err != nil {
		return err
	}
	return parallel.Each(w.ctx, len(parents), func(i int) {
		large := &children[2*i]
		if large == small[i] {
			large = &children[2*i+1]
		}
		large.sums = parents[i].sums
		for j, s := range small[i].sums {
			large.sums[j] = large.sums[j].minus(s)
		}
	})
}

// fill adds up the slopes of nodes by column and bin.
func (w *grower) fill(nodes []*open) error {
	for _, n := range nodes {
		n.sums = w.take()
	}
	return parallel.Each(w.ctx, len(nodes)*len(w.columns), func(task int) {
		n, i := nodes[task/len(w.columns)], task%len(w.columns)
		add(n.sums[w.offset[i]:w.offset[i+1]], w.data.bins[w.columns[i]], w.rows[n.from:n.to], w.slopes[n.from:n.to])
	})
}

// add is where the time goes: one pass over a node's rows of one column.
func add(sums []sum, bins []uint8, rows []int32, slopes []slope) {
	slopes = slopes[:len(rows)]
	if len(rows) == len(bins) { // the root: rows are in order
		for i, b := range bins {
			s := &sums[b]
			s.g += float64(slopes[i].g)
			s.h += float64(slopes[i].h)
		}
		return
	}
	for i, r := range rows {
		s := &sums[bins[r]]
		s.g += float64(slopes[i].g)
		s.h += float64(slopes[i].h)
	}
}

func (w *grower) take() []sum {
	if n := len(w.free); n > 0 {
		s := w.free[n-1]
		w.free = w.free[:n-1]
		clear(s)
		return s
	}
	return make([]sum, w.offset[len(w.columns)])
}

func (w *grower) release(s []sum) {
	if s != nil {
		w.free = append(w.free, s)
	}
}

// best finds each node's best split.
func (w *grower) best(level []open) ([]split, error) {
	k := len(w.columns)
	found := make([]split, len(level)*k)
	err := parallel.Each(w.ctx, len(found), func(task int) {
		found[task] = w.bestOf(level[task/k], task%k)
	})
	best := make([]split, len(level))
	for i := range best {
		best[i] = split{gain: leastGain, column: -1}
		for _, s := range found[i*k : (i+1)*k] {
			best[i] = better(best[i], s)
		}
	}
	return best, err
}

// better keeps the first of two splits that differ by rounding only.
func better(a, b split) split {
	if b.column >= 0 && b.gain > a.gain*(1+1e-9) {
		return b
	}
	return a
}

// bestOf tries every cut of a column, with the missing on either side:
//
//	gain = GL²/(HL + λ) + GR²/(HR + λ) - G²/(H + λ)
func (w *grower) bestOf(n open, i int) split {
	sums := n.sums[w.offset[i]:w.offset[i+1]]
	values, missing := sums[:len(sums)-1], sums[len(sums)-1]
	unknown := missing.h > 1e-9*n.total.h
	best, left := split{column: -1}, sum{}
	for b, s := range values {
		left = sum{left.g + s.g, left.h + s.h}
		if b == len(values)-1 && !unknown {
			break
		}
		best = better(best, w.candidate(n, i, b, left, false))
		if unknown && b < len(values)-1 {
			best = better(best, w.candidate(n, i, b, sum{left.g + missing.g, left.h + missing.h}, true))
		}
	}
	if best.column >= 0 && !unknown { // nothing was missing here: later, go with most rows
		best.missingLeft = 2*best.left.h >= n.total.h
	}
	return best
}

func (w *grower) candidate(n open, i, bin int, left sum, missingLeft bool) split {
	right := n.total.minus(left)
	if left.h < w.o.LeastCover || right.h < w.o.LeastCover {
		return split{column: -1}
	}
	gain := w.score(left) + w.score(right) - w.score(n.total)
	return split{gain: gain, column: w.columns[i], bin: uint8(bin), missingLeft: missingLeft, left: left}
}

func (w *grower) score(s sum) float64 { return s.g * s.g / (s.h + w.o.L2) }
