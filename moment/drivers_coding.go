// SPDX-License-Identifier: Apache-2.0

package moment

import (
	"cmp"
	"math"
	"slices"

	"touchstone"
)

// Levels of a category that stand for themselves: the largest, each with at
// least this share and number of rows.
const (
	mostLevels      = 20
	leastLevelShare = .01
	leastLevelRows  = 10
)

// driverData is the outcome and the drivers on the rows that count.
type driverData struct {
	y       []float64
	weight  []float64 // nil: 1 each
	cluster []uint32  // nil: each row its own
	coded   []*codedDriver
}

// codedDriver is one driver on the rows that count.
type codedDriver struct {
	Driver // Values, Levels and Met of those rows; Met is never nil, and Values are NaN and Levels 0 where not met
	index  int
	effect DriverEffect
	sign   int
	absent int         // rows that did not meet it
	filled []float64   // Values with the missing ones of rows that met it estimated
	dummy  [][]float64 // Category: one column per level but the most frequent; Opinion: spoken well of, spoken ill of
	sides  []uint32    // Opinion: what the columns of dummy say, Well or Ill
}

func newDriverData(outcome []float64, drivers []Driver, o DriverOptions) (*driverData, error) {
	n := len(outcome)
	if o.Weight != nil && len(o.Weight) != n || o.Cluster != nil && len(o.Cluster) != n {
		return nil, unequalColumns()
	}
	rows := usedRows(outcome, o.Weight)
	d := &driverData{y: take(outcome, rows), weight: take(o.Weight, rows), cluster: take(o.Cluster, rows)}
	for _, y := range d.y {
		if math.IsInf(y, 0) {
			return nil, badValue(y)
		}
	}
	for i, driver := range drivers {
		c, err := d.code(driver, i, n, rows)
		if err != nil {
			return nil, err
		}
		d.coded = append(d.coded, c)
	}
	if len(d.inModel()) == 0 {
		return nil, noDriver()
	}
	return d, nil
}

func noDriver() error {
	return &touchstone.Error{Kind: touchstone.NotEnough, Message: touchstone.Msg("driver.no_driver", "answers", MinAnswers)}
}

// usedRows lists the rows with an outcome and a weight; nil when all have.
func usedRows(outcome, weight []float64) []int {
	var rows []int
	for i, y := range outcome {
		if y == y && (weight == nil || weight[i] != 0) {
			rows = append(rows, i)
		}
	}
	if len(rows) == len(outcome) {
		return nil
	}
	if rows == nil {
		rows = []int{}
	}
	return rows
}

func take[T any](values []T, rows []int) []T {
	if rows == nil || values == nil {
		return values
	}
	out := make([]T, len(rows))
	for i, row := range rows {
		out[i] = values[row]
	}
	return out
}

func (d *driverData) weightOf(i int) float64 { return weightAt(d.weight, i) }

// inModel lists the drivers that are neither dropped nor merged into another.
func (d *driverData) inModel() []*codedDriver {
	var in []*codedDriver
	for _, c := range d.coded {
		if c.effect.Dropped == "" && c.effect.Into < 0 {
			in = append(in, c)
		}
	}
	return in
}

// code checks a driver of n rows and puts it on the rows that count.
func (d *driverData) code(driver Driver, index, n int, rows []int) (*codedDriver, error) {
	length := len(driver.Values)
	if driver.Kind.coded() {
		length = len(driver.Levels)
	}
	if length != n || driver.Met != nil && len(driver.Met) != n {
		return nil, unequalColumns()
	}
	c := &codedDriver{Driver: driver, index: index}
	c.effect = DriverEffect{Into: -1, Mean: math.NaN(), SD: math.NaN()}
	c.Values, c.Levels, c.Met = take(driver.Values, rows), take(driver.Levels, rows), take(driver.Met, rows)
	c.blankUnmet()
	for _, v := range c.Values {
		if math.IsInf(v, 0) {
			return nil, badValue(v)
		}
	}
	c.count(d)
	switch driver.Kind {
	case Category:
		c.codeLevels()
	case Opinion:
		c.codeSides(d)
	default:
		c.measure(d)
	}
	return c, nil
}

// coded tells whether a kind of driver has Levels rather than Values.
func (k DriverKind) coded() bool { return k == Category || k == Opinion }

