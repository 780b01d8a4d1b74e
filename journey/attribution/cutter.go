// SPDX-License-Identifier: Apache-2.0

package attribution

import "touchstone/journey"

// cutter cuts one trail into paths, as it is walked.
type cutter struct {
	*fold
	trail *journey.Trail
	group uint64
	held  bool
	all   path // all touches so far
	first int  // of them, that of the path under way
	from  int  // where in the trail that path begins
}

// begun tells whether the path under way has touches.
func (c *cutter) begun() bool { return c.first < len(c.all.touched) }

// convert ends the path with the conversion at a place and time. What is too
// old for it is a path of its own.
func (c *cutter) convert(to int, at int64) {
	c.loseOld(to, at)
	p := path{c.all.touched[c.first:], c.all.at[c.first:]}
	if !c.stepsAlone {
		c.count(p, to)
	}
	if c.begun() {
		c.end(p, 1, 0, c.group, c.held)
	}
	c.from, c.first = to+1, len(c.all.touched)
}

// count credits the conversion at a place to its path.
func (c *cutter) count(p path, at int) {
	tally := &c.groups[c.group]
	worth := c.worthOf(c.trail, at)
	tally.conversions++
	if tally.worth != nil {
		tally.worth.all.add(worth)
	}
	if c.begun() {
		c.credit(tally, p, 1, worth)
	}
}

// loseOld ends a path in null after the last touch that is known to be older
// than the lookback of a conversion.
func (c *cutter) loseOld(to int, at int64) {
	if c.trail.Time == nil || at == journey.NoTime {
		return
	}
	for i := to - 1; i >= c.from; i-- {
		if t := c.trail.Time[i]; t == journey.NoTime || t >= at-c.Lookback {
			continue
		}
		old := c.first
		for _, a := range c.trail.Activity[c.from : i+1] {
			if c.node[a] < outcome {
				old++
			}
		}
		c.loseUntil(old, i+1)
		return
	}
}

// lose ends the path under way in null before a place.
func (c *cutter) lose(to int) { c.loseUntil(len(c.all.touched), to) }

// loseUntil ends the path under way in null before a touch and a place, where it
// has touches.
func (c *cutter) loseUntil(touch, to int) {
	if c.first < touch {
		c.groups[c.group].nulls++
		c.end(path{c.all.touched[c.first:touch], c.all.at[c.first:touch]}, 0, 1, c.group, c.held)
	}
	c.from, c.first = to, touch
}
