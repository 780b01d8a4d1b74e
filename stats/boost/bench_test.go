// SPDX-License-Identifier: Apache-2.0

//go:build unix

package boost

import (
	"context"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"
)

// BenchmarkTrees tells how many rows a tree of depth 4 takes in a second of
// processor time, and what a tree costs in bare passes: reading every bin of
// the table once and adding it up, in the same run. A tree must read each
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
	began := spent(b)
	for b.Loop() {
		c := newCourse(ctx, table, d.Y, nil, Options{Trees: trees}.filled())
		if err := c.run(); err != nil {
			b.Fatal(err)
		}
	}
	tree := (spent(b) - began) / time.Duration(b.N*trees)
	b.ReportMetric(rows/tree.Seconds(), "rows*trees/cpu-s")
	b.ReportMetric(float64(tree)/float64(bare), "passes/tree")
}

// barePass gives the processor time of a pass.
func barePass(b *testing.B, table *binned) time.Duration {
	b.Helper()
	const passes = 20
	began, total := spent(b), 0
	for range passes {
		for _, bins := range table.bins {
			for _, v := range bins {
				total += int(v)
			}
		}
	}
	if total == 0 {
		b.Fatal("nothing was read")
	}
	return (spent(b) - began) / passes
}

// spent is the processor time of this process so far.
func spent(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
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
