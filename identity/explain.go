// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"cmp"
	"context"
	"slices"

	"touchstone"
	"touchstone/workspace"
)

// Explanation tells why subjects are one customer, and why others are not.
type Explanation struct {
	Customer touchstone.CustomerID
	Subjects []touchstone.SubjectID // ascending
	Path     []workspace.Edge       // the strongest edges that join all of them: one fewer than subjects, the strongest first
	Others   []Judged               // every other edge that touches one of them, in the order of keys
}

// Judged is an edge with the reason why it does not join. Used says that it
// confirms what the path joins.
type Judged struct {
	workspace.Edge
	Reason Reason
}

// Explain tells why the subjects of a customer are one. NotFound as Members.
func (g *Graph) Explain(ctx context.Context, c touchstone.CustomerID) (Explanation, error) {
	var out Explanation
	err := g.Workspace.View(ctx, func(ws workspace.Workspace) error {
		around, err := g.look(ctx, ws, c)
		if err != nil {
			return err
		}
		out = Explanation{Customer: c, Subjects: around.members}
		edges, err := ws.Edges().Of(ctx, around.members)
		if err != nil {
			return err
		}
		out.Path = around.path(edges)
		for _, e := range edges {
			if !slices.ContainsFunc(out.Path, func(p workspace.Edge) bool { return p.EdgeKey == e.EdgeKey }) {
				out.Others = append(out.Others, Judged{e, around.reason(e)})
			}
		}
		return nil
	})
	return out, err
}

// surroundings are a customer's evidence, resolved.
type surroundings struct {
	evidence *evidence
	resolution
	members []touchstone.SubjectID
	links   map[[2]int32]int // index of the link of two ordinals
}

// everything is a revision after which no edge is new.
const everything = ^uint64(0)

// look resolves the evidence around a customer.
func (g *Graph) look(ctx context.Context, ws workspace.Workspace, c touchstone.CustomerID) (*surroundings, error) {
	held, err := readGuards(ctx, ws)
	if err != nil {
		return nil, err
	}
	n := newNeighbourhood(ws, held, g.limits, newCrowds(), everything)
	e, r, err := n.around(ctx, []touchstone.SubjectID{touchstone.SubjectID(c)}, &Mapping{base: newBase(0, nil, nil, nil)})
	if err != nil {
		return nil, err
	}
	s := &surroundings{evidence: e, resolution: r, links: map[[2]int32]int{}}
	own, _ := slices.BinarySearch(e.ids, touchstone.SubjectID(c))
	for i, id := range e.ids {
		if r.customer[i] != int32(own) {
			continue
		}
		if g.Keys.Erased(id) {
			return nil, noCustomer(c)
		}
		s.members = append(s.members, id)
	}
	if len(s.members) == 0 { // it is a subject of another customer
		return nil, noCustomer(c)
	}
	for i, l := range e.links {
		s.links[[2]int32{l.a, l.b}] = i
	}
	return s, g.mustExist(ctx, ws, n, c)
}

func noCustomer(c touchstone.CustomerID) error {
	return &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("identity.no_customer", "customer", c.String())}
}

// link gives the index of an edge's link, -1 where the edge does not hold.
func (s *surroundings) link(e workspace.Edge) int {
	a, _ := slices.BinarySearch(s.evidence.ids, e.A)
	b, _ := slices.BinarySearch(s.evidence.ids, e.B)
	if i, ok := s.links[[2]int32{int32(a), int32(b)}]; ok && e.Undone == nil {
		return i
	}
	return -1
}

func (s *surroundings) reason(e workspace.Edge) Reason {
	if i := s.link(e); i >= 0 {
		return s.reasons[i]
	}
	return TakenBack
}

// path picks edges that join all members, the strongest first, of each pair the
// strongest one.
func (s *surroundings) path(edges []workspace.Edge) []workspace.Edge {
	var used []workspace.Edge
	for _, e := range edges {
		if s.link(e) >= 0 && s.reason(e) == Used {
			used = append(used, e)
		}
	}
	slices.SortStableFunc(used, func(x, y workspace.Edge) int {
		return cmp.Or(cmp.Compare(s.evidence.links[s.link(y)].strength, s.evidence.links[s.link(x)].strength), cmp.Compare(ranks[y.Kind], ranks[x.Kind]))
	})
	joined := newForest(len(s.evidence.ids))
	return slices.DeleteFunc(used, func(e workspace.Edge) bool {
		l := s.evidence.links[s.link(e)]
		root, other := joined.join(l.a, l.b)
		return root == other
	})
}
