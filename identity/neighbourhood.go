// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"touchstone"
	"touchstone/workspace"
)

// neighbourhood gathers just the evidence that decides about some subjects, as
// far as their customers can have changed since a mapping was made:
//
//   - components of people that they belong to, as far as the edges that held
//     before reach; one that had more than MaxSubjects is not followed further,
//     because all of it stood alone before and does so now;
//   - the devices that were seen with these;
//   - the components of the people that these were seen with, because a device
//     follows only one customer; where one of the devices follows such a
//     customer now, or did, that customer is decided about too, because its
//     smallest subject may be another one.
type neighbourhood struct {
	limits
	crowds  *crowds
	ws      workspace.Workspace
	guards  *guards
	since   uint64                        // edges of a later revision are new
	moved   map[touchstone.SubjectID]bool // guards of these came or went: their edges are as good as new
	without map[workspace.EdgeKey]bool    // edges that count as undone

	kinds    map[touchstone.SubjectID]touchstone.SubjectKind
	expanded map[touchstone.SubjectID]bool // every edge that can matter is here
	decided  map[touchstone.SubjectID]bool // the resolution holds for it
	edges    map[workspace.EdgeKey]workspace.Edge
	beside   map[touchstone.SubjectID][]touchstone.SubjectID // by edges that hold
	before   map[touchstone.SubjectID]touchstone.SubjectID   // parents of the components of people as they were
	size     map[touchstone.SubjectID]int                    // of such a component
}

// newNeighbourhood begins with nothing gathered; crowds may remember nothing.
func newNeighbourhood(ws workspace.Workspace, held *guards, l limits, c *crowds, since uint64) *neighbourhood {
	return &neighbourhood{limits: l, crowds: c, ws: ws, guards: held, since: since, moved: map[touchstone.SubjectID]bool{}, without: map[workspace.EdgeKey]bool{},
		kinds: map[touchstone.SubjectID]touchstone.SubjectKind{}, expanded: map[touchstone.SubjectID]bool{}, decided: map[touchstone.SubjectID]bool{}, edges: map[workspace.EdgeKey]workspace.Edge{},
		beside: map[touchstone.SubjectID][]touchstone.SubjectID{}, before: map[touchstone.SubjectID]touchstone.SubjectID{}, size: map[touchstone.SubjectID]int{}}
}

// around gathers the evidence around roots and resolves it.
func (n *neighbourhood) around(ctx context.Context, roots []touchstone.SubjectID, was *Mapping) (*evidence, resolution, error) {
	if err := n.expand(ctx, roots); err != nil {
		return nil, resolution{}, err
	}
	people := slices.Clone(roots)
	for _, s := range roots {
		if n.isDevice(s) {
			people = append(people, n.beside[s]...)
		}
	}
	if err := n.spread(ctx, people); err != nil {
		return nil, resolution{}, err
	}
	fresh := slices.Sorted(maps.Keys(n.expanded))
	for {
		if err := n.decide(ctx, fresh); err != nil {
			return nil, resolution{}, err
		}
		e := n.evidence()
		r := resolve(e)
		if fresh = n.drawnIn(e, r, was); len(fresh) == 0 {
			return e, r, nil
		}
	}
}

// decide takes people, and the devices that were seen with them, among those
// that are decided about, and gathers whom these devices were seen with.
func (n *neighbourhood) decide(ctx context.Context, people []touchstone.SubjectID) error {
	devices := n.besideAll(people, n.isDevice)
	if err := n.expand(ctx, devices); err != nil {
		return err
	}
	for _, s := range slices.Concat(people, devices) {
		n.decided[s] = true
	}
	return n.spread(ctx, n.besideAll(devices, func(s touchstone.SubjectID) bool { return !n.isDevice(s) }))
}

// drawnIn lists the people who are, or were, one customer with a subject that
// is decided about, and are not decided about themselves.
func (n *neighbourhood) drawnIn(e *evidence, r resolution, was *Mapping) []touchstone.SubjectID {
	now, before := map[int32]bool{}, map[touchstone.CustomerID]bool{}
	for i, s := range e.ids {
		if n.decided[s] {
			now[r.customer[i]], before[was.Customer(s)] = true, true
		}
	}
	var out []touchstone.SubjectID
	for i, s := range e.ids {
		if n.expanded[s] && !n.decided[s] && (now[r.customer[i]] || before[was.Customer(s)]) {
			out = append(out, s)
		}
	}
	return out
}

