// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"slices"

	"touchstone"
	"touchstone/workspace"
)

// guards are the guards that hold. They do not change any more once they are
// made.
type guards struct {
	shared  map[touchstone.SubjectID]bool
	trusted map[touchstone.SubjectID]bool
	apart   map[touchstone.SubjectID][]touchstone.SubjectID // both ways, ascending
}

func newGuards(keys []workspace.GuardKey) *guards {
	g := &guards{shared: map[touchstone.SubjectID]bool{}, trusted: map[touchstone.SubjectID]bool{}, apart: map[touchstone.SubjectID][]touchstone.SubjectID{}}
	for _, k := range keys {
		switch k.Kind {
		case workspace.GuardShared:
			g.shared[k.A] = true
		case workspace.GuardTrusted:
			g.trusted[k.A] = true
		case workspace.GuardApart:
			g.apart[k.A] = append(g.apart[k.A], k.B)
			g.apart[k.B] = append(g.apart[k.B], k.A)
		}
	}
	for _, list := range g.apart {
		slices.Sort(list)
	}
	return g
}