// blankUnmet makes Met and the answers say the same.
func (c *codedDriver) blankUnmet() {
	if c.Met == nil {
		c.Met = make([]bool, max(len(c.Values), len(c.Levels)))
		for i := range c.Met {
			c.Met[i] = c.answered(i)
		}
		return
	}
	values, levels := c.Values, c.Levels
	for i, met := range c.Met {
		if met || !c.answered(i) {
			continue
		}
		if c.Kind.coded() {
			if &levels[0] == &c.Levels[0] {
				c.Levels = slices.Clone(levels)
			}
			c.Levels[i] = 0
			continue
		}
		if &values[0] == &c.Values[0] {
			c.Values = slices.Clone(values)
		}
		c.Values[i] = math.NaN()
	}
}

func (c *codedDriver) answered(i int) bool {
	if c.Kind.coded() {
		return c.Levels[i] != 0
	}
	return c.Values[i] == c.Values[i]
}

func (c *codedDriver) count(d *driverData) {
	e := &c.effect
	all, met := 0.0, 0.0
	for i, m := range c.Met {
		w := d.weightOf(i)
		all += w
		if !m {
			c.absent++
			continue
		}
		met += w
		e.MetN++
		if c.answered(i) {
			e.N++
		}
	}
	if all > 0 {
		e.MetShare = met / all
	}
	if e.MetN > 0 {
		e.Filled = float64(e.MetN-e.N) / float64(e.MetN)
	}
	if e.N < MinAnswers {
		e.Dropped = DroppedFew
	}
}

// reachable tells whether enough rows met it, and enough did not. Of what texts
// speak of, everybody may speak.
func (c *codedDriver) reachable() bool {
	return c.Kind != Opinion && c.absent >= MinAnswers && c.effect.MetN >= MinAnswers
}

// measure finds mean, spread and sign of a rating or number.
func (c *codedDriver) measure(d *driverData) {
	var w, x, y float64
	for i, v := range c.Values {
		if v == v {
			w += d.weightOf(i)
			x += d.weightOf(i) * v
			y += d.weightOf(i) * d.y[i]
		}
	}
	x, y = x/w, y/w
	var xx, xy float64
	for i, v := range c.Values {
		if v == v {
			xx += d.weightOf(i) * (v - x) * (v - x)
			xy += d.weightOf(i) * (v - x) * (d.y[i] - y)
		}
	}
	c.effect.Mean, c.effect.SD = x, math.Sqrt(xx/w)
	c.sign = signOf(xy)
	if c.effect.Dropped == "" && !c.varies() && !c.reachable() {
		c.effect.Dropped = DroppedConstant
	}
}

func signOf(x float64) int {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

// varies tells whether the answers differ by more than rounding.
func (c *codedDriver) varies() bool {
	return c.effect.SD > 1e-12*math.Abs(c.effect.Mean)
}

// codeLevels makes the dummies of a category.
func (c *codedDriver) codeLevels() {
	counts := map[uint32]int{}
	for _, level := range c.Levels {
		if level != 0 {
			counts[level]++
		}
	}
	column := levelColumns(counts, c.effect.N)
	width := -1
	for _, at := range column {
		width = max(width, at)
	}
	c.dummy = make([][]float64, width+1)
	for j := range c.dummy {
		c.dummy[j] = make([]float64, len(c.Levels))
	}
	for i, level := range c.Levels {
		if at := column[level]; level != 0 && at >= 0 {
			c.dummy[at][i] = 1
		}
	}
	if c.effect.Dropped == "" && len(c.dummy) == 0 && !c.reachable() {
		c.effect.Dropped = DroppedConstant
	}
}

// levelColumns gives each level its dummy: -1 for the most frequent one, the
// last one for all that are pooled (-1 again where these are too few).
func levelColumns(counts map[uint32]int, answers int) map[uint32]int {
	levels := make([]uint32, 0, len(counts))
	for level := range counts {
		levels = append(levels, level)
	}
	slices.SortFunc(levels, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	least := max(leastLevelRows, int(math.Ceil(leastLevelShare*float64(answers))))
	own := min(1, len(levels))
	for own < min(mostLevels, len(levels)) && counts[levels[own]] >= least {
		own++
	}
	pooled := 0
	for _, level := range levels[own:] {
		pooled += counts[level]
	}
	column := map[uint32]int{}
	for i, level := range levels {
		column[level] = min(i, own) - 1
		if i >= own && pooled < leastLevelRows {
			column[level] = -1
		}
	}
	return column
}
