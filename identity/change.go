// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"context"
	"iter"
	"maps"
	"slices"

	"touchstone"
	"touchstone/workspace"
)

// mostChanges is the number of edges that changed above which everything is
// computed again, because that is faster.
const mostChanges = 100_000

// change is what happened to edges and guards since a revision.
type change struct {
	since   uint64
	edges   []workspace.Edge
	guards  []workspace.Guard
	tooMuch bool
}

func readChange(ctx context.Context, ws workspace.Workspace, since uint64) (*change, error) {
	c := &change{since: since}
	for e, err := range ws.Edges().All(ctx, since) {
		if err != nil {
			return nil, err
		}
		if c.edges = append(c.edges, e); len(c.edges) > mostChanges {
			c.tooMuch = true
			return c, nil
		}
	}
	var err error
	c.guards, err = collect(ws.Guards().All(ctx, since))
	return c, err
}

func collect[T any](seq iter.Seq2[T, error]) ([]T, error) {
	var out []T
	for v, err := range seq {
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// readGuards gives the guards that hold.
func readGuards(ctx context.Context, ws workspace.Workspace) (*guards, error) {
	all, err := collect(ws.Guards().All(ctx, 0))
	if err != nil {
		return nil, err
	}
	var keys []workspace.GuardKey
	for _, k := range all {
		if k.Undone == nil {
			keys = append(keys, k.GuardKey)
		}
	}
	return newGuards(keys), nil
}

// apply computes again what a change touches.
func (g *Graph) apply(ctx context.Context, ws workspace.Workspace, was *Mapping, revision uint64, c *change) (*finding, error) {
	held, err := readGuards(ctx, ws)
	if err != nil {
		return nil, err
	}
	n := newNeighbourhood(ws, held, g.limits, g.crowds, c.since)
	roots, err := g.rootsOf(ctx, n, c)
	if err != nil {
		return nil, err
	}
	e, r, err := n.around(ctx, roots, was)
	if err != nil {
		return nil, err
	}
	var layer []entry
	for i, s := range e.ids {
		if now := (entry{s, touchstone.CustomerID(e.ids[r.customer[i]])}); n.decided[s] && was.Customer(s) != now.customer {
			layer = append(layer, now)
		}
	}
	here := func(s touchstone.SubjectID) bool { return n.decided[s] }
	return &finding{mapping: was.changed(layer, revision), quarantined: r.quarantined, ids: e.ids, here: here}, nil
}

// rootsOf lists the subjects about which a change must decide anew: the ends of
// edges, what guards name, and the neighbours of subjects that became shared or
// trusted, or are no more.
func (g *Graph) rootsOf(ctx context.Context, n *neighbourhood, c *change) ([]touchstone.SubjectID, error) {
	roots := map[touchstone.SubjectID]bool{}
	for _, s := range g.left {
		roots[s] = true
	}
	for _, e := range c.edges {
		roots[e.A], roots[e.B] = true, true
		g.crowds.came(e)
	}
	takenBack := func(e workspace.Edge) bool { return e.Undone != nil }
	if len(c.guards) > 0 || slices.ContainsFunc(c.edges, takenBack) {
		g.crowds.forget()
	}
	for _, k := range c.guards {
		roots[k.A] = true
		if k.Kind == workspace.GuardApart {
			roots[k.B] = true
		} else {
			n.moved[k.A] = true
		}
	}
	around, err := n.ws.Edges().Of(ctx, slices.Sorted(maps.Keys(n.moved)))
	for _, e := range around {
		roots[e.A], roots[e.B] = true, true
	}
	return slices.Sorted(maps.Keys(roots)), err
}
