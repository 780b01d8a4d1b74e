// SPDX-License-Identifier: Apache-2.0

package moment

import (
	"touchstone/stats"
)

// codeSides makes the dummies of an Opinion: one for each side that enough
// rows took, and enough did not.
func (c *codedDriver) codeSides(d *driverData) {
	c.lean(d)
	for _, side := range []uint32{Well, Ill} {
		rows := c.saying(side)
		if rows < MinAnswers || len(c.Levels)-rows < MinAnswers {
			continue
		}
		column := make([]float64, len(c.Levels))
		for i, said := range c.Levels {
			if said&side != 0 {
				column[i] = 1
			}
		}
		c.dummy, c.sides = append(c.dummy, column), append(c.sides, side)
	}
	if c.effect.Dropped == "" && len(c.dummy) == 0 {
		c.effect.Dropped = DroppedFew
	}
}

// saying counts the rows that take a side.
func (c *codedDriver) saying(side uint32) int {
	n := 0
	for _, said := range c.Levels {
		if said&side != 0 {
			n++
		}
	}
	return n
}

// lean finds the sign of the correlation between speaking well rather than ill
// of it and the outcome, among the rows that say anything of it.
func (c *codedDriver) lean(d *driverData) {
	var w, x, y float64
	for i, said := range c.Levels {
		if said != 0 {
			w += d.weightOf(i)
			x += d.weightOf(i) * leaning(said)
			y += d.weightOf(i) * d.y[i]
		}
	}
	xy := 0.0
	for i, said := range c.Levels {
		if said != 0 {
			xy += d.weightOf(i) * (leaning(said) - x/w) * (d.y[i] - y/w)
		}
	}
	c.sign = signOf(xy)
}

// leaning is 1 for good words alone, -1 for bad ones alone, else 0.
func leaning(said uint32) float64 {
	switch said {
	case Well:
		return 1
	case Ill:
		return -1
	}
	return 0
}

// takeSide notes the column of what an Opinion's dummy says.
func (columns *driverColumns) takeSide(c *codedDriver, dummy, at int) {
	if c.Kind != Opinion {
		return
	}
	if columns.side == nil {
		columns.side = map[uint32]int{}
	}
	columns.side[c.sides[dummy]] = at
}

// contrastOpinions says what good and bad words of each Opinion do.
func (m *driverModel) contrastOpinions() {
	var found []*Contrast
	var asymmetry []float64
	for _, part := range m.parts {
		if part.Kind != Opinion {
			continue
		}
		c := m.contrastOf(part)
		part.effect.Contrast = c
		found, asymmetry = append(found, c), append(asymmetry, c.Sum.P)
	}
	for i, q := range stats.BenjaminiHochberg(asymmetry) {
		found[i].Q = q
	}
}

func (m *driverModel) contrastOf(part *driverPart) *Contrast {
	c := &Contrast{N: part.effect.N, NLow: part.saying(Ill), NTop: part.saying(Well), Class: Unclassified}
	column := func(side uint32) int {
		if at, ok := part.columns[part.codedDriver].side[side]; ok {
			return at + 1
		}
		return 0
	}
	ill, well := column(Ill), column(Well)
	switch {
	case c.NLow < MinTail:
		c.Reason = FewLow
	case c.NTop < MinTail:
		c.Reason = FewTop
	case part.absent < MinTail:
		c.Reason = FewOrdinary
	case ill == 0 || well == 0:
		c.Reason = Redundant
	}
	c.estimate(m.fit, ill, well)
	return c
}
