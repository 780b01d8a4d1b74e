// SPDX-License-Identifier: Apache-2.0

package boost

import "slices"

// Explain says what each column added to the margin of a row: bias, the margin
// of a row of which nothing is known, plus a contribution per column, which
// together are the margin. They are the Shapley values of the game whose coalition
// knows some columns and averages the others over the tree, by the share of
// Cover that went each way (path-dependent TreeSHAP). O(trees leaves depth²).
func (m *Model) Explain(row []float64) (bias float64, contributions []float64) {
	contributions = make([]float64, len(m.Columns))
	return m.NewExplainer().Explain(contributions, row), contributions
}

// Explainer explains many rows of one model and keeps its memory between them.
// It serves one goroutine.
type Explainer struct {
	model *Model
	bias  float64
	row   []float32
	path  []step // of every depth, one after the other
}

// step is a column on the way to a node: which share of the average goes on
// when the column is unknown (zero) and known (one), and the weight of the
// coalitions of that size.
type step struct {
	column            int32
	zero, one, weight float64
}

// NewExplainer makes an explainer.
func (m *Model) NewExplainer() *Explainer {
	e := &Explainer{model: m, bias: m.Base}
	deepest := 0
	for _, t := range m.Trees {
		mean, depth := t.mean(0)
		e.bias += mean
		deepest = max(deepest, depth)
	}
	e.path = make([]step, (deepest+2)*(deepest+3)/2)
	return e
}

// mean gives the average leaf by cover, and the depth.
func (t Tree) mean(node int32) (mean float64, depth int) {
	n := t.Nodes[node]
	if n.Leaf() {
		return float64(n.Value), 0
	}
	left, leftDepth := t.mean(n.Left)
	right, rightDepth := t.mean(n.Right)
	cover := float64(n.Cover)
	mean = left*float64(t.Nodes[n.Left].Cover)/cover + right*float64(t.Nodes[n.Right].Cover)/cover
	return mean, 1 + max(leftDepth, rightDepth)
}

// Explain is Model.Explain into dst, which has an entry per column; it gives
// the bias.
func (e *Explainer) Explain(dst, row []float64) float64 {
	clear(dst)
	e.row = narrow(e.row, row)
	for _, t := range e.model.Trees {
		e.visit(t, dst, at{}, nil, step{column: -1, zero: 1, one: 1})
	}
	return e.bias
}

// at is a node and its depth.
type at struct {
	node  int32
	depth int
}

// visit adds what the leaves under a node say. way is the path to its parent,
// within e.path; next is the step from there.
func (e *Explainer) visit(t Tree, dst []float64, here at, way []step, next step) {
	way = e.extend(here.depth, way, next)
	n := t.Nodes[here.node]
	if n.Leaf() {
		for i := 1; i < len(way); i++ {
			dst[way[i].column] += unwoundSum(way, i) * (way[i].one - way[i].zero) * float64(n.Value)
		}
		return
	}
	known := step{zero: 1, one: 1}
	if i := slices.IndexFunc(way, func(s step) bool { return s.column == n.Column }); i >= 0 {
		known = way[i]
		way = unwind(way, i)
	}
	hot := n.next(e.row[n.Column])
	cold := n.Left + n.Right - hot
	for _, child := range []int32{hot, cold} {
		s := step{column: n.Column, zero: known.zero * float64(t.Nodes[child].Cover) / float64(n.Cover)}
		if child == hot {
			s.one = known.one
		}
		if s.zero != 0 || s.one != 0 {
			e.visit(t, dst, at{child, here.depth + 1}, way, s)
		}
	}
}

// extend copies a path to the place of the next depth, which has depth+1 steps
// at most, and adds a step (EXTEND of algorithm 2).
func (e *Explainer) extend(depth int, way []step, next step) []step {
	d := len(way)
	out := e.path[depth*(depth+1)/2:][: d+1 : d+1]
	copy(out, way)
	out[d] = next
	if d == 0 {
		out[0].weight = 1
	}
	for i := d - 1; i >= 0; i-- {
		out[i+1].weight += next.one * out[i].weight * float64(i+1) / float64(d+1)
		out[i].weight = next.zero * out[i].weight * float64(d-i) / float64(d+1)
	}
	return out
}

// unwind takes step i out of the path again (UNWIND), in place: the path is
// this node's own copy.
func unwind(way []step, i int) []step {
	d := len(way) - 1
	one, zero, carried := way[i].one, way[i].zero, way[d].weight
	for j := d - 1; j >= 0; j-- {
		if one != 0 {
			before := way[j].weight
			way[j].weight = carried * float64(d+1) / (float64(j+1) * one)
			carried = before - way[j].weight*zero*float64(d-j)/float64(d+1)
		} else {
			way[j].weight = way[j].weight * float64(d+1) / (zero * float64(d-j))
		}
	}
	for j := i; j < d; j++ {
		way[j].column, way[j].zero, way[j].one = way[j+1].column, way[j+1].zero, way[j+1].one
	}
	return way[:d]
}

// unwoundSum is the sum of the weights of the path without step i.
func unwoundSum(way []step, i int) float64 {
	d := len(way) - 1
	one, zero, carried, sum := way[i].one, way[i].zero, way[d].weight, 0.0
	for j := d - 1; j >= 0; j-- {
		if one != 0 {
			w := carried * float64(d+1) / (float64(j+1) * one)
			sum += w
			carried = way[j].weight - w*zero*float64(d-j)/float64(d+1)
		} else {
			sum += way[j].weight * float64(d+1) / (zero * float64(d-j))
		}
	}
	return sum
}
