// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"context"
	"iter"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/workspace"
)

// Members gives the subjects of a customer in ascending order. NotFound when no
// fact and no evidence names it, when it is a subject of another customer, or
// when it was erased.
func (g *Graph) Members(ctx context.Context, c touchstone.CustomerID) ([]touchstone.SubjectID, error) {
	var members []touchstone.SubjectID
	err := g.Workspace.View(ctx, func(ws workspace.Workspace) error {
		around, err := g.look(ctx, ws, c)
		if err == nil {
			members = around.members
		}
		return err
	})
	return members, err
}

// Find gives the customer behind a subject. NotFound when no fact and no
// evidence names it, or it was erased.
func (g *Graph) Find(ctx context.Context, s touchstone.SubjectID) (touchstone.CustomerID, error) {
	c := g.Mapping().Customer(s)
	if g.Keys.Erased(s) {
		return 0, noCustomer(c)
	}
	if c != touchstone.CustomerID(s) {
		return c, nil
	}
	_, err := g.Members(ctx, c)
	return c, err
}

// mustExist tells whether anything names a customer that has no edges.
func (g *Graph) mustExist(ctx context.Context, ws workspace.Workspace, n *neighbourhood, c touchstone.CustomerID) error {
	s := touchstone.SubjectID(c)
	if n.kinds[s] != "" || len(n.beside[s]) > 0 {
		return nil
	}
	for _, err := range g.Events.Events(ctx, eventstore.Filter{Subjects: []touchstone.SubjectID{s}, Limit: 1}, 0) {
		return err
	}
	return noCustomer(c)
}

// Timeline yields the facts about a customer over all channels that a filter
// admits (its Subjects are ignored), opened, by occurred time, then position.
// A private part that cannot be opened any more stays sealed. NotFound as
// Members.
func (g *Graph) Timeline(ctx context.Context, c touchstone.CustomerID, f eventstore.Filter) iter.Seq2[touchstone.Event, error] {
	return func(yield func(touchstone.Event, error) bool) {
		var err error
		if f.Subjects, err = g.Members(ctx, c); err != nil {
			yield(touchstone.Event{}, err)
			return
		}
		for e, err := range g.Events.Events(ctx, f, 0) {
			if err == nil {
				err = g.Keys.Open(ctx, &e)
			}
			if touchstone.KindOf(err) == touchstone.NotFound {
				err = nil
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}
