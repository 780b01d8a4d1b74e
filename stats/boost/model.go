// SPDX-License-Identifier: Apache-2.0

package boost

import "math"

// Objective is what a model predicts.
type Objective int

// The objectives. Logistic takes outcomes of 0 and 1 and its margin is the log
// odds; Squared takes any finite outcome and its margin is the mean.
const (
	Logistic Objective = iota
	Squared
)

// Model is a sum of trees. It is not changed once learnt or read, and may be
// used from several goroutines.
type Model struct {
	Objective Objective
	Columns   []string // a name per column, in the order of a row
	Base      float64  // margin before the first tree
	Trees     []Tree
}

// Tree is one tree; node 0 is its root.
type Tree struct{ Nodes []Node }

// Node is a split or a leaf.
type Node struct {
	Left, Right int32   // children; both -1 in a leaf
	Column      int32   // what a split looks at
	Split       float32 // less than this goes left
	MissingLeft bool    // where a missing value goes
	Value       float32 // what a leaf adds to the margin
	Weight      float32 // the value before the learning rate, of splits too
	Cover       float32 // sum of the second derivatives of the rows that came here
	Gain        float32 // what a split lowered twice the loss by
}

// Leaf tells whether the node has no children.
func (n Node) Leaf() bool { return n.Left < 0 }

// next gives the child that a value goes to.
func (n Node) next(v float32) int32 {
	if v != v {
		if n.MissingLeft {
			return n.Left
		}
		return n.Right
	}
	if v < n.Split {
		return n.Left
	}
	return n.Right
}

func (t Tree) leaf(row []float32) Node {
	n := t.Nodes[0]
	for !n.Leaf() {
		n = t.Nodes[n.next(row[n.Column])]
	}
	return n
}

// Margin gives the score of a row, which holds a value per column, NaN where
// it is missing: log odds for Logistic, the predicted number for Squared.
func (m *Model) Margin(row []float64) float64 { return m.margin(narrow(nil, row)) }

func (m *Model) margin(row []float32) float64 {
	sum := m.Base
	for _, t := range m.Trees {
		sum += float64(t.leaf(row).Value)
	}
	return sum
}

// Probability turns a margin into a probability.
func Probability(margin float64) float64 { return 1 / (1 + math.Exp(-margin)) }

// narrow gives the values as they are compared, in dst where it is long
// enough.
func narrow(dst []float32, row []float64) []float32 {
	dst = dst[:0]
	for _, v := range row {
		dst = append(dst, float32(v))
	}
	return dst
}

// Gain gives the total gain of the splits on each column: what the column was
// worth while learning. It is larger for columns with many distinct values;
// contributions are the fairer measure.
func (m *Model) Gain() []float64 {
	out := make([]float64, len(m.Columns))
	for _, t := range m.Trees {
		for _, n := range t.Nodes {
			if !n.Leaf() {
				out[n.Column] += float64(n.Gain)
			}
		}
	}
	return out
}
