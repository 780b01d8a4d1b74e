// SPDX-License-Identifier: Apache-2.0

package moment

import (
	"context"
	"errors"
	"math"
	"slices"

	"touchstone/stats"
)

// sharedMet is the number of groups up to which touchpoints that are only ever
// met together share one column; relative weights, used above it, cannot.
const sharedMet = 16

// driverModel is the regression of the outcome on the columns of the drivers
// that are in it.
type driverModel struct {
	*driverData
	regression stats.Regression
	fit        *stats.Fit
	parts      []*driverPart
}

// driverPart is one group of columns: a driver and those merged into it.
type driverPart struct {
	*codedDriver
	members []*codedDriver
	columns map[*codedDriver]driverColumns
}

// driverColumns are the columns of one driver, -1 or nil for none.
type driverColumns struct {
	quality int            // Rating and Number
	absent  float64        // what it holds for those who did not meet the touchpoint
	met     int            // may be another driver's too
	ownMet  bool           // no other driver has it
	dummies []int          // Category and Opinion
	side    map[uint32]int // Opinion: the column of Well and of Ill
}

// without says which columns are left out because others determine them.
type without struct {
	met, quality map[*codedDriver]bool
	dummy        map[*codedDriver]map[int]bool
}

// columnOwner says what a column of the regression is.
type columnOwner struct {
	driver *codedDriver
	met    bool
	dummy  int
}

// independentModel builds the model, leaving out columns that are sums of
// others, met columns before qualities.
func (d *driverData) independentModel(ctx context.Context) (*driverModel, error) {
	left := without{met: map[*codedDriver]bool{}, quality: map[*codedDriver]bool{}, dummy: map[*codedDriver]map[int]bool{}}
	for {
		m, owners := d.model(left)
		if m.dropEmpty() {
			continue
		}
		if len(m.parts) == 0 {
			return nil, noDriver()
		}
		var err error
		m.fit, err = stats.LeastSquaresContext(ctx, m.regression, stats.Robust)
		var refusal *stats.Refusal
		if !errors.As(err, &refusal) || refusal.Column < 0 ||
			refusal.Reason != stats.RankDeficient && refusal.Reason != stats.Constant {
			return m, err
		}
		left.leaveOut(owners[refusal.Column])
	}
}

// leaveOut drops a column.
func (w without) leaveOut(o columnOwner) {
	switch {
	case o.met:
		w.met[o.driver] = true
	case !o.driver.Kind.coded():
		w.quality[o.driver] = true
	case w.dummy[o.driver] == nil:
		w.dummy[o.driver] = map[int]bool{o.dummy: true}
	default:
		w.dummy[o.driver][o.dummy] = true
	}
}

// dropEmpty drops the drivers that have no column left.
func (m *driverModel) dropEmpty() bool {
	any := false
	for g, part := range m.parts {
		if len(m.regression.Groups[g]) == 0 {
			part.effect.Dropped = DroppedRedundant
			any = true
		}
	}
	return any
}

// model lays out the columns: qualities and dummies first, then met columns,
// so that of columns which determine each other a met column is the one that
// LeastSquares names.
func (d *driverData) model(left without) (*driverModel, []columnOwner) {
	m := &driverModel{driverData: d}
	m.regression = stats.Regression{Y: d.y, Weight: d.weight, Cluster: d.cluster}
	var owners []columnOwner
	add := func(column []float64, o columnOwner) int {
		m.regression.X = append(m.regression.X, column)
		owners = append(owners, o)
		return len(owners) - 1
	}
	for _, c := range d.inModel() {
		m.parts = append(m.parts, &driverPart{codedDriver: c, members: d.membersOf(c), columns: map[*codedDriver]driverColumns{}})
	}
	met := m.metColumns(left)
	for _, part := range m.parts {
		for _, c := range part.members {
			columns := driverColumns{quality: -1, met: -1}
			for j, dummy := range c.dummy {
				if left.dummy[c][j] {
					continue
				}
				at := add(dummy, columnOwner{c, false, j})
				columns.dummies = append(columns.dummies, at)
				columns.takeSide(c, j, at)
			}
			if !c.Kind.coded() && c.varies() && !left.quality[c] {
				columns.absent = c.absentQuality(met[c] != nil)
				columns.quality = add(c.qualityColumn(columns.absent), columnOwner{driver: c})
			}
			part.columns[c] = columns
		}
	}
	m.addMet(met, add)
	for _, part := range m.parts {
		m.regression.Groups = append(m.regression.Groups, part.group())
	}
	return m, owners
}

func (d *driverData) membersOf(c *codedDriver) []*codedDriver {
	members := []*codedDriver{c}
	for _, i := range c.effect.Merged {
		members = append(members, d.coded[i])
	}
	return members
}

// metColumns gives each driver the driver whose met column serves it: itself,
// or the first one that is always met together with it (or never).
func (m *driverModel) metColumns(left without) map[*codedDriver]*codedDriver {
	serves := map[*codedDriver]*codedDriver{}
	var first []*codedDriver
	for _, part := range m.parts {
		for _, c := range part.members {
			if !c.reachable() {
				continue
			}
			at := slices.IndexFunc(first, func(f *codedDriver) bool { return sameMet(f, c) })
			switch {
			case at < 0:
				first = append(first, c)
				if !left.met[c] {
					serves[c] = c
				}
			case len(m.parts) <= sharedMet && !left.met[first[at]]:
				serves[c] = first[at]
			}
		}
	}
	return serves
}

