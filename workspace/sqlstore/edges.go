// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"touchstone"
	"touchstone/workspace"
)

// Edges keeps the evidence of identity.
func (r *room) Edges() workspace.Edges { return edges{ties{r, edge}} }

type edges struct{ ties }

func edgeTie(e workspace.Edge) tie {
	return tie{tieKey: edgeKey(e.EdgeKey), position: e.Position, at: e.At, by: e.By}
}

func edgeKey(k workspace.EdgeKey) tieKey { return tieKey{k.A, k.B, string(k.Kind), k.Source} }

func (k tieKey) edge() workspace.EdgeKey {
	return workspace.EdgeKey{A: k.a, B: k.b, Kind: workspace.EdgeKind(k.kind), Source: k.source}
}

func (t tie) edge() workspace.Edge {
	return workspace.Edge{EdgeKey: t.tieKey.edge(), Position: t.position, At: t.at, By: t.by, Revision: t.revision, Undone: t.undone}
}

// Put keeps edges that are new and adds to those that are here.
func (e edges) Put(ctx context.Context, list []workspace.Edge) ([]workspace.Edge, error) {
	if err := checkEdges(list); err != nil {
		return nil, err
	}
	var fresh []tie
	err := e.write(ctx, func(h handle) (err error) {
		all := gatheredTies(list)
		if fresh, err = e.in(h).add(ctx, all); err != nil || len(fresh) == len(all) {
			return err
		}
		return e.in(h).backdate(ctx, all)
	})
	if err != nil {
		return nil, err
	}
	return mapped(fresh, tie.edge), nil
}

func mapped[A, B any](list []A, f func(A) B) []B {
	out := make([]B, len(list))
	for i, v := range list {
		out[i] = f(v)
	}
	return out
}

func checkEdges(list []workspace.Edge) error {
	if err := checkBatch(len(list)); err != nil {
		return err
	}
	for _, v := range list {
		if v.A == 0 || v.A >= v.B {
			return invalid("edge", touchstone.Msg("workspace.bad_edge", "a", v.A.String(), "b", v.B.String()))
		}
		if err := checkTexts(v); err != nil {
			return err
		}
	}
	return nil
}

// gatheredTies joins edges of one key, in the order of keys.
func gatheredTies(list []workspace.Edge) []tie {
	byKey := make(map[tieKey]tie, len(list))
	for _, v := range list {
		now := edgeTie(v)
		old, twice := byKey[now.tieKey]
		if twice {
			now.position = earlier(old.position, now.position)
			if cmp.Or(old.at.Compare(now.at), cmp.Compare(old.by, now.by)) < 0 {
				now.at, now.by = old.at, old.by
			}
		}
		byKey[now.tieKey] = now
	}
	out := make([]tie, 0, len(byKey))
	for _, v := range byKey {
		out = append(out, v)
	}
	slices.SortFunc(out, func(x, y tie) int { return compareTies(x.tieKey, y.tieKey) })
	return out
}

// backdate gives edges that are here an earlier time or a lower position,
// where the list knows one. It alters no meaning.
func (t ties) backdate(ctx context.Context, list []tie) error {
	rows := make([][]any, len(list))
	for i, v := range list {
		rows[i] = append(t.args(v.tieKey), int64(v.position), v.at.UnixMicro(), v.by, "", 0, 0, "", "")
	}
	return t.insert(ctx, `INSERT INTO ties (workspace, class, a, b, kind, source, position, at, author, reason, added, revision, undone_by, undone_reason)`, rows,
		`ON CONFLICT (workspace, class, a, b, kind, source) DO UPDATE SET
			author = CASE WHEN (excluded.at, excluded.author) < (ties.at, ties.author) THEN excluded.author ELSE ties.author END,
			at = CASE WHEN excluded.at < ties.at THEN excluded.at ELSE ties.at END,
			position = CASE WHEN ties.position = 0 OR excluded.position BETWEEN 1 AND ties.position THEN excluded.position ELSE ties.position END
		WHERE (excluded.at, excluded.author) < (ties.at, ties.author) OR ties.position = 0 AND excluded.position > 0 OR excluded.position BETWEEN 1 AND ties.position - 1`)
}

// Of gives every edge that touches one of the subjects.
func (e edges) Of(ctx context.Context, subjects []touchstone.SubjectID) ([]workspace.Edge, error) {
	found, err := e.of(ctx, subjects)
	return mapped(found, tie.edge), err
}

// All yields the edges that came or changed after a revision.
func (e edges) All(ctx context.Context, after uint64) iter.Seq2[workspace.Edge, error] {
	return mappedSeq(e.changed(ctx, after), tie.edge)
}

// AsOf yields the edges that held under a revision.
func (e edges) AsOf(ctx context.Context, revision uint64) iter.Seq2[workspace.EdgeKey, error] {
	return mappedSeq(e.held(ctx, revision), tieKey.edge)
}

func mappedSeq[A, B any](seq iter.Seq2[A, error], f func(A) B) iter.Seq2[B, error] {
	return func(yield func(B, error) bool) {
		for v, err := range seq {
			if !yield(f(v), err) {
				return
			}
		}
	}
}

// Undo takes an edge back.
func (e edges) Undo(ctx context.Context, key workspace.EdgeKey, u workspace.Undo) (workspace.Edge, error) {
	return e.turn(ctx, key, &u)
}

// Redo makes an edge hold again.
func (e edges) Redo(ctx context.Context, key workspace.EdgeKey) (workspace.Edge, error) {
	return e.turn(ctx, key, nil)
}

func (e edges) turn(ctx context.Context, key workspace.EdgeKey, undo *workspace.Undo) (out workspace.Edge, err error) {
	err = e.write(ctx, func(h handle) error {
		found, ok, err := e.in(h).flip(ctx, edgeKey(key), undo)
		if err == nil && !ok {
			err = absent(touchstone.Msg("workspace.no_edge", "a", key.A.String(), "b", key.B.String()))
		}
		out = found.edge()
		return err
	})
	return out, err
}
