// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"touchstone"
	"touchstone/workspace"
)

// rebuild computes the mapping from every edge and guard that holds.
func (g *Graph) rebuild(ctx context.Context, ws workspace.Workspace, revision uint64) (*finding, error) {
	held, err := readGuards(ctx, ws)
	if err != nil {
		return nil, err
	}
	keys := func(yield func(workspace.EdgeKey, error) bool) {
		for e, err := range ws.Edges().All(ctx, 0) {
			if (err != nil || e.Undone == nil) && !yield(e.EdgeKey, err) {
				return
			}
		}
	}
	return g.compute(ctx, ws, keys, held, revision)
}

// MappingAt computes the mapping as it was under a revision of the workspace.
// Subjects that were erased since are not in it.
func (g *Graph) MappingAt(ctx context.Context, revision uint64) (*Mapping, error) {
	var found *finding
	err := g.Workspace.View(ctx, func(ws workspace.Workspace) error {
		keys, err := collect(ws.Guards().AsOf(ctx, revision))
		if err != nil {
			return err
		}
		found, err = g.compute(ctx, ws, ws.Edges().AsOf(ctx, revision), newGuards(keys), revision)
		return err
	})
	if err != nil {
		return nil, err
	}
	return found.mapping, nil
}

func (g *Graph) compute(ctx context.Context, ws workspace.Workspace, keys iter.Seq2[workspace.EdgeKey, error], held *guards, revision uint64) (*finding, error) {
	e, err := readEvidence(ctx, ws, keys)
	if err != nil {
		return nil, err
	}
	e.guards, e.limits = held, g.limits
	r := resolve(e)
	several := make([]bool, len(e.ids))
	for i, c := range r.customer {
		several[c] = several[c] || c != int32(i)
	}
	var entries []entry
	for i, c := range r.customer {
		if several[c] {
			entries = append(entries, entry{e.ids[i], touchstone.CustomerID(e.ids[c])})
		}
	}
	everybody := func(touchstone.SubjectID) bool { return true }
	return &finding{mapping: &Mapping{revision: revision, base: baseOf(entries)}, quarantined: r.quarantined, ids: e.ids, here: everybody}, nil
}

// readEvidence reads edges into the form that resolve takes, with the kinds of
// their subjects.
func readEvidence(ctx context.Context, ws workspace.Workspace, keys iter.Seq2[workspace.EdgeKey, error]) (*evidence, error) {
	type half struct {
		a, b touchstone.SubjectID
		kind workspace.EdgeKind
	}
	var halves []half
	e := &evidence{}
	for k, err := range keys {
		if err != nil {
			return nil, err
		}
		halves = append(halves, half{k.A, k.B, k.Kind})
		e.ids = append(e.ids, k.A, k.B)
	}
	slices.Sort(e.ids)
	e.ids = slices.Clip(slices.Compact(e.ids))
	slices.SortFunc(halves, func(x, y half) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	for i, h := range halves {
		if i == 0 || h.a != halves[i-1].a || h.b != halves[i-1].b {
			a, _ := slices.BinarySearch(e.ids, h.a)
			b, _ := slices.BinarySearch(e.ids, h.b)
			e.links = append(e.links, link{a: int32(a), b: int32(b)})
		}
		e.links[len(e.links)-1].add(h.kind)
	}
	return e, e.readClasses(ctx, ws)
}

func (e *evidence) readClasses(ctx context.Context, ws workspace.Workspace) error {
	e.classes = make([]class, len(e.ids))
	i := 0
	for s, err := range ws.Subjects().All(ctx, 0) {
		if err != nil {
			return err
		}
		for i < len(e.ids) && e.ids[i] < s.ID {
			i++
		}
		if i < len(e.ids) && e.ids[i] == s.ID {
			e.classes[i] = classOf(s.Kind)
		}
	}
	return nil
}