// sameMet tells whether two touchpoints are only ever met together, or never
// together but always one of them: their met columns say the same.
func sameMet(a, b *codedDriver) bool {
	if a.absent != b.absent && a.absent != b.effect.MetN {
		return false
	}
	differ := a.Met[0] != b.Met[0]
	for i, met := range a.Met {
		if (met != b.Met[i]) != differ {
			return false
		}
	}
	return true
}

func (m *driverModel) addMet(serves map[*codedDriver]*codedDriver, add func([]float64, columnOwner) int) {
	at, users := map[*codedDriver]int{}, map[*codedDriver]int{}
	for _, part := range m.parts {
		for _, c := range part.members {
			if serves[c] != nil {
				users[serves[c]]++
			}
		}
	}
	for _, part := range m.parts {
		for _, c := range part.members {
			server := serves[c]
			if server == nil {
				continue
			}
			if _, ok := at[server]; !ok {
				at[server] = add(server.metColumn(), columnOwner{driver: server, met: true})
			}
			columns := part.columns[c]
			columns.met, columns.ownMet = at[server], users[server] == 1
			part.columns[c] = columns
		}
	}
}

func (c *codedDriver) metColumn() []float64 {
	column := make([]float64, len(c.Met))
	for i, met := range c.Met {
		if met {
			column[i] = 1
		}
	}
	return column
}

// absentQuality is what stands for the quality of a touchpoint that was not
// met: the mean, so that the column is centred quality up to a constant; or 0
// for a rating beside a met column. That explains the same, and its whole
// numbers are quicker to resample.
func (c *codedDriver) absentQuality(besideMet bool) float64 {
	if c.Kind == Rating && besideMet {
		return 0
	}
	return c.effect.Mean
}

func (c *codedDriver) qualityColumn(absent float64) []float64 {
	values := c.quality()
	if c.absent == 0 {
		return values
	}
	column := slices.Clone(values)
	for i, met := range c.Met {
		if !met {
			column[i] = absent
		}
	}
	return column
}

func (p *driverPart) group() []int {
	var group []int
	for _, c := range p.members {
		columns := p.columns[c]
		group = append(group, columns.dummies...)
		for _, at := range []int{columns.quality, columns.met} {
			if at >= 0 {
				group = append(group, at)
			}
		}
	}
	slices.Sort(group)
	return slices.Compact(group)
}

// describe writes the figures of each driver.
func (m *driverModel) describe(res *DriverResult, importance *stats.Importance, level float64) {
	if level <= 0 || level >= 1 {
		level = .95
	}
	for g, part := range m.parts {
		of := importance.Groups[g]
		of.Sign = part.sign
		part.effect.Importance = &of
		part.effect.Quality = m.qualityEffect(part, level)
		part.effect.Reach = m.reachEffect(part, level)
	}
	m.contrastOpinions()
	for _, c := range m.coded {
		res.Drivers = append(res.Drivers, c.effect)
	}
}

// qualityEffect is one point (for a number, one standard deviation) on the
// driver, and what goes with it on those merged into it.
func (m *driverModel) qualityEffect(part *driverPart, level float64) *stats.Effect {
	if part.Kind.coded() {
		return nil
	}
	unit := 1.0
	if part.Kind == Number {
		unit = part.effect.SD
	}
	weights := make([]float64, len(m.fit.Coef))
	any := false
	for _, c := range part.members {
		if at := part.columns[c].quality; at >= 0 {
			any = true
			weights[at+1] = unit
			if c != part.codedDriver {
				weights[at+1] = unit * c.slopeOn(part.codedDriver)
			}
		}
	}
	return m.effectOf(weights, any, level)
}

// reachEffect compares meeting it with average quality, and not meeting it.
func (m *driverModel) reachEffect(part *driverPart, level float64) *stats.Effect {
	columns := part.columns[part.codedDriver]
	if columns.met < 0 || !columns.ownMet || len(part.members) > 1 {
		return nil
	}
	weights := make([]float64, len(m.fit.Coef))
	weights[columns.met+1] = 1
	if columns.quality >= 0 {
		weights[columns.quality+1] = m.meanAmongMet(part.codedDriver, part.quality()) - columns.absent
	}
	if part.Kind == Category {
		for _, at := range columns.dummies {
			weights[at+1] = m.meanAmongMet(part.codedDriver, m.regression.X[at])
		}
	}
	return m.effectOf(weights, true, level)
}

func (d *driverData) meanAmongMet(c *codedDriver, values []float64) float64 {
	total, sum := 0.0, 0.0
	for i, met := range c.Met {
		if met {
			total += d.weightOf(i)
			sum += d.weightOf(i) * values[i]
		}
	}
	return sum / total
}

// effectOf is nil where it is not known, or has no error because the model
// fits without one.
func (m *driverModel) effectOf(weights []float64, known bool, level float64) *stats.Effect {
	if !known {
		return nil
	}
	e := m.fit.Combination(weights, level)
	if math.IsNaN(e.SE) || math.IsNaN(e.Value) {
		return nil
	}
	return &e
}
