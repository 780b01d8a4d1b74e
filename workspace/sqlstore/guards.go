// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"context"
	"iter"

	"touchstone"
	"touchstone/workspace"
)

// Guards keeps what limits merging.
func (r *room) Guards() workspace.Guards { return guards{ties{r, guard}} }

type guards struct{ ties }

func guardKey(k workspace.GuardKey) tieKey { return tieKey{k.A, k.B, string(k.Kind), ""} }

func (k tieKey) guard() workspace.GuardKey {
	return workspace.GuardKey{Kind: workspace.GuardKind(k.kind), A: k.a, B: k.b}
}

func (t tie) guard() workspace.Guard {
	return workspace.Guard{GuardKey: t.tieKey.guard(), Reason: t.reason, At: t.at, By: t.by, Revision: t.revision, Undone: t.undone}
}

// Put sets guards.
func (g guards) Put(ctx context.Context, list []workspace.Guard) error {
	if err := checkGuards(list); err != nil {
		return err
	}
	return g.write(ctx, func(h handle) error {
		in := guards{g.in(h)}
		fresh, err := in.add(ctx, mapped(list, func(v workspace.Guard) tie {
			return tie{tieKey: guardKey(v.GuardKey), at: v.At, by: v.By, reason: v.Reason}
		}))
		if err != nil {
			return err
		}
		isNew := map[tieKey]bool{}
		for _, t := range fresh {
			isNew[t.tieKey] = true
		}
		for _, v := range list {
			if isNew[guardKey(v.GuardKey)] {
				continue
			}
			if err := in.again(ctx, v); err != nil {
				return err
			}
		}
		return nil
	})
}

// again sets a guard that was undone.
func (g guards) again(ctx context.Context, v workspace.Guard) error {
	_, turned, err := g.flip(ctx, guardKey(v.GuardKey), nil)
	if err != nil || !turned {
		return err
	}
	_, err = g.exec(ctx, `UPDATE ties SET at = ?, author = ?, reason = ? WHERE `+isTie, append([]any{v.At.UnixMicro(), v.By, v.Reason}, g.args(guardKey(v.GuardKey))...)...)
	return err
}

func checkGuards(list []workspace.Guard) error {
	if err := checkBatch(len(list)); err != nil {
		return err
	}
	for _, v := range list {
		apart := v.Kind == workspace.GuardApart
		if v.A == 0 || apart && v.A >= v.B || !apart && v.B != 0 {
			return invalid("guard", touchstone.Msg("workspace.bad_guard", "a", v.A.String(), "b", v.B.String()))
		}
		if err := checkTexts(v); err != nil {
			return err
		}
	}
	return nil
}

// Of gives every guard that touches one of the subjects.
func (g guards) Of(ctx context.Context, subjects []touchstone.SubjectID) ([]workspace.Guard, error) {
	found, err := g.of(ctx, subjects)
	return mapped(found, tie.guard), err
}

// All yields the guards that came or went after a revision.
func (g guards) All(ctx context.Context, after uint64) iter.Seq2[workspace.Guard, error] {
	return mappedSeq(g.changed(ctx, after), tie.guard)
}

// AsOf yields the guards that held under a revision.
func (g guards) AsOf(ctx context.Context, revision uint64) iter.Seq2[workspace.GuardKey, error] {
	return mappedSeq(g.held(ctx, revision), tieKey.guard)
}

// Undo takes a guard back.
func (g guards) Undo(ctx context.Context, key workspace.GuardKey, u workspace.Undo) (out workspace.Guard, err error) {
	err = g.write(ctx, func(h handle) error {
		found, ok, err := g.in(h).flip(ctx, guardKey(key), &u)
		if err == nil && !ok {
			err = absent(touchstone.Msg("workspace.no_guard", "a", key.A.String()))
		}
		out = found.guard()
		return err
	})
	return out, err
}
