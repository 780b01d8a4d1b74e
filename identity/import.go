// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"context"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/workspace"
)

// Pair is two identifiers, in normal form with their subjects, of one customer.
type Pair [2]touchstone.Identifier

// Refusal is a pair of which nothing was kept.
type Refusal struct {
	Index  int // of the pair
	Reason touchstone.Message
}

// Imported tells what an import did.
type Imported struct {
	Edges   int       // that were new; a pair that the source said before is none
	Refused []Refusal // in ascending order of index
}

// Import keeps pairs of identifiers that some system, named by source, says are
// one customer: the weakest evidence. Identifiers that no event named yet become
// subjects. The pairs of an import are kept together or not at all, but for
// those that are refused: about somebody who was erased nothing is kept, and a
// subject is no pair with itself. Importing again changes nothing.
func (g *Graph) Import(ctx context.Context, pairs []Pair, source, by string) (Imported, error) {
	g.projecting.Lock()
	defer g.projecting.Unlock()
	im := &pairing{graph: g, pairs: pairs, refused: make([]touchstone.Message, len(pairs)), source: plain(source), by: by}
	out, err := im.keep(ctx)
	if err != nil {
		return Imported{}, err
	}
	return out, g.Refresh(ctx)
}

// pairing is one import at work.
type pairing struct {
	graph      *Graph
	pairs      []Pair
	refused    []touchstone.Message // by index; zero where nothing speaks against it
	source, by string
}

func (im *pairing) keep(ctx context.Context) (Imported, error) {
	keys := im.graph.Keys
	im.refuse(touchstone.Msg("identity.import_same"), func(p Pair) bool { return p[0].Subject == p[1].Subject })
	im.refuse(touchstone.Msg("identity.import_erased"), func(p Pair) bool { return keys.Erased(p[0].Subject) || keys.Erased(p[1].Subject) })
	b := &batch{secret: keys.Secret(), kept: im.graph.kept, known: map[touchstone.SubjectID]int{}}
	said := &eventstore.Said{Occurred: im.graph.Now(), Source: im.source}
	for i, p := range im.pairs {
		if im.refused[i].Key == "" {
			b.identify(said, p[0])
			b.identify(said, p[1])
		}
	}
	if err := b.seal(ctx, keys); err != nil {
		return Imported{}, err
	}
	var out Imported
	err := im.graph.Workspace.Tx(ctx, func(ws workspace.Workspace) error {
		collisions, err := putSubjects(ctx, ws, b.subjects)
		if err != nil {
			return err
		}
		im.collided(ctx, collisions)
		out.Edges, err = putEdges(ctx, ws, im.edges())
		return err
	})
	if err != nil {
		return Imported{}, err
	}
	im.graph.kept.add(b)
	for i, why := range im.refused {
		if why.Key != "" {
			out.Refused = append(out.Refused, Refusal{i, why})
		}
	}
	return out, nil
}

// refuse refuses the pairs of which something holds.
func (im *pairing) refuse(why touchstone.Message, holds func(Pair) bool) {
	for i, p := range im.pairs {
		if im.refused[i].Key == "" && holds(p) {
			im.refused[i] = why
		}
	}
}

// collided refuses the pairs that name a subject whose id another value has.
func (im *pairing) collided(ctx context.Context, collisions []workspace.Collision) {
	other := map[touchstone.SubjectID]bool{}
	for _, c := range collisions {
		other[c.ID] = true
		im.graph.Logger.WarnContext(ctx, "two identities have one id", "workspace", im.graph.Workspace.ID(), "subject", c.ID, "kept", c.Kept, "other", c.Other)
	}
	im.refuse(touchstone.Msg("identity.import_collision"), func(p Pair) bool { return other[p[0].Subject] || other[p[1].Subject] })
}

// edges gives the evidence of the pairs that are not refused.
func (im *pairing) edges() []workspace.Edge {
	now := im.graph.Now()
	out := make([]workspace.Edge, 0, len(im.pairs))
	for i, p := range im.pairs {
		if im.refused[i].Key != "" {
			continue
		}
		key := workspace.EdgeKey{A: min(p[0].Subject, p[1].Subject), B: max(p[0].Subject, p[1].Subject), Kind: workspace.EdgeImport, Source: im.source}
		out = append(out, workspace.Edge{EdgeKey: key, At: now, By: im.by})
	}
	return out
}
