// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"touchstone"
	"touchstone/workspace"
)

// Erase removes subjects with their edges, traits and consents from the
// workspace store and from the mapping, and leaves nothing of them in the
// folder. The subjects must be in the vault's ledger, or the next projection
// brings them back. It tells how many rows went; doing it twice is no error.
//
// The snapshot goes first: after a crash the mapping is computed again, from
// what is left.
func (g *Graph) Erase(ctx context.Context, subjects []touchstone.SubjectID) (int64, error) {
	g.projecting.Lock()
	defer g.projecting.Unlock()
	g.mu.Lock()
	defer g.mu.Unlock()
	rows, err := g.erase(ctx, subjects)
	if err != nil {
		return rows, fmt.Errorf("erase identities: %w", err)
	}
	return rows, nil
}

func (g *Graph) erase(ctx context.Context, subjects []touchstone.SubjectID) (int64, error) {
	left, err := g.leftBehind(ctx, subjects)
	if err != nil || len(left) == 0 && len(g.left) == 0 {
		return 0, err
	}
	if err := dropSnapshot(g.folder); err != nil {
		return 0, err
	}
	g.saved = 0
	g.left = append(g.left, left...) // also when something fails from here on
	g.crowds.forget()
	rows := int64(0)
	for part := range slices.Chunk(subjects, workspace.MaxBatch) {
		n, err := g.Workspace.Subjects().Erase(ctx, part)
		if err != nil {
			return rows, err
		}
		rows += n
	}
	if err := g.refresh(ctx); err != nil {
		return rows, err
	}
	return rows, g.save()
}

// leftBehind lists about whom must be decided anew when subjects go: those
// themselves, and their neighbours; nobody where nothing is kept about them.
func (g *Graph) leftBehind(ctx context.Context, subjects []touchstone.SubjectID) ([]touchstone.SubjectID, error) {
	left := map[touchstone.SubjectID]bool{}
	kept := 0
	for part := range slices.Chunk(subjects, workspace.MaxBatch) {
		edges, err := g.Workspace.Edges().Of(ctx, part)
		if err != nil {
			return nil, err
		}
		rows, err := g.rowsOf(ctx, part)
		if err != nil {
			return nil, err
		}
		kept += rows + len(edges)
		for _, s := range part {
			left[s] = true
		}
		for _, e := range edges {
			left[e.A], left[e.B] = true, true
		}
	}
	if kept == 0 {
		return nil, nil
	}
	return slices.Sorted(maps.Keys(left)), nil
}

// rowsOf counts what is kept about subjects beside their edges.
func (g *Graph) rowsOf(ctx context.Context, subjects []touchstone.SubjectID) (int, error) {
	known, err := g.Workspace.Subjects().ByID(ctx, subjects)
	if err != nil {
		return 0, err
	}
	guards, err := g.Workspace.Guards().Of(ctx, subjects)
	if err != nil {
		return 0, err
	}
	statements, err := g.Workspace.Statements().Of(ctx, subjects)
	return len(known) + len(guards) + len(statements), err
}
