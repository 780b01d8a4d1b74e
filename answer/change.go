// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"touchstone/query"
	"touchstone/stats"
)

// changeOf compares what a store counted in two periods; nil where one side
// has nothing to compare.
func changeOf(m query.Measure, now, before query.Tally) *Change {
	switch m.Kind {
	case query.Count, query.CustomersCount, query.Contacts, query.Reach:
		return &Change{Value: float64(now.N - before.N), Method: Complete}
	case query.NPS, query.Mentions:
		return compared(npsCounts(now).Minus(npsCounts(before)))
	case query.CSAT, query.Rate, query.Share:
		return compared(shareCounts(now).Minus(shareCounts(before)))
	case query.Mean:
		if low, high, ok := scaleOf(m); ok {
			return compared(sums(now, 100).MinusWithin(sums(before, 100), low, high))
		}
		return compared(sums(now, 100).Minus(sums(before, 100)))
	case query.Duration, query.Value:
		if m.Quantile == 0 {
			return compared(sums(now, 1).Minus(sums(before, 1)))
		}
	case query.Reported:
		if isShare(now) && isShare(before) {
			return compared(stats.ShareCounts{X: int(now.Hits), N: int(now.Misses)}.Minus(stats.ShareCounts{X: int(before.Hits), N: int(before.Misses)}))
		}
	}
	return plainChange(figureOf(m, now), figureOf(m, before))
}

func isShare(t query.Tally) bool { return t.Misses > 0 && t.Hits >= 0 && t.Hits <= t.Misses }

// compared turns a difference, or its refusal, into a change.
func compared(d stats.Difference, err error) *Change {
	if err != nil {
		return nil
	}
	return &Change{Value: d.Value, Low: finite(d.Low), High: finite(d.High), P: finite(d.P), Method: Method(d.Method), Test: Method(d.Test)}
}

// plainChange is of figures that have no interval.
func plainChange(now, before Figure) *Change {
	if now.Value == nil || before.Value == nil {
		return nil
	}
	return &Change{Value: *now.Value - *before.Value, Method: now.Method}
}