// besideAll lists the neighbours of subjects that are wanted, without repeats.
func (n *neighbourhood) besideAll(subjects []touchstone.SubjectID, wanted func(touchstone.SubjectID) bool) []touchstone.SubjectID {
	found := map[touchstone.SubjectID]bool{}
	for _, s := range subjects {
		for _, other := range n.beside[s] {
			if wanted(other) {
				found[other] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// spread expands subjects and then their components as they were before, round
// by round, until each is whole or has more than MaxSubjects.
func (n *neighbourhood) spread(ctx context.Context, front []touchstone.SubjectID) error {
	for len(front) > 0 {
		if err := n.expand(ctx, front); err != nil {
			return err
		}
		next := map[touchstone.SubjectID]bool{}
		for s := range n.before {
			if !n.expanded[s] && n.size[n.find(s)] <= n.subjects {
				next[s] = true
			}
		}
		front = slices.Sorted(maps.Keys(next))
	}
	return nil
}

// expand reads the edges of subjects that were not expanded yet.
func (n *neighbourhood) expand(ctx context.Context, subjects []touchstone.SubjectID) error {
	var due []touchstone.SubjectID
	for _, s := range subjects {
		if !n.expanded[s] {
			n.expanded[s] = true
			due = append(due, s)
		}
	}
	const most = 2_000 // a few of them may have very many edges
	for part := range slices.Chunk(due, most) {
		edges, err := n.edgesOf(ctx, part)
		if err != nil {
			return err
		}
		if err := n.learnKinds(ctx, part, edges); err != nil {
			return err
		}
		for _, e := range n.trim(part, edges) {
			n.add(e)
		}
	}
	return nil
}

// learnKinds reads the kinds of subjects and of the ends of edges.
func (n *neighbourhood) learnKinds(ctx context.Context, subjects []touchstone.SubjectID, edges []workspace.Edge) error {
	wanted := map[touchstone.SubjectID]bool{}
	for _, s := range subjects {
		wanted[s] = true
	}
	for _, e := range edges {
		wanted[e.A], wanted[e.B] = true, true
	}
	maps.DeleteFunc(wanted, func(s touchstone.SubjectID, _ bool) bool { _, known := n.kinds[s]; return known })
	for part := range slices.Chunk(slices.Sorted(maps.Keys(wanted)), workspace.MaxBatch) {
		found, err := n.ws.Subjects().ByID(ctx, part)
		if err != nil {
			return err
		}
		for _, s := range part {
			n.kinds[s] = "" // an edge by hand may name what no event did
		}
		for _, s := range found {
			n.kinds[s.ID] = s.Kind
		}
	}
	return nil
}

// add takes an edge that holds into the evidence.
func (n *neighbourhood) add(e workspace.Edge) {
	if _, known := n.edges[e.EdgeKey]; known || e.Undone != nil || n.without[e.EdgeKey] {
		return
	}
	n.edges[e.EdgeKey] = e
	n.beside[e.A] = append(n.beside[e.A], e.B)
	n.beside[e.B] = append(n.beside[e.B], e.A)
	if n.joining(e) && !n.isNew(e) {
		n.join(e.A, e.B)
	}
}

// joining tells whether an edge joins people, as resolver.classify does.
func (n *neighbourhood) joining(e workspace.Edge) bool {
	if n.guards.shared[e.A] || n.guards.shared[e.B] {
		return false
	}
	return e.Kind == workspace.EdgeManual || !n.isDevice(e.A) && !n.isDevice(e.B)
}

func (n *neighbourhood) isNew(e workspace.Edge) bool {
	return e.Revision > n.since || n.moved[e.A] || n.moved[e.B]
}

func (n *neighbourhood) isDevice(s touchstone.SubjectID) bool {
	return classOf(n.kinds[s]) == device && !n.guards.trusted[s]
}

func (n *neighbourhood) find(s touchstone.SubjectID) touchstone.SubjectID {
	for {
		parent, known := n.before[s]
		if !known {
			n.before[s], n.size[s] = s, 1
			return s
		}
		if parent == s {
			return s
		}
		s = parent
	}
}

func (n *neighbourhood) join(a, b touchstone.SubjectID) {
	if a, b = n.find(a), n.find(b); a == b {
		return
	}
	if n.size[a] < n.size[b] {
		a, b = b, a
	}
	n.before[b] = a
	n.size[a] += n.size[b]
}

// evidence gives what was gathered in the form that resolve takes.
func (n *neighbourhood) evidence() *evidence {
	e := &evidence{ids: slices.Sorted(maps.Keys(n.kinds)), guards: n.guards, limits: n.limits}
	ordinals := make(map[touchstone.SubjectID]int32, len(e.ids))
	for i, s := range e.ids {
		ordinals[s] = int32(i)
		e.classes = append(e.classes, classOf(n.kinds[s]))
	}
	pairs := map[[2]int32]*link{}
	for key := range n.edges {
		pair := [2]int32{ordinals[key.A], ordinals[key.B]}
		if pairs[pair] == nil {
			pairs[pair] = &link{a: pair[0], b: pair[1]}
		}
		pairs[pair].add(key.Kind)
	}
	for _, l := range pairs {
		e.links = append(e.links, *l)
	}
	slices.SortFunc(e.links, func(x, y link) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	return e
}
