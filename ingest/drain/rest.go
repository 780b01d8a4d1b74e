// SPDX-License-Identifier: Apache-2.0

package drain

import (
	"context"
	"time"
)

// A transaction costs as much as some 5,000 of its rows, so few large ones are
// cheap; and whoever posts waits for the processors that the drain takes.
const (
	look      = 20 * time.Millisecond  // between two looks whether the processors are crowded
	freshRest = 500 * time.Millisecond // age of the oldest event up to which the drain rests, so that answers stay fresh
	burstRest = time.Second            // between two transactions, while it cannot keep up all the same
)

// more tells whether to read on before what is in hand is stored. Once, when
// there is no more or no room for it, it rests.
func (d *Drain) more(ctx context.Context, h *hand) bool {
	if d.fits(h) && d.o.Journal.Holds(h.last()) {
		return true
	}
	if h.rested {
		return false
	}
	h.rested = true
	return !d.rest(ctx, h) && d.fits(h) && d.o.Journal.Holds(h.last())
}

// fits tells whether more may be taken in hand.
func (d *Drain) fits(h *hand) bool { return len(h.events) < d.o.MaxRows && h.bytes < handBytes }

// rest lets more events gather for the linger, and then leaves the processors
// to posts while they are crowded. It tells whether somebody waits for what is
// in hand, or the context ended: that ends it.
func (d *Drain) rest(ctx context.Context, h *hand) (hurried bool) {
	if left := d.o.Linger - d.o.Clock().Sub(h.at); d.fits(h) && d.hurried(ctx, min(left, d.o.Linger)) {
		return true
	}
	if d.o.Crowded == nil {
		return false
	}
	d.o.Crowded() // how it was while the drain worked does not count
	for left := d.yields(h); left > 0; left -= look {
		if d.hurried(ctx, look) {
			return true
		}
		if !d.o.Crowded() {
			return false
		}
	}
	return false
}

// yields tells for how long at most posts go first.
func (d *Drain) yields(h *hand) time.Duration {
	age := d.o.Clock().Sub(h.at)
	if h.behind {
		return min(d.o.MaxLag/3-age, burstRest)
	}
	return min(d.o.MaxLag/3-age, freshRest-age, freshRest)
}

// hurried waits, and tells whether somebody waits for what is in hand or the
// context ended meanwhile.
func (d *Drain) hurried(ctx context.Context, wait time.Duration) bool {
	if wait <= 0 {
		return false
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return false
	case <-d.hurry.Rung():
	case <-ctx.Done():
	}
	return true
}
