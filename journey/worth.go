// SPDX-License-Identifier: Apache-2.0

package journey

import "sort"

// Worth is what one event of a trail is worth, such as an order's price. Amounts
// of different currencies are never added.
type Worth struct {
	At       int    // place of the event in the trail
	Minor    int64  // minor units of the currency, such as cents; not 0
	Currency string // ISO 4217
}

// WorthAt gives what the event at a place is worth in a currency, in minor
// units; 0 when it is worth nothing, or something in another currency.
func (t *Trail) WorthAt(at int, currency string) int64 {
	i := sort.Search(len(t.Worth), func(i int) bool { return t.Worth[i].At >= at })
	if i == len(t.Worth) || t.Worth[i].At != at || t.Worth[i].Currency != currency {
		return 0
	}
	return t.Worth[i].Minor
}

// worthBetween gives what the events from … to-1 are worth, as a trail of their
// own.
func (t *Trail) worthBetween(from, to int) []Worth {
	after := func(at int) int { return sort.Search(len(t.Worth), func(i int) bool { return t.Worth[i].At >= at }) }
	some := t.Worth[after(from):after(to)]
	if len(some) == 0 {
		return nil
	}
	out := make([]Worth, len(some))
	for i, w := range some {
		w.At -= from
		out[i] = w
	}
	return out
}
