// SPDX-License-Identifier: Apache-2.0

package boost

import (
	"context"
	"math"
)

// trial follows the loss of a growing model on data that it does not learn
// from.
type trial struct {
	ctx       context.Context
	columns   [][]float32
	y         []float64
	margins   []float64
	objective Objective
}

func newTrial(ctx context.Context, d Data, base float64, o Objective) *trial {
	t := &trial{ctx: ctx, columns: narrowed(d.Columns), y: d.Y, margins: make([]float64, len(d.Y)), objective: o}
	for i := range t.margins {
		t.margins[i] = base
	}
	return t
}

func narrowed(columns [][]float64) [][]float32 {
	out := make([][]float32, len(columns))
	for c := range columns {
		out[c] = narrow(make([]float32, 0, len(columns[c])), columns[c])
	}
	return out
}

// add takes the next tree and gives the mean loss with it: log loss, or half
// the squared error.
func (t *trial) add(tree Tree) (float64, error) {
	parts := make([]float64, chunksOf(len(t.y)))
	err := byChunk(t.ctx, len(t.y), func(chunk, from, to int) {
		for i := from; i < to; i++ {
			t.margins[i] += float64(tree.leafAt(t.columns, i).Value)
			parts[chunk] += loss(t.objective, t.margins[i], t.y[i])
		}
	})
	total := 0.0
	for _, p := range parts {
		total += p
	}
	return total / float64(len(t.y)), err
}

func loss(o Objective, margin, y float64) float64 {
	if o == Squared {
		return (margin - y) * (margin - y) / 2
	}
	if y == 1 {
		margin = -margin
	}
	return max(0, margin) + math.Log1p(math.Exp(-math.Abs(margin)))
}

// leafAt is leaf for a row of a table of columns.
func (t Tree) leafAt(columns [][]float32, row int) Node {
	n := t.Nodes[0]
	for !n.Leaf() {
		n = t.Nodes[n.next(columns[n.Column][row])]
	}
	return n
}

// Margins gives the score of every row of a table whose columns are the
// model's; see Margin. The error is the context's.
func (m *Model) Margins(ctx context.Context, columns [][]float64) ([]float64, error) {
	if len(m.Columns) == 0 || len(columns) != len(m.Columns) {
		panic("boost: a table of other columns than the model's")
	}
	values := narrowed(columns)
	out := make([]float64, len(columns[0]))
	err := byChunk(ctx, len(out), func(_, from, to int) {
		for i := from; i < to; i++ {
			out[i] = m.Base
		}
		for _, t := range m.Trees {
			for i := from; i < to; i++ {
				out[i] += float64(t.leafAt(values, i).Value)
			}
		}
	})
	return out, err
}
