// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"context"

	"touchstone"
	"touchstone/workspace"
)

// Link says by hand that two subjects are one customer. It outweighs all other
// evidence, but not a guard.
func (g *Graph) Link(ctx context.Context, a, b touchstone.SubjectID, by string) (workspace.EdgeKey, error) {
	key := workspace.EdgeKey{A: min(a, b), B: max(a, b), Kind: workspace.EdgeManual}
	return key, g.edit(ctx, []touchstone.SubjectID{a, b}, func(ws workspace.Workspace) error {
		_, err := ws.Edges().Put(ctx, []workspace.Edge{{EdgeKey: key, At: g.Now(), By: by}})
		return err
	})
}

// Undo takes an edge back: it joins nothing any more, also when events say it
// again, until it is redone. NotFound when there is none that holds.
func (g *Graph) Undo(ctx context.Context, key workspace.EdgeKey, by, reason string) (workspace.Edge, error) {
	var out workspace.Edge
	err := g.edit(ctx, nil, func(ws workspace.Workspace) (err error) {
		out, err = ws.Edges().Undo(ctx, key, workspace.Undo{At: g.Now(), By: by, Reason: reason})
		return err
	})
	return out, err
}

// Redo makes an edge that was undone hold again. NotFound when there is none.
func (g *Graph) Redo(ctx context.Context, key workspace.EdgeKey) (workspace.Edge, error) {
	var out workspace.Edge
	err := g.edit(ctx, nil, func(ws workspace.Workspace) (err error) {
		out, err = ws.Edges().Redo(ctx, key)
		return err
	})
	return out, err
}

// Guard sets a guard: GuardApart splits a customer for good, GuardShared takes
// a subject out of all joining, GuardTrusted lets a device join as a person's
// id does.
func (g *Graph) Guard(ctx context.Context, key workspace.GuardKey, by, reason string) error {
	subjects := []touchstone.SubjectID{key.A}
	if key.Kind == workspace.GuardApart {
		key.A, key.B = min(key.A, key.B), max(key.A, key.B)
		subjects = []touchstone.SubjectID{key.A, key.B}
	}
	return g.edit(ctx, subjects, func(ws workspace.Workspace) error {
		return ws.Guards().Put(ctx, []workspace.Guard{{GuardKey: key, Reason: reason, At: g.Now(), By: by}})
	})
}

// Unguard takes a guard back. NotFound when there is none that holds.
func (g *Graph) Unguard(ctx context.Context, key workspace.GuardKey, by, reason string) (workspace.Guard, error) {
	var out workspace.Guard
	err := g.edit(ctx, nil, func(ws workspace.Workspace) (err error) {
		out, err = ws.Guards().Undo(ctx, key, workspace.Undo{At: g.Now(), By: by, Reason: reason})
		return err
	})
	return out, err
}

// edit changes the evidence and brings the mapping up to it. Nothing is said
// about a subject that was erased.
func (g *Graph) edit(ctx context.Context, subjects []touchstone.SubjectID, change func(workspace.Workspace) error) error {
	g.projecting.Lock()
	defer g.projecting.Unlock()
	for _, s := range subjects {
		if g.Keys.Erased(s) {
			return noCustomer(touchstone.CustomerID(s))
		}
	}
	if err := g.Workspace.Tx(ctx, change); err != nil {
		return err
	}
	return g.Refresh(ctx)
}
