// SPDX-License-Identifier: Apache-2.0

package moment

import (
	"cmp"
	"slices"
)

// MostUnknown is the share of a comparison up to which those are left out of whom
// a covariate is not known. A mean in its place, with a column that says so,
// keeps everybody and adjusts those for nothing: what the covariate confounds
// stays in the effect, by their share. Beyond it they are kept.
const MostUnknown = .2

// complete leaves out the units of which a covariate is not known where they are
// few, the rarest such covariate first.
func (c *comparing) complete() {
	type gap struct {
		column
		units int
	}
	var gaps []gap
	for _, column := range c.design {
		if !column.missing {
			continue
		}
		g := gap{column: column}
		for _, u := range c.unit {
			if column.lacks(u) {
				g.units++
			}
		}
		gaps = append(gaps, g)
	}
	slices.SortStableFunc(gaps, func(a, b gap) int { return cmp.Compare(a.units, b.units) })
	most := int(MostUnknown * float64(len(c.unit)))
	for _, g := range gaps {
		left := 0
		for _, u := range c.unit {
			if g.lacks(u) {
				left++
			}
		}
		if c.out.Unknown+left > most {
			return
		}
		c.out.Unknown += left
		c.leaveOut(g.column)
	}
}

// leaveOut leaves out the units of which a column is not known.
func (c *comparing) leaveOut(column column) {
	kept := 0
	for i, u := range c.unit {
		if !column.lacks(u) {
			c.unit[kept], c.treated[kept] = u, c.treated[i]
			kept++
		}
	}
	c.unit, c.treated = c.unit[:kept], c.treated[:kept]
}

// lacks tells whether a unit's value is missing.
func (c column) lacks(unit uint32) bool {
	v := c.value(unit)
	return v != v
}
