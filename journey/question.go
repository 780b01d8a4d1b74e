// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"errors"
	"fmt"
	"slices"

	"touchstone"
)

// Set tells of every activity of a source, by its code, whether it is meant.
type Set []bool

// SetOf makes the set of some codes among a number of activities; codes beyond
// it are activities that never occur.
func SetOf(codes []uint32, activities int) Set {
	s := make(Set, activities)
	for _, c := range codes {
		if int(c) < activities {
			s[c] = true
		}
	}
	return s
}

// MaxCodes is how many activities one list of a question may name.
const MaxCodes = 1000

// Faults gathers everything that is wrong with a question to a fold, as
// touchstone.Errors of kind Invalid.
type Faults []error

// Err gives all faults in one error, nil when there are none.
func (f *Faults) Err() error { return errors.Join(*f...) }

// Add notes that a field is wrong.
func (f *Faults) Add(field string, m touchstone.Message) { *f = append(*f, invalid(field, m)) }

// Between wants a number within limits.
func (f *Faults) Between(field string, n, low, high int64) {
	if n < low || n > high {
		f.Add(field, touchstone.Msg("fold.out_of_range", "field", field, "value", n, "low", low, "high", high))
	}
}

// Codes wants a list of activities that a source of so many can have, not too
// long; an empty one only where it is not needed.
func (f *Faults) Codes(field string, codes []uint32, activities int, needed bool) {
	if needed && len(codes) == 0 {
		f.Add(field, touchstone.Msg("fold.none_named", "field", field))
	}
	if len(codes) > MaxCodes {
		f.Add(field, touchstone.Msg("fold.too_many", "field", field, "n", len(codes), "limit", MaxCodes))
		return
	}
	for _, c := range codes {
		if int(c) >= activities {
			f.Add(field, touchstone.Msg("fold.unknown_activity", "field", field, "value", int(c), "count", activities))
		}
	}
}

// Apart wants two lists without a common activity.
func (f *Faults) Apart(field string, a, b []uint32) {
	for _, c := range a {
		if slices.Contains(b, c) {
			f.Add(field, touchstone.Msg("fold.named_twice", "field", field, "value", int(c)))
			return
		}
	}
}

// OneOf wants one of the known values.
func OneOf[T ~string](f *Faults, field string, v T, known ...T) {
	if slices.Contains(known, v) {
		return
	}
	allowed := make([]string, len(known))
	for i, k := range known {
		allowed[i] = string(k)
	}
	f.Add(field, touchstone.Msg("fold.not_one_of", "field", field, "value", fmt.Sprintf("%.40s", string(v)), "allowed", allowed))
}
