// SPDX-License-Identifier: Apache-2.0

package drain

import (
	"context"
	"time"

	"touchstone"
)

// How long those who are turned away are asked to wait.
const (
	retryLag    = 5 * time.Second
	retryClosed = 5 * time.Second
)

// Accept journals events, sets their positions and gives the last of them. All
// or nothing. RateLimited or Unavailable with Retry when they cannot be taken
// now; what journal.Append gives otherwise.
func (d *Drain) Accept(ctx context.Context, events []touchstone.Event) (touchstone.Position, error) {
	if !d.enter() {
		d.count.turnedAway("closed", len(events))
		return 0, errClosed()
	}
	defer d.accepting.Done()
	if reason, err := d.admit(); err != nil {
		d.count.turnedAway(reason, len(events))
		return 0, err
	}
	begun := d.o.Clock()
	last, err := d.o.Journal.Append(ctx, events)
	if err != nil {
		d.count.turnedAway(reasonOf(err), len(events))
		return 0, err
	}
	d.count.acknowledge.Observe(d.o.Clock().Sub(begun).Seconds())
	d.count.accepted.Add(float64(len(events)))
	return last, nil
}

// enter counts a post that Close has to wait for; false when closing.
func (d *Drain) enter() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closing {
		return false
	}
	d.accepting.Add(1)
	return true
}

// admit turns posts away while the drain cannot keep up.
func (d *Drain) admit() (reason string, err error) {
	if lag := d.lag(); lag > d.o.MaxLag {
		return "lag", &touchstone.Error{Kind: touchstone.RateLimited, Message: touchstone.Msg("drain.lag", "lag", lag.Seconds(), "limit", d.o.MaxLag.Seconds()), Retry: retryLag}
	}
	_, rejected := d.rejects.size()
	if bytes := d.o.Journal.Size() + rejected; bytes > d.o.MaxBytes {
		return "queue", &touchstone.Error{Kind: touchstone.RateLimited, Message: touchstone.Msg("drain.queue", "size", bytes>>20, "limit", d.o.MaxBytes>>20), Retry: retryLag}
	}
	return "", nil
}

// reasonOf classes what the journal answered.
func reasonOf(err error) string {
	switch touchstone.KindOf(err) {
	case touchstone.Unavailable:
		return "disk"
	case touchstone.TooLarge, touchstone.Invalid:
		return "invalid"
	default:
		return "cancelled"
	}
}
