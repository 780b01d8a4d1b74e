// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"sync"
	"sync/atomic"

	"touchstone"
	"touchstone/eventstore"
)

// changes are what became of a store beside appends: how many began and ended,
// and which mentions were derived, so that a diary reads these again and no
// others.
type changes struct {
	number atomic.Uint64 // begun and ended: odd while one goes on

	mu      sync.Mutex
	derived []derivation // the last ones, in order
	rows    int          // of their positions
	lost    uint64       // the last change whose derivation is not in derived any more
}

// derivation replaces the mentions of a version at positions; no positions are
// all of it.
type derivation struct {
	change    uint64
	version   string
	positions []touchstone.Position
}

// mostDerived is how many positions are kept for a diary that nobody asks.
const mostDerived = 200_000

// derive notes what the change that goes on is about to derive.
func (c *changes) derive(version string, rows []eventstore.Mention) {
	c.mu.Lock()
	defer c.mu.Unlock()
	d := derivation{change: c.number.Load(), version: version}
	for _, m := range rows {
		if n := len(d.positions); n == 0 || d.positions[n-1] != m.Position {
			d.positions = append(d.positions, m.Position)
		}
	}
	c.derived = append(c.derived, d)
	if c.rows += len(d.positions) + 1; c.rows > mostDerived {
		c.derived, c.rows, c.lost = nil, 0, d.change
	}
}

// between gives what was derived after one change and up to another; false when
// it is not known any more. What is older nobody asks for again.
func (c *changes) between(after, upTo uint64) (found []derivation, known bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if after < c.lost {
		return nil, false
	}
	for len(c.derived) > 0 && c.derived[0].change <= after {
		c.rows -= len(c.derived[0].positions) + 1
		c.derived, c.lost = c.derived[1:], c.derived[0].change
	}
	for _, d := range c.derived {
		if d.change <= upTo {
			found = append(found, d)
		}
	}
	return found, true
}

// stand is between which changes a file was read: what the first one left is
// seen, what comes after the last one is not. Both are even.
type stand struct{ from, to uint64 }

// before and after give the ends of a stand, when they are asked before and
// after a file is seen.
func (c *changes) before() uint64 { return c.number.Load() &^ 1 }

func (c *changes) after() uint64 { return (c.number.Load() + 1) &^ 1 }

// exact tells that nothing changed between.
func (s stand) exact() bool { return s.from == s.to }
