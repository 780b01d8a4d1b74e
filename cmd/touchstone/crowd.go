// SPDX-License-Identifier: Apache-2.0

package main

import (
	"runtime/metrics"
	"time"
)

// crowded is how long half of those who want a processor must have waited for
// one.
const crowded = time.Millisecond

// crowd tells whether goroutines wait for processors. It belongs to one
// goroutine.
type crowd struct {
	read  []metrics.Sample
	known []uint64 // counts at the last look
}

func newCrowd() *crowd {
	return &crowd{read: []metrics.Sample{{Name: "/sched/latencies:seconds"}}}
}

// waits tells whether half of those who wanted a processor since the last call
// had to wait for it.
func (c *crowd) waits() bool {
	metrics.Read(c.read)
	if c.read[0].Value.Kind() != metrics.KindFloat64Histogram {
		return false // this runtime does not tell
	}
	h := c.read[0].Value.Float64Histogram()
	if len(c.known) != len(h.Counts) {
		c.known = make([]uint64, len(h.Counts))
	}
	var all, waited uint64
	for i, n := range h.Counts {
		fresh := n - c.known[i]
		all += fresh
		if h.Buckets[i] >= crowded.Seconds() {
			waited += fresh
		}
		c.known[i] = n
	}
	return waited > 0 && 2*waited >= all
}
