// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"cmp"
	"context"
	"slices"

	"touchstone"
	"touchstone/workspace"
)

// Without tells into which customers a customer would fall if some edges were
// undone, and changes nothing: the subjects of each, ascending, the largest
// first. One part says that nothing would change. Edges that there are not
// count for nothing. NotFound as Members.
func (g *Graph) Without(ctx context.Context, c touchstone.CustomerID, undone []workspace.EdgeKey) ([][]touchstone.SubjectID, error) {
	var parts [][]touchstone.SubjectID
	err := g.Workspace.View(ctx, func(ws workspace.Workspace) error {
		now, err := g.look(ctx, ws, c)
		if err != nil {
			return err
		}
		held, err := readGuards(ctx, ws)
		if err != nil {
			return err
		}
		n := newNeighbourhood(ws, held, g.limits, newCrowds(), everything)
		for _, key := range undone {
			n.without[key] = true
		}
		e, r, err := n.around(ctx, now.members, &Mapping{base: newBase(0, nil, nil, nil)})
		if err == nil {
			parts = partsOf(now.members, e, r)
		}
		return err
	})
	return parts, err
}

// partsOf sorts subjects by the customers that a resolution makes of them.
func partsOf(subjects []touchstone.SubjectID, e *evidence, r resolution) [][]touchstone.SubjectID {
	number := map[int32]int{}
	var parts [][]touchstone.SubjectID
	for _, s := range subjects {
		at, _ := slices.BinarySearch(e.ids, s)
		root := r.customer[at]
		i, known := number[root]
		if !known {
			i = len(parts)
			number[root], parts = i, append(parts, nil)
		}
		parts[i] = append(parts[i], s)
	}
	slices.SortStableFunc(parts, func(a, b []touchstone.SubjectID) int { return cmp.Compare(len(b), len(a)) })
	return parts
}
