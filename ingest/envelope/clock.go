// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"time"

	"touchstone"
)

// The times that a fact may have.
const (
	ahead         = 24 * time.Hour // a sender's clock may be this far ahead
	firstYear     = 1980           // nothing happened before
	longestOffset = 18 * 60 * 60   // seconds
)

var (
	firstClaim = time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	lastClaim  = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)
	earliest   = time.Date(firstYear, 1, 1, 0, 0, 0, 0, time.UTC)
)

// occurred corrects the claimed time by the sender's clock: what the server's
// clock shows now less the time that passed at the sender's between claiming
// and sending. A time that nobody claimed is now. What lies ahead of now by up
// to a day is set to now; what lies further ahead, or before 1980, is refused.
// A measurement's time is the start of its bucket and is not corrected. A
// source whose clock is trusted is not corrected either; of one whose clock is
// not believed at all, everything happened when it arrived.
func (b *maker) occurred(m *Message, kind touchstone.EventKind, now time.Time, f *faults) time.Time {
	if m.Offset != nil && (*m.Offset > longestOffset || *m.Offset < -longestOffset) {
		f.add("time", touchstone.Msg("envelope.offset", "limit", longestOffset/3600))
	}
	if m.Claimed.IsZero() {
		if kind == touchstone.Measured {
			f.add("time", touchstone.Msg("envelope.required"))
		}
		return now
	}
	if m.Claimed.Before(firstClaim) || !m.Claimed.Before(lastClaim) {
		f.add("time", touchstone.Msg("envelope.time_ancient", "year", firstYear))
		return now
	}
	t := m.Claimed
	switch clock := b.settings.Source.Clock; {
	case kind == touchstone.Measured || clock == touchstone.ClockTrust:
	case clock == touchstone.ClockReceived:
		return now
	case !m.SentAt.IsZero():
		t = now.Add(-m.SentAt.Sub(m.Claimed))
	}
	switch {
	case t.Before(earliest):
		f.add("time", touchstone.Msg("envelope.time_ancient", "year", firstYear))
	case t.After(now.Add(ahead)):
		f.add("time", touchstone.Msg("envelope.time_future", "hours", int(ahead/time.Hour)))
	case t.After(now) && kind != touchstone.Measured:
		b.noted(Clamped)
		return now
	}
	return t
}
