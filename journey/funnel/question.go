// SPDX-License-Identifier: Apache-2.0

package funnel

import (
	"fmt"
	"slices"

	"touchstone"
	"touchstone/journey"
)

// Question asks how far customers get.
type Question struct {
	// Steps are 1 to MaxSteps, in their order.
	Steps []Step `json:"steps"`
	// WindowMS is how long an attempt lasts, in milliseconds from its first
	// event; what comes later does not count for it. 0: as long as the case.
	// Within a window events without a time are passed over.
	WindowMS int64 `json:"window_ms,omitempty"`
	// Strict wants every event of an attempt to follow directly the one before.
	Strict bool `json:"strict,omitempty"`
	// ByCase counts cases instead of customers.
	ByCase bool `json:"by_case,omitempty"`
	// Edges cut time into periods, in ascending Unix milliseconds: customers are
	// also counted in the period, [edge, next edge), in which their best attempt
	// began. At most MaxEdges.
	Edges []int64 `json:"edges,omitempty"`
	// Top is how many touchpoints are shown that customers went to instead of
	// the next step, 1 to MaxTop. 0: DefaultTop.
	Top int `json:"top,omitempty"`
	// Group gives the group of a customer, from 0, and a negative number for
	// none. It is called from several goroutines at once. nil: no groups.
	Group func(customer int) int `json:"-"`
	// Groups is how many there are, 1 to MaxGroups where Group is given.
	Groups int `json:"-"`
	// Workers is how many goroutines share the work. 0: one per core. It never
	// changes the result.
	Workers int `json:"-"`
}

// Step is one step of a funnel.
type Step struct {
	// Parts must all be met, in any order, for the step to be done; 1 to
	// MaxParts, usually one. Each names one or several touchpoints any of which
	// will do. No touchpoint may be in two parts.
	Parts [][]uint32 `json:"parts"`
	// Without names touchpoints that may not be met between the step before and
	// the end of this one. The first step has none before it.
	Without []uint32 `json:"without,omitempty"`
}

// Defaults and limits of a Question.
const (
	MaxSteps   = 50
	MaxParts   = 5
	MaxStates  = 63 // the sum over steps of 2^parts - 1
	MaxEdges   = 1001
	MaxGroups  = 50
	DefaultTop = 8
	MaxTop     = 100
)

// Validate tells every fault of a question to a source of so many activities,
// as touchstone.Errors of kind Invalid. A step that never occurs is none.
func (q Question) Validate(activities int) error {
	var f journey.Faults
	f.Between("steps", int64(len(q.Steps)), 1, MaxSteps)
	f.Between("window_ms", q.WindowMS, 0, journey.MaxTime-journey.MinTime)
	f.Between("top", int64(q.Top), 0, MaxTop)
	f.Between("edges", int64(len(q.Edges)), 0, MaxEdges)
	if !slices.IsSorted(q.Edges) || len(slices.Compact(slices.Clone(q.Edges))) < len(q.Edges) {
		f.Add("edges", touchstone.Msg("funnel.edges_order"))
	}
	if q.Group != nil {
		f.Between("groups", int64(q.Groups), 1, MaxGroups)
	}
	for i, s := range q.Steps[:min(len(q.Steps), MaxSteps)] {
		s.validate(&f, i, activities)
	}
	if n := q.states(); len(f) == 0 && n > MaxStates {
		f.Add("steps", touchstone.Msg("funnel.too_many_orders", "n", n, "limit", MaxStates))
	}
	return f.Err()
}

func (s Step) validate(f *journey.Faults, step, activities int) {
	at := fmt.Sprintf("steps[%d]", step)
	f.Between(at+".parts", int64(len(s.Parts)), 1, MaxParts)
	for i, part := range s.Parts[:min(len(s.Parts), MaxParts)] {
		field := fmt.Sprintf("%s.parts[%d]", at, i)
		f.Codes(field, part, activities, true)
		for _, other := range s.Parts[:i] {
			f.Apart(field, part, other)
		}
		f.Apart(at+".without", s.Without, part)
	}
	f.Codes(at+".without", s.Without, activities, false)
	if step == 0 && len(s.Without) > 0 {
		f.Add(at+".without", touchstone.Msg("funnel.nothing_before"))
	}
}

// states counts what an attempt can have done: of every step, any of its parts.
func (q Question) states() int {
	n := 0
	for _, s := range q.Steps {
		n += 1<<len(s.Parts) - 1
	}
	return n
}
