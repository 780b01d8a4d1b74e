// SPDX-License-Identifier: Apache-2.0

// Package wake lets background work rest. One idea: who rests goes on when
// somebody rings, when a time has come, or when the context ends, whichever is
// first. Nobody who rings ever waits, and the context's end is heard at once. It
// keeps no list of what to do: a ring says only that something may be.
package wake

import (
	"context"
	"time"
)

// Bell wakes the one goroutine that listens to it. Rings while it works count as
// one, and are heard when it rests next. Copies are the same bell; make it with
// NewBell. Safe for use from many goroutines.
type Bell struct{ rung chan struct{} }

// NewBell makes a bell that was not rung.
func NewBell() Bell { return Bell{make(chan struct{}, 1)} }

// Ring wakes the listener. It never waits.
func (b Bell) Ring() {
	select {
	case b.rung <- struct{}{}:
	default:
	}
}

// Rung gives one value for all rings since the last.
func (b Bell) Rung() <-chan struct{} { return b.rung }

// Pace is how often work is done.
type Pace struct {
	Every  time.Duration // without a ring, from round to round; above 0
	Breath time.Duration // rest after a round whatever rings, so that more is done at once; 0: none
}

// Work does rounds of work until the context ends: the first at once, then one
// after a ring, or when Every has passed since the last time it had. A round
// never begins when the context has ended; one that is under way has to look at
// the context itself.
func (b Bell) Work(ctx context.Context, p Pace, round func(context.Context)) {
	tick := time.NewTicker(p.Every)
	defer tick.Stop()
	for ctx.Err() == nil {
		round(ctx)
		if Sleep(ctx, p.Breath) != nil {
			return
		}
		select {
		case <-ctx.Done():
		case <-b.rung:
		case <-tick.C:
		}
	}
}

// Sleep waits for a time, or until the context ends, whose error it then gives.
func Sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 || ctx.Err() != nil {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
