// SPDX-License-Identifier: Apache-2.0

package moment

import (
	"cmp"
	"math"
	"slices"
)

// past is what a customer had met before each encounter: shares of the earlier
// rated encounters that were bad and good, 0 without any.
type past struct{ bad, good []float32 }

// inTime puts each customer's rows in order of time, ties as they stand.
func (f *finder) inTime() {
	if f.At == nil {
		return
	}
	for c := range f.Customers.N {
		rows := f.byPerson.of(c)
		if !slices.IsSortedFunc(rows, f.before) {
			slices.SortStableFunc(rows, f.before)
		}
	}
}

func (f *finder) before(a, b uint32) int { return cmp.Compare(f.At[a], f.At[b]) }

// together tells whether two rows of a customer are of the same time.
func (f *finder) together(a, b uint32) bool { return f.At != nil && f.At[a] == f.At[b] }

// lookBack counts, for every encounter, those strictly before it.
func (f *finder) lookBack() past {
	p := past{make([]float32, len(f.Customer)), make([]float32, len(f.Customer))}
	for c := range f.Customers.N {
		rows := f.byPerson.of(c)
		var rated, bad, good float32
		for from := 0; from < len(rows); {
			to := from + 1
			for to < len(rows) && f.together(rows[from], rows[to]) {
				to++
			}
			for _, r := range rows[from:to] {
				if rated > 0 {
					p.bad[r], p.good[r] = bad/rated, good/rated
				}
			}
			for _, r := range rows[from:to] {
				switch f.quality(r) {
				case Bad:
					bad++
					rated++
				case Good:
					good++
					rated++
				case Ordinary:
					rated++
				}
			}
			from = to
		}
	}
	return p
}

// swing gives the change of emotion at an encounter; NaN where one side is not
// known.
func (f *finder) swing(row uint32) float64 {
	if f.Before == nil || f.After == nil {
		return math.NaN()
	}
	return float64(f.After[row]) - float64(f.Before[row])
}
