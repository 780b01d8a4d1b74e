// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"context"
	"slices"

	"touchstone"
	"touchstone/workspace"
)

// crowds remembers, for subjects with very many edges (a till, a shared
// account), the few that can still decide anything, so that not every new edge
// reads all of them again. Above a limit more neighbours change nothing: more
// than MaxSubjects people are quarantined, more than MaxSubjects devices follow
// nobody.
type crowds struct {
	edges map[touchstone.SubjectID][]workspace.Edge // what trim left, and what came since
}

const mostCrowds = 10_000 // subjects remembered at most

// crowd is the number of edges above which a subject is remembered.
func (l limits) crowd() int { return 4 * l.subjects }

func newCrowds() *crowds { return &crowds{edges: map[touchstone.SubjectID][]workspace.Edge{}} }

// forget lets everything go: something was taken back, so counts went down.
func (c *crowds) forget() { clear(c.edges) }

// came adds a new edge to what is remembered of its ends.
func (c *crowds) came(e workspace.Edge) {
	for _, s := range []touchstone.SubjectID{e.A, e.B} {
		if kept, ok := c.edges[s]; ok {
			c.edges[s] = append(kept, e)
		}
	}
}

// edgesOf reads the edges of subjects, from memory where they are many.
func (n *neighbourhood) edgesOf(ctx context.Context, subjects []touchstone.SubjectID) ([]workspace.Edge, error) {
	var remembered []workspace.Edge
	var rest []touchstone.SubjectID
	for _, s := range subjects {
		if kept, ok := n.crowds.edges[s]; ok {
			remembered = append(remembered, kept...)
		} else {
			rest = append(rest, s)
		}
	}
	read, err := n.ws.Edges().Of(ctx, rest)
	return append(remembered, read...), err
}

// trim leaves out edges that cannot decide anything, of subjects that have very
// many: of the old edges to devices and of those to people, all but the first
// MaxSubjects + 1 each. New edges stay, and so do those made by hand.
func (n *neighbourhood) trim(subjects []touchstone.SubjectID, edges []workspace.Edge) []workspace.Edge {
	if len(edges) <= n.crowd() {
		return edges
	}
	of := map[touchstone.SubjectID][]workspace.Edge{}
	for _, s := range subjects {
		of[s] = nil
	}
	for _, e := range edges {
		for _, s := range []touchstone.SubjectID{e.A, e.B} {
			if list, wanted := of[s]; wanted {
				of[s] = append(list, e)
			}
		}
	}
	var out []workspace.Edge
	for _, s := range subjects {
		list := of[s]
		if len(list) > n.crowd() {
			list = n.few(s, list)
			n.crowds.remember(s, list)
		}
		out = append(out, list...)
	}
	return out
}

func (c *crowds) remember(s touchstone.SubjectID, list []workspace.Edge) {
	if len(c.edges) >= mostCrowds {
		c.forget()
	}
	c.edges[s] = list
}

// few picks the edges of a subject that can decide something.
func (n *neighbourhood) few(s touchstone.SubjectID, list []workspace.Edge) []workspace.Edge {
	people, devices := map[touchstone.SubjectID]bool{}, map[touchstone.SubjectID]bool{}
	return slices.DeleteFunc(list, func(e workspace.Edge) bool {
		other := e.A
		if other == s {
			other = e.B
		}
		seen := people
		if n.isDevice(other) {
			seen = devices
		}
		switch {
		case e.Undone != nil || n.guards.shared[other]:
			return true
		case n.isNew(e) || e.Kind == workspace.EdgeManual || seen[other]:
			return false
		}
		full := len(seen) > n.subjects
		seen[other] = seen[other] || !full
		return full
	})
}
