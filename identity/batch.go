// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"context"
	"slices"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/vault"
	"touchstone/workspace"
)

// batch is what some events say.
type batch struct {
	secret   []byte
	segments map[string]bool // names of segment traits
	kept     *kept           // what need not be kept again

	count      int
	position   touchstone.Position
	subjects   []workspace.Subject
	values     []vault.Value                // of subjects, by the same index
	hashes     []uint64                     // of their values, by the same index
	known      map[touchstone.SubjectID]int // index of a subject
	edges      []workspace.Edge
	said       []said
	statements []workspace.Statement // said, sealed
}

func (g *Graph) newBatch(ctx context.Context) (*batch, error) {
	traits, err := workspace.All(ctx, g.Workspace.SegmentTraits(), workspace.ListOptions{})
	if err != nil {
		return nil, err
	}
	b := &batch{secret: g.Keys.Secret(), kept: g.kept, segments: map[string]bool{}, known: map[touchstone.SubjectID]int{}}
	for _, t := range traits {
		b.segments[t.Name] = true
	}
	return b, nil
}

// add takes what an opened event says.
func (b *batch) add(l *eventstore.Said) {
	for _, i := range l.Identifiers {
		b.identify(l, i)
	}
	for edge := range edgesOf(l) {
		if !b.kept.knowsEdge(&edge) {
			b.edges = append(b.edges, edge)
		}
	}
	b.said = append(b.said, statementsOf(l, b.segments)...)
}

// identify adds an identifier; one that came before in the batch was seen first
// then, unless the facts arrived in another order.
func (b *batch) identify(l *eventstore.Said, i touchstone.Identifier) {
	if b.kept.knowsSubject(i, l.Occurred) {
		return
	}
	now := workspace.Subject{ID: i.Subject, Kind: i.Kind, Fingerprint: fingerprint(b.secret, i), Verified: i.Verified, Seen: l.Occurred, Position: l.Position}
	n, known := b.known[i.Subject]
	if known && b.subjects[n].Fingerprint == now.Fingerprint {
		old := &b.subjects[n]
		old.Verified = old.Verified || now.Verified
		if now.Seen.Before(old.Seen) {
			old.Seen = now.Seen
		}
		return
	}
	if !known {
		b.known[i.Subject] = len(b.subjects)
	}
	b.subjects = append(b.subjects, now)
	b.values = append(b.values, vault.Value{Subject: i.Subject, Plain: []byte(i.Value)})
	b.hashes = append(b.hashes, b.kept.hash(i))
}

// seal seals the values of subjects and statements.
func (b *batch) seal(ctx context.Context, keys *vault.Keys) error {
	values := b.values
	for _, s := range b.said {
		if s.value != nil {
			values = append(values, vault.Value{Subject: s.Subject, Plain: s.value})
		}
	}
	if err := keys.SealValues(ctx, values); err != nil {
		return err
	}
	for i := range b.subjects {
		b.subjects[i].Sealed = values[i].Sealed
	}
	rest := values[len(b.subjects):]
	for _, s := range b.said {
		if s.value != nil {
			s.Sealed, rest = rest[0].Sealed, rest[1:]
		}
		b.statements = append(b.statements, s.Statement)
	}
	return nil
}

// putSubjects, putEdges and putStatements keep lists of any length.

func putSubjects(ctx context.Context, ws workspace.Workspace, all []workspace.Subject) ([]workspace.Collision, error) {
	var out []workspace.Collision
	for part := range slices.Chunk(all, workspace.MaxBatch) {
		found, err := ws.Subjects().Put(ctx, part)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

func putEdges(ctx context.Context, ws workspace.Workspace, all []workspace.Edge) (fresh int, err error) {
	for part := range slices.Chunk(all, workspace.MaxBatch) {
		found, err := ws.Edges().Put(ctx, part)
		if err != nil {
			return 0, err
		}
		fresh += len(found)
	}
	return fresh, nil
}

func putStatements(ctx context.Context, ws workspace.Workspace, all []workspace.Statement) error {
	for part := range slices.Chunk(all, workspace.MaxBatch) {
		if err := ws.Statements().Put(ctx, part); err != nil {
			return err
		}
	}
	return nil
}
