// SPDX-License-Identifier: Apache-2.0

package path

import (
	"slices"

	"touchstone/journey"
)

// plan is a question made ready for trails.
type plan struct {
	Question
	anchor, starts, ends journey.Set // nil: not asked for
	asked                [2]bool     // which sides
	width                int         // nodes of a level that are kept
	record               int         // words of paths that a worker may record
	maxSets              int
}

// Limits of memory and of the size of an answer.
const (
	nodeBudget = 1 << 16 // that a pass counts: 4 MB a worker, which stays near the core
	levelWidth = 1000    // nodes of one level in an answer
	// MaxSets is how many different sets are counted at once.
	MaxSets = 1 << 18
)

func newPlan(q Question, activities int) *plan {
	p := &plan{Question: q, maxSets: max(MaxSets, activities)} // as many as there are of one step
	p.anchor = setOrNil(q.Anchor, activities)
	p.starts = setOrNil(q.StartsWith, activities)
	p.ends = setOrNil(q.EndsWith, activities)
	p.asked = [2]bool{after: q.Direction != Before, before: q.Direction != After}
	if activities <= recordedActivities {
		p.record = recordWords
	}
	p.width = max(1, min(levelWidth, max(nodeBudget, 16*activities)/max(1, activities)))
	return p
}

func setOrNil(codes []uint32, activities int) journey.Set {
	if len(codes) == 0 {
		return nil
	}
	return journey.SetOf(codes, activities)
}

// admits tells whether a trail starts and ends as asked.
func (p *plan) admits(activity []uint32) bool {
	return (p.starts == nil || p.starts[activity[0]]) && (p.ends == nil || p.ends[activity[len(activity)-1]])
}

// anchored gives the place of the first or last anchor; -1 when there is none.
func (p *plan) anchored(activity []uint32) int {
	if p.Occurrence == Last {
		for i, a := range slices.Backward(activity) {
			if p.anchor[a] {
				return i
			}
		}
		return -1
	}
	for i, a := range activity {
		if p.anchor[a] {
			return i
		}
	}
	return -1
}

// walk appends the steps from a place on, forwards or backwards, to steps; one
// more than are followed where the trail goes on. The place may lie just
// outside the trail.
func (p *plan) walk(activity []uint32, at, direction int, steps []uint32) []uint32 {
	for i := at + direction; i >= 0 && i < len(activity) && len(steps) <= p.Depth; i += direction {
		if !p.repeats(activity, at, i, i-direction, steps) {
			steps = append(steps, activity[i])
		}
	}
	return steps
}

// repeats tells whether event i is no step because its touchpoint was met
// before, the event just passed being at last.
func (p *plan) repeats(activity []uint32, at, i, last int, steps []uint32) bool {
	a := activity[i]
	switch p.Repeats {
	case Collapse:
		return last >= 0 && last < len(activity) && activity[last] == a
	case Unique:
		return at >= 0 && at < len(activity) && activity[at] == a || slices.Contains(steps, a)
	}
	return false
}

// otherThan appends up to limit of the touchpoints but a to out.
func otherThan(out, from []uint32, a uint32, limit int) []uint32 {
	for _, b := range from {
		if b != a && len(out) < limit {
			out = append(out, b)
		}
	}
	return out
}

// toFront moves a, or puts it, to the front of a list of distinct touchpoints,
// which keeps its first so many.
func toFront(list []uint32, a uint32, limit int) []uint32 {
	at := slices.Index(list, a)
	if at < 0 {
		if len(list) < limit {
			list = append(list, a)
		}
		at = len(list) - 1
	}
	copy(list[1:at+1], list[:at])
	list[0] = a
	return list
}
