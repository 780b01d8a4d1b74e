// SPDX-License-Identifier: Apache-2.0

package boost

import (
	"context"
	"math"
	"math/rand/v2"

	"touchstone/stats"
)

// Data is what is learnt from, or tried on, column by column.
type Data struct {
	Columns [][]float64 // of Y's length; NaN where a value is missing
	Y       []float64   // 0 or 1 for Logistic, finite for Squared
}

// Options says how to learn. A zero field means its default.
type Options struct {
	Objective   Objective
	Trees       int     // at most; 1 to 10,000, default 200
	Depth       int     // of a tree, 1 to 8, default 4
	Rate        float64 // share of each step that is taken, in (0, 1], default .1
	LeastCover  float64 // of a child, in sums of second derivatives; > 0, default 1
	L2          float64 // penalty on leaf weights, > 0, default 1
	RowShare    float64 // of the rows, drawn for each tree; in (0, 1], default 1
	ColumnShare float64 // of the columns, drawn for each tree; in (0, 1], default 1
	Bins        int     // of a column, 2 to 254, default 128
	Patience    int     // trees without a better loss on what is tried before learning ends; default 20
	Seed        uint64  // of what is drawn
}

func (o Options) filled() Options {
	for _, d := range []struct {
		field *int
		value int
	}{{&o.Trees, 200}, {&o.Depth, 4}, {&o.Bins, 128}, {&o.Patience, 20}} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
	for _, d := range []struct {
		field *float64
		value float64
	}{{&o.Rate, .1}, {&o.LeastCover, 1}, {&o.L2, 1}, {&o.RowShare, 1}, {&o.ColumnShare, 1}} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
	return o
}

func (o Options) allowed() bool {
	share := func(v float64) bool { return v > 0 && v <= 1 }
	positive := func(v float64) bool { return v > 0 && !math.IsInf(v, 0) }
	return (o.Objective == Logistic || o.Objective == Squared) && o.Trees > 0 && o.Trees <= 10_000 && o.Depth > 0 && o.Depth <= 8 &&
		o.Bins >= 2 && o.Bins < mostBins && o.Patience > 0 && share(o.Rate) && share(o.RowShare) && share(o.ColumnShare) && positive(o.LeastCover) && positive(o.L2)
}

// Train learns a model of data, whose columns have these names. Where try is
// not nil it ends when Patience trees in a row did not lower the loss there,
// and keeps the trees up to the best. Work is O(rows columns depth trees);
// memory is a byte a cell and 40 a row.
//
// It refuses with OutOfRange an option, an outcome or (with its column) a
// value beyond its bounds; with LengthMismatch; with TooFewRows below two
// rows; with Constant an outcome that never changes.
func Train(ctx context.Context, names []string, data Data, try *Data, o Options) (*Model, error) {
	o = o.filled()
	if !o.allowed() {
		return nil, &stats.Refusal{Reason: stats.OutOfRange, Column: -1}
	}
	if err := data.check(o.Objective, len(names), 2); err != nil {
		return nil, err
	}
	if try != nil {
		if err := try.check(o.Objective, len(names), 1); err != nil {
			return nil, err
		}
	}
	table, err := cut(ctx, data.Columns, o.Bins, o.Seed)
	if err != nil {
		return nil, err
	}
	l := newCourse(ctx, table, data.Y, try, o)
	l.model.Columns = append([]string(nil), names...)
	return l.model, l.run()
}

func (d Data) check(o Objective, columns, rows int) error {
	if len(d.Columns) != columns || columns == 0 {
		return &stats.Refusal{Reason: stats.LengthMismatch, Column: -1}
	}
	for c := range d.Columns {
		if len(d.Columns[c]) != len(d.Y) {
			return &stats.Refusal{Reason: stats.LengthMismatch, Column: c}
		}
	}
	if len(d.Y) < rows || len(d.Y) > math.MaxInt32 {
		return &stats.Refusal{Reason: stats.TooFewRows, Column: -1}
	}
	changes := false
	for _, y := range d.Y {
		if y-y != 0 || o == Logistic && y != 0 && y != 1 {
			return &stats.Refusal{Reason: stats.OutOfRange, Column: -1}
		}
		changes = changes || y != d.Y[0]
	}
	if !changes && rows > 1 {
		return &stats.Refusal{Reason: stats.Constant, Column: -1}
	}
	return nil
}

// course is one run of learning.
type course struct {
	ctx     context.Context
	o       Options
	y       []float64
	margins []float64
	slopes  []slope
	grower  *grower
	model   *Model
	trial   *trial
}

func newCourse(ctx context.Context, table *binned, y []float64, try *Data, o Options) *course {
	n := table.rows
	mean := 0.0
	for _, v := range y {
		mean += v / float64(n)
	}
	base := mean
	if o.Objective == Logistic {
		base = math.Log(mean / (1 - mean))
	}
	c := &course{ctx: ctx, o: o, y: y, margins: make([]float64, n), slopes: make([]slope, n), model: &Model{Objective: o.Objective, Base: base},
		grower: &grower{ctx: ctx, data: table, o: o, rows: make([]int32, n), slopes: make([]slope, n), spare: make([]int32, n), moved: make([]slope, n)}}
	for i := range c.margins {
		c.margins[i] = base
	}
	if try != nil {
		c.trial = newTrial(ctx, *try, base, o.Objective)
	}
	return c
}

func (c *course) run() error {
	best, bestTrees := math.Inf(1), 0
	for tree := range c.o.Trees {
		random := rand.New(rand.NewPCG(c.o.Seed, uint64(tree)+1))
		if err := c.differentiate(random.Uint64()); err != nil {
			return err
		}
		t, err := c.grower.tree(c.slopes, c.drawColumns(random), c.margins)
		if err != nil {
			return err
		}
		c.model.Trees = append(c.model.Trees, t)
		if c.trial == nil {
			continue
		}
		loss, err := c.trial.add(t)
		if err != nil {
			return err
		}
		if loss < best {
			best, bestTrees = loss, tree+1
		} else if tree+1-bestTrees >= c.o.Patience {
			break
		}
	}
	if c.trial != nil {
		c.model.Trees = c.model.Trees[:bestTrees]
	}
	return nil
}

// differentiate fills the slopes of the loss at the margins, zero for rows
// that this tree does not see. A chunk draws its rows from a source of its
// own.
func (c *course) differentiate(seed uint64) error {
	return byChunk(c.ctx, len(c.y), func(chunk, from, to int) {
		random := rand.New(rand.NewPCG(seed, uint64(chunk)))
		for i := from; i < to; i++ {
			if c.o.RowShare < 1 && random.Float64() >= c.o.RowShare {
				c.slopes[i] = slope{}
				continue
			}
			if c.o.Objective == Squared {
				c.slopes[i] = slope{float32(c.margins[i] - c.y[i]), 1}
				continue
			}
			p := Probability(c.margins[i])
			c.slopes[i] = slope{float32(p - c.y[i]), float32(max(p*(1-p), 1e-16))}
		}
	})
}

// drawColumns gives the columns that a tree sees, ascending; at least one.
func (c *course) drawColumns(random *rand.Rand) []int {
	all := len(c.grower.data.cuts)
	want := max(1, int(math.Round(c.o.ColumnShare*float64(all))))
	columns := make([]int, 0, want)
	for j := range all { // each with the probability that is left
		if random.IntN(all-j) < want-len(columns) {
			columns = append(columns, j)
		}
	}
	return columns
}
