// SPDX-License-Identifier: Apache-2.0

package attribution

import "touchstone/journey"

// cutter cuts one trail into paths, as it is walked.
type cutter struct {
	*fold
	trail   journey.Trail
	group   uint64
	held    bool
	from    int   // where the path under way begins
	touches int64 // on it so far
}

// convert ends the path with the conversion at a place and time. What is too
// old for it is a path of its own.
func (c *cutter) convert(to int, at int64) {
	tally := &c.groups[c.group]
	worth := c.worthOf(c.trail, to)
	tally.conversions++
	if tally.worth != nil {
		tally.worth.all.add(worth)
	}
	c.loseOld(to, at)
	if c.touches > 0 {
		p := path{activity: c.trail.Activity[c.from:to], touches: c.touches}
		if c.trail.Time != nil {
			p.time = c.trail.Time[c.from:to]
		}
		c.credit(tally, p, 1, worth)
		c.end(p, 1, 0, c.group, c.held)
	}
	c.from, c.touches = to+1, 0
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
		all := c.touches
		c.touches = 0
		for _, a := range c.trail.Activity[c.from : i+1] {
			if c.node[a] < outcome {
				c.touches++
			}
		}
		young := all - c.touches
		c.lose(i + 1)
		c.touches = young
		return
	}
}

// lose ends the path under way in null before a place, where it has touches.
func (c *cutter) lose(to int) {
	if c.touches > 0 {
		c.groups[c.group].nulls++
		c.end(path{activity: c.trail.Activity[c.from:to], touches: c.touches}, 0, 1, c.group, c.held)
	}
	c.from, c.touches = to, 0
}
