// SPDX-License-Identifier: Apache-2.0

package moment

import (
	"context"
	"math"
	"slices"

	"touchstone/stats"
)

// emWork bounds the cost of the covariance: rows times columns cubed, per
// iteration. Beyond it, a sample of the rows is used, spread evenly over them.
const (
	emWork      = 200_000_000
	emMostRows  = 50_000
	emLeastRows = 2_000
)

// fillUnrated estimates the values of rows that met a touchpoint and have
// none. Values that are missing because the touchpoint was not met stay out of
// it: the covariance is that of the values which customers would give.
func (d *driverData) fillUnrated(ctx context.Context) error {
	var with []*codedDriver
	holes := false
	for _, c := range d.inModel() {
		if c.Kind.coded() || !c.varies() {
			continue
		}
		with = append(with, c)
		holes = holes || c.effect.N < c.effect.MetN
	}
	if !holes {
		return nil
	}
	columns := make([][]float64, len(with))
	for j, c := range with {
		columns[j] = c.Values
		if c.effect.N < c.effect.MetN {
			c.filled = slices.Clone(c.Values)
		}
	}
	moments, err := d.expectations(ctx, columns)
	if err != nil {
		return err
	}
	row := make([]float64, len(with))
	for i := range d.y {
		if i%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		fillRow(with, i, moments, row)
	}
	return nil
}

// expectations gives the covariance to estimate from; nil where it cannot be
// had, and means have to do.
func (d *driverData) expectations(ctx context.Context, columns [][]float64) (*stats.Moments, error) {
	p := len(columns)
	rows := min(emMostRows, max(emLeastRows, emWork/(p*p*p)))
	weight := d.weight
	if step := (len(d.y) + rows - 1) / rows; step > 1 {
		sampled := make([][]float64, p)
		for j, c := range columns {
			sampled[j] = everyNth(c, step)
		}
		columns, weight = sampled, everyNth(weight, step)
	}
	moments, err := stats.EMCovariance(ctx, columns, weight)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, nil
	}
	return moments, nil
}

func everyNth(values []float64, step int) []float64 {
	if values == nil {
		return nil
	}
	out := make([]float64, 0, len(values)/step+1)
	for i := 0; i < len(values); i += step {
		out = append(out, values[i])
	}
	return out
}

// fillRow estimates what is missing in one row; row is working space.
func fillRow(with []*codedDriver, i int, moments *stats.Moments, row []float64) {
	hole := false
	for j, c := range with {
		row[j] = c.Values[i]
		hole = hole || c.Met[i] && math.IsNaN(row[j])
	}
	if !hole {
		return
	}
	known := moments != nil && moments.Expect(row)
	for j, c := range with {
		if !c.Met[i] || c.answered(i) {
			continue
		}
		c.filled[i] = c.effect.Mean
		if known {
			c.filled[i] = row[j]
		}
	}
}

// quality gives the values that enter the model.
func (c *codedDriver) quality() []float64 {
	if c.filled != nil {
		return c.filled
	}
	return c.Values
}
