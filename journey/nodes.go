// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"cmp"
	"context"
	"slices"
)

// nodes maps activities to the nodes of a graph: the most frequent ones stand
// alone, the others share the last node. It bounds every table of pairs.
type nodes struct {
	of       []uint32 // per activity
	activity []uint32 // per node; Other for the shared one
}

// newNodes makes nodes of activities that occur so often.
func newNodes(names []string, count []int, limit int) *nodes {
	order := make([]uint32, len(count))
	for a := range order {
		order[a] = uint32(a)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(names[a], names[b]))
	})
	n := &nodes{of: make([]uint32, len(count)), activity: order}
	if len(order) > limit {
		n.activity = append(order[:limit:limit], Other)
	}
	for i, a := range order {
		n.of[a] = uint32(min(i, limit))
	}
	return n
}

// nodesOf makes the nodes of a source's graph. How often activities occur
// matters only where not all of them can stand alone.
func nodesOf(ctx context.Context, source Source, opts Options) (*nodes, error) {
	names, limit := source.Names(), activityLimit(opts.MaxActivities)
	if len(names) <= limit {
		return newNodes(names, make([]int, len(names)), limit), nil
	}
	counted, err := Run(ctx, source, opts.Workers, func() *occurrences { return &occurrences{make([]int, len(names))} })
	if err != nil {
		return nil, err
	}
	return newNodes(names, counted.of, limit), nil
}

// occurrences counts the events of each activity.
type occurrences struct{ of []int }

// Visit counts the events of a trail.
func (o *occurrences) Visit(t *Trail) {
	for _, a := range t.Activity {
		o.of[a]++
	}
}

// Merge adds the events of other trails.
func (o *occurrences) Merge(other *occurrences) {
	for a, n := range other.of {
		o.of[a] += n
	}
}

func (n *nodes) len() int { return len(n.activity) }
