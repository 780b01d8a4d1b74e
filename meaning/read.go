// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"cmp"
	"context"
	"slices"

	"touchstone"
	"touchstone/workspace"
)

// renew makes the newest meaning, under a revision or a later one. What did
// not change since the one that is held is taken over.
func (k *Keeper) renew(ctx context.Context, revision uint64, shapes []touchstone.Shape) (*held, error) {
	var customers touchstone.Customers
	if k.o.Identity != nil {
		var err error
		if customers, revision, err = k.o.Identity.Newest(ctx, revision); err != nil {
			return nil, err
		}
	}
	return k.make(ctx, revision, customers, k.now, shapes)
}

// remake makes an old meaning again.
func (k *Keeper) remake(ctx context.Context, revision uint64, shapes []touchstone.Shape) (*held, error) {
	var customers touchstone.Customers
	if k.o.Identity != nil {
		var err error
		if customers, err = k.o.Identity.At(ctx, revision); err != nil {
			return nil, err
		}
	}
	return k.make(ctx, revision, customers, nil, shapes)
}

// make makes the meaning of a revision.
func (k *Keeper) make(ctx context.Context, revision uint64, customers touchstone.Customers, before *held, shapes []touchstone.Shape) (*held, error) {
	d, err := readDesign(ctx, k.o.Workspace, revision)
	if err != nil {
		return nil, err
	}
	traits, err := readTraits(ctx, k.o.Workspace, revision, customers)
	if err != nil {
		return nil, err
	}
	if before == nil || !before.design.agrees(d) {
		rules := aimed(d)
		return &held{design: d, rules: rules, meaning: build(d, rules, shapes, customers, traits), shapes: len(shapes)}, nil
	}
	m := *before.meaning
	m.Revision, m.Customers, m.Traits = revision, customers, traits
	same := &held{design: d, rules: before.rules, meaning: &m, shapes: before.shapes}
	return same.knowing(shapes), nil
}

// agrees tells whether two designs hold the same versions of everything.
func (d *Design) agrees(other Design) bool {
	return sameVersions(d.Rules, other.Rules) && sameVersions(d.Touchpoints, other.Touchpoints) &&
		sameVersions(d.Stages, other.Stages) && sameVersions(d.Units, other.Units)
}

// record is a kept record by its pointer.
type record[T any] interface {
	*T
	Head() *touchstone.Meta
}

func sameVersions[T any, R record[T]](a, b []T) bool {
	return slices.EqualFunc(a, b, func(x, y T) bool {
		h, i := R(&x).Head(), R(&y).Head()
		return h.ID == i.ID && h.Version == i.Version
	})
}

// readDesign reads what people had defined under a revision.
func readDesign(ctx context.Context, w workspace.Workspace, revision uint64) (Design, error) {
	d := Design{Revision: revision}
	var err error
	if d.Rules, err = w.Rules().AsOf(ctx, revision); err != nil {
		return Design{}, err
	}
	if d.Touchpoints, err = w.Touchpoints().AsOf(ctx, revision); err != nil {
		return Design{}, err
	}
	if d.Stages, err = w.Stages().AsOf(ctx, revision); err != nil {
		return Design{}, err
	}
	if d.Units, err = w.Units().AsOf(ctx, revision); err != nil {
		return Design{}, err
	}
	return d, nil
}

// readTraits reads the value that every segment trait had for every customer
// under a revision.
func readTraits(ctx context.Context, w workspace.Workspace, revision uint64, customers touchstone.Customers) (map[string]map[touchstone.CustomerID]string, error) {
	declared, err := w.SegmentTraits().AsOf(ctx, revision)
	if err != nil {
		return nil, err
	}
	out := make(map[string]map[touchstone.CustomerID]string, len(declared))
	who := touchstone.Meaning{Customers: customers}
	for _, trait := range declared {
		if out[trait.Name], err = readTrait(ctx, w, revision, trait.Name, &who); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// readTrait reads one trait. Of what is said about a customer's subjects the
// latest counts; where that one is sealed, because it came before the trait was
// declared, nothing is known.
func readTrait(ctx context.Context, w workspace.Workspace, revision uint64, name string, who *touchstone.Meaning) (map[touchstone.CustomerID]string, error) {
	values, holds := map[touchstone.CustomerID]string{}, map[touchstone.CustomerID]saidAt{}
	for s, err := range w.Statements().Now(ctx, workspace.Trait, name, revision) {
		if err != nil {
			return nil, err
		}
		c, at := who.Customer(s.Subject), saidAt{s.At.UnixMicro(), s.Position, s.Source, s.Subject}
		if before, known := holds[c]; known && !at.after(before) {
			continue
		}
		holds[c] = at
		if s.Value != "" || len(s.Sealed) == 0 {
			values[c] = s.Value
		} else {
			delete(values, c)
		}
	}
	return values, nil
}

// saidAt is when something was said, by the rule of workspace.Statement; two
// subjects of one source and event are told apart by their numbers, so that the
// order of reading does not matter.
type saidAt struct {
	micros   int64
	position touchstone.Position
	source   string
	subject  touchstone.SubjectID
}

func (a saidAt) after(b saidAt) bool {
	return cmp.Or(cmp.Compare(a.micros, b.micros), cmp.Compare(a.position, b.position), cmp.Compare(a.source, b.source), cmp.Compare(a.subject, b.subject)) > 0
}
