// SPDX-License-Identifier: Apache-2.0

package boost

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"
)

// BenchmarkTrees tells how many rows a tree of depth 4 takes in a second, and
// what a tree costs in bare passes: reading every bin of the table once and
// adding it up, on the same processors in the same run. A tree must read each
// bin once a level for the smaller halves, so between 1 and 2.5 passes, each
// with two additions where the bare pass has one.
func BenchmarkTrees(b *testing.B) {
	const rows, columns, trees = 500_000, 20, 10
	random := rand.New(rand.NewPCG(1, 1))
	d := Data{Y: make([]float64, rows)}
	for range columns {
		c := make([]float64, rows)
		for i := range c {
			c[i] = random.NormFloat64()
		}
		d.Columns = append(d.Columns, c)
	}
	for i := range d.Y {
		if d.Columns[0][i]*d.Columns[1][i]+random.NormFloat64() > 1 {
			d.Y[i] = 1
		}
	}
	ctx := context.Background()
	table, err := cut(ctx, d.Columns, 128, 1)
	if err != nil {
		b.Fatal(err)
	}
	bare := barePass(b, table)
	for b.Loop() {
		c := newCourse(ctx, table, d.Y, nil, Options{Trees: trees}.filled())
		if err := c.run(); err != nil {
			b.Fatal(err)
		}
	}
	tree := b.Elapsed() / time.Duration(b.N*trees)
	b.ReportMetric(rows/tree.Seconds(), "rows*trees/s")
	b.ReportMetric(float64(tree)/float64(bare), "passes/tree")
}

// barePass gives the time of the fastest of five passes.
func barePass(b *testing.B, table *binned) time.Duration {
	b.Helper()
	fastest := time.Hour
	totals := make([]int, len(table.bins))
	for range 5 {
		began := time.Now()
		err := concurrently(context.Background(), len(table.bins), func(c int) {
			total := 0
			for _, v := range table.bins[c] {
				total += int(v)
			}
			totals[c] = total
		})
		if err != nil || totals[0] == 0 {
			b.Fatal(err, totals[0])
		}
		fastest = min(fastest, time.Since(began))
	}
	return fastest
}

// BenchmarkExplain tells how many rows of 20 columns are explained in a
// second, for 100 trees of depth 4.
func BenchmarkExplain(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 1))
	d := Data{Y: make([]float64, 5000), Columns: make([][]float64, 20)}
	for c := range d.Columns {
		for range d.Y {
			d.Columns[c] = append(d.Columns[c], random.NormFloat64())
		}
	}
	for i := range d.Y {
		d.Y[i] = d.Columns[0][i] * d.Columns[1][i]
	}
	m, err := Train(context.Background(), make([]string, 20), d, nil, Options{Objective: Squared, Trees: 100})
	if err != nil {
		b.Fatal(err)
	}
	e, dst, row := m.NewExplainer(), make([]float64, 20), make([]float64, 20)
	for b.Loop() {
		e.Explain(dst, row)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
